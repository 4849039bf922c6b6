"""Names of extensions: prefixes, compact URIs, and the form `{namespace}local` that events hold in memory.

The form with braces parts namespace and local name for good, as XML and the event hash need it; a joined URI
would not. Source: EPCIS 2.0, 8 (JSON-LD contexts, extensions); JSON-LD 1.1 (compact URIs).
"""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

# Prefixes that the context of the standard defines.
STANDARD = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda",
    "gs1": "https://gs1.org/voc/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}
# Those that values have without declaring them, and that nothing else can mean there (CBV 2.0, 8.9).
IN_VALUES = {prefix: STANDARD[prefix] for prefix in ("epcis", "cbv", "gs1")}
# Master data of lots: the namespace in XML. The context of JSON has a colon behind it, which joins.
MDA = "urn:epcglobal:cbv:mda"
COMMENT = "{http://www.w3.org/2000/01/rdf-schema#}comment"
WHOLE = ("urn:", "http")  # most URIs begin so, and are no compact ones
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
SPLIT = re.compile(r"(.*[/#:])(.+)", re.DOTALL)
# A name is a URI, of any letters: those of XML are so too.
NAME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-_]*:[^\s<>\"{}|\\^`\x00-\x1f]+")
# A namespace may be any text in XML, of any letters too; words with an at sign are JSON-LD's own.
SPACE = re.compile(r"[^\s{}@][^\s{}]*")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+")


def is_uri(text: object) -> bool:
    """Whether it is an absolute URI by the characters of RFC 3986."""
    return isinstance(text, str) and URI.fullmatch(text) is not None


def prefixes(contexts: object) -> dict[str, str]:
    """The prefixes that a JSON-LD `@context` declares: a text, an object, or a list of them."""
    found: dict[str, str] = {}
    for entry in contexts if isinstance(contexts, list) else [contexts]:
        if isinstance(entry, dict):
            for name, value in entry.items():
                target = value.get("@id") if isinstance(value, dict) else value
                right = isinstance(target, str) and SPACE.fullmatch(target)
                if right and not name.startswith("@"):
                    found[name] = str(target)
    return {name: _expanded(target, found) for name, target in found.items()}


def _expanded(target: str, found: Mapping[str, str]) -> str:
    """The namespace behind a prefix that is declared by another prefix."""
    prefix, colon, rest = target.partition(":")
    other = STANDARD.get(prefix) or found.get(prefix)
    return other + rest if colon and other and not rest.startswith("//") else target


class Names:
    """Resolves names by the prefixes of a document, and those that need no declaration."""

    def __init__(self, declared: Mapping[str, str]) -> None:
        self.declared = dict(declared)
        self._spaces = {**STANDARD, **declared}
        # To join a prefix and a name, the namespace of master data needs the colon that it lacks in XML.
        joined = {prefix: f"{MDA}:" if space == MDA else space for prefix, space in declared.items()}
        self._joined = {"cbvmda": f"{MDA}:", **joined, **IN_VALUES}
        self._keys: dict[str, str] = {}

    def with_more(self, declared: Mapping[str, str]) -> "Names":
        """These and others, which come before these where they differ."""
        return Names({**self.declared, **declared}) if declared else self

    def key(self, name: str) -> str:
        """A field's name: `{namespace}local` for prefix:local and full URIs; what is neither, as it is."""
        found = self._keys.get(name)
        if found is None:
            found = self._keys[name] = self._key(name)
        return found

    def _key(self, name: str) -> str:
        if name.startswith("{"):
            return f" {name}"  # no name of JSON begins so; with the space it does not pass for a resolved one
        if NAME.fullmatch(name) is None:
            return name
        prefix, _, local = name.partition(":")
        space = self._spaces.get(prefix)
        if space is not None and not local.startswith("//"):
            return f"{{{space}}}{local}"
        parted = SPLIT.fullmatch(name)
        return f"{{{parted[1]}}}{parted[2]}" if parted else name

    def full(self, value: str) -> str:
        """A value with its prefix expanded, where it is a compact URI; else as it is."""
        prefix, colon, rest = value.partition(":")
        space = self._joined.get(prefix) if colon else None
        return value if space is None or rest.startswith("//") or " " in rest else space + rest


def parted(name: str) -> tuple[str, str]:
    """Namespace and local name of `{namespace}local`; no namespace for other names."""
    if not name.startswith("{"):
        return "", name
    space, _, local = name[1:].partition("}")
    return space, local


def used_spaces(value: Any) -> set[str]:
    """The namespaces of all names within a value, types that are names among them."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, dict):
            kind = inner.get("type")
            names = [*inner, kind] if isinstance(kind, str) else list(inner)
            found.update(parted(name)[0] for name in names if name.startswith("{"))
            waiting += inner.values()
        elif isinstance(inner, list | tuple):
            waiting += inner
    return found - {""}


def chosen_prefixes(value: Any, declared: Mapping[str, str]) -> dict[str, str]:
    """Prefix by namespace, of the names within a value: as declared, else the standard's, else ext1, ext2, …

    A prefix with which a text within the value begins is not taken: it would make a compact URI of the text.
    """
    begun = {text.partition(":")[0] for text in _texts(value) if ":" in text}
    own = {space: prefix for prefix, space in reversed(list(declared.items())) if NCNAME.fullmatch(prefix)}
    known = {
        space: prefix for prefix, space in STANDARD.items() if declared.get(prefix, space) == space
    } | own
    known = {space: prefix for space, prefix in known.items() if prefix not in begun}
    taken = begun | declared.keys() | STANDARD.keys()
    spaces = used_spaces(value)
    # A prefix that was never declared is a namespace of its own, and keeps its name.
    known |= {f"{name}:": name for space in spaces if (name := undeclared(space)) and name not in taken}
    taken |= set(known.values())
    fresh = (name for number in count(1) if (name := f"ext{number}") not in taken)
    return {space: known.get(space) or next(fresh) for space in sorted(spaces)}


def undeclared(space: str) -> str:
    """The prefix of a namespace that is nothing but it and a colon; "" for others."""
    return space[:-1] if space.endswith(":") and NCNAME.fullmatch(space[:-1]) else ""


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, str):
            yield inner
        elif isinstance(inner, dict):
            waiting += inner.values()
        elif isinstance(inner, list | tuple):
            waiting += inner
