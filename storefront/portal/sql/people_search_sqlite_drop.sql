-- Undoes people_search_sqlite.sql.
-- Statements are parted by lines of two dashes and the word next.
DROP TRIGGER portal_customer_words_insert
-- next
DROP TRIGGER portal_customer_words_delete
-- next
DROP TRIGGER portal_customer_words_update
-- next
DROP TABLE portal_customer_words
-- next
DROP TRIGGER portal_contact_words_insert
-- next
DROP TRIGGER portal_contact_words_delete
-- next
DROP TRIGGER portal_contact_words_update
-- next
DROP TABLE portal_contact_words
