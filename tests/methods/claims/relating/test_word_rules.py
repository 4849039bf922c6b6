"""The word rules on short texts: what each finds, at which figures, and what it leaves alone."""

from __future__ import annotations

import pytest

from shian.methods.claims.model import Finding
from shian.methods.claims.reading.read import read
from shian.methods.claims.relating import (
    absolute,
    base,
    citation,
    law,
    period,
    person,
    repeated,
    scope,
    trend,
    unsupported,
)
from shian.methods.claims.relating.rules import Rule


def places(rule: Rule, text: str) -> list[list[str]]:
    """The words at the places of each finding."""
    return [[text[start:end] for start, end in found.spans] for found in rule(read(text))]


def only(rule: Rule, text: str) -> Finding:
    (finding,) = rule(read(text))
    return finding


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全市共有学校312所。经费到位。综上，全市共有学校321所。",
            [["321所", "312所"]],
        ),
        (
            "2021年，全县城镇新增就业3.46万人。就业稳定。2021年全县新增城镇就业3.64万人。",
            [["3.64万人", "3.46万人"]],
        ),
        (  # the rate of one kind of sample in one year, named by the figure before it in one of the places
            "2021年，全市抽检12000批次，抽检量达到4.6批次/千人。全市粮油制品完成抽检6000批次，抽检量达到2批次/千人。"
            "能力提升。2021年，全市抽检量达到4.6批次/千人，其中粮油制品1.5批次/千人。",
            [["1.5批次/千人", "2批次/千人"]],
        ),
        ("2021年全市共有学校312所。2020年全市共有学校298所。", []),
        ("全市共有学校312所。综上，全市共有学校312所。", []),
        ("全市共有经营单位近5万家。其中，全市共有经营单位47000家。", []),
        ("全市共有市级示范学校12所。全市共有县级示范学校21所。", []),
        ("全市新增床位320张。全市床位总数达到3200张。", []),
        ("计划改造老旧小区136个。实际改造老旧小区143个。", []),
        (
            "全市有食品生产企业520家（含食品小作坊251家，保健食品生产企业4家）。对全市265家食品生产企业开展检查。",
            [],
        ),
        ("全市共有养老机构318家。为105家养老机构发放了补助，占总数的33.0%。", []),
        ("城区检查企业120家次。农村检查企业98家次。", []),
    ],
)
def test_repeated(text: str, expected: list[list[str]]) -> None:
    assert places(repeated.check, text) == expected


def test_repeated_shows_both_ranges() -> None:
    finding = only(repeated.check, "全市共有学校312所。经费到位。综上，全市共有学校321所。")
    assert [line.zh for line in finding.arithmetic] == [
        "学校312所：312",
        "学校321所：321",
        "两个范围没有共同的数",
    ]
    assert (finding.kind, finding.severity, len(finding.readings), len(finding.settles)) == (
        "repeated",
        "high",
        2,
        1,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "市县两级持续加大投入，2019年、2020年、2021年安排养老经费500万元、4800万元、3800万元。",
            [["持续加大", "500万元", "4800万元", "3800万元"]],
        ),
        (
            "2021年、2022年、2023年，PM2.5年均浓度分别为46微克/立方米、42微克/立方米、43微克/立方米，实现连续三年下降。",
            [["连续三年下降", "46微克/立方米", "42微克/立方米", "43微克/立方米"]],
        ),
        (
            "全市救灾资金逐年下降，其中，2011年为1658万元，2012年为1341万元，2013年为1527万元。",
            [["逐年下降", "1658万元", "1341万元", "1527万元"]],
        ),
        ("财政对公交的补贴只增不减，2020年、2021年、2022年分别为4.1亿元、4.1亿元和4.6亿元。", []),
        ("2019年至2022年化肥使用量分别为3.12万吨、3.05万吨、2.98万吨、2.91万吨，连续三年负增长。", []),
        ("力争养老经费逐年增加，2019年、2020年、2021年分别为500万元、400万元、450万元。", []),
        (  # the last three steps alone are spoken of
            "2018年至2022年养老经费分别为900万元、500万元、600万元、700万元、800万元，连续三年增长。",
            [],
        ),
        (  # two series in a sentence: the words are about the first
            "2017年、2018年、2019年补助资金分别为276万元、317万元、358万元，逐年增长，案件则由427件减少到384件。",
            [],
        ),
    ],
)
def test_trend(text: str, expected: list[list[str]]) -> None:
    assert places(trend.check, text) == expected


