"""What must stand in an article goes in; the same said to FTS5 and to PostgreSQL comes out, to the latter also without the order of words.

Words are folded letters and digits (see core.search.words): none can be taken for an operator or end a quoted string.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, literal, or_

from sitrep.core.search.query import All, Either, Node, Term
from sitrep.store.columns import WordPairs
from sitrep.store.schema import ArticleSearchRow
from sitrep.store.search_pairs import phrase_pairs


def fts5_expression(node: Node) -> str:
    """The right side of MATCH."""
    if isinstance(node, Either):
        return f"({' OR '.join(fts5_expression(option) for option in node.options)})"
    if isinstance(node, All):
        wanted = f"({' AND '.join(fts5_expression(part) for part in node.wanted)})"
        if not node.unwanted:
            return wanted
        return f"({wanted} NOT ({' OR '.join(fts5_expression(part) for part in node.unwanted)}))"
    star = "*" if node.is_prefix else ""
    forms = node.forms or (" ".join(node.words),)
    said = [f'"{form}"{star}' for form in forms]
    return said[0] if len(said) == 1 else f"({' OR '.join(said)})"


def tsquery_expression(node: Node) -> str:
    """What is cast to a tsquery."""
    if isinstance(node, Either):
        return f"({' | '.join(tsquery_expression(option) for option in node.options)})"
    if isinstance(node, All):
        parts = [tsquery_expression(part) for part in node.wanted]
        return f"({' & '.join([*parts, *(f'!{tsquery_expression(part)}' for part in node.unwanted)])})"
    return _tsquery_term(node)


def _tsquery_term(term: Term) -> str:
    star = ":*" if term.is_prefix else ""
    if term.forms:
        forms = [f"'{form}'{star}" for form in term.forms]
        return f"({' | '.join(forms)})"
    quoted = [f"'{word}'" for word in term.words]
    return f"({' <-> '.join(quoted)}{star})"


def candidates_expression(node: Node) -> str | None:
    """What is cast to a tsquery that PostgreSQL's index answers alone: all articles that fit, and others.

    A phrase is all its words, what a phrase leaves out is left in. None where no phrase is in it: the index knows words, not their places.
    """
    return tsquery_expression(_unordered(node)) if _has_phrase(node) else None


def neighbours(node: Node) -> ColumnElement[bool] | None:
    """Which `pairs` the index has of all articles that fit, and of few others; None where that cannot be said."""
    if isinstance(node, Term):
        pairs = phrase_pairs(node.words, is_prefix=node.is_prefix)
        return ArticleSearchRow.pairs.op("@>")(literal(pairs, WordPairs())) if pairs else None
    told = [neighbours(part) for part in (node.options if isinstance(node, Either) else node.wanted)]
    known = [part for part in told if part is not None]
    if isinstance(node, Either):
        return or_(*known) if len(known) == len(told) else None
    return and_(*known) if known else None


def _has_phrase(node: Node) -> bool:
    if isinstance(node, Term):
        return len(node.words) > 1
    parts = node.options if isinstance(node, Either) else (*node.wanted, *node.unwanted)
    return any(_has_phrase(part) for part in parts)


def _unordered(node: Node) -> Node:
    if isinstance(node, Either):
        return Either(tuple(_unordered(option) for option in node.options))
    if isinstance(node, All):
        return All(tuple(_unordered(part) for part in node.wanted), tuple(part for part in node.unwanted if not _has_phrase(part)))
    if len(node.words) == 1:
        return node
    *others, last = node.words
    return All((*(Term((word,)) for word in others), Term((last,), node.is_prefix)))
