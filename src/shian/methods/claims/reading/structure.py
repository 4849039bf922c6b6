"""What binds claims: brackets that say a figure again, parts of a whole, totals, lists unrolled."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from shian.methods.claims.model import Claim, Series, Span
from shian.methods.claims.reading.lists import carried, unrolled, with_units
from shian.methods.claims.reading.periods import Dated
from shian.methods.claims.reading.units import same_measure

_OPENS = re.compile(r"^(?:其中|含|包括|包含|内含|分为|分别为|分别是)")
_AGAIN = re.compile(r"^(?:即|共计?|合计|约|折合|计)?$")
_MARK = re.compile(
    r"其中|分为|(?<!不)(?:包括|包含)|内含|由(?=[^，。；]{2,120}(?:组成|构成))|(?<=[个家人件所户名])："
    r"|^(?:从|按|分)[^，。；：\d]{0,6}(?:类型|类别|行业|领域|区域|地区|性质|结构|用途|来源|构成|种类|级别|层级|规模|性别|年龄|学历"
    r"|期限|险种|产业|阶段|渠道|对象|部门|主体|城乡|品种|等级|方式)(?:来?看|划?分|统计)，"
)
_BY_SORT = re.compile("[从按分]")
_ENDS = re.compile(r"[；。！？]")
_ELSE = re.compile(
    r"^(?:同时|另外|此外|并|还|另|全年|累计|完成|开展|出动|查处|检查|共(?!\d)|截至|比|较|同比)"
)
_ANEW = re.compile(
    r"^，(?:新增|新建|建成|改造|治理|修复|实施|推进|发展|种植|拆除|清理|整治|办结|审结|执结|结案|整改|立案|处置)"
)
_TOTAL = re.compile(
    r"(?:合计|总计|共计|总共|总数为?|一共)(?:达|为|有)?[^，。；]{0,10}$|(?<=[，；、])\s*共(?:有|计|达)?$"
)
_LAST = re.compile(r"[。！？\n]")
_BACK = 80  # characters looked back for 其中
_GAP = 16  # characters of a noun between a figure and its bracket
_TAIL = 4  # characters at the end of a name by which a part's whole is known
_NOUN = 2  # characters of a noun that is told again
_FEW = 20  # bodies that are summed by name
_MANY = 12  # parts of a whole looked for


def structured(
    text: str, made: list[Claim], dates: list[Dated], tables: frozenset[int]
) -> tuple[list[Claim], list[Series]]:
    """Claims with units carried through lists, wholes, restated figures; and the series the lists make.

    ``tables`` are the sentences that are rows of tables: their claims are bound by row and column already.
    """
    rows = {one.id: one for one in made if one.sentence in tables}
    made, series = _bound(text, [one for one in made if one.id not in rows], dates)
    return sorted((*made, *rows.values()), key=lambda one: one.id), series


def _bound(text: str, made: list[Claim], dates: list[Dated]) -> tuple[list[Claim], list[Series]]:
    made = carried(text, with_units(text, made))
    inside = _brackets(text, made)
    made = _bracketed(text, made, inside)
    made = _marked(text, made, inside)
    made = _totalled(text, made, inside)
    return unrolled(text, made, dates)


def _brackets(text: str, made: list[Claim]) -> list[Span | None]:
    """The innermost bracket around each claim."""
    spans: list[Span | None] = []
    opened: list[int] = []
    at = 0
    closing = _closings(text)
    for claim in made:
        for i in range(at, claim.start):
            if text[i] == "（":
                opened.append(i)
            elif text[i] == "）" and opened:
                opened.pop()
            elif text[i] == "\n":
                opened.clear()
        at = claim.start
        spans.append((opened[-1], closing.get(opened[-1], claim.end)) if opened else None)
    return spans


def _closings(text: str) -> dict[int, int]:
    found: dict[int, int] = {}
    opened: list[int] = []
    for i, sign in enumerate(text):
        if sign == "（":
            opened.append(i)
        elif sign == "）" and opened:
            found[opened.pop()] = i
        elif sign == "\n":
            opened.clear()
    return found


def _bracketed(text: str, made: list[Claim], inside: list[Span | None]) -> list[Claim]:
    done = list(made)
    for i, claim in enumerate(made):
        bracket = inside[i]
        if bracket is None or (owner := _owner(text, done, inside, i, bracket)) is None:
            continue
        words = text[bracket[0] + 1 : _first_in(made, inside, i, bracket).start]
        if _AGAIN.match(words) and claim is _first_in(made, inside, i, bracket):
            done[i] = replace(claim, restates=owner.id, subject=owner.subject or claim.subject)
        elif _compatible(owner, claim) and not claim.direction:
            mark = _OPENS.match(words)
            done[i] = replace(claim, whole=owner.id, link=mark.group() if mark else "（")
    return done


def _first_in(made: list[Claim], inside: list[Span | None], i: int, bracket: Span) -> Claim:
    while i and inside[i - 1] == bracket:
        i -= 1
    return made[i]


def _owner(text: str, made: list[Claim], inside: list[Span | None], i: int, bracket: Span) -> Claim | None:
    for j in range(i - 1, max(-1, i - 1 - _MANY), -1):
        if made[j].end <= bracket[0]:
            between = text[made[j].end : bracket[0]]
            near = len(between) <= _GAP and not re.search(r"[，。；：]", between)
            return made[j] if near and made[j].sentence == made[i].sentence else None
    return None


def _compatible(whole: Claim, part: Claim) -> bool:
    if whole.dimension != part.dimension or whole.dimension in {
        "ratio",
        "points",
        "rate",
        "multiple",
        "duration",
    }:
        return whole.dimension == part.dimension == "ratio"
    return whole.dimension != "count" or same_measure(whole.measure, part.measure)


@dataclass(slots=True)
class _Open:
    """The whole whose parts are being listed."""

    whole: Claim
    link: str
    listed: bool  # a colon came after: semicolons go on with the list
    sum: Fraction = Fraction(0)


def _marked(text: str, made: list[Claim], inside: list[Span | None]) -> list[Claim]:
    done = list(made)
    opened: _Open | None = None
    for i, claim in enumerate(done):
        before = done[i - 1] if i else None
        follows = before is not None and before.sentence == claim.sentence
        gap = _LAST.split(text[max(before.end if before else 0, claim.start - _BACK) : claim.start])[-1]
        mark = next(reversed(list(_MARK.finditer(gap))), None)
        if mark is not None and inside[i] is None:
            whole = _whole_before(done, inside, i, at_start=not follows)
            if whole is not None and not follows and claim.stated > whole.stated:
                # it speaks of something said further up, unless it ends with the whole's own noun
                whole = whole if _one_noun(whole, claim) else None
            if whole is not None and _BY_SORT.match(mark.group()) and not _is_all(whole, mark.group()):
                whole = None
            link = "其中" if _BY_SORT.match(mark.group()) else mark.group()
            opened = _Open(whole, link, "：" in gap[mark.start() :]) if whole else None
        elif not follows or _goes_elsewhere(gap, opened):
            opened = None
        if opened is None or inside[i] is not None or not _is_part(claim, opened, gap):
            continue
        if opened.sum == opened.whole.stated or (
            "；" in gap and opened.sum + claim.stated > opened.whole.stated
        ):
            opened = None  # the whole is used up: what follows is something else
            continue
        opened.sum += claim.stated
        done[i] = replace(claim, whole=opened.whole.id, link=opened.link)
    return done


def _one_noun(whole: Claim, part: Claim) -> bool:
    """Whether a part is called like its whole, narrowed: 专职从事监管的公务员 of 公务员."""
    noun = whole.subject.rpartition("有")[2]
    return len(noun) > _NOUN and part.measure == whole.measure and part.subject.endswith(noun)


def _is_all(whole: Claim, mark: str) -> bool:
    """Whether 从诉求类型看 goes on about a figure: one that is called all, or named in these words."""
    named = {whole.subject[i : i + 2] for i in range(len(whole.subject) - 1)}
    return bool(re.search("共|总|全部", whole.head[-16:])) or any(one in mark for one in named)


def _goes_elsewhere(gap: str, opened: _Open | None) -> bool:
    if "；" in gap and not (opened and opened.listed):
        return True
    return bool(_ELSE.match(gap.lstrip("，、；")) or _ANEW.match(gap))


def _is_part(claim: Claim, opened: _Open, gap: str) -> bool:
    free = claim.whole is None and claim.restates is None and not claim.direction and not claim.compared
    same = claim.measure == opened.whole.measure or _compatible(opened.whole, claim)
    return (
        free
        and same
        and _compatible(opened.whole, claim)
        and not _TOTAL.search(claim.head)
        and "率" not in gap
    )


def _whole_before(made: list[Claim], inside: list[Span | None], i: int, *, at_start: bool) -> Claim | None:
    """The figure that 其中 speaks of: the nearest before it; of the sentence before, the first."""
    claim = made[i]
    found = None
    if at_start and (named := _called_alike(made, inside, i)) is not None:
        return named
    for j in range(i - 1, max(-1, i - 1 - _MANY), -1):
        earlier = made[j]
        if earlier.sentence < claim.sentence - (1 if at_start else 0):
            break
        plainly = (not earlier.compared and not earlier.direction and earlier.restates is None) and (
            not earlier.target or (j == i - 1 and earlier.measure == claim.measure)
        )
        plainly = plainly and not earlier.subject.startswith("占") and "均" not in earlier.cue
        if inside[j] is None and plainly and _compatible(earlier, claim):
            found = earlier
            if not at_start:
                break
    return found


def _called_alike(made: list[Claim], inside: list[Span | None], i: int) -> Claim | None:
    """存款余额267亿元，…贷款余额141亿元。其中住户贷款余额36亿元: of the loans, as the name says."""
    claim = made[i]
    row = [made[j] for j in range(max(0, i - _MANY), i) if made[j].sentence == claim.sentence - 1]
    row = [c for c in row if _compatible(c, claim) and not (c.direction or c.compared or c.target)]
    tail = claim.subject[-_TAIL:]
    called = [c for c in row if c.subject.endswith(tail)] if len(tail) == _TAIL else []
    return called[0] if len(called) == 1 and len(row) > 1 and called[0].stated >= claim.stated else None


def _totalled(text: str, made: list[Claim], inside: list[Span | None]) -> list[Claim]:
    done = list(made)
    for i, claim in enumerate(made):
        if claim.whole is not None or inside[i] is not None or not _TOTAL.search(claim.head):
            continue
        parts = _parts_before(text, done, inside, i)
        if len(parts) > 1:
            for j in parts:
                done[j] = replace(done[j], whole=claim.id, link="合计")
    return done


def _parts_before(text: str, made: list[Claim], inside: list[Span | None], i: int) -> list[int]:
    found = []
    for j in range(i - 1, max(-1, i - 1 - _MANY), -1):
        earlier = made[j]
        if earlier.sentence != made[i].sentence or _ENDS.search(text, earlier.end, made[i].start):
            break
        if inside[j] is not None or earlier.whole is not None:
            continue
        if not _compatible(made[i], earlier) or earlier.bound != "exact":
            break
        if earlier.measure != made[i].measure and earlier.stated <= _FEW:
            continue  # 三个街道合计1472批次: of how many, no part
        found.append(j)
    return found
