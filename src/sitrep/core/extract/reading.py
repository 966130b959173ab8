"""The bytes of a page go in, the text of its story comes out, by the first rung of the ladder that holds, with its metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sitrep.core.encoding import decode, gunzipped
from sitrep.core.extract.blocks import Block, cut_blocks
from sitrep.core.extract.choosing import CHOSEN, choose_blocks
from sitrep.core.extract.embedded import embedded_story
from sitrep.core.extract.furniture import furniture_of
from sitrep.core.extract.marks import BIT
from sitrep.core.extract.measures import Clues, Measured, is_prose, measure_blocks
from sitrep.core.extract.metadata import Metadata, read_metadata
from sitrep.core.extract.page import Dropped, PageBytes, Recipe
from sitrep.core.extract.plain import clean_story, why_dropped
from sitrep.core.extract.recipes import story_markup
from sitrep.core.extract.walls import name_wall
from sitrep.core.extract.witness import Witness, count_words, squeeze
from sitrep.core.text import clean_line, clean_text, plain_text

MOST_CHARACTERS = 4_000_000
"""Longer pages are cut: the longest real article page measured has 2.5 MB, a tenth of it text."""
MOST_ELEMENTS = 60_000
"""Above this trafilatura takes seconds; our own blocks are enough."""
_HUGE_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]{0,30})\s[^<>]{20000,}>")
"""libxml2 takes 30 s for a tag of 100,000 attributes; real ones end before 20,000 characters, or carry data nobody reads."""
_ANY_TAG = re.compile(r"<[A-Za-z!?/]")
_IS_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)[\s>]", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
WHOLE_STORY_WORDS, SAID_BEFORE = 100, 0.9
"""Some pages hold their story once more in one piece, for machines."""
ALL_LINKS = 0.9
"""A block of which so much is links points elsewhere, even inside the story."""
DECLARED_IS_FULLER = 2.0
LEAST_DECLARED = 400
ENOUGH_TO_TELL, TOLD_AGAIN = 40, 0.3
"""Of a text of so many words this share stands in the whole story too."""
FEW_WORDS = 100
"""A page with fewer words of story may have it in its scripts."""
LEAD_WORDS, LEAD_LINKS, LEAD_REACH = 8, 0.3, 12
LEAST_PROSE = 20
NOT_A_LEAD = BIT["comments"] | BIT["in_figure"] | BIT["in_figcaption"] | BIT["in_nav"] | BIT["in_footer"] | BIT["in_form"] | BIT["hidden"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PageText:
    """The story of a page, or "" with the problems that say why not. `lead` is a standfirst that stands apart from the text."""

    text: str = ""
    lead: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    problems: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def read_page(page: PageBytes) -> PageText:
    """Decodes, parses, chooses, cleans; falls back to the page's articleBody, then to all of its visible text by a linear scan."""
    decoded = decode(gunzipped(page.body)[0], content_type=page.content_type)
    problems = [] if decoded.certain or decoded.encoding == "utf-8" else ["encoding_guessed"]
    markup = _XML_DECLARATION.sub("", decoded.text.replace("\x00", ""))
    if len(markup) > MOST_CHARACTERS:
        markup, problems = markup[:MOST_CHARACTERS], [*problems, "cut"]
    if (page.content_type.startswith("text/plain") and not _IS_PAGE.match(markup)) or not _ANY_TAG.search(markup):
        return replace(_plain_story(markup), problems=tuple(problems))
    tamed = _HUGE_TAG.sub(r"<\1>", markup)
    tree = parse(tamed)
    if tree is None:
        return PageText(text=clean_story(plain_text(tamed, most=MOST_CHARACTERS))[0], problems=(*problems, "hostile_markup"))
    metadata = read_metadata(tree, page.url)
    by_recipe = _story_by_recipe(tamed, page.recipe, metadata)
    if by_recipe is not None and by_recipe.text:
        return replace(by_recipe, problems=tuple(problems))
    if page.recipe is not None:
        problems.append("recipe_stale")
    blocks = cut_blocks(tree)
    scripts = [script.text or "" for script in tree.iter("script") if "ld+json" not in (script.get("type") or "")]
    without_scripts = _shown_without_scripts(tree)
    if blocks:
        found = _story(tree, blocks, metadata)  # from here on the tree has lost its scripts: trafilatura prunes it
    else:
        found = PageText(text=clean_story(plain_text(tamed, most=MOST_CHARACTERS), title=metadata.title)[0], metadata=metadata)
    return _behind_walls(replace(found, text=_guard(found.text, scripts, without_scripts, metadata), problems=tuple(problems)), blocks)


