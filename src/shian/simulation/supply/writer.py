"""Writing what was told, month by month: captures with their events on the ledger, lots when first named."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import Any

import numpy as np
import orjson
from django.db import connection

from shian.domains.supply.epcis.models import Arrival, Capture, Event, EventIdentifier, Handled
from shian.domains.supply.epcis.writing import EVENT_COLUMNS, IDENTIFIER_COLUMNS
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.supply import bodies, graph
from shian.simulation.supply.articles import Articles
from shian.simulation.supply.bodies import Item, Said
from shian.simulation.supply.columns import Truth
from shian.simulation.supply.draws import Ints
from shian.simulation.supply.findings import Findings
from shian.simulation.supply.planted import Papers
from shian.simulation.supply.records import LotRows, Named, stamps
from shian.simulation.supply.telling import ARRIVE, BECOME, GOODS, LEAVE, LOT, MAKE, Told
from shian.simulation.supply.world import World

CHUNK = 10_000  # events rendered at once


@dataclass
class Writer:
    """Writes captures in the order of their record. ``before`` writes all that is recorded before a month."""

    made: City
    world: World
    truth: Truth
    articles: Articles
    told: Told
    named: Named
    papers: Papers
    findings: Findings

    def __post_init__(self) -> None:
        self.lots = LotRows(self.made, self.world, self.truth, self.articles, self.named)
        self.captures = self.made.table(Capture)
        self.first_event = self.captures.part_tables["events"].next_id
        self.done = 0
        self.handled: set[tuple[int, int]] = set()
        self.starts = np.flatnonzero(np.diff(self.told.captures, prepend=-1))
        self.first_named = _first_named(self.truth, self.told)
        self.inputs = _inputs(self.truth, self.told)
        self._columns()

    def _columns(self) -> None:
        """What is asked of every lot, as lists: single values are read far faster from them."""
        lots = self.truth.lots
        self.article = lots["article"].tolist()
        self.made_on = [text[:10] for text in stamps(lots["made"] + 8 * 3600)]
        shelf = np.array([a.shelf for a in self.articles.rows], np.int64)[lots["article"]]
        self.expires_on = [text[:10] for text in stamps(lots["made"] + 8 * 3600 + shelf * 86_400)]

    def before(self, month: str) -> None:
        """Write what is recorded before a month (``2019-05``), and give the journal its entries."""
        limit = (
            2**62
            if month == "9999"
            else int(datetime.fromisoformat(f"{month}-01T00:00:00+00:00").timestamp())
        )
        end = int(np.searchsorted(self.told.recorded, limit))
        while self.done < end:
            stop = self._boundary(min(self.done + CHUNK, end), end)
            self._write(self.done, stop)
            self.done = stop

    def _boundary(self, at: int, end: int) -> int:
        """The end of the capture in which a position lies."""
        nth = int(np.searchsorted(self.starts, at))
        return min(int(self.starts[nth]), end) if nth < len(self.starts) else end

    def _write(self, start: int, stop: int) -> None:
        told = self.told
        part = slice(start, stop)
        recorded = stamps(told.recorded[part])
        self._name_lots(start, stop)
        at = stamps(told.at[part])
        said = [self.say(f"{when}Z", *row) for when, row in zip(at, self._rows(part), strict=True)]
        low, high = np.searchsorted(self.starts, [start, stop])
        captures = self._captures(self.starts[low:high].tolist(), start, stop, said, at, recorded)
        self.captures.copy(captures)
        self._events(start, said, at, recorded, captures)
        self._rest(start, said, captures)

    def _name_lots(self, start: int, stop: int) -> None:
        """Rows of the lots that are told of for the first time in this part."""
        event, lot = self.first_named
        low, high = np.searchsorted(event, [start, stop])
        self.lots.write(lot[low:high], self.told.recorded[event[low:high]])

    def _rows(self, part: slice) -> Iterator[tuple[int, ...]]:
        """Of each event: kind, its lot, move or sale, then lot, place, other place, amount, level or end."""
        kind, of = self.told.kind[part], self.told.of[part]
        lots, moves, sales = self.truth.lots, self.truth.moves, self.truth.sales
        out = np.zeros((5, len(kind)), np.int64)
        making, leaving, arriving, using = (
            np.flatnonzero(np.isin(kind, k)) for k in ((MAKE, BECOME), (LEAVE,), (ARRIVE,), (graph.USE,))
        )
        which = of[making]
        out[:, making] = which, lots["place"][which], 0 * which, lots["amount"][which], 0 * which
        for chosen, ends, level, lack in (
            (leaving, ("source", "target"), self.told.left, 0 * self.told.lack),
            (arriving, ("target", "source"), self.told.came, self.told.lack),
        ):
            which = of[chosen]
            here, there = (moves[name][which] for name in ends)
            out[:, chosen] = (
                moves["lot"][which],
                here,
                there,
                moves["amount"][which] - lack[which],
                level[which],
            )
        which = of[using]
        out[:, using] = (*(sales[n][which] for n in ("lot", "place", "place", "amount", "kind")),)
        yield from zip(kind.tolist(), of.tolist(), *out.tolist(), strict=True)

    def say(
        self, at: str, kind: int, of: int, lot: int, place: int, other: int, amount: int, level: int
    ) -> Said:
        """One event."""
        named, here = self.named, self.named.place[place]
        if kind in (MAKE, BECOME):
            row = self.articles.rows[self.article[lot]]
            data = bodies.ilmd(row.name, self.made_on[lot], self.expires_on[lot], named.certificate[lot])
            item = Item(named.lot[lot], amount, row.unit)
            if kind == MAKE:
                return bodies.made(at, here, item, data)
            return bodies.became(at, here, self._used(lot), item, data)
        if kind == LEAVE:
            paper = self.papers.certificates.get(of, "")
            return bodies.left(at, here, named.place[other], self.item(lot, amount, level), paper)
        if kind == ARRIVE:
            return bodies.came(at, here, named.place[other], self.item(lot, amount, level))
        if of in self.papers.serials:
            return bodies.sold(at, here, named.lot[lot], self.papers.serials[of])
        return bodies.ended(at, here, self.item(lot, amount, LOT), level)

    def item(self, lot: int, amount: int, level: int) -> Item:
        """A lot, or only its article."""
        row = self.articles.rows[self.article[lot]]
        code = f"https://id.gs1.org/01/{row.gtin}" if level == GOODS else self.named.lot[lot]
        return Item(code, amount, row.unit)

    def _used(self, lot: int) -> list[Item]:
        target, used, article, amount = self.inputs
        low, high = np.searchsorted(target, [lot, lot + 1])
        rows = zip(*(column[low:high].tolist() for column in (used, article, amount)), strict=True)
        out = []
        for what, kind, how_much in rows:
            row = self.articles.rows[kind]
            code = self.named.lot[what] if what >= 0 else f"https://id.gs1.org/01/{row.gtin}"
            out.append(Item(code, how_much, row.unit))
        return out

    def _captures(
        self, starts: list[int], start: int, stop: int, said: list[Said], at: list[str], recorded: list[str]
    ) -> list[dict[str, Any]]:
        rows = []
        tellers = self.told.teller[starts].tolist()
        for first, last, teller in zip(starts, [*starts[1:], stop], tellers, strict=True):
            home, when = self.named.rows[teller], f"{recorded[first - start]}.000000Z"
            row = self.captures.new(
                job_id=self._job(), operator_id=home["operator_id"], area=home["area"], sender=home["name"],
                state="done", media_type="application/json", received_at=when, finished_at=when,
                event_count=last - first, repeated=[], faults=[],
            )  # fmt: skip
            texts = [
                self._state(said[p - start], row["id"], p - first, self.first_event + p, at[p - start])
                for p in range(first, last)
            ]
            row["events"] = orjson.Fragment(f"[{','.join(texts)}]")
            self.captures.tell(row, when, SYSTEM, "capture")
            rows.append(row)
            self.findings.show(int(self.told.captures[first]), self.first_event, when)
        return rows

    def _job(self) -> str:
        seed = f"{self.made.seed}:{self.captures.next_id}".encode()
        return str(uuid.UUID(bytes=md5(seed, usedforsecurity=False).digest()))

    @staticmethod
    def _state(said: Said, capture: int, ordinal: int, number: int, at: str) -> str:
        return (
            f'{{"biz_location":"{said.location}","biz_step":"{said.step}","body":{said.body},"capture_id":{capture},'
            f'"event_id":"","event_time":"{at}.000000Z","hash":"{said.hash}","id":{number},"ordinal":{ordinal},'
            f'"type":"{said.type}"}}'
        )

    def _events(
        self, start: int, said: list[Said], at: list[str], recorded: list[str], captures: list[dict[str, Any]]
    ) -> None:
        def lines() -> Iterator[str]:
            position = start
            for row in captures:
                tail = f"\tf\t{_null(row['operator_id'])}\t{row['area']}\t"
                for ordinal in range(row["event_count"]):
                    e, n = said[position - start], position - start
                    yield (
                        f"{self.first_event + position}\t{row['id']}\t{ordinal}\t{e.hash}\t\t{e.type}\t"
                        f"{e.action}\t{at[n]}Z\t{recorded[n]}Z\t{bodies.OFFSET}\t{e.step}\t{e.state}\t"
                        f"{e.read}\t{e.location}\t\\N"
                        f"{tail}{e.body}\n"
                    )
                    position += 1

        copy(Event, EVENT_COLUMNS, lines())

    def _rest(self, start: int, said: list[Said], captures: list[dict[str, Any]]) -> None:
        """Identifiers, who handled what, and the order of arrivals."""
        copy(EventIdentifier, IDENTIFIER_COLUMNS, (
            f"{self.first_event + start + n}\t{i}\t{role}\t{code}\t{sort}\t{_null(amount)}\t{unit}\n"
            for n, e in enumerate(said)
            for i, (role, code, sort, amount, unit) in enumerate(e.named)
        ))  # fmt: skip
        copy(Arrival, ("capture_id",), (f"{row['id']}\n" for row in captures))
        copy(Handled, ("operator", "value"), self._handled(start, said, captures))

    def _handled(self, start: int, said: list[Said], captures: list[dict[str, Any]]) -> Iterator[str]:
        position = 0
        for row in captures:
            operator, count = row["operator_id"], row["event_count"]
            if operator is not None:
                for e in said[position : position + count]:
                    for role, code, _, amount, _ in e.named:
                        if (amount is not None and "/10/" in code) or role in (bodies.EPC, bodies.LOT):
                            key = (operator, hash(code))
                            if key not in self.handled:
                                self.handled.add(key)
                                yield f"{operator}\t{code}\n"
            position += count

    def settle(self) -> None:
        """Tell the tables how far the numbers went."""
        events = self.captures.part_tables["events"]
        events.next_id = self.first_event + self.told.count


def _null(value: Any) -> Any:
    return "\\N" if value is None else value


def copy(model: type[Any], columns: tuple[str, ...], lines: Iterator[str]) -> None:
    """COPY lines of text: nothing in them needs escaping, as all words are the simulator's own."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        raw: Any = cursor
        with raw.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as out:
            block: list[str] = []
            for line in lines:
                block.append(line)
                if len(block) == 2000:
                    out.write("".join(block))
                    block.clear()
            out.write("".join(block))


