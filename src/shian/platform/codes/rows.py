"""What `shian dl` says of one text, as one row: accepted with its parts, or refused with the reason."""

from collections.abc import Callable
from typing import Any

from shian.methods.digitallink import (
    DigitalLinkError,
    Leniency,
    Link,
    bracketed,
    canonical,
    read,
    uri,
)
from shian.methods.digitallink.elements import SEPARATOR
from shian.methods.digitallink.table import table

Row = dict[str, Any]
COLUMNS = ("input", "accepted", "kind", "canonical", "element_string", "ai", "value", "reason")


def reading_row(text: str, leniency: Leniency) -> Row:
    """A text of any kind, taken apart."""

    def taken_apart() -> Row:
        reading = read(text, leniency)
        row: Row = {"kind": reading.kind, "canonical": None, "element_string": bracketed(reading.elements)}
        row["ais"] = [_element(element.ai, element.value) for element in reading.elements]
        if reading.link is None:
            return row | {"no_link": str(reading.no_link)}
        return row | link_row(reading.link)

    return attempted(text, taken_apart)


def link_row(link: Link) -> Row:
    """A link's own fields."""
    return {
        "canonical": uri(canonical(link)),
        "uri": uri(link),
        "stem": link.stem,
        "key": link.key.ai,
        "qualifiers": [element.ai for element in link.qualifiers],
        "attributes": [element.ai for element in link.attributes],
        "other_parameters": list(link.others),
        "fragment": link.fragment,
    }


def attempted(text: str, work: Callable[[], Row]) -> Row:
    """What the work answers, or why the text is refused."""
    row: Row = {"input": clean(text)}
    try:
        return row | {"accepted": True} | work()
    except DigitalLinkError as error:
        where = {"ai": clean(error.ai), "value": clean(error.value), "reason": clean(str(error.reason))}
        return row | {"accepted": False} | where


def clean(text: str) -> str:
    """The text without half characters, which come from arguments that are no UTF-8 and cannot be written."""
    return text.encode("utf-8", "replace").decode()


def shown(text: str) -> str:
    """The text on one line of a terminal: separators as <GS>, other control characters escaped."""
    plain = text.replace(SEPARATOR, "<GS>")
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in plain)


def fault(row: Row) -> str:
    """The reason of a refused row, with its AI and value."""
    where = f"({row['ai']}) {row['value']}".strip() + ": " if row["ai"] else ""
    return shown(f"{where}{row['reason']}")


def _element(ai: str, value: str) -> Row:
    return {"ai": ai, "title": table()[ai].title, "value": value}
