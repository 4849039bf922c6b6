"""Reads what a hospital's system sent: a QuestionnaireResponse, or a Bundle of them with their Patients.

Strict: what is not known, repeated without leave, of another type or too long is refused by its path.
It reads no database and no clock.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from shian.domains.surveillance.cases.drafts import MOST_EXPOSURES, MOST_SPECIMENS
from shian.domains.surveillance.cases.fhir.items import CANONICAL, CASE_ITEMS, GROUPS, Item

SIZE = 2 << 20
ENTRIES = 200
ITEMS = 120
LONGEST_ID = 80
BUNDLES = ("transaction", "batch", "collection")
RESPONSE_KEYS = frozenset(
    "resourceType id meta language text identifier questionnaire status subject authored author source item "
    "implicitRules encounter".split()
)
_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(Z|[+-](?:0\d|1[0-3]):[0-5]\d|\+14:00))?"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEX = {"male": "male", "female": "female"}
_VALUES = {
    "string": "valueString", "dateTime": "valueDateTime", "integer": "valueInteger",
    "decimal": "valueDecimal", "choice": "valueCoding",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, where (a FHIRPath), and its code by FHIR's issue types."""

    path: str
    reason: str
    code: str = "invalid"


class Unreadable(Exception):
    """What was sent is no such document at all."""

    def __init__(self, trouble: Trouble, status: int = 400) -> None:
        super().__init__(trouble.reason)
        self.trouble, self.status = trouble, status


@dataclass(slots=True)
class Response:
    """One case as it was sent: its place in the document, identifier, values by the draft's names, faults."""

    path: str
    identifier: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    foods: list[dict[str, Any]] = field(default_factory=list)
    specimens: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def refuse(self, path: str, reason: str, code: str = "invalid") -> None:
        """Note a fault."""
        self.troubles.append(Trouble(path, reason, code))


@dataclass(slots=True)
class Sent:
    """The document: ``bundle`` is the bundle's type, empty for a single response."""

    bundle: str
    responses: list[Response]


def read(content: bytes, zone: tzinfo) -> Sent:
    """The cases of a document; ``zone`` is the place's time, in which a bare date means noon.

    Raises:
        Unreadable: no JSON, too large, or neither a response nor a bundle of them.
    """
    if len(content) > SIZE:
        raise Unreadable(Trouble("$this", f"At most {SIZE} bytes are taken.", "too-long"), 413)
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as fault:
        raise Unreadable(Trouble("$this", f"This is no JSON: {fault}"[:300], "structure")) from fault
    kind = found.get("resourceType") if isinstance(found, dict) else None
    if kind == "QuestionnaireResponse":
        return Sent("", [_response(found, "QuestionnaireResponse", {}, zone)])
    if kind == "Bundle":
        return _bundle(found, zone)
    raise Unreadable(Trouble("$this", "A QuestionnaireResponse or a Bundle is expected.", "structure"))


def _bundle(found: Mapping[str, Any], zone: tzinfo) -> Sent:
    kind, entries = found.get("type"), found.get("entry")
    if kind not in BUNDLES:
        raise Unreadable(Trouble("Bundle.type", f"The type is one of: {', '.join(BUNDLES)}.", "value"))
    if not isinstance(entries, list) or not 0 < len(entries) <= ENTRIES:
        raise Unreadable(Trouble("Bundle.entry", f"1 to {ENTRIES} entries are taken.", "too-long"))
    resources = [one.get("resource") if isinstance(one, dict) else None for one in entries]
    people = _people(entries, resources)
    responses = []
    for at, one in enumerate(resources):
        path = f"Bundle.entry[{at}].resource"
        kind_of = one.get("resourceType") if isinstance(one, dict) else None
        if isinstance(one, dict) and kind_of == "QuestionnaireResponse":
            responses.append(_response(one, path, people, zone))
        elif kind_of != "Patient":
            strange = Response(path)
            strange.refuse(path, "A QuestionnaireResponse or its Patient is expected.", "not-supported")
            responses.append(strange)
    if not responses:
        raise Unreadable(Trouble("Bundle.entry", "No QuestionnaireResponse is in it.", "required"))
    return Sent(str(kind), responses)


