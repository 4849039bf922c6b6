"""Records of case reports of foodborne illness: the case, what was eaten, what was sampled."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shian.domains.directory.models import Body
from shian.domains.directory.roles import (
    CITY_LEVEL,
    HEALTH,
    Administrator,
    Assessor,
    Doctor,
    Epidemiologist,
)
from shian.domains.registry.models import Operator
from shian.domains.surveillance.cases import flows
from shian.domains.surveillance.cases.codes import (
    agent_choices,
    agent_shown,
    choices,
    food_class_choices,
    shown,
)
from shian.platform.flows.binding import follows
from shian.platform.flows.tables import choices_of
from shian.platform.personal.fields import BlindIndexField, EncryptedTextField
from shian.platform.records.base import Part, Record
from shian.platform.resources.registry import Column, Listed, Panel, resource

OLDEST_MONTHS = 130 * 12
VIEWERS = (*HEALTH, *CITY_LEVEL, Assessor, Administrator)


def _text(label: Any, longest: int = 120) -> models.CharField[str, str]:
    return models.CharField(label, max_length=longest, blank=True, default="")


class Syndrome(models.TextChoices):
    """What the illness looks like before an agent is known."""

    GASTROENTERITIS = "gastroenteritis", _("Gastroenteritis")
    DYSENTERY = "dysentery-like", _("Dysentery-like")
    NEURO = "neuro", _("Nervous signs")
    HEPATITIS = "hepatitis-like", _("Hepatitis-like")
    MUSHROOM = "mushroom", _("Mushroom poisoning")
    CHEMICAL = "chemical", _("Chemical poisoning")
    OTHER = "other", pgettext_lazy("illness", "Other")


@follows(flows.CASE, body="hospital_id")
@resource(
    title=_("Case report"),
    plural=_("Case reports"),
    duty="illness",
    icon="report-medical",
    order=10,
    columns="number patient_name sex age syndrome onset_at hospital area completeness state",
    hidden="agent diagnosis outcome visited_at reported_at late source duplicate_of occupation department",
    filters="state syndrome agent hospital area outcome source onset_at reported_at late completeness",
    search="number diagnosis",
    ordering="-reported_at -id",
    key="number",
    view=VIEWERS,
    panels=(
        Panel(_("Report"), ("number", "hospital", "department", "source", "state", "completeness", "late")),
        Panel(
            _("Patient"),
            ("patient_name", "sex", "age", "occupation", "id_number", "phone", "address", "area"),
        ),
        Panel(
            _("Illness"),
            (
                "onset_at", "visited_at", "reported_at", "signs", "temperature", "diagnosis", "syndrome",
                "agent", "outcome",
            ),
        ),
        Panel(
            _("Review"),
            ("returned_because", "correction", "duplicate_of", "county_reviewed_at", "accepted_at"),
        ),
    ),
    extra=(
        Column("age", _("Age"), lambda case: case.age(), sort="age_months"),
        Column("signs", _("Symptoms"), lambda case: case.signs()),
    ),
    listed=(
        Listed(
            _("May be the same as"), "alike", "illness.case",
            columns=("number", "patient_name", "sex", "age", "hospital", "onset_at", "state"),
        ),
    ),
)  # fmt: skip
class Case(Record):
    """One report of one patient by a hospital. ``area`` is the township or district where the patient lives.

    A patient from outside the city stands under the hospital's district, so that somebody reviews the report.
    ``external_id`` is the hospital system's own identifier: what is sent twice is kept once. ``late`` says
    whether the report came after the rule's time from the visit.
    """

    class Sex(models.TextChoices):
        MALE = "male", _("Male")
        FEMALE = "female", _("Female")

    class Outcome(models.TextChoices):
        OUTPATIENT = "outpatient", _("Outpatient")
        INPATIENT = "inpatient", _("Inpatient")
        DIED = "died", _("Died")

    class Source(models.TextChoices):
        FORM = "form", _("Doctor's form")
        CSV = "csv", _("Table file")
        FHIR = "fhir", _("Hospital system (FHIR)")

    tones: ClassVar = {
        "reported": "open", "county_reviewed": "open", "accepted": "good", "returned": "warn", "void": "idle",
        "inpatient": "warn", "died": "bad",
    }  # fmt: skip

    number = models.CharField(_("Number"), max_length=30, unique=True)
    hospital = models.ForeignKey(
        Body, verbose_name=_("Hospital"), on_delete=models.PROTECT, related_name="illness_cases"
    )
    department = _text(_("Department"), 60)
    external_id = models.CharField(
        _("Identifier in the hospital's system"), max_length=80, blank=True, default=""
    )
    patient_name = EncryptedTextField(_("Patient's name"), mask="name", blank=True, default="")
    id_number = EncryptedTextField(_("Identity number"), mask="id", blank=True, default="")
    phone = EncryptedTextField(_("Telephone"), mask="phone", blank=True, default="")
    address = EncryptedTextField(_("Address"), mask="all", blank=True, default="")
    id_index = BlindIndexField(source="id_number")
    phone_index = BlindIndexField(source="phone")
    sex = models.CharField(_("Sex"), max_length=6, choices=Sex.choices, blank=True, default="")
    age_months = models.PositiveSmallIntegerField(
        _("Age in months"), null=True, blank=True, validators=[MaxValueValidator(OLDEST_MONTHS)]
    )
    occupation = models.CharField(
        _("Occupation"), max_length=16, choices=choices("occupation"), blank=True, default=""
    )
    onset_at = models.DateTimeField(_("Onset of illness"))
    visited_at = models.DateTimeField(_("Visit"))
    reported_at = models.DateTimeField(_("Reported at"))
    symptoms: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=20, choices=choices("symptom")),
        verbose_name=_("Symptoms"),
        default=list,
        blank=True,
    )
    temperature = models.DecimalField(
        _("Body temperature (°C)"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(30), MaxValueValidator(45)],
    )
    diagnosis = _text(_("Diagnosis"), 200)
    syndrome = models.CharField(_("Syndrome"), max_length=16, choices=Syndrome.choices)
    agent = models.CharField(_("Agent"), max_length=24, choices=agent_choices(), blank=True, default="")
    outcome = models.CharField(
        pgettext_lazy("illness", "Outcome"),
        max_length=10,
        choices=Outcome.choices,
        default=Outcome.OUTPATIENT,
    )
    state = models.CharField(
        _("State"), max_length=16, choices=choices_of(flows.CASE), default="reported", db_index=True
    )
    returned_because = _text(_("Returned or void because"), 300)
    correction = _text(_("Corrected because"), 300)
    duplicate_of = models.ForeignKey(
        "self",
        verbose_name=_("Reported twice; kept as"),
        on_delete=models.PROTECT,
        related_name="duplicates",
        null=True,
        blank=True,
    )
    alike: ArrayField[list[int], list[int]] = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("May be the same as"),
        default=list,
        blank=True,
        editable=False,
    )
    completeness = models.PositiveSmallIntegerField(_("Completeness (%)"), default=0)
    late = models.BooleanField(_("Reported late"), null=True, blank=True)
    source = models.CharField(_("Came by"), max_length=4, choices=Source.choices, default=Source.FORM)
    reported_by = models.BigIntegerField(null=True, blank=True, editable=False)
    county_reviewed_at = models.DateTimeField(_("Reviewed at"), null=True, blank=True)
    accepted_at = models.DateTimeField(pgettext_lazy("illness", "Accepted at"), null=True, blank=True)

    parts = ("exposures", "specimens")
    scope_body = "hospital_id"

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-reported_at", "-id"], name="illness_by_report"),
            models.Index(fields=["onset_at"], name="illness_by_onset"),
            models.Index(fields=["visited_at"], name="illness_by_visit"),
            models.Index(fields=["hospital", "-reported_at"], name="illness_by_hospital"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hospital", "external_id"], condition=~Q(external_id=""), name="illness_sent_once"
            ),
            models.CheckConstraint(condition=Q(completeness__lte=100), name="illness_completeness"),
            models.CheckConstraint(condition=Q(onset_at__lte=models.F("visited_at")), name="illness_onset"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_syndrome_display()}"  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.onset_at and self.visited_at and self.onset_at > self.visited_at:
            raise ValidationError({"onset_at": _("The illness begins before the visit.")})

    def age(self) -> str:
        """The age in words: months under two years, then years."""
        if self.age_months is None:
            return ""
        if self.age_months < 24:
            return str(_("%(months)s months") % {"months": self.age_months})
        return str(self.age_months // 12)

    def signs(self) -> str:
        """The symptoms in the reader's language."""
        return "、".join(shown("symptom", key) for key in self.symptoms)