def test_trend_shows_the_step() -> None:
    finding = only(
        trend.check, "2020年、2021年、2022年分别安排养老服务资金3860万元、4215万元、3977万元，投入连年增长。"
    )
    assert [line.zh for line in finding.arithmetic] == [
        "2020年3860万元 → 2021年4215万元 → 2022年3977万元",
        "2022年3977万元 < 2021年4215万元 -5.6%",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("就业补助资金投入逐年增加。发放贷款1156笔。", [["逐年增加"]]),
        ("监管能力不断提升，成效显著。发放贷款1156笔。", []),
        ("就业补助资金投入逐年增加，2020年为300万元，2021年为400万元。", []),
        ("群众满意度大幅提升，达到92.3%。", []),
    ],
)
def test_unsupported(text: str, expected: list[list[str]]) -> None:
    assert places(unsupported.check, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全县186所学校全部配齐专职保安。存在的问题：11所村小因经费原因尚未配备专职保安。",
            [["全部", "11所", "186所"]],
        ),
        (
            "火灾共造成5人死亡、11人受伤。总体看，全年未发生亡人火灾。",
            [["未发生", "5人"]],
        ),
        (
            "共有国考断面12个，其中10个达到或优于Ⅲ类。目前，国考断面水质均达到或优于Ⅲ类。",
            [["均", "10个", "12个"]],
        ),
        ("全年农村公路项目62个、完工56个，完工率100%。", [["100%", "56个", "62个"]]),
        ("全年未发生医疗责任事故。全年查处医疗责任事故6起。", [["未发生", "6起"]]),
        ("全年未发生重大火灾。全年发生一般火灾12起。", []),
        ("近三年未发现问题。2021年，抽检不合格386批次。", []),
        ("361处隐患全部完成整改。2013年仍有26处隐患未完成整改，2014年已清零。", []),
        ("要确保186所学校全部配齐保安。目前11所学校尚未配备保安。", []),
    ],
)
def test_absolute(text: str, expected: list[list[str]]) -> None:
    assert places(absolute.check, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("风险分级率达100%。培训覆盖率92.4%。", [["92.4%", "100%"]]),
        ("抽检1200批次，合格1176批次，合格率98.0%。", []),
        ("抽检1200批次，不合格24批次，合格率98.0%。", []),
        ("财政收入同比增长6.5%，贷款利率4.2%。合格率目标98%。", []),
        ("计划改造136个，实际开工143个，开工率105.1%。", []),
    ],
)
def test_base(text: str, expected: list[list[str]]) -> None:
    assert places(base.check, text) == expected


def test_base_is_one_finding() -> None:
    finding = only(base.check, "分级率100%。建档率100%。覆盖率达到100%。整改率99%。")
    assert finding.says.zh == "4处百分比（其中3处为100%）在文中未见分子和分母，无法复算。"
    assert finding.severity == "question"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2023年前三季度供水量9027万立方米，较2022年全年的11800万立方米下降23.5%。",
            [["9027万立方米", "11800万立方米", "23.5%"]],
        ),
        ("2023年前三季度供水量9027万立方米，较2022年同期的9800万立方米下降7.9%。", []),
        ("1—10月完成改造48.6公里，占全年计划60公里的81.0%。", []),
        (
            "2019年抽检1000批次，不合格率2%。2020年抽检2000批次，不合格率1%。2021年抽检3000批次，不合格30批次。"
            "共收到1025件核查处置任务。",
            [["1025件"]],
        ),
    ],
)
def test_period(text: str, expected: list[list[str]]) -> None:
    assert places(period.check, text) == expected


