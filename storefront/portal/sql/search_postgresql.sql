-- The search index on PostgreSQL: a tsvector and a trigram index, and the triggers that keep portal_item_search true.
-- Statements are parted by lines of two dashes and the word next.
CREATE EXTENSION IF NOT EXISTS pg_trgm
-- next
CREATE EXTENSION IF NOT EXISTS unaccent
-- next
CREATE FUNCTION portal_words(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT regexp_replace(lower(public.unaccent('public.unaccent', $1)), '[^[:alnum:]]+', ' ', 'g') $$
-- next
CREATE INDEX ix_portal_item_search_words ON portal_item_search USING gin (to_tsvector('simple', portal_words(words)))
-- next
CREATE INDEX ix_portal_item_search_trigrams ON portal_item_search USING gin (portal_words(words) gin_trgm_ops)
-- next
CREATE FUNCTION portal_search_refresh(bigint) RETURNS void LANGUAGE sql AS $$ INSERT INTO portal_item_search(item_id, words)
  SELECT i.id, i.sku || ' ' || i.name || ' ' || coalesce(
    (SELECT string_agg(t.name, ' ') FROM item_text t WHERE t.item_id = i.id AND t.name IS NOT NULL), '')
  FROM item i WHERE i.id = $1
  ON CONFLICT (item_id) DO UPDATE SET words = excluded.words WHERE portal_item_search.words <> excluded.words $$
-- next
CREATE FUNCTION portal_search_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM portal_search_refresh(new.id); RETURN NULL;
END $$
-- next
CREATE FUNCTION portal_search_item_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM portal_search_refresh(coalesce(new.item_id, old.item_id)); RETURN NULL;
END $$
-- next
CREATE TRIGGER portal_search_item AFTER INSERT OR UPDATE OF sku, name ON item FOR EACH ROW EXECUTE FUNCTION portal_search_item()
-- next
CREATE TRIGGER portal_search_item_text AFTER INSERT OR UPDATE OF name OR DELETE ON item_text FOR EACH ROW EXECUTE FUNCTION portal_search_item_text()
-- next
INSERT INTO portal_item_search(item_id, words)
  SELECT i.id, i.sku || ' ' || i.name || ' ' || coalesce(
    (SELECT string_agg(t.name, ' ') FROM item_text t WHERE t.item_id = i.id AND t.name IS NOT NULL), '')
  FROM item i
WHERE NOT EXISTS (SELECT 1 FROM portal_item_search s WHERE s.item_id = i.id)