def _plain_story(text: str) -> PageText:
    """A text without markup, such as one saved from a browser: its first line is the title, blank lines part the paragraphs."""
    title, _, story = text.strip().partition("\n")
    kept, dropped = clean_story(clean_text(story, most=MOST_CHARACTERS), title=title)
    return PageText(text=kept, metadata=Metadata(titles=(clean_line(title, most=MOST_CHARACTERS),)), dropped=dropped)


def _behind_walls(found: PageText, blocks: Sequence[Block]) -> PageText:
    """Names the wall that a page is, if any; what a bot wall or consent page says is not the story."""
    shown = "\n".join(block.text for block in blocks)
    meta = found.metadata
    wall = name_wall(title=meta.title, visible=shown, story=found.text, visible_words=count_words(shown), statement=meta.statement)
    if not wall:
        return found if found.text else replace(found, text=_any_prose(blocks, meta.title))
    return replace(found, text=found.text if wall == "paywall" else "", problems=(*found.problems, wall))


def _any_prose(blocks: Sequence[Block], title: str) -> str:
    """What reads like prose on a page of which no block was chosen: a bulletin in one <pre>, say. Better too much than nothing."""
    prose = (
        block.text
        for block in blocks
        if count_words(block.text) >= LEAST_PROSE and block.link_chars < LEAD_LINKS * len(block.text) and not block.node.marks & NOT_A_LEAD
    )
    return clean_story("\n\n".join(prose), title=title)[0]


def _story_by_recipe(markup: str, recipe: Recipe | None, metadata: Metadata) -> PageText | None:
    """All blocks of the recipe's container but furniture; None without a recipe or where it no longer fits."""
    container = story_markup(markup, recipe) if recipe is not None else ""
    tree = parse(container) if container else None
    if tree is None:
        return None
    chances = [(one, float(one.link_share < ALL_LINKS)) for one in measure_blocks(cut_blocks(tree), Clues())]
    return _cleaned(chances, metadata)


def parse(markup: str) -> Any:
    """An lxml tree without comments, or None where there is nothing to parse, or the parser gave up: what it has read by then is the
    head of the page, and the story would be lost without a word (2,048 elements within each other, as where <font> is never closed).
    """
    from lxml import etree  # noqa: PLC0415  only the children that extract pay for it
    from lxml import html as lxml_html  # noqa: PLC0415  as above

    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree if not len(parser.error_log.filter_from_fatals()) else None


def _extractor_text(tree: Any) -> str:
    """Trafilatura's reading of the page, comments left out; "" where it finds nothing or gives up.

    Without its fall-backs, which cost 8 of 22 ms and make no better witness (F1 over all pages .952 with and without).
    """
    import trafilatura  # noqa: PLC0415  only the children that extract pay for it

    try:
        return trafilatura.extract(tree, include_comments=False, fast=True) or ""
    except Exception:  # whatever it trips over, the blocks are there
        return ""


def clues_of(tree: Any, metadata: Metadata) -> Clues:
    """What the chooser is told of a page beside its blocks."""
    crowded = sum(1 for _ in tree.iter()) > MOST_ELEMENTS
    return Clues(
        extractor=Witness("" if crowded else _extractor_text(tree)),
        declared=Witness(plain_text(metadata.statement.body, most=MOST_CHARACTERS)),
        title=" ".join(metadata.titles[:2]),
        description=metadata.description,
    )


