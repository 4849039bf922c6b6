"""The pages of the report: as of a seal, frozen, compared; and as Word document and PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from shian.evaluation.figures.seals import folder, seals
from shian.evaluation.models import FrozenReport
from shian.evaluation.report.actions import freeze
from shian.evaluation.report.build import Number
from shian.evaluation.report.compare import ChangedSentence, compare
from shian.evaluation.report.docx import as_docx
from shian.evaluation.report.opened import Opened, open_frozen, open_live, open_named
from shian.evaluation.report.pdf import as_pdf
from shian.evaluation.views.asked import figure_url, seal_of, usual_year, year_of
from shian.evaluation.views.guard import for_officials
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.actions.registry import find
from shian.platform.pages.links import list_url, record_url
from shian.platform.pages.requests import actor_of
from shian.platform.pages.shapes import FormPage
from shian.platform.pages.widgets import CONTROL
from shian.platform.resources.registry import RESOURCES

LATELY = 20
SHOWN = 50
YEARS = 3
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@for_officials
def show(request: HttpRequest) -> HttpResponse:
    """The report as of the latest seal, or a given one; about the usual year, or a given one."""
    year = year_of(request)
    opened = open_live(seal_of(request), year=year)
    which = str(opened.shot.seal.number) if seal_of(request) else "latest"
    return _page(request, opened, f"{which}@{year}" if year else which)


@require_GET
@for_officials
def show_frozen(request: HttpRequest, pk: int) -> HttpResponse:
    """A frozen report, computed anew."""
    return _page(request, open_frozen(get_object_or_404(FrozenReport, pk=pk)), f"frozen:{pk}")


def _page(request: HttpRequest, opened: Opened, which: str) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "opened": opened,
        "blocks": [_block(block, opened.shot.seal.number) for block in opened.built.blocks],
        "which": which,
        "years": range(max(opened.shot.seal.sealed_at.year, usual_year()), usual_year() - YEARS, -1),
        "seal": opened.shot.seal,
        "chosen_seal": seal_of(request),
        "seals": list(reversed(seals(folder())[-LATELY:])),
        "frozen": FrozenReport.objects.only("id", "title", "seal", "frozen_at")[:LATELY],
        "freeze_url": _freeze_url(actor, year_of(request)),
        "frozen_list": list_url("evaluation.frozenreport"),
        "breadcrumbs": [{"label": _("Self-evaluation report"), "url": reverse("report")}]
        if opened.frozen
        else [],
    }
    return render(request, "evaluation/report.html", context)


def _freeze_url(actor: Actor, year: int | None) -> str:
    spec = find("evaluation.frozenreport", "freeze")
    if spec is None or actor.role.name not in spec.roles:
        return ""
    return reverse("report-freeze") + (f"?year={year}" if year else "")


@require_http_methods(["GET", "POST"])
@for_officials
def freeze_report(request: HttpRequest) -> HttpResponse:
    """Keep the report as of the latest seal for ever."""
    form = FreezeForm(request.POST or None)
    page = FormPage(
        title=_("Freeze the report"),
        form=form,
        url=request.get_full_path(),
        back=reverse("report"),
        submit=_("Freeze the report"),
        lead=_("Text, numbers, rows and seal are kept as they are now. A frozen report is never changed."),
    )
    spec = find("evaluation.frozenreport", "freeze")
    if spec is None or actor_of(request).role.name not in spec.roles:
        raise PermissionDenied("only the municipal coordinator freezes reports")
    if request.method == "POST" and form.is_valid():
        try:
            made = freeze(by=actor_of(request), year=year_of(request), **form.cleaned_data)
        except Refused as refusal:
            page.refusal = str(refusal)
        else:
            return HttpResponseRedirect(reverse("report-frozen", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "resources/form.html", {"page": page}, status=status)


class FreezeForm(forms.Form):
    """What freezing asks for."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, widget=forms.TextInput(CONTROL))
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=300,
        required=False,
        widget=forms.Textarea({**CONTROL, "rows": 3}),
    )


