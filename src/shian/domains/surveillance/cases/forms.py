"""The doctor's form: one page, big choices, defaults from the doctor's hospital and the hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.registry.models import Operator
from shian.domains.surveillance.cases.codes import agent_choices, choices, food_class_choices
from shian.domains.surveillance.cases.drafts import Draft, Eaten, Taken, by_id_number
from shian.domains.surveillance.cases.models import Case, Exposure, Specimen, Syndrome
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Scope
from shian.platform.flows.clocks import local
from shian.platform.pages.places import area_names
from shian.platform.pages.widgets import CONTROL, SELECT, MomentInput

FOODS = 4
YEARS, MONTHS = "years", "months"
UNITS = [(YEARS, _("years")), (MONTHS, _("months"))]
NEXT = {**CONTROL, "enterkeyhint": "next"}
NOBODY_KEEPS = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
BLANK = [("", "—")]
PRIVATE = ("patient_name", "id_number", "phone", "address")


def _text(label: Any, longest: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput({**NEXT, **NOBODY_KEEPS, **attrs})
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget)


def _chips(label: Any, options: list[tuple[str, Any]], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, required=False, widget=forms.RadioSelect, **more)


def _select(label: Any, options: list[tuple[str, Any]], blank: Any = "—") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[("", blank), *options], required=False, widget=forms.Select(SELECT)
    )


def _count(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput({**NEXT, "inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999, widget=widget)


class FoodForm(forms.Form):
    """One food before the illness."""

    food_name = _text(_("Food eaten"), 80)
    setting = _chips(_("Sort of place"), list(Exposure.Setting.choices))
    place_name = _text(_("Place where it was eaten"), 120)
    operator = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    eaten_at = forms.DateTimeField(label=_("Eaten at"), required=False, widget=MomentInput())
    companions = _count(_("People who ate along"))
    companions_ill = _count(_("Of them ill"))
    food_class = _select(_("Food class"), food_class_choices())
    bought_at = _text(_("Bought at"), 120)
    brand = _text(_("Brand"), 60)
    lot_number = _text(_("Lot number"), 60)

    def eaten(self) -> Eaten:
        """What was filled in."""
        return Eaten(**self.cleaned_data)


class ReportForm(forms.Form):
    """A case. Only onset, visit and symptoms (or a diagnosis) must be told; the score asks for the rest."""

    hospital = forms.ModelChoiceField(
        Body.objects.none(), label=_("Hospital"), widget=forms.Select(SELECT), empty_label="—"
    )
    sex = _chips(_("Sex"), list(Case.Sex.choices))
    age = forms.IntegerField(
        label=_("Age"), required=False, min_value=0, max_value=130,
        widget=forms.NumberInput({**NEXT, "inputmode": "numeric"}),
    )  # fmt: skip
    age_unit = _chips(_("Age in"), UNITS, initial=YEARS)
    symptoms = forms.MultipleChoiceField(
        label=_("Symptoms"), choices=choices("symptom"), required=False, widget=forms.CheckboxSelectMultiple
    )
    temperature = forms.DecimalField(
        label=_("Body temperature (°C)"), required=False, min_value=30, max_value=45, decimal_places=1,
        widget=forms.NumberInput({**NEXT, "inputmode": "decimal", "step": "0.1"}),
    )  # fmt: skip
    onset_at = forms.DateTimeField(label=_("Onset of illness"), widget=MomentInput())
    visited_at = forms.DateTimeField(label=_("Visit"), widget=MomentInput())
    diagnosis = _text(_("Diagnosis"), 200, list="diagnoses")
    outcome = _chips(
        pgettext_lazy("illness", "Outcome"), list(Case.Outcome.choices), initial=Case.Outcome.OUTPATIENT
    )
    syndrome = _select(_("Syndrome"), list(Syndrome.choices), _("by the symptoms"))
    agent = _select(_("Agent"), agent_choices(), _("not known"))
    specimen = _chips(_("Specimen"), [("", _("none")), *Specimen.Sort.choices])
    patient_name = _text(_("Patient's name"), 60)
    phone = _text(_("Telephone"), 30, inputmode="tel")
    id_number = _text(_("Identity number"), 18)
    address = _text(_("Address"), 200)
    occupation = _select(_("Occupation"), choices("occupation"))
    area = _select(_("Lives in"), [])
    department = _text(_("Department"), 60)

    def __init__(
        self, actor: Actor, now: datetime, *args: Any, case: Case | None = None, **kwargs: Any
    ) -> None:
        at = local(now).replace(second=0, microsecond=0)
        hospitals = hospitals_of(actor)
        own = hospitals.first() if actor.role.scope is Scope.BODY else None
        defaults = {"visited_at": at, "hospital": own, "area": own.area if own else ""}
        given = kwargs.pop("initial", None) or {}
        kwargs["initial"] = {**defaults, **(initial_of(case) if case else {}), **given}
        super().__init__(*args, **kwargs)
        self.case = case
        hospital: Any = self.fields["hospital"]
        hospital.queryset = hospitals
        if own is not None:
            hospital.empty_label, hospital.widget = None, forms.HiddenInput()
        area: Any = self.fields["area"]
        area.choices = [("", _("outside the city, or not known")), *_areas()]
        held = _foods_of(case) if case else []
        data = self.data if self.is_bound else None
        self.foods = [
            FoodForm(data, prefix=f"food{n}", initial=held[n] if n < len(held) else None)
            for n in range(max(FOODS, len(held)))
        ]

    def is_valid(self) -> bool:
        """Whether the case and all its foods are."""
        return all([super().is_valid(), *(food.is_valid() for food in self.foods)])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        age, unit = values.get("age"), values.get("age_unit") or YEARS
        values["age_months"] = None if age is None else age * 12 if unit == YEARS else age
        if values.get("id_number") and values.get("visited_at"):
            for name, value in by_id_number(values["id_number"], values["visited_at"]).items():
                if values.get(name) in ("", None):
                    values[name] = value
        return values

    def draft(self) -> Draft:
        """The report that was filled in; places named as an operator is registered are that operator."""
        values = dict(self.cleaned_data)
        sort = values.pop("specimen")
        for name in ("age", "age_unit"):
            values.pop(name)
        values["symptoms"] = tuple(values["symptoms"])
        values["outcome"] = values["outcome"] or Case.Outcome.OUTPATIENT
        foods = [food.eaten() for food in self.foods]
        return Draft(
            **values,
            exposures=tuple(registered([food for food in foods if not food.empty()], values["area"])),
            specimens=self._specimens(sort),
        )

    def _specimens(self, sort: str) -> tuple[Taken, ...]:
        """The specimen chosen; a correction keeps what is known of those taken before."""
        before = list(self.case.specimens.order_by("pk")) if self.case else []  # type: ignore[attr-defined]
        kept = [Taken(**{n: getattr(row, n) for n in Taken.__slots__}) for row in before]
        new = [Taken(sort)] if sort and all(one.sort != sort for one in kept) else []
        return (*kept, *new)

    def refuse(self, field: str, reason: str) -> None:
        """Put a refusal of the action beside the field that it names."""
        part, _dot, rest = field.partition(".")
        at, _dot, name = rest.partition(".")
        if part == "exposures" and at.isdigit() and int(at) < len(self.foods):
            filled = [food for food in self.foods if not food.eaten().empty()]
            filled[int(at)].add_error(name, reason)
        else:
            self.add_error(part if part in self.fields else None, reason)


def hospitals_of(actor: Actor) -> Any:
    """The hospitals an actor may report for."""
    rows = Body.objects.filter(sort=Body.Sort.HOSPITAL).order_by("name")
    if actor.role.scope is Scope.BODY:
        return rows.filter(pk=actor.body)
    return rows.filter(area__startswith=actor.area) if actor.role.scope is Scope.AREA else rows


def _areas() -> Iterator[tuple[str, Any]]:
    """Districts, each a group with itself and its townships."""
    names = area_names()
    for code, name in sorted(names.items()):
        if len(code) == 6:
            inner = [(c, n) for c, n in sorted(names.items()) if len(c) > 6 and c.startswith(code)]
            yield (name, [(code, name), *inner]) if inner else (code, name)


def initial_of(case: Case) -> dict[str, Any]:
    """A kept report as the form's first values. Personal texts are left out: empty keeps them."""
    names = (
        "sex",
        "temperature",
        "diagnosis",
        "outcome",
        "syndrome",
        "agent",
        "occupation",
        "area",
        "department",
    )
    months = case.age_months
    by_months = months is not None and months < 24
    return {
        **{name: getattr(case, name) for name in names},
        "hospital": case.hospital_id,
        "symptoms": list(case.symptoms),
        "age": None if months is None else months if by_months else months // 12,
        "age_unit": MONTHS if by_months else YEARS,
        "onset_at": local(case.onset_at),
        "visited_at": local(case.visited_at),
        "specimen": next((row.sort for row in case.specimens.order_by("pk")), ""),  # type: ignore[attr-defined]
    }


