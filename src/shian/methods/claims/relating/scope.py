"""Figures whose scopes differ, so that one cannot be checked with the other; as questions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from shian.methods.claims.model import Claim, Finding, Mention, Reading, Text
from shian.methods.claims.relating.every import every
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike, plain
from shian.methods.claims.relating.naming import pieces
from shian.methods.claims.relating.places import Places
from shian.methods.claims.relating.wording import as_written, line

_PART_OF_PLACE = re.compile(
    "(?:市属|市直|省属|省直|区属|区直|县属|县直|镇属|州属|州直|直属|部属|市级|县级|城区|主城区|中心城区|建成区|规模以上|规上|公办|民办|"
    "城镇|农村|重点)(?!以上|及以上)"
)
_RATIO = re.compile("率|比例|占比|比重|达|占")
_GOAL = re.compile("目标|要求|标准|任务|指标|规定|计划|高于|超过|国家|全国|全省")
_STAFF = (  # those on the left are among those on the right
    (re.compile("(?:监管|执法|监督|检查|稽查)人员"), re.compile("公务员|在编人员|行政编制人员|在编在岗")),
    (re.compile("专任教师|专职教师"), re.compile("教职工|教职员工")),
    (re.compile("卫生技术人员|医师|医生|护士"), re.compile("在职职工|在岗职工|卫生人员|职工总数")),
    (re.compile("党员|专业技术人员|持证人员"), re.compile("在职职工|在岗职工|从业人员|职工总数")),
)
_PASSING = re.compile(
    "培训|出动|检查|考核|参加|新增|招聘|抽调"
)  # of such the figure counts visits, not staff
_FAR = 1500  # characters between figures of staff that may still be of one body
_NEAR = 40  # characters between a word for all and the count it is about
_APART = 12
_BROAD = frozenset("机构 企业 单位 人员 项目 场所 部门 主体 产品".split())
_WIDER = {"市": "省国", "县": "市省国", "区": "市省国", "州": "省国", "旗": "市省国", "省": "国"}
_BODIES = {"家", "所", "个", "户", "处"}
_MOST = 40
_NAMED = re.compile("([一-鿿]{2,10}?)(?=开展|实施|进行|实行|推行|的|全部|均|都|全覆盖|监管|检查|督导)")
_Nouns = tuple[dict[str, list[Claim]], dict[str, list[Claim]]]


def check(reading: Reading) -> Iterator[Finding]:
    """Two definitions of one ratio, staff, parts of a place, rules for all of something."""
    index = Index(reading)
    yield from _two_ratios(index)
    yield from _staff(index)
    yield from every(index)
    nouns = _by_noun(index)
    told: set[int] = set()
    for mention in reading.mentions:
        if mention.kind == "exhaustive":
            yield from _covered(index, mention, nouns, told)


def _two_ratios(index: Index) -> Iterator[Finding]:
    """89.32%……比例达70%以上, in one sentence, of one name."""
    for claims in index.by_sentence.values():
        ratios = [one for one in claims if one.dimension == "ratio" and not (one.direction or one.compared)]
        for a, b in pairwise(ratios):
            bounded = [one for one in (a, b) if one.bound in {"at_least", "more_than"}]
            goal = _GOAL.search(index.gap(a, b)) or a.target or b.target
            each = a.series is not None or b.series is not None or not _RATIO.search(index.lead(b))
            if len(bounded) == 1 and not goal and not each and _one_name(a, b) and a.value.overlaps(b.value):
                yield _finding(
                    index,
                    [a, b],
                    Text(
                        f"同一句对“{plain(a.subject)}”给出两个比例：{a.text}、{b.text}，口径不明。",
                        f"One sentence gives two ratios of {plain(a.subject)}: {a.text} and {b.text}.",
                    ),
                    [line(as_written(index.reading, one)) for one in (a, b)],
                    Text(
                        "后一个是目标值，或两者人群不同。", "One is a goal, or the two are of other groups."
                    ),
                    Text("写明各自的分子、分母。", "Give numerator and denominator of each."),
                )


def _one_name(a: Claim, b: Claim) -> bool:
    one, two = sorted((plain(a.subject), plain(b.subject)), key=len)
    return len(one) >= 4 and (two.endswith(one) or pieces(one) <= pieces(two))


def _staff(index: Index) -> Iterator[Finding]:
    """More of a group than of the staff it belongs to."""
    people = [
        one for one in index.claims if one.dimension == "count" and one.measure.lstrip("万余") in {"人", "名"}
    ]
    for among, whole in _STAFF:
        wholes = [one for one in people if whole.search(one.subject)]
        starts = [one.start for one in wholes]
        for part in people:
            if not among.search(part.subject) or _PASSING.search(index.lead(part)):
                continue
            near = wholes[bisect_left(starts, part.start - _FAR) : bisect_left(starts, part.start + _FAR)]
            low = part.value.low
            other = next((o for o in near if o.value.high is not None and low and low > o.value.high), None)
            if other is not None and other.id != part.id and _unqualified(whole, other, part):
                yield _more(index, part, other)


def _unqualified(whole: re.Pattern[str], other: Claim, part: Claim) -> bool:
    """Whether the staff is said of no kind of body that the group is not said of: 幼儿园教职工."""
    match = whole.search(other.subject)
    before = plain(other.subject[: match.start()]) if match else ""
    return len(before) < 2 or before in part.subject or before in {"实有", "现有", "核定"}


def _more(index: Index, part: Claim, whole: Claim) -> Finding:
    one, two = as_written(index.reading, part), as_written(index.reading, whole)
    more = f"{float(part.stated - whole.stated):g}"
    return _finding(
        index,
        [part, whole],
        Text(f"{one}多于{two}，两者范围不明。", f"{one} are more than {two}: of which bodies?"),
        [Text(f"{part.text} > {whole.text}，多{more}", f"{part.text} > {whole.text} by {more}")],
        Text(
            "前者还含事业编制、聘用或其他单位的人员。",
            "The former hold contract staff or those of other bodies.",
        ),
        Text("写明两个数各含哪些单位、哪类人员。", "Which bodies and which persons each figure holds."),
    )


def _by_noun(index: Index) -> tuple[dict[str, list[Claim]], dict[str, list[Claim]]]:
    """Counts of the whole place, and counts of a part of it, by pieces of their subjects."""
    wide: dict[str, list[Claim]] = defaultdict(list)
    narrow: dict[str, list[Claim]] = defaultdict(list)
    for claim in index.claims:
        if (
            claim.dimension == "count"
            and not claim.target
            and claim.bound in {"exact", "about", "near", "some"}
        ):
            part = _PART_OF_PLACE.search(index.lead(claim) + claim.subject + index.rest(claim)[:6])
            for piece in pieces(claim.subject):
                (narrow if part else wide)[piece].append(claim)
    return wide, narrow


def _covered(index: Index, mention: Mention, nouns: _Nouns, told: set[int]) -> Iterator[Finding]:
    """对重点工地全覆盖检查，共检查919个 where there are 2667个工地; 城区养老机构1824家 and 厨房全覆盖."""
    sentence = index.reading.sentences[mention.sentence]
    start = max(sentence.start, mention.start - _NEAR)
    scope = _PART_OF_PLACE.search(index.text, start, mention.end)
    yield from _of_wider(index, mention, told)
    if scope is not None and not _of_another(index.text[scope.end() : mention.start]):
        yield from _whole_of(index, mention, scope, nouns[0], told)
    else:
        yield from _bodies_of(index, mention, nouns[1], told)


def _of_another(gap: str) -> bool:
    """Whether what is covered is named anew in a later clause, and is not what the part is of."""
    part, _, later = gap.partition("，")
    named = re.split(r"[\d一二三四五六七八九十]", part)[0]
    return bool(later) and (len(named) < 2 or named[-2:] not in later)


def _whole_of(
    index: Index, mention: Mention, scope: re.Match[str], wide: dict[str, list[Claim]], told: set[int]
) -> Iterator[Finding]:
    """A count of a part that is wholly covered, and a count of all of that name."""
    named = _NAMED.match(index.text, scope.end())
    near = [one for one in index.by_sentence.get(mention.sentence, ()) if one.dimension == "count"]
    claim = next(
        (one for one in near if scope.start() <= one.start and abs(one.start - mention.start) <= _NEAR), None
    )
    if claim is None or claim.id in told or not (named or len(plain(claim.subject)) >= 2):
        return
    noun = (named[1] if named else plain(claim.subject))[-2:]
    for other in wide.get(noun, [])[:_MOST]:
        unit = alike(other, claim) or {other.measure, claim.measure} <= _BODIES
        apart = other.sentence != claim.sentence or abs(other.start - claim.start) > _APART
        same = noun not in _BROAD or plain(claim.subject)[-4:] in other.subject
        if unit and apart and same and other.stated > claim.stated and other.id not in told:
            if not _part_given(index, other, claim):
                told.update((claim.id, other.id))
                yield _unlike(index, scope[0], claim, other)
            return


def _of_wider(index: Index, mention: Mention, told: set[int]) -> Iterator[Finding]:
    """省内获证企业1830家，我市对获证企业全覆盖检查，共检查147家: all of the province or of the city?"""
    level = Places(index).level
    counts = [one for one in index.by_sentence.get(mention.sentence, ()) if one.dimension == "count"]
    for all_, some in pairwise(counts):
        wide = re.search(rf"(?:全|^)([{_WIDER.get(level, '国')}])(?:内|$|[^内])", index.lead(all_))
        own = re.search(f"[我全本]{level}", index.gap(all_, some))
        noun = plain(all_.subject)[-4:]
        named = len(noun) > 2 and noun in index.text[all_.end : mention.end]
        checked = re.search("共?(?:检查|抽查|核查|排查|走访|监测|完成)", index.lead(some))
        between = all_.end <= mention.start < some.start
        fewer = alike(all_, some) and some.stated < all_.stated and not told & {all_.id, some.id}
        if wide and own and named and checked and between and fewer:
            told.update((all_.id, some.id))
            yield _unlike(index, f"本{level}", some, all_)
            return


def _part_given(index: Index, whole: Claim, part: Claim) -> bool:
    """Whether the text says how many of the whole are in the part: 宾馆2452家，其中城区宾馆709家."""
    if part.whole == whole.id:
        return True
    return whole.end < part.start < whole.end + _NEAR and "其中" in index.gap(whole, part)


def _bodies_of(
    index: Index, mention: Mention, narrow: dict[str, list[Claim]], told: set[int]
) -> Iterator[Finding]:
    """全市厨房3371个，养老机构厨房检查全覆盖 where only 2709 bodies of a part are counted."""
    near = [
        one
        for one in index.by_sentence.get(mention.sentence, ())
        if one.dimension == "count" and 0 <= mention.start - one.end <= _NEAR and one.id not in told
    ]
    for facility in near:
        name = plain(facility.subject)
        tails = (name[at:] for at in range(max(0, len(name) - 8), len(name) - 1))
        noun = next((tail for tail in tails if tail in mention.subject), "")
        body = mention.subject[: mention.subject.find(noun)] if noun else ""
        if len(body) < 2:
            continue
        for other in narrow.get(body[-2:], [])[:_MOST]:
            if (
                other.id not in told
                and other.sentence != facility.sentence
                and other.stated != facility.stated
            ):
                told.update((facility.id, other.id))
                scope = _PART_OF_PLACE.search(index.lead(other) + other.subject + index.rest(other)[:6])
                yield _unlike(index, scope[0] if scope else other.place, other, facility)
                return


def _unlike(index: Index, scope: str, claim: Claim, other: Claim) -> Finding:
    a, b = as_written(index.reading, claim), as_written(index.reading, other)
    return _finding(
        index,
        [claim, other],
        Text(
            f"“{a}”限于{scope}，“{b}”是全部，范围不同，是否全覆盖无法核对。",
            f"“{a}” is of {scope} alone, “{b}” of the whole place: coverage cannot be checked.",
        ),
        [line(f"{a}（{scope}）≠ {b}")],
        Text("两者本来就是不同的对象。", "The two are of different things by intent."),
        Text(f"写明{scope}共有多少、占全部多少。", f"How many there are in {scope}, and of how many in all."),
    )


def _finding(
    index: Index, claims: list[Claim], says: Text, lines: list[Text], reading: Text, settles: Text
) -> Finding:
    ids = tuple(one.id for one in claims)
    return Finding("scope", "question", index.spans(claims), ids, says, tuple(lines), (reading,), (settles,))
