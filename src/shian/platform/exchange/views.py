"""Pages of imports: upload, preview and mapping, issues, progress, result."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.documents.tables import TableColumn, xlsx_file
from shian.platform.exchange import runs, shown
from shian.platform.exchange.limits import Limits, Unreadable
from shian.platform.exchange.models import ImportRun
from shian.platform.exchange.spec import SPECS, spec_of
from shian.platform.exchange.tasks import execute_soon, prepare_soon
from shian.platform.files.storage import TooLarge, put_chunks
from shian.platform.records.problems import in_words

LISTED = 50
State = ImportRun.State


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _run_or_404(request: HttpRequest, pk: int) -> ImportRun:
    """A run of one's own, or, for those who see the whole city, of anybody with the same right."""
    run = ImportRun.objects.filter(pk=pk).first()
    actor = _actor(request)
    if run is None or run.kind not in SPECS or not runs.may_import(spec_of(run.kind), actor):
        raise Http404
    if run.user_id != actor.user_id and actor.role.scope is not Scope.CITY:
        raise Http404
    return run


def _own(request: HttpRequest, pk: int) -> ImportRun:
    run = _run_or_404(request, pk)
    if run.user_id != _actor(request).user_id:
        raise PermissionDenied("only whoever uploaded the file may map and write it")
    return run


@login_required
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """What can be imported, the upload, and the latest imports."""
    actor = _actor(request)
    kinds = shown.kinds_for(actor)
    if not kinds:
        raise PermissionDenied("the role may import nothing")
    if request.method == "POST":
        return _upload(request, actor)
    found = ImportRun.objects.filter(kind__in=[spec.kind for spec in kinds])
    if actor.role.scope is not Scope.CITY:
        found = found.filter(user_id=actor.user_id)
    listed = [
        (run, spec_of(run.kind).title, shown.TONES.get(State(run.state), "idle")) for run in found[:LISTED]
    ]
    chosen = request.GET.get("kind", "")
    page = {"kinds": kinds, "runs": listed, "chosen": chosen, "most": Limits().bytes >> 20}
    return render(request, "exchange/imports.html", page)


def _upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    file, kind = request.FILES.get("file"), request.POST.get("kind", "")
    if file is None or isinstance(file, list) or kind not in SPECS:
        messages.error(request, _("Choose what the file holds, and the file."))
        return HttpResponseRedirect(reverse("imports"))
    try:
        path = put_chunks(file.chunks(), Limits().bytes)
    except TooLarge:
        message = _("The file is larger than %(limit)s MB. Split it.")
        messages.error(request, message % {"limit": Limits().bytes >> 20})
        return HttpResponseRedirect(reverse("imports"))
    try:
        run = runs.start(by=actor, kind=kind, path=path, name=file.name or "")
    except Unreadable as refusal:
        messages.error(request, in_words(refusal.problem))
        return HttpResponseRedirect(reverse("imports"))
    finally:
        path.unlink(missing_ok=True)
    prepare_soon(run)
    return HttpResponseRedirect(reverse("import", args=[run.pk]))


@login_required
@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One import in whatever state it is."""
    return render(request, "exchange/import.html", _page(request, _run_or_404(request, pk)))


@login_required
@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar of a run under way; the whole page again when it has ended."""
    run = _run_or_404(request, pk)
    if run.busy:
        return render(request, "exchange/_progress.html", {"run": run, "steps": shown.steps(run)})
    return HttpResponse(headers={"HX-Refresh": "true"})


def _page(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    spec = spec_of(run.kind)
    return {
        "run": run,
        "spec": spec,
        "tone": shown.TONES.get(State(run.state), "idle"),
        "own": run.user_id == _actor(request).user_id,
        "steps": shown.steps(run),
        "tiles": shown.tiles(run),
        "tables": shown.tables(run),
        "options": shown.options(spec),
        "issues": shown.issue_rows(run),
        "more_issues": max(run.counts.get("issues", 0) - shown.SHOWN_ISSUES, 0),
        "writable": run.state in (State.READY, State.BLOCKED) and bool(run.counts.get("rows")),
        "notes": run.said("notes"),
        "blockers": run.said("blockers"),
        "breadcrumbs": [{"label": _("Imports"), "url": reverse("imports")}],
    }


@login_required
@require_POST
def remap(request: HttpRequest, pk: int) -> HttpResponse:
    """The user's word on what the columns are; the file is read again with it."""
    run = _own(request, pk)
    mapping: dict[str, dict[str, str]] = defaultdict(dict)
    for table in run.tables:
        mapping[table["signature"]] = {}
    for name, key in request.POST.items():
        part, signature, index = (*name.split(":"), "", "")[:3]
        if part == "column" and signature in mapping and index.isdigit():
            mapping[signature][index] = str(key)
    if not run.busy and run.state != State.DONE:
        runs.remap(run, by=_actor(request), mapping=mapping)
        prepare_soon(run)
    return HttpResponseRedirect(reverse("import", args=[run.pk]))


@login_required
@require_POST
def execute(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes what the preview showed."""
    run = _own(request, pk)
    mode = request.POST.get("mode", "")
    if mode not in ImportRun.Mode.values:
        raise PermissionDenied("no such mode")
    if run.state in (State.READY, State.BLOCKED):
        execute_soon(run, mode)
    return HttpResponseRedirect(reverse("import", args=[run.pk]))


@login_required
@require_GET
def issues(request: HttpRequest, pk: int) -> FileResponse:
    """The log of issues as a workbook."""
    run = _run_or_404(request, pk)
    spec = spec_of(run.kind)
    columns = [TableColumn(_("Sheet"), 14), TableColumn(_("Row"), 8), TableColumn(_("Field"), 20)]
    columns += [TableColumn(_("Value"), 30), TableColumn(_("Reason"), 60), TableColumn(_("Weight"), 12)]
    weights = {"error": _("refused"), "warning": _("to look at")}
    rows = (
        (i.sheet, i.row, str(spec.label(i.field)), i.value, i.reason, weights[i.severity])
        for i in run.issues.order_by("id").iterator(2000)
    )
    name = _("Issues of import %(number)s") % {"number": run.pk}
    return FileResponse(xlsx_file(columns, rows), as_attachment=True, filename=f"{name}.xlsx")


@login_required
@require_GET
def blank(request: HttpRequest, kind: str) -> FileResponse:
    """An empty sheet with the headings of a kind, to fill in."""
    spec = SPECS.get(kind)
    if spec is None or not runs.may_import(spec, _actor(request)):
        raise Http404
    first = {column.key: column.spellings[0] for column in spec.vocabulary.columns}
    keys = [spec.lead, *(column.key for column in spec.columns)]
    columns = [TableColumn(first[key], 18) for key in keys if key in first]
    return FileResponse(xlsx_file(columns, []), as_attachment=True, filename=f"{spec.title}.xlsx")
