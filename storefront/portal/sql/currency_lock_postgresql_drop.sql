-- Undoes currency_lock_postgresql.sql.
DROP TRIGGER portal_customer_currency_lock ON customer
-- next
DROP FUNCTION portal_customer_currency_lock
