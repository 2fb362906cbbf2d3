-- Signatures, closed sheets and their lines are evidence: the engine itself refuses to rewrite them.
create trigger attendance_signature_no_update before update on attendance_signature
begin select raise(abort, 'attendance_signature is evidence and is never rewritten'); end;
create trigger attendance_sheet_no_update before update on attendance_sheet
begin select raise(abort, 'attendance_sheet is evidence and is never rewritten'); end;
create trigger attendance_line_no_update before update on attendance_line
begin select raise(abort, 'attendance_line is evidence and is never rewritten'); end;
