-- Undoes search_sqlite.sql.
-- Statements are parted by lines of two dashes and the word next.
DROP TRIGGER portal_search_item_insert
-- next
DROP TRIGGER portal_search_item_update
-- next
DROP TRIGGER portal_search_item_text_insert
-- next
DROP TRIGGER portal_search_item_text_update
-- next
DROP TRIGGER portal_search_item_text_delete
-- next
DROP TRIGGER portal_item_words_insert
-- next
DROP TRIGGER portal_item_words_update
-- next
DROP TRIGGER portal_item_words_delete
-- next
DROP TABLE portal_item_words
-- next
DROP TRIGGER portal_item_trigrams_insert
-- next
DROP TRIGGER portal_item_trigrams_update
-- next
DROP TRIGGER portal_item_trigrams_delete
-- next
DROP TABLE portal_item_trigrams
