"""Link sets: what a resolver answers when it is asked for all it knows about an identifier.

Sources: RFC 9264 (application/linkset+json), GS1-Conformant Resolver Standard 1.1 (link types of the GS1 Web
vocabulary, default link, walking up from serial to lot to product).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shian.methods.digitallink.build import identity, uri
from shian.methods.digitallink.errors import refusal
from shian.methods.digitallink.model import CANONICAL_STEM, Link

VOCABULARY = "https://ref.gs1.org/voc/"
CONTEXT = "https://ref.gs1.org/standards/resolver/linkset-context"
MEDIA_TYPE = "application/linkset+json"
DEFAULT = f"{VOCABULARY}defaultLink"


@dataclass(frozen=True, slots=True)
class Target:
    """A page or document about an identifier.

    `relation` is a link type: `gs1:pip`, a registered word such as `describedby`, or a URI.
    """

    href: str
    relation: str
    title: str = ""
    type: str = ""
    languages: tuple[str, ...] = ()
    default: bool = False


def linkset(
    link: Link, targets: Iterable[Target], *, description: str = "", stem: str = CANONICAL_STEM
) -> dict[str, object]:
    """The RFC 9264 document of an identifier's links, ready to be written as JSON.

    The order of the targets is kept within each link type. The default target stands under its own type and
    under gs1:defaultLink; more than one is refused with DigitalLinkError.
    """
    context: dict[str, object] = {"anchor": uri(replace(identity(link), stem=stem))}
    if description:
        context["itemDescription"] = description
    relations: dict[str, list[dict[str, object]]] = {}
    for target in targets:
        written = _written(target)
        relations.setdefault(relation_uri(target.relation), []).append(written)
        if target.default:
            relations.setdefault(DEFAULT, []).append(written)
    if len(relations.get(DEFAULT, ())) > 1:
        raise refusal("an identifier has one default link, not %(count)s", count=len(relations[DEFAULT]))
    return {"linkset": [context | dict(sorted(relations.items()))]}


def relation_uri(relation: str) -> str:
    """A link type in full: gs1: stands for GS1's Web vocabulary."""
    name = relation.removeprefix("gs1:")
    return VOCABULARY + name if name != relation else relation


def levels(link: Link) -> Iterator[Link]:
    """The identity and those above it, as a resolver walks up: serial, lot, variant, product."""
    whole = identity(link)
    for count in range(len(whole.qualifiers), -1, -1):
        yield replace(whole, qualifiers=whole.qualifiers[:count])


def header(targets: Sequence[Target]) -> str:
    """The same links as a Link header (RFC 8288), with the context that makes the link set JSON-LD."""
    context = f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    return ", ".join([_in_header(target) for target in targets] + [context])


def _written(target: Target) -> dict[str, object]:
    written: dict[str, object] = {"href": target.href}
    if target.title:
        written["title"] = target.title
    if target.type:
        written["type"] = target.type
    if target.languages:
        written["hreflang"] = list(target.languages)
    return written


def _in_header(target: Target) -> str:
    href = target.href.replace("<", "%3C").replace(">", "%3E").replace("\r", "").replace("\n", "")
    parts = [f"<{href}>", f'rel="{relation_uri(target.relation)}"']
    if target.type:
        parts.append(f'type="{target.type}"')
    parts += [f'hreflang="{language}"' for language in target.languages]
    return "; ".join(parts)
