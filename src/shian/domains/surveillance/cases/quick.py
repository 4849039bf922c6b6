"""Answers of the doctor's form that one touch gives: times, meals, diagnoses, occupations, numbers."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.translation import pgettext, pgettext_lazy

from shian.domains.surveillance.cases.codes import shown
from shian.platform.flows.clocks import local

Option = tuple[str, str]  # label, and the value as the browser's own input holds it
HOURS = (1, 3, 6, 12, 24, 48)
MEALS = 6
TIMES = (
    (time(18, 30), pgettext_lazy("illness", "supper")),
    (time(12, 0), pgettext_lazy("illness", "lunch")),
    (time(7, 30), pgettext_lazy("illness", "breakfast")),
)
DAYS = (
    pgettext_lazy("illness", "Today"),
    pgettext_lazy("illness", "Yesterday"),
    pgettext_lazy("illness", "2 days ago"),
)
DIAGNOSES = (
    "急性胃肠炎", "感染性腹泻", "细菌性痢疾", "细菌性食物中毒", "毒蘑菇中毒", "亚硝酸盐中毒", "豆角中毒",
    "肉毒中毒", "甲型病毒性肝炎",
)  # fmt: skip
FREQUENT = 4  # diagnoses
OCCUPATIONS = ("farmer", "worker", "pupil", "office", "retired", "infant", "household")
SETTINGS = {"caterer": "restaurant", "canteen": "canteen", "seller": "shop"}  # by the place's trade


def ago(now: datetime) -> list[Option]:
    """Moments some hours back."""
    at = local(now).replace(second=0, microsecond=0)
    return [
        (pgettext("illness", "%(hours)s h ago") % {"hours": h}, _moment(at - timedelta(hours=h)))
        for h in HOURS
    ]


def meals(now: datetime) -> list[Option]:
    """The last meals at their usual hours: nobody remembers hours, everybody remembers meals."""
    at = local(now)
    found = []
    for back, day in enumerate(DAYS):
        for hour, meal in TIMES:
            then = datetime.combine(at.date() - timedelta(days=back), hour, at.tzinfo)
            if then < at:
                label = pgettext("illness", "%(day)s, %(meal)s") % {"day": day, "meal": meal}
                found.append((label, _moment(then)))
    return found[:MEALS]


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}"


def diagnoses() -> list[Option]:
    """The frequent ones."""
    return [(one, one) for one in DIAGNOSES[:FREQUENT]]


def occupations() -> list[Option]:
    """The frequent ones; the others stand in the field's own list."""
    return [(shown("occupation", key), key) for key in OCCUPATIONS]


def people() -> list[Option]:
    """How many ate along, or fell ill."""
    return [(str(n), str(n)) for n in range(6)]


def quick_answers(now: datetime) -> dict[str, list[Option]]:
    """All of them, by the names the page knows them by."""
    return {
        "ago": ago(now), "meals": meals(now), "frequent": diagnoses(), "occupations": occupations(),
        "people": people(),
    }  # fmt: skip
