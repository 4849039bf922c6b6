"""Running an inference: at once where it is small, else as a job that tells how far it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shian.domains.surveillance.cases.models import Exposure
from shian.domains.surveillance.inquiry.answering import Row, written
from shian.domains.surveillance.inquiry.inferring import Inferred, NothingToInfer, Tell, digest_of, infer
from shian.domains.surveillance.inquiry.models import Inference, InferenceJob
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.picture import Picture
from shian.platform.jobs.progress import Progress

SMALL = 25  # cases up to which it is answered while the user waits
LOST = timedelta(minutes=15)  # after which a job that has not ended is taken for lost
State = InferenceJob.State


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
        inferred = infer(outbreak, at, _telling(progress) if progress else None)
    except NothingToInfer:
        raise NothingToInfer(_("There is no case that names a place or a food yet.")) from None
    return made(outbreak, inferred)


def _telling(progress: Progress) -> Tell:
    return lambda done, total: progress.write(done=done, total=total)
