-- The words that customers and contacts are found by: FTS5 tables over the rows themselves, kept true by triggers.
-- Statements are parted by lines of two dashes and the word next.
CREATE VIRTUAL TABLE portal_customer_words USING fts5(code, name, content='customer', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')
-- next
CREATE TRIGGER portal_customer_words_insert AFTER INSERT ON customer
BEGIN
  INSERT INTO portal_customer_words(rowid, code, name) VALUES (new.id, new.code, new.name);
END
-- next
CREATE TRIGGER portal_customer_words_delete AFTER DELETE ON customer
BEGIN
  INSERT INTO portal_customer_words(portal_customer_words, rowid, code, name) VALUES ('delete', old.id, old.code, old.name);
END
-- next
CREATE TRIGGER portal_customer_words_update AFTER UPDATE OF code, name ON customer
BEGIN
  INSERT INTO portal_customer_words(portal_customer_words, rowid, code, name) VALUES ('delete', old.id, old.code, old.name);
  INSERT INTO portal_customer_words(rowid, code, name) VALUES (new.id, new.code, new.name);
END
-- next
CREATE VIRTUAL TABLE portal_contact_words USING fts5(first_name, last_name, email, content='contact', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')
-- next
CREATE TRIGGER portal_contact_words_insert AFTER INSERT ON contact
BEGIN
  INSERT INTO portal_contact_words(rowid, first_name, last_name, email) VALUES (new.id, new.first_name, new.last_name, new.email);
END
-- next
CREATE TRIGGER portal_contact_words_delete AFTER DELETE ON contact
BEGIN
  INSERT INTO portal_contact_words(portal_contact_words, rowid, first_name, last_name, email) VALUES ('delete', old.id, old.first_name, old.last_name, old.email);
END
-- next
CREATE TRIGGER portal_contact_words_update AFTER UPDATE OF first_name, last_name, email ON contact
BEGIN
  INSERT INTO portal_contact_words(portal_contact_words, rowid, first_name, last_name, email) VALUES ('delete', old.id, old.first_name, old.last_name, old.email);
  INSERT INTO portal_contact_words(rowid, first_name, last_name, email) VALUES (new.id, new.first_name, new.last_name, new.email);
END
-- next
INSERT INTO portal_customer_words(portal_customer_words) VALUES ('rebuild')
-- next
INSERT INTO portal_contact_words(portal_contact_words) VALUES ('rebuild')
