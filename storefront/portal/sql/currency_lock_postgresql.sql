-- A customer's currency stays once a document exists, whoever writes. Statements are parted by lines of two dashes and the word next.
-- The lock waits for a document that is being written right now: its foreign key holds the customer's row.
CREATE FUNCTION portal_customer_currency_lock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM customer WHERE id = old.id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM sales_order WHERE customer_id = old.id)
    OR EXISTS (SELECT 1 FROM receivable WHERE customer_id = old.id)
    OR EXISTS (SELECT 1 FROM payment WHERE customer_id = old.id)
    OR EXISTS (SELECT 1 FROM quote WHERE customer_id = old.id)
  THEN
    RAISE EXCEPTION 'customer_currency_locked' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN new;
END $$
-- next
CREATE TRIGGER portal_customer_currency_lock BEFORE UPDATE OF currency ON customer
FOR EACH ROW WHEN (new.currency <> old.currency) EXECUTE FUNCTION portal_customer_currency_lock()
