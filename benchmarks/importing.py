"""Import of 50,000 operators from one xlsx file, with checks and a ledger entry each; then again.

Bar: ≤ 30 s, memory ≤ 1 GB. Writes into the database that SHIAN_DATABASE_URL names, so give it an empty one:
`python benchmarks/importing.py [ROWS]`.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

AREAS = ("140105", "140106", "140107", "140108", "140109", "140110", "140121", "140122", "140123", "140181")
NAMES = (
    "小店区",
    "迎泽区",
    "杏花岭区",
    "尖草坪区",
    "万柏林区",
    "晋源区",
    "清徐县",
    "阳曲县",
    "娄烦县",
    "古交市",
)
TRADES = {"1": "食品销售", "2": "餐饮服务", "3": "学校食堂"}
HEAD = [
    *("序号", "经营者名称", "主体业态", "许可证编号", "社会信用代码", "所在区县", "经营场所", "成立日期"),
    *("食品安全管理员", "食品安全管理员电话", "经度", "纬度"),
]


def make(path: Path, rows: int, seed: int = 2016) -> None:
    """A register like those that market supervision keeps, with a title line above the headings."""
    from shian.methods.identifiers import make_licence, make_uscc

    chance = random.Random(seed)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("名录")
        sheet.write(0, 0, "太原市食品经营者名录")
        sheet.write_row(1, 0, HEAD)
        for number in range(rows):
            pick = chance.randrange(len(AREAS))
            area, trade = AREAS[pick], chance.choice(("1", "2", "3"))
            day = date(2012, 1, 1) + timedelta(days=chance.randrange(3000))
            licence = make_licence("JY", trade, area, number)
            code = make_uscc(area, f"MA{number:06d}")
            place = f"太原市{NAMES[pick]}第{number % 997}大街{number % 313}号"
            cells = [
                number + 1,
                f"{NAMES[pick]}第{number}食品店",
                TRADES[trade],
            ]
            cells += [
                licence,
                code,
                NAMES[pick],
                place,
                f"{day:%Y/%m/%d}",
                f"管理员{number}",
                f"138{number:08d}",
            ]
            sheet.write_row(number + 2, 0, [*cells, 112.3 + number / 1e6, 37.7 + number / 1e6])


def measure(rows: int = 50_000) -> dict[str, float]:
    """Seconds of the first and of the second import, seconds of each phase, memory in MB."""
    from shian.domains.directory.models import Area
    from shian.domains.registry.models import Operator
    from shian.platform.access.actor import system_actor
    from shian.platform.actions.bulk import store_many
    from shian.platform.exchange import runs

    if not Area.objects.filter(code=AREAS[0]).exists():
        since = date(2016, 1, 1)
        found = zip(AREAS, NAMES, strict=True)
        areas = [
            Area(code=c, name=n, level="district", parent_code="1401", valid_from=since) for c, n in found
        ]
        store_many(areas, by=system_actor(), verb="seed")
    measured: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "operators.xlsx"
        make(path, rows)
        for name in ("import", "again"):
            began = time.monotonic()
            run = runs.start(by=system_actor(), kind="registry.operator", path=path, name=path.name)
            runs.execute(run, mode="all")
            measured[f"{name} (s)"] = round(time.monotonic() - began, 2)
            measured |= {f"{name}: {phase} (s)": seconds for phase, seconds in run.seconds.items()}
            assert run.state == "done", (run.said("blockers"), list(run.issues.all()[:5]))
    assert run.counts["unchanged"] == rows, run.counts
    measured["records"] = Operator.objects.count()
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    measured["memory (MB)"] = used >> 10
    return measured


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")
    import django

    django.setup()
    print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000), indent=1))


if __name__ == "__main__":
    main()
