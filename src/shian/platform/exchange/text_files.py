"""Reads CSV and other separated text. A cell that begins with = is text and stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from shian.platform.exchange.limits import TOO_WIDE, Limits, Unreadable

DELIMITERS = ",\t;|，"


def read_text(text: str, limits: Limits) -> Iterator[list[str]]:
    """Rows of a separated text.

    Raises:
        Unreadable: a quote that never closes, or a row or cell beyond the limits.
    """
    csv.field_size_limit(limits.cell)
    # Lone carriage returns (old spreadsheets) end lines too; the reader needs to see newlines.
    source = io.StringIO(text, newline=None)
    reader = csv.reader(source, delimiter=delimiter(text))
    number = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            message = "Line %(line)s: a cell is longer than %(limit)s characters, or a quote is never closed."
            raise Unreadable(message, line=number + 1, limit=limits.cell) from fault
        number += 1
        if len(row) > limits.columns:
            raise Unreadable(TOO_WIDE, row=number, columns=len(row), limit=limits.columns)
        yield row


def delimiter(text: str) -> str:
    """The separator that gives the first rows the same number of columns, more than one."""
    head = "\n".join(text[:200_000].splitlines()[:60])
    best, most = ",", 0.0
    for mark in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=mark) if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=0)
        if usual > 1 and (score := widths.count(usual) * usual**0.5) > most:
            best, most = mark, score
    return best
