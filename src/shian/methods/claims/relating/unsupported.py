"""Trends that are claimed of something countable of which the text gives no figure at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.claims.model import Finding, Mention, Reading, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.naming import one_name, pieces, stem
from shian.methods.claims.relating.places import Places
from shian.methods.claims.relating.runs import Runs
from shian.methods.claims.relating.timely import untimed

# What can be counted and what money is called; 能力, 水平, 意识 and the like cannot.
_COUNTABLE = re.compile(
    r"(?:经费|资金|投入|预算|支出|收入|产量|产值|销量|数量|人数|户数|总量|总额|面积|占比|比例|比重|发病率|满意度|知晓度|"
    r"知晓率|满意率|合格率|覆盖率|发案率|死亡率|入学率|就业率|利用率|达标率|普及率|事故起?数|案件数?量?|投诉量|发案数|浓度|排放量?|"
    r"成本|价格|客流量|接待量|用量|使用量|消费量|储蓄|存款|贷款|投资|税收|床位|补助标准|补助|补贴|津贴|奖补|工资)(?:占比|投入|水平|安排|总额|总量|数|规模)?$"
)
_STRONG = re.compile("两位数|台阶|只增|只减|逐年|连年|年年|连续|持续|稳步|大幅|显著|逐季|逐月|不断|明显|成倍")


def check(reading: Reading) -> Iterator[Finding]:
    """One finding for each subject; a figure of the subject anywhere in the text silences it."""
    index = Index(reading)
    told: set[str] = set()
    places, runs = Places(index), Runs(index)
    trends = [one for one in reading.mentions if one.kind == "trend"]
    inside = {
        c.id
        for one in trends
        for c in index.by_sentence.get(one.sentence, ())
        if one.start <= c.start < one.end
    }
    figures = [one_name(index.words(claim)) for claim in index.claims if claim.id not in inside]
    for mention in reading.mentions:
        if mention.kind != "trend" or not mention.direction:
            continue
        subject = places.without(mention.subject)
        if subject in told or not _STRONG.search(mention.note) or not _COUNTABLE.search(subject):
            continue
        if _figure_beside(index, mention) or runs.of(mention) or _supported(subject, figures):
            continue
        told.add(subject)
        yield _finding(mention)
    yield from untimed(index)


def _figure_beside(index: Index, mention: Mention) -> bool:
    """Whether a figure follows in the same clause or the next, which says how much: 持续提升，达到92%."""
    return any(
        mention.end <= claim.start <= mention.end + 30 and "；" not in index.text[mention.end : claim.start]
        for claim in index.by_sentence.get(mention.sentence, ())
    )


def _supported(subject: str, figures: list[str]) -> bool:
    """Whether some figure's words name the subject: its stem and most of its qualifiers."""
    core, wanted = one_name(stem(subject)), pieces(subject)
    return any(core in words and len(wanted & pieces(words)) >= 0.7 * len(wanted) for words in figures)


def _finding(mention: Mention) -> Finding:
    subject = mention.subject
    return Finding(
        "unsupported",
        "medium",
        (mention.span,),
        (),
        Text(
            f"“{subject}{mention.text}”没有相应数据：全文未见“{subject}”的数值。",
            f"“{subject}{mention.text}” has no figure: none in the text is of {subject}.",
        ),
        (
            Text(
                f"“{subject}”的数值：0个；判断趋势至少需要2个",
                f"Figures of {subject}: 0; a trend needs at least 2",
            ),
        ),
        (Text("数据见附件或其他材料。", "The figures stand in an annex or elsewhere."),),
        (Text(f"列出“{subject}”各年的数值。", f"Give {subject} year by year."),),
    )
