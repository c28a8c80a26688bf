-- Rows of the audit log are added, never changed and never deleted, whoever writes. The one change is that of the
-- foreign key: a login that is deleted leaves its rows, by name.
CREATE FUNCTION portal_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'portal_audit_append_only' USING ERRCODE = 'integrity_constraint_violation';
END $$
-- next
CREATE TRIGGER portal_audit_keeps_rows BEFORE DELETE ON portal_audit
FOR EACH ROW EXECUTE FUNCTION portal_audit_append_only()
-- next
CREATE TRIGGER portal_audit_keeps_all BEFORE TRUNCATE ON portal_audit
FOR EACH STATEMENT EXECUTE FUNCTION portal_audit_append_only()
-- next
CREATE TRIGGER portal_audit_keeps_words BEFORE UPDATE ON portal_audit
FOR EACH ROW WHEN (new.user_id IS NOT NULL OR to_jsonb(new) - 'user_id' IS DISTINCT FROM to_jsonb(old) - 'user_id')
EXECUTE FUNCTION portal_audit_append_only()
