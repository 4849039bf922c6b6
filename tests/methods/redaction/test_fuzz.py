"""Whatever the text: the finder never raises, its spans are true, and its work grows with the length only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.redaction import find, persons, redact, stopping
from shian.methods.redaction.folding import folded

PIECES = st.sampled_from(
    (
        "王 张三 李四 欧阳 某 女士 、 ， ： （ ） 男 9岁 患者 学生 投诉人 市长 阿依· 买买提 140105 19900101 "
        "1238 138 1234 5678 0351- + 86 卡号 6222 住 小区 3号楼 2单元 [[ ]] 商业秘密： 密级 晋A 12345 "
        "@163.com a.b 微信 QQ \n \t \u200b 面馆 路 公司 * ×"
    ).split(" ")
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_spans_are_true_and_nothing_raises(text: str) -> None:
    found = find(text)
    for f in found:
        assert 0 <= f.start < f.end <= len(text)
        assert text[f.start : f.end] == f.text
    assert [f.start for f in found] == sorted(f.start for f in found)
    assert len(folded(text)) == len(text)
    for p in persons(text):
        assert text[p.start : p.end] == p.text
    assert redact(text, []) == text
    if not found:
        assert redact(text, found) == text


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_findings(text: str) -> None:
    assert find(text) == find(text)
    assert all(f in find(text) for f in stopping(find(text)))


HOSTILE = {
    "digits": "1",
    "spaced digits": "1401 ",
    "surnames": "王",
    "names in a list": "张三、",
    "brackets": "[[",
    "net": "a@a.",
    "homes": "小区1号楼",
    "told homes": "住路",
    "dots": "阿·",
    "marks": "商业秘密：",
    "accounts": "卡号：1",
    "blank": " \n",
    "labels": "姓名：",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_work_grows_with_the_length_only(piece: str) -> None:
    find("王")  # the word list is read

    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        began = time.process_time()
        find(text)
        return time.process_time() - began

    small, large = seconds(10_000), seconds(80_000)
    assert large < 8 * max(small, 0.02) * 3  # quadratic work would be 64 times