def _people(entries: Sequence[Any], resources: Sequence[Any]) -> dict[str, Mapping[str, Any]]:
    """Patients of the bundle by what a reference to them says."""
    people: dict[str, Mapping[str, Any]] = {}
    for entry, one in zip(entries, resources, strict=True):
        if isinstance(one, dict) and one.get("resourceType") == "Patient":
            if isinstance(one.get("id"), str):
                people[f"Patient/{one['id']}"] = one
            if isinstance(entry.get("fullUrl"), str):
                people[entry["fullUrl"]] = one
    return people


def _response(
    found: Mapping[str, Any], path: str, people: Mapping[str, Mapping[str, Any]], zone: tzinfo
) -> Response:
    made = Response(path)
    for name in found:
        if name not in RESPONSE_KEYS:
            made.refuse(f"{path}.{name[:60]}", "This element is not known here.", "structure")
    if found.get("status") not in ("completed", "amended"):
        made.refuse(f"{path}.status", "The status is completed or amended.", "value")
    asked = found.get("questionnaire")
    if not isinstance(asked, str) or asked.split("|")[0] != CANONICAL:
        made.refuse(f"{path}.questionnaire", f"The questionnaire is {CANONICAL}.", "value")
    _identify(found.get("identifier"), made)
    _subject(found.get("subject"), made, people)
    _items(found.get("item"), CASE_ITEMS, path, made, made.values, zone, groups=True)
    return made


def _identify(found: Any, made: Response) -> None:
    """The identifier by which a response that is sent twice is known: system and value as one text."""
    path = f"{made.path}.identifier"
    value = found.get("value") if isinstance(found, dict) else None
    system = found.get("system", "") if isinstance(found, dict) else ""
    if not isinstance(value, str) or not value.strip() or not isinstance(system, str):
        made.refuse(path, "An identifier with a value is required.", "required")
        return
    whole = f"{system.strip()}|{value.strip()}" if system.strip() else value.strip()
    if _CONTROL.search(whole) or len(whole) > 1000:
        made.refuse(path, "The identifier is too long or has characters that no text has.", "value")
        return
    made.identifier = whole if len(whole) <= LONGEST_ID else hashlib.sha256(whole.encode()).hexdigest()


def _subject(found: Any, made: Response, people: Mapping[str, Mapping[str, Any]]) -> None:
    """What the referred Patient says: name, telephone, identity number, sex, address. Items say it over."""
    if found is None:
        return
    reference = found.get("reference") if isinstance(found, dict) else None
    person = people.get(reference) if isinstance(reference, str) else None
    if person is None:
        if people:
            made.refuse(f"{made.path}.subject", "The subject is no Patient of this bundle.", "not-found")
        return
    told = {
        "patient_name": _name(person), "phone": _first(person, "telecom", "value", 30),
        "id_number": _first(person, "identifier", "value", 18),
        "address": _first(person, "address", "text", 200),
        "sex": _SEX.get(str(person.get("gender")), ""),
    }  # fmt: skip
    made.values |= {name: value for name, value in told.items() if value}


def _name(person: Mapping[str, Any]) -> str:
    names = person.get("name")
    first = names[0] if isinstance(names, list) and names and isinstance(names[0], dict) else {}
    if isinstance(first.get("text"), str):
        return _plain(first["text"], 60)
    given, family = first.get("given"), first.get("family")
    parts = [family, *(given if isinstance(given, list) else [])]
    return _plain("".join(part for part in parts if isinstance(part, str)), 60)


