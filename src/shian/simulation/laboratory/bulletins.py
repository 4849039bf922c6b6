"""Weekly bulletins: what a week reported is published on the Thursday of the week after next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import orjson

from shian.domains.laboratory.codes import chinese
from shian.domains.laboratory.models import Publication
from shian.simulation.city import City
from shian.simulation.directory import Directory
from shian.simulation.laboratory.plans import user_of
from shian.simulation.moments import day_text, moment
from shian.simulation.rows import Row

CORRECTED = 31  # every so many bulletins one row is corrected in the open


@dataclass
class Bulletins:
    """Takes samples as they become ready and writes each bulletin once its week is complete."""

    made: City
    base: Directory
    lab_names: dict[int, str]
    waiting: dict[int, list[tuple[str, Row]]] = field(default_factory=dict)  # day → (reported at, row)
    _numbers: Counter[str] = field(default_factory=Counter)
    made_so_far: int = 0

    def add(self, day: int, sample: Row, failed_items: str, task: Row) -> None:
        """A sample that will stand in the bulletin of that day."""
        lot = "/".join(p for p in (sample["produced_on"] or "", sample["batch"]) if p)
        row = {
            "sample_id": sample["id"],
            "producer_name": sample["producer_name"],
            "producer_address": sample["producer_address"],
            "place_name": sample["place_name"],
            "place_address": sample["place_address"],
            "food_name": sample["food_name"],
            "spec": sample["spec"],
            "brand": sample["brand"],
            "batch": lot,
            "failed_items": failed_items,
            "food_class": chinese("food_class", sample["food_class"]),
            "source": task["title"],
            "laboratory": self.lab_names[sample["laboratory_id"]],
        }
        self.waiting.setdefault(day, []).append((sample["reported_at"], row))

    def close(self, before: str = "9999") -> None:
        """Write the bulletins whose day lies before a month (``2019-05``)."""
        for day in sorted(d for d in self.waiting if day_text(d)[:7] < before):
            pairs = self.waiting.pop(day)
            pairs.sort(key=lambda pair: (pair[0], pair[1]["sample_id"]))
            self._write(day, [row for _, row in pairs])

    def _write(self, day: int, rows: list[Row]) -> None:
        table, cast = self.made.table(Publication), self.made.cast
        part = table.part_tables["rows"]
        year = day_text(day)[:4]
        self._numbers[year] += 1
        self.made_so_far += 1
        row = table.new(
            number=f"{year}年第{self._numbers[year]}期",
            title=f"太原市食品安全监督抽检信息公告（{year}年第{self._numbers[year]}期）",
            body_id=self.base.bodies["太原市市场监督管理局"]["id"], author=user_of(cast.bureau), rows=[],
            corrections=[],
        )  # fmt: skip
        table.tell(row, moment(day, 1800), cast.bureau, "draft")
        listed = [part.new(publication_id=row["id"], position=n, **r) for n, r in enumerate(rows, start=1)]
        row |= {
            "rows": orjson.Fragment(orjson.dumps(listed, option=orjson.OPT_SORT_KEYS)),
            "row_count": len(listed),
            "failed_count": sum(bool(r["failed_items"]) for r in listed),
        }
        table.tell(row, moment(day, 3600), cast.bureau, "gather")
        row["state"] = "approved"
        table.tell(row, moment(day, 5400), cast.deputy, "approve")
        row |= {"state": "published", "published_on": day_text(day)}
        table.tell(row, moment(day, 7200), cast.bureau, "publish")
        corrections = self._correct(row, listed, day) if self.made_so_far % CORRECTED == 0 else []
        table.copy([row])
        part.copy(listed)
        table.part_tables["corrections"].copy(corrections)

    def _correct(self, row: Row, listed: list[Row], day: int) -> list[Row]:
        """A misprint set right a week later, with the reason."""
        table = self.made.table(Publication)
        wrong = listed[len(listed) // 2]
        after = f"{wrong['spec']}（更正）"
        correction = table.part_tables["corrections"].new(
            publication_id=row["id"], at=moment(day + 7, 9000), position=wrong["position"], field="spec",
            before=wrong["spec"], after=after, reason="公告录入错误",
        )  # fmt: skip
        wrong["spec"] = after
        row |= {
            "rows": orjson.Fragment(orjson.dumps(listed, option=orjson.OPT_SORT_KEYS)),
            "corrections": [correction],
        }
        table.tell(row, moment(day + 7, 9000), self.made.cast.bureau, "correct")
        return [correction]
