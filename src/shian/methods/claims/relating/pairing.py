"""The numerators and denominators that the words beside a share make of the figures around it."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.called import FULL_NAME, called_so, of_a_day, one_measure, within
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import (
    GENERIC,
    akin,
    alike,
    periods_agree,
    places_agree,
    plain,
)
from shian.methods.claims.relating.naming import pieces
from shian.methods.claims.relating.pairs import Pairing, countable, fits

_AFTER = (
    r"(?:约|近|达到?|为|到|是|均|已|高达|仅|只|超过?|分别|保持在?|"
    r"提高到?|提升至|上升到?|降至|下降到?|稳定在|在|了|的|\s)*$"
)
_OF = re.compile(rf"(?:占(?!比|地|用|有|道|领)(?:到|了)?|相当于)(?P<of>[^占]*?)(?:的|比例|比重)?{_AFTER}")
_PART = re.compile(rf"(?P<name>[^占]*?)(?:所)?占(?:比|比例|比重){_AFTER}")
_NAMED = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,14}}?)(?:率|比例|比重){_AFTER}")
_OWN = re.compile(r"^\s*[）)]?的(?:约|近)?$")
_PLAN = re.compile(
    r"(?:完成|为|达到?|是|占|相当于)[^，。；]{0,10}(?:计划|目标|任务|预算|指标)数?的(?:约|近)?$"
)
_DONE = re.compile(r"(?<![未没])(?:完成|实际|到位|执行|实现|达到|下达|支出|拨付)")
_PLANNED = re.compile(r"计划|目标|任务|预算(?!收入|支出|总收入|内|外|执行|管理|稳定)|指标|拟")
_ALL_OF = re.compile(r"^(?:总数|总量|共|总共|合计|全部)(?:为|有|计)?$")
_GROWTH = re.compile(
    r"增|降|减|涨|跌|升|同比|环比|较|比(?!例|重)|翻|利$|汇$|税$|费$|折$|失业|通货|利润|收益|回报|毛利|负债"
)
_DUE = re.compile(r"责令|应|需|待|限期|下达|要求|拟|计划|目标|任务|交办|转办")
_TOTAL = frozenset(["", "总数", "总量", "总额", "全部", "总", "其", "比", "总体", "整体", "合计"])
_DEED = re.compile("排查|检查|抽查|抽检|受理|登记|接收|接到|发现|摸排|调查|走访|培训|评定|监测|检测")
_SAID_ALL = re.compile("排查|发现|[共应需]|现有|总|计划|涉及|登记|受理|接到")
_SEEN = ("检出", "发现", "发生", "报告")
_COVERED = re.compile(r"覆盖|普及|通达|配备|建成|达标|接入|拥有|设立|参与|参加|入户")
_ALL_OF_IT = re.compile(r"总数|总量|共有?|全部|应[一-鿿]{0,4}$")
_CLOSE = 24  # characters between a whole, its part and their rate
_OWN_TIME = re.compile(r"[一二三四]季度|[上下]半年|\d月|(?:19|20)\d\d年")
_ROUND = 8  # figures around a rate whose words may name what it is of
_SURELY = 3  # characters of a rate's name beside a count
_SAID_WHOLE = re.compile(r"[共总]|全[市县区省部]|现有|合计|累计")
_SAME = 40  # figures of one subject looked at
MOST = 24  # figures looked at around a share


def pairing_of(index: Index, share: Claim) -> Pairing | None:
    """What the words beside a share make of the figures around it; None where they do not say."""
    lead = index.lead(share)
    previous = index.previous(share)
    if previous is not None and _OWN.match(index.gap(previous, share)) and countable(previous):
        return _of_figure(index, share, previous)
    if match := _PLAN.search(lead):
        return _of_plan(index, share)
    if share.target:
        return None
    if (listed := _aligned(index, share)) is not None:
        return listed if listed.denominators else None
    if "分别" in lead and share.series is not None and not _in_step_before(index, share):
        return None  # 甲、乙占比分别为…: each of its own, and none is counted
    if match := _PART.search(lead):
        return _of(index, share, match["name"], "")
    if match := _OF.search(lead):
        return _of(index, share, lead[: match.start()], match["of"])
    if share.bound not in {"exact", "about", "near", "some"}:
        return None
    match = _NAMED.search(lead) or (_NAMED.search(share.subject) if share.series is not None else None)
    if match and not _GROWTH.search(match["name"]):
        if (
            re.search(r"完成|执行|到位", match["name"])
            and (planned := _of_plan(index, share, named=True)) is not None
        ):
            return planned
        return _named(index, share, _name_of(match["name"])) or _bracketed(index, share)
    return None


def _name_of(words: str) -> str:
    """The name of a rate without place and time: 全市参保率 is 参保."""
    return (
        re.sub(r"^(?:[全我本](?:市|县|区|省|国|镇|校|院)|其中|平均|综合|年度|全年|年|的|其)+", "", words)
        or words
    )


def _aligned(index: Index, share: Claim) -> Pairing | None:
    """A、B、C分别为a、b、c，分别占x、y、z: each by its place; empty where the places do not tell."""
    run = _run(index, share)
    if len(run) < 2 or "分别" not in index.lead(run[0]) or "率" in index.lead(run[0]):
        return None
    before = [c for c in index.around(share) if c.end <= run[0].start and countable(c)]
    counts = [c for c in before if before and alike(c, before[-1])]
    parts, wholes = counts[-len(run) :], counts[: -len(run)]
    if len(parts) < len(run) or any(p.sentence != parts[-1].sentence for p in parts):
        return Pairing([], [], sure=False)
    part = parts[[c.id for c in run].index(share.id)]
    if part.whole is not None and alike(index.by_id[part.whole], part):
        wholes = [index.by_id[part.whole], *wholes]
    larger = [c for c in wholes if c.stated >= part.stated]
    if not larger or not re.search(r"占|比|率", index.lead(run[0])):
        return Pairing([], [], sure=False)
    sums = [c for c in wholes if c.stated >= sum(p.stated for p in parts) * Fraction(9, 10)]
    return Pairing([part], sums or larger, sure=True)


def _run(index: Index, share: Claim) -> list[Claim]:
    """The shares that are one list with it."""
    row = [c for c in index.sentence(share) if c.dimension == "ratio"]
    at = [c.id for c in row].index(share.id)
    first = last = at
    while first and re.fullmatch(r"[、和与及，]", index.gap(row[first - 1], row[first]).strip()):
        first -= 1
    while last + 1 < len(row) and re.fullmatch(r"[、和与及，]", index.gap(row[last], row[last + 1]).strip()):
        last += 1
    return row[first : last + 1]


def _of_plan(index: Index, share: Claim, *, named: bool = False) -> Pairing | None:
    """计划安排4.8万人次，实际完成5.2万人次，完成年度计划的118%."""
    row = [c for c in index.sentence(share) if c.end <= share.start and countable(c)]
    plans = [c for c in row if _PLANNED.search(index.lead(c))]
    done = [c for c in row if plans and alike(c, plans[-1]) and not _PLANNED.search(index.lead(c)[-4:])]
    if named:
        done = [c for c in done if _DONE.search(index.lead(c))]
    done = [c for c in done if c.id != plans[-1].id]
    if not plans or not done:
        return None
    return Pairing(done[::-1][:3], [plans[-1]], sure=True)


def _bracketed(index: Index, share: Claim) -> Pairing | None:
    """审结4693件（共6376件），结案率81%: the bracket says of how many."""
    row = [c for c in index.sentence(share) if c.end <= share.start and countable(c)]
    if len(row) < 2 or row[-2].stated > row[-1].stated or not alike(row[-2], row[-1]):
        return None
    if not re.match(r"^[（(](?:共|总数为?|总共|合计|全部|总量为?)$", index.gap(row[-2], row[-1])):
        return None
    return Pairing([row[-2]], [row[-1]], sure=True)


def _nearby(index: Index, share: Claim) -> list[Claim]:
    found = [c for c in index.around(share) if countable(c) and c.id != share.id]
    return sorted(found, key=lambda c: abs(c.start - share.start))[:MOST]


def _of_figure(index: Index, share: Claim, whole: Claim) -> Pairing | None:
    """完成年度目标3.2万人的108.1%."""
    before = [c for c in index.sentence(share) if c.start < whole.start and countable(c) and alike(c, whole)]
    if not before or re.search(r"较|比(?!例)|超", index.lead(whole)):
        return None
    numerators = before[-3:][::-1]
    sure = len(before) == 1 or share.sentence == numerators[0].sentence
    return Pairing(numerators, [whole], sure=sure, given=True)


def _of(index: Index, share: Claim, name: str, words: str) -> Pairing | None:
    """10个达到Ⅲ类，占83.3%; 税收占比66.4%; 占全市企业总数的12%."""
    near = _nearby(index, share)
    if (daily := of_a_day(index, share, plain(words))) is not None:
        return daily
    numerators = _numerators(index, share, near, plain(name))
    if not numerators:
        return None
    first = numerators[0]
    of = plain(words)
    local = [c for c in near if alike(c, first) and c.id != first.id and one_measure(first, c)]
    if of in _TOTAL:
        wholes = [w for w in _wholes(index, first, local) if _may_hold(index, first, w)]
        if first.whole is None and not any(w.sentence == first.sentence for w in wholes):
            wholes = _of_the_same(index, first)
            local = wholes
        return Pairing(numerators, wholes, sure=True, tried=local) if wholes else None
    if (called := called_so(index, first, words)) is not None:
        return Pairing(numerators, called, sure=True)
    named = [c for c in local if _names(index, c, of)]
    far = [] if named else _elsewhere(index, first, of)
    return (
        Pairing(numerators, named or far, sure=bool(named) or len(far) == 1, tried=local)
        if named or far
        else None
    )


def _numerators(index: Index, share: Claim, near: list[Claim], name: str) -> list[Claim]:
    before = [c for c in near if c.end <= share.start and c.sentence == share.sentence]
    if listed := _in_step(index, share, before):
        return [listed]
    if name and name not in {"分别", "比", "约", "均", "总", "其", "所"} and len(name) >= 2:
        found = [
            c
            for c in before
            if re.search(rf"(?<![非不未]){re.escape(name)}", c.subject) or akin(c.subject, name)
        ][:1]
        return found or _part_called(before, name)
    return before[:1]


def _part_called(before: list[Claim], name: str) -> list[Claim]:
    """基层诊疗占比 of 其中医院…、基层医疗卫生机构…: the one part called like the share."""
    parts = [c for c in before if c.whole is not None and plain(c.subject).startswith(name[:2])]
    return parts if len(parts) == 1 and len(name) > 2 else []


def _in_step_before(index: Index, share: Claim) -> bool:
    """Whether figures in as many steps stand before a list of shares."""
    before = [c for c in index.sentence(share) if c.end <= share.start and countable(c)]
    return len(before) > 1


def _in_step(index: Index, share: Claim, before: list[Claim]) -> Claim | None:
    """The figure with the same place in a list of the same length: 分别为A和B，…分别为a和b."""
    if share.series is None or share.step is None:
        return None
    length = sum(c.series == share.series for c in index.sentence(share))
    for one in before:
        if one.series is None or one.series == share.series or one.step != share.step:
            continue
        if sum(c.series == one.series for c in index.sentence(share)) == length:
            return one
    return None


def _wholes(index: Index, part: Claim, local: list[Claim]) -> list[Claim]:
    """The whole it is said to be part of first, then larger figures before it."""
    found = [index.by_id[part.whole]] if part.whole is not None else []
    larger = [c for c in local if c.start < part.start and c.stated >= part.stated and c not in found]
    beside = [c for c in larger if c.sentence == part.sentence]
    return [c for c in found if alike(c, part)] + (beside or larger)


def _may_hold(index: Index, part: Claim, whole: Claim) -> bool:
    """Whether a figure of another sentence may be the whole that 占比 does not name."""
    if whole.id == part.whole or whole.sentence == part.sentence:
        return True
    if whole.bound not in {"exact", "about", "near"}:
        return False
    named = plain(whole.subject)
    return bool(_SAID_WHOLE.search(index.lead(whole))) or akin(part.subject, named)


def _of_the_same(index: Index, part: Claim) -> list[Claim]:
    """Figures of the noun that stands beside the part: 宾馆786家 for 为241家宾馆更换了设备."""
    words = index.words(part)
    found = []
    for tail, claims in index.by_tail.items():
        if tail in words and tail not in GENERIC:
            larger = [c for c in claims[:_SAME] if countable(c) and c.stated >= part.stated]
            found += [c for c in larger if alike(c, part) and one_measure(part, c)]
    return [c for c in found if c.id != part.id and places_agree(c, part) and not c.target][:12]


def _names(index: Index, claim: Claim, of: str) -> bool:
    subject = plain(claim.subject)
    if not subject:
        return False
    if len(of) >= 2 and of in subject:
        return True
    if (done := _DEED.match(of)) and done[0] in index.lead(claim) and of.endswith(subject[-2:]):
        return True  # 占排查企业总数的: of those that were 排查
    return (akin(subject, of) and len(subject) + 1 >= min(len(of), 4)) or within(of, claim, index)


def _elsewhere(index: Index, part: Claim, of: str) -> list[Claim]:
    if of in GENERIC:
        return []
    found = [
        c
        for c in index.by_tail.get(of[-2:], ())[: 10 * _SAME]
        if countable(c)
        and alike(c, part)
        and c.stated >= part.stated
        and akin(c.subject, of, 3)
        and places_agree(c, part)
        and periods_agree(c, part)
    ]
    return found[:6]


def _named(index: Index, share: Claim, stem: str) -> Pairing | None:
    """不合格35批次，不合格率1.88%: the numerator is named like the rate."""
    if not stem or stem in {"比", "概", "效", "频", "功", "分"}:
        return None
    near = [c for c in _nearby(index, share) if not _after_stop(index, share, c)]
    if _OWN_TIME.search(index.lead(share)):
        near = [c for c in near if c.sentence == share.sentence]  # 其中二季度不合格率…: of its own time
    listed = _in_step(index, share, [c for c in near if c.end <= share.start])
    if (
        listed is not None
        and not (pieces(stem) & pieces(index.words(listed)))
        and "分别" not in index.lead(_first_of(index, share))
    ):
        listed = None  # 由8930人上升为15467人，文盲率由4.1%下降为2.7%: of two things
    ranked = [(strength, c) for c in near if (strength := _strength(index, c, stem)) >= 2]
    if listed is not None:
        ranked = [(9, listed)] if not ranked or ranked[0][1].series == listed.series else ranked
    if not ranked and (told := _told_after(index, share, stem)) is not None:
        return told
    if not ranked:
        return (
            _failed(index, share, near, stem)
            or _due_and_done(index, near, stem)
            or _whole_named(index, share, near, stem)
        )
    best = max(strength for strength, _ in ranked)
    numerators = [c for strength, c in ranked if strength == best]
    first = numerators[0]
    if share.stated == 1 and first.clause == share.clause and listed is None:
        return None  # 22条河道整治率达100%: it is of these
    if share.series is not None and listed is None and best < _SURELY:
        return None  # 由21%提升至74%: of two times, and no count is called like it
    local = [c for c in near if alike(c, first) and c.id not in {n.id for n in numerators}]
    wholes = _wholes(index, first, local) or [c for c in local if c.stated >= first.stated]
    if not wholes and share.stated < 1 and best >= 2:
        wholes = _too_small(index, share, first, local)
    if wholes and all(_has_own_rate(index, w, first) for w in wholes):
        lead = index.lead(first)
        wholes = [c for c in local if c.stated >= first.stated and 1 < len(plain(c.subject)) < len(lead)]
        wholes = [c for c in wholes if lead.startswith(plain(c.subject))]  # 投诉 of 投诉调解成功
    if share.stated == 1:
        wholes = [w for w in wholes if w.sentence == first.sentence]
    if not wholes or first.dimension == "duration" or _narrowed(index, stem, first, near):
        return None
    weaker = [c for strength, c in ranked if strength < best]
    weaker += [c for c in local if stem[:2] in index.words(c)]  # 有效问卷 of 有效回收率
    if any(fits(share, n, d) for n in weaker for d in wholes):
        return None
    return Pairing(numerators, wholes, sure=best >= min(3, len(stem)) and best >= 3, tried=local)


def _too_small(index: Index, share: Claim, part: Claim, local: list[Claim]) -> list[Claim]:
    """自查问题1372个，整改1566个，整改率95.1%: what stands right before the part, though it is less."""
    row = [
        c for c in local if c.sentence == part.sentence and c.end <= part.start and c.measure == part.measure
    ]
    row = [c for c in row if part.stated < 2 * c.stated and not c.target]
    plainly = bool(row) and part.sentence == share.sentence and part.end <= share.start
    if not plainly or len(index.gap(row[-1], part)) > _CLOSE or len(index.gap(part, share)) > _CLOSE:
        return []
    return row[-1:]


def _first_of(index: Index, share: Claim) -> Claim:
    """The first of the list a share stands in."""
    return next((c for c in index.sentence(share) if c.series == share.series), share)


def _has_own_rate(index: Index, whole: Claim, part: Claim) -> bool:
    """体检26.8万人，体检率71.2%；规范管理19.6万人，规范管理率…: the first is counted for its own rate."""
    after = index.following(whole)
    if (
        after is None
        or after.dimension != "ratio"
        or whole.id == part.whole
        or "；" not in index.gap(whole, part)
    ):
        return False
    return bool(re.match(r"^，?[一-鿿]{2,10}率(?:为|达到?)?$", index.gap(whole, after)))


def _told_after(index: Index, share: Claim, stem: str) -> Pairing | None:
    """治理率达到100%，共排查38处，已治理31处: of how many, and how many, told in the clauses after."""
    row = [c for c in index.sentence(share) if c.start > share.end and countable(c)][:3]
    for whole, done in itertools.pairwise(row):
        lead = index.lead(done)
        said = re.search(rf"(?:已|完成|实际|其中)[^，。；]{{0,6}}{re.escape(stem[-2:])}", lead)
        fits_whole = alike(whole, done) and whole.stated >= done.stated and whole.measure == done.measure
        if len(stem) > 1 and said and fits_whole and _SAID_ALL.search(index.lead(whole)):
            return Pairing([done], [whole], sure=True)
    return None


def _failed(index: Index, share: Claim, near: list[Claim], stem: str) -> Pairing | None:
    """抽查6207批次，不合格83批次，合格率98.4%: the numerator is all but the failures."""
    failed = [c for c in near if re.search(rf"[不未非]{re.escape(stem[-2:])}", index.words(c))]
    if len(stem) < 2 or stem[0] in "不未非" or not failed or failed[0].sentence != share.sentence:
        return None
    wholes = _wholes(index, failed[0], [c for c in near if alike(c, failed[0]) and c.id != failed[0].id])
    return Pairing([failed[0]], wholes, sure=True, rest=True) if wholes else None


def _whole_named(index: Index, share: Claim, near: list[Claim], stem: str) -> Pairing | None:
    """建制村1926个，设服务站1541个，建制村覆盖率80%: the rate begins with the name of its whole."""
    part = index.previous(share)
    whole = index.previous(part) if part is not None else None
    if part is None or whole is None or part not in near or whole not in near:
        return None
    if part.stated > whole.stated and _ALL_OF_IT.search(index.lead(part)):
        whole, part = part, whole  # 纳入分类的小区3218个，小区总数3384个，覆盖率95.1%
        near_by = len(index.gap(whole, share)) < _CLOSE and len(index.gap(part, whole)) < _CLOSE
        plainly = near_by and alike(whole, part) and whole.measure == part.measure
        return Pairing([part], [whole], sure=True) if plainly and _COVERED.search(stem) else None
    noun = plain(whole.subject)
    plainly = alike(whole, part) and part.stated <= whole.stated and part.whole in {None, whole.id}
    close = len(index.gap(part, share)) < _CLOSE and len(index.gap(whole, part)) < _CLOSE
    named = len(noun) > 1 and stem.startswith(noun[-FULL_NAME:]) and _COVERED.search(stem)
    return Pairing([part], [whole], sure=True) if plainly and close and named else None


def _due_and_done(index: Index, near: list[Claim], stem: str) -> Pairing | None:
    """应检56300辆，实检55820辆，检验率…: what was done of what was due."""
    due = [c for c in near if re.search(r"应[一-鿿]{1,6}$", index.lead(c))]
    done = [c for c in near if re.search(r"实(?:际)?[一-鿿]{1,6}$", index.lead(c))]
    if len(due) != 1 or len(done) != 1 or not alike(due[0], done[0]):
        return None
    deed = re.sub("^.*?应", "", index.lead(due[0]))
    if not set(deed) & set(stem):
        return None  # 应查2214人，实查2196人…现患率1.73%: of something else
    return Pairing(done, due, sure=True)


def _after_stop(index: Index, share: Claim, claim: Claim) -> bool:
    """Figures after the share belong to it in brackets only."""
    return claim.start > share.end and not index.text[share.end : claim.start].lstrip().startswith(
        ("（", "(")
    )


def _strength(index: Index, claim: Claim, stem: str) -> int:
    """How many characters of the rate's name stand beside the figure, with the same 不 or 未 before them."""
    words = index.words(claim)
    if _DUE.search(words) or _ALL_OF.match(index.lead(claim)):
        return 0
    stem = stem.removesuffix("化") if len(stem) > 2 else stem
    for size in range(min(len(stem), 8), 1, -1):
        piece = stem[-size:]
        at = words.find(piece)
        if at < 0 or words[at + size : at + size + 1] == "率":
            continue  # 现患率调查应查2214人 is named after the rate, not counted for it
        negated = at > 0 and words[at - 1] in "不未非无"
        meant = len(stem) > size and stem[-size - 1] in "不未非无"
        return size if negated == meant else 0
    if len(stem) > 3 and stem.endswith(_SEEN) and re.search(rf"(?<![不未非无]){stem[:2]}", words):
        return 2  # 听力异常 of 异常检出率
    # 参加医保 of 参保率
    return (
        2 if len(stem) > 1 and re.search(rf"(?<![不未非无]){stem[-2]}[一-鿿]{{1,2}}{stem[-1]}", words) else 0
    )


def _narrowed(index: Index, stem: str, numerator: Claim, near: list[Claim]) -> bool:
    """监督抽检不合格率 beside all failures: the name is of some, so that the pair may not be meant."""
    size = _strength(index, numerator, stem)
    rest = stem[:-size] if stem.endswith(stem[-size:]) else ""
    if len(rest) < 2 or rest in index.words(numerator):
        return False
    told = index.words(numerator) + "".join(index.words(c) for c in near[:_ROUND])
    if len(rest) > 2 and not any(rest[i : i + 2] in told for i in range(len(rest) - 1)):
        return True  # 学校食堂接入率 beside 接入餐饮单位: of others than are counted
    return any(rest in index.words(c) for c in near if c.id != numerator.id)
