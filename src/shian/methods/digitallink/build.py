"""Makes Digital Links: from application identifiers, in canonical form, as text.

Source: GS1 Digital Link Standard: URI Syntax 1.2, section 4.12 (canonical URIs): https, id.gs1.org, numeric
AIs, GTIN of 14 digits, nothing but AIs. Attributes are put in order of their AI, so that equal links have
equal text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from shian.methods.digitallink.errors import refusal
from shian.methods.digitallink.model import CANONICAL_STEM, Element, Link
from shian.methods.digitallink.order import best, check_attribute
from shian.methods.digitallink.pairs import check_pairs, check_repeats
from shian.methods.digitallink.text import check_characters, escaped
from shian.methods.digitallink.values import check_value, identifier

SCHEME = re.compile(r"(https?|HTTPS?)://")
AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-.]+)(?::([0-9]{1,5}))?")
HIGHEST_PORT = 65535


def generate(elements: Sequence[Element], domain: str = CANONICAL_STEM) -> Link:
    """The Digital Link of application identifiers in any order.

    The first AI that can be a primary key becomes the key; as many others as can be its qualifiers stand in
    the path, the rest in the query. Raises DigitalLinkError where a value, an association or the domain is
    wrong.
    """
    for element in elements:
        check_value(element.ai, element.value)
    check_repeats(elements, same_value=False)
    check_pairs(elements)
    return link_of(elements, stem_of(domain))


def link_of(elements: Sequence[Element], stem: str = CANONICAL_STEM) -> Link:
    """The Digital Link of elements already checked; raises where they hold no key, or one too many."""
    unique = tuple(dict.fromkeys(elements))
    key = next((element for element in unique if identifier(element.ai).primary), None)
    if key is None:
        raise refusal("no AI among these can be the primary key of a Digital Link")
    present = {element.ai: element for element in unique}
    order = best(key.ai, present)
    attributes = tuple(e for e in unique if e is not key and e.ai not in order)
    for element in attributes:
        check_attribute(element, key.ai, order)
    return Link(key, tuple(present[ai] for ai in order), attributes, stem)


def canonical(link: Link) -> Link:
    """The same on id.gs1.org, with AIs alone, attributes in order."""
    attributes = tuple(sorted(link.attributes, key=lambda element: element.ai))
    return replace(link, stem=CANONICAL_STEM, attributes=attributes, others=(), fragment=None)


def identity(link: Link) -> Link:
    """Only what identifies: key and qualifiers on id.gs1.org."""
    return replace(canonical(link), attributes=())


def uri(link: Link) -> str:
    """The link as text, with everything it carries."""
    path = "".join(f"/{element.ai}/{escaped(element.value)}" for element in link.path)
    query = "&".join((*(f"{e.ai}={escaped(e.value)}" for e in link.attributes), *link.others))
    fragment = "" if link.fragment is None else f"#{link.fragment}"
    return link.stem + path + (f"?{query}" if query else "") + fragment


def stem_of(domain: str) -> str:
    """A stem from `example.com`, `https://example.com` or `https://example.com/some/path`."""
    check_characters(domain)
    text = domain if "://" in domain else f"https://{domain}"
    if "?" in text or "#" in text:
        raise refusal("the domain %(domain)s must hold no query and no fragment", domain=domain)
    authority_of(text)
    return text.rstrip("/")


def authority_of(text: str) -> tuple[str, str]:
    """Splits a URI behind its authority: stem and the rest. Raises where scheme or authority are wrong."""
    scheme = SCHEME.match(text)
    if scheme is None:
        raise refusal("a Digital Link begins with https:// or http://, in small or capital letters")
    start = scheme.end()
    end = next((at for at in range(start, len(text)) if text[at] in "/?#"), len(text))
    authority = text[start:end]
    found = AUTHORITY.fullmatch(authority)
    if not authority:
        raise refusal("there is no domain after the scheme")
    if found is None or int(found[2] or 0) > HIGHEST_PORT:
        raise refusal("%(domain)s is no domain name, with or without a port", domain=authority)
    return text[:end], text[end:]
