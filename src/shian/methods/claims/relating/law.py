"""Pairs of figures that seem to break a general rule of law, as questions: counting rules differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shian.methods.claims.model import Claim, Finding, Reading, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import year_of


@dataclass(frozen=True, slots=True)
class Hours:
    """A yearly minimum of training for whom, by which rule, since when, and how sure."""

    whom: re.Pattern[str]
    least: int
    since: date
    source: str
    sure: str


OFFICERS_SOURCE = "《行政处罚法》第四十二条：执法人员不得少于两人（2021年7月15日起；此前第三十七条）"
OFFICERS_EN = (
    "Administrative Penalty Law, article 42 (before 2021-07-15 article 37): not fewer than two officers"
)
HOURS = (
    Hours(re.compile("行政执法人员|执法人员"), 60, date(2023, 8, 9), "国办发〔2023〕27号", "M"),
    Hours(
        re.compile("(?:食品|药品)[^，。]{0,8}监管人员"),
        40,
        date(2017, 2, 14),
        "国发〔2017〕12号、中发〔2019〕17号",
        "V2",
    ),
    Hours(
        re.compile("食品[^，。]{0,10}(?:负责人|管理人员|从业人员)"),
        40,
        date(2017, 2, 14),
        "国发〔2017〕12号",
        "V2",
    ),
    Hours(re.compile("专业技术人员(?:继续教育)?"), 90, date(2015, 10, 1), "人力资源社会保障部令第25号", "M"),
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that a figure by itself may break: after which words, at least or at most how much."""

    words: re.Pattern[str]
    measures: frozenset[str]
    limit: int
    most: bool
    source: str
    en: str


LIMITS = (
    Limit(
        re.compile("留样[^，。；]{0,12}$"),
        frozenset(("小时",)),
        48,
        False,
        "《学校食品安全与营养健康管理规定》第四十条：留样48小时以上",
        "Rules on food safety at schools, article 40: samples are kept for at least 48 hours",
    ),
    Limit(
        re.compile("留样量?[^，。；]{0,12}$"),
        frozenset(("克", "g")),
        125,
        False,
        "《学校食品安全与营养健康管理规定》第四十条：留样量不少于125克",
        "Rules on food safety at schools, article 40: samples of at least 125 g",
    ),
    Limit(
        re.compile("试用期[^，。；]{0,8}$"),
        frozenset(("个月",)),
        6,
        True,
        "《劳动合同法》第十九条：试用期最长不得超过六个月",
        "Labour Contract Law, article 19: a probation of at most six months",
    ),
    Limit(
        re.compile("每月[^，。；]{0,8}(?:加班|延长工作)[^，。；]{0,8}$|月[人均]{0,2}加班[^，。；]{0,8}$"),
        frozenset(("小时",)),
        36,
        True,
        "《劳动法》第四十一条：每月延长工作时间不得超过三十六小时",
        "Labour Law, article 41: at most 36 hours of overtime a month",
    ),
)
_OFFICERS = re.compile(
    r"(?:执法|检查|监督|监察|稽查|监管|巡查|督查|抽样|消防)[^，。；\d]{0,6}(?:人员|员|力量|人)[^，。；\d]{0,4}$"
    r"|出动[^，。；\d]{0,8}$"
)
_NOT_OFFICERS = re.compile("志愿者|群众|学生|培训|宣传|车辆|专家|党员|干部群众|网格员|安全员")
_VISITS = re.compile(r"检查|排查|巡查|监督|执法|抽查|走访|督查")
_NOT_VISITS = re.compile(
    r"整改|立案|查处|查封|取缔|发现|隐患|警告|约谈|罚|教育|劝导|抽检|样品|文书|责令|线索|培训"
)
_VISIT_MEASURES = (
    "家次",
    "户次",
    "家",
    "户",
    "次",
    "个次",
    "个",
    "处",
    "处次",
    "店次",
    "单位次",
    "车次",
    "点次",
    "辆次",
    "辆",
    "台次",
    "艘次",
    "处所",
)
_BESIDE = 40  # characters between officers and visits
_HOURS = re.compile("学时|课时|小时")


def check(reading: Reading) -> Iterator[Finding]:
    """Two officers a visit; yearly hours of training."""
    index = Index(reading)
    for claim in index.claims:
        if claim.measure.endswith("人次"):
            if (visits := _visits(index, claim)) is not None:
                yield _officers(claim, visits)
        elif (broken := _limit(index, claim)) is not None:
            yield broken
        elif _HOURS.search(claim.measure) and (found := _hours(index, claim)) is not None:
            yield found


