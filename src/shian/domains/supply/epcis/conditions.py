"""Conditions of a query as SQL over events: each gives a text with places for its values, and the values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shian.methods.epcisquery import (
    ANY_CLASS,
    Amount,
    Attribute,
    Condition,
    Declared,
    Field,
    Ids,
    Moment,
    Names,
    OneOf,
    Pattern,
    Place,
    Reading,
    SensorType,
    Value,
    kept,
    kept_unit,
)
from shian.methods.epcisquery.units import units

Sql = tuple[str, list[Any]]
OPERATORS = {"EQ": "=", "GT": ">", "GE": ">=", "LT": "<", "LE": "<="}
DEEPEST = 20  # levels of places within places that a query follows
TEXT = "epcis_text(v)"


def sql_of(condition: Condition) -> Sql:
    """A condition on the event ``e`` as SQL."""
    return WRITERS[type(condition)](condition)


def _one_of(c: OneOf) -> Sql:
    return f"e.{c.column} = ANY(%s)", [list(c.values)]


def _moment(c: Moment) -> Sql:
    return f"e.{c.column} {OPERATORS[c.op]} %s::timestamptz", [c.moment]


def _place(c: Place) -> Sql:
    if not c.below:
        return f"e.{c.column} = ANY(%s)", [list(c.values)]
    return (
        f"e.{c.column} IN (WITH RECURSIVE below(code, depth) AS ("
        'SELECT unnest(%s::text[]) COLLATE "C", 0 UNION'
        " SELECT h.child, depth + 1 FROM below JOIN epcis_hierarchylink h ON h.parent = below.code"
        f' WHERE depth < {DEEPEST}) SELECT code COLLATE "default" FROM below)',
        [list(c.values)],
    )


def _ids(c: Ids) -> Sql:
    return (
        "(e.hash = ANY(%s) AND e.event_id = '' OR e.event_id = ANY(%s) AND e.event_id <> '')",
        [list(c.hashes), list(c.given)],
    )


def _names(c: Names) -> Sql:
    matches, values = _matches("i.value", c.pattern)
    sorts = " AND i.sort = ANY(%s)" if c.sorts else ""
    return (
        "e.id IN (SELECT i.event_id FROM epcis_eventidentifier i"
        f" WHERE {matches} AND i.role = ANY(%s){sorts})",
        [*values, [int(role) for role in c.roles], *([list(c.sorts)] if c.sorts else [])],
    )


def _matches(column: str, pattern: Pattern) -> Sql:
    tests, values = [], []
    if pattern.exact:
        tests.append(f"{column} = ANY(%s)")
        values.append(list(pattern.exact))
    for like in pattern.likes:  # one by one, so that each can use the index
        tests.append(f"{column} LIKE %s")
        values.append(like)  # type: ignore[arg-type]
    return f"({' OR '.join(tests)})", values


def _amount(c: Amount) -> Sql:
    number, own = ("i.quantity::float8", list[Any]()) if c.unit is None else _in_kept_unit(c.unit)
    return (
        "EXISTS (SELECT 1 FROM epcis_eventidentifier i WHERE i.event_id = e.id AND i.role = ANY(%s)"
        f" AND i.quantity IS NOT NULL AND {number} {_any(c.op)})",
        [[int(role) for role in ANY_CLASS], *own, list(c.numbers)],
    )


def _in_kept_unit(unit: str) -> tuple[str, list[Any]]:
    """The quantity in the unit kept; null in units of other kinds. No unit means pieces."""
    same = sorted(code for code in units() if kept_unit(code) == unit) or [unit]
    factors = [kept(1.0, code) - kept(0.0, code) for code in same]
    offsets = [kept(0.0, code) for code in same]
    if unit == "C62":
        same, factors, offsets = [*same, ""], [*factors, 1.0], [*offsets, 0.0]
    found = (
        "(SELECT round((i.quantity::float8 * u.factor + u.zero)::numeric, 9)::float8"
        " FROM unnest(%s::text[], %s::float8[], %s::float8[]) AS u(code, factor, zero) WHERE u.code = i.unit)"
    )
    return found, [same, factors, offsets]


def _any(op: str) -> str:
    """One of the numbers compares so; for orders there is one number."""
    return "= ANY(%s)" if op == "EQ" else f"{OPERATORS[op]} (%s::float8[])[1]"


def _reading(c: Reading) -> Sql:
    unit = "" if c.unit is None else " AND r.unit = %s"
    return (
        f"e.id IN (SELECT r.event_id FROM epcis_sensorreading r WHERE r.{c.column} {_any(c.op)}{unit})",
        [list(c.numbers), *([] if c.unit is None else [c.unit])],
    )


def _sensor_type(c: SensorType) -> Sql:
    return "EXISTS (SELECT 1 FROM epcis_sensorreading r WHERE r.event_id = e.id AND r.type = ANY(%s))", [
        list(c.values)
    ]


def _declared(_c: Declared) -> Sql:
    return "e.declared_at IS NOT NULL", []


def _field(c: Field) -> Sql:
    if c.op == "EXISTS":
        tests = ["jsonb_path_exists(e.body, %s::jsonpath, silent => true)"] * len(c.paths)
        return f"({' OR '.join(tests)})", list(c.paths)
    test, values = _compared(c.op, c.values)
    return f"EXISTS (SELECT 1 FROM ({_values_at(c.paths)}) AS found(v) WHERE {test})", [*c.paths, *values]


def _values_at(paths: tuple[str, ...]) -> str:
    """What stands at the paths; lists are taken apart."""
    one = "SELECT jsonb_path_query(e.body, (%s || '[*]')::jsonpath, silent => true)"
    return " UNION ALL ".join([one] * len(paths))


def _compared(op: str, values: tuple[Value, ...]) -> Sql:
    """``v`` as text, as a number, or as an instant; with EQ any of the three will do."""
    numbers = [value.number for value in values if value.number is not None]
    moments = [value.moment for value in values if value.moment is not None]
    if op == "EQ":
        tests: list[str] = [f"{TEXT} = ANY(%s)"]
        given: list[Any] = [[value.text for value in values]]
        if numbers:
            tests.append(f"epcis_number({TEXT}) = ANY(%s::float8[])")
            given.append(numbers)
        if moments:
            tests.append(f"epcis_moment({TEXT}) = ANY(%s::timestamptz[])")
            given.append(moments)
        return f"({' OR '.join(tests)})", given
    if moments:
        return f"epcis_moment({TEXT}) {OPERATORS[op]} %s::timestamptz", [moments[0]]
    return f"epcis_number({TEXT}) {OPERATORS[op]} %s::float8", [numbers[0]]


def _attribute(c: Attribute) -> Sql:
    if c.column:
        subject, values = f"m.code = e.{c.column}", []
    else:
        subject = f"m.code IN (SELECT epcis_text(v) FROM ({_values_at(c.paths)}) AS found(v))"
        values = list(c.paths)
    if not c.values:
        return (
            f"EXISTS (SELECT 1 FROM epcis_vocabularyelement m WHERE {subject} AND m.attributes ?| %s)",
            [*values, list(c.names)],
        )
    return (
        f"EXISTS (SELECT 1 FROM epcis_vocabularyelement m, unnest(%s::text[]) AS name,"
        " jsonb_path_query(m.attributes -> name, 'lax $[*]') AS v"
        f" WHERE {subject} AND {TEXT} = ANY(%s))",
        [list(c.names), *values, list(c.values)],
    )


WRITERS: dict[type, Callable[[Any], Sql]] = {
    OneOf: _one_of,
    Moment: _moment,
    Place: _place,
    Ids: _ids,
    Names: _names,
    Amount: _amount,
    Reading: _reading,
    SensorType: _sensor_type,
    Declared: _declared,
    Field: _field,
    Attribute: _attribute,
}
