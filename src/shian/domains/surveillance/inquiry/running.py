"""Running an inference: at once where it is small, else as a job that tells how far it is."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from types import TracebackType

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from shian.domains.surveillance.cases.models import Exposure
from shian.domains.surveillance.inquiry.answering import Row, written
from shian.domains.surveillance.inquiry.inferring import Inferred, NothingToInfer, digest_of, infer
from shian.domains.surveillance.inquiry.models import Inference, InferenceJob
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.picture import Picture

SMALL = 25  # cases up to which it is answered while the user waits
EVERY = 0.3  # seconds between reports of progress
LOST = timedelta(minutes=15)  # after which a job that has not ended is taken for lost
State = InferenceJob.State


class Progress:
    """Writes how far a job is through a connection of its own, at most a few times a second."""

    def __init__(self, job: int) -> None:
        self.job = job
        self.connection: BaseDatabaseWrapper | None = None
        self.last = 0.0

    def __enter__(self) -> Progress:
        self.connection = connection.copy()
        with self.connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self.connection is not None:
            self.connection.close()

    def tell(self, done: int, total: int) -> None:
        """So many sources have been weighed."""
        now = monotonic()
        if self.connection is None or now - self.last < EVERY:
            return
        self.last = now
        with suppress(OperationalError), self.connection.cursor() as cursor:
            sql = "UPDATE inquiry_inferencejob SET done = %s, total = %s WHERE id = %s"
            cursor.execute(sql, [done, total, self.job])


def is_small(outbreak: Outbreak, picture: Picture) -> bool:
    """Whether the answer is there within a second or so."""
    told = Exposure.objects.filter(case__outbreak_lines__outbreak=outbreak).count()
    return len(picture.cases) <= SMALL and told <= 10 * SMALL


def made(outbreak: Outbreak, inferred: Inferred) -> Inference:
    """The record of an answer, not stored yet."""
    answer = written(inferred)
    counts = {ranking.kind: len(ranking.sources) for ranking in inferred.rankings}
    return Inference(
        outbreak=outbreak,
        area=outbreak.area,
        at=inferred.gathered.at,
        cases=len(inferred.gathered.ill),
        well=len(inferred.gathered.well),
        premises=counts.get("premises", 0),
        foods=counts.get("food", 0),
        lots=counts.get("lot", 0),
        first=_first(answer),
        as_of=inferred.known.as_of,
        digest=digest_of(inferred),
        answer=answer,
    )


def _first(answer: Row) -> str:
    """The most probable of each kind, in words."""
    best = [kind["sources"][0] for kind in answer["kinds"] if kind["sources"]]
    return "；".join(f"{one['label']} {round(one['probability'] / 100)}%" for one in best)[:300]


def job_of(outbreak: Outbreak, now: datetime) -> InferenceJob | None:
    """The job that is under way, if one is."""
    rows = InferenceJob.objects.filter(outbreak=outbreak, state=State.WAITING, begun_at__gt=now - LOST)
    return rows.order_by("-pk").first()


def run(outbreak: Outbreak, at: datetime | None, progress: Progress | None = None) -> Inference:
    """Infer and make the record.

    Raises:
        NothingToInfer: with what is missing, in words.
    """
    try:
        inferred = infer(outbreak, at, progress.tell if progress else None)
    except NothingToInfer:
        raise NothingToInfer(_("There is no case that names a place or a food yet.")) from None
    return made(outbreak, inferred)