def _foods_of(case: Case) -> list[dict[str, Any]]:
    rows = case.exposures.order_by("pk")  # type: ignore[attr-defined]
    return [
        {n: getattr(row, "operator_id" if n == "operator" else n) for n in Eaten.__slots__} for row in rows
    ]


def registered(foods: list[Eaten], area: str) -> list[Eaten]:
    """The foods with the operator that a place's name is, where exactly one open operator bears it.

    An operator chosen on the page counts if it exists; of several of one name the district decides.
    """
    wanted = {food.place_name.strip() for food in foods if food.place_name.strip()}
    chosen = set(
        Operator.objects.filter(pk__in=[f.operator for f in foods if f.operator]).values_list("pk", flat=True)
    )
    named: dict[str, list[tuple[int, str]]] = {}
    for pk, name, place in Operator.objects.filter(name__in=wanted).values_list("pk", "name", "area"):
        named.setdefault(name, []).append((pk, place))
    return [_with_operator(food, chosen, named, area) for food in foods]


def _with_operator(
    food: Eaten, chosen: set[int], named: dict[str, list[tuple[int, str]]], area: str
) -> Eaten:
    values = {name: getattr(food, name) for name in Eaten.__slots__}
    if food.operator in chosen:
        return food
    found = named.get(food.place_name.strip(), [])
    near = [one for one in found if area and one[1].startswith(area[:6])]
    only = near if len(near) == 1 else found if len(found) == 1 else []
    return Eaten(**{**values, "operator": only[0][0] if only else None})
