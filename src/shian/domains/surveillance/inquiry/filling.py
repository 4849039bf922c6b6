"""The sections of an outbreak's report, filled in from the file as it is now.

A section is plain values, kept with the report: ``key``, ``title``, ``text``, and perhaps ``facts`` (pairs),
a ``grid`` (``head``, ``rows``, ``widths``) or ``bars`` to draw (``title``, ``axis``, ``labels``, ``series``).
Letters are written in Chinese, as authorities write them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from shian.domains.surveillance.cases.codes import agent_shown, shown
from shian.domains.surveillance.inquiry.evidence import matches
from shian.domains.surveillance.inquiry.models import Conclusion, Inference, Measure, OutbreakSample, Survey
from shian.domains.surveillance.inquiry.models.conclusions import Grade
from shian.domains.surveillance.outbreaks.choices import Classification
from shian.domains.surveillance.outbreaks.counting import (
    Share,
    by_age,
    by_group,
    by_sex,
    counts_of,
    symptoms_of,
)
from shian.domains.surveillance.outbreaks.epicurve import Epicurve, chosen_meal, epicurve, incubating
from shian.domains.surveillance.outbreaks.foods import food_table
from shian.domains.surveillance.outbreaks.looking import local, picture_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.picture import Picture

Section = dict[str, Any]
BARS = 24  # of the curve in a letter
WIDEST = 30  # blocks of the longest bar
DISHES, LOTS, MOST = 15, 8, 30
GRADES = {
    Grade.CONFIRMED: "确认", Grade.PROBABLE: "很可能", Grade.SUSPECTED: "可疑", Grade.UNKNOWN: "尚未明确",
}  # fmt: skip
TITLES = {
    "summary": "一、事件概况", "definition": "二、病例定义与病例数", "curve": "三、发病时间分布",
    "people": "四、人群分布与临床表现", "foods": "五、可疑食品分析", "laboratory": "六、实验室检测",
    "survey": "七、现场卫生学调查", "source": "八、食品溯源", "conclusion": "九、调查结论",
    "measures": "十、控制措施", "advice": "十一、建议",
}  # fmt: skip
PUBLIC = ("summary", "definition", "conclusion", "measures", "advice")


@dataclass(frozen=True)
class Filed:
    """The whole file, read once."""

    outbreak: Outbreak
    picture: Picture
    samples: Sequence[OutbreakSample]
    surveys: Sequence[Survey]
    measures: Sequence[Measure]
    inference: Inference | None
    conclusion: Conclusion | None

    @classmethod
    def of(cls, outbreak: Outbreak) -> Filed:
        """Eleven queries."""
        own = {"outbreak": outbreak}
        samples = OutbreakSample.objects.filter(**own).exclude(state="cancelled")
        measures = Measure.objects.filter(**own).exclude(state="declined")
        return cls(
            outbreak,
            picture_of(outbreak),
            list(samples.select_related("operator", "lot", "line").order_by("pk")),
            list(Survey.objects.filter(**own).prefetch_related("answers").order_by("pk")),
            list(measures.select_related("operator", "lot").order_by("pk")),
            Inference.objects.filter(**own).first(),
            Conclusion.objects.filter(**own).select_related("operator", "lot").first(),
        )


def sections_of(outbreak: Outbreak) -> list[Section]:
    """All sections in order."""
    filed = Filed.of(outbreak)
    with translation.override("zh-hans"):
        return [{"key": key, "title": title, **_WRITERS[key](filed)} for key, title in TITLES.items()]


def _moment(at: Any) -> str:
    found = local(at) if at is not None and getattr(at, "tzinfo", None) else at
    return (
        f"{found.year}年{found.month}月{found.day}日{found.hour}时{found.minute:02d}分"
        if found
        else "时间不详"
    )


def _rate(share: float | None) -> str:
    return "/" if share is None else f"{100 * share:.1f}%"


def _summary(filed: Filed) -> Section:
    one, counts = filed.outbreak, counts_of(filed.picture)
    place = one.operator.name if one.operator else one.place or "地点待查"
    risk = f"，共同暴露{one.people_at_risk}人" if one.people_at_risk else ""
    ill = max(counts.cases, one.people_ill or 0)
    text = (
        f"{_moment(one.notified_at)}接到报告：{one.title}。发生地点：{place}{risk}。截至本报告，病例{ill}例，"
        f"收治入院者为{counts.inpatient}例，死亡{max(counts.died, one.deaths or 0)}例。"
    )
    grade = one.get_grade_display() if one.grade else "未评定"  # type: ignore[attr-defined]
    facts = [
        ("事件编号", one.number), ("场所类型", one.get_setting_display() or "/"),  # type: ignore[attr-defined]
        ("首例发病", _moment(one.first_onset_at)), ("事故分级", grade),
    ]  # fmt: skip
    return {"text": text, "facts": [list(fact) for fact in facts]}


def _definition(filed: Filed) -> Section:
    stated = filed.outbreak.definitions.order_by("-version").first()
    counts = counts_of(filed.picture)
    words = (
        stated.text
        if stated is not None and stated.text
        else "病例定义尚未以文字表述，按症状、发病时间与共同暴露判定。"
    )
    facts = [
        ("确诊病例", str(counts.confirmed)), ("可能病例", str(counts.probable)),
        ("疑似病例", str(counts.suspected)), ("病例合计", str(counts.cases)),
        ("未发病者", str(counts.well)), ("罹患率", _rate(counts.attack_rate)),
    ]  # fmt: skip
    return {"text": words, "facts": [list(fact) for fact in facts]}


def _curve(filed: Filed) -> Section:
    curve = epicurve(filed.picture)
    if curve is None:
        return {"text": "尚无发病时间明确的病例。"}
    # The bars begin with the meal: before the first case there may be empty ones.
    filled = [start for start, count in zip(curve.starts, curve.totals, strict=True) if count]
    first, last = filled[0], filled[-1]
    peak = curve.starts[max(range(len(curve.totals)), key=lambda at: curve.totals[at])]
    text = f"首例发病时段{_moment(first)}，末例{_moment(last)}，高峰{_moment(peak)}。"
    told = incubating(filed.picture, chosen_meal(filed.picture, ""))
    if told.summary is not None and told.meal is not None:
        middle, span = f"{told.summary.median:.1f}", f"{told.summary.low:.1f}–{told.summary.high:.1f}"
        text += f"以{told.meal.name}为共同暴露，潜伏期中位数{middle}小时（{span}小时，{told.summary.n}例）。"
    if curve.undated:
        text += f"{curve.undated}例发病时间不详，未计入。"
    return {"text": text, "bars": _picture(curve), "grid": _bars(curve)}


def _together(curve: Epicurve, counts: Sequence[int]) -> list[int]:
    """The counts of a letter's bars: neighbouring ones are put together where there are many."""
    step = -(-len(curve.starts) // BARS)
    return [sum(counts[at : at + step]) for at in range(0, len(curve.starts), step)]


def _labels(curve: Epicurve) -> list[str]:
    """When each of a letter's bars begins."""
    return [f"{start:%m-%d %H:%M}" for start in curve.starts[:: -(-len(curve.starts) // BARS)]]


def _picture(curve: Epicurve) -> Section:
    """The curve for drawing, stacked by classification."""
    names = dict(Classification.choices)
    return {
        "title": "流行曲线（病例数）",
        "axis": "发病时段（起）",
        "labels": _labels(curve),
        "series": [[str(names.get(key, key)), _together(curve, counts)] for key, counts in curve.series],
    }


def _bars(curve: Epicurve) -> Section:
    """The curve as a table with bars of blocks."""
    counts = _together(curve, curve.totals)
    top = max(counts) or 1
    rows = [
        [label, str(count), "█" * max(round(WIDEST * count / top), 1 if count else 0)]
        for label, count in zip(_labels(curve), counts, strict=True)
    ]
    return {"head": ["发病时段（起）", "病例数", "流行曲线"], "rows": rows, "widths": [2, 1, 6]}


def _people(filed: Filed) -> Section:
    sex = {"m": "男", "f": "女", "": "性别不详"}
    rows = [[f"{one.name}岁" if one.name else "年龄不详", *_share(one)] for one in by_age(filed.picture)]
    rows += [[sex.get(one.name, one.name), *_share(one)] for one in by_sex(filed.picture)]
    rows += [[one.name or "班组不详", *_share(one)] for one in by_group(filed.picture)[:MOST]]
    signs = symptoms_of(filed.picture.cases)[:8]
    total = len(filed.picture.cases) or 1
    told = "、".join(f"{shown('symptom', code)}（{n}例，{100 * n / total:.0f}%）" for code, n in signs)
    text = f"主要临床表现：{told}。" if told else "临床表现尚未录入。"
    return {
        "text": text,
        "grid": {"head": ["人群", "病例", "人数", "罹患率"], "rows": rows, "widths": [3, 1, 1, 1]},
    }


def _share(one: Share) -> list[str]:
    return [str(one.cases), str(one.people), _rate(one.rate)]


def _foods(filed: Filed) -> Section:
    table = food_table(filed.picture)
    if not table.rows:
        return {"text": "尚未录入菜单与进食情况。"}
    rows = []
    for row in table.rows[:DISHES]:
        a, b, c, d = row.found.table.cells
        rows.append(
            [
                row.dish.name, f"{a}/{a + b}", f"{c}/{c + d}", _number(row.found.risk.estimate),
                f"{_number(row.found.risk.low)}–{_number(row.found.risk.high)}", _p(row.found.p.two_sided),
            ]
        )  # fmt: skip
    marked = [row.dish.name for row in table.rows if row.explains]
    text = (
        f"与发病有统计学联系且能解释多数病例的食品：{'、'.join(marked)}。"
        if marked
        else "未发现与发病有统计学联系且能解释多数病例的食品。"
    )
    text += f"共比较{len(table.rows)}种食品，其中约{table.by_chance:.1f}种可能仅因偶然而达到显著。"
    head = ["食品", "食用者患病", "未食用者患病", "RR", "95%可信区间", "P"]
    return {"text": text, "grid": {"head": head, "rows": rows, "widths": [3, 2, 2, 1, 2, 1]}}


def _number(value: float) -> str:
    return "/" if value != value else "∞" if value == float("inf") else f"{value:.2f}"


def _p(value: float) -> str:
    return "/" if value != value else "<0.001" if value < 0.001 else f"{value:.3f}"


def _typed(agent: str, subtype: str) -> str:
    """An agent with its subtype, as far as known."""
    return " ".join(filter(None, (agent_shown(agent) if agent else "", subtype)))


def _laboratory(filed: Filed) -> Section:
    if not filed.samples:
        return {"text": "尚未采集样品。"}
    rows = [
        [
            one.get_sort_display(), one.what, one.operator.name if one.operator else "/",  # type: ignore[attr-defined]
            one.get_result_display(), _typed(one.agent, one.subtype) or "/",  # type: ignore[attr-defined]
        ]
        for one in filed.samples[:MOST]
    ]  # fmt: skip
    across = [match for match in matches(filed.samples) if match.across]
    text = (
        f"共采集样品{len(filed.samples)}份，阳性{sum(one.result == 'positive' for one in filed.samples)}份。"
    )
    for match in across:
        kind = f"（{match.subtype}）" if match.subtype else ""
        where = f"{len(match.people)}份人员样品与{len(match.things)}份食品、环境样品"
        text += f"{agent_shown(match.agent)}{kind}在{where}中同时检出。"
    head = ["样品类别", "样品", "采集地点", "结果", "检出"]
    return {"text": text, "grid": {"head": head, "rows": rows, "widths": [1, 3, 3, 1, 2]}}


def _survey(filed: Filed) -> Section:
    done = [one for one in filed.surveys if one.answers.all()]
    if not done:
        return {"text": "尚未开展现场卫生学调查。"}
    rows = [
        [
            survey.place_name,
            one.title,
            f"{one.value.normalize():f}{one.unit}" if one.value is not None else "/",
            one.remark or "/",
        ]
        for survey in done
        for one in survey.answers.all()
        if one.found == "fault"
    ]
    text = "".join(_survey_words(survey) for survey in done)
    head = ["场所", "问题项目", "实测", "说明"]
    grid = {"head": head, "rows": rows[:MOST], "widths": [2, 4, 1, 3]}
    return {"text": text, **({"grid": grid} if rows else {})}


def _survey_words(survey: Survey) -> str:
    ill = (
        f"从业人员{survey.handlers}人，其中患病或带菌{survey.handlers_ill or 0}人。"
        if survey.handlers
        else ""
    )
    opening = f"{_moment(survey.surveyed_at)}对{survey.place_name}开展调查，发现问题{survey.failed}项。"
    return opening + ill + survey.summary


def _source(filed: Filed) -> Section:
    kept = filed.inference
    if kept is None:
        return {"text": "尚未进行溯源推断。"}
    names = {"premises": "场所", "food": "食品", "lot": "批次"}
    rows = [
        [names[kind["kind"]], row["label"], f"{row['probability'] / 100:.1f}%", str(row["cases"])]
        for kind in kept.answer["kinds"]
        for row in kind["sources"][:LOTS]
        if row["probability"] >= 50
    ]
    nones = "、".join(f"{names[kind['kind']]}{kind['none'] / 100:.1f}%" for kind in kept.answer["kinds"])
    text = (
        f"截至{_moment(kept.at)}，以病例{kept.cases}例、未发病者{kept.well}人的饮食史与供应链记录推断来源，"
        f"比较场所{kept.premises}处、食品{kept.foods}种、批次{kept.lots}个。均不属于所列来源的概率：{nones}。"
        "概率是在所列来源之间、按所用模型得出的，用于确定调查重点，不作为证据。"
    )  # fmt: skip
    for path in kept.answer["paths"][:1]:
        ends = [node["place"] for node in path["nodes"] if node["cases"]]
        text += f"最可能批次“{path['label']}”经供应链到达：{'、'.join(dict.fromkeys(ends))}。"
    head = ["类别", "可能来源", "概率", "相关病例"]
    return {"text": text, "grid": {"head": head, "rows": rows, "widths": [1, 5, 1, 1]}}


def _conclusion(filed: Filed) -> Section:
    one = filed.conclusion
    said = filed.outbreak.conclusion
    if one is None:
        return {"text": said or "调查仍在进行，尚未作出结论。"}
    parts = [
        ("致病因素", _typed(one.agent, one.subtype), one.agent_grade),
        ("致病食品", one.vehicle, one.vehicle_grade), ("发生场所", str(one.operator or ""), one.place_grade),
        ("涉及批次", str(one.lot or ""), one.lot_grade), ("污染原因", one.cause, one.cause_grade),
    ]  # fmt: skip
    facts = [[name, f"{value or '未查明'}（{GRADES[Grade(grade)]}）"] for name, value, grade in parts]
    because = f"定性高于现有证据的理由：{one.because}" if one.because else ""
    return {"text": " ".join(filter(None, (said, because))) or "结论如下。", "facts": facts}


def _measures(filed: Filed) -> Section:
    taken = [one for one in filed.measures if one.sort not in ("ask", "records")]
    if not taken:
        return {"text": "尚未采取控制措施。"}
    rows = [
        [
            one.get_sort_display(), one.what, _moment(one.ordered_at) if one.ordered_at else "/",  # type: ignore[attr-defined]
            one.get_state_display(),  # type: ignore[attr-defined]
        ]
        for one in taken[:MOST]
    ]  # fmt: skip
    done = sum(one.state in ("done", "verified") for one in taken)
    head = ["措施", "内容", "责令时间", "状态"]
    text = f"共{len(taken)}项，已落实{done}项。"
    return {"text": text, "grid": {"head": head, "rows": rows, "widths": [2, 4, 2, 1]}}


ADVICE = {
    "source": "核查供货单位资质与进货查验记录，暂停使用可疑批次原料",
    "growth": "配足冷藏、热藏设备并逐日记录温度，缩短成品在室温下的存放时间",
    "survival": "烹饪与再加热时测量并记录中心温度",
    "contamination": "生熟分开，规范清洗消毒与专间操作",
    "handler": "落实晨检，患病与带菌从业人员调离直接接触食品岗位",
    "chemical": "有毒有害物质专人专柜管理，与食品分开存放",
    "trace": "按规定留样并保存菜单、供餐人数与进货批号记录",
}


def _advice(filed: Filed) -> Section:
    faults = {one.factor for survey in filed.surveys for one in survey.answers.all() if one.found == "fault"}
    lines = [words for factor, words in ADVICE.items() if factor in faults]
    lines += ["医疗机构继续主动搜索病例，至末例后两个最长潜伏期无新发病例"]
    return {"text": "；".join(f"{at}. {words}" for at, words in enumerate(lines, 1)) + "。"}


_WRITERS: dict[str, Callable[[Filed], Section]] = {
    "summary": _summary, "definition": _definition, "curve": _curve, "people": _people, "foods": _foods,
    "laboratory": _laboratory, "survey": _survey, "source": _source, "conclusion": _conclusion,
    "measures": _measures, "advice": _advice,
}  # fmt: skip
