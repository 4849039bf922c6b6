"""Persons named in a Chinese text, with what they are in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shian.methods.redaction.folding import folded
from shian.methods.redaction.names.around import of_brand, of_business, of_place
from shian.methods.redaction.names.labelled import labelled
from shian.methods.redaction.names.lexicon import lexicon
from shian.methods.redaction.names.lists import beginnings, joined
from shian.methods.redaction.names.reading import Name, read
from shian.methods.redaction.names.roles import AFTER, Role

__all__ = ["Person", "Role", "persons"]

_ROUNDS = 3
_KNOWN = 300  # names that are looked for again
_LINE = re.compile(r"[^\n\r]{1,2000}")
# Who does this speaks for an office.
_PRESIDES = re.compile(
    r"主持召开|主持会议|出席会议|出席并|作(?:重要|动员)?讲话|强调|指出[,:]|宣布(?:开幕|启动)|带队|调研"
)
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
        found += [_person(text, offset, line.group(), name) for name in _of_line(line.group())]
    return tuple(_named_again(text, plain, found))


def _named_again(text: str, plain: str, found: list[Person]) -> list[Person]:
    """Whoever is named once is known by that name in the whole text, and in the role first told."""
    roles: dict[str, Role] = {}
    for p in found:
        if not p.masked and not p.surname_only and roles.get(p.text, Role.OTHER) is Role.OTHER:
            roles[p.text] = p.role
    out = [replace(p, role=roles[p.text]) if p.role is Role.OTHER and p.text in roles else p for p in found]
    known = sorted((n for n in roles if len(n) > 1), key=len, reverse=True)[:_KNOWN]
    if not known:
        return out
    taken = {i for p in found for i in range(p.start, p.end)}
    for name in known:
        for start in _places(text, name):
            end = start + len(name)
            if not taken.isdisjoint(range(start, end)) or (len(name) == 2 and _in_a_word(text, start, end)):
                continue
            if not (of_place(plain, start, end) or of_business(plain, end)):
                out.append(Person(start, end, name, roles[name]))
                taken.update(range(start, end))
    return sorted(out, key=lambda p: p.start)


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _in_a_word(text: str, start: int, end: int) -> bool:
    """Whether two characters are part of a longer common word here: 高峰 in 高峰期."""
    words = lexicon().words
    return any(text[a:b] in words for a in (start - 1, start) for b in (end, end + 1) if a >= 0 and b - a > 2)


def _of_line(line: str) -> Iterator[Name]:
    names = labelled(line, _read_through(line))
    for name in joined(line, names):
        if not _is_something_else(line, name):
            yield name


def _read_through(line: str) -> list[Name]:
    """The names of a line; where lists go on after them, it is read again with that in mind."""
    told: dict[int, Role] = {}
    for _ in range(_ROUNDS):
        names = [n for n in read(line, told) if not _is_something_else(line, n)]
        more = beginnings(line, names)
        if more.keys() <= told.keys():
            break
        told |= more
    return names


def _is_something_else(line: str, name: Name) -> bool:
    if name.masked or (name.title and not name.surname_only):
        return False
    if name.surname_only:
        return name.role is None and of_business(line, name.end)
    if name.role is None and (of_place(line, name.start, name.end) or of_brand(line, name.start)):
        return True
    return name.role not in _NO_FIRM and of_business(line, name.end)


def _person(text: str, offset: int, line: str, name: Name) -> Person:
    role = name.role or (Role.OFFICIAL if _PRESIDES.match(line, name.end) else None)
    after = AFTER.get(name.title) if name.title else None
    if role is None or (after is Role.OFFICIAL and role is Role.OTHER):
        role = after or Role.OTHER
    start, end = offset + name.start, offset + name.end
    return Person(start, end, text[start:end], role, name.masked, name.surname_only)
