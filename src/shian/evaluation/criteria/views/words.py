"""States, lights, origins and rules of the criteria in words."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shian.methods.scoring import (
    Count,
    Deduct,
    Extra,
    Function,
    Item,
    ItemScore,
    Light,
    Linear,
    Number,
    Rule,
    State,
    Steps,
    Threshold,
    Veto,
    WholeShare,
    exact,
    rounded,
)

Text = str | Promise
STATES: dict[State, tuple[str, Text]] = {
    State.MET: ("good", _("met")),
    State.PART: ("warn", _("met in part")),
    State.MISSED: ("bad", _("missed")),
    State.UNKNOWN: ("idle", _("unknown")),
}
LIGHTS: dict[Light, tuple[str, str, Text]] = {
    Light.CLEAR: ("good", "circle-check", _("clear")),
    Light.VIOLATED: ("bad", "alert-octagon", _("violated")),
    Light.UNKNOWN: ("idle", "help-circle", _("unknown")),
}
ORIGINS: dict[str, Text] = {
    "figure": _("computed"),
    "declared": _("declared"),
    "open": _("to be declared"),
    "unbound": _("no figure bound"),
}
CERTAINTIES: dict[str, Text] = {
    "V": _("text read"),
    "V2": _("read second-hand"),
    "MH": _("from memory, confident"),
    "ML": _("from memory, to be checked"),
}
SORTS: dict[str, Text] = {
    "document": _("Document"),
    "photo": _("Photo"),
    "record": _("Records of the platform"),
    "minutes": _("Minutes"),
    "survey": _("Survey"),
}


def number(value: Number, places: int = 2) -> str:
    """A number without zeros at its end."""
    text = f"{rounded(exact(value), places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wanted(veto: Veto | None) -> str:
    """What a veto demands."""
    if veto is None:
        return ""
    at = number(veto.at) if veto.at is not None else ""
    match veto.rule:
        case Rule.AT_LEAST:
            return f"≥ {at}"
        case Rule.AT_MOST:
            return f"≤ {at}"
        case Rule.YES:
            return gettext("must hold")
        case _:
            return gettext("must not be")


def rule_of(item: Item) -> str:
    """How an item is scored, in words."""
    return function_words(item.function, item.weight)


def function_words(function: Function, weight: Decimal) -> str:
    """How a function gives points, in words."""
    most = number(weight)
    match function:
        case Threshold():
            return gettext("%(most)s points at %(sign)s %(at)s, else none") % {
                "most": most,
                "sign": "≤" if function.fewer else "≥",
                "at": number(function.at),
            }
        case WholeShare():
            return gettext("%(most)s points only at %(full)s, else none") % {
                "most": most,
                "full": number(function.full),
            }
        case Linear():
            return gettext("none at %(start)s, %(most)s points at %(end)s, pro rata between") % {
                "start": number(function.start),
                "most": most,
                "end": number(function.end),
            }
        case Steps():
            sign = "≤" if function.fewer else "≥"
            return "；".join(
                gettext("%(sign)s %(at)s: %(points)s points")
                % {"sign": sign, "at": number(x), "points": number(y)}
                for x, y in function.steps
            )
        case Deduct():
            return _deduct_words(function, most)
        case Extra():
            return gettext("%(gain)s points on top for each %(each)s, at most %(most)s") % {
                "gain": number(function.gain),
                "each": number(function.each),
                "most": most,
            }
        case _:
            return gettext("%(most)s points if it is so") % {"most": most}


def _deduct_words(function: Deduct, most: str) -> str:
    counted = {
        Count.WHOLE: gettext("whole units only"),
        Count.STARTED: gettext("a unit begun counts"),
        Count.EXACT: gettext("pro rata"),
    }
    text = (
        gettext("%(most)s points at %(full)s or less, %(lose)s off for each %(each)s more (%(count)s)")
        if function.fewer
        else gettext("%(most)s points at %(full)s or more, %(lose)s off for each %(each)s less (%(count)s)")
    )
    return text % {
        "most": most,
        "full": number(function.full),
        "lose": number(function.lose),
        "each": number(function.each),
        "count": counted[function.count],
    }


def next_words(one: ItemScore, unit: str) -> str:
    """What would bring more points."""
    if one.next is None:
        return ""
    text = gettext("past %(at)s: +%(gain)s") if one.next.beyond else gettext("at %(at)s %(unit)s: +%(gain)s")
    return text % {"at": number(one.next.at), "unit": unit, "gain": number(one.next.gain)}
