"""Type once: the phone's pages, and the sheets to fill in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shian.domains.directory.roles import FIRMS
from shian.domains.supply.lots import sheets
from shian.domains.supply.lots.forms import TellForm
from shian.domains.supply.lots.models import Lot, Movement, Node, Place
from shian.domains.supply.lots.telling import Act, tell
from shian.domains.supply.lots.trades import SHEETS, acts_of
from shian.domains.supply.lots.units import amount
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.pages.requests import actor_of

ICONS = {
    Act.RECEIVE: "package-import",
    Act.SHIP: "truck-delivery",
    Act.MAKE: "tools-kitchen-2",
    Act.REPACK: "arrows-split",
    Act.SELL: "shopping-cart",
    Act.WASTE: "trash",
    Act.RETURN: "arrow-back-up",
    Act.COUNT: "list-check",
}
STOCK, RECENT, PARTNERS = 40, 10, 30
WAYS: dict[str, list[Act]] = {
    Lot.State.ACTIVE: [Act.SELL, Act.SHIP],
    Lot.State.ENDED: [Act.SELL, Act.SHIP],
    Lot.State.RECALLED: [Act.RETURN, Act.WASTE],
    Lot.State.HELD: [Act.WASTE],
}


def _own_places(actor: Actor) -> QuerySet[Place]:
    """The firm's places; officials have no goods to tell of."""
    if actor.role not in FIRMS or actor.operator is None:
        raise PermissionDenied(_("Only firms say what they did with goods."))
    return Place.objects.filter(operator_id=actor.operator).order_by("name")


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Big buttons, the stock at hand, and what was told last."""
    places = list(_own_places(actor_of(request)))
    chosen = next((p for p in places if str(p.pk) == request.GET.get("place")), places[0] if places else None)
    page: dict[str, Any] = {"places": places, "place": chosen}
    if chosen is not None:
        page |= {
            "acts": [(act, act.label, ICONS[act]) for act in acts_of(chosen.sort)],
            "stock": _stock(chosen),
            "recent": _recent(chosen),
            "sheet": chosen.sort if chosen.sort in SHEETS else Place.Sort.RETAIL,
        }
    return render(request, "supply/tell.html", page)


def _stock(place: Place) -> list[tuple[Node, Any, list[Act]]]:
    """The lots at hand, how much, and what can be done with each: a held one is not sold."""
    nodes = (
        Node.objects.filter(place=place, came__gt=F("left"))
        .select_related("lot")
        .order_by("-last_at")[:STOCK]
    )
    return [(node, amount(node.came - node.left, node.lot.unit), WAYS[node.lot.state]) for node in nodes]


def _recent(place: Place) -> list[tuple[Movement, str]]:
    rows = Movement.objects.filter(place=place).exclude(kind=Movement.Kind.SEEN)
    return [
        (row, amount(row.quantity, row.unit))
        for row in rows.select_related("lot", "other").order_by("-at", "-pk")[:RECENT]
    ]


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, act: str) -> HttpResponse:
    """One act: its form; posted, its events. A phone that was offline posts later, with its own time."""
    actor = actor_of(request)
    places = _own_places(actor)
    if act not in Act.values:
        raise Http404(f"there is no act {act!r}")
    form = TellForm(
        act, places, request.POST or None, initial={"place": places.first(), **request.GET.dict()}
    )
    kept = request.headers.get("X-Kept") == "1"
    if request.method == "POST" and form.is_valid() and _told(form, actor):
        if kept:
            return JsonResponse({"done": True})
        messages.success(request, _("Noted: %(what)s") % {"what": Act(act).label})
        return redirect(f"{reverse('supply-tell')}?place={form.cleaned_data['place'].pk}")
    if kept:
        reasons = [str(text) for texts in form.errors.values() for text in texts]
        return JsonResponse({"done": False, "reasons": reasons}, status=422)
    page = {
        "form": form,
        "act": act,
        "title": Act(act).label,
        "icon": ICONS[Act(act)],
        "partners": _partners(places, act),
        "main": [f for f in form if not f.is_hidden and f.name in _FIRST],
        "further": [f for f in form if not f.is_hidden and f.name not in _FIRST],
    }
    return render(request, "supply/tell_act.html", page, status=422 if form.errors else 200)


_FIRST = (
    "place",
    "code",
    "own",
    "product",
    "quantity",
    "unit",
    "partner",
    "reason",
    "used_1",
    "used_1_quantity",
)


def _told(form: TellForm, actor: Actor) -> bool:
    """Capture what was filled in; False where it was refused, with the reason in the form."""
    try:
        tell([form.entry()], by=actor, sender="phone")
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def _partners(places: QuerySet[Place], act: str) -> list[str]:
    """Names of those the firm dealt with last in this way."""
    kind = Movement.Kind.CAME if act == Act.RECEIVE else Movement.Kind.LEFT
    recent = (
        Movement.objects.filter(place__in=places, kind=kind, other__isnull=False)
        .order_by("-at")
        .values_list("other__name", flat=True)[: 10 * PARTNERS]
    )
    return list(dict.fromkeys(recent))[:PARTNERS]


@login_required
@require_safe
def sheet(request: HttpRequest, trade: str) -> FileResponse:
    """A workbook to fill in, for the trade, with the firm's own places and last partners to choose from."""
    places = _own_places(actor_of(request))
    if trade not in SHEETS:
        raise Http404(f"there is no sheet for {trade!r}")
    partners = _partners(places, Act.RECEIVE) + _partners(places, Act.SHIP)
    file = sheets.workbook(trade, [p.name for p in places], list(dict.fromkeys(partners)))
    name = _("Goods in and out: %(trade)s") % {"trade": Place.Sort(trade).label}
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx".replace("/", "-"))
