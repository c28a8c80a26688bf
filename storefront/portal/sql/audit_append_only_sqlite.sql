-- Rows of the audit log are added, never changed and never deleted, whoever writes. The one change is that of the
-- foreign key: a login that is deleted leaves its rows, by name.
CREATE TRIGGER portal_audit_keeps_rows BEFORE DELETE ON portal_audit
BEGIN
  SELECT RAISE(ABORT, 'portal_audit_append_only');
END
-- next
CREATE TRIGGER portal_audit_keeps_words BEFORE UPDATE ON portal_audit
WHEN new.user_id IS NOT NULL
  OR (new.id, new.at, new.actor, new.on_behalf_of, new.network_address, new.customer_id, new.action, new.subject, new.details)
  IS NOT (old.id, old.at, old.actor, old.on_behalf_of, old.network_address, old.customer_id, old.action, old.subject, old.details)
BEGIN
  SELECT RAISE(ABORT, 'portal_audit_append_only');
END
-- next
CREATE TRIGGER portal_audit_replaces_none BEFORE INSERT ON portal_audit
WHEN EXISTS (SELECT 1 FROM portal_audit WHERE id = new.id)
BEGIN
  SELECT RAISE(ABORT, 'portal_audit_append_only');
END
