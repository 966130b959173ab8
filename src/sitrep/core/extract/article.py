"""A page and its feed's words go in; the article, with the best text there is and a name for what stood in the way, comes out."""

from __future__ import annotations

from datetime import UTC

from sitrep.core.extract.page import Dropped, Extracted, PageBytes
from sitrep.core.extract.plain import clean_story
from sitrep.core.extract.reading import PageText, read_page
from sitrep.core.extract.witness import Witness, count_words, squeeze
from sitrep.core.model import Article, TextSource
from sitrep.core.text import clean_line, plain_text

TITLE_CHARACTERS, SUMMARY_CHARACTERS, TEXT_CHARACTERS = 500, 2_000, 1_000_000
SHORT_PAGE_WORDS = 40
"""A page's text below this is looked at with suspicion: the feed's own may be better."""
SAID_ALREADY = 0.9
FEED_IS_FULLER = 1.5
"""The feed's content replaces the page's text where it has so many times its words: the page was cut by a wall or a script."""


def extract_article(page: PageBytes) -> Extracted:
    """Reads a page, or what the feed gave where there is none: page, feed content, summary, title, the first that has text.

    Never raises for what a page holds. `article.problems` names each thing that stood between us and the full text:
    what the fetch said (`http_403`), `bot_wall`, `consent_page`, `paywall`, `text_missing`, `hostile_markup`, `encoding_guessed`, `cut`.
    """
    read = read_page(page) if page.body.strip() else PageText()
    feed_text, feed_dropped = _words_of_feed(plain_text(page.content_html, most=TEXT_CHARACTERS), page.title)
    feed_summary = _words_of_feed(plain_text(page.summary_html, most=SUMMARY_CHARACTERS), page.title)[0]
    title = clean_line(page.title, most=TITLE_CHARACTERS) or clean_line(read.metadata.title, most=TITLE_CHARACTERS)
    source, text = _best_text(page, read, feed_text)
    summary = _summary((feed_summary, read.metadata.description, read.lead), text)
    if source is None:
        source = TextSource.SUMMARY if summary else TextSource.TITLE
    stated_at = page.published_at or read.metadata.published_at
    article = Article(
        url=page.url,
        title=title,
        summary=summary,
        text=text,
        text_source=source,
        language=page.language or read.metadata.language,
        published_at=stated_at.astimezone(UTC) if stated_at else None,
        authors=page.authors or read.metadata.authors,
        lead_image=read.metadata.lead_image,
        canonical_url=read.metadata.canonical_url,
        problems=_problems(page, read),
    )
    dropped = read.dropped if source is TextSource.PAGE else feed_dropped
    return Extracted(article=article, stated_at=stated_at.isoformat() if stated_at else "", dropped=dropped if page.want_dropped else ())


def _words_of_feed(words: str, title: str) -> tuple[str, tuple[Dropped, ...]]:
    """Without furniture, unless they are nothing else: one line that begins with "Breaking:" is a pointer on a page, and all the news in a
    feed. What only says the title again is nothing.
    """
    kept, dropped = clean_story(words, title=title)
    return (kept, dropped) if kept or squeeze(words) == squeeze(title) else (words, ())


def _best_text(page: PageBytes, read: PageText, feed_text: str) -> tuple[TextSource | None, str]:
    """The page's text, unless the feed's own is plainly fuller."""
    page_words, feed_words = count_words(read.text), count_words(feed_text)
    if page.headline_only:
        return None, ""
    if page_words and not (feed_words >= SHORT_PAGE_WORDS and feed_words > FEED_IS_FULLER * page_words):
        return TextSource.PAGE, read.text
    if feed_words:
        return TextSource.FEED, feed_text
    return None, ""


def _summary(parts: tuple[str, ...], text: str) -> str:
    """The feed's summary, the page's description and its lead, each where it says what neither the text nor the parts before it do."""
    said = text[:20_000]
    kept: list[str] = []
    for number, part in enumerate(parts):
        if part and (number == 0 or Witness(said).vote(squeeze(part)) <= SAID_ALREADY):
            kept.append(part)
            said = f"{said}\n{part}"
    return "\n\n".join(kept)


def _problems(page: PageBytes, read: PageText) -> tuple[str, ...]:
    problems = [page.fetch_problem] if page.fetch_problem else []
    problems += read.problems
    if page.body.strip() and not count_words(read.text):
        problems.append("text_missing")
    return tuple(dict.fromkeys(problems))
