"""The phone's form: few fields, those of the act at hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.registry.models import Product
from shian.domains.supply.lots.models import Place
from shian.domains.supply.lots.telling import MAKING, Act, Entry, Used, next_number
from shian.domains.supply.lots.units import CHOICES
from shian.platform.flows.clocks import local
from shian.platform.pages.widgets import CONTROL, SELECT, DateInput

INGREDIENTS = 6
OLDEST = dt.timedelta(days=31)  # how late a phone may hand in what it kept
AHEAD = dt.timedelta(minutes=5)  # how far a phone's clock may run ahead
REASONS = [
    ("expired", _("Past its date")),
    ("damaged", _("Damaged or spoiled")),
    ("unsafe", _("Unsafe, told to destroy it")),
    ("left", _("Left over")),
]
_CODE = {**CONTROL, "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}


def _text(label: Any, longest: int, *, required: bool = False, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=forms.TextInput({**CONTROL, **attrs})
    )


class TellForm(forms.Form):
    """What a firm says of one lot. The fields left are those that the act needs."""

    marks_required = True
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=pgettext_lazy("supply", "Where"),
        widget=forms.Select(SELECT),
        empty_label=None,
    )
    code = forms.CharField(
        label=_("Code on the goods"), max_length=200, required=False, widget=forms.TextInput(_CODE)
    )
    own = forms.ModelChoiceField(
        Product.objects.none(),
        label=_("Product"),
        required=False,
        widget=forms.Select(SELECT),
        empty_label="—",
    )
    product = _text(_("Name of the food"), 120)
    lot_number = _text(_("Lot number"), 60)
    quantity = forms.DecimalField(
        label=_("How much"),
        max_digits=14,
        decimal_places=3,
        required=False,
        widget=forms.NumberInput({**CONTROL, "inputmode": "decimal", "step": "any"}),
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=CHOICES, initial="KGM", widget=forms.Select(SELECT))
    partner = _text(_("Who"), 120, list="partners")
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "—"), *REASONS], required=False, widget=forms.Select(SELECT)
    )
    made_on = forms.DateField(label=_("Made or harvested on"), required=False, widget=DateInput())
    expires_on = forms.DateField(label=_("Best before"), required=False, widget=DateInput())
    origin = _text(pgettext_lazy("supply", "Origin"), 120)
    at = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, act: str, places: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        listed: Any = self.fields["place"]
        listed.queryset = places
        own: Any = self.fields["own"]
        own.queryset = Product.objects.filter(operator__in={p.operator_id for p in places}).order_by("name")
        for name in set(self.fields) - _FIELDS[act]:
            del self.fields[name]
        if "own" in self.fields and not own.queryset.exists():
            del self.fields["own"]
        self.fields["quantity"].required = act != Act.RECEIVE
        if "partner" in self.fields:
            self.fields["partner"].label = _("From whom") if act == Act.RECEIVE else _("To whom")
        if act in MAKING or act == Act.MAKE:
            for number in range(1, INGREDIENTS + 1):
                self._ingredient(number)

    def _ingredient(self, number: int) -> None:
        self.fields[f"used_{number}"] = forms.CharField(
            label=_("Ingredient: its code"), max_length=200, required=False, widget=forms.TextInput(_CODE)
        )
        self.fields[f"used_{number}_quantity"] = forms.DecimalField(
            label=_("How much of it"),
            max_digits=14,
            decimal_places=3,
            min_value=0,
            required=False,
            widget=forms.NumberInput({**CONTROL, "inputmode": "decimal", "step": "any"}),
        )

    def clean_at(self) -> dt.datetime:
        """The phone's own time of the act, within reason; else now."""
        now, text = timezone.now(), self.cleaned_data["at"]
        try:
            stated = dt.datetime.fromisoformat(text) if text else now
        except ValueError:
            raise forms.ValidationError(_("This is no time.")) from None
        if stated.tzinfo is None:
            stated = timezone.make_aware(stated)
        if stated > now:
            if stated - now > AHEAD:
                raise forms.ValidationError(_("The phone's clock is wrong: this lies in the future."))
            return now
        if now - stated > OLDEST:
            raise forms.ValidationError(_("This is more than a month old: hand in a sheet instead."))
        return stated

    def entry(self) -> Entry:
        """What was filled in, as an entry."""
        given = self.cleaned_data
        own: Product | None = given.get("own")
        at: dt.datetime = given["at"]
        lot_number, made_on = given.get("lot_number") or "", given.get("made_on")
        if self.act in MAKING and not given.get("code") and not lot_number:
            lot_number = next_number(given["place"], made_on or local(at).date())
        return Entry(
            act=self.act,
            place=given["place"],
            at=at,
            quantity=given.get("quantity"),
            unit=given["unit"],
            code=(given.get("code") or "").strip(),
            gtin=own.gtin if own else "",
            product=given.get("product") or (own.name if own else ""),
            lot_number=lot_number,
            partner=given.get("partner") or "",
            used=self._used(given),
            made_on=made_on or (local(at).date() if self.act in MAKING else None),
            expires_on=given.get("expires_on"),
            origin=given.get("origin") or "",
            reason=given.get("reason") or "",
        )

    def _used(self, given: dict[str, Any]) -> tuple[Used, ...]:
        rows = ((given.get(f"used_{n}"), given.get(f"used_{n}_quantity")) for n in range(1, INGREDIENTS + 1))
        return tuple(Used(code.strip(), quantity) for code, quantity in rows if code and code.strip())


_ALWAYS = {"place", "quantity", "unit", "at"}
_FIELDS: dict[str, set[str]] = {
    Act.RECEIVE: _ALWAYS | {"code", "product", "lot_number", "partner", "origin", "made_on", "expires_on"},
    Act.SHIP: _ALWAYS | {"code", "product", "partner"},
    Act.MAKE: _ALWAYS | {"own", "product", "lot_number", "made_on", "expires_on", "origin"},
    Act.REPACK: _ALWAYS | {"own", "product", "lot_number", "expires_on"},
    Act.SELL: _ALWAYS | {"code", "product"},
    Act.WASTE: _ALWAYS | {"code", "product", "reason"},
    Act.RETURN: _ALWAYS | {"code", "partner"},
    Act.COUNT: _ALWAYS | {"code"},
}
