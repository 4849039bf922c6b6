"""Units and measure words: what dimension a figure has and how many base units one is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shian.methods.claims.model import Dimension


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written, its dimension, and how many base units it is."""

    word: str
    dimension: Dimension
    factor: Fraction = Fraction(1)


def _units(dimension: Dimension, pairs: str) -> dict[str, Unit]:
    made = {}
    for pair in pairs.split():
        word, _, factor = pair.partition("=")
        made[word] = Unit(word, dimension, Fraction(factor or 1))
    return made


_COUNTS = (
    "个次 "
    "家次 户次 人次 车次 台次 所次 辆次 座次 校次 站次 村次 "
    "场次 批次 班次 件次 家 户 个 所 人 名 位 件 起 例 宗 批 份 条 只 头 羽 尾 张 "
    "台 套 台套 辆 艘 架 座 栋 幢 间 "
    "处 项 次 场 期 本 册 部 篇 幅 块 枚 瓶 袋 箱 支 把 盏 根 棵 株 床 桌 站 村 镇 乡 街道 社区 "
    "课时 学时 门 类 种 款 款次 样次 组 队 支队 班 届 轮 宗地 口 眼 片 道 岗 点 站点 网点 单 笔 桩 颗 匹 则 "
    "学校 企业 单位 门店 医院 机构 学生 居民 考点 岗位 车位 泊位 床位 工位 席 票 字 页 分 级 折 公顷次 集 "
    "部门 县区 市县 省份 地市 "
    "大类 大项 小类 小项 大板块 方面 个方面 亩次 标台 具 段 卷 帧 碗 粒 副 具 顶 双 面 盆 艘次 架次 列 节 "
    "枪 只次 对 剂次 剂 针次 标箱 航次 人份 标段 处次 点次 例次 趟 间夜 首 "
    "羽次 人口 户籍人口 常住人口"
)
UNITS: dict[str, Unit] = {
    **_units("count", _COUNTS),
    **_units("money", "元 角=1/10"),
    **_units("mass", "吨 t=1 千克=1/1000 公斤=1/1000 kg=1/1000 斤=1/2000 担=1/20 克=1/1000000 g=1/1000000"),
    **_units("mass", "毫克=1/1000000000 mg=1/1000000000"),
    **_units("area", "亩 公顷=15 平方公里=1500 平方千米=1500 km²=1500"),
    **_units("floor", "平方米 ㎡=1 平米=1 m²=1"),
    **_units("length", "米 公里=1000 千米=1000 km=1000 里=500 厘米=1/100 毫米=1/1000 延米=1"),
    **_units("volume", "立方米 立方=1 方=1 m³=1 升=1/1000 毫升=1/1000000"),
    **_units(
        "energy",
        "千瓦时 度=1 吉焦=2500/9 GJ=2500/9 百万千焦=2500/9 兆瓦时=1000 吨标准煤=8141 吨标煤=8141",
    ),
    **_units("power", "千瓦 兆瓦=1000"),
    **_units(
        "duration", "天 日 小时=1/24 分钟=1/1440 秒=1/86400 个小时=1/24 个月=30 个工作日=1 工作日=1 周=7"
    ),
    **_units("duration", "个星期=7 年=365 周年=365 周岁=365 岁=365"),
    **_units("ratio", "%=1/100 ‰=1/1000"),
    **_units("points", "个百分点=1/100 百分点=1/100 个千分点=1/1000"),
    **_units("multiple", "倍 番"),
    **_units("temperature", "℃ 摄氏度"),
    **_units("concentration", "微克/立方米 毫克/立方米 毫克/升 毫克/千克 微克/千克 毫克/公斤 克/升"),
    **_units("concentration", "μg/m³ mg/L mg/kg 分贝"),
}
# Measures of one family may count the same thing: 家 and 户 are both operators.
FAMILIES = (
    frozenset("家 户 个 所 单位 企业 门店 机构 学校 医院 座 处 站 站点 网点".split()),
    frozenset("人 名 位 居民 学生 人口 户籍人口 常住人口".split()),
    frozenset("件 件次 起 例 宗 个 条 项 桩".split()),
    frozenset("批次 批 份 个 样次 件 款次".split()),
    frozenset("台 套 台套 辆 部 架".split()),
    frozenset("次 场 场次 期 轮 班次".split()),
    frozenset("课时 学时 节".split()),
    frozenset("个次 家次 户次 次".split()),
    frozenset("床 张 床位".split()),
    frozenset("村 社区 个 镇 乡 街道".split()),
)
PER = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "亿": 10**8}


def same_measure(a: str, b: str) -> bool:
    """Whether two measure words may count the same thing."""
    return a == b or any(a in family and b in family for family in FAMILIES)