def _story(tree: Any, blocks: Sequence[Block], metadata: Metadata) -> PageText:
    """The chosen blocks without furniture, in page order."""
    clues = clues_of(tree, metadata)
    measured = measure_blocks(blocks, clues)
    chances = list(zip(measured, choose_blocks(measured, clues), strict=True))
    if any(chance > CHOSEN and is_prose(one) for one, chance in chances):  # beside prose, links are the headlines of others
        chances = [(one, 0.0 if one.link_share >= ALL_LINKS > one.declared else chance) for one, chance in chances]
    return _cleaned(chances, metadata)


def _cleaned(chances: Sequence[tuple[Measured, float]], metadata: Metadata) -> PageText:
    """The chosen blocks without title, captions, repeats and furniture; and what was left out."""
    kept: list[str] = []
    dropped: list[Dropped] = []
    seen: set[str] = set()
    titles = {squeeze(title) for title in metadata.titles}
    pictures = {squeeze(text) for text in metadata.picture_texts}
    first = len(chances)
    for number, (one, chance) in enumerate(chances):
        why = "outside" if chance <= CHOSEN else _why_left_out(one, titles, pictures, seen, kept)
        if why:
            dropped.append(Dropped(text=one.block.text, why=why, after=len(kept)))
        else:
            first = min(first, number)
            kept.append(one.block.text)
    lead = _lead([one for one, _ in chances[:first]], titles) if kept else ""
    return PageText(text="\n\n".join(kept), lead=lead, metadata=metadata, dropped=tuple(dropped))


def _lead(before: Sequence[Measured], titles: set[str]) -> str:
    """The first prose between the title and the story, or marked as a lead before it: extractors lose a third of them."""
    title_at = max(
        (number for number, one in enumerate(before) if one.squeezed in titles and one.block.node.tag.startswith("h")), default=None
    )
    for number, one in enumerate(before):
        node = one.block.node
        near = node.own | (node.parent.own if node.parent else 0)
        placed = (title_at is not None and title_at < number <= title_at + LEAD_REACH) or (
            near & BIT["lead"] and len(before) - number <= LEAD_REACH
        )
        if (
            placed
            and one.words >= LEAD_WORDS
            and one.link_share < LEAD_LINKS
            and not node.marks & NOT_A_LEAD
            and not furniture_of(one.block.text)
        ):
            return one.block.text
    return ""


def _why_left_out(one: Measured, titles: set[str], pictures: set[str], seen: set[str], kept: list[str]) -> str:
    """Title, caption, repeat and furniture rules for a block that was chosen."""
    if one.squeezed in titles and len(kept) <= 2:
        return "title"
    if one.squeezed in pictures:
        return "caption"
    if one.words >= WHOLE_STORY_WORDS and Witness("\n".join(kept)).vote(one.squeezed) >= SAID_BEFORE:
        return "repeated"
    return why_dropped(one.block.text, title_key="", seen=seen, before=kept[-1] if kept else "")


def _shown_without_scripts(tree: Any) -> str:
    """The longest text of its <noscript> elements, as markup: some pages have all of theirs there."""
    from lxml import etree  # noqa: PLC0415  only the children that extract pay for it

    def inside(element: Any) -> str:
        return (element.text or "") + "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)

    outermost = (element for element in tree.iter("noscript") if next(element.iterancestors("noscript"), None) is None)
    return max(map(inside, outermost), key=len, default="")


def _guard(text: str, scripts: Sequence[str], without_scripts: str, metadata: Metadata) -> str:
    """Where what was found is less than half of the page's own articleBody, or of a story in its scripts or for readers without them,
    that: the rest is behind a script or a wall. Not where it tells nothing of what was found: it is a story that is related to it.
    """
    words = count_words(text)
    hidden = [metadata.statement.body] if len(metadata.statement.body) >= LEAST_DECLARED else []
    if words < FEW_WORDS:
        hidden += [embedded_story(scripts), without_scripts if len(without_scripts) >= LEAST_DECLARED else ""]
    for markup in hidden:
        story = clean_story(plain_text(markup, most=MOST_CHARACTERS), title=metadata.title)[0]
        is_fuller = story and count_words(story) >= words * DECLARED_IS_FULLER
        if is_fuller and (words < ENOUGH_TO_TELL or Witness(story).vote(squeeze(text)) >= TOLD_AGAIN):
            return story
    return text
