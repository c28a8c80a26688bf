-- Undoes search_postgresql.sql.
-- Statements are parted by lines of two dashes and the word next.
DROP TRIGGER portal_search_item ON item
-- next
DROP TRIGGER portal_search_item_text ON item_text
-- next
DROP FUNCTION portal_search_item, portal_search_item_text, portal_search_refresh
-- next
DROP INDEX ix_portal_item_search_trigrams, ix_portal_item_search_words
-- next
DROP FUNCTION portal_words
