"""Case definitions and findings in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shian.domains.surveillance.cases import codes
from shian.domains.surveillance.outbreaks.choices import Classification
from shian.domains.surveillance.outbreaks.definition import TIERS, Criteria, Tier


def symptom_words(keys: tuple[str, ...] | list[str]) -> str:
    """Symptoms by name."""
    return "、".join(codes.shown("symptom", key) for key in keys)


def definition_words(criteria: Criteria, dishes: Mapping[str, str]) -> list[tuple[str, str]]:
    """A definition as (what, words) pairs: period, groups, foods, then each tier."""
    said: list[tuple[str, str]] = []
    if criteria.begins or criteria.ends:
        begins = f"{criteria.begins:%Y-%m-%d %H:%M}" if criteria.begins else "…"
        ends = f"{criteria.ends:%Y-%m-%d %H:%M}" if criteria.ends else "…"
        said.append((_("Onset"), f"{begins} – {ends}"))
    if criteria.groups:
        said.append((pgettext("line", "Group"), "、".join(criteria.groups)))
    if criteria.foods:
        said.append((_("Ate one of"), "、".join(dishes.get(code, code) for code in criteria.foods)))
    for name in reversed(TIERS):
        tier = criteria.tier(name)
        if tier is not None:
            said.append((str(Classification(name).label), tier_words(tier)))
    return said


def tier_words(tier: Tier) -> str:
    """What a degree of certainty asks for."""
    said = []
    if tier.all:
        said.append(symptom_words(tier.all))
    if tier.any:
        words = ngettext("at least %(count)s of %(list)s", "at least %(count)s of %(list)s", tier.least)
        said.append(words % {"count": tier.least, "list": symptom_words(tier.any)})
    if tier.lab:
        said.append(_("positive specimen"))
    if tier.linked:
        said.append(_("reported by a hospital"))
    return _(", and ").join(said) if said else _("fell ill")


def definition_text(criteria: Criteria, dishes: Mapping[str, str]) -> str:
    """The definition as one text."""
    return "；".join(f"{what}：{words}" for what, words in definition_words(criteria, dishes))
