"""Plans in words: names of what is limited, and the sentences of the story."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from shian.domains.laboratory.codes import shown
from shian.evaluation.criteria.book import title_of
from shian.evaluation.planning.rows import Row
from shian.evaluation.planning.solving import Answer, Ground
from shian.methods.planning.reasons import Reasons
from shian.methods.planning.story import Limit
from shian.methods.scoring import rounded


@dataclass(frozen=True)
class Told:
    """A sentence, and how grave it is: ``good``, ``warn``, ``bad``, ``open``."""

    text: str
    tone: str = "open"


def yuan(amount: Fraction | int) -> str:
    """Money as people write it."""
    return f"¥{rounded(Fraction(amount), 0):,f}"


def points(score: Fraction) -> str:
    """A score as people write it."""
    return f"{rounded(score, 2):f}"


def laboratory(ground: Ground, number: str) -> str:
    """A laboratory's name."""
    return next((lab.name for lab in ground.city.laboratories if str(lab.id) == number), number)


def station(ground: Ground, number: str) -> str:
    """A station's name."""
    return next((s.name for s in ground.city.stations if str(s.id) == number), number)


def district(ground: Ground, code: str) -> str:
    """A district's name; the whole city where there is none."""
    return ground.city.districts.get(code, code) or _("The whole city")


def item(ground: Ground, key: str) -> str:
    """An item's title."""
    return title_of(ground.what.edition.item(key))


def limited(ground: Ground, key: str) -> str:
    """A capacity or a requirement by the name people have for it."""
    sort, _colon, which = key.partition(":")
    match sort.split(" ")[0]:
        case "lab":
            return _("the laboratory %(name)s") % {"name": laboratory(ground, which)}
        case "team":
            return _("the samplers of %(name)s") % {"name": district(ground, which)}
        case "officers":
            name = "" if which == "city" else which
            return _("the officers of %(name)s") % {"name": district(ground, name)}
        case "station":
            return _("the station %(name)s") % {"name": station(ground, which)}
        case "uncovered":
            return _("operators not yet inspected")
        case "part" | "rate":
            return _required(ground, key)
        case "score":
            return _("the score")
    return item(ground, key)


def _required(ground: Ground, key: str) -> str:
    kept, _space, what = key.partition(" ")
    sort, _colon, value = what.partition(":")
    names = {"food_class": shown("food_class", value), "link": shown("link", value)}
    name = names.get(sort) or district(ground, value)
    if kept == "rate":
        return _("the least rate per thousand people of %(name)s") % {"name": name}
    return _("the part of %(name)s in the new samples") % {"name": name}


def a_day(ground: Ground, key: str, amount: Fraction) -> str:
    """So much more of a capacity, in the unit people plan in."""
    daily = Fraction(amount) / ground.days
    sort = key.partition(":")[0]
    if sort == "lab":
        return _("%(count)s more tests a day") % {"count": ceil(daily)}
    if sort == "team":
        return _("%(count)s more samples a day") % {"count": ceil(daily)}
    if sort in ("officers", "station"):
        return _("%(count)s more officers' hours a day") % {"count": ceil(daily)}
    return _("%(count)s more") % {"count": ceil(amount)}


def story(answer: Answer) -> Iterator[Told]:
    """What limits a plan, the gravest first."""
    for one in answer.limits:
        yield Told(_limit(answer.ground, one), "warn" if one.saves or one.needed else "open")
    if not answer.limits and answer.plan.cost:
        yield Told(
            _("No capacity is used up: only the prices decide, more capacity would save nothing."), "good"
        )


def _limit(ground: Ground, one: Limit) -> str:
    name, more = limited(ground, one.key), a_day(ground, one.key, one.step)
    told = {"name": name[:1].upper() + name[1:], "more": more, "saves": yuan(one.saves)}
    if one.saves and not one.exact:
        first = _("%(name)s is what limits you: %(more)s there would save about %(saves)s.")
    elif one.saves:
        first = _("%(name)s is what limits you: %(more)s there would save %(saves)s.")
    else:
        first = _(
            "%(name)s is used up, but %(more)s there would save little or nothing: others can do the same."
        )
    return f"{first % told} {_without(one)}"


def _without(one: Limit) -> str:
    if one.needed:
        return _("Without it the goal is out of reach.")
    if one.without is None:
        return ""
    return _("Without it the plan would cost %(cost)s.") % {"cost": yuan(one.without)}


def why_not(ground: Ground, found: Reasons) -> Iterator[Told]:
    """Why there is no plan, and what it would take."""
    for key in found.unmoved:
        yield Told(
            _("No action of this plan moves “%(item)s”; its veto stays.") % {"item": item(ground, key)}, "bad"
        )
    if found.best is None:
        yield Told(
            _("What must stay complete cannot be kept within the capacities, even without any goal."), "bad"
        )
    elif ground.asked.score is not None:
        yield Told(
            _("Within these capacities the score reaches %(best)s at most.") % {"best": points(found.best)},
            "warn",
        )
    if found.together:
        parts = [
            _("%(name)s: %(more)s") % {"name": limited(ground, k), "more": a_day(ground, k, more)}
            for k, more in found.together.items()
        ]
        text = _("Together these would do: %(parts)s.") % {"parts": _("; ").join(parts)}
        if found.cost is not None:
            text += " " + _("The plan would then cost %(cost)s.") % {"cost": yuan(found.cost)}
        yield Told(text, "open")
    for key, more in found.alone.items():
        told = {"name": limited(ground, key), "more": a_day(ground, key, more)}
        yield Told(_("Alone it would also do: %(name)s, %(more)s.") % told, "open")
    for key, missing in found.beyond.items():
        if key not in found.unmoved:
            yield Told(_beyond(ground, key, missing), "bad")


def _beyond(ground: Ground, key: str, missing: Fraction) -> str:
    told = {"name": limited(ground, key), "missing": f"{rounded(missing, 2):f}"}
    if key == "score":
        return (
            _("Even with unlimited capacity %(missing)s points are missing: no action moves the rest.") % told
        )
    return _("Even with unlimited capacity %(name)s falls short by %(missing)s.") % told


def proof(answer: Answer) -> str:
    """How sure it is that no plan is cheaper."""
    plan = answer.plan
    if not plan.cost:
        return _("The goal is reached already: nothing needs to be done.")
    gap = f"{float(plan.gap) * 100:.3f}"
    if plan.proven and plan.gap < 1e-9:
        return _("Proven: no plan is cheaper (HiGHS, %(seconds).1f s).") % {"seconds": plan.seconds}
    told = {"gap": gap, "bound": yuan(Fraction(round(plan.bound))), "seconds": plan.seconds}
    words = _(
        "Proven: none costs less than %(bound)s; this one at most %(gap)s %% more (HiGHS, %(seconds).1f s)."
    )
    return words % told


def sort_of(row: Row, ground: Ground) -> str:
    """What a row is about."""
    if row.sort == "test":
        return shown("food_class", row.food_class)
    if row.sort == "measure":
        return next(m.title for m in ground.costs.measure if m.key == row.measure)
    named = ground.costs.inspection if row.sort == "inspection" else ground.costs.training
    return named.title if named else row.sort


def when(row: Row) -> str:
    """A row's periods in short."""
    return _(", ").join(f"{period.removeprefix('20')} × {count}" for period, count in row.when)
