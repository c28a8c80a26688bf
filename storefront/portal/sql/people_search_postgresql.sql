-- The words that customers and contacts are found by (portal_words: see search_postgresql.sql).
-- Statements are parted by lines of two dashes and the word next.
CREATE INDEX ix_portal_customer_words ON customer USING gin (to_tsvector('simple', portal_words(code || ' ' || name)))
-- next
CREATE INDEX ix_portal_contact_words ON contact USING gin (to_tsvector('simple', portal_words(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, ''))))
