"""What makers make: for each maker and food an article with its number, name, unit, shelf life and class."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shian.domains.registry.models import Product
from shian.methods import identifiers
from shian.simulation.supply.draws import Ints
from shian.simulation.supply.goods import Group
from shian.simulation.supply.world import World


@dataclass(frozen=True, slots=True)
class Article:
    gtin: str
    name: str
    label: str
    unit: str
    shelf: int


@dataclass
class Articles:
    """Registered products keep their number; what nobody registered gets one that belongs to nobody."""

    rows: list[Article] = field(default_factory=list)
    registered: dict[int, list[tuple[str, str, str, int]]] = field(default_factory=dict)
    _known: dict[tuple[int, str], int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Articles:
        """The register's products by operator: name, number, category, days of shelf life."""
        out = cls()
        rows = Product.objects.order_by("id").values_list(
            "operator_id", "name", "gtin", "category", "shelf_life_days"
        )
        for operator, name, gtin, category, days in rows:
            out.registered.setdefault(operator, []).append((name, gtin, category, days or 0))
        return out

    def of(self, world: World, group: Group, places: Ints, luck: Ints) -> Ints:
        """The article of each lot that the places make: of their products, or of the group's foods."""
        pairs = [
            self._named(world, group, place, chance)
            for place, chance in zip(places.tolist(), luck.tolist(), strict=True)
        ]
        return np.array(pairs, np.int64)

    def _named(self, world: World, group: Group, place: int, chance: int) -> int:
        operator = world.sites[place].operator
        products = self.registered.get(operator["id"], []) if operator else []
        if products and group.inputs:
            name, gtin, label, days = products[chance % len(products)]
            return self.number(place, name, group, gtin, label, days)
        # A maker has few of the group's foods: three in a row, from its own place in the list.
        foods = group.foods
        return self.number(place, foods[(place * 7 + chance % 3) % len(foods)], group)

    def number(
        self, place: int, name: str, group: Group, gtin: str = "", label: str = "", days: int = 0
    ) -> int:
        """The number of a maker's article, made where it was not known."""
        found = self._known.get((place, name))
        if found is None:
            found = self._known[(place, name)] = len(self.rows)
            own = gtin or identifiers.make_gtin(f"28{found:010d}")
            self.rows.append(
                Article(own.zfill(14), name, label or group.label, group.unit, days or group.shelf)
            )
        return found
