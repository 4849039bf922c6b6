"""Real tables of published standards are read generically: every row, the right encodings and headings."""

from pathlib import Path

import pytest

from shian.methods.sheets.body import DATA, read_body
from shian.methods.sheets.headings import Column, Vocabulary
from shian.methods.sheets.layout import find_heading
from shian.methods.sheets.numbers import Quantity, parse_quantity
from shian.platform.exchange.reading import open_file

pytestmark = pytest.mark.reference

TABLES = {
    "gb2763_2026_mrl.csv": ("standard pesticide_raw food limit_mg_per_kg basis", 10749),
    "gb2763_2021_mrl.csv": ("standard pesticide_raw food limit_mg_per_kg basis", 10092),
    "gb2762_2025_contaminants.csv": ("standard food limit unit note", 251),
    "gb2761_2017_mycotoxins.csv": ("standard food limit unit note", 40),
    "gb29921_2021_pathogens.csv": ("category pathogen n method_raw note", 33),
    "samr_sampling_rules_2026_items.csv": ("category test_item basis method seq", 2749),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_read(shared_dir: Path, name: str) -> None:
    keys, count = TABLES[name]
    words = Vocabulary([Column(key, (key,)) for key in keys.split()])
    with open_file(shared_dir / "standards" / name) as opened:
        sheet = opened.sheets[0]
        heading = find_heading(sheet.head(), sheet.regions, words)
        assert heading is not None
        assert heading.top == 0
        assert sorted(heading.columns()) == sorted(keys.split())
        rows = [row for row in read_body(sheet.rows(), heading, sheet.regions, 0, None) if row.what == DATA]
        assert len(rows) == count
        assert {len(row.cells) for row in rows} == {len(heading.texts)}


def test_limits_are_numbers(shared_dir: Path) -> None:
    with open_file(shared_dir / "standards" / "gb2763_2026_mrl.csv") as opened:
        rows = list(opened.sheets[0].rows())
        place = rows[0].index("limit_mg_per_kg")
        found = [parse_quantity(row[place]) for row in rows[1:]]
        assert all(isinstance(limit, Quantity) and limit.value is not None for limit in found)
