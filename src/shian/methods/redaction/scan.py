"""Everything that is found in a text."""

from __future__ import annotations

import re

from shian.methods.redaction.contacts import in_contacts
from shian.methods.redaction.digits import in_digits
from shian.methods.redaction.finding import Finding, Kind, Severity
from shian.methods.redaction.folding import folded
from shian.methods.redaction.homes import in_homes
from shian.methods.redaction.masking import mask
from shian.methods.redaction.people import Person, Role, persons
from shian.methods.redaction.secrets import in_secrets

_AGE = re.compile(
    r"[\s,(、:]{0,2}(?:性别:?)?[男女]?(?:性|孩|童)?[\s,、]{0,2}(?:[\u4e00-\u9fff]族[\s,、]{0,2})?(?:年龄"
    r"[\s:]{0,2}|今年|现年)?(\d{1,3})\s?(?:周岁|岁|个?月)"
)
_MONTHS = re.compile(r"月$")
_SCHOOL = re.compile(
    r"[\s,(、]{0,2}(?:[男女][\s,、]{0,2})?(?:系|就读于|为|是)?(?:(?!大学|教师|老师|校长)[\u4e00-\u9fff]){0,12}?"
    r"(?:[一二三四五六七八九1-9]年级|幼儿园[大中小]班|未成年)"
)
_OF_AGE = 18


NAMES = frozenset({Kind.PERSON, Kind.MINOR, Kind.OFFICIAL})


def find(text: str, *, lawful: frozenset[Kind] = frozenset()) -> list[Finding]:
    """Findings in order of place, without those of kinds that are lawful in this text.

    Never raises, whatever the text; its work grows with the text's length.
    """
    plain = folded(text)
    named = () if lawful >= NAMES else persons(text)
    found = [
        *in_secrets(text, plain),
        *in_digits(text, plain),
        *in_contacts(text, plain),
        *in_homes(text, plain),
        *(_of_person(text, plain, person) for person in named),
    ]
    return [f for f in _settled(found) if f.kind not in lawful]


def _of_person(text: str, plain: str, person: Person) -> Finding:
    kind, severity, reason = _judged(plain, person)
    stretch = text[person.start : person.end]
    suggestion = stretch if person.masked else mask(kind, stretch)
    return Finding(kind, person.start, person.end, stretch, severity, reason, suggestion)


def _judged(plain: str, person: Person) -> tuple[Kind, Severity, str]:
    if person.masked:
        return Kind.PERSON, Severity.LOW, "Name, shortened already"
    if person.official:
        return Kind.OFFICIAL, Severity.LOW, "Office holder named in office"
    if person.role is Role.MINOR or is_minor(plain, person.end):
        return Kind.MINOR, Severity.HIGH, "Name of a minor"
    if person.surname_only:
        return Kind.PERSON, Severity.MEDIUM, "Surname of a private person"
    return Kind.PERSON, Severity.HIGH, "Name of a private person"


def is_minor(plain: str, end: int) -> bool:
    """Whether the words after a name say that the person is under 18."""
    age = _AGE.match(plain, end)
    if age is not None:
        return int(age.group(1)) < _OF_AGE or bool(_MONTHS.search(age.group()))
    return bool(_SCHOOL.match(plain, end))


_ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            Kind.SECRET,
            Kind.IDENTITY,
            Kind.BANK,
            Kind.PHONE,
            Kind.EMAIL,
            Kind.ACCOUNT,
            Kind.MINOR,
            Kind.PERSON,
            Kind.OFFICIAL,
            Kind.ADDRESS,
            Kind.PLATE,
        )
    )
}


def _settled(found: list[Finding]) -> list[Finding]:
    """Without those that lie within another; of two on the same stretch, the first kind in order."""
    out: list[Finding] = []
    for f in sorted(found, key=lambda f: (f.start, -f.end, _ORDER[f.kind])):
        if not (out and _covers(out[-1], f)):
            out.append(f)
    return out


def _covers(last: Finding, f: Finding) -> bool:
    """Whether a finding adds nothing to the one before it."""
    if last.kind is Kind.SECRET:
        return f.end <= last.end
    return (last.start, last.end) == (f.start, f.end)
