-- Undoes people_search_postgresql.sql.
-- Statements are parted by lines of two dashes and the word next.
DROP INDEX ix_portal_customer_words
-- next
DROP INDEX ix_portal_contact_words
