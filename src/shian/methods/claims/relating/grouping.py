"""Wholes and their parts: which figures the text adds up, and whether it says that they are all."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from shian.methods.claims.model import Claim
from shian.methods.claims.reading.numerals import chinese
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike

_ALL = re.compile(r"分为|分别|组成|构成|合计|共计|总计|小计")
_TOTAL = re.compile(
    r"(?P<n>[两二三四五六七八九十]|\d{1,2})?(?:项|者|类|级|部分|方面|家|个|县区|所|处|种)?"
    r"(?:合计|总计|共计|小计|总共|一共|相加|加总|累计共)(?:达到?|为|有|共|建成|完成|投入|数量)?[^，。；、]{0,6}$"
)
_YEARS = re.compile(
    r"(?P<n>[两二三四五六七八九十]|\d)(?:年|个?季度|个月|地|县|区|校|院|村|镇|轮|批)(?:间|来)?(?:累计|合计|共计|总计|共)[^，。；、]{0,8}$"
)
_QUARTERS = re.compile(r"四个季度|各季度|一至四季度|分季度")
_TOTAL_END = re.compile(r"^(?:总)?共(?:计|有|达|是)?$")
_NOT_PART = re.compile(r"不含|不包括|不计|除|另有|另外|此外|还有|另|同时|新增|比|较")
_AND_SO_ON = re.compile(r"^等|等(?=[，。；）])|主要")
_REST = re.compile(r"其他|其它|其余|剩余|余下|余为")
_N_PARTS = re.compile(
    r"(?P<n>[两二三四五六七八九]|\d{1,2})(?:大)?(?:部分|类|项|块|级|种|个(?:部分|方面|类别|环节|县|区|乡镇|街道|层级))"
)
# Words that divide a thing into parts of which each is in one: all of a row together make the whole.
_PARTITIONS = tuple(
    tuple(row.split("/"))
    for row in (
        "夏/秋", "门诊/急诊", "男/女", "城镇/农村", "城镇/乡村", "城市/农村", "上半年/下半年",
        "一季度/二季度/三季度/四季度",
        "税收/非税", "第一产业/第二产业/第三产业", "公办/民办", "国有/民营", "总馆/分馆", "新建/改",
        "在职/退休", "居民/非居民", "中央/省/市",
        "线上/线下", "境内/境外", "工业/生活", "地表水/地下水", "主城区/县", "专职/兼职",
    )
)  # fmt: skip
_MOST = 14


@dataclass(frozen=True, slots=True)
class Group:
    """A whole and parts of it; ``complete`` where the text says or implies that these are all."""

    whole: Claim
    parts: tuple[Claim, ...]
    complete: bool
    link: str
    others: tuple[Claim, ...] = ()  # further figures the parts may be of


def groups(index: Index) -> list[Group]:
    """All wholes with their parts, as the reading and the words have them."""
    made: list[Group] = []
    totals = {c.id: parts for c in index.claims if (parts := _summed(index, c))}
    for whole, parts in totals.items():
        made.append(Group(index.by_id[whole], tuple(parts), complete=True, link="合计"))
    taken = {part.id for group in made for part in group.parts}
    by_whole: dict[int, list[Claim]] = defaultdict(list)
    for claim in index.claims:
        if (
            claim.whole is not None
            and claim.whole not in totals
            and claim.id not in totals
            and not _outside(index, claim)
        ):
            by_whole[claim.whole].append(claim)
    for whole, children in by_whole.items():
        owner = _owner(index, index.by_id[whole])
        parts = [c for c in children if owner is not None and alike(c, owner)]
        if parts and owner is not None:
            made.append(_group(index, owner, parts))
    grouped = taken | {part.id for group in made for part in group.parts}
    made.extend(_composed(index, grouped))
    made.extend(_divided(index, grouped))
    made.extend(_opened(index, grouped))
    made.extend(_settled(index, grouped))
    made.extend(_enumerated(index, grouped | {g.whole.id for g in made}))
    return made


def _owner(index: Index, whole: Claim) -> Claim | None:
    """The whole; where it is an average or a change of the figure before it, that figure."""
    row = [c for c in index.sentence(whole) if c.start <= whole.start]
    for one in reversed(row):
        if (
            not re.search(r"均|每|[增减升降]", index.lead(one)[-6:])
            and not one.direction
            and alike(one, whole)
        ):
            return one
    return None


def _outside(index: Index, claim: Claim) -> bool:
    """不含, 另有, 比上年新增: no part although it stands among them."""
    return bool(_NOT_PART.search(index.lead(claim))) or bool(claim.direction) or claim.dimension == "rate"


def _group(index: Index, whole: Claim, parts: list[Claim]) -> Group:
    link = next((p.link for p in parts if p.link), "其中")
    return Group(whole, tuple(parts), _complete(index, whole, parts, link), link)


def _complete(index: Index, whole: Claim, parts: list[Claim], link: str) -> bool:
    if len(parts) < 2:
        return False
    last = parts[-1]
    after = index.text[last.end : last.end + 14]
    if _AND_SO_ON.search(after) or re.search(r"主要|重点", index.text[whole.end : parts[0].start]):
        return False
    if (
        _ALL.search(link)
        or re.search(r"组成|构成", after)
        or "分别" in index.text[whole.end : parts[0].start]
    ):
        return True
    if _REST.search(index.lead(last)):
        return True
    return partitioned(index, parts) or _counted(index, whole, parts)


def partitioned(index: Index, parts: list[Claim]) -> bool:
    """Whether the parts' names are one row of words that divide a thing: 夏粮 and 秋粮."""
    names = [index.lead(p) + p.subject for p in parts]
    return any(
        len(row) == len(names)
        and all(any(_has(name, word) for name in names) for word in row)
        and _once(names, row)
        for row in _PARTITIONS
    )


