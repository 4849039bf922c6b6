"""The forms in which identifiers and words are given out, as the standard's headers name them.

Source: EPCIS 2.0, 12 (GS1-EPC-Format, GS1-CBV-XML-Format).
"""

from collections.abc import Mapping
from enum import StrEnum

from shian.methods.digitallink import (
    CERTAIN,
    LENIENT,
    DigitalLinkError,
    from_urn,
    identity,
    parse,
    to_urn,
    uri,
)
from shian.methods.epcis.changes import TextChange, changed, changes
from shian.methods.epcis.json_raw import ONCE, repeats
from shian.methods.epcis.model import Event
from shian.methods.epcis.names import STANDARD
from shian.methods.epcis.vocabulary import vocabularies


class EpcFormat(StrEnum):
    """How EPCs, classes and places that are GS1 keys are written."""

    NO_PREFERENCE = "No_Preference"
    DIGITAL_LINK = "Always_GS1_Digital_Link"
    URN = "Always_EPC_URN"
    NEVER = "Never_Translates"


class CbvFormat(StrEnum):
    """How words of the Core Business Vocabulary are written in XML: Web URIs, unless URNs are asked for."""

    NO_PREFERENCE = "No_Preference"
    WEB = "Always_Web_URI"
    URN = "Always_URN"
    NEVER = "Never_Translates"


def written(
    event: Event, epcs: EpcFormat, words: CbvFormat | None, prefixes: Mapping[str, int] = CERTAIN
) -> Event:
    """The event with identifiers and words in the forms asked for; `words` None makes them bare.

    An EPC URN needs the length of the company prefix: where `prefixes` does not tell it, as where there is no
    URN, a Digital Link stays one.
    """
    return changed(event, changes(_identifiers(epcs, prefixes), lambda name: _words(name, words)))


def once(given: Event, made: Event) -> Event:
    """The event `made` of `given`, where no list that JSON has without repeats came to have one.

    EPCs that become the same stand as they were given.
    """
    kept = {
        name: given[name]
        for name in ONCE.get(str(given.get("type")), ())
        if name in given and repeats(made[name]) and not repeats(given[name])
    }
    return {**made, **kept} if kept else made


def _identifiers(wanted: EpcFormat, prefixes: Mapping[str, int]) -> TextChange:
    if wanted is EpcFormat.DIGITAL_LINK:
        return _to_link
    if wanted is EpcFormat.URN:
        return lambda text: _to_urn(text, prefixes)
    return lambda text: text


def _to_link(text: str) -> str:
    if not text.startswith("urn:epc:"):
        return text
    try:
        return uri(from_urn(text))
    except DigitalLinkError:
        return text


def _to_urn(text: str, prefixes: Mapping[str, int]) -> str:
    if not text.startswith("http"):
        return text
    try:
        return to_urn(identity(parse(text, LENIENT)), known=prefixes).text
    except DigitalLinkError:
        return text


def _words(name: str, wanted: CbvFormat | None) -> TextChange:
    vocabulary = vocabularies()[name]
    if wanted is None:
        # JSON has the other words of the GS1 Web Vocabulary as compact URIs.
        return lambda text: vocabulary.bare.get(text) or (_compact(text) if vocabulary.open else text)
    if wanted is CbvFormat.URN:
        stem = vocabulary.urn or _compact(vocabulary.web)
    else:
        stem = vocabulary.web

    def full(text: str) -> str:
        word = vocabulary.bare.get(text)
        return text if word is None else stem + word

    return full


def _compact(text: str) -> str:
    for prefix in ("gs1", "cbv"):
        if text.startswith(STANDARD[prefix]):
            return f"{prefix}:{text[len(STANDARD[prefix]) :]}"
    return text