class Exposure(Part):
    """Something eaten before the illness: what, where, when, with whom. The first is the most suspect."""

    class Setting(models.TextChoices):
        HOME = "home", _("At home")
        RESTAURANT = "restaurant", _("Restaurant")
        CANTEEN = "canteen", _("Canteen")
        TAKEAWAY = "takeaway", _("Takeaway")
        STALL = "stall", _("Street stall")
        SHOP = "shop", _("Shop")
        BANQUET = "banquet", _("Banquet")
        OTHER = "other", pgettext_lazy("illness", "Other")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exposures")
    eaten_at = models.DateTimeField(_("Eaten at"), null=True, blank=True)
    food_name = _text(_("Food eaten"), 80)
    food_class = models.CharField(
        _("Food class"), max_length=2, choices=food_class_choices(), blank=True, default=""
    )
    setting = models.CharField(
        pgettext_lazy("illness", "Setting"), max_length=10, choices=Setting.choices, blank=True, default=""
    )
    place_name = _text(_("Place where it was eaten"), 120)
    operator: models.ForeignKey[Any, Any] = models.ForeignKey(
        Operator,
        verbose_name=_("Registered operator"),
        on_delete=models.PROTECT,
        related_name="illness_exposures",
        null=True,
        blank=True,
    )
    companions = models.PositiveSmallIntegerField(_("People who ate along"), null=True, blank=True)
    companions_ill = models.PositiveSmallIntegerField(_("Of them ill"), null=True, blank=True)
    bought_at = _text(_("Bought at"), 120)
    brand = _text(_("Brand"), 60)
    lot_number = _text(_("Lot number"), 60)

    class Meta:
        verbose_name = _("Food eaten before the illness")
        verbose_name_plural = _("Food history")

    def __str__(self) -> str:
        return self.food_name or self.place_name


