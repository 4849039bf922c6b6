"""Figures per something: what each is per, and which figures may be its numerator and its denominator.

平均每站36人, 人均12.5平方米, 户均3.2亩, 3.2批次/千人, 日均2367人次: numerator ÷ denominator × scale = figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from shian.methods.claims.intervals import Interval, point
from shian.methods.claims.model import Claim
from shian.methods.claims.reading.units import UNITS, same_measure
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import base_measure, plain

_SCALE = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 1_000_000}
_EACH = re.compile(r"每(?:一)?(?P<scale>百万|十万|万|千|百|十)?(?P<rest>[一-鿿]{1,20})$")
# 万人公交车拥有量, 千人口床位数: per ten thousand people, without 每.
_OF_SO_MANY = re.compile(
    r"(?<![\d.十百千万亿几数多余每])(?P<scale>十万|万|千|百)人(?:口)?(?=[一-鿿]{2,12}$)[一-鿿]*?(?:拥有量?|保有量|数|率|量)"
    r"(?:达到?|为|约|是)?$"
)
_TWO = frozenset(["批次", "人次", "家次", "户次", "场次", "个次", "台套"])
_MEASURES = "个名位人户所家校村站条件起笔台辆张处座间项次场栋套片园馆店床班艘亩期届轮盏部批"
_VERBS = re.compile(
    r"拥有|平均|至少|不少于|不低于|不超过|配备|配置|配有|设有|设置|设立|达到?|约为?|开展|组织|管护|管理|服务|负责|承担|处置|检查|接受|补助|"
    r"补贴|发放|投入|安排|养殖|种植|生产|增收|接待|完成|举办|建设|建有|派驻|聘用|培训|采集|抽检|收取|罚款|耗资|使用|消耗|行驶|追回|挽回|"
    r"罚没|带教|耗|用(?!户)|节约|安装|更换|改造|栽植|节省|发送|运送|接送|惠及|承接|辐射|借阅|收治|诊疗|办理|审结|审理|受理|调解|供应|"
    r"产(?!业)|参与|参加|参训|销售|创收|带动|吸纳|救助|资助|容纳|可|承保|赔付|理赔|缴纳|缴费|签约|随访|流转|走访|联系|结对|帮扶|"
    r"筹集|筹资|拨付|落实|办结|查处|立案|巡查|排查|整改|拆除|清理|清运|收集|收运|转运|处理|利用|排放|灌溉|授信|新增|减少|贷款|"
    r"分摊|承包|经手|讲授|巡护|看护|照料|照护|养护|维护|维修|出动|出诊|接诊|入户|宣传|发行|出版|播出|演出|收看|收视|有|为|是|均"
)
_MEAN = re.compile(
    r"(?P<of>批次|人次|家次|户次|场次|单位|企业|机构|平方公里|公里|日|月|年|周|季度|季|人|户|亩|村|校|站|所|家|笔|件|次|项|场|起|台|辆|条|个|案|班|店|床|单|点|"
    r"生|师|园|馆|县|乡|镇|车|棵|株|例|处|栋|份|幢|套|块|座|间|批)均(?P<what>[一-鿿（）]{0,12})$"
)
_ACRE = re.compile(r"单产(?:达到?|约|为)?$|(?:平均)?亩产(?:量|值)?(?:达到?|约|为)?$")
_EVERY_DAY = re.compile(r"平均每(?:个)?(?P<of>天|日|月|季度|周)(?:[一-鿿]{0,8})$")
_TIME = {"日": 365, "天": 365, "月": 12, "周": 52, "季": 4, "季度": 4, "年": 1}
_NOUNS = {
    "校": ("学校", "小学", "中学"), "企": ("企业",), "园": ("幼儿园", "园"),
    "床": ("床位",), "师": ("教师",), "生": ("学生",),
    "乡": ("乡", "乡镇"), "镇": ("镇", "乡镇"),
    "车": ("车",), "馆": ("馆",), "站": ("站",), "所": ("所",), "村": ("村",),
    "案": ("案件", "案"), "点": ("点",), "店": ("店",), "班": ("班", "班级"), "县": ("县",), "人": ("人员",),
}  # fmt: skip
# 每学期, 每年: how often, not of what.
_SPAN = re.compile(r"(?:学期|学年|年|月|日|天|周|季|半年|小时|时|个月|个学期|班次|平方|立方)")
_EXTENTS = re.compile(r"平方公里|公里|公顷|亩|吨")
_YEARS = re.compile(r"(?<!\d)(?P<n>[一两二三四五六七八九十]|\d{1,2})年(?:来|间|累计|共)")
_BODY = re.compile(r"(?:常住|户籍|城镇|农村|总)?(?:人口|居民|人)")
_SQUARE_METRES = Fraction(2000, 3)  # of one 亩
_COMMON = frozenset("个名位人项家户")
_PLACES = ("床位", "车位", "学位", "岗位", "单位", "工位", "席位", "泊位", "点位")  # 位 of other things
PEOPLE = (
    "人",
    "人口",
    "常住人口",
    "户籍人口",
    "名",
    "位",
    "居民",
    "学生",
    "老人",
    "儿童",
    "职工",
    "农民",
    "群众",
)


@dataclass(frozen=True, slots=True)
class Per:
    """What a figure is per: ``scale`` of a measure and noun; ``time`` where it is a day or a year."""

    of: str
    noun: str
    scale: Fraction
    mean: bool  # said as an average: 平均每…, …均
    time: bool = False
    head: bool = False  # per head, household or acre, or per thousand: a rate rather than an average

    @property
    def people(self) -> bool:
        """Per person: the denominator is a population."""
        if self.noun:
            return self.noun.endswith(PEOPLE) and not self.noun.endswith(_PLACES)
        return self.of in PEOPLE


def per_of(index: Index, claim: Claim) -> Per | None:
    """What a figure is per, if anything."""
    lead = re.sub(r"（[^（）]*）", "", index.lead(claim))[-30:]
    if claim.per_of in {"亩", "公顷"} and _ACRE.search(lead):
        return Per(claim.per_of, "", UNITS[claim.per_of].factor, mean=True, head=True)  # 单产451公斤/亩
    if claim.per is not None and ("/" in claim.text or "每" in claim.text):
        return _scaled(claim.per_of, "", claim.per, mean=False)
    if _ACRE.search(lead):
        return Per("亩", "", Fraction(1), mean=True, head=True)
    if match := _EVERY_DAY.search(lead):
        return Per(match["of"], "", Fraction(1), mean=True, time=True)
    if match := _MEAN.search(lead):
        each_time = lead[: match.start()].endswith(("月", "日", "每月", "每日", "每周"))
        if each_time or (re.match("[日月周]", match["what"]) and match["of"] not in _TIME):
            return None  # 人均日用水量 is over two things
        return _scaled(match["of"], "", Fraction(1), mean=True, time=match["of"] in _TIME)
    if match := _OF_SO_MANY.search(lead):
        return _scaled("人", "", Fraction(_SCALE[match["scale"]]), mean=False)
    if match := _EACH.search(lead):
        return _each(match, mean=lead[: match.start()].endswith("平均") or "均" in match["rest"])
    if claim.dimension == "rate" and claim.per is not None:
        return _scaled(claim.per_of, "", claim.per, mean="均" in claim.head[-12:])
    return None


def _each(match: re.Match[str], *, mean: bool) -> Per | None:
    if mean and match["rest"].startswith("平方米"):
        return Per("平方米", "", Fraction(1), mean=True)
    of = _VERBS.split(match["rest"])[0] or match["rest"]
    if re.search("每[天日周月]", match["rest"]):
        return None  # 平均每家快检室每天检测12批次 is over two things
    if _SPAN.match(of) and not of.startswith("平方公里"):
        return None
    scale = Fraction(_SCALE[match["scale"] or ""])
    if extent := _EXTENTS.match(of):
        return _scaled(extent[0], "", scale, mean=mean, each=True)  # 平均每公里投资
    if scale > 1 and _BODY.match(of):
        return _scaled("人", "", scale, mean=mean, each=True)  # 每千人口床位数
    size = 2 if of[:2] in _TWO else 1
    measure, noun = (of[:size], of[size:]) if size == 2 or of[0] in _MEASURES else ("", of)
    return _scaled(measure or noun, noun, scale, mean=mean, each=True)


def _scaled(
    of: str, noun: str, scale: Fraction, *, mean: bool, time: bool = False, each: bool = False
) -> Per:
    unit = UNITS.get(of)
    if unit is not None and unit.dimension not in {"count", "duration"}:
        scale *= unit.factor
    head = scale > 1 or (mean and not noun and of in {"人", "户", "亩"} and not each)
    return Per(of, plain(noun) if noun else "", scale, mean, time, head or not mean)


def dimension_of(claim: Claim) -> str:
    """The dimension of what a rate counts: money of 人均1.67万元."""
    if claim.dimension != "rate":
        return claim.dimension
    unit = UNITS.get(claim.measure)
    return unit.dimension if unit else "count"


def numerates(rate: Claim, other: Claim) -> bool:
    """Whether a figure may be what a rate counts."""
    if other.id == rate.id or other.direction:
        return False
    if other.dimension == "count" and other.stated.denominator > 1:
        return False  # 3.7 nurses are a rate themselves
    if other.dimension != dimension_of(rate):
        return {other.dimension, dimension_of(rate)} == {"area", "floor"}
    if other.dimension != "count":
        return True
    return same_measure(base_measure(rate.measure), base_measure(other.measure))


def factor(rate: Claim, other: Claim) -> Fraction:
    """What turns a figure into the rate's dimension: 亩 into square metres where the rate is of these."""
    if other.dimension == dimension_of(rate) or {other.dimension, dimension_of(rate)} != {"area", "floor"}:
        return Fraction(1)
    return _SQUARE_METRES if other.dimension == "area" else 1 / _SQUARE_METRES


