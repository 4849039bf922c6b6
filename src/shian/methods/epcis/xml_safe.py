"""Events with names and texts that XML allows, for answers that one odd event must not spoil."""

import re
from typing import Any
from urllib.parse import quote

from shian.methods.epcis.model import Event
from shian.methods.epcis.names import parted

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ODD = re.compile(r"[^\w.\-]|^(?![^\W\d])", re.ASCII)
KEPT = "!#$%&'()*+,/:;=?@[]~"  # what a URI may have, as it is


def writable(event: Event) -> Event:
    """The event as XML can say it.

    Characters that names in XML cannot have stand as ``_xHHHH_`` (their code), those of namespaces percent
    encoded, those of texts as U+FFFD. What XML allows is not changed.
    """
    made = {_name(name): _value(value) for name, value in event.items()}
    # The type of an event is the name of its element.
    return {**made, "type": _name(made["type"])} if isinstance(made.get("type"), str) else made


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return ILLEGAL.sub("\ufffd", value)
    if isinstance(value, list):
        return [_value(entry) for entry in value]
    if isinstance(value, dict):
        return {_name(name): _value(inner) for name, inner in value.items()}
    return value


def _name(name: str) -> str:
    if name == "#text":
        return name
    space, local = parted(name)
    if not space:
        return _local(name)
    return f"{{{quote(space, safe=KEPT)}}}{_local(local)}"


def _local(local: str) -> str:
    return ODD.sub(lambda found: f"_x{ord(found[0]):04X}_" if found[0] else "_", local)
