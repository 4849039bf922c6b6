"""A template in one language: its fixed texts are translated when it is read, not each time it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.template import Context, Template
from django.template.base import Node, NodeList, TextNode
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import TranslateNode
from django.utils import translation


def folded(name: str, language: str, fixed: tuple[str, ...] = ()) -> Template:
    """A template of our own of that name in which every ``{% translate %}`` of a text is that text.

    ``fixed`` are included templates that say the same in every page: they are written in as well.
    """
    found: Any = get_template(name)
    own = Template(found.template.source, found.template.origin, name, found.template.engine)
    with translation.override(language):
        _fold(own.nodelist, {f'"{one}"': get_template(one).render() for one in fixed})
    return own


def _fold(nodes: NodeList, fixed: dict[str, str]) -> None:
    for at, node in enumerate(nodes):
        if isinstance(node, TranslateNode) and _literal(node) and not node.asvar:
            nodes[at] = TextNode(node.render(Context()))
        elif isinstance(node, IncludeNode) and node.template.token in fixed:
            nodes[at] = TextNode(fixed[node.template.token])
        else:
            for inner in _inside(node):
                _fold(inner, fixed)


def _literal(node: TranslateNode) -> bool:
    return isinstance(getattr(node.filter_expression.var, "literal", None), str)


def _inside(node: Node) -> Iterator[NodeList]:
    """The lists of nodes within a node: of a loop, of each branch of a condition."""
    branches = getattr(node, "conditions_nodelists", None)
    if branches is not None:
        yield from (nodes for _condition, nodes in branches)
        return
    for name in node.child_nodelists:
        yield from filter(None, [getattr(node, name, None)])
