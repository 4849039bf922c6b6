"""Do two claims count the same thing? Subjects, measures, places and periods compared."""

from __future__ import annotations

import re
from functools import lru_cache

from shian.methods.claims.model import Claim, Period
from shian.methods.claims.reading.units import same_measure

_LEADING = re.compile(
    r"(?:(?:全|我|本)(?:市|县|区|省|州|盟|旗|镇|乡|校|院|局|国|系统|行业|社会)|辖区内?|各级各类|各类|各级|所有|全部|其中|"
    r"截至目前|目前|现有|共有|已有|拥有|实有|设有|总共|累计|共计|合计|全年|年内|当年|今年|已经|完成|开展|实现|组织|达到|实际|"
    r"建成|现|共|已|约|达|为|是|有|的|了|等|个)"
)
_TRAILING = re.compile(
    r"(?:总数量|总数|总量|总额|总计|合计|数量|数|量|达到|达|共计|共|约|为|是|有|已|的|分别)$"
)
_SIGNS = re.compile(r"[\s“”\"'‘’《》（）()、，：；]+")
# Tails that say what kind of body it is and no more.
GENERIC = frozenset(
    "企业 单位 主体 机构 部门 人员 项目 问题 数量 总数 工作 情况 任务 活动 经营者 经营户 商户 户 家 人 个 "
    "次 面积 金额 资金 产品 样品"
    " 产量 人数 服务 能力 建设 检查 市场".split()
)
_BODIES = re.compile(r"(?:企业|单位|主体|经营者|经营户|商户|机构|门店|店)$")


@lru_cache(maxsize=65536)
def plain(subject: str) -> str:
    """A subject without the words that do not change what is counted: 全市共有学校 is 学校."""
    word = _SIGNS.sub("", subject)
    while (cut := _LEADING.match(word)) and cut.end() < len(word):
        word = word[cut.end() :]
    while (cut := _TRAILING.search(word)) and cut.start() >= 2:
        word = word[: cut.start()]
    return word


def same_subject(a: str, b: str) -> bool:
    """Whether two subjects are the same words but for modifiers; 生产企业 and 生产单位 are the same."""
    one, two = plain(a), plain(b)
    if not one or not two:
        return False
    return one == two or (len(one) > 3 and _BODIES.sub("", one) == _BODIES.sub("", two) != "")


def akin(a: str, b: str, least: int = 2) -> bool:
    """Whether one subject ends with the other, beyond a generic tail: 食品生产企业 and 生产企业."""
    if same_subject(a, b):
        return True
    one, two = sorted((plain(a), plain(b)), key=len)
    return len(one) >= least and one not in GENERIC and two.endswith(one)


def tail_shared(a: str, b: str) -> str:
    """The longest common end of two subjects."""
    one, two = plain(a), plain(b)
    n = 0
    while n < min(len(one), len(two)) and one[-1 - n] == two[-1 - n]:
        n += 1
    return one[len(one) - n :]


def alike(a: Claim, b: Claim) -> bool:
    """Whether two claims may be added or divided: one dimension, and measures that count the same."""
    if a.dimension != b.dimension:
        return False
    return a.dimension != "count" or same_measure(base_measure(a.measure), base_measure(b.measure))


def base_measure(measure: str) -> str:
    """The measure word without its scale: 万家 is 家."""
    return measure.lstrip("十百千万亿多余几") or measure


def places_agree(a: Claim, b: Claim) -> bool:
    """Whether the places are the same, or one is not said."""
    one, two = _place(a.place), _place(b.place)
    return not one or not two or one == two


def _place(place: str) -> str:
    return (
        ""
        if re.fullmatch(r"(?:全|我|本|辖)(?:市|县|区|省|州|盟|旗|镇|乡|校|院|局|系统|社会)?内?", place)
        else place
    )


def periods_agree(a: Claim, b: Claim) -> bool:
    """Whether both may speak of the same time: equal, not said, or a day of the other's year."""
    one, two = a.period, b.period
    if one is None or two is None or one.same(two):
        return True
    return _years(one) is not None and _years(one) == _years(two)


def _years(period: Period) -> int | None:
    if period.kind in {"year", "as_of", "month"} and period.end is not None:
        return period.end.year
    return None


def year_of(claim: Claim) -> int | None:
    """The calendar year a claim speaks of, where it is one: 2021年, or the state at a day of 2021."""
    return None if claim.period is None else _years(claim.period)
