"""What names of dishes and deliveries tell of their ingredients."""

from __future__ import annotations

import pytest

from shian.methods.sourcing import ingredients


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("西红柿炒鸡蛋", {"vegetable", "egg"}),
        ("白菜豆腐", {"vegetable", "bean"}),
        ("刀削面", {"flour"}),
        ("面粉", {"flour"}),
        ("过桥米线", {"rice"}),
        ("提拉米苏", {"egg", "dairy"}),
        ("水果沙拉", {"fruit"}),
        ("鱼香肉丝", {"pork"}),
        ("酱牛肉", {"beef"}),
        ("冻虾仁", {"seafood"}),
        ("醋", set()),
    ],
)
def test_names_tell(name: str, of: set[str]) -> None:
    assert ingredients(name) == of


def test_meat_that_is_not_named_more_closely_may_be_any() -> None:
    assert ingredients("烤肉") > {"pork", "mutton", "chicken"}
    assert not ingredients("烤肉") & ingredients("清蒸鱼")
