-- Undoes audit_append_only_sqlite.sql.
DROP TRIGGER portal_audit_replaces_none
-- next
DROP TRIGGER portal_audit_keeps_words
-- next
DROP TRIGGER portal_audit_keeps_rows