def _visits(index: Index, officers: Claim) -> Claim | None:
    """The number of checks right after a number of officers sent out, where it is more than half of them."""
    lead = index.lead(officers)
    if not _OFFICERS.search(lead) or _NOT_OFFICERS.search(lead) or officers.target:
        return None
    following = index.following(officers)
    second = index.following(following) if following is not None else None
    for other in (following, index.previous(officers), second):
        if other is None or max(other.start - officers.end, officers.start - other.end) > _BESIDE:
            continue
        words = index.lead(other)
        words += index.rest(other) if words.endswith("对") else ""  # 对412处工地进行了检查
        fits = _VISITS.search(words) and not _NOT_VISITS.search(words)
        if fits and other.measure.lstrip("万余多") in _VISIT_MEASURES:
            low, high = other.value.low, officers.value.high
            return other if low is not None and high is not None and high < 2 * low else None
    return None


def _officers(officers: Claim, visits: Claim) -> Finding:
    ratio = float(officers.stated / visits.stated)
    return Finding(
        "law",
        "question",
        (officers.span, visits.span),
        (officers.id, visits.id),
        Text(
            f"平均每次检查{ratio:.2f}人次，少于两人；请说明“人次”的统计口径。",
            f"{ratio:.2f} officers a check, fewer than two: how is 人次 counted?",
        ),
        (
            Text(
                f"{officers.text} ÷ {visits.text} = {ratio:.2f} < 2",
                f"{officers.text} / {visits.text} = {ratio:.2f} < 2",
            ),
            Text(OFFICERS_SOURCE, OFFICERS_EN),
        ),
        (
            Text(
                "“人次”按人·天统计，一天检查多家；", "人次 counts a person's day, with several checks in it."
            ),
            Text("部分检查由两个以上部门共同完成，只计一次人员。", "Joint checks count the officers once."),
        ),
        (Text("抽查检查记录上的签名人数。", "The signatures on a sample of the records of checks."),),
    )


def _limit(index: Index, claim: Claim) -> Finding | None:
    """A figure beyond a limit of law: 留样24小时."""
    lead = index.text[max(index.sentence_of(claim).start, claim.start - 24) : claim.start]
    written = re.match(r"[^\d]*([\d.]+)", claim.text)
    for rule in LIMITS:
        fits = rule.words.search(lead) and any(claim.text.endswith(one) for one in rule.measures)
        if not fits or written is None or claim.bound not in {"exact", "about"}:
            continue
        value = Fraction(written[1])
        if (value > rule.limit) if rule.most else (value < rule.limit):
            sign = ">" if rule.most else "<"
            return Finding(
                "law",
                "question",
                (claim.span,),
                (claim.id,),
                Text(f"{claim.text}似与规定不符。", f"{claim.text} seems to be against a rule."),
                (
                    Text(
                        f"{claim.text} {sign} {rule.limit}；{rule.source}",
                        f"{claim.text} {sign} {rule.limit}; {rule.en}",
                    ),
                ),
                (Text("对象或计算方式不同。", "It is of something else, or counted otherwise."),),
                (Text("核对规定的适用范围。", "To what the rule applies."),),
            )
    return None


def _hours(index: Index, claim: Claim) -> Finding | None:
    """Hours of training a year that are fewer than a rule asks for."""
    words = index.sentence_of(claim).text
    lead = index.lead(claim)
    yearly = re.search(
        r"(?:每人每年|人均每年|年人均|每年[^，。]{0,30}(?:培训|学习)|年度?[^，。]{0,6}(?:培训|学习)时[间长])",
        words,
    )
    total = claim.value.high
    if not yearly or total is None or claim.target or not re.search("培训|学习|教育", words):
        return None
    if re.search("不[少低]于|以上|要求|应|坚持|值守|服务|热线", claim.text + lead):
        return None
    year = year_of(claim)
    for rule in HOURS:
        applies = rule.whom.search(words) and (year is None or year >= rule.since.year)
        if applies and total < Fraction(rule.least):
            return Finding(
                "law",
                "question",
                (claim.span,),
                (claim.id,),
                Text(
                    f"年培训{claim.text}，低于规定的{rule.least}学时。",
                    f"{claim.text} of training a year, less than the {rule.least} hours asked for.",
                ),
                (
                    Text(
                        f"{claim.text} < {rule.least}学时（{rule.source}，可靠度 {rule.sure}）",
                        f"{claim.text} < {rule.least} hours ({rule.source}, certainty {rule.sure})",
                    ),
                ),
                (Text("这里只是培训的一部分，或对象不同。", "Only part of the training, or other persons."),),
                (Text("核对培训台账。", "The register of training."),),
            )
    return None
