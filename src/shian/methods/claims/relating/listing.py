"""Lists that follow a figure and columns of tables: parts of a whole that no 其中 joins to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.claims.model import Claim, Sentence
from shian.methods.claims.relating.group import Group, and_so_on, partitioned
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike

_COMPLETE = re.compile(
    r"从[^，。；]{1,6}看，|分别(?:为|是)[，：]|具体为|具体是|具体包括|分为|(?:包括|有)(?:以下|如下)|[按分][^，。；：]{1,8}(?:看|分|来看|统计|划分)[，：]?|^：|：$|[：][^，。；]{1,14}$"
)
_BRACKET = re.compile(
    r"^[（(](?!含|其中|包括|不含|上年|去年|比|较|约|即|折|同比|共|合计|占)[^，。；）]{1,14}$"
)
_AMONG = re.compile(r"^[^，。；]{0,14}中，[^，。；]{1,24}$")
_AFTER = re.compile(r"^[，][^，。；]{1,12}$")
_SAID = re.compile(r"共有|共设|总数|总计|共计|总量|现有|合计")
_NO_LIST = re.compile(
    r"其中|具有|同比|增长|下降|占|比上|较上|配|设置|另|并|还|平均|每|率|人均|惠及|总投资|投资"
)
_JOINED = re.compile(r"^(?:、|，|；|和|及|与|以及|，以及)(?:[^，。；、]{0,18})$")
_LAST = re.compile(r"其他|其它|其余|普通|一般|小型|以下")
_VERB = re.compile(r"^(?:有|为|达到?|共|是)+|(?:有|为|达到?|共|是|完成)+$")
_NEAR, _FULL = 0.75, 0.9
_TOTALS = re.compile(r"合\s*计|总\s*计|小\s*计|总数|合并|共计|^全[市县区省州校院年]$")
_NO_COLUMN = re.compile(r"率|比(?!对)|均|每|/|指数|浓度|PM|综合|人次均|%|增|降|占|年龄|排名|序号|编号|得分")
_ROWS = 400


def enumerated(index: Index, grouped: set[int]) -> Iterator[Group]:
    """A figure with the list that follows it: 全市共有学校120所（小学70所、初中50所）."""
    for sentence in index.by_sentence.values():
        if index.sentence_of(sentence[0]).is_table:
            continue
        for at, whole in enumerate(sentence[:-1]):
            if whole.direction or whole.dimension in {"ratio", "points", "rate", "multiple", "duration"}:
                continue
            if (group := _list_after(index, whole, sentence[at + 1 :], grouped)) is not None:
                yield group


def _list_after(index: Index, whole: Claim, row: list[Claim], grouped: set[int]) -> Group | None:
    gap = index.gap(whole, row[0])
    if row[0].id in grouped or len(gap) > 80 or re.search(r"[。；]", gap) or _NO_LIST.search(gap):
        return None
    if not alike(row[0], whole):
        row = row[1:] if row[1:] and row[0].stated <= 20 and row[0].dimension == "count" else []
        if not row or not alike(row[0], whole):
            return None  # 包括以下三类：… the number of classes has been read as a figure
    parts = joined(index, row)
    kind = _kind(index, whole, gap, parts)
    if not kind or len(parts) < 2 or any(p.id in grouped or not alike(p, whole) for p in parts):
        return None
    if any(p.stated > 3 * whole.stated for p in parts):
        return None
    if kind != "complete" and any(p.stated >= whole.stated for p in parts):
        return None
    if kind == "after" and len(parts) < 3:
        return None
    complete = not and_so_on(index, parts) and (kind == "complete" or all_named(index, whole, parts))
    return Group(whole, tuple(parts), complete, "：")


def _kind(index: Index, whole: Claim, gap: str, parts: list[Claim]) -> str:
    if re.search(r"分别(?:为|是|有|达到?|完成)?$", gap):
        return "complete" if _COMPLETE.search(gap) else "among" if _AMONG.match(gap) else ""
    if _COMPLETE.search(gap):
        return "complete"
    if _BRACKET.match(gap):
        return "bracket"
    if _AMONG.match(gap):
        return "among"
    if _AFTER.match(gap) and (_SAID.search(index.lead(whole)) or partitioned(index, parts)):
        return "after"
    return ""


def joined(index: Index, row: list[Claim]) -> list[Claim]:
    """The figures at the beginning of a row that are one list: nothing but names between them."""
    found = row[:1]
    for one in row[1:]:
        gap = index.gap(found[-1], one)
        if not _JOINED.match(gap) or _NO_LIST.search(gap) or one.dimension != row[0].dimension:
            break
        found.append(one)
    return found


def _names(index: Index, parts: list[Claim]) -> list[str]:
    return [
        _VERB.sub("", re.sub(r"^(?:、|，|；|和|及|与|以及|（)+", "", index.lead(p).strip())) for p in parts
    ]


def all_named(index: Index, whole: Claim, parts: list[Claim], *, told: bool = True) -> bool:
    """Whether a list that does not say so names all parts: a known division, or one noun."""
    if partitioned(index, parts):
        return True
    names = _names(index, parts)
    tails = {name[-2:] for name in names}
    near = float(sum(p.stated for p in parts)) >= _NEAR * float(whole.stated)
    if not near or len(tails) != 1 or any(len(name) < 3 for name in names):
        return False
    full = float(sum(p.stated for p in parts)) >= _FULL * float(whole.stated)
    if not told:
        return _LAST.search(names[-1]) is not None or _opposed(names)
    return len(parts) > 2 or full or _LAST.search(names[-1]) is not None or _opposed(names)


def _opposed(names: list[str]) -> bool:
    """独立法人机构, 非独立法人机构; 城市社区站, 农村社区站."""
    one, two = names[0], names[1]
    return two.startswith("非") or {one[:2], two[:2]} in (
        {"城市", "农村"},
        {"城区", "农村"},
        {"公办", "民办"},
    )


def columns(index: Index, grouped: set[int]) -> Iterator[Group]:
    """The columns of tables whose first or last row is a total."""
    for rows in tables_of(index):
        total = next((row for row in (rows[-1], rows[1], rows[0]) if _TOTALS.search(_label(row))), None)
        if total is None:
            continue
        head = cells_of(rows[0])
        others = [
            r for r in rows if r is not total and not _TOTALS.search(_label(r)) and "其中" not in _label(r)
        ]
        for place, whole in by_column(index, total).items():
            if place < len(head) and _NO_COLUMN.search(head[place]):
                continue
            parts = [cells[place] for row in others if place in (cells := by_column(index, row))]
            parts = [p for p in parts if p.dimension == whole.dimension]
            if len(parts) > 1 and not any(p.id in grouped for p in parts) and whole.dimension != "ratio":
                yield Group(whole, tuple(parts), complete=True, link="合计")


def tables_of(index: Index) -> Iterator[list[Sentence]]:
    """The tables of a text, each as its rows."""
    rows: list[Sentence] = []
    for sentence in (*index.reading.sentences, None):
        if (
            sentence is not None
            and sentence.is_table
            and (not rows or sentence.paragraph - rows[-1].paragraph <= 1)
        ):
            rows.append(sentence)
            continue
        if 3 <= len(rows) <= _ROWS:
            yield rows
        rows = [sentence] if sentence is not None and sentence.is_table else []


def cells_of(row: Sentence) -> list[str]:
    """The cells of a row."""
    text = row.text.strip().strip("|")
    return [cell.strip() for cell in re.split(r"\t|\|", text)]


def _label(row: Sentence) -> str:
    return next((cell for cell in cells_of(row) if cell and not cell.isdigit()), "")


def by_column(index: Index, row: Sentence) -> dict[int, Claim]:
    """The figures of a row by the number of their cell."""
    found: dict[int, Claim] = {}
    stripped = len(row.text) - len(row.text.lstrip().lstrip("|"))
    for claim in index.by_sentence.get(row.index, ()):
        before = index.text[row.start + stripped : claim.start]
        found.setdefault(before.count("\t") + before.count("|"), claim)
    return found
