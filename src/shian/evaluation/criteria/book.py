"""The editions of criteria: those that come with the platform, and those that were imported and published."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from shian.evaluation.criteria.schema import Fault, read
from shian.methods.scoring import Block, CriteriaError, Edition, Item

FOLDER = Path(__file__).with_name("editions")
USUAL = {"city": "national-2021", "district": "county-2021"}


class NoSuchEdition(LookupError):
    """No edition has that name; the message lists those there are."""


@dataclass(frozen=True)
class Checked:
    """A file that was read: its edition, or what is wrong."""

    path: Path
    edition: Edition | None
    faults: tuple[Fault, ...]


def check_file(path: Path) -> Checked:
    """Read a file and say what is wrong with it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Checked(path, None, (Fault(item="", field="", reason=str(error)),))
    edition, faults = read(data)
    if edition and edition.name != path.stem:
        faults = [Fault(item="", field="name", reason=f"is {edition.name}, by its file {path.stem}")]
    return Checked(path, None if faults else edition, tuple(faults))


@lru_cache(maxsize=1)
def shipped() -> dict[str, Edition]:
    """The editions that come with the platform.

    Raises:
        CriteriaError: naming file, item, field and reason.
    """
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        checked = check_file(path)
        if checked.edition is None:
            raise CriteriaError(f"{path}: " + "; ".join(map(str, checked.faults)))
        found[checked.edition.name] = checked.edition
    return found


def editions() -> dict[str, Edition]:
    """All editions by name, the usual ones of each level first, then by name."""
    from shian.evaluation.criteria.models import EditionDraft

    every = shipped() | {
        one.name: _published(one.pk, one.version)
        for one in EditionDraft.objects.filter(state="published").only("pk", "name", "version")
    }
    order = list(USUAL.values())
    return dict(sorted(every.items(), key=lambda e: (order.index(e[0]) if e[0] in order else 9, e[0])))


@lru_cache(maxsize=32)
def _published(pk: int, version: int) -> Edition:
    """An imported edition; a published one does not change, so that its version says all."""
    from shian.evaluation.criteria.models import EditionDraft

    made, faults = read(EditionDraft.objects.get(pk=pk).content())
    if made is None:
        raise CriteriaError(f"edition draft {pk}: " + "; ".join(map(str, faults)))
    return made


def edition(name: str = "", level: str = "city", every: dict[str, Edition] | None = None) -> Edition:
    """The edition of that name; without a name the usual one of the level.

    Raises:
        NoSuchEdition: the message lists those there are.
    """
    every = editions() if every is None else every
    name = name or USUAL[level]
    if name not in every:
        raise NoSuchEdition(f"no edition {name!r}; there are: {', '.join(every)}")
    return every[name]


def title_of(thing: Edition | Block | Item) -> str:
    """Its title in the reader's language."""
    return thing.title_en if (get_language() or "zh").startswith("en") else thing.title_zh


def data_of(text: str) -> dict[str, Any]:
    """TOML with exact numbers."""
    return tomllib.loads(text, parse_float=Decimal)
