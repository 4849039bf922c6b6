"""Reads the edges of several cities' Parquet archives as one frame of one form, and checks them.

A node is named in one of two ways. By number: lots at places of a city's own register; the key is the city's
position in the archives and the number. By code: the text of a global lot code (and place), the same in
every city, so that archives that know nothing of each other meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa

from shian.methods.tracing import TracingError
from shian.methods.tracing.moments import EARLY, LATE
from shian.methods.tracing.store import NOTHING, Ints

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

NUMBER_BITS = 36
CITY_BITS = 10
NODE_BITS = NUMBER_BITS + CITY_BITS
MOST_CITIES = 1 << CITY_BITS
WHOLE = ("tinyint", "smallint", "int", "bigint")
# What a column holds where an archive does not have it, or has an empty cell.
UNKNOWN = {
    "t_out": f"{LATE}L",
    "t_in": f"{EARLY}L",
    "kind": "0",
    "quantity": "0.0D",
    "event": f"{NOTHING}L",
    "chance": "1.0D",
}
TYPES = {"kind": "int", "quantity": "double", "chance": "double"}


class Keys(Protocol):
    """How nodes are named on the cluster, and by which number here."""

    def sent(self, nodes: Ints) -> pa.Array:
        """The names of nodes, for the cluster."""
        ...

    def got(self, names: pa.ChunkedArray) -> Ints:
        """The numbers of nodes that the cluster names."""
        ...


class NumberKeys:
    """The key is the number."""

    def sent(self, nodes: Ints) -> pa.Array:
        """As `Keys.sent`."""
        return pa.array(nodes, pa.int64())

    def got(self, names: pa.ChunkedArray) -> Ints:
        """As `Keys.got`."""
        numbers: Ints = names.to_numpy().astype(np.int64, copy=False)
        return numbers


@dataclass
class CodeKeys:
    """Codes are numbered here as they come up, those of one answer in the order of the text.

    Only what was asked for or answered is held: never all codes of a city.
    """

    codes: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, codes: Sequence[str]) -> Ints:
        """The numbers of codes; new ones get the next."""
        for code in sorted(set(codes) - self.numbers.keys()):
            self.numbers[code] = len(self.codes)
            self.codes.append(code)
        return np.array([self.numbers[code] for code in codes], np.int64)

    def sent(self, nodes: Ints) -> pa.Array:
        """As `Keys.sent`."""
        return pa.array([self.codes[node] for node in nodes.tolist()], pa.string())

    def got(self, names: pa.ChunkedArray) -> Ints:
        """As `Keys.got`."""
        coded = names.combine_chunks().dictionary_encode()
        if isinstance(coded, pa.ChunkedArray):
            coded = coded.combine_chunks()
        numbers: Ints = self.number(coded.dictionary.to_pylist())[coded.indices.to_numpy()]
        return numbers


def of_city(city: int, numbers: Ints | int) -> Ints:
    """The keys of a city's nodes: the city by its position in the archives."""
    return np.asarray(numbers, np.int64) + (city << NUMBER_BITS)


def read_archives(
    session: SparkSession, archives: Mapping[str, Sequence[str]], *, checked: bool = True
) -> tuple[DataFrame, Keys]:
    """The edges of all cities, and how their nodes are named.

    `archives`: for each city the paths of its Parquet files, as the server sees them (folders, s3://…, file://…).
    Columns: `src` and `dst`, whole numbers in all archives or text in all; if there are any, `t_out`, `t_in`
    (seconds; empty: unknown), `kind`, `quantity` (kg), `event`, `chance`. With numbers, `src_city` and
    `dst_city` name the city of an end that is not the archive's own. `checked` reads the ends once.

    Raises:
        TracingError: a column is missing or of another type, an end is empty or out of range, a city unknown.
    """
    if not 0 < len(archives) <= MOST_CITIES:
        raise TracingError(f"{len(archives)} archives: from 1 to {MOST_CITIES} can be traced together")
    cities = list(archives)
    frames, coded = [], set()
    for city, paths in archives.items():
        frame = _read(session, city, paths)
        by_code = _by_code(city, dict(frame.dtypes))
        formed = frame.selectExpr(*_form(city, cities, dict(frame.dtypes), by_code=by_code))
        if checked:
            _check(city, frame, formed, by_code=by_code)
        frames.append(formed)
        coded.add(by_code)
    if len(coded) > 1:
        raise TracingError("some archives name nodes by number and some by code: they cannot meet")
    whole = frames[0]
    for frame in frames[1:]:
        whole = whole.unionByName(frame)
    return whole, CodeKeys() if coded.pop() else NumberKeys()


def _read(session: SparkSession, city: str, paths: Sequence[str]) -> DataFrame:
    from pyspark.errors import PySparkException

    try:
        frame = session.read.parquet(*paths)
        names = set(frame.columns)
    except PySparkException as fault:
        raise TracingError(f"{city}: {str(fault).strip().splitlines()[0]}") from fault
    if missing := {"src", "dst"} - names:
        raise TracingError(f"{city}: no column {', '.join(sorted(missing))}")
    return frame


def _by_code(city: str, types: Mapping[str, str]) -> bool:
    """Whether the nodes are named by code."""
    ends = {types["src"], types["dst"]}
    if ends == {"string"}:
        return True
    if ends <= set(WHOLE):
        return False
    raise TracingError(f"{city}: src and dst hold {types['src']} and {types['dst']}: whole numbers, or text")


def _form(city: str, cities: Sequence[str], types: Mapping[str, str], *, by_code: bool) -> list[str]:
    """The columns of the one form, as expressions."""
    ends = ("src", "dst") if by_code else (_key(end, city, cities, types) for end in ("src", "dst"))
    columns = [*ends, "src as src_held", "dst as dst_held"]
    for name, unknown in UNKNOWN.items():
        held = types.get(name)
        if held is not None and held not in (*WHOLE, "float", "double"):
            raise TracingError(f"{city}: column {name} holds {held}, no numbers")
        cast = TYPES.get(name, "bigint")
        value = unknown if held is None else f"coalesce(cast({name} as {cast}), {unknown})"
        columns.append(f"cast({value} as {cast}) as {name}")
    return columns


def _key(end: str, city: str, cities: Sequence[str], types: Mapping[str, str]) -> str:
    own = cities.index(city)
    where = str(own)
    if f"{end}_city" in types:
        quoted = [(name.replace("\\", "\\\\").replace("'", "\\'"), at) for at, name in enumerate(cities)]
        cases = " ".join(f"when '{name}' then {at}" for name, at in quoted)
        where = f"case coalesce({end}_city, '{quoted[own][0]}') {cases} end"
    return f"cast({end} as bigint) + cast({where} as bigint) * {1 << NUMBER_BITS}L as {end}"


def _check(city: str, frame: DataFrame, formed: DataFrame, *, by_code: bool) -> None:
    """One pass over the ends: none empty, none out of range, no city unknown."""
    empty = formed.where("src is null or dst is null").count()
    if empty:
        raise TracingError(
            f"{city}: {empty} edges with an empty end, or with a city that has no archive here"
        )
    outside = f"least(src, dst) < 0 or greatest(src, dst) >= {1 << NUMBER_BITS}L"
    if not by_code and (wrong := frame.where(outside).count()):
        raise TracingError(f"{city}: {wrong} edges with a number below 0 or from 2^{NUMBER_BITS} on")
