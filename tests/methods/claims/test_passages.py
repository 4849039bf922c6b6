"""The composed passages can be read and are of the size and mix they are meant to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from shian.simulation.claims.passage import (
    CONTRADICTIONS,
    KINDS,
    Passage,
    UnreadablePassage,
    planted_kinds,
    read,
    read_all,
)

FOLDER = Path(__file__).parent / "passages"
DEV = read_all(FOLDER)
HELD_OUT = read_all(FOLDER / "held_out")
SECOND = read_all(FOLDER / "second")
THIRD = read_all(FOLDER / "third") + read_all(FOLDER / "third" / "held_out")


FOURTH = read_all(FOLDER / "fourth") + read_all(FOLDER / "fourth" / "held_out")


@pytest.mark.parametrize("passage", DEV + HELD_OUT + SECOND + THIRD, ids=lambda p: p.name)
def test_size(passage: Passage) -> None:
    assert 150 <= len(passage.text) <= 600


def test_fourth_round() -> None:
    assert len({p.text for p in FOURTH}) == 60
    assert all(150 <= len(p.text) <= 700 for p in FOURTH)
    contradicted = [p for p in FOURTH if any(x.kind in CONTRADICTIONS and not x.optional for x in p.planted)]
    assert len(FOURTH) / 2 <= len(contradicted) <= len(FOURTH) * 0.65


@pytest.mark.parametrize("passages", [DEV, HELD_OUT], ids=["dev", "held out"])
def test_mix(passages: list[Passage]) -> None:
    counts = planted_kinds(passages)
    assert all(counts[kind] for kind in KINDS), counts
    assert sum(all(label.optional for label in p.planted) for p in passages) >= len(passages) / 3
    assert len({p.subject for p in passages}) == len(passages) >= 12


LABELLED = (
    'subject = "x"\ntext = "学校3所，医院3所。"\n[[planted]]\nkind = "{}"\nfigures = ["{}"]\nwhy = ""\n'
)


def test_quotation_stands_once(tmp_path: Path) -> None:
    path = tmp_path / "twice.toml"
    path.write_text(LABELLED.format("sum", "3所"), encoding="utf-8")
    with pytest.raises(UnreadablePassage, match="stands 2 times"):
        read(path)


def test_unknown_kind(tmp_path: Path) -> None:
    path = tmp_path / "kind.toml"
    path.write_text(LABELLED.format("lie", "学校3所"), encoding="utf-8")
    with pytest.raises(UnreadablePassage, match="no such kind: lie"):
        read(path)
