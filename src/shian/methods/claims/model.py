"""What the auditor reads and finds: the text's parts, the claims in it, and the findings about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from shian.methods.claims.intervals import Interval

Span = tuple[int, int]  # from the first character to the one after the last, counted from 0
Dimension = Literal[
    "count", "money", "mass", "area", "floor", "length", "volume", "energy", "power", "duration",
    "ratio", "points", "rate", "multiple", "temperature", "concentration", "number",
]  # fmt: skip
Bound = Literal["exact", "about", "near", "at_least", "more_than", "at_most", "less_than", "some"]
Severity = Literal["high", "medium", "low", "question"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: whether it says that figures disagree, or asks about something that is missing."""

    name: str
    zh: str
    en: str
    disagrees: bool


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("sum", "分项与合计不符", "Parts and total disagree", True),
        Kind("share", "比率与分子分母不符", "A share disagrees with its numerator and denominator", True),
        Kind("rate", "按人口等折算的比率基数不一致", "A rate implies another denominator", True),
        Kind("average", "平均数与总数不符", "An average disagrees with its total", True),
        Kind("growth", "增幅与前后数不符", "A growth disagrees with the two values", True),
        Kind("repeated", "同一事项前后数值不一", "The same thing is said twice with different values", True),
        Kind("trend", "趋势表述与数列不符", "Trend words disagree with the series", True),
        Kind("minimum", "总数低于最低要求之积", "A total is below a minimum times a count", True),
        Kind("unit", "疑似单位或数量级差错", "A slip of unit or magnitude", True),
        Kind("absolute", "绝对表述与数字不符", "An absolute word disagrees with a figure", True),
        Kind("citation", "文件名称与文号不符", "A document is cited with another document's number", True),
        Kind("person", "公开文本点名个人", "A private person is named in a public text", True),
        Kind("period", "统计时段不一致", "Periods do not match", False),
        Kind("scope", "统计范围不一致", "Scopes differ", False),
        Kind("base", "百分比未给出分子分母", "A percentage without numerator or denominator", False),
        Kind("unsupported", "文中无相应数据", "A claim without a figure", False),
        Kind("law", "按法定要求存疑", "A pair of figures seems to break a rule of law", False),
        Kind("coverage", "未说明所占比例", "The share of the whole is not stated", False),
    )
}


@dataclass(frozen=True, slots=True)
class Period:
    """When a claim holds. ``start`` or ``end`` is None where the text leaves it open."""

    kind: Literal["year", "as_of", "range", "since", "month", "quarter", "half", "term", "recent"]
    start: date | None
    end: date | None
    text: str = ""
    inherited: bool = False  # said earlier in the sentence or paragraph, not beside the figure

    @property
    def year(self) -> int | None:
        """The calendar year, where it is a whole one."""
        if self.kind == "year" and self.end is not None:
            return self.end.year
        return None

    def same(self, other: Period) -> bool:
        """Whether both mean the same days."""
        return (self.start, self.end) == (other.start, other.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its place, the paragraph it stands in, the headings above it."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    heading: str = ""
    is_heading: bool = False
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity of the text and all that the text says about it.

    ``stated`` is the figure as written, in the base unit of its dimension (元, 吨, 亩, 平方米, 米, 立方米,
    千瓦时, 天; 1 for ratios, so that 5 % is 0.05; percentage points likewise). ``value`` is what it may
    stand for. A rate keeps its number as written, per ``per`` of ``per_of``: 4.58批次/千人 is 4.58, ``per``
    1000, ``per_of`` 人.
    """

    id: int
    start: int
    end: int
    sentence: int
    clause: int  # counted through the whole text; clauses end at ，；。：and brackets
    text: str
    stated: Fraction
    value: Interval
    dimension: Dimension
    measure: str = ""  # the measure word or unit as written: 家, 批次, 万元
    scale: Fraction = Fraction(1)  # from what is written to the base unit: 10000 for 万
    bound: Bound = "exact"
    per: Fraction | None = None
    per_of: str = ""
    subject: str = ""  # what it counts, as written beside it: 食品生产企业
    topic: str = ""  # what the sentence was counting before, for 率 and 量 that do not say of what
    head: str = ""  # the whole clause before it, for what is said about the subject
    tail: str = ""  # the rest of the clause after it
    cue: str = ""  # the verb before it: 达到, 增长, 下降, 提高, 平均, 占 …
    direction: int = 0  # 1 where it says how much more, -1 how much less
    compared: str = ""  # 同比, 比上年, 较2019年 …: what it is compared with
    place: str = ""  # the place beside it or inherited: 全市, 市属, 10个县（市、区）
    period: Period | None = None
    whole: int | None = None  # the claim it is part of
    link: str = ""  # how the text says so: 其中, 含, （ (brackets), 合计, 分为 …
    restates: int | None = None  # the claim it gives again in brackets: 2.8批次/千人（12123批次）
    series: int | None = None  # number of the list it was unrolled from
    step: int | None = None  # its place in that list, from 0
    cumulative: bool = False  # 累计, 共, 以来
    target: bool = False  # a plan, a requirement or a goal, not what happened
    group: bool = False  # a number in a name, a document title or an ordinal: kept for the table, not related

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Series:
    """Values that the text lists for one thing: by year, or by name."""

    id: int
    claims: tuple[int, ...]
    labels: tuple[str, ...]  # 2019年, 2020年 …, or what the values belong to
    subject: str = ""
    ordered: bool = False  # by time


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that claim something without a figure beside them: trends, absolutes, documents, persons."""

    kind: Literal["trend", "absolute", "document", "number_of_document", "person", "exhaustive"]
    start: int
    end: int
    sentence: int
    text: str
    subject: str = ""
    direction: int = 0  # trends: 1 up, -1 down
    years: int | None = None  # 连续五年
    note: str = ""  # documents: the number beside the title, persons: the role

    @property
    def span(self) -> Span:
        """Its place in the text."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as read."""

    text: str
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    series: tuple[Series, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def sentence_of(self, claim: Claim) -> Sentence:
        """The sentence a claim stands in."""
        return self.sentences[claim.sentence]

    def parts_of(self, claim: Claim) -> Iterator[Claim]:
        """The claims that are directly part of it."""
        return (one for one in self.claims if one.whole == claim.id)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What cannot be reproduced from the figures given, or should be asked.

    ``spans`` are the figures or words it rests on, the one to look at first before the others. ``arithmetic``
    is the computation, a line each; ``readings`` are the ways to read the text under which it would be right;
    ``settles`` says what would decide it.
    """

    kind: str
    severity: Severity
    spans: tuple[Span, ...]
    claims: tuple[int, ...]
    says: Text
    arithmetic: tuple[Text, ...] = ()
    readings: tuple[Text, ...] = ()
    settles: tuple[Text, ...] = ()
    id: str = ""  # given by the audit: kind and place, stable while the text stays


@dataclass(frozen=True, slots=True)
class Audit:
    """A text, what was read in it and what was found."""

    reading: Reading
    findings: tuple[Finding, ...] = field(default=())
