"""Bulletins: gathered, approved, published, and corrected in the open."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.models import Body
from shian.domains.directory.roles import BureauOfficer, DistrictOfficer
from shian.domains.laboratory.actions.common import Reason, on_behalf
from shian.domains.laboratory.bulletin import FREE, passages_of, put_back, row_of
from shian.domains.laboratory.codes import choices
from shian.domains.laboratory.events import ResultsPublished
from shian.domains.laboratory.flows.publications import PUBLICATION
from shian.domains.laboratory.models import Correction, Publication, Sample
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused, action
from shian.platform.actions.events import emit
from shian.platform.actions.inputs import Ask
from shian.platform.flows.clocks import local
from shian.platform.flows.engine import advance, advance_many, begin, step_action
from shian.platform.guard.gate import Subject, require_clear
from shian.platform.guard.screening import Passage

KIND = "laboratory.publication"

FIELDS = [
    ("producer_name", _("Labelled producer")),
    ("producer_address", _("Address of the producer")),
    ("place_name", _("Sampled place")),
    ("place_address", _("Address of the place")),
    ("food_name", _("Food")),
    ("spec", _("Specification")),
    ("brand", _("Brand")),
    ("batch", _("Date of production or lot")),
    ("failed_items", _("Failed item║result║standard")),
    ("remark", _("Remark")),
]


@action(kind=KIND, verb="draft", title=_("Draft a bulletin"), roles=(BureauOfficer, DistrictOfficer))
def draft(
    *,
    by: Actor,
    number: Annotated[str, Ask(_("Bulletin number"), longest=40)],
    title: Annotated[str, Ask(_("Title"), longest=120)],
    body: Annotated[Body, Ask(_("Published by"))],  # type: ignore[valid-type]
) -> Publication:
    """Begin a bulletin."""
    made = Publication(number=number, title=title, body=body, area=by.area, author=by.user_id)
    return begin(made, by=by, verb="draft")


@step_action(PUBLICATION, KIND, "gather")
def gather(
    *,
    by: Actor,
    publication: Publication,
    since: Annotated[date, Ask(_("Reported from"))],
    until: Annotated[date, Ask(_("Reported up to"))],
    food_class: Annotated[str, Ask(_("Food class"), choices=choices("food_class"))] = "",
    only_failed: Annotated[bool, Ask(_("Failing samples only"))] = False,
) -> Publication:
    """Fill the bulletin with the reported samples of a period that no bulletin has published yet."""
    samples = Sample.objects.filter(
        state="reported", reported_at__date__range=(since, until), area__startswith=publication.area
    ).select_related("laboratory", "task")
    if food_class:
        samples = samples.filter(food_class=food_class)
    if only_failed:
        samples = samples.filter(failed=True)
    rows = [row_of(sample, n) for n, sample in enumerate(samples.order_by("reported_at", "id"), start=1)]
    if not rows:
        raise Refused(_("No reported sample of that period is waiting to be published."))
    publication.row_count = len(rows)
    publication.failed_count = sum(bool(row.failed_items) for row in rows)
    return advance(publication, "gather", by=by, parts={"rows": list(rows)})


@step_action(PUBLICATION, KIND, "approve")
def approve(*, by: Actor, publication: Publication) -> Publication:
    """Approve, by somebody other than the author."""
    return advance(publication, "approve", by=by)


@step_action(PUBLICATION, KIND, "reopen")
def reopen(*, by: Actor, publication: Publication) -> Publication:
    """Back to draft."""
    return advance(publication, "reopen", by=by)


@step_action(PUBLICATION, KIND, "publish")
def publish(*, by: Actor, publication: Publication) -> Publication:
    """Publish: the bulletin and its samples become visible on the public window.

    Raises:
        Stopped: the publication guard found personal data or a secret that nobody has decided on.
    """
    rows = list(publication.rows.all())
    texts = {"title": Passage(publication.title), **passages_of(rows)}
    clear = require_clear(by, _subject(publication), texts)
    publication.published_on = local(by.now()).date()
    publication.title = clear["title"]
    masked = put_back(rows, clear)
    advance(publication, "publish", by=by, parts={"rows": list(rows)} if masked else None)
    ids = [row.sample_id for row in rows]
    samples = list(Sample.objects.select_for_update(of=("self",)).filter(pk__in=ids, state="reported"))
    for sample in samples:
        sample.published_on = publication.published_on
    advance_many(samples, "publish", by=on_behalf(by), fields=["published_on"])
    emit(ResultsPublished(publication.pk, publication.row_count, publication.failed_count))
    return publication


@step_action(PUBLICATION, KIND, "correct")
def correct(
    *,
    by: Actor,
    publication: Publication,
    position: Annotated[int, Ask(_("No."), least=1)],
    field: Annotated[str, Ask(_("Field"), choices=FIELDS)],
    after: Annotated[str, Ask(_("New text"), lines=2, longest=600)],
    reason: Reason,
) -> Publication:
    """Correct a published row; what it said before stays in the open beside it."""
    rows = list(publication.rows.all())
    row = next((row for row in rows if row.position == position), None)
    if row is None:
        raise Refused(_("The bulletin has no row %s.") % position, field="position")
    if field not in dict(FIELDS):
        raise Refused(_("This field cannot be corrected."), field="field")
    if not reason.strip():
        raise Refused(_("A correction states its reason."), field="reason")
    before = getattr(row, field)
    if before == after:
        raise Refused(_("The row says so already."), field="after")
    texts = {f"{position} {field}": Passage(after, FREE[field]), "reason": Passage(reason[:300])}
    after, why = require_clear(by, _subject(publication), texts).values()
    setattr(row, field, after)
    correction = Correction(
        at=by.now(), position=position, field=field, before=before, after=after, reason=why
    )
    publication.failed_count = sum(bool(row.failed_items) for row in rows)
    parts = {"rows": list(rows), "corrections": [*publication.corrections.all(), correction]}
    return advance(publication, "correct", by=by, parts=parts)


@step_action(PUBLICATION, KIND, "withdraw")
def withdraw(*, by: Actor, publication: Publication, reason: Reason) -> Publication:
    """Take a bulletin back; the public sees that, when and why."""
    if not reason.strip():
        raise Refused(_("Say why the bulletin is withdrawn."), field="reason")
    clear = require_clear(by, _subject(publication), {"reason": reason[:300]})
    publication.withdrawn_reason = clear["reason"]
    return advance(publication, "withdraw", by=by)


def _subject(publication: Publication) -> Subject:
    return Subject(KIND, publication.pk, f"{publication.number} {publication.title}", publication.area)
