"""What is known of an outbreak: the ill, the well, and what could be the source."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from shian.methods.sourcing.errors import SourcingError


@dataclass(frozen=True, slots=True)
class Exposure:
    """Somebody ate at a place, or of a food, at a time in hours (None: not known when).

    `food` is what they ate there, if they say so: a word, or several joined by ``+`` (its ingredients, its
    class). Foods are alike that share a word.
    """

    item: str
    at: float | None = None
    food: str = ""


def words(food: str) -> frozenset[str]:
    """The words of a food."""
    return frozenset(food.split("+")) - {""}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with what they said they ate and where; `onset` in hours if they are ill.

    `asked`: the items they were asked about, one by one; None if they were left to remember by themselves, so
    that what they do not name may have been forgotten. What was not asked about is not known. `beyond`: items
    that nobody names by themselves (the dishes of a menu), so that silence about them says nothing.
    `through`: the place whose list of guests they were found by. That they ate there is no news.
    """

    exposures: tuple[Exposure, ...]
    onset: float | None = None
    asked: frozenset[str] | None = None
    beyond: frozenset[str] = frozenset()
    through: str = ""

    def speaks_of(self, item: str) -> bool:
        """Whether the answers say anything about an item."""
        if any(one.item == item for one in self.exposures):
            return True
        return item not in self.beyond if self.asked is None else item in self.asked

    def names(self, item: str) -> bool:
        """Whether they say that they ate at, or of, an item."""
        return any(one.item == item for one in self.exposures)

    def denies(self, item: str) -> bool:
        """Whether they were asked about an item, and said no."""
        return self.asked is not None and item in self.asked and not self.names(item)


@dataclass(frozen=True, slots=True)
class Reach:
    """An item in which the source was, from one hour to another (both included), as which food if known.

    `dish`: a dish of that place in which it was. Who ate there may have been asked about the dish; several
    reaches of one place are several dishes, of which any one exposes.
    """

    item: str
    since: float = -math.inf
    until: float = math.inf
    food: str = ""
    dish: str = ""

    def holds(self, exposure: Exposure) -> bool:
        """Whether the exposure may have been to it, by place and time; one of unknown time may.

        Another food does not rule it out: people name one of several.
        """
        if exposure.item != self.item:
            return False
        return exposure.at is None or self.since <= exposure.at <= self.until


@dataclass(frozen=True, slots=True)
class Source:
    """A hypothesis: a premises, a food of a premises, or a lot with everything it went into.

    `prior` is its weight against others before the cases speak: what samples or inspections say already.
    `either`: what it may have reached instead, one of these as likely as another (a lot that went into one of
    several dishes, nobody knows which); `reach` then holds all of it.
    """

    key: str
    kind: str
    reach: tuple[Reach, ...]
    prior: float = 1.0
    either: tuple[tuple[Reach, ...], ...] = ()


@dataclass(frozen=True)
class Outbreak:
    """The ill and the well, and the sources to choose from.

    Args:
        ill: cases, with onset if known.
        well: persons who shared meals or neighbourhood and stayed well, if any.
        sources: hypotheses; those of one kind compete with each other.
        popularity: of items, the share of people who would name them without an outbreak, where it is known.
        window: hours before onset over which exposures were asked.
        recall: the chance that a true exposure is named when not asked about; None: not known.
        incubation: median in hours with a factor within which nine of ten outbreaks lie; None: not known.
    """

    ill: tuple[Person, ...]
    sources: tuple[Source, ...]
    well: tuple[Person, ...] = ()
    popularity: Mapping[str, float] = field(default_factory=dict)
    window: float = 7 * 24.0
    recall: float | None = None
    incubation: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not self.ill or not self.sources:
            raise SourcingError("a source is inferred from cases, among sources to choose from")
        if len({source.key for source in self.sources}) < len(self.sources):
            raise SourcingError("two sources have the same key")
        if any(source.prior < 0 for source in self.sources) or not any(s.prior for s in self.sources):
            raise SourcingError("priors are not negative, and not all zero")
        if self.window <= 0 or any(not 0 <= share <= 1 for share in self.popularity.values()):
            raise SourcingError("the window is above zero, popularity between 0 and 1")
        if self.recall is not None and not 0 < self.recall <= 1:
            raise SourcingError("recall is above 0, at most 1")
        if self.incubation and not (self.incubation[0] > 0 and self.incubation[1] > 1):
            raise SourcingError("incubation is a median above zero and a factor above one")
