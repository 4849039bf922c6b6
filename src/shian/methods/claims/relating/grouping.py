"""Wholes and their parts: which figures the text adds up, and whether it says that they are all."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from shian.methods.claims.model import Claim
from shian.methods.claims.reading.numerals import chinese
from shian.methods.claims.relating.dispersed import dispersed
from shian.methods.claims.relating.divided import blocks, divided
from shian.methods.claims.relating.group import Group, partitioned
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.listing import all_named, columns, enumerated
from shian.methods.claims.relating.matching import alike

_ALL = re.compile(r"分为|分别|组成|构成|合计|共计|总计|小计")
_TOTAL = re.compile(
    r"(?P<n>[两二三四五六七八九十]|\d{1,2})?(?:项|者|类|级|部分|方面|家|个|县区|所|处|种)?"
    r"(?:(?<=级)[一-鿿]{0,4}共|合计|总计|共计|小计|总共|一共|相加|加总|累计共)(?:达到?|为|有|共|建成|完成|投入|数量)?[^，。；、]{0,6}$"
)
_YEARS = re.compile(
    r"(?P<n>[两二三四五六七八九十]|\d{1,2})(?:个)?(?:年|季度|月|地|县区?|区县?|校|院|村|镇|乡镇|轮|批|级|项|方|部分|类|部门|单位|家)"
    r"(?:间|来)?(?:累计|合计|共计|总计|共)[^，。；、]{0,12}$"
)
_QUARTERS = re.compile(r"四个季度|各季度|一至四季度|分季度")
_SPANS_OF_YEAR = (("一季度", "二季度", "三季度", "四季度"), ("上半年", "下半年"))
_TOTAL_END = re.compile(
    r"^，?(?:(?:总)?共(?:计|有|达|是|检查|收到|受理|办理|完成|投入|支出|建成|发放|抽检|举办|开展)?|总[数量额](?:为|达到?|是|有)?)$"
)
_DEPARTMENTS = re.compile(r"(?:部门|环节|渠道|产业|层级|区域)$")
_NEARLY, _FEWEST = Fraction(95, 100), 3
_NOT_PART = re.compile(
    r"不含|不包括|不计|除|另有|另外|此外|还有|另|同时|新增|比|较|上年|去年|前年|同期|均|每"
)
_OF_YEAR = re.compile(r"(?:19|20)\d\d年(?:末|底)?(?:为|是|仅)?$")
_AND_SO_ON = re.compile(r"^等|等(?=[，。；）])|主要")
_REST = re.compile(r"其他|其它|其余|剩余|余下|余为")
_N_PARTS = re.compile(
    r"(?P<n>[两二三四五六七八九]|\d{1,2})(?:大)?(?:部分|类|项|块|级|种|个(?:部分|方面|类别|环节|县|区|市|州|乡镇|街道|层级|月|季度))"
)
_MOST = 14
_CLASSES = 20  # at most so many bodies are summed by name
_NEARBY = 14  # characters before a figure in which 其中 is about it


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
        if parts and owner is not None and _follows(index, owner, parts[0]):
            made.append(_group(index, owner, parts))
    grouped = taken | {part.id for group in made for part in group.parts}
    made.extend(_composed(index, grouped))
    made.extend(_opened(index, grouped))
    made.extend(_settled(index, grouped))
    made.extend(_quarterly(index, grouped))
    grouped |= {part.id for group in made for part in group.parts}
    made.extend(enumerated(index, grouped))
    made.extend(columns(index, grouped))
    grouped |= {part.id for group in made for part in group.parts}
    made.extend(dispersed(index, grouped))
    several = {part.id for group in made for part in group.parts if len(group.parts) > 1}
    made.extend(divided(index, several))
    made.extend(blocks(index))
    return made


def _owner(index: Index, whole: Claim) -> Claim | None:
    """The whole; where it is an average or a change of the figure before it, that figure."""
    row = [c for c in index.sentence(whole) if c.start <= whole.start]
    for one in reversed(row):
        if (
            not re.search(r"均|每|(?<![新净])[增减升降]", index.lead(one)[-6:])
            and not one.direction
            and alike(one, whole)
        ):
            return one
    return None


def _follows(index: Index, whole: Claim, part: Claim) -> bool:
    """Whether the first part is what comes first after 其中: not where 其中 opens a share."""
    if part.start < whole.end:
        return True
    gap = index.text[whole.end : part.start]
    at = gap.rfind("其中")
    if at < 0:
        return True
    between = index.between(whole.end + at, part.start)
    return not any(c.dimension in {"ratio", "rate"} for c in between)


def _outside(index: Index, claim: Claim) -> bool:
    """不含, 另有, 比上年新增: no part although it stands among them."""
    lead = index.lead(claim)
    if claim.link == "（" and (_OF_YEAR.search(lead) or re.match(r"^（?(?:共|即|合|总|全)", lead)):
        return True
    return bool(_NOT_PART.search(lead)) or bool(claim.direction) or claim.dimension == "rate"


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
    added = sum((p.stated for p in parts), Fraction(0))
    most = added * 2 >= whole.stated
    if added >= _NEARLY * whole.stated and _named_in_turn(index, whole, parts):
        return True
    return (
        (most and partitioned(index, parts))
        or _counted(index, whole, parts)
        or (most and all_named(index, whole, parts, told=link != "其中"))
    )


def _named_in_turn(index: Index, whole: Claim, parts: list[Claim]) -> bool:
    """Whether a list after 其中 that comes near its whole is one of all parts, by its form.

    Three parts and more with nothing but names between them, or two that are named as bodies of one kind.
    """
    if whole.dimension not in {"count", "mass", "length", "area", "money"} or not _one_list(index, parts):
        return False
    if whole.measure.lstrip("万余") in {"人", "名", "位"} or whole.measure.endswith("次"):
        return False  # of people several things are said at once
    names = [index.lead(p).strip("，、；和及与") for p in parts]
    if len(parts) >= _FEWEST:
        return whole.dimension in {"count", "length"} and all(2 <= len(n) <= 12 for n in names)
    return all(_DEPARTMENTS.search(n) for n in names)


def _counted(index: Index, whole: Claim, parts: list[Claim]) -> bool:
    """四部分, 三类: the number of parts is said, and as many are listed."""
    start = max(whole.start - 40, index.sentence_of(whole).start)
    around = index.text[start : parts[0].start]
    return any(_number(m["n"]) == len(parts) for m in _N_PARTS.finditer(around))


def _number(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else chinese(word.replace("两", "二"))


def _summed(index: Index, claim: Claim) -> list[Claim]:
    """A、B和C，三项合计N: the parts before a total."""
    lead = index.lead(claim)
    previous = index.previous(claim)
    if previous is None or claim.direction or claim.dimension in {"ratio", "rate", "points", "multiple"}:
        return []
    if index.text[claim.start - len(lead) - 1 : claim.start - len(lead)] in "（(":
        return []  # 22.8人（共13,949人） says a numerator, no total
    before = [c for c in index.sentence(claim) if c.start < claim.start]
    if _QUARTERS.search(index.sentence_of(claim).text) and re.search(r"全年|累计", lead):
        return _run_back(index, claim, before, 4)
    headed = _heads(index, previous, claim) and re.search(r"[共总累合]", lead)
    if headed and (parts := _run_back(index, claim, before, int(previous.stated))):
        return parts  # 6个县区总计1793个
    match = _YEARS.search(lead) or _TOTAL.search(lead)
    if match is None and not _TOTAL_END.match(lead.strip()):
        return []
    number = _number(match["n"]) if match else None
    if number is None and re.search(r"(?:项|者|类|部分|级)$", previous.text):
        number = int(previous.stated)  # 三项 has been read as a figure of its own
    return _run_back(index, claim, before, number)


def _heads(index: Index, number: Claim, claim: Claim) -> bool:
    """Whether a figure says of how many the total is: the 6 of 6个县区总计1793个."""
    gap = index.gap(number, claim)
    return (
        number.dimension == "count"
        and number.stated <= 40
        and bool(re.match(r"^[一-鿿（）“”、]{1,26}$", gap))
    )


def _run_back(index: Index, claim: Claim, before: list[Claim], number: int | None) -> list[Claim]:
    parts: list[Claim] = []
    last = before[-1]
    if last.series is not None and alike(last, claim) and number in {None, (last.step or 0) + 1}:
        return [c for c in before if c.series == last.series]  # 分别为A、B和C，合计N
    for one in reversed(before):
        if number is not None and len(parts) == number:
            break
        if one.measure != claim.measure and one.stated <= _CLASSES:
            continue  # 三个镇合计674批次: of how many, no part
        if one.stated == number and (
            one.text.endswith(("项", "者", "类", "级", "方")) or _heads(index, one, claim)
        ):
            continue
        if (
            not alike(one, claim)
            or one.dimension == "rate"
            or one.direction
            or one.bound in {"at_least", "at_most"}
        ):
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
        if number is None and len(parts) > 1 and sum(p.stated for p in parts) == claim.stated:
            break  # they are all: 平台1个、县级11个，接入单位687家、市场58家，共计接入745家
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
    for match in re.finditer(
        r"(?:由|来源[为是：]?|来源包括)(?P<row>[^。；]{6,160}?)(?:组成|构成|[两三四五六七八]类|[两三四五六]部分)",
        index.text,
    ):
        row = [c for c in index.between(match.start("row"), match.end("row")) if c.id not in grouped]
        if not row or not re.search(r"\d", match["row"]):
            continue
        whole = index.previous(row[0])
        parts = [c for c in row if whole is not None and alike(c, whole)]
        if whole is not None and len(parts) > 1 and whole.end <= match.start():
            yield Group(whole, tuple(parts), complete=True, link="由…构成")


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
    parts, last = [row[0]], row[0]
    for one in row[1:]:
        if one.dimension == "ratio" and re.match(r"^，?占(?:比)?$", index.gap(last, one)):
            last = one  # 税收82.9亿元，占64.6%；非税45.5亿元
            continue
        follows = last is not parts[-1] and re.match(r"^[，；][^，。；\d]{2,10}$", index.gap(last, one))
        if not alike(one, row[0]) or not (follows or _one_list(index, [parts[-1], one])):
            break
        parts.append(one)
        last = one
    fitting = [w for w in wholes if alike(w, row[0])]
    if not fitting:
        return None
    added = sum((p.stated for p in parts), Fraction(0))
    if len(parts) < 2 or not any(w.stated * 2 / 3 <= added <= w.stated * 3 / 2 for w in fitting):
        return None  # they are of something else
    return Group(fitting[0], tuple(parts), partitioned(index, parts), "其中", tuple(fitting[1:]))


def _settled(index: Index, grouped: set[int]) -> Iterator[Group]:
    """受理1328件，审结1296件，未结42件: done and not done are all; so are done and what is left."""
    for claim in index.claims:
        lead = index.lead(claim)
        not_done = re.search(r"(?:未|不|尚未|没有|无)(?P<stem>[一-鿿])[一-鿿]{0,4}$", lead)
        left = re.search(
            r"(?:尚余|剩余|余下|还剩|其余|仍有|尚有|还有|结转(?:下年|次年|下一年度?))[^，。；]{0,4}$", lead
        )
        left = left or (
            re.match(r"[一-鿿]{0,4}(?:正在|尚在|仍在)", index.rest(claim))
            and re.match(r"[，、]?(?:其余|剩余|另|还有|尚有)?的?$", lead)
        )
        if not (not_done or left) or claim.id in grouped or claim.direction or claim.dimension != "count":
            continue
        row = [
            c
            for c in index.sentence(claim)
            if c.start < claim.start and alike(c, claim) and c.measure == claim.measure and not c.direction
        ]
        if len(row) < 2 or re.search(r"上年结转|结转至本|旧存|历年", index.sentence_of(claim).text):
            continue
        done, wholes = row[-1], [c for c in row[:-1] if _now_and_whole(index, c)]
        wholes = [c for c in wholes if len(index.gap(c, claim)) < 160][-3:]
        if not wholes or len(index.gap(done, claim)) > 40:
            continue
        if re.search(r"新收|新受理|新立|新增", index.lead(wholes[0])):
            continue  # what was left over from before is settled too
        among = re.search(r"中，|当中|其中", index.gap(wholes[0], done)[-_NEARBY:]) is not None
        if wholes[0].stated <= done.stated and not among:
            continue
        if index.gap(row[-2], done).startswith("、"):
            continue  # 良好612人、合格231人、不合格9人: more than two
        words = index.lead(done)[-8:] + index.rest(done)[:6]
        others = tuple(wholes[1:])
        if not_done and not_done["stem"] in words and not re.search(r"[未不]", index.lead(done)[-8:]):
            yield Group(wholes[0], (done, claim), complete=True, link="未", others=others)
        elif left and re.search(r"已|完成|完|整改|办结|结案|审结|销号|达标|当年|当期|本年|年内", words):
            yield Group(wholes[0], (done, claim), complete=True, link="余", others=others)


def _now_and_whole(index: Index, claim: Claim) -> bool:
    """No value of the year before, none of a list of parts."""
    before = index.text[max(0, claim.start - 10) : claim.start]
    earlier = re.search(r"上年|去年|同期|[比由从][^，。；]{0,7}$|[（(](?:19|20)\d\d年[^，。；]{0,3}$", before)
    reached = re.search(r"[到至为](?:(?:19|20)\d\d年的?)?$", before)
    return not earlier and (claim.series is None or reached is not None) and claim.whole is None


def _quarterly(index: Index, grouped: set[int]) -> Iterator[Group]:
    """一季度A、二季度B、三季度C、四季度D，全年N; 上半年A，下半年B，全年N."""
    for sentence in index.by_sentence.values():
        for names in _SPANS_OF_YEAR:
            size = len(names)
            for at in range(len(sentence) - size + 1):
                row = sentence[at : at + size]
                if not all(name in index.lead(c) for name, c in zip(names, row, strict=True)):
                    continue
                beside = (*sentence[at + size : at + size + 1], *sentence[max(0, at - 1) : at])
                wholes = [c for c in beside if alike(c, row[0]) and not c.direction]
                wholes = [c for c in wholes if re.search(r"全年|年度|总|共|累计", index.lead(c))]
                if wholes and wholes[0].id not in grouped and all(alike(c, row[0]) for c in row):
                    yield Group(wholes[0], tuple(row), complete=True, link="季度")
