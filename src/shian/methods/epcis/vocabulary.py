"""Words of the Core Business Vocabulary, in each of the forms in which they are written.

Source: GS1 Core Business Vocabulary 2.0, section 7: bare words in JSON, URNs or Web URIs in XML.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

VOC = "https://gs1.org/voc/"
VARIANTS = (
    ("https://ref.gs1.org/cbv/", ("cbv:", "https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/")),
    (
        VOC,
        (
            "gs1:",
            "https://ref.gs1.org/voc/",
            "http://gs1.org/voc/",
            "https://www.gs1.org/voc/",
            "http://www.gs1.org/voc/",
        ),
    ),
)
RESERVED = ("urn:epcglobal:cbv:", "https://ns.gs1.org/cbv/", "http://ns.gs1.org/cbv/")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One list of words; `bare` and `full` find a word, and its Web URI, from any form of it.

    `open` where the list is a part of the GS1 Web Vocabulary, which has more words.
    """

    name: str
    urn: str
    web: str
    words: frozenset[str]
    open: bool
    bare: Mapping[str, str]
    full: Mapping[str, str]


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """All of them, by name: bizStep, disposition, bizTransaction, sourceDest, reason, component, measurement,
    alert."""
    text = (files(__package__) / "data" / "cbv.toml").read_text(encoding="utf-8")
    return {name: _vocabulary(name, entry) for name, entry in tomllib.loads(text).items()}


def _vocabulary(name: str, entry: Mapping[str, str]) -> Vocabulary:
    urn, web, words = entry["urn"], entry["web"], entry["words"].split()
    forms = [web, *([urn] if urn else [])]
    forms += [
        other + web[len(stem) :] for stem, others in VARIANTS if web.startswith(stem) for other in others
    ]
    bare = {form + word: word for word in words for form in ("", *forms)}
    full = {form: web + word for form, word in bare.items()}
    return Vocabulary(name, urn, web, frozenset(words), web == VOC, bare, full)


@cache
def web_of_urns() -> tuple[tuple[str, str], ...]:
    """The URN before a word and the Web URI that replaces it, of each vocabulary that has URNs."""
    return tuple((entry.urn, entry.web) for entry in vocabularies().values() if entry.urn)
