"""Parameters that name an extension, or an attribute of master data: where their values stand in an event."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from shian.methods.epcis.names import SPLIT
from shian.methods.epcisquery import values
from shian.methods.epcisquery.model import Attribute, Condition, Field, QueryFault
from shian.methods.problems import problem

Spaces = Mapping[str, Sequence[str]]
OPS = "EQ|GT|GE|LT|LE|EXISTS"
FIELD = re.compile(
    rf"({OPS})_(INNER_)?(?:(ILMD|ERROR_DECLARATION|SENSORELEMENT|SENSORMETADATA|SENSORREPORT|readPoint|bizLocation)_)?"
    r"(.+:.+)",
    re.DOTALL,
)
HASATTR = re.compile(r"HASATTR_(.+)", re.DOTALL)
EQATTR = re.compile(r"EQ_?ATTR_([A-Za-z]+|[^_]+:[^_]+)_(.+)", re.DOTALL)
BASES = {
    "": "$",
    "ILMD": "$.ilmd",
    "ERROR_DECLARATION": "$.errorDeclaration",
    "SENSORELEMENT": "$.sensorElementList",
    "SENSORMETADATA": "$.sensorElementList.sensorMetadata",
    "SENSORREPORT": "$.sensorElementList.sensorReport",
    "readPoint": "$.readPoint",
    "bizLocation": "$.bizLocation",
}
# Within extensions only, at any depth: the extensions are the fields whose names begin with their namespace.
WITHIN = '.keyvalue() ? (@.key starts with "{").value.**'
MDA = "urn:epcglobal:cbv:mda"
COLUMNS = {"readPoint": "read_point", "bizLocation": "biz_location", "bizStep": "biz_step",
           "disposition": "disposition"}  # fmt: skip
ELSEWHERE = {
    "parentID": ("$.parentID",),
    "epcClass": tuple(f"$.{name}.epcClass" for name in (
        "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")),
    "source": ("$.sourceList.source",),
    "destination": ("$.destinationList.destination",),
    "deviceID": ("$.sensorElementList.sensorMetadata.deviceID", "$.sensorElementList.sensorReport.deviceID"),
}  # fmt: skip


def condition(name: str, given: Any, spaces: Spaces) -> Condition | None:
    """The condition a parameter of these families means; None where it belongs to none."""
    if found := HASATTR.fullmatch(name):
        column, paths = _subject(name, found[1], spaces)
        return Attribute(column, paths, _attributes(values.texts(name, given), spaces))
    if found := EQATTR.fullmatch(name):
        column, paths = _subject(name, found[1], spaces)
        wanted = tuple(value.text for value in values.comparable(name, given, "EQ"))
        return Attribute(column, paths, _attributes((found[2],), spaces), wanted)
    if found := FIELD.fullmatch(name):
        op, inner, base, field = found.groups()
        start = BASES[base or ""] + (WITHIN if inner else "")
        paths = tuple(f"{start}.{json.dumps(key)}" for key in keys(name, field, spaces))
        if op == "EXISTS":
            return Field(paths, op) if values.wanted(name, given) else None
        return Field(paths, op, values.comparable(name, given, op))
    return None


def keys(name: str, field: str, spaces: Spaces) -> tuple[str, ...]:
    """The names `{namespace}local` that prefix:local, or a full URI, may stand for."""
    if len(field) > values.LONGEST or "\x00" in field:
        raise QueryFault(name, problem("a value is longer than %(most)s characters", most=values.LONGEST))
    prefix, _, local = field.partition(":")
    if prefix in spaces and not local.startswith("//"):
        return tuple(f"{{{space}}}{local}" for space in spaces[prefix])
    parted = SPLIT.fullmatch(field)
    if parted and (local.startswith("//") or ":" in local):
        # XML may have the namespace with or without the sign that parts it from the name.
        return tuple(dict.fromkeys((f"{{{parted[1]}}}{parted[2]}", f"{{{parted[1][:-1]}}}{parted[2]}")))
    raise QueryFault(name, problem("the prefix “%(prefix)s” stands for no namespace", prefix=prefix))


def order_paths(field: Any, spaces: Spaces) -> tuple[str, ...]:
    """Where an extension stands by which events are put in order."""
    if not isinstance(field, str) or ":" not in field:
        message = "takes eventTime, recordTime, or the name of an extension"
        raise QueryFault("orderBy", problem(message))
    return tuple(f"$.{json.dumps(key)}" for key in keys("orderBy", field, spaces))


def _subject(name: str, field: str, spaces: Spaces) -> tuple[str, tuple[str, ...]]:
    if field in COLUMNS:
        return COLUMNS[field], ()
    if field in ELSEWHERE:
        return "", ELSEWHERE[field]
    if ":" in field:
        return "", tuple(f"$.{json.dumps(key)}" for key in keys(name, field, spaces))
    raise QueryFault(name, problem("“%(field)s” is no field that names master data", field=field))


def _attributes(names: tuple[str, ...], spaces: Spaces) -> tuple[str, ...]:
    """Names of attributes in the form in which master data keeps them, and as they were given."""
    out: list[str] = []
    for name in names:
        prefix, colon, local = name.partition(":")
        out.append(attribute_name(name))
        if colon and prefix in spaces:
            out += [attribute_name(space + local) for space in spaces[prefix]]
    return tuple(dict.fromkeys(out))


def attribute_name(name: str) -> str:
    """An attribute's name in one form: the standard's own have #, : or nothing before their last part."""
    plain = name[1:].replace("}", "", 1) if name.startswith("{") else name
    return f"{MDA}#{plain[len(MDA) :].lstrip('#:')}" if plain.startswith(MDA) else plain