class Specimen(Part):
    """A specimen of the patient and what was found in it."""

    class Sort(models.TextChoices):
        STOOL = "stool", _("Stool")
        VOMIT = "vomit", _("Vomit")
        SWAB = "swab", _("Rectal swab")
        BLOOD = "blood", _("Blood")

    class Result(models.TextChoices):
        PENDING = "pending", _("Pending")
        NEGATIVE = "negative", _("Negative")
        POSITIVE = "positive", _("Positive")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="specimens")
    sort = models.CharField(_("Specimen"), max_length=6, choices=Sort.choices)
    taken_at = models.DateTimeField(_("Taken at"), null=True, blank=True)
    agent = models.CharField(_("Agent"), max_length=24, choices=agent_choices(), blank=True, default="")
    result = models.CharField(_("Result"), max_length=8, choices=Result.choices, default=Result.PENDING)
    reported_at = models.DateTimeField(_("Result on"), null=True, blank=True)

    class Meta:
        verbose_name = _("Specimen")
        verbose_name_plural = _("Specimens")

    def __str__(self) -> str:
        found = agent_shown(self.agent) if self.agent else self.get_result_display()  # type: ignore[attr-defined]
        return f"{self.get_sort_display()}: {found}"  # type: ignore[attr-defined]


@resource(
    title=_("Key of a hospital's system"),
    plural=_("Keys of hospitals' systems"),
    duty="illness",
    icon="key",
    order=95,
    columns="name hospital state made_at expires_on",
    hidden="start",
    filters="state hospital",
    search="name",
    view=(Doctor, Epidemiologist, Administrator, Assessor),
    panels=(
        Panel(
            _("Key of a hospital's system"),
            ("name", "hospital", "state", "start", "made_at", "expires_on", "ended_at"),
        ),
    ),
)
class HospitalKey(Record):
    """A key with which a hospital's system reports cases. Only its SHA-256 is kept."""

    class State(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("illness", "Active")
        ENDED = "ended", pgettext_lazy("illness", "Ended")

    tones: ClassVar = {"active": "good", "ended": "idle"}

    name = models.CharField(_("System"), max_length=120)
    hospital = models.ForeignKey(
        Body, verbose_name=_("Hospital"), on_delete=models.PROTECT, related_name="illness_keys"
    )
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(_("Begins with"), max_length=12)
    state = models.CharField(_("State"), max_length=6, choices=State.choices, default=State.ACTIVE)
    made_by = models.BigIntegerField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("Made"))
    expires_on = models.DateField(_("Valid until"))
    ended_at = models.DateTimeField(pgettext_lazy("illness", "Ended"), null=True, blank=True)

    scope_body = "hospital_id"

    def __str__(self) -> str:
        return self.name
