"""How well the desk's own code infers the sources of the outbreaks that the simulated city holds.

Three situations, each from the database as it stands. *File*: what stood in the outbreak's file before any
sample had a result: menu, line list, deliveries. *Without lots*: the same, had the kitchen not known which
lot went into which dish. *Reports*: the case reports of the outbreak and all others of its district and
days, no menu, nobody asked. What is changed for that is undone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from django.db import transaction
from django.utils import timezone

from shian.domains.supply.lots.models import Lot
from shian.domains.surveillance.cases.models import Case
from shian.domains.surveillance.inquiry.inferring import Inferred, NothingToInfer, infer
from shian.domains.surveillance.inquiry.models import OutbreakSample
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.methods.sourcing import Ranking
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.records.base import writing_allowed
from shian.simulation.illness.judging import Judged, ranked_among, with_truth

AROUND = timedelta(days=2)  # before the first and after the last onset whose others are taken along
Row = dict[str, Any]


def planted(folder: Path) -> list[Row]:
    """The outbreaks as they truly were, of those that have a premises; of ``$SHIAN_DATA/truth``."""
    rows: list[Row] = orjson.loads((folder / "outbreaks.json").read_bytes())["rows"]
    return [row for row in rows if row["operators"]]


def of_files(rows: Iterable[Row], least: int, *, lots: bool = True) -> Iterator[Judged]:
    """Of outbreaks with at least so many ill on file: by what stood there before there were results.

    Args:
        rows: the truth.
        least: ill persons.
        lots: whether the menu may say of which lots its dishes were.
    """
    for row in rows:
        outbreak = _file_of(row)
        if outbreak is None:
            continue
        with _menu(outbreak, lots=lots):
            inferred = _inferred(outbreak, _before_results(outbreak))
            if inferred is not None and len(inferred.gathered.ill) >= least:
                yield from _judged(row, inferred, menu=True)


@contextmanager
def _menu(outbreak: Outbreak, *, lots: bool) -> Iterator[None]:
    """The menu as it is, or without its lots; as before afterwards."""
    with transaction.atomic():
        if not lots:
            with writing_allowed():
                outbreak.menu.update(lot=None)
        yield
        transaction.set_rollback(True)


def of_reports(rows: Iterable[Row], least: int) -> Iterator[Judged]:
    """Of outbreaks with at least so many reports, on file or missed: by the reports alone."""
    for row in rows:
        if len(row["cases"]) >= least:
            with _reported(row) as outbreak:
                inferred = _inferred(outbreak, None)
                if inferred is not None:
                    yield from _judged(row, inferred, menu=False)


def _inferred(outbreak: Outbreak, at: datetime | None) -> Inferred | None:
    try:
        return infer(outbreak, at)
    except NothingToInfer:
        return None


def _file_of(row: Row) -> Outbreak | None:
    """The file whose menu is of that meal at that place."""
    found = Outbreak.objects.filter(operator=row["operators"][0], meals__served_at=_moment(row["meal_at"]))
    return found.distinct().first()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _before_results(outbreak: Outbreak) -> datetime | None:
    """The moment before anything was found in food, in people or around; None where nothing was yet."""
    rows = OutbreakSample.objects.filter(outbreak=outbreak, resulted_at__isnull=False)
    first = rows.order_by("resulted_at").values_list("resulted_at", flat=True).first()
    return None if first is None else first - timedelta(seconds=1)


@contextmanager
def _reported(row: Row) -> Iterator[Outbreak]:
    """A file that holds the reports around and nothing else; gone afterwards."""
    mine = list(Case.objects.filter(number__in=row["cases"]).order_by("pk"))
    home = Counter(case.area[:6] for case in mine).most_common(1)[0][0]
    onsets = [case.onset_at for case in mine]
    near = Case.objects.filter(
        area__startswith=home, onset_at__gte=min(onsets) - AROUND, onset_at__lte=max(onsets) + AROUND
    ).exclude(state="void")
    cases = sorted({case.pk: case for case in (*mine, *near)}.values(), key=lambda case: case.pk)
    now, by = timezone.now(), system_actor()
    with transaction.atomic():
        outbreak = Outbreak(number=f"trial-{row['key']}", title="试算", area=home, notified_at=now)
        store_many([outbreak], by=by, verb="open")
        lines = [
            Line(
                outbreak=outbreak, area=home, number=n, ill=True, onset_at=case.onset_at, case=case,
                classification="probable",
            )
            for n, case in enumerate(cases, 1)
        ]  # fmt: skip
        store_many(lines, by=by, verb="add")
        yield outbreak
        transaction.set_rollback(True)


def _judged(row: Row, inferred: Inferred, *, menu: bool) -> Iterator[Judged]:
    """The true premises, one of them if there were several, and the true lot."""
    found = {ranking.kind: ranking for ranking in inferred.rankings}
    named = Counter(item for case in inferred.gathered.ill for item in {one.item for one in case.exposures})
    places = {f"op:{operator}" for operator in row["operators"]}
    if "premises" in found:
        scores = {one.source.key: float(named[one.source.key]) for one in found["premises"].sources}
        yield _against(row, found["premises"], scores, places, menu=menu)
    if row["lot"] and "lot" in found:
        true = {f"lot:{pk}" for pk in Lot.objects.filter(code=row["lot"]).values_list("pk", flat=True)}
        scores = {f"lot:{lot}": score for lot, score in inferred.tracing.items()}
        yield _against(row, found["lot"], scores, true, menu=menu)


def _against(row: Row, ranking: Ranking, scores: dict[str, float], true: set[str], *, menu: bool) -> Judged:
    given = {one.source.key: one.probability for one in ranking.sources}
    scores = {key: scores.get(key, 0.0) for key in given}
    return Judged(
        row["key"], ranking.kind, menu, ranked_among(given, true), ranked_among(scores, true), len(given),
        with_truth(given, true),
    )  # fmt: skip
