"""The choices of outbreak records, in the words of the technical guide of 2012."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Setting(models.TextChoices):
    """Where the food was eaten."""

    HOME = "home", _("Home")
    RESTAURANT = "restaurant", _("Restaurant")
    CANTEEN = "canteen", _("Canteen of a workplace")
    SCHOOL = "school", _("School or kindergarten")
    SITE = "site", _("Building site")
    BANQUET = "banquet", _("Banquet in the country")
    STALL = "stall", _("Street stall")
    TAKEAWAY = "takeaway", _("Takeaway")
    SHOP = "shop", _("Shop")
    EVENT = "event", _("Major event")
    OTHER = "other", pgettext_lazy("setting", "Other")


class Grade(models.TextChoices):
    """Grade of the food safety accident."""

    UNGRADED = "ungraded", _("Below the grades")
    IV = "4", _("Grade IV, ordinary")
    III = "3", _("Grade III, considerable")
    II = "2", _("Grade II, grave")
    I = "1", _("Grade I, exceptionally grave")  # noqa: E741  (the grade's own name)


class Design(models.TextChoices):
    """Whether all the well persons are on the list, or a sample of them: which measure may be read."""

    COHORT = "cohort", _("Cohort: everyone who ate there")
    CASE_CONTROL = "case_control", _("Case–control: a sample of the well")


class Verdict(models.TextChoices):
    """What the investigation found."""

    FOODBORNE = "foodborne", _("Foodborne, the food is known")
    PROBABLE = "probable", _("Probably foodborne, the food is not proven")
    OTHER_WAY = "other_way", _("An outbreak, not by food")
    NONE = "none", _("No outbreak")


class Sex(models.TextChoices):
    M = "m", pgettext_lazy("sex", "Male")
    F = "f", pgettext_lazy("sex", "Female")


class Classification(models.TextChoices):
    """By the case definition."""

    CONFIRMED = "confirmed", _("Confirmed case")
    PROBABLE = "probable", _("Probable case")
    SUSPECTED = "suspected", _("Suspected case")
    NOT_A_CASE = "not_a_case", _("No case")


CASES = (Classification.CONFIRMED, Classification.PROBABLE, Classification.SUSPECTED)


class Outcome(models.TextChoices):
    """What became of a person who fell ill."""

    HOME = "home", _("Did not see a doctor")
    OUTPATIENT = "outpatient", _("Outpatient")
    INPATIENT = "inpatient", _("In hospital")
    DIED = "died", _("Died")


class Lab(models.TextChoices):
    """The laboratory's result for a person's own specimen."""

    PENDING = "pending", pgettext_lazy("specimen", "Pending")
    NEGATIVE = "negative", pgettext_lazy("specimen", "Negative")
    POSITIVE = "positive", pgettext_lazy("specimen", "Positive")


class LogSort(models.TextChoices):
    """What sort of thing an entry of the timeline tells."""

    NOTICE = "notice", pgettext_lazy("log", "Notice")
    VISIT = "visit", _("Visit on site")
    INTERVIEW = "interview", _("Interviews")
    SAMPLE = "sample", pgettext_lazy("log", "Sampling")
    RESULT = "result", pgettext_lazy("log", "Result")
    FINDING = "finding", pgettext_lazy("log", "Finding")
    DECISION = "decision", pgettext_lazy("log", "Decision")
    MEASURE = "measure", pgettext_lazy("log", "Measure")
    OTHER = "other", pgettext_lazy("log", "Other")
