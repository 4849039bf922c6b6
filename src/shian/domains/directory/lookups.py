"""Finds areas and stations by what people write: codes, full and short names, addresses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from shian.domains.directory.models import Area, Station
from shian.platform.access.actor import Actor

SUFFIX = re.compile(r"(街道办事处|街道|地区|新区|城区|市|区|县|镇|乡)$")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The areas of today by code and by name."""

    names: dict[str, str] = field(default_factory=dict)  # code → name
    districts: dict[str, str] = field(default_factory=dict)  # name, full and short → code
    townships: dict[tuple[str, str], str] = field(default_factory=dict)  # (district code, name) → code
    cities: dict[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str:
        """The code of an area written as a code, a name, or a name behind that of its city; "" if unknown."""
        text = re.sub(r"\s+", "", text)
        if text in self.names:
            return text
        if text.isdigit() and text[:6] in self.names:
            return text[:6]
        for known in (self.districts, self.cities):
            if text in known:
                return known[text]
        return self.in_address(text) if len(text) <= 20 else ""

    def in_address(self, address: str) -> str:
        """The district an address names, "" where it names none or several."""
        found = {code for name, code in self.districts.items() if len(name) >= 3 and name in address}
        return found.pop() if len(found) == 1 else ""

    def township(self, district: str, name: str) -> str:
        """The code of a township within a district; "" if unknown."""
        return self.townships.get((district, name)) or self.townships.get((district, short(name)), "")


def short(name: str) -> str:
    """A name without the word for its level: 小店区 → 小店. Two characters at least remain."""
    bare = SUFFIX.sub("", name)
    return bare if len(bare) >= 2 else name


def gazetteer() -> Gazetteer:
    """All areas in force, read in one query."""
    made = Gazetteer()
    for area in Area.objects.filter(valid_to=None).order_by("code"):
        made.names[area.code] = area.name
        for name in {area.name, short(area.name)}:
            if area.level == Area.Level.TOWNSHIP:
                made.townships.setdefault((area.parent_code, name), area.code)
            else:
                known = made.districts if area.level == Area.Level.DISTRICT else made.cities
                known.setdefault(name, area.code)
    return made


def areas_by_text(texts: Iterable[str], by: Actor) -> dict[str, str]:
    """Text → code for those that name a known area."""
    known = gazetteer()
    return {text: code for text in texts if (code := known.find(text))}


def stations_by_name(texts: Collection[str], by: Actor) -> dict[str, Station]:
    """Name → station; a name that several stations bear is left out."""
    found: dict[str, Station] = {}
    several: set[str] = set()
    for station in Station.objects.filter(name__in=texts):
        if found.setdefault(station.name, station) is not station:
            several.add(station.name)
    return {name: station for name, station in found.items() if name not in several}
