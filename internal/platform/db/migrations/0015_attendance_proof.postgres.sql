-- Signatures, closed sheets and their lines are evidence: the engine itself refuses to rewrite them.
create function refuse_attendance_rewrite() returns trigger language plpgsql as $$
begin raise exception '% is evidence and is never rewritten', tg_table_name; end $$;
create trigger attendance_signature_no_update before update on attendance_signature
for each statement execute function refuse_attendance_rewrite();
create trigger attendance_sheet_no_update before update on attendance_sheet
for each statement execute function refuse_attendance_rewrite();
create trigger attendance_line_no_update before update on attendance_line
for each statement execute function refuse_attendance_rewrite();