def _block(block: Any, seal: int) -> dict[str, Any]:
    sentences = [
        {"key": s.sentence.key, "pieces": [p if isinstance(p, str) else _number(p, seal) for p in s.pieces]}
        for s in block.sentences
    ]
    return {"level": block.level, "sentences": sentences}


def _number(number: Number, seal: int) -> dict[str, Any]:
    """A number in the text: where its rows are, and a few words on it."""
    value = number.value
    said = value.figure.title
    if value.figure.fact:
        said += f" · {value.figure.fact.source}"
    elif value.d is not None:
        said += f" · {value.n:,f} / {value.d:,f}"
    return {
        "text": number.text,
        "url": figure_url(value.figure.name, number.hole.asked, seal),
        "declared": number.declared,
        "title": f"{said} · {number.hole.asked.label}",
    }


@require_GET
@for_officials
def download(request: HttpRequest, ending: str) -> HttpResponse:
    """The report as a file."""
    opened = open_named(request.GET.get("which", "latest"))
    if ending == "docx":
        content, sort = as_docx(opened.built, opened.notes), DOCX
    elif ending == "pdf":
        content, sort = as_pdf(opened.built, opened.notes), "application/pdf"
    else:
        raise Http404(f"no report as .{ending}")
    answer = HttpResponse(content, content_type=sort)
    answer["Content-Disposition"] = f'attachment; filename="report-{opened.shot.seal.number}.{ending}"'
    return answer


@require_GET
@for_officials
def show_difference(request: HttpRequest) -> HttpResponse:
    """Which sentences changed between two reports, and through which records."""
    a, b = request.GET.get("a", ""), request.GET.get("b", "latest") or "latest"
    context: dict[str, Any] = {
        "a": a,
        "b": b,
        "reports": _choices(),
        "breadcrumbs": [{"label": _("Self-evaluation report"), "url": reverse("report")}],
    }
    if a:
        first, second = open_named(a), open_named(b)
        changed = compare((first.built, first.shot), (second.built, second.shot))
        actor = actor_of(request)
        context |= {
            "changed": [_changed(one, actor) for one in changed],
            "count": len(second.built.sentences),
        }
    return render(request, "evaluation/difference.html", context)


def _choices() -> list[tuple[str, str]]:
    """The reports that can be compared: frozen ones and the latest seals."""
    frozen = [(f"frozen:{one.pk}", one.title) for one in FrozenReport.objects.only("id", "title")[:LATELY]]
    lines = list(reversed(seals(folder())[-LATELY:]))
    return frozen + [
        (str(s.number), _("Seal %(number)s · %(at)s") % {"number": s.number, "at": date_format(s.sealed_at)})
        for s in lines
    ]


def date_format(at: datetime) -> str:
    """A moment as the pages write it."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _changed(one: ChangedSentence, actor: Actor) -> dict[str, Any]:
    return {
        "key": one.key,
        "before": one.before,
        "after": one.after,
        "numbers": [
            {
                "title": n.after.value.figure.title,
                "before": n.before.text,
                "after": n.after.text,
                "moved": [_moved(m, actor) for m in n.moved[:SHOWN]],
                "more": max(0, len(n.moved) - SHOWN),
            }
            for n in one.numbers
        ],
    }


def _moved(m: Any, actor: Actor) -> dict[str, Any]:
    may = m.kind in RESOURCES and RESOURCES[m.kind].allows("view", actor)
    ways = {"entered": _("entered"), "left": _("left"), "changed": _("counts otherwise")}
    return {
        "way": ways[m.way],
        "part": _("Numerator") if m.part == "n" else _("Denominator"),
        "name": f"{RESOURCES[m.kind].title if m.kind in RESOURCES else m.kind} {m.id}",
        "url": record_url(m.kind, m.id) if may else "",
        "entries": m.entries,
    }
