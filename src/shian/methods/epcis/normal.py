"""The normal form of an event, for storing and querying: what means the same is written the same."""

from typing import Any

from shian.methods.epcis.changes import TextChange, changed, changes
from shian.methods.epcis.identifiers import identify
from shian.methods.epcis.model import Event
from shian.methods.epcis.names import MDA
from shian.methods.epcis.times import utc
from shian.methods.epcis.vocabulary import vocabularies

JOINED_MDA = f"{{{MDA}:}}"


def normal(event: Event) -> Event:
    """An event in normal form; what is not touched is shared with the event given.

    Times are UTC with milliseconds (`2026-03-01T00:30:00.000Z`); `eventTimeZoneOffset` keeps the local zone.
    GS1 keys are constrained canonical Digital Links, as in the event hash: on id.gs1.org, a serial number
    without its lot, without attributes; keep the event as it was read beside this form. Words of the CBV are
    bare words. `certificationInfo` is a list. Values of extensions stay as they are.
    """
    made = changed(event, CHANGES)
    return _one_space(made) if any(name.startswith(JOINED_MDA) for name in made) else made


def _time(text: str) -> str:
    return utc(text) or text


def _identifier(text: str) -> str:
    return identify(text).canonical


def _word(vocabulary: str) -> TextChange:
    bare = vocabularies()[vocabulary].bare
    return lambda text: bare.get(text, text)


def _list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _ilmd(value: Any) -> Any:
    return _one_space(value) if isinstance(value, dict) else value


def _one_space(value: dict[str, Any]) -> dict[str, Any]:
    """With one namespace for the CBV's master data: that of XML, where JSON may have a colon behind it."""
    return {name.replace(JOINED_MDA, f"{{{MDA}}}", 1): inner for name, inner in value.items()}


CHANGES = {**changes(_identifier, _word, _time), "certificationInfo": _list, "ilmd": _ilmd}
