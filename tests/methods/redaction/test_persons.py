"""Persons named in a text, with their roles; firms, places, brands and goods that carry a name are none."""

from __future__ import annotations

import pytest

from shian.methods.redaction import Kind, Role, Severity, find, persons, redact, stopping


def named(text: str) -> list[tuple[str, str]]:
    return [(p.text, p.role.value) for p in persons(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投诉人张伟称，在王记面馆就餐后腹泻。", [("张伟", "complainant")]),
        ("犯罪嫌疑人周大维抓获", [("周大维", "suspect")]),
        ("法定代表人（负责人）：欧阳晓明", [("欧阳晓明", "representative")]),
        ("患者阿依古丽·买买提于当日就诊", [("阿依古丽·买买提", "patient")]),
        ("检验：赵敏 审核：孙立", [("赵敏", "staff"), ("孙立", "staff")]),
        ("学生王小明（9岁）在食堂就餐", [("王小明", "minor")]),
        (
            "市委副书记、市长张新伟担任主任，副市长刘俊义出席",
            [("张新伟", "official"), ("刘俊义", "official")],
        ),
        ("执法人员李强、王磊现场检查", [("李强", "official"), ("王磊", "official")]),
        ("其母亲马红梅（女，45岁）陪同", [("马红梅", "family")]),
        ("赵国强（男，汉族，35岁）经营的店", [("赵国强", "other")]),
        ("陈女士反映", [("陈女士", "other")]),
        ("当事人张和平、李向阳在场", [("张和平", "party"), ("李向阳", "party")]),
    ],
)
def test_persons_have_roles(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "小店区张三水果店、王建国牛肉面馆、郝记饭店证照齐全",
        "抽检高粱酒、黄豆酱、马铃薯、石斑鱼、江米条各10批次",
        "张家口市桥西区李家庄村、王家峰路、马道坡街",
        "王守义十三香、老干妈、李锦记、康师傅方便面",
        "检出金黄色葡萄球菌、沙门氏菌、单增李斯特菌、黄曲霉毒素、沙丁胺醇",
        "任何单位和个人有权举报，经查实的给予奖励。",
        "高温季节要高度重视，应当加强管理，安排专人负责。",
        "山西黄河粮油有限责任公司、李记食品（山西）有限公司",
        "标称商标：雷公岭",
        "市卫健局、市食安办、明厨亮灶、双随机一公开",
    ],
)
def test_what_is_no_person_is_left(text: str) -> None:
    assert named(text) == []


def test_a_list_is_of_one_role_and_told_to_its_end() -> None:
    text = "患者李秀英（女，35岁）、王芳、赵铁柱等3人就诊，另有犯罪嫌疑人刘某某、张某"
    assert named(text)[:3] == [("李秀英", "patient"), ("王芳", "patient"), ("赵铁柱", "patient")]
    assert [p.masked for p in persons(text)] == [False, False, False, True, True]


def test_whoever_is_named_once_is_known_by_that_name() -> None:
    assert named("副市长张立功出席会议。张立功强调，要严查。") == [
        ("张立功", "official"),
        ("张立功", "official"),
    ]


def test_severity_goes_by_who_it_is() -> None:
    by_text = {f.text: f for f in find("市长张新伟会见投诉人李丽、王女士、张某某和学生赵小虎（8岁）")}
    assert {t: (f.kind, f.severity) for t, f in by_text.items()} == {
        "张新伟": (Kind.OFFICIAL, Severity.LOW),
        "李丽": (Kind.PERSON, Severity.HIGH),
        "王女士": (Kind.PERSON, Severity.MEDIUM),
        "张某某": (Kind.PERSON, Severity.LOW),
        "赵小虎": (Kind.MINOR, Severity.HIGH),
    }


def test_what_is_redacted_stops_nothing_more() -> None:
    text = "当事人：欧阳晓明，身份证140105199001011238，电话13812345678，车牌晋A·12345，邮箱li@163.com"
    masked = redact(text, find(text))
    assert masked == "当事人：欧阳某，身份证140105************，电话138******78，车牌晋A*****，邮箱l****"
    assert stopping(find(masked)) == []


def test_roles_are_words_of_one_list() -> None:
    assert {r.value for r in Role} == {
        *("suspect", "party", "complainant", "patient", "representative", "staff", "family", "minor"),
        *("witness", "official", "other"),
    }


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("赵小虎（8岁）呕吐", True),
        ("赵小虎，男，11个月", True),
        ("赵小虎，实验小学三年级学生", True),
        ("未成年人赵小虎", True),
        ("赵小虎（19岁）呕吐", False),
        ("赵小虎，男，45岁", False),
        ("赵小虎，实验小学教师", False),
        ("赵小虎，山西大学二年级", False),
    ],
)
def test_minors(text: str, minor: bool) -> None:
    (hit,) = find(text)
    assert (hit.text, hit.kind is Kind.MINOR) == ("赵小虎", minor)
