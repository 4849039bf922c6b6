"""Pages of the guard: stopped publications, one with its findings, deciding, and checking a pasted text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shian.methods.redaction import find, stopping
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.actions.core import Refused
from shian.platform.guard import roles
from shian.platform.guard.actions import decide
from shian.platform.guard.models import Decision, Screening
from shian.platform.guard.shown import checked, kinds_open, places_of
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of
from shian.platform.pages.widgets import CONTROL
from shian.platform.personal.vault import Erased
from shian.platform.privacy.looks import look
from shian.platform.resources.registry import RESOURCES

PAGE = 50
LONGEST = 200_000


def _official(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not roles.may_use(actor):
        raise PermissionDenied("the publication guard is for officials")
    return actor


def _seen(actor: Actor) -> Q:
    """Those who see the whole city see every stop; others those they asked for."""
    return Q() if actor.role.scope is Scope.CITY else Q(asked_by=actor.user_id, asked_by__isnull=False)


def _screening(actor: Actor, pk: int) -> Screening:
    found = Screening.objects.filter(_seen(actor), pk=pk).first()
    if found is None:
        raise Http404(f"no stopped publication {pk} that you may see")
    return found  # type: ignore[no-any-return]


@login_required
@require_GET
def stopped(request: HttpRequest) -> HttpResponse:
    """The stopped publications, those that wait first."""
    actor = _official(request)
    state = request.GET.get("state", "")
    rows = Screening.objects.filter(_seen(actor)).defer("texts")
    if state in Screening.State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows.order_by("-open_count", "-stopped_at", "-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "state": state,
        "states": Screening.State.choices,
        "decides": roles.decides(actor),
    }
    return render(request, "guard/stopped.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One stopped publication, masked; a POST asks for the plain words, which the ledger then tells."""
    actor = _official(request)
    screening = _screening(actor, pk)
    if request.method == "POST" and not roles.may_read(actor, screening.asked_by):
        raise PermissionDenied("only those who decide, and who asked, may read the words")
    return _page(request, actor, screening, plain=request.method == "POST")


def _page(
    request: HttpRequest, actor: Actor, screening: Screening, *, plain: bool = False, form: Any = None
) -> HttpResponse:
    erased = False
    try:
        words = look(screening, "texts", by=actor) if plain else ""
        places = places_of(screening, plain=words)
    except Erased:
        places, erased = [], True
    kind = RESOURCES.get(screening.subject_kind)
    may_open = kind is not None and kind.allows("view", actor) and screening.subject_id
    context = {
        "screening": screening,
        "tone": screening.tones[screening.state],
        "places": places,
        "erased": erased,
        "plain": plain,
        "may_read": roles.may_read(actor, screening.asked_by),
        "form": form or (DecisionForm(screening) if roles.decides(actor) else None),
        "own": actor.user_id is not None and actor.user_id == screening.asked_by,
        "subject_url": record_url(screening.subject_kind, screening.subject_id) if may_open else "",
        "breadcrumbs": [{"label": _("Publication guard"), "url": reverse("guard")}],
    }
    return render(request, "guard/screening.html", context, status=422 if form else 200)


@login_required
@require_POST
def decide_on(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision on the findings that were ticked, or on all that are open."""
    actor = _official(request)
    screening = _screening(actor, pk)
    if not roles.decides(actor):
        raise PermissionDenied("your role does not decide on findings")
    form = DecisionForm(screening, request.POST)
    if not form.is_valid():
        return _page(request, actor, screening, form=form)
    try:
        made = decide(by=actor, screening=screening, **form.answers())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, actor, screening, form=form)
    messages.success(
        request,
        _("Decided. %(open)s findings are left.") % {"open": made.open_count}
        if made.open_count
        else _("Everything here is decided; whoever asked can publish again."),
    )
    return HttpResponseRedirect(reverse("guard-screening", args=[pk]))


class DecisionForm(forms.Form):
    """What a decision asks for."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=Decision.Verdict.choices,
        widget=forms.RadioSelect({"class": "form-check-input"}),
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Grounds"),
        choices=[("", "—"), *Decision.Basis.choices],
        widget=forms.Select({"class": "form-select"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({**CONTROL, "rows": 3})
    )
    found_kind = forms.ChoiceField(
        label=gettext_lazy("Of this kind only"), required=False, widget=forms.Select({"class": "form-select"})
    )
    numbers = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, screening: Screening, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(r.number, r.number) for r in screening.found.all()]
        self.fields["numbers"].choices = rows  # type: ignore[attr-defined]
        kinds = [("", _("all undecided")), *kinds_open(screening)]
        self.fields["found_kind"].choices = kinds  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        return {**data, "numbers": tuple(data["numbers"])}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check a pasted text. Nothing of it is kept."""
    _official(request)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    context: dict[str, Any] = {
        "text": text[:LONGEST],
        "most": LONGEST,
        "too_long": len(text) > LONGEST,
        "breadcrumbs": [{"label": _("Publication guard"), "url": reverse("guard")}],
    }
    if text and not context["too_long"]:
        found = find(text)
        context |= {"place": checked(text, found), "count": len(found), "stopping": len(stopping(found))}
    return render(request, "guard/check.html", context)
