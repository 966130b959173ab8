"""What must stand in an article goes in; the same said to FTS5 and to PostgreSQL comes out.

Words are folded letters and digits (see core.search.words): none can be taken for an operator or end a quoted string.
"""

from __future__ import annotations

from sitrep.core.search.query import All, Either, Node, Term


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
