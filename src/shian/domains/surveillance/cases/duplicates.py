"""Reports that may tell of the same illness of the same person: looked for, never decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.cases.drafts import Draft
from shian.domains.surveillance.cases.models import Case
from shian.methods.epidemiology.linkage import Field, Record, link
from shian.methods.epidemiology.similarity import alike, same, within, within_days
from shian.platform.flows.clocks import local
from shian.platform.personal.fields import Sealed, index_of
from shian.platform.personal.vault import decrypt_many

WINDOW = timedelta(days=21)  # between the visits of one illness
LIKELY = 0.5  # probability from which a pair is told
MOST = 5
FIELDS = (
    Field("id", same, 1),
    Field("phone", same, 1),
    Field("name", alike, 3),
    Field("sex", same, 1),
    Field("born", within(0.1, 1.1), 2),
    Field("area", same, 1),
    Field("onset", within_days(1, 4), 2),
    Field("hospital", same, 1),
)
BLOCKS = (("id",), ("phone",), ("name",), ("sex", "year", "day"), ("hospital", "day", "sex"))
WORDS: dict[str, str | Promise] = {
    "id": _("same identity number"),
    "phone": _("same telephone"),
    "name": _("same or similar name"),
    "born": _("same age"),
    "onset": _("onset on nearly the same day"),
    "hospital": _("same hospital"),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """A kept report that may be of the same person, the chance that it is, and what agrees."""

    case: Case
    probability: float
    agrees: tuple[str | Promise, ...]


def likenesses(drafts: Sequence[Draft]) -> list[list[Likeness]]:
    """For each draft the kept reports that may be the same, likeliest first, at most five.

    An equal identity number or telephone within the window always counts; other pairs by the linkage of
    `methods.epidemiology.linkage`, whose weights are learned from the window itself.
    """
    if not drafts:
        return []
    visits = [draft.visited_at for draft in drafts]
    return _found([_of_draft(draft) for draft in drafts], visits, _held(visits))


def likenesses_of(case: Case) -> list[Likeness]:
    """The other kept reports that may be of the same person as a kept one."""
    held = [one for one in _held([case.visited_at]) if one.pk != case.pk]
    return _found(_of_cases([case]), [case.visited_at], held)[0]


def _held(visits: Sequence[datetime]) -> list[Case]:
    rows = Case.objects.filter(visited_at__range=(min(visits) - WINDOW, max(visits) + WINDOW))
    return list(rows.exclude(state="void").select_related("hospital").order_by("pk"))


def _found(left: Sequence[Record], visits: Sequence[datetime], held: Sequence[Case]) -> list[list[Likeness]]:
    if not held:
        return [[] for _record in left]
    right = _of_cases(held)
    linked = link(left, right, FIELDS, BLOCKS, threshold=LIKELY).pairs
    likely = {(pair.left, pair.right): pair.probability for pair in linked}
    for pair in _surely(left, right):
        likely.setdefault(pair, LIKELY)
    out: list[list[Likeness]] = [[] for _record in left]
    for (at, other), probability in likely.items():
        if abs(visits[at] - held[other].visited_at) <= WINDOW:
            out[at].append(Likeness(held[other], probability, _agreeing(left[at], right[other])))
    return [sorted(one, key=lambda o: (-o.probability, o.case.pk))[:MOST] for one in out]


def _surely(left: Sequence[Record], right: Sequence[Record]) -> Iterator[tuple[int, int]]:
    """Pairs that have the identity number or the telephone in common."""
    for name in ("id", "phone"):
        places: dict[str, list[int]] = defaultdict(list)
        for at, record in enumerate(right):
            places[record[name]].append(at)
        for at, record in enumerate(left):
            yield from ((at, other) for other in places.get(record[name], ()) if record[name])


def _agreeing(one: Record, other: Record) -> tuple[str | Promise, ...]:
    return tuple(
        WORDS[field.name]
        for field in FIELDS
        if field.name in WORDS and (field.compare(one[field.name], other[field.name]) or 0) >= 1
    )


def _of_draft(draft: Draft) -> dict[str, str]:
    return {
        "id": index_of(Case, "id_index", draft.id_number) if draft.id_number else "",
        "phone": index_of(Case, "phone_index", draft.phone) if draft.phone else "",
        "name": draft.patient_name,
        **_plain(draft, draft.hospital.pk),
    }


def _of_cases(held: Sequence[Case]) -> list[dict[str, str]]:
    """The kept cases' fields. Names are decrypted to be compared; nobody is shown them."""
    sealed = [case.patient_name for case in held if isinstance(case.patient_name, Sealed)]
    names = iter(decrypt_many([one.token for one in sealed]))
    return [
        {
            "id": case.id_index,
            "phone": case.phone_index,
            "name": next(names) if isinstance(case.patient_name, Sealed) else "",
            **_plain(case, case.hospital_id),
        }
        for case in held
    ]


def _plain(case: Draft | Case, hospital: int) -> dict[str, str]:
    visited = local(case.visited_at)
    years = None if case.age_months is None else visited.year + visited.month / 12 - case.age_months / 12
    return {
        "sex": case.sex,
        "born": "" if years is None else f"{years:.3f}",
        "year": "" if years is None else f"{years:.0f}",
        "area": case.area[:6],
        "onset": local(case.onset_at).date().isoformat(),
        "day": visited.date().isoformat(),
        "hospital": str(hospital),
    }
