-- The search index on SQLite: two FTS5 tables over portal_item_search, and the triggers that keep all three true.
-- Statements are parted by lines of two dashes and the word next.
CREATE VIRTUAL TABLE portal_item_words USING fts5(words, content='portal_item_search', content_rowid='item_id', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')
-- next
CREATE VIRTUAL TABLE portal_item_trigrams USING fts5(words, content='portal_item_search', content_rowid='item_id', tokenize='trigram')
-- next
CREATE TRIGGER portal_item_words_insert AFTER INSERT ON portal_item_search
BEGIN
  INSERT INTO portal_item_words(rowid, words) VALUES (new.item_id, new.words);
END
-- next
CREATE TRIGGER portal_item_trigrams_insert AFTER INSERT ON portal_item_search
BEGIN
  INSERT INTO portal_item_trigrams(rowid, words) VALUES (new.item_id, new.words);
END
-- next
CREATE TRIGGER portal_item_words_delete AFTER DELETE ON portal_item_search
BEGIN
  INSERT INTO portal_item_words(portal_item_words, rowid, words) VALUES ('delete', old.item_id, old.words);
END
-- next
CREATE TRIGGER portal_item_trigrams_delete AFTER DELETE ON portal_item_search
BEGIN
  INSERT INTO portal_item_trigrams(portal_item_trigrams, rowid, words) VALUES ('delete', old.item_id, old.words);
END
-- next
CREATE TRIGGER portal_item_words_update AFTER UPDATE ON portal_item_search
BEGIN
  INSERT INTO portal_item_words(portal_item_words, rowid, words) VALUES ('delete', old.item_id, old.words);
  INSERT INTO portal_item_words(rowid, words) VALUES (new.item_id, new.words);
END
-- next
CREATE TRIGGER portal_item_trigrams_update AFTER UPDATE ON portal_item_search
BEGIN
  INSERT INTO portal_item_trigrams(portal_item_trigrams, rowid, words) VALUES ('delete', old.item_id, old.words);
  INSERT INTO portal_item_trigrams(rowid, words) VALUES (new.item_id, new.words);
END
-- next
CREATE TRIGGER portal_search_item_insert AFTER INSERT ON item
BEGIN
  INSERT INTO portal_item_search(item_id, words)
  SELECT i.id, i.sku || ' ' || i.name || ' ' || coalesce(
    (SELECT group_concat(t.name, ' ') FROM item_text t WHERE t.item_id = i.id AND t.name IS NOT NULL), '')
  FROM item i WHERE i.id = new.id
  ON CONFLICT (item_id) DO UPDATE SET words = excluded.words WHERE words <> excluded.words;
END
-- next
CREATE TRIGGER portal_search_item_update AFTER UPDATE OF sku, name ON item
BEGIN
  INSERT INTO portal_item_search(item_id, words)
  SELECT i.id, i.sku || ' ' || i.name || ' ' || coalesce(
    (SELECT group_concat(t.name, ' ') FROM item_text t WHERE t.item_id = i.id AND t.name IS NOT NULL), '')
  FROM item i WHERE i.id = new.id
  ON CONFLICT (item_id) DO UPDATE SET words = excluded.words WHERE words <> excluded.words;
END
-- next
CREATE TRIGGER portal_search_item_text_insert AFTER INSERT ON item_text
BEGIN
  INSERT INTO portal_item_search(item_id, words)
  SELECT i.id, i.sku || ' ' || i.name || ' ' || coalesce(
    (SELECT group_concat(t.name, ' ') FROM item_text t WHERE t.item_id = i.id AND t.name IS NOT NULL), '')
  FROM item i WHERE i.id = new.item_id
  ON CONFLICT (item_id) DO UPDATE SET words = excluded.words WHERE words <> excluded.words;
END
-- next
CREATE TRIGGER portal_search_item_text_update AFTER UPDATE OF name ON item_text
BEGIN
  INSERT INTO portal_item_search(item_id, words)
  SELECT i.id, i.sku || ' ' || i.name || ' ' || coalesce(
    (SELECT group_concat(t.name, ' ') FROM item_text t WHERE t.item_id = i.id AND t.name IS NOT NULL), '')
  FROM item i WHERE i.id = new.item_id
  ON CONFLICT (item_id) DO UPDATE SET words = excluded.words WHERE words <> excluded.words;
END
-- next
CREATE TRIGGER portal_search_item_text_delete AFTER DELETE ON item_text
BEGIN
  INSERT INTO portal_item_search(item_id, words)
  SELECT i.id, i.sku || ' ' || i.name || ' ' || coalesce(
    (SELECT group_concat(t.name, ' ') FROM item_text t WHERE t.item_id = i.id AND t.name IS NOT NULL), '')
  FROM item i WHERE i.id = old.item_id
  ON CONFLICT (item_id) DO UPDATE SET words = excluded.words WHERE words <> excluded.words;
END
-- next
INSERT INTO portal_item_search(item_id, words)
  SELECT i.id, i.sku || ' ' || i.name || ' ' || coalesce(
    (SELECT group_concat(t.name, ' ') FROM item_text t WHERE t.item_id = i.id AND t.name IS NOT NULL), '')
  FROM item i
WHERE NOT EXISTS (SELECT 1 FROM portal_item_search s WHERE s.item_id = i.id)
