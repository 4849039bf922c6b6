"""The documents tell the truth: links lead somewhere, commands exist, every row of the mission is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shian.evaluation.figures.book import figure
from shian.sites.cli import MOUNTS

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]
ROW = re.compile(r"^\|\s*((?:[A-G]\d?\d?|P)-\d\d)\s*\|", re.M)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t]
    missing = [t for t in targets if t and not (page.parent / t).exists()]
    assert missing == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_commands_of_the_readme_exist(page: str) -> None:
    commands = re.findall(r"^shian (\w+) ?([\w.]*)", (REPOSITORY / page).read_text(encoding="utf-8"), re.M)
    assert {c for c, _ in commands} <= {m.name for m in MOUNTS}
    for name in [argument for command, argument in commands if command == "figure"]:
        assert figure(name).header


@pytest.mark.reference
def test_every_row_of_the_inventory_stands_in_the_mission(shared_dir: Path) -> None:
    asked = ROW.findall((shared_dir / "reference" / "inventory.md").read_text(encoding="utf-8"))
    held = ROW.findall((REPOSITORY / "docs" / "mission.md").read_text(encoding="utf-8"))
    assert len(asked) > 100
    assert held == asked


def test_the_mission_counts_its_own_states() -> None:
    text = (REPOSITORY / "docs" / "mission.md").read_text(encoding="utf-8")
    states = re.findall(r"\| (works|partly|not yet) \|$", text, re.M)
    count = {s: states.count(s) for s in ("works", "partly", "not yet")}
    said = f"Of {len(states)} rows {count['works']} work, {count['partly']} work partly"
    assert f"{said}, {count['not yet']} are not there yet." in text
