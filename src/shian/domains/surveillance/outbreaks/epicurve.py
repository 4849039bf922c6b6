"""The epidemic curve of a picture, the onsets that stand apart, and incubation against the agents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shian.domains.surveillance.outbreaks.choices import CASES, Outcome
from shian.domains.surveillance.outbreaks.counting import AGES, age_group
from shian.domains.surveillance.outbreaks.picture import Person, Picture, Sitting
from shian.methods.epidemiology.agents import Fit, Incubation, fitting, summary
from shian.methods.epidemiology.curve import Width, curve, standing_apart, suited_width

# More bars than these cannot be read: onsets that stand apart are then told, not drawn.
MOST_BARS = 240
MOST_BEFORE = 72
ORDER: dict[str, tuple[str, ...]] = {
    "classification": tuple(map(str, CASES)),
    "age": tuple(name for _low, _high, name in AGES),
    "outcome": tuple(Outcome.values),
}
BY: dict[str, Callable[[Person], str]] = {
    "classification": lambda p: p.classification,
    "grouping": lambda p: p.grouping,
    "sex": lambda p: p.sex,
    "age": age_group,
    "outcome": lambda p: p.outcome,
}


@dataclass(frozen=True, slots=True)
class Epicurve:
    """Bars from the first onset to the last, stacked by ``series`` (key, cases of each bar).

    ``undated`` cases have no onset; ``apart`` lie far from the others; those of them in ``undrawn`` are
    too far to be drawn with the rest.
    """

    width: Width
    starts: tuple[datetime, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    undated: int
    apart: tuple[Person, ...]
    undrawn: tuple[Person, ...]

    @property
    def totals(self) -> list[int]:
        """All cases of each bar."""
        return [sum(column) for column in zip(*(values for _key, values in self.series), strict=True)]


def epicurve(picture: Picture, by: str = "classification", width: Width | None = None) -> Epicurve | None:
    """The curve of the cases; None where no onset is known."""
    cases = picture.cases
    dated = [p for p in cases if p.onset is not None]
    if not dated:
        return None
    apart = tuple(dated[at] for at in standing_apart(_onsets(dated)))
    drawn = dated
    if apart and _bars(dated, width) > MOST_BARS:
        drawn = [p for p in dated if p not in apart]
    width = width or suited_width(_onsets(drawn))
    bars = curve(_onsets(drawn), width)
    starts = (*_since_meals(picture, bars[0].start, width), *(bar.start for bar in bars))
    parts = _split(drawn, BY.get(by, BY["classification"]), ORDER.get(by, ()))
    series = tuple((key, _counted(part, width, starts)) for key, part in parts)
    undrawn = tuple(p for p in dated if p not in drawn)
    return Epicurve(width, starts, series, len(cases) - len(dated), apart, undrawn)


def _onsets(people: Sequence[Person]) -> list[datetime]:
    return [p.onset for p in people if p.onset is not None]


def _bars(people: Sequence[Person], width: Width | None) -> float:
    onsets = _onsets(people)
    width = width or suited_width(onsets)
    return (max(onsets) - min(onsets)) / width.span


def _since_meals(picture: Picture, first: datetime, width: Width) -> tuple[datetime, ...]:
    """Empty bars from the first meal to the first onset, so that the meal is seen; none if that is far."""
    served = [m.served for m in picture.meals if m.served is not None and m.served < first]
    before = -(-(first - min(served)) // width.span) if served else 0
    return tuple(first - n * width.span for n in range(before, 0, -1)) if before <= MOST_BEFORE else ()


def _split(
    people: Sequence[Person], key: Callable[[Person], str], order: Sequence[str]
) -> list[tuple[str, list[Person]]]:
    """People by key: in the order given, else the largest part first; the unknown last."""
    parts: dict[str, list[Person]] = {}
    for person in people:
        parts.setdefault(key(person), []).append(person)
    place = {name: at for at, name in enumerate(order)}
    return sorted(
        parts.items(), key=lambda pair: (not pair[0], place.get(pair[0], 99), -len(pair[1]), pair[0])
    )


def _counted(people: Sequence[Person], width: Width, starts: Sequence[datetime]) -> tuple[int, ...]:
    counts = {bar.start: bar.cases for bar in curve(_onsets(people), width)}
    return tuple(counts.get(start, 0) for start in starts)


@dataclass(frozen=True, slots=True)
class Incubating:
    """Times from a meal to onset in hours; ``before`` fell ill before it and are left out."""

    meal: Sitting | None
    hours: tuple[float, ...]
    before: tuple[Person, ...]
    summary: Incubation | None
    fits: tuple[Fit, ...]


def incubating(picture: Picture, meal: Sitting | None) -> Incubating:
    """The cases' incubation from a meal, or from each person's own time of eating where that is known."""
    hours: list[float] = []
    before: list[Person] = []
    for person in picture.cases:
        ate = eaten_at(picture, person, meal)
        if ate is None or person.onset is None:
            continue
        if person.onset <= ate:
            before.append(person)
        else:
            hours.append((person.onset - ate) / timedelta(hours=1))
    if not hours:
        return Incubating(meal, (), tuple(before), None, ())
    return Incubating(meal, tuple(hours), tuple(before), summary(hours), tuple(fitting(hours)))


def eaten_at(picture: Picture, person: Person, meal: Sitting | None) -> datetime | None:
    """When a person ate: their own time where there is one meal only (or none is named), else the meal's."""
    own = person.ate_at if len(picture.meals) < 2 else None
    return own or (meal.served if meal else None)


def chosen_meal(picture: Picture, code: str) -> Sitting | None:
    """The meal of a code; without one the first whose time is known."""
    named = next((m for m in picture.meals if m.code == code), None)
    return named or next((m for m in picture.meals if m.served is not None), None)
