-- Undoes currency_lock_sqlite.sql.
DROP TRIGGER portal_customer_currency_lock
