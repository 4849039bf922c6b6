"""Certificates on a phone: issued in one form, printed with a QR code, checked by anybody who scans it."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

import segno
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shian.domains.directory.roles import FIRMS
from shian.domains.supply.duties.actions import certificates
from shian.domains.supply.duties.models import Certificate
from shian.domains.supply.lots.models import Lot, Place
from shian.domains.supply.lots.units import amount
from shian.platform.access.actor import Actor
from shian.platform.access.scope import in_scope
from shian.platform.actions.core import Refused
from shian.platform.actions.registry import find
from shian.platform.installation.current import is_simulated
from shian.platform.pages import forms
from shian.platform.pages.requests import actor_of
from shian.platform.personal.fields import Sealed

LISTED = 20
PLEDGES = (
    "不使用禁用农药兽药、停用兽药和非法添加物",
    "常规农药兽药残留不超标",
    "对承诺的真实性负责",
)


@login_required
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """The form of a certificate, as before with what was issued last; posted, its sheet to print."""
    actor = actor_of(request)
    if actor.role not in FIRMS or actor.operator is None:
        raise PermissionDenied(_("Only firms issue certificates."))
    spec = find("duties.certificate", "issue")
    assert spec is not None
    mine = Certificate.objects.filter(operator_id=actor.operator).order_by("-pk")
    last = mine.first()
    given = _as_before(last, actor) | request.GET.dict()
    form = forms.action_form(spec, actor, data=request.POST or None, given=given)
    if request.method == "POST" and form.is_valid():
        try:
            made = certificates.issue(by=actor, **forms.given_values(spec, form))
            return redirect("certificate-sheet", pk=made.pk)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except ValidationError as refusal:
            form.put(refusal)
    listed = [(one, amount(one.quantity, one.unit)) for one in mine[:LISTED]]
    page = {"form": form, "listed": listed}
    return render(request, "duties/issue.html", page, status=422 if form.errors else 200)


def _as_before(last: Certificate | None, actor: Actor) -> dict[str, str]:
    """Growers sell the same things from the same place day by day; who has one place need not choose."""
    if last is None:
        only = list(Place.objects.filter(operator_id=actor.operator or 0)[:2])
        return {"place": str(only[0].pk)} if len(only) == 1 else {}
    return {
        "place": str(last.place_id),
        "product": last.product,
        "unit": last.unit,
        "basis": last.basis,
        "origin": last.origin,
    }


@login_required
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate to print, four on a page, with a QR code that opens its public page."""
    actor = actor_of(request)
    one = Certificate.objects.select_related("operator", "lot").filter(pk=pk).first()
    if one is None or not in_scope(one, actor):
        raise Http404(f"no certificate {pk} within your scope")
    address = request.build_absolute_uri(f"/duties/c/{one.number}/")
    contact = one.contact.open() if isinstance(one.contact, Sealed) else str(one.contact)
    page = {**_shown(one), "contact": contact, "code": qr_svg(address), "copies": range(4)}
    return render(request, "duties/sheet.html", page)


@require_safe
def public(request: HttpRequest, number: str) -> HttpResponse:
    """What anybody who scans a certificate sees: whether it is genuine, and what it is for."""
    found = Certificate.objects.select_related("operator", "lot").filter(number=number.upper())
    one = None if "\x00" in number else found.first()
    if one is None:
        return render(request, "duties/public.html", {"number": number[:60]}, status=404)
    goods = one.lot.code.partition("//id.gs1.org")[2] or f"/c/{quote(one.number, safe='')}"
    return render(request, "duties/public.html", {**_shown(one), "goods": goods})


def _shown(one: Certificate) -> dict[str, Any]:
    good = one.state == Certificate.State.ISSUED
    barred = one.lot.state in (Lot.State.HELD, Lot.State.RECALLED)
    return {
        "certificate": one,
        "number": one.number,
        "quantity": amount(one.quantity, one.unit),
        "good": good and not barred,
        "barred": barred,
        "pledges": PLEDGES,
        "simulated_sheet": is_simulated(),
    }


def qr_svg(text: str) -> str:
    """A QR code (ISO/IEC 18004) of level M, as SVG."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, omitsize=True)
    return mark_safe(out.getvalue().decode())
