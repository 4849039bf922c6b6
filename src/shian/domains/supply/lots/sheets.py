"""The sheets that firms without a system fill in: one for each trade, with lists to choose from."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from shian.domains.supply.lots.imports import ACT_WORDS, SPELLINGS, UNIT_WORDS
from shian.domains.supply.lots.models import Place
from shian.domains.supply.lots.telling import Act
from shian.domains.supply.lots.trades import acts_of

FIRST_DAY = date(2015, 1, 1)
ROWS = 2000  # how far down the lists reach
_COMMON = ("act", "day", "place", "code", "product", "lot_number", "quantity", "unit", "partner")
_MAKERS = ("used", "made_on", "expires_on")
_MORE: dict[str, tuple[str, ...]] = {
    Place.Sort.FARM: ("origin", "made_on"),
    Place.Sort.SLAUGHTER: ("used", "quarantine", "origin"),
    Place.Sort.PRODUCER: ("gtin", *_MAKERS),
    Place.Sort.WHOLESALE: ("origin", "certificate", "quarantine", "expires_on"),
    Place.Sort.RETAIL: ("gtin", "expires_on", "certificate", "reason"),
    Place.Sort.CANTEEN: ("expires_on", "certificate", "quarantine", "reason"),
}
_WIDTH = {"code": 40, "used": 40, "product": 24, "partner": 28, "place": 24}


def columns_of(trade: str) -> tuple[str, ...]:
    """The columns of a trade's sheet, in order."""
    return (*_COMMON, *_MORE[trade])


def workbook(trade: str, places: Sequence[str], partners: Sequence[str]) -> IO[bytes]:
    """An empty workbook with headings, lists to choose from, checks of dates and numbers, and how to fill it.

    Open at its start; it is gone when closed.
    """
    out = tempfile.TemporaryFile(prefix="shian-sheet-")  # noqa: SIM115  (the response closes it)
    columns = columns_of(trade)
    lists = {
        "act": [ACT_WORDS[act][0] for act in acts_of(trade)],
        "unit": [words[0] for words in UNIT_WORDS.values()],
        "place": list(places)[:500],
        "partner": list(partners)[:500],
    }
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("进出记录")
        helpers = book.add_worksheet("选项")
        guide = book.add_worksheet("说明")
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E8EEF4"}),
            "text": book.add_format({"num_format": "@"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        _headings(sheet, columns, formats)
        _choices(sheet, helpers, columns, lists)
        _guide(guide, trade)
        helpers.hide()
        sheet.activate()
    out.seek(0)
    return out


def _headings(sheet: Any, columns: Sequence[str], formats: dict[str, Any]) -> None:
    for at, key in enumerate(columns):
        # Codes are text: a spreadsheet would round long numbers.
        kind = "day" if key in ("day", "made_on", "expires_on") else "" if key == "quantity" else "text"
        sheet.set_column(at, at, _WIDTH.get(key, 14), formats.get(kind))
        sheet.write_string(0, at, SPELLINGS[key][0], formats["head"])
    sheet.freeze_panes(1, 0)


def _choices(sheet: Any, helpers: Any, columns: Sequence[str], lists: dict[str, list[str]]) -> None:
    """Lists stand in a hidden sheet: a list within a check may have 255 characters only."""
    for at, key in enumerate(columns):
        where = (1, at, ROWS, at)
        offered = lists.get(key, [])
        if offered:
            column = list(lists).index(key)
            for row, text in enumerate(offered):
                helpers.write_string(row, column, text)
            letter = chr(ord("A") + column)
            source = f"=选项!${letter}$1:${letter}${len(offered)}"
            strict = key in ("act", "unit")
            sheet.data_validation(
                *where,
                {"validate": "list", "source": source, "error_type": "stop" if strict else "information"},
            )
        elif key in ("day", "made_on", "expires_on"):
            sheet.data_validation(
                *where, {"validate": "date", "criteria": ">", "value": FIRST_DAY, "error_type": "stop"}
            )
        elif key == "quantity":
            sheet.data_validation(*where, {"validate": "decimal", "criteria": ">=", "value": 0})


def _guide(sheet: Any, trade: str) -> None:
    sheet.set_column(0, 0, 100)
    lines = [
        _("Goods in and out: %(trade)s") % {"trade": Place.Sort(trade).label},
        _("One row for each act with one lot. Choose the act from the list."),
        _("Code: scan or copy whatever code is on the goods; every system's codes are taken."),
        _("No code? Then write the name of the food, and its lot number where there is one."),
        _("Ingredients: code=quantity, several parted by semicolons."),
        _("Hand the sheet in under Imports; each row that is refused is named with its reason."),
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)
    words = "、".join(f"{ACT_WORDS[act][0]}" for act in acts_of(trade) if act in Act.values)
    sheet.write_string(len(lines) + 1, 0, words)