def _has(name: str, word: str) -> bool:
    at = name.find(word)
    return at >= 0 and not (at > 0 and name[at - 1] in "非未不" and word[0] not in "非未不")


def _once(names: list[str], row: tuple[str, ...]) -> bool:
    return len({next((i for i, name in enumerate(names) if _has(name, word)), -1) for word in row}) == len(
        row
    )


def _counted(index: Index, whole: Claim, parts: list[Claim]) -> bool:
    """四部分, 三类: the number of parts is said, and as many are listed."""
    around = index.text[max(whole.start - 12, 0) : parts[0].start]
    return any(_number(m["n"]) == len(parts) for m in _N_PARTS.finditer(around))


def _number(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else chinese(word.replace("两", "二"))


def _summed(index: Index, claim: Claim) -> list[Claim]:
    """A、B和C，三项合计N: the parts before a total."""
    lead = index.lead(claim)
    match = _YEARS.search(lead) or _TOTAL.search(lead)
    previous = index.previous(claim)
    if match is None and _QUARTERS.search(index.sentence_of(claim).text) and "全年" in lead and previous:
        return _run_back(index, claim, [c for c in index.sentence(claim) if c.start < claim.start], 4)
    if match is None and not (_TOTAL_END.match(lead.strip()) and previous is not None):
        return []
    if claim.direction or claim.dimension in {"ratio", "rate", "points", "multiple"}:
        return []
    number = _number(match["n"]) if match else None
    if number is None and previous is not None and re.search(r"(?:项|者|类|部分)$", previous.text):
        number = int(previous.stated)  # 三项 has been read as a figure of its own
    before = [c for c in index.sentence(claim) if c.start < claim.start]
    return _run_back(index, claim, before, number)


def _run_back(index: Index, claim: Claim, before: list[Claim], number: int | None) -> list[Claim]:
    parts: list[Claim] = []
    for one in reversed(before):
        if number is not None and len(parts) == number:
            break
        if one.text.endswith(("项", "者", "类")) and one.stated == number:
            continue
        if not alike(one, claim) or one.direction or one.bound in {"at_least", "at_most"}:
            if parts or (number is not None and one.dimension not in {"ratio", "rate"}):
                break
            continue
        if (
            one.whole is not None
            and any(one.whole == p.id for p in before)
            and number is None
            and not _ALL.search(one.link)
        ):
            continue  # a part of a part is in it already
        parts.insert(0, one)
        if len(parts) > _MOST:
            return []
    if len(parts) < 2 or (number is not None and len(parts) != number):
        return []
    return parts if number is not None or _one_list(index, parts) else []


def _one_list(index: Index, parts: list[Claim]) -> bool:
    """Whether some figures are one list: nothing but names between them."""
    return all(
        not re.search(r"[；。]", gap)
        and len(gap) <= 30
        and not re.search(r"其中|比上|较上|增长|下降|占", gap)
        for gap in (index.gap(a, b) for a, b in itertools.pairwise(parts))
    )


def _composed(index: Index, grouped: set[int]) -> Iterator[Group]:
    """总投资26.7亿元，由A、B、C三部分构成."""
    for match in re.finditer(r"由(?P<row>[^。；]{6,160}?)(?:组成|构成)", index.text):
        row = [c for c in index.between(match.start("row"), match.end("row")) if c.id not in grouped]
        if not row or not re.search(r"\d", match["row"]):
            continue
        whole = index.previous(row[0])
        parts = [c for c in row if whole is not None and alike(c, whole)]
        if whole is not None and len(parts) > 1 and whole.end <= match.start():
            yield Group(whole, tuple(parts), complete=True, link="由…构成")


def _divided(index: Index, grouped: set[int]) -> Iterator[Group]:
    """23561栋，分为住宅、厂房、公共建筑三类，分别为A、B、C."""
    for sentence in index.by_sentence.values():
        for at, first in enumerate(sentence):
            if not re.search(r"分别(?:为|是|有|达)?$", index.lead(first)) or first.id in grouped:
                continue
            row = _joined(index, sentence[at:])
            before = [c for c in sentence[:at] if alike(c, first) and not c.direction]
            if len(row) < 2 or not before or any(not alike(c, first) or c.id in grouped for c in row):
                continue
            gap = index.gap(before[-1], first)
            if re.search(r"分为|包括|组成|构成|其中", gap) and not re.search(r"[；。]", gap):
                yield Group(before[-1], tuple(row), complete="等" not in gap, link="分别")


def _opened(index: Index, grouped: set[int]) -> Iterator[Group]:
    """A sentence that begins with 其中: its parts are of a figure of the sentence before."""
    for sentence in index.reading.sentences:
        words = sentence.text.lstrip()
        if not words.startswith(("其中", "其中：")) or sentence.index == 0:
            continue
        before = index.reading.sentences[sentence.index - 1]
        if before.paragraph != sentence.paragraph:
            continue
        row = [
            c
            for c in index.by_sentence.get(sentence.index, ())
            if c.id not in grouped and not _outside(index, c)
        ]
        wholes = [c for c in index.by_sentence.get(before.index, ()) if not c.direction and not c.target]
        if row and (group := _opening(index, row, wholes)) is not None:
            yield group


def _opening(index: Index, row: list[Claim], wholes: list[Claim]) -> Group | None:
    parts = [row[0]]
    for one in row[1:]:
        if not alike(one, row[0]) or not _one_list(index, [parts[-1], one]):
            break
        parts.append(one)
    fitting = [w for w in wholes if alike(w, row[0])]
    if not fitting:
        return None
    return Group(fitting[0], tuple(parts), partitioned(index, parts), "其中", tuple(fitting[1:]))


def _settled(index: Index, grouped: set[int]) -> Iterator[Group]:
    """受理1328件，审结1296件，未结42件: done and not done are all."""
    for claim in index.claims:
        match = re.search(r"(?:未|不|尚未|没有|无)(?P<stem>[一-鿿])[一-鿿]{0,4}$", index.lead(claim))
        if match is None or claim.id in grouped or claim.direction or claim.dimension != "count":
            continue
        row = [
            c
            for c in index.sentence(claim)
            if c.start < claim.start and alike(c, claim) and c.measure == claim.measure
        ]
        if len(row) < 2 or re.search(r"结转|上年|旧存|历年", index.sentence_of(claim).text):
            continue
        done, whole = row[-1], row[-2]
        if match["stem"] in index.lead(done)[-6:] and not re.search(r"[未不]", index.lead(done)[-4:]):
            yield Group(whole, (done, claim), complete=True, link=f"{match['stem']}/未{match['stem']}")


def _enumerated(index: Index, grouped: set[int]) -> Iterator[Group]:
    """全市共有学校120所，小学70所、初中30所、高中15所: a list joined by 、 right after a total."""
    for sentence in index.by_sentence.values():
        for at, whole in enumerate(sentence[:-2]):
            if not re.search(r"共有|共设|总数|总计|共计|总量|现有", index.lead(whole)) or whole.direction:
                continue
            row = _joined(index, sentence[at + 1 :])
            if len(row) < 3 or any(
                c.id in grouped or not alike(c, whole) or c.stated >= whole.stated for c in row
            ):
                continue
            gap = index.gap(whole, row[0])
            if re.match(r"^[，：:][^，。；]{1,12}$", gap) and not re.search(r"其中|配|设|另|并|还|有", gap):
                complete = not _AND_SO_ON.search(index.text[row[-1].end : row[-1].end + 3])
                yield Group(whole, tuple(row), complete, "：")


def _joined(index: Index, row: list[Claim]) -> list[Claim]:
    found = row[:1]
    for one in row[1:]:
        if not re.match(r"^[、和及与][^，。；]{0,16}$", index.gap(found[-1], one)):
            break
        found.append(one)
    return found
