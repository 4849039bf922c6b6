"""Persons named in a Chinese text, with what they are in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shian.methods.redaction.folding import folded
from shian.methods.redaction.names.around import of_business, of_place
from shian.methods.redaction.names.labelled import labelled
from shian.methods.redaction.names.lists import joined
from shian.methods.redaction.names.reading import Name, read
from shian.methods.redaction.names.roles import AFTER, Role

__all__ = ["Person", "Role", "persons"]

_LINE = re.compile(r"[^\n\r]{1,2000}")
# In these roles it is always a person, never a firm.
_NO_FIRM = frozenset({Role.SUSPECT, Role.PATIENT, Role.FAMILY, Role.MINOR, Role.WITNESS, Role.OFFICIAL})


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name at ``text[start:end]``.

    Attributes:
        masked: shortened already (张某某, 李**), so that nobody is named.
        surname_only: a surname with a title (王女士).
        official: an office holder named in office (市长…): a public person.
    """

    start: int
    end: int
    text: str
    role: Role
    masked: bool = False
    surname_only: bool = False

    @property
    def official(self) -> bool:
        return self.role is Role.OFFICIAL


def persons(text: str) -> tuple[Person, ...]:
    """Every person named in a text, in order: surname and given name, ethnic names with ·, surname and title.

    Businesses, brands and places that carry a name are left out. Linear in the length of the text.
    """
    plain = folded(text)
    found: list[Person] = []
    for line in _LINE.finditer(plain):
        offset = line.start()
        found += [_person(text, offset, name) for name in _of_line(line.group())]
    return tuple(found)


def _of_line(line: str) -> Iterator[Name]:
    names = [n for n in read(line) if not _is_something_else(line, n)]
    names = labelled(line, names)
    for name in joined(line, names):
        if not _is_something_else(line, name):
            yield name


def _is_something_else(line: str, name: Name) -> bool:
    if name.masked or (name.title and not name.surname_only):
        return False
    if name.surname_only:
        return name.role is None and of_business(line, name.end)
    if of_place(line, name.start, name.end) and name.role is None:
        return True
    return name.role not in _NO_FIRM and of_business(line, name.end)


def _person(text: str, offset: int, name: Name) -> Person:
    role = name.role
    after = AFTER.get(name.title) if name.title else None
    if role is None or (after is Role.OFFICIAL and role is Role.OTHER):
        role = after or Role.OTHER
    start, end = offset + name.start, offset + name.end
    return Person(start, end, text[start:end], role, name.masked, name.surname_only)
