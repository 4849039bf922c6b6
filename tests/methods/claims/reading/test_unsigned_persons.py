"""Names without a role sign: believed where a clause begins with them and tells of a wrong or a harm."""

from __future__ import annotations

import pytest

from shian.methods.claims.reading.persons import private_persons


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("经查，刘志强自2019年起租用民房无证加工豆制品，现已移送起诉。", ["刘志强"]),
        ("9月12日，周玉梅驾驶电动三轮车闯红灯与货车相撞致2人受伤。", ["周玉梅"]),
        ("市长陈立新主持会议，强调要严厉查处违法行为。", []),
        ("最美退役军人贾建东、见义勇为少年李佳婷受到表彰。", []),
        ("推动企业年金和个人养老金扩面。走好新时代党的群众路线。", []),
        ("更好满足群众高品质、多样化需求，整治秦岭违法建筑。", []),
        ("李某某因销售病死猪肉被刑事拘留。", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert [name for _, _, name, _ in private_persons(text)] == names
