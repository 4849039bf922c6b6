"""The recall's board: progress, tiers, weakest links, what is in scope; and what-if."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from shian.domains.supply.lots.models import Place
from shian.domains.supply.lots.units import WORDS, amount
from shian.domains.supply.recalls import measure
from shian.domains.supply.recalls.models import Notice, Recall
from shian.domains.supply.recalls.what_if import compared
from shian.platform.access.actor import Actor
from shian.platform.access.scope import scoped
from shian.platform.documents.tables import TableColumn, xlsx_file
from shian.platform.pages.detail import buttons_of, letters_for, path_of
from shian.platform.pages.duties import clocks_of
from shian.platform.pages.links import list_url, record_url
from shian.platform.pages.own import leads_from
from shian.platform.pages.requests import actor_of, record_or_404
from shian.platform.pages.shapes import Button
from shian.platform.pages.values import state_cell
from shian.platform.pages.widgets import CONTROL, SELECT
from shian.platform.resources.registry import resource_of

MOST_HOURS = 24 * 90
POINTS = 60
SHOWN_LOTS = 30
BOARD = "chart-funnel"


@leads_from("recall.recall")
def to_board(recall: Recall, actor: Actor) -> Button | None:
    """From the record to its board."""
    return Button(_("Recall board"), reverse("recall-board", args=[recall.pk]), BOARD)


@leads_from("recall.notice")
def to_whole(notice: Notice, actor: Actor) -> Button | None:
    """From a place's notice to the whole recall, for those who may see it."""
    if not scoped(Recall.objects.filter(pk=notice.recall_id), actor).exists():
        return None
    return Button(_("Recall board"), reverse("recall-board", args=[notice.recall_id]), BOARD)


