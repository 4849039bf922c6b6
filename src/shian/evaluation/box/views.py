"""The page of the evidence boxes: what was made, one under way, and everything an assessor takes along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from shian.evaluation.box import shelf
from shian.evaluation.box.actions import LATEST, ask_for_box
from shian.evaluation.box.checked import SCRIPT
from shian.evaluation.box.models import EvidenceBox
from shian.evaluation.box.tasks import make_soon
from shian.evaluation.models import FrozenReport
from shian.evaluation.views.guard import for_officials
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.registry import find
from shian.platform.ledger.home import keys_folder
from shian.platform.ledger.keys import NoKey, city_key, public_pem
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import CONTROL, SELECT

LISTED = 50
PHASES = {
    "": gettext_lazy("waiting for its turn"),
    "report": gettext_lazy("building the report"),
    "leaves": gettext_lazy("reading and hashing the ledger's entries"),
    "packing": gettext_lazy("packing"),
    "checking": gettext_lazy("running the box's own check"),
}


class BoxForm(forms.Form):
    """What a box is to be of."""

    title = forms.CharField(
        label=gettext_lazy("Name of the box"), max_length=120, widget=forms.TextInput(CONTROL)
    )
    report = forms.ChoiceField(label=gettext_lazy("Report"), widget=forms.Select(SELECT))
    attachments = forms.ChoiceField(
        label=gettext_lazy("Attachments"),
        widget=forms.Select(SELECT),
        initial="30",
        choices=[
            ("30", gettext_lazy("30, drawn by the seal")),
            ("all", gettext_lazy("all")),
            ("none", gettext_lazy("none")),
        ],
    )

    def __init__(self, *args: Any, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        frozen = FrozenReport.objects.only("id", "title")[:LISTED]
        choices = [(LATEST, _("As of the latest seal")), *((f"frozen:{one.pk}", one.title) for one in frozen)]
        if chosen and chosen not in dict(choices):
            choices.append((chosen, _("As of seal %(number)s") % {"number": chosen}))
        self.fields["report"].choices = choices  # type: ignore[attr-defined]
        self.fields["report"].initial = chosen or LATEST


@require_GET
@for_officials
def index(request: HttpRequest) -> HttpResponse:
    """All boxes, how to check one, and, for the coordinator, the form that makes one."""
    may_make = _may_make(actor_of(request))
    chosen = request.GET.get("report", "").partition("@")[0]
    return render(request, "box/boxes.html", _page(BoxForm(chosen=chosen) if may_make else None))


def _may_make(actor: Actor) -> bool:
    spec = find("box.evidencebox", "make")
    return spec is not None and actor.role.name in spec.roles


def _page(form: BoxForm | None) -> dict[str, Any]:
    boxes = list(EvidenceBox.objects.all()[:LISTED])
    return {"boxes": [(box, _under_way(box)) for box in boxes], "form": form}


def _under_way(box: EvidenceBox) -> dict[str, Any]:
    if not box.busy:
        return {}
    phase, done, total = shelf.progress_of(box.pk)
    return {"phase": PHASES.get(phase, phase), "percent": 100 * done // total if total else None}


@require_POST
@for_officials
def make(request: HttpRequest) -> HttpResponse:
    """Ask for a box; a job makes it."""
    actor = actor_of(request)
    if not _may_make(actor):
        raise PermissionDenied("only the municipal coordinator makes boxes")
    form = BoxForm(request.POST, chosen=request.POST.get("report", ""))
    if not form.is_valid():
        return render(request, "box/boxes.html", _page(form), status=422)
    try:
        box = ask_for_box(by=actor, **form.cleaned_data)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "box/boxes.html", _page(form), status=422)
    make_soon(box)
    messages.success(request, _("The box is being made."))
    return HttpResponseRedirect(reverse("boxes"))


@require_GET
@for_officials
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The bar of a box under way; the whole page again when it has ended."""
    box = get_object_or_404(EvidenceBox, pk=pk)
    if box.busy:
        return render(request, "box/_progress.html", {"box": box, "way": _under_way(box)})
    return HttpResponse(headers={"HX-Refresh": "true"})


@require_GET
@for_officials
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The box."""
    box = get_object_or_404(EvidenceBox, pk=pk, state=EvidenceBox.State.MADE)
    path = shelf.file_of(box.sha256)
    if not path.exists():
        raise Http404(f"{path.name} is not on this machine")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"box-{box.pk}-seal-{box.seal}.zip")


@require_GET
@for_officials
def public_key(request: HttpRequest) -> HttpResponse:
    """The city's public key, to be had from elsewhere than the box."""
    try:
        key = city_key(keys_folder()).public_key()
    except NoKey as error:
        raise Http404(str(error)) from error
    answer = HttpResponse(public_pem(key), content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="CITY.pub"'
    return answer


@require_GET
@for_officials
def script(request: HttpRequest) -> HttpResponse:
    """The check alone."""
    answer = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify.py"'
    return answer
