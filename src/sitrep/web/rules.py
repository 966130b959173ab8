"""A text that somebody pastes goes in; what fires and why, by the rules that the daemon judges by, comes out. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.judgement import LONGEST_TEXT, Examination
from sitrep.core.model import Document, Hit
from sitrep.core.rules.explanation import SentenceStory, tell_stories
from sitrep.core.text import clean_line, clean_text
from sitrep.errors import SitrepError
from sitrep.web.desk import Desk, desk_of
from sitrep.web.views import page
from sitrep.web.visitors import read_form

EXAMPLE = (
    "Border gate shut after shelling\n"
    "The Torkham border crossing was closed on Tuesday. More than 2,000 people fled the town, the district office said. "
    "Officials denied that an aid convoy had been looted."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """A text as tried: the examination, a story for each sentence that names something, and how many do not."""

    document: Document
    examination: Examination
    stories: tuple[SentenceStory, ...]
    n_silent: int

    def hit_of(self, story: SentenceStory, topic: str) -> Hit | None:
        """The hit of this topic that rests on the sentence."""
        hits = self.examination.judgement.hits
        return next((hit for hit in hits if hit.topic == topic and hit.quote.text == story.sentence.text), None)


async def try_rules(request: Request) -> Response:
    """GET and POST /rules. `text` is an article, its first line the title, or nothing but the address of one, which is then fetched.

    `language` is an ISO 639-1 code or "" to have it found out.
    """
    desk = desk_of(request)
    form = await read_form(request) if request.method == "POST" else {}
    text, language = form.get("text", ""), form.get("language", "")
    trial, problem = None, ""
    try:
        document = await _document(desk, text.strip(), language)
        trial = await run_in_threadpool(_examine, desk, document) if document else None
    except SitrepError as error:
        problem = str(error)
    shown = {"text": text, "language": language, "languages": _languages(desk), "trial": trial, "problem": problem, "example": EXAMPLE}
    return page(request, "rules.html.j2", status=422 if problem else 200, **shown)


async def _document(desk: Desk, written: str, language: str) -> Document | None:
    """What is to be judged; None where nothing was written. Raises SitrepError for a page that cannot be read."""
    if not written:
        return None
    if written.startswith(("http://", "https://")) and len(written.split()) == 1:
        return await desk.read_page(written, language if language in _languages(desk) else "")
    title, _, text = clean_text(written, most=2 * LONGEST_TEXT).strip().partition("\n")
    return Document(title=clean_line(title, most=LONGEST_TEXT), text=text.strip("\n"), language=language or None)


def _languages(desk: Desk) -> list[str]:
    return sorted(code for code in desk.rulebook.lexicons if code.isalpha() and len(code) in (2, 3))


def _examine(desk: Desk, document: Document) -> Trial:
    examination = desk.examine(document)
    stories = tell_stories(examination.reading, desk.rulebook)
    telling = tuple(story for story in stories if story.candidates or story.masks or story.near_misses)
    return Trial(document=document, examination=examination, stories=telling, n_silent=len(stories) - len(telling))