class WhatIf(forms.Form):
    """Hours later (or earlier), and a place to do without."""

    hours = forms.IntegerField(
        label=lazy("Hours later"),
        min_value=-MOST_HOURS,
        max_value=MOST_HOURS,
        initial=24,
        widget=forms.NumberInput(CONTROL),
    )
    without = forms.ModelChoiceField(
        Place.objects.none(),
        label=lazy("Without this place"),
        required=False,
        widget=forms.Select(SELECT),
        empty_label="—",
    )

    def __init__(self, recall: Recall, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        passing = Notice.objects.filter(recall=recall).order_by("tier", "-received").values("place")[:200]
        self.fields["without"].queryset = Place.objects.filter(pk__in=passing).order_by("name")  # type: ignore[attr-defined]


def _recall(request: HttpRequest, pk: int) -> Recall:
    resource = resource_of("recall.recall")
    if not resource.allows("view", actor_of(request)):
        raise PermissionDenied
    record: Any = record_or_404(resource, actor_of(request), pk)
    return record  # type: ignore[no-any-return]


@require_GET
@login_required
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """How the recall stands: everything an officer asks of it, on one page."""
    recall, actor = _recall(request, pk), actor_of(request)
    whole, moments = measure.standing(measure.sure(recall)), measure.over_time(recall)
    resource = resource_of("recall.recall")
    context = {
        "recall": recall,
        "title": str(recall),
        "state": state_cell(recall),
        "path": path_of(recall),
        "actions": [b for b in buttons_of(resource, recall, actor) if b.icon != BOARD],
        "record_url": record_url("recall.recall", recall.pk),
        "clocks": clocks_of(recall, actor),
        "letters": letters_for(recall),
        "whole": whole,
        "percent": _percent(whole),
        "maybe": measure.standing(measure.maybe(recall)),
        "unit": WORDS.get(recall.unit, recall.unit),
        "others": "、".join(amount(made, unit) for unit, made in measure.in_other_units(recall)),
        "tiers": measure.by_tier(recall),
        "weakest": [
            (record_url("recall.notice", n.pk), n, Notice.tones[n.state]) for n in measure.weakest(recall)
        ],
        "chart": _chart(moments),
        "located_in": measure.time_to_located(moments, measure.begun_at(recall)),
        "lots": recall.lots.select_related("lot").order_by("tier", "pk")[:SHOWN_LOTS],
        "lots_count": recall.lots.count(),
        "notices_url": f"{list_url('recall.notice')}?recall={recall.pk}",
        "form": WhatIf(recall),
        "breadcrumbs": [{"label": _("Recalls"), "url": list_url("recall.recall")}],
    }
    return render(request, "recalls/board.html", context)


def _percent(whole: measure.Tally) -> dict[str, Any]:
    """Shares in percent; None where there is nothing to divide by."""

    def percent(share: Decimal | None) -> str | None:
        return None if share is None else f"{100 * share:.1f}"

    return {
        "acknowledged": round(100 * whole.acknowledged / whole.places) if whole.places else None,
        "located": percent(whole.located),
        "effect": percent(whole.effectiveness),
    }


def _chart(moments: list[measure.Moment]) -> dict[str, Any] | None:
    if not moments:
        return None
    step = max(1, len(moments) // POINTS)
    shown = [*moments[:-1:step], moments[-1]]
    return {
        "type": "line",
        "unit": "%",
        "x": [f"{m.at.astimezone():%m-%d %H:%M}" for m in shown],
        "series": [
            {"name": name, "values": [round(100 * share, 1) for share in shares if share is not None]}
            for name, shares in (
                (_("Places that acknowledged"), [m.acknowledged for m in shown]),
                (_("Goods located"), [m.located for m in shown]),
            )
            if None not in shares
        ],
    }


@require_GET
@login_required
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it would have gone at another time, or without some place."""
    recall = _recall(request, pk)
    form = WhatIf(recall, request.GET or None)
    unit = WORDS.get(recall.unit, recall.unit)
    context: dict[str, Any] = {"recall": recall, "form": form, "unit": unit}
    if form.is_valid():
        place = form.cleaned_data["without"]
        base, other = compared(
            recall, hours=form.cleaned_data["hours"], without=place.pk if place is not None else None
        )
        context |= {"base": base, "other": other, "hours": form.cleaned_data["hours"], "without": place}
    return render(request, "recalls/_what_if.html", context)


@require_GET
@login_required
def sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every place of the recall as a workbook, for calling them one by one."""
    recall = _recall(request, pk)
    rows = scoped(measure.live(recall), actor_of(request)).select_related("place", "operator")
    columns = [
        TableColumn(str(_("Tier")), 6),
        TableColumn(str(_("Place")), 30),
        TableColumn(str(_("Operator")), 30),
        TableColumn(str(_("Has had it")), 12),
        *(
            TableColumn(str(label), 14)
            for label in (
                _("Received of it"), _("Should still be there"), _("Sealed there"), _("Sent back"),
                _("Of it destroyed"), _("Sold or served"), _("Passed on to other places"), _("Unknown"),
                _("Counted in"),
            )
        ),
        TableColumn(str(_("State")), 12),
        TableColumn(str(_("Reminders")), 8),
    ]  # fmt: skip
    lines = (
        (
            n.tier, n.place.name, n.operator.name if n.operator else "", n.sure(), n.received,
            n.expected, n.sealed, n.returned, n.destroyed, n.sold, n.passed_on, n.unknown,
            n.get_unit_display(), n.get_state_display(), n.reminders,
        )
        for n in rows.order_by("tier", "place_id").iterator(chunk_size=2000)
    )  # fmt: skip
    title = f"{recall.number} · {recall}"
    return FileResponse(
        xlsx_file(columns, lines, title=title), as_attachment=True, filename=f"{recall.number}.xlsx"
    )


@require_GET
@login_required
def lots_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every lot in scope as a workbook: why it is in it, how much of it, how it stands."""
    recall = _recall(request, pk)
    rows = recall.lots.select_related("lot", "lot__operator").order_by("tier", "pk")
    columns = [
        TableColumn(str(_("Tier")), 6),
        *(
            TableColumn(str(label), 24)
            for label in (_("Food"), _("Lot number"), _("Code"), _("Maker"), _("Why in scope"))
        ),
        *(
            TableColumn(str(label), 14)
            for label in (
                _("Chance (%)"), _("Quantity made"), _("Of it suspect, at most"), _("Counted in"), _("State"),
                _("Found free because"),
            )
        ),
    ]  # fmt: skip
    lines = (
        (
            one.tier, one.lot.name, one.lot.lot_number, one.lot.code,
            one.lot.operator.name if one.lot.operator else one.lot.maker_name, one.get_sort_display(),
            one.percent, one.quantity, one.suspect, str(WORDS.get(one.lot.counted_in, one.lot.unit)),
            one.lot.get_state_display(), one.cleared_because,
        )
        for one in rows.iterator(chunk_size=2000)
    )  # fmt: skip
    content = xlsx_file(columns, lines, title=f"{recall.number} · {recall}")
    return FileResponse(content, as_attachment=True, filename=f"{recall.number}-lots.xlsx")
