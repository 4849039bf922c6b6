"""The statistical methods as a page offers them: one choice of method and settings, evaluated on a panel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shian.methods.surveillance import (
    CusumControl,
    Ears,
    EarsControl,
    Evaluation,
    EvidenceControl,
    Farrington,
    Flexible,
    Panel,
    SurveillanceError,
    Threshold,
    classic,
    combined,
    cusum,
    ears,
    flexible,
)

METHODS: tuple[tuple[str, str | Promise], ...] = (
    ("combined", _("Combined evidence")),
    ("flexible", _("Farrington flexible")),
    ("farrington", _("Farrington 1996")),
    ("C1", "EARS C1"),
    ("C2", "EARS C2"),
    ("C3", "EARS C3"),
    ("cusum", "CUSUM"),
)
OF_YEARS = frozenset({"combined", "flexible", "farrington"})
LEAST, MOST = 0.0005, 0.05


@dataclass(frozen=True, slots=True)
class Choice:
    """A method and its settings. alpha: share of false alarms; years, half-width: of the baseline."""

    method: str = "combined"
    alpha: float = 0.005
    years: int = 5
    half_width: int = 3
    seasons: int = 10
    threshold: str = "nbPlugin"
    frequency: int = 52
    least: int = 0


def evaluated(panel: Panel, choice: Choice, last: int = 1) -> Evaluation | None:
    """What the method says of the last time points, as many as have enough history; None if none has."""
    panel = replace(panel, frequency=choice.frequency)
    first = max(panel.length - last, 0)
    try:
        return _evaluated(panel, choice, max(first, _earliest(choice, panel)), panel.length - 1)
    except SurveillanceError:
        return None


def _years(choice: Choice, panel: Panel) -> int:
    """As many as asked for, or as there are."""
    there = (panel.length - 1 - choice.half_width) // choice.frequency
    return max(1, min(choice.years, there))


def _earliest(choice: Choice, panel: Panel) -> int:
    if choice.method in OF_YEARS:
        return choice.frequency * _years(choice, panel) + choice.half_width
    return 0 if choice.method == "cusum" else 13


def _evaluated(panel: Panel, choice: Choice, first: int, last: int) -> Evaluation:
    years, alpha = _years(choice, panel), choice.alpha
    seasons = choice.seasons if choice.frequency == 52 else 1
    match choice.method:
        case "combined":
            alpha = min(max(alpha, LEAST), MOST)
            control = EvidenceControl(alpha, years, choice.half_width, seasons)
            return combined(panel, control, first, last)
        case "flexible":
            return flexible(
                panel,
                Flexible(
                    b=years, w=choice.half_width, alpha=alpha, noPeriods=seasons, pastWeeksNotIncluded=26,
                    thresholdMethod=Threshold(choice.threshold), limit54=(choice.least, 4),
                ),
                first, last,
            )  # fmt: skip
        case "farrington":
            control_1996 = Farrington(
                b=years, w=choice.half_width, alpha=min(2 * alpha, 0.5), limit54=(choice.least, 4)
            )
            return classic(panel, control_1996, first, last)
        case "cusum":
            return cusum(panel, CusumControl(), first, last)
    return ears(panel, Ears(choice.method), EarsControl(alpha=alpha, minSigma=0.5), first, last)
