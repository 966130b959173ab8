"""Blocks of a page and how the chooser decides on them."""

from __future__ import annotations

import pytest

from sitrep.core.extract.blocks import Block, cut_blocks
from sitrep.core.extract.chooser_trees import FEATURES, TREES
from sitrep.core.extract.choosing import CHOSEN, candidates, choose_blocks, read_tree
from sitrep.core.extract.features import describe_blocks
from sitrep.core.extract.measures import Clues, measure_blocks
from sitrep.core.extract.reading import parse
from sitrep.core.extract.witness import Witness, squeeze

SENTENCES = [f"About {number},000 people left the town of Osk on foot after the bridge was closed to traffic." for number in range(1, 7)]


def blocks(body: str) -> list[Block]:
    return cut_blocks(parse(f"<html><body>{body}</body></html>"))


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>One <b>two</b>\n three</p><p>Four</p>", ["One two three", "Four"]),
        ("one<br>two<br><br>three", ["one two", "three"]),
        ("<div>one<p>two</p>three</div>", ["one", "two", "three"]),
        ("<p>one<script>x()</script> two</p>", ["one two"]),
        ("<table><tr><td>Osk</td><td>4,000</td></tr><tr><td>Tarvo</td><td>900</td></tr></table>", ["Osk 4,000", "Tarvo 900"]),
        ("<table><tr><td><p>menu</p></td><td><p>story</p></td></tr></table>", ["menu", "story"]),
        ("<ul><li>one</li><li><a href=/x>two</a></li></ul>", ["one", "two"]),
        ("<p> </p><!-- no --><select><option>no</option></select>", []),
    ],
)
def test_a_block_is_the_text_between_block_level_tags(body: str, texts: list[str]) -> None:
    assert [block.text for block in blocks(body)] == texts


def test_a_block_knows_its_links_its_emphasis_and_the_picture_before_it() -> None:
    first, second = blocks("<img src=a.jpg><p><a href=/x>12345</a>1234<b>1</b></p><p>caption</p>")
    assert (first.link_chars, first.links, first.emphasis_chars, first.after_picture) == (5, 1, 1, True)
    assert (second.link_chars, second.after_picture) == (0, False)


def test_only_so_many_blocks_are_cut() -> None:
    assert len(cut_blocks(parse("<p>x</p>" * 50), most=20)) == 20


@pytest.mark.parametrize(
    ("text", "vote"),
    [
        (SENTENCES[0], 1.0),
        (SENTENCES[0].replace("Osk", "<a>Osk</a>").replace("<a>", "").replace("</a>", ""), 1.0),
        ("Something else is told in this long line that stands on the page as well.", 0.0),
        ("A line.", 1.0),
        ("left the town of Osk on foot", 0.5),
        ("Osk", 0.0),
        ("", 0.0),
    ],
)
def test_a_witness_votes_by_what_it_holds(text: str, vote: float) -> None:

    assert Witness("A line.\n" + "\n".join(SENTENCES)).vote(squeeze(text)) == vote


def page() -> list[Block]:
    story = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    menu = "<nav><ul>" + "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(20)) + "</ul></nav>"
    return blocks(
        f"{menu}<div class=post-content>{story}</div><footer><p>© 2026 The Courier and its partners, all rights reserved</p></footer>"
    )


def test_menus_and_footers_are_not_even_looked_at() -> None:
    measured = measure_blocks(page(), Clues())
    assert [measured[number].block.text for number in candidates(measured)] == SENTENCES


def test_without_any_witness_the_structure_alone_finds_the_story() -> None:
    measured = measure_blocks(page(), Clues())
    chosen = [one.block.text for one, chance in zip(measured, choose_blocks(measured, Clues()), strict=True) if chance > CHOSEN]
    assert chosen == SENTENCES


def test_what_the_page_declares_as_its_body_is_sure() -> None:
    clues = Clues(declared=Witness("The Courier and its partners, all rights reserved, 2026, for ever and ever"))
    measured = measure_blocks(blocks("<footer><p>The Courier and its partners, all rights reserved, 2026</p></footer>"), clues)
    assert choose_blocks(measured, clues) == [pytest.approx(0.95, abs=0.05)]


def test_no_blocks_have_no_chances() -> None:
    assert choose_blocks([], Clues()) == []


def test_every_feature_the_trees_ask_for_is_described() -> None:
    """A feature that was renamed would silently count as 0."""
    marks = "comments promo share caption author intro quote header title post-content"
    nested = '<main><article itemprop="articleBody"><section hidden><ul><li><figure><figcaption><blockquote><table>'
    story = "".join(f"<{tag}>{sentence}</{tag}>" for tag, sentence in zip(("p", "h1", "h2", "pre", "div", "li"), SENTENCES, strict=True))
    clues = Clues(
        extractor=Witness("\n".join(SENTENCES)), declared=Witness("\n".join(SENTENCES)), title=SENTENCES[0], description=SENTENCES[0]
    )
    both = [*blocks(story), *blocks(f"{nested}<tr><td><ul class='{marks}'>{story}</ul></td></tr></table>")]
    measured = measure_blocks(both, clues)
    described = {name for features in describe_blocks(measured, clues, range(len(measured))) for name in features}
    assert set(FEATURES) <= described


@pytest.mark.parametrize("written", ["", "3<?1:2", "1:2", "0<1?x:2"])
def test_a_tree_that_is_not_one_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"no number|left over"):
        read_tree(written)


def test_a_tree_is_read_as_it_is_written() -> None:
    assert read_tree("3<0.5?-.1:7<2?.2:4e-05") == (3, 0.5, -0.1, (7, 2.0, 0.2, 4e-05))
    assert all(isinstance(read_tree(tree), tuple) for tree in TREES)
