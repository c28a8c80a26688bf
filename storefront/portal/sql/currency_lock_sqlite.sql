-- A customer's currency stays once a document exists, whoever writes.
CREATE TRIGGER portal_customer_currency_lock BEFORE UPDATE OF currency ON customer
WHEN new.currency <> old.currency AND (
  EXISTS (SELECT 1 FROM sales_order WHERE customer_id = old.id)
  OR EXISTS (SELECT 1 FROM receivable WHERE customer_id = old.id)
  OR EXISTS (SELECT 1 FROM payment WHERE customer_id = old.id)
  OR EXISTS (SELECT 1 FROM quote WHERE customer_id = old.id)
)
BEGIN
  SELECT RAISE(ABORT, 'customer_currency_locked');
END