def _first_named(truth: Truth, told: Told) -> tuple[Ints, Ints]:
    """(position of the event, lot) where each told lot is named first, in the order of events."""
    first = np.full(truth.lots.size, told.count)
    moves, sales = truth.moves, truth.sales
    for kind, lots, level in (
        ((MAKE, BECOME), np.arange(truth.lots.size), None),
        ((LEAVE,), moves["lot"], told.left),
        ((ARRIVE,), moves["lot"], told.came),
        ((graph.USE,), sales["lot"], None),
    ):
        which = np.flatnonzero(np.isin(told.kind, kind))
        of = told.of[which]
        if level is not None:
            which, of = which[level[of] == LOT], of[level[of] == LOT]
        np.minimum.at(first, lots[of], which)
    made = graph.positions(told, (MAKE, BECOME), truth.lots.size)
    target, lot, _, _ = graph.told_inputs(truth, told, made)
    named = lot >= 0
    np.minimum.at(first, lot[named], made[target[named]])
    lots_told = np.flatnonzero(first < told.count)
    order = np.lexsort((lots_told, first[lots_told]))
    return first[lots_told][order], lots_told[order]


def _inputs(truth: Truth, told: Told) -> tuple[Ints, Ints, Ints, Ints]:
    """What transformations name, by the lot that they make."""
    made = graph.positions(told, (MAKE, BECOME), truth.lots.size)
    columns = graph.told_inputs(truth, told, made)
    order = np.argsort(columns[0], kind="stable")
    target, lot, article, amount = (c[order] for c in columns)
    return target, lot, article, amount
