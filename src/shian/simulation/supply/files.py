"""Technical files of five classes of products, and one of each of their batches (一品一批一建档)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np

from shian.domains.registry.models import Product
from shian.domains.supply.duties.models import BatchFile, ProductFile
from shian.domains.supply.lots.units import amount
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.moments import START, day_text
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.supply.goods import duties
from shian.simulation.supply.records import Fate, text_of
from shian.simulation.supply.seasons import EAST
from shian.simulation.supply.writer import Writer

HOUR = 3600
WITHOUT, UNTESTED = 37, 113  # one batch in so many has no file; one in so many is still without its test
RELEASERS = ("质量负责人甲（模拟）", "质量负责人乙（模拟）", "质量受权人（模拟）")
Made = tuple[int, str]  # operator and name of a product


@dataclass
class Files:
    """Files of products are opened first, those of batches when their lot is told of."""

    made: City
    register: Register
    writer: Writer
    products: dict[Made, Row] = field(default_factory=dict)
    opened: dict[int, int] = field(default_factory=dict)  # by file: the day (ordinal)
    batches: list[Row] = field(default_factory=list)

    def open(self) -> None:
        """A file for every product of the five classes, when its firm began to keep them."""
        table, start = self.made.table(ProductFile), duties()["files"]["opened"].toordinal()
        areas = {row["id"]: row["area"] for row in self.register.all()}
        rows = Product.objects.order_by("id").values_list("id", "operator_id", "name", "category", "standard")
        for number, operator, name, category, standard in rows:
            sort = sort_of(category, name)
            if not sort:
                continue
            began = self.register.lives[operator][0]
            day = (began + 30 if began > START.toordinal() else start) + number % 20
            rule = duties()["files"][sort]
            row = table.new(
                product_id=number, operator_id=operator, sort=sort, standard=standard, recipe=rule["recipe"],
                process=rule["process"], critical_points=rule["points"], label="企业标签审核员（模拟）",
                opened_on=day_text(day), area=areas[operator],
            )  # fmt: skip
            table.tell(row, f"{day_text(day)}T02:00:00.000000Z", SYSTEM, "open")
            self.products[operator, name], self.opened[row["id"]] = row, day

    def fates(self) -> dict[int, Fate]:
        """The file of each batch of a product that has one by then."""
        lots, writer = self.writer.truth.lots, self.writer
        out: dict[int, Fate] = {}
        for lot, (place, article) in enumerate(
            zip(lots["place"].tolist(), lots["article"].tolist(), strict=True)
        ):
            site = writer.world.sites[place]
            if site.operator is None or lot % WITHOUT == 0:
                continue
            file = self.products.get((site.operator["id"], writer.articles.rows[article].name))
            if file is not None:
                out[lot] = self._of(lot, file)
        return out

    def _of(self, lot: int, file: Row) -> Fate:
        def write(row: Row, known: int) -> None:
            if date.fromisoformat(row["made_on"]).toordinal() >= self.opened[file["id"]]:
                self.batch(lot, file, row, known)

        return write

    def batch(self, lot: int, file: Row, row: Row, known: int) -> None:
        """Opened with what went in; tested by the firm and released by a person before it leaves."""
        table = self.made.table(BatchFile)
        batch = table.new(
            number=f"{file['id']}-{row['lot_number']}"[:60], file_id=file["id"],
            operator_id=file["operator_id"], lot_id=row["id"], made_on=row["made_on"],
            quantity=row["quantity"], unit=row["unit"], materials="\n".join(self._materials(lot)),
            area=file["area"],
        )  # fmt: skip
        table.tell(batch, text_of(known + HOUR // 2), SYSTEM, "open")
        self.batches.append(batch)
        if lot % UNTESTED == 1:
            return
        tested = known + (2 + lot % 3) * HOUR
        day = max(text_of(tested + EAST)[:10], row["made_on"])
        batch |= {"report": f"CJ{day[2:].replace('-', '')}{lot:06d}", "tested_on": day, "passed": True}
        table.tell(batch, text_of(tested), SYSTEM, "test")
        batch |= {"released_on": day, "released_by_name": RELEASERS[lot % 3], "state": "released"}
        table.tell(batch, text_of(tested + HOUR // 4), SYSTEM, "release")

    def _materials(self, lot: int) -> list[str]:
        """The lots that went in by what was told, with their quantities."""
        target, used, article, quantities = self.writer.inputs
        low, high = np.searchsorted(target, [lot, lot + 1])
        rows = self.writer.articles.rows
        return [
            f"{rows[kind].name} {self.writer.named.number[what]} {amount(Decimal(quantity), rows[kind].unit)}"
            for what, kind, quantity in zip(
                *(column[low:high].tolist() for column in (used, article, quantities)), strict=True
            )
            if what >= 0
        ]

    def write(self) -> None:
        """COPY the rows in their final state."""
        self.made.table(ProductFile).copy(list(self.products.values()))
        self.made.table(BatchFile).copy(self.batches)


def sort_of(category: str, name: str) -> str:
    """The class of a product by its category (and a word of its name); empty for those of no such class."""
    for sort, rule in duties()["files"].items():
        if isinstance(rule, dict) and category in rule["categories"] and rule.get("word", "") in name:
            return str(sort)
    return ""
