"""What the search needs of the database that the models cannot say, as statements by engine."""

from __future__ import annotations

_FORGET = (  # sitrep_… are functions of store.database
    "WHEN EXISTS (SELECT 1 FROM article_search WHERE article_id = old.id) BEGIN "
    "INSERT INTO article_words (article_words, rowid, title, body) "
    "VALUES ('delete', old.id, sitrep_words(old.title), sitrep_body_words(old.summary, old.text)); "
    "DELETE FROM article_search WHERE article_id = old.id; END"
)
SEARCH_DDL = {
    "sqlite": (
        # contentless: the words are in `articles`. They are folded before they come in, so the tokenizer only has to part them at blanks.
        # Beginnings of three letters ("con*") have lists of their own: each would else be put together from those of a thousand words
        "CREATE VIRTUAL TABLE article_words USING fts5(title, body, content='', tokenize='ascii', prefix='3')",
        # whoever deletes or rewrites an article, what it was found by goes with it
        f"CREATE TRIGGER article_words_deleted BEFORE DELETE ON articles {_FORGET}",
        f"CREATE TRIGGER article_words_rewritten BEFORE UPDATE OF title, summary, text ON articles {_FORGET}",
    ),
    "postgresql": (
        # the words are kept apart from the row, which stays so short that a hundred thousand matches are gone through in no time;
        # and as they are: a tsvector hardly shrinks, and to unpack it takes as long as to read it
        "ALTER TABLE article_search ALTER COLUMN words SET STORAGE EXTERNAL, ALTER COLUMN pairs SET STORAGE EXTERNAL",
        "CREATE TABLE article_search_rest PARTITION OF article_search DEFAULT WITH (toast_tuple_target = 128)",
        "CREATE TABLE article_search_0 PARTITION OF article_search FOR VALUES FROM (0) TO (250000) WITH (toast_tuple_target = 128)",
        "CREATE INDEX ix_article_search_words ON article_search USING gin (words, pairs)",
    ),
}
"""Run when the tables are made from the models. The migration has it word for word; a change needs a new migration."""
UNMODELLED = ("article_words", "article_search_", "ix_article_search_words")
"""How the names begin of what SEARCH_DDL makes; who compares a database with the models passes over them."""