def test_failures_of_the_years_are_summed() -> None:
    finding = only(
        period.check,
        "2019年抽检1000批次，不合格率2%。2020年抽检2000批次，不合格率1%。2021年抽检3000批次，不合格30批次。"
        "共收到1025件核查处置任务。",
    )
    assert [line.zh for line in finding.arithmetic] == [
        "文中可推得的不合格数：20（2019） + 20（2020） + 30（2021） = 70",
        "1025件与之相差955",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "全市共有学校食堂885家。市属774家学校全部实行陪餐制。",
            [["774家", "885家"]],
        ),
        (
            "配备专业人员510名，专业化比例达89.32%，系统从业人员的专业化比例达70%以上。",
            [["89.32%", "70%以上"]],
        ),
        ("实有公务员554人。两级配备监管人员571名。", [["571名", "554人"]]),
        (
            "严格实行“凡进必检”。检测冻品14882批次。查获未经总仓管理冻品714批次。",
            [["凡进必检", "14882批次", "714批次"]],
        ),
        ("严格实行“凡进必检”。共到货15000批次，检测冻品14882批次。", []),
        ("专业化比例达89.32%，高于70%以上的目标要求。", []),
        ("全县宾馆495家，其中城区宾馆83家；对城区宾馆开展全覆盖检查，共检查83家。", []),
    ],
)
def test_scope(text: str, expected: list[list[str]]) -> None:
    assert places(scope.check, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("出动执法人员3108人次，检查食品销售主体1836家次。", [["3108人次", "1836家次"]]),
        ("先后检查企业7840户次，出动监督员8692人次。", [["8692人次", "7840户次"]]),
        ("出动执法人员8938人次，检查食品经营户3710家次。", []),
        ("出动志愿者300人次，检查商户280家次。", []),
        ("食品安全监管人员每人每年培训时长达到36学时。", [["36学时"]]),
        ("食品安全监管人员每人每年培训时长不少于40学时。", []),
    ],
)
def test_law(text: str, expected: list[list[str]]) -> None:
    assert places(law.check, text) == expected
    assert all(found.severity == "question" for found in law.check(read(text)))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("公安机关将犯罪嫌疑人周建国抓获。", ["周建国"]),
        ("火灾造成住户谢林重伤。", ["谢林"]),
        ("市长王大明任组长。犯罪嫌疑人周某某被抓获。", []),
    ],
)
def test_person(text: str, names: list[str]) -> None:
    assert [found[0] for found in places(person.check, text)] == names


def test_person_is_masked_in_the_words() -> None:
    finding = only(person.check, "公安机关将犯罪嫌疑人周建国抓获。")
    assert "周某某" in finding.says.zh
    assert "周建国" not in finding.says.zh + finding.says.en


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "根据《国家食品安全示范城市评价与管理办法》（食安办〔2021〕8号）。",
            [["《国家食品安全示范城市评价与管理办法》（食安办〔2021〕8号）"]],
        ),
        ("根据《国家食品安全示范城市评价细则（2021版）》（食安办[2021]8号）。", []),
        ("《水污染防治行动计划》（国发〔2015〕17号）。《校车安全管理条例》（国务院令第617号）。", []),
        (
            "《消防管理规定》（应急管理部令第5号）。对照《消防管理规定》（应急管理部令第15号）。",
            [["《消防管理规定》（应急管理部令第15号）", "《消防管理规定》（应急管理部令第5号）"]],
        ),
        (
            "印发《教育规划》（市政发〔2018〕95号）。出台《专项资金办法》（市政发﹝2018﹞95号）。",
            [["《专项资金办法》（市政发﹝2018﹞95号）", "《教育规划》（市政发〔2018〕95号）"]],
        ),
        ("对《教育规划》（市政发〔2018〕95号）进行修订，出台新的《教育规划》（市政发〔2023〕7号）。", []),
        ("依据《食品安全法》第一百五十六条处罚。", [["《食品安全法》第一百五十六条"]]),
        ("依据《食品安全法》第124条处罚。", []),
        ("《关于开展2020年评价工作的通知》（食安办函〔2021〕15号）。", []),
    ],
)
def test_citation(text: str, expected: list[list[str]]) -> None:
    assert places(citation.check, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("食堂每餐留样24小时，留样量100克。", [["24小时"], ["100克"]]),
        ("食堂每餐留样48小时，留样量125克。", []),
        ("试用期为8个月。", [["8个月"]]),
    ],
)
def test_limits_of_law(text: str, expected: list[list[str]]) -> None:
    assert places(law.check, text) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("依据《工伤保险条例》（国务院令第586号）。", 0),
        ("依据《工伤保险条例》（国务院令第587号）。", 1),
        ("依据《医疗机构管理条例》（国务院令第752号）。", 0),  # amended with many others
        ("《山川市燃气办法》（市发〔2020〕3号）。按《燃气办法》（市发〔2020〕8号）执行。", 0),
        (
            "《山川市城镇燃气安全管理办法》（市发〔2020〕3号）。按《城镇燃气安全管理办法》（市发〔2020〕8号）执行。",
            1,
        ),
    ],
)
def test_numbers_of_documents(text: str, count: int) -> None:
    assert len(places(citation.check, text)) == count
