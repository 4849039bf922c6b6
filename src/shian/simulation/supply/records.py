"""The rows of places, lots and captures, in the form in which table and ledger keep them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from shian.domains.supply.lots.models import Lot, LotCode, Place
from shian.simulation import places as geography
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.moments import START, day_text, moment
from shian.simulation.rows import Row
from shian.simulation.supply import codes, seasons
from shian.simulation.supply.articles import Articles
from shian.simulation.supply.columns import Truth
from shian.simulation.supply.draws import Ints
from shian.simulation.supply.world import Site, World

Fate = Callable[[Row, int], None]  # what befalls a lot: its row, and since when it is known (seconds)
_OUTSIDE = {"gate": "太原市小店区进口冷链产业园1号", "disposal": "太原市清徐县循环经济园区8号"}


@dataclass
class Named:
    """What events call things: codes of places and lots, articles' codes and units, certificates."""

    place: list[str] = field(default_factory=list)
    place_id: list[int] = field(default_factory=list)
    lot: list[str] = field(default_factory=list)
    lot_id: dict[int, int] = field(default_factory=dict)  # position → number of its row, once it has one
    number: list[str] = field(default_factory=list)
    certificate: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def places(made: City, world: World) -> Named:
    """Write every place, with an entry when its operator's register entry is known already."""
    table = made.table(Place)
    first, named = table.next_id, Named()
    rows: list[Row] = []
    named.place = codes.locations(first, len(world.sites))
    for site, code in zip(world.sites, named.place, strict=True):
        row = table.new(
            code=code, name=_name(site)[:120], sort=site.sort, outside=site.outside, province=site.province,
            keeps_codes=bool(world.codes[len(rows)]), premises_id=site.premises, **_home(site),
        )  # fmt: skip
        late = site.first > START.toordinal()
        at = moment(site.first + 1, 3600 + len(rows) % 20_000) if late else made.opening
        table.tell(row, at, SYSTEM, "import")
        rows.append(row)
    table.copy(rows)
    table.settle()
    named.rows, named.place_id = rows, [row["id"] for row in rows]
    return named


def _name(site: Site) -> str:
    return f"{site.name}（{site.stall.removesuffix('（模拟）')}）" if site.stall else site.name


def _home(site: Site) -> Row:
    if site.operator is None:
        return {"area": "" if site.outside else "140105", "address": _OUTSIDE.get(site.sort, site.province)}
    row = site.operator
    return {
        "operator_id": row["id"], "area": row["area"], "address": row["address"],
        "longitude": row["longitude"], "latitude": row["latitude"],
    }  # fmt: skip


def name_lots(named: Named, truth: Truth, articles: Articles, given: Ints) -> None:
    """Give every lot its number, its code and the certificate it comes with."""
    named.number = codes.lot_numbers(truth, given)
    named.lot = codes.lot_codes(truth, articles, named.number)
    named.certificate = codes.certificates(truth)


@dataclass
class LotRows:
    """Makes the rows of lots when they are first told of."""

    made: City
    world: World
    truth: Truth
    articles: Articles
    named: Named
    fates: dict[int, Fate] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lots = self.truth.lots
        self.table = self.made.table(Lot)
        self.codes = self.table.part_tables["codes"]
        self.day = seasons.day_of(lots["made"]).tolist()
        self.place, self.article = lots["place"].tolist(), lots["article"].tolist()
        self.amount = lots["amount"].tolist()
        assert self.codes.model is LotCode

    def write(self, which: Ints, at: Ints) -> None:
        """Rows of these lots, with their first entries at these moments, and what befalls them."""
        rows = []
        for n, known, text in zip(which.tolist(), at.tolist(), stamps(at), strict=True):
            rows.append(self._row(n, f"{text}.000000Z"))
            if n in self.fates:
                self.fates[n](rows[-1], known)
        self.table.copy(rows)
        self.codes.copy([code for row in rows for code in row["codes"]])

    def _row(self, n: int, at: str) -> Row:
        site, article = self.world.sites[self.place[n]], self.articles.rows[self.article[n]]
        operator = site.operator
        row = self.table.new(
            code=self.named.lot[n], gtin=article.gtin, lot_number=self.named.number[n], name=article.name,
            food_class=article.label, operator_id=operator["id"] if operator else None, maker_name=site.name,
            made_at_id=self.named.place_id[self.place[n]], made_on=day_text(self.day[n]),
            expires_on=day_text(self.day[n] + article.shelf),
            origin=site.province or geography.city()["name"],
            quantity=f"{self.amount[n]}.000", unit=article.unit, area=operator["area"] if operator else "",
            codes=[],
        )  # fmt: skip
        self.named.lot_id[n] = row["id"]
        scheme, value = self.named.certificate[n]
        for name, code in sorted({(scheme, value), ("gs1", row["code"])} - {("", "")}):
            row["codes"].append(self.codes.new(lot_id=row["id"], scheme=name, value=code))
        self.table.tell(row, at, SYSTEM, "appear")
        return row


def stamps(moments: Ints) -> list[str]:
    """Moments as texts to the second, in UTC, without zone."""
    return np.datetime_as_string(moments.astype("datetime64[s]")).tolist()  # type: ignore[no-any-return]


def month_of(moment: int) -> int:
    """The first second of the month in which a moment lies: no entry of what follows may stand before it."""
    at = datetime.fromtimestamp(moment, UTC)
    return int(datetime(at.year, at.month, 1, tzinfo=UTC).timestamp())


def text_of(moment: int) -> str:
    """A moment as text, in UTC, as ledger leaves have it."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%S}.000000Z"


def together(*parts: dict[int, Fate]) -> dict[int, Fate]:
    """What befalls each lot by several parts, in their order."""
    found: dict[int, list[Fate]] = {}
    for part in parts:
        for lot, fate in part.items():
            found.setdefault(lot, []).append(fate)
    return {lot: fates[0] if len(fates) == 1 else _all(fates) for lot, fates in found.items()}


def _all(fates: list[Fate]) -> Fate:
    def write(row: Row, known: int) -> None:
        for fate in fates:
            fate(row, known)

    return write
