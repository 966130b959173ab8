"""`sitrep search` on a real archive in a folder of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from sitrep.cli.main import cli
from sitrep.core.model import Article, Entry, Feed, FeedId, TextSource
from sitrep.daemon import utc_now
from sitrep.store.articles import save_article
from sitrep.store.database import Database, open_engine
from sitrep.store.entries import add_entries, claim_due_entries
from sitrep.store.feeds import sync_feeds
from sitrep.store.migrate import upgrade
from sitrep.store.search_index import forget_index

LONG_AGO = datetime(2026, 3, 4, 12, tzinfo=UTC)
STORIES = (
    ("Convoy reaches Tartus", "The aid convoy waited for the bridge.", "en", LONG_AGO),
    ("قافلة إلى إدلب", "وصلت القافلة إلى النازحين", "ar", LONG_AGO + timedelta(days=1)),
    ("Bridge open", "No convoy came.", None, utc_now() - timedelta(hours=5)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration with an archive of three articles, the last of them read today."""
    path = tmp_path_factory.mktemp("archive")
    (path / "feeds.yaml").write_text("feeds:\n  - {id: wire, url: 'https://wire.example/f'}\n", encoding="utf-8")
    (path / "sitrep.yaml").write_text(f"database: sqlite:///{path}/sitrep.db\n", encoding="utf-8")
    database = Database(open_engine(f"sqlite:///{path}/sitrep.db"))
    upgrade(database.engine)
    database.call(fill)
    database.close()
    return path


def fill(session: Session) -> None:
    sync_feeds(session, [Feed(id=FeedId("wire"), name="Wire", url="https://wire.example/f")], now=LONG_AGO)
    for number, (title, body, language, at) in enumerate(STORIES):
        link = f"https://wire.example/{number}"
        entry = Entry(key=link, content_sha256=link, story_sha256=link, title=title, link=link, summary_html="", content_html="")
        add_entries(session, FeedId("wire"), [entry], now=at, baseline=False, unstable_ids=False)
        (claim,) = claim_due_entries(session, now=at, limit=1)
        article = Article(url=link, title=title, summary="", text=body, text_source=TextSource.PAGE, language=language)
        save_article(session, claim.id, article, now=at)


def search(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(folder), "search", *words])


def test_articles_are_shown_with_where_when_why_and_their_address(folder: Path) -> None:
    shown = search(folder, "convoy", "tartus").output
    assert shown == (
        " 1  Convoy reaches Tartus\n"
        "    wire · 2026-03-04 12:00Z · en\n"
        "    The aid convoy waited for the bridge.\n"
        "    https://wire.example/0\n\n"
        "1 article\n"
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["convoy"], [0, 2]),
        (["convoy", "--newest"], [2, 0]),
        (["convoy", "--since", "2d"], [2]),
        (["convoy", "--until", "2026-03-04"], [0]),
        (["convoy", "--until", "2026-03-03"], []),
        (["قافلة OR bridge", "--language", "ar"], [1]),
        (["bridge", "NOT", "aid"], [2]),
        (['"aid convoy"'], [0]),
        (["convoy", "--feed", "wire"], [0, 2]),
        (["convoy", "--topic", "displacement"], []),
    ],
)
def test_what_is_found(folder: Path, words: list[str], found: list[int]) -> None:
    answer = json.loads(search(folder, *words, "--json").output)
    assert [article["url"] for article in answer["articles"]] == [f"https://wire.example/{number}" for number in found]
    assert answer["total"] == len(found)


def test_more_than_is_shown_is_said(folder: Path) -> None:
    assert search(folder, "convoy", "--limit", "1").output.endswith("2 articles; 1 shown, --limit shows more\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["(convoy"], "an opening bracket without a closing one"),
        (["convoy", "--feed", "nowhere"], "no feed is called 'nowhere'"),
        (["convoy", "--since", "yesterday"], "'yesterday' is no moment"),
        (["convoy", "--until", "9999-12-31"], "is no moment"),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_searched_is_wrong_usage(folder: Path, words: list[str], said: str) -> None:
    result = search(folder, *words)
    assert result.exit_code == 2
    assert said in result.output


def test_an_index_that_is_being_made_is_said_and_can_be_made_by_hand(folder: Path) -> None:
    database = Database(open_engine(f"sqlite:///{folder}/sitrep.db"))
    try:
        with database.session() as session:
            forget_index(session, now=LONG_AGO)
        assert "still being indexed" in search(folder, "convoy").output
        run = CliRunner()
        assert run.invoke(cli, ["--config", str(folder), "db", "reindex"]).output == "3 articles indexed\n"
        assert json.loads(run.invoke(cli, ["--config", str(folder), "db", "reindex", "--json"]).output) == {"indexed": 3}
        assert "2 articles\n" in search(folder, "convoy").output
    finally:
        database.close()
