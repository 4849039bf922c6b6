"""Labels as a file: of a lot, or of the packages of a lot at the gate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from shian.domains.supply.packets.labels import MOST, labels_pdf, of_arrival, of_lot
from shian.platform.pages.links import record_url
from shian.platform.pages.requests import actor_of, record_or_404
from shian.platform.pages.widgets import CONTROL
from shian.platform.resources.registry import resource_of

KINDS = {"lot": "supply.lot", "arrival": "gate.arrival"}


class Wanted(forms.Form):
    """How many labels, and from which package on."""

    count = forms.IntegerField(
        label=lazy("How many labels"),
        min_value=1,
        max_value=MOST,
        initial=40,
        widget=forms.NumberInput(CONTROL),
    )
    first = forms.IntegerField(
        label=lazy("From package"), min_value=1, initial=1, widget=forms.NumberInput(CONTROL)
    )


@require_GET
@login_required
def labels(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """Asks how many; with an answer, the PDF."""
    if sort not in KINDS:
        raise Http404(sort)
    resource = resource_of(KINDS[sort])
    if not resource.allows("view", actor_of(request)):
        raise PermissionDenied
    record: Any = record_or_404(resource, actor_of(request), pk)
    form = Wanted(request.GET if "count" in request.GET else None)
    if sort == "lot":
        del form.fields["first"]
    if form.is_bound and form.is_valid():
        base = f"{request.scheme}://{request.get_host()}"
        count = form.cleaned_data["count"]
        made = (
            of_lot(record, base, count)
            if sort == "lot"
            else of_arrival(record, base, form.cleaned_data["first"], count)
        )
        if made:
            content = labels_pdf(made, str(record))
            headers = {"Content-Disposition": f'inline; filename="labels-{sort}-{pk}.pdf"'}
            return HttpResponse(content, content_type="application/pdf", headers=headers)
        form.add_error("first", _("There are not so many packages."))
    context = {
        "form": form,
        "record": record,
        "breadcrumbs": [{"label": str(record), "url": record_url(KINDS[sort], pk)}],
    }
    return render(request, "packets/labels.html", context)
