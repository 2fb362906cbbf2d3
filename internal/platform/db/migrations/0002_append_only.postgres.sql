-- The audit trail is append-only: the engine itself refuses to rewrite it.
create function refuse_rewrite() returns trigger language plpgsql as $$
begin raise exception '% is append-only', tg_table_name; end $$;
create trigger audit_entry_no_rewrite before update or delete or truncate on audit_entry
for each statement execute function refuse_rewrite();