def counts(index: Index, other: Claim, per: Per) -> bool:
    """Whether a figure counts the things that a rate is per."""
    if other.dimension == "rate" or other.direction:
        return False
    unit = UNITS.get(per.of)
    if unit is not None and unit.dimension != "count":
        return other.dimension == unit.dimension
    if other.dimension not in {"count", "number"}:
        return False
    beside = (other.subject, index.rest(other), index.lead(other))
    measure = base_measure(other.measure)
    if per.noun:
        nouns: tuple[str, ...] = (per.noun, per.noun.removesuffix("区"))  # 平均每个园区 of 产业园
        named = any(told(words, noun) for words in beside[:2] for noun in nouns)
        return named or (per.of not in _COMMON and measure == per.of)
    if (
        measure == per.of
        or {measure, per.of} in ({"家", "户"}, {"批次", "批"})
        or (per.of in {"名", "位", "人"} and measure in {"人", "名", "位"})
    ):
        return True
    nouns = (per.of, *_NOUNS.get(per.of, ()))
    if any(told(words, noun) for noun in nouns for words in beside[:2]):
        return True
    return any(re.match(rf"[一-鿿]{{0,8}}{noun}(?:合计|共|总)", beside[1]) for noun in nouns)


def told(words: str, noun: str) -> bool:
    """Whether some words name a thing: they end with its noun, perhaps before brackets."""
    return bool(words) and bool(
        re.search(rf"{re.escape(noun)}(?:数|总数|人)?）?(?:（[^（）]{{1,3}}）)?$", words.strip())
    )


def spans_of_time(index: Index, rate: Claim, of: str) -> list[Interval]:
    """How many days, months … a time average may be over: what the sentence says, its period, else a year."""
    year = _TIME[of]
    found = [Interval(Fraction(year), Fraction(366 if year == 365 else year))]
    if of in {"日", "天"}:
        found += [
            point(c.stated) for c in index.around(rate) if c.dimension == "duration" and 2 < c.stated < 3660
        ]
    if of == "年":
        said = _YEARS.search(index.text, index.sentence_of(rate).start, rate.start)
        if said:
            number = said["n"]
            years = (
                int(number)
                if number.isdigit()
                else "一二三四五六七八九十".index(number.replace("两", "二")) + 1
            )
            found.append(point(years))
    period = rate.period
    if period is not None and period.end is not None:
        begin = period.start or period.end.replace(month=1, day=1)
        length = Fraction((period.end - begin).days + 1)
        sizes: dict[str, int | Fraction] = {
            "日": 1,
            "天": 1,
            "周": 7,
            "月": Fraction(365, 12),
            "季": 91,
            "季度": 91,
            "年": 365,
        }
        found.append(point(max(Fraction(1), Fraction(round(length / sizes[of])))))
    return found
