"""Buttons between the records of an investigation, their own pages, the desk, and a recall."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from shian.domains.laboratory.models import Sample
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.recalls.models import Recall
from shian.domains.surveillance.inquiry.doing import TABS, tab_url
from shian.domains.surveillance.inquiry.models import Measure, OutbreakSample, Report, Survey
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.platform.access.actor import Actor
from shian.platform.actions.registry import find
from shian.platform.pages.links import action_url, record_url
from shian.platform.pages.own import leads_from
from shian.platform.pages.shapes import Button


def _to_desk(record: Any, actor: Actor) -> Button | None:
    """From any record of the investigation to the desk's tab it stands on."""
    if not actor_sees_desk(actor):
        return None
    tab = TABS[record.kind().split(".")[1]]
    return Button(_("Outbreak desk"), tab_url(record.outbreak, tab), "layout-kanban")


def actor_sees_desk(actor: Actor) -> bool:
    """Whether the actor's role sees outbreaks at all."""
    from shian.platform.resources.registry import resource_of

    return resource_of("outbreak.outbreak").allows("view", actor)


for _kind in TABS:
    leads_from(f"inquiry.{_kind}")(_to_desk)


@leads_from("inquiry.survey")
def to_checklist(survey: Survey, actor: Actor) -> Button | None:
    """From a survey to its checklist."""
    return Button(
        _("Checklist"), reverse("inquiry-checklist", args=[survey.pk]), "clipboard-check", main=True
    )


@leads_from("inquiry.report")
def to_report(report: Report, actor: Actor) -> Button | None:
    """From a report to how it reads."""
    return Button(_("Read"), reverse("inquiry-report", args=[report.pk]), "book", main=True)


@leads_from("laboratory.sample")
def to_outbreak(sample: Sample, actor: Actor) -> Button | None:
    """From a sampling sheet to the outbreak it was taken for."""
    held = OutbreakSample.objects.filter(sample=sample).select_related("outbreak").first()
    if held is None or not actor_sees_desk(actor):
        return None
    return Button(str(held.outbreak.number), tab_url(held.outbreak, "samples"), "virus-search")


@leads_from("inquiry.measure")
def measure_to_recall(measure: Measure, actor: Actor) -> Button | None:
    """From a measure about a lot to the recall, or to opening one."""
    if measure.sort not in (Measure.Sort.RECALL, Measure.Sort.HOLD) or measure.lot is None:
        return None
    return recall_button(measure.outbreak, measure.lot, actor)


def recall_button(outbreak: Outbreak, lot: Lot, actor: Actor) -> Button | None:
    """The recall of a lot for an outbreak: the one that is under way, or its form filled in."""
    going = recall_of(outbreak, lot)
    if going is not None:
        return Button(_("Go to the recall"), record_url("recall.recall", going.pk), "rotate-2")
    spec = find("recall.recall", "open")
    if spec is None or actor.role.name not in spec.roles:
        return None
    given = {
        "lot": lot.pk,
        "level": Recall.Level.ONE.value,
        "cause": Recall.Cause.OUTBREAK.value,
        # Without the outbreak's title: the reason is published; a title may tell of a place and few cases.
        "reason": _("Outbreak %(number)s") % {"number": outbreak.number},
        "hazard": _("People who ate it have fallen ill."),
        "source": source_of(outbreak),
    }
    return Button(_("Recall the lot"), f"{action_url(spec)}?{urlencode(given)}", "rotate-2", dialog=True)


def source_of(outbreak: Outbreak) -> str:
    """How a recall refers to the outbreak that began it."""
    return f"outbreak.outbreak:{outbreak.pk}"


def recall_of(outbreak: Outbreak, lot: Lot) -> Recall | None:
    """The recall the outbreak began, or the one by which the lot is recalled already."""
    recalls = Recall.objects.filter(lots__lot=lot, drill=False).exclude(state="cancelled").order_by("-pk")
    begun = recalls.filter(source=source_of(outbreak)).first()
    return begun or (recalls.first() if lot.state == Lot.State.RECALLED else None)
