"""Private persons named in a text: suspects, parties, complainants, patients; not officials in office."""

from __future__ import annotations

from collections.abc import Iterator

from shian.methods.claims.reading.named import COMMON, named_persons
from shian.methods.redaction import Role, persons

PRIVATE = {
    Role.SUSPECT: "犯罪嫌疑人等涉案人",
    Role.PARTY: "当事人",
    Role.COMPLAINANT: "投诉举报人",
    Role.PATIENT: "患者",
    Role.FAMILY: "家属",
    Role.MINOR: "未成年人",
    Role.WITNESS: "证人",
}


def private_persons(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, name, role) of each private person; names shortened already (张某某) are silent."""
    found: dict[int, tuple[int, int, str, str]] = {}
    official: set[str] = set()
    for person in persons(text):
        common = COMMON.match(person.text) or person.masked or person.surname_only
        if person.role in PRIVATE and not common:
            found[person.start] = (person.start, person.end, person.text, PRIVATE[person.role])
        elif person.official:
            official.add(person.text)
    for one in named_persons(text):
        if one[2] not in official:
            found.setdefault(one[0], one)
    yield from sorted(found.values())