def _first(person: Mapping[str, Any], name: str, inner: str, most: int) -> str:
    rows = person.get(name)
    values = [row.get(inner) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return next((_plain(value, most) for value in values if isinstance(value, str)), "")


def _plain(text: str, most: int) -> str:
    return _CONTROL.sub("", text).strip()[:most]


def _items(
    found: Any,
    known: Sequence[Item],
    path: str,
    made: Response,
    into: dict[str, Any],
    zone: tzinfo,
    *,
    groups: bool = False,
) -> None:
    """Answers into values by the draft's names; every strange, repeated or missing one is refused."""
    if not isinstance(found, list) or not found or len(found) > ITEMS:
        made.refuse(f"{path}.item", f"1 to {ITEMS} items are expected.", "required")
        return
    by_link, seen = {item.link: item for item in known}, set[str]()
    for one in found:
        link = one.get("linkId") if isinstance(one, dict) else None
        where = f"{path}.item.where(linkId='{link[:40]}')" if isinstance(link, str) else f"{path}.item"
        if groups and isinstance(link, str) and link in GROUPS:
            _group(one, link, where, made, zone)
        elif not isinstance(link, str) or link not in by_link:
            made.refuse(where, "This question is not in the questionnaire.", "not-found")
        elif link in seen:
            made.refuse(where, "This question is answered twice.", "duplicate")
        else:
            seen.add(link)
            _answer(one, by_link[link], where, made, into, zone)
    for item in known:
        if item.required and item.target not in into:
            made.refuse(f"{path}.item", f"The answer to {item.link} is missing.", "required")


def _group(one: Mapping[str, Any], link: str, where: str, made: Response, zone: tzinfo) -> None:
    rows, most = (made.foods, MOST_EXPOSURES) if link == "food" else (made.specimens, MOST_SPECIMENS)
    if len(rows) >= most:
        made.refuse(where, f"At most {most} of these are taken.", "too-long")
        return
    values: dict[str, Any] = {}
    _items(one.get("item"), GROUPS[link], f"{where}[{len(rows)}]", made, values, zone)
    rows.append(values)


def _answer(
    one: Mapping[str, Any], item: Item, where: str, made: Response, into: dict[str, Any], zone: tzinfo
) -> None:
    answers = one.get("answer")
    if answers is None:
        return
    if not isinstance(answers, list) or len(answers) > (60 if item.repeats else 1):
        made.refuse(f"{where}.answer", "More answers than this question takes.", "too-long")
        return
    values = []
    for answer in answers:
        value = _value(answer, item, zone)
        if isinstance(value, Refusal):
            made.refuse(f"{where}.answer", value.reason, "value")
            return
        values.append(value)
    if values:
        into[item.target] = tuple(dict.fromkeys(values)) if item.repeats else values[0]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer is not taken."""

    reason: str


def _value(answer: Any, item: Item, zone: tzinfo) -> Any:
    names = [name for name in answer if name.startswith("value")] if isinstance(answer, dict) else []
    wanted = _VALUES[item.type]
    if names != [wanted] and not (item.type == "dateTime" and names == ["valueDate"]):
        return Refusal(f"The answer is given as {wanted}.")
    value = answer[names[0]]
    match item.type:
        case "string":
            return _string(value, item)
        case "dateTime":
            return _moment(value, zone)
        case "integer":
            whole = isinstance(value, int) and not isinstance(value, bool)
            return value if whole and item.least <= value <= item.most else _between(item)
        case "decimal":
            return _decimal(value, item)
        case _:
            return _coding(value, item)


def _between(item: Item) -> Refusal:
    return Refusal(f"A number from {item.least} to {item.most} is expected.")


def _string(value: Any, item: Item) -> Any:
    if not isinstance(value, str) or len(value) > item.most or _CONTROL.search(value):
        return Refusal(f"A text of at most {item.most} characters, without control characters, is expected.")
    return value.strip()


def _decimal(value: Any, item: Item) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _between(item)
    try:
        number = Decimal(str(value)).quantize(Decimal("0.1"))
    except InvalidOperation:
        return _between(item)
    return number if item.least <= number <= item.most else _between(item)


def _coding(value: Any, item: Item) -> Any:
    code = value.get("code") if isinstance(value, dict) else None
    known = {code for code, _label in item.options}
    return (
        code if isinstance(code, str) and code in known else Refusal("This code is not one of the options.")
    )


def _moment(value: Any, zone: tzinfo) -> Any:
    """A FHIR dateTime with its offset, or a bare date, which means noon of the place."""
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return Refusal("A time with its offset is expected, such as 2021-06-07T20:00:00+08:00, or a date.")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if not 1900 <= day.year <= 2200:
            return Refusal("This year cannot be.")
        if found[4] is None:
            return datetime.combine(day, time(12), zone)
        return datetime.fromisoformat(value.replace("Z", "+00:00")[:19] + _offset(found[7])).astimezone(UTC)
    except ValueError:
        return Refusal("This day or time is not in the calendar.")


def _offset(text: str) -> str:
    return "+00:00" if text == "Z" else text
