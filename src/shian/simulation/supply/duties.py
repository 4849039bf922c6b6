"""Records of the duties along the chain: certificates and entry checks, slaughter, grain, kitchen waste."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from shian.domains.supply.duties.models import AnimalLot, Certificate, EntryCheck, MismatchNotice
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.rows import Row, Table
from shian.simulation.supply.columns import LOT, Truth
from shian.simulation.supply.goods import groups
from shian.simulation.supply.planted import Papers
from shian.simulation.supply.records import Fate, Named, month_of, stamps, text_of
from shian.simulation.supply.telling import Told
from shian.simulation.supply.world import World

HOUR = 3600
BASES = ("control", "own_test", "word", "commissioned")
HEAD = {"pig": ("pig", 110), "cattle": ("cattle", 480)}  # species, kilograms of one


@dataclass
class Duties:
    """Writes what follows from a lot's being known, so that each entry stands in its month or the next."""

    made: City
    world: World
    truth: Truth
    told: Told
    named: Named
    papers: Papers
    rows: list[tuple[Table, Row]] = field(default_factory=list)
    numbers: Counter[str] = field(default_factory=Counter)

    def fates(self) -> dict[int, Fate]:
        """What befalls farm goods on their way to a market, and meat at the slaughterhouse."""
        moves = self.truth.moves
        keys = [g.key for g in groups()]
        group = self.truth.lots["group"].tolist()
        first = np.flatnonzero((self.told.left == LOT) & (moves["before"] < 0))
        sent: dict[int, list[int]] = {}
        for move, lot in zip(first.tolist(), moves["lot"][first].tolist(), strict=True):
            if self.named.certificate[lot][0] == "certificate":
                sent.setdefault(lot, []).append(move)
        out: dict[int, Fate] = {lot: self._of_farm(lot, which) for lot, which in sent.items()}
        for result, loads in _loads(self.truth, self.told).items():
            out[result] = self._of_meat([m for m in loads if keys[group[int(moves["lot"][m])]] in HEAD])
        return out

    def _of_farm(self, lot: int, moves: list[int]) -> Fate:
        def write(row: Row, known: int) -> None:
            certificate = self.certificate(lot, row, known)
            for move in moves:
                self.check(lot, row, move, certificate, known)

        return write

    def _of_meat(self, loads: list[int]) -> Fate:
        def write(row: Row, known: int) -> None:
            for move in loads:
                self.slaughter(move, row, known)

        return write

    def certificate(self, lot: int, row: Row, known: int) -> Row | None:
        """The commitment certificate of a grower of the city."""
        site = self.world.sites[int(self.truth.lots["place"][lot])]
        if site.operator is None:
            return None
        table = self.made.table(Certificate)
        made = table.new(
            number=self.named.certificate[lot][1], lot_id=row["id"], operator_id=site.operator["id"],
            place_id=row["made_at_id"], product=row["name"], quantity=row["quantity"], unit=row["unit"],
            origin=site.operator["address"][:120], basis=BASES[lot % 4], issued_on=row["made_on"],
            area=row["area"],
        )  # fmt: skip
        table.tell(made, text_of(known), SYSTEM, "issue")
        self.rows.append((table, made))
        return made

    def check(self, lot: int, row: Row, move: int, certificate: Row | None, known: int) -> None:
        """The goods' certificate at the market's entry, held against the one that was issued."""
        moves = self.truth.moves
        target = int(moves["target"][move])
        home = self.named.rows[target]
        if home["sort"] != "wholesale":
            return
        shown = self.papers.certificates[move].rpartition(":")[2]
        wrong = shown != self.named.certificate[lot][1]
        result = "mismatched" if wrong else "matched" if certificate else "outside"
        at = text_of(max(int(moves["arrived"][move]), month_of(known)))
        table = self.made.table(EntryCheck)
        done = table.new(
            place_id=home["id"], checked_at=at, certificate_number=shown,
            certificate_id=certificate["id"] if certificate and not wrong else None, lot_id=row["id"],
            product=row["name"], quantity=f"{int(moves['amount'][move])}.000", unit=row["unit"],
            seller=row["maker_name"][:120], result=result, area=home["area"],
            differences="证上编号属于另一批产品" if wrong else "",
            rapid_test="passed" if move % 7 == 0 else "none",
            decision="admitted",
        )  # fmt: skip
        table.tell(done, at, SYSTEM, "check")
        self.rows.append((table, done))
        if wrong:
            self._notify(done, row, at)

    def _notify(self, check: Row, lot: Row, at: str) -> None:
        """Agriculture is told, gives its receipt and answers."""
        table, area = self.made.table(MismatchNotice), check["area"][:6]
        officer = self.made.cast.officer[area]
        notice = table.new(
            number=self._number(f"CZ{area}{at[2:4]}"), entry_check_id=check["id"],
            operator_id=lot["operator_id"],
            issuer_name=lot["maker_name"], reason=check["differences"], sent_at=at, area=check["area"],
        )  # fmt: skip
        table.tell(notice, at, SYSTEM, "send")
        moment = int(datetime.fromisoformat(at).timestamp())
        notice |= {"received_at": text_of(moment + 20 * HOUR), "state": "received"}
        table.tell(notice, notice["received_at"], officer, "acknowledge")
        settled = text_of(moment + 6 * 24 * HOUR)
        notice |= {
            "state": "settled",
            "settled_on": settled[:10],
            "outcome": "已责令生产者改正并重新开具合格证",
        }
        table.tell(notice, settled, officer, "settle")
        self.rows.append((table, notice))

    def slaughter(self, move: int, meat: Row, known: int) -> None:
        """Animals of one load: papers, before and after slaughter, what was disposed of, release."""
        moves, group = (
            self.truth.moves,
            groups()[int(self.truth.lots["group"][int(self.truth.moves["lot"][move])])],
        )
        species, weight = HEAD[group.key]
        home = self.named.rows[int(moves["target"][move])]
        source = self.world.sites[int(moves["source"][move])]
        head = max(1, int(moves["amount"][move]) // weight)
        bad = 1 if head > 5 and move % 11 == 0 else 0
        start = max(int(moves["arrived"][move]), month_of(known))
        at = [f"{t}.000000Z" for t in stamps(start + np.array([0, 1, 2, 6, 7, 9]) * HOUR)]
        table = self.made.table(AnimalLot)
        parts = table.part_tables["disposals"]
        vet, house = self.made.cast.inspector[home["area"][:6]][0], SYSTEM
        row = table.new(
            number=self._number(f"RC{home['area'][:6]}{at[0][2:4]}"), operator_id=home["operator_id"],
            place_id=home["id"], species=species, head=head, arrived_at=at[0], origin=source.name[:120],
            quarantine_number=self.named.certificate[int(moves["lot"][move])][1],
            vehicle=f"晋A{move % 99999:05d}",
            ear_tags=f"1{move:014d}", area=home["area"], disposals=[],
        )  # fmt: skip
        table.tell(row, at[0], house, "arrive")
        row |= {"papers_match": True, "tags_match": True, "animals_sound": True, "state": "admitted"}
        table.tell(row, at[1], vet, "admit")
        row |= {"ante_passed": head - bad, "state": "examined"}
        table.tell(row, at[2], vet, "examine")
        row |= {
            "passed_head": head - bad,
            "carcass_kg": f"{(head - bad) * weight * 0.72:.2f}",
            "state": "inspected",
        }
        table.tell(row, at[3], vet, "inspect")
        if bad:
            kilograms = f"{weight}.00"
            row["disposals"] = [
                parts.new(animals_id=row["id"], at=at[4], why="宰前检查发现病畜", head=bad,
                kg=kilograms, way="render",
                          proof=f"WH{move:08d}")
            ]  # fmt: skip
            row |= {"disposed_head": bad, "disposed_kg": kilograms}
            table.tell(row, at[4], vet, "dispose")
        row |= {
            "quarantine_stamp": True, "quality_stamp": True, "meat_quarantine_number": f"14{move:08d}",
            "quality_number": f"PZ{move:08d}", "released_at": at[5], "lot_id": meat["id"],
            "state": "released",
        }  # fmt: skip
        table.tell(row, at[5], vet, "release")
        self.rows.append((table, row))

    def _number(self, stem: str) -> str:
        self.numbers[stem] += 1
        return f"{stem}{self.numbers[stem]:05d}"

    def write(self) -> None:
        """COPY the rows in their final state."""
        for model in (Certificate, EntryCheck, MismatchNotice, AnimalLot):
            table: Any = self.made.table(model)
            rows = [row for of, row in self.rows if of is table]
            table.copy(rows)
            for name, parts in table.part_tables.items():
                parts.copy([part for row in rows for part in row[name]])


def _loads(truth: Truth, told: Told) -> dict[int, list[int]]:
    """The told loads of animals by the first lot of meat that they went into."""
    inputs, lots = truth.inputs, truth.lots
    result = np.full(max(truth.batches.size, 1), -1)
    made = np.flatnonzero((lots["batch"] >= 0) & told.made)
    result[lots["batch"][made]] = made
    meat = np.array([g.key in {"pork", "beef"} for g in groups()])[lots["group"]]
    seen: set[int] = set()
    out: dict[int, list[int]] = {}
    for batch, move in zip(inputs["batch"].tolist(), inputs["move"].tolist(), strict=True):
        lot = int(result[batch])
        if lot >= 0 and meat[lot] and move not in seen and told.came[move] == LOT:
            seen.add(move)
            out.setdefault(lot, []).append(move)
    return out
