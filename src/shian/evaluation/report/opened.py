"""A report opened: as of the latest seal, as of a given one, or as it was frozen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from shian.evaluation.figures.store import Snapshot, snapshot
from shian.evaluation.models import FrozenReport
from shian.evaluation.report.build import Built, build
from shian.evaluation.report.frozen import Deviation, rebuild
from shian.evaluation.report.sources import Notes, notes_of
from shian.evaluation.report.text import TextProblem, parse, source_of
from shian.platform.installation.current import is_simulated

STANDARD = "self_evaluation"


@dataclass(frozen=True)
class Opened:
    """A built report and the archive it came from; for a frozen one, what deviates (nothing should)."""

    built: Built
    shot: Snapshot
    frozen: FrozenReport | None = None
    deviations: tuple[Deviation, ...] = ()

    @property
    def notes(self) -> Notes:
        """The lines above the text."""
        at = timezone.localtime(self.shot.seal.sealed_at).strftime("%Y-%m-%d %H:%M")
        frozen = self.frozen.title if self.frozen else ""
        return notes_of(self.shot.seal.number, at, simulated=is_simulated(), frozen=frozen)


def open_live(seal: int | None = None, name: str = STANDARD, year: int | None = None) -> Opened:
    """A report as of a seal, the latest where none is given; about another year if one is given.

    Raises:
        NoArchive, TextProblem.
    """
    shot = snapshot(seal)
    return Opened(build(parse(source_of(name, year)), shot), shot)


def open_frozen(frozen: FrozenReport) -> Opened:
    """A frozen report, computed anew from the archive as of its seal.

    Raises:
        NoArchive: the archive does not hold its seal.
    """
    shot = snapshot(frozen.seal)
    built, deviations = rebuild(frozen.text, frozen.definitions, frozen.numbers, shot)
    return Opened(built, shot, frozen, tuple(deviations))


def open_named(which: str, name: str = STANDARD) -> Opened:
    """``latest``, a seal's number, or ``frozen:ID``: the ways to name a report.

    ``latest@2022`` and ``7@2022`` are about that year.

    Raises:
        NoArchive, TextProblem: there is none such.
    """
    which, _at, said = which.partition("@")
    year = int(said) if said.isdigit() and len(said) == 4 else None
    if which in ("", "latest"):
        return open_live(name=name, year=year)
    if which.startswith("frozen:"):
        found = FrozenReport.objects.filter(pk=which[7:]).first() if which[7:].isdigit() else None
        if found is None:
            raise TextProblem(f"no frozen report {which[7:]!r}")
        return open_frozen(found)
    if not which.isdigit():
        raise TextProblem(f"{which!r} is neither “latest”, nor a seal's number, nor frozen:ID")
    return open_live(int(which), name, year)
