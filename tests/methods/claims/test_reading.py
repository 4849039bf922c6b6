"""Reading: what is read in sentences as reports write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shian.methods.claims import read
from shian.methods.claims.model import Claim
from shian.methods.claims.reading.normal import normalised
from shian.methods.claims.reading.numerals import chinese, tenths

DIGITS = "一二三四十百千万亿两零0123456789.,%‰"
LETTERS = DIGITS + "年月日家个人元吨批次（）()，。、；：其中共占比增长下降分别为 \n\t|每"


def one(text: str) -> Claim:
    claims = read(text).claims
    assert len(claims) == 1, [c.text for c in claims]
    return claims[0]


@pytest.mark.parametrize(
    ("text", "stated", "low", "high", "dimension", "bound"),
    [
        ("共有商户520家。", 520, 520, 520, "count", "exact"),
        ("共有商户1,133,498家。", 1133498, 1133498, 1133498, "count", "exact"),
        ("共有商户近5万家。", 50000, 45000, 50000, "count", "near"),
        ("共有商户3140余户。", 3140, 3140, 3150, "count", "some"),
        ("投入资金1740余万元。", 17400000, 17400000, 17500000, "money", "some"),
        ("覆盖率为92.4%。", "0.924", "0.9235", "0.9245", "ratio", "exact"),
        ("死亡率为6.88‰。", "0.00688", "0.006875", "0.006885", "ratio", "exact"),
        ("比重提高2.4个百分点。", "0.024", "0.0235", "0.0245", "points", "exact"),
        ("约占三成左右。", "0.3", "0.2", "0.4", "ratio", "about"),
        ("占百分之八点五。", "0.085", "0.0845", "0.0855", "ratio", "exact"),
        ("产量25万吨。", 250000, 245000, 255000, "mass", "exact"),
        ("耕地3公顷。", 45, "37.5", "52.5", "area", "exact"),
        ("常住人口５３０．４１万人。", 5304100, 5304050, 5304150, "count", "exact"),
        ("分馆有二十三家。", 23, 23, 23, "count", "exact"),
        ("培训不少于40学时。", 40, 40, None, "count", "at_least"),
        ("检出率不超过3%。", "0.03", 0, "0.03", "ratio", "at_most"),
        ("开展检查3—5次。", 5, 3, 5, "count", "about"),
    ],
)
def test_figures(text: str, stated: object, low: object, high: object, dimension: str, bound: str) -> None:
    claim = one(text)
    assert claim.stated == Fraction(str(stated))
    assert claim.value.low == Fraction(str(low))
    assert claim.value.high == (None if high is None else Fraction(str(high)))
    assert (claim.dimension, claim.bound) == (dimension, bound)


@pytest.mark.parametrize(
    "text",
    [
        "印发《2021年工作方案》。",
        "根据食安办〔2021〕15号文件。",
        "拨打12345热线投诉。",
        "坚持“四个最严”要求。",
        "一是加强领导。",
        "PM2.5持续改善。",
        "联系电话：13800138000。",
        "第3批名单已公布。",
        "1.加强组织领导",
        "二次供水改造。",
    ],
)
def test_figures_that_count_nothing(text: str) -> None:
    assert read(text).claims == ()


def test_rates_and_averages() -> None:
    rate = one("抽检量达到4.58批次/千人。")
    assert (rate.dimension, rate.per, rate.per_of) == ("rate", 1000, "人")
    beds = one("每千名老年人拥有养老床位46张。")
    assert (beds.dimension, beds.per, beds.per_of, beds.subject) == ("rate", 1000, "老年人", "养老床位")
    mean = one("平均每所4人。")
    assert (mean.dimension, mean.per, mean.per_of) == ("rate", 1, "所")
    assert one("户均3.2人。").per_of == "户"


def test_what_a_figure_counts() -> None:
    subjects = {
        "全市共有食品生产企业520家。": "食品生产企业",
        "对265家食品生产企业开展检查。": "食品生产企业",
        "出动执法人员3108人次。": "执法人员",
        "现场立案8起。": "现场立案",
        "食用农产品完成抽检11555批次。": "食用农产品抽检",
        "收到1025件核查处置任务。": "核查处置任务",
        "7家企业获得认证。": "企业",
    }
    assert {text: one(text).subject for text in subjects} == subjects


def test_wholes_and_parts() -> None:
    text = "全县有学校186所，其中小学61所、初中24所（含完全中学3所）；教师5127人，占比90%。"
    by_text = {claim.text: claim for claim in read(text).claims}
    assert by_text["61所"].whole == by_text["24所"].whole == by_text["186所"].id
    assert by_text["3所"].whole == by_text["24所"].id
    assert by_text["5127人"].whole is None


def test_a_whole_in_the_sentence_before() -> None:
    text = "税收总收入18.64亿元，比上年的17.50亿元增长6.5%。其中：国税12.37亿元，地税6.27亿元。"
    claims = read(text).claims
    assert [c.whole for c in claims] == [None, None, None, 0, 0]
    assert claims[2].direction == 1


def test_a_total_after_its_parts() -> None:
    claims = read("建成服务中心14个、服务站86个、幸福院57个，合计157个。").claims
    assert [c.whole for c in claims] == [3, 3, 3, None]


def test_figures_said_again_in_brackets() -> None:
    claims = read("完成抽检2.8批次/千人（12123批次），其中农产品1.5批次/千人（6610批次）。").claims
    assert [c.restates for c in claims] == [None, 0, None, 2]
    assert claims[3].subject == "农产品"


def test_lists_by_year_and_by_name() -> None:
    reading = read("2019年、2020年、2021年财政安排经费505.9万元、4889.7万元、3839.6万元。")
    assert [c.period.year for c in reading.claims if c.period] == [2019, 2020, 2021]
    assert reading.series[0].ordered
    reading = read("2019—2021年化肥用量分别为12、15和18吨。")
    assert [(c.stated, c.period.year) for c in reading.claims if c.period] == [
        (12, 2019),
        (15, 2020),
        (18, 2021),
    ]
    reading = read("不合格及问题样品分别为386批次和6批次。")
    assert [c.subject for c in reading.claims] == ["不合格", "问题样品"]


def test_periods() -> None:
    text = "2023年，优良天数286天，比2022年的277天增加9天。截至2023年11月底，共有企业5家。"
    years = [
        c.period and (c.period.kind, c.period.end.year if c.period.end else None) for c in read(text).claims
    ]
    assert years == [("year", 2023), ("year", 2022), ("year", 2023), ("as_of", 2023)]
    assert one("至二〇二三年底，有馆藏318册。").period is not None


def test_tables() -> None:
    text = "单位：万元\n项目\t2021年\t2022年\t合计\n教育\t300\t400\t700\n卫生\t120.5\t80\t200.5"
    claims = read(text).claims
    assert [c.subject for c in claims] == ["教育"] * 3 + ["卫生"] * 3
    assert [c.whole for c in claims] == [2, 2, None, 5, 5, None]
    assert claims[0].stated == 3_000_000
    assert claims[0].period is not None and claims[0].period.year == 2021
    piped = "| 县区 | 抽检（批次） | 不合格率（%） |\n|---|---|---|\n| 东山县 | 1,200 | 2.0 |\n"
    piped += "| 合计 | 1,200 | 2.0 |\n"
    assert [(c.subject, c.dimension, c.stated) for c in read(piped).claims] == [
        ("东山县", "count", 1200),
        ("东山县", "ratio", Fraction(1, 50)),
        ("合计", "count", 1200),
        ("合计", "ratio", Fraction(1, 50)),
    ]


def test_chinese_numerals() -> None:
    values = {
        "二十三": 23,
        "一百零五": 105,
        "三千二百": 3200,
        "两万": 20000,
        "一亿二千万": 120_000_000,
        "十": 10,
    }
    assert {text: chinese(text) for text in values} == values
    assert chinese("十百") is None
    assert tenths("七成五") == Fraction(3, 4)


@settings(max_examples=200)
@given(st.text(alphabet=LETTERS, max_size=300))
def test_anything_is_read_without_a_fault(text: str) -> None:
    reading = read(text)
    assert len(normalised(text)) == len(text)
    ends = 0
    for number, claim in enumerate(reading.claims):
        assert claim.id == number
        assert ends <= claim.start < claim.end <= len(text)
        ends = claim.end
        assert claim.whole is None or 0 <= claim.whole < len(reading.claims)
        assert not claim.value.empty or claim.value.open_high
