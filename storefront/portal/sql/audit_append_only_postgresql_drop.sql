-- Undoes audit_append_only_postgresql.sql.
DROP TRIGGER portal_audit_keeps_words ON portal_audit
-- next
DROP TRIGGER portal_audit_keeps_all ON portal_audit
-- next
DROP TRIGGER portal_audit_keeps_rows ON portal_audit
-- next
DROP FUNCTION portal_audit_append_only
