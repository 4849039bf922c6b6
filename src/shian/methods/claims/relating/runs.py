"""Runs of values in the order of time, however a text lists them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from shian.methods.claims.model import Claim, Dimension, Mention
from shian.methods.claims.reading.trends import PATTERN as TREND
from shian.methods.claims.reading.trends import VERB, numeral
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike, base_measure, plain, year_of
from shian.methods.claims.relating.naming import MONEY, one_name, pieces, stem

_GROWTHS = re.compile("增速|增长率|增幅|降幅|涨幅|增长$|下降$|同比")
_VERB = re.compile(VERB)
_YEAR = re.compile(r"(?:19|20)\d\d")
# What may stand between the values of one list: years, separators, small verbs.
_BETWEEN = re.compile(
    r"(?:(?:19|20)\d\d年?(?:度|底|末)?|第?[一二三四]季度|\d{1,2}月份?|[上下]半年|[（）()、，；,;：:和及与至到]|为|是|达到?|约|共|则|又|再|分别|依次|的|从|由|"
    r"(?:上升|增加|增长|提高|下降|减少|降低|回升|回落|反弹|[降升增减涨跌])[到至]|后|上升|增加|增长|提高|下降|减少|降低|调整|变化?为?|扩大|回落|其中|全[市县区省州])*"
)
_GOES_ON = re.compile("具体看?|从数据看|其中|分别|分年度看|具体为|数据显示|各年")
_LINK = re.compile("其中|依次|具体看?|和|分别|从|看|年|由|到|则|为|各年|")
# What is said of an ability, a mood or an order is no statement about the figures beside it.
_SOFT = re.compile(
    "(?:能力|水平|意识|基础|环境|质量|形象|感|作用|影响力|效能|氛围|秩序|力度|程度|面貌|活力|保障|服务|体系|格局|结构|效果|成效)$"
)
_DEED = re.compile(
    "(?:惠及|覆盖|服务|培训|资助|救助|补助|招收|录取|新增|建成|办理|受理|查处|发生|完成|立案|投入|安排|检出|查办|办理|处置|报告|抽检|检查|接到|接报|审结|办结)了?"
)
_SIZE = re.compile("(?:投入|规模|数量|总量|人数|总数|总额|水平|情况|力度|数|量|额)$")
_DONE_FIRST = re.compile("^(?:接待|受理|查处|完成|发生|实现|报告|立案|共|累计)+(?=[一-鿿]{2})")
_ITS_YEAR = re.compile(r"(?:其中|分别是|具体是)?(?:19|20)\d\d年")
_AT_ONCE = re.compile(r"[，：](?:19|20)\d\d年[一-鿿]{0,4}")
_AREA = re.compile("^[全我本][市县区省州镇乡校院]$")
_TABLE = 15  # sentences between trend words and a table of the values
_SPANS = re.compile(r"[一二三四]季度|(?<!\d)\d{1,2}月份?(?!\d)|[上下]半年")
_NUMBERS = re.compile(r"(?:数量|件数|人数|起数|案量|次数)$")
_SHORT_NAME = 6
_CLOSE = 30  # characters between trend words and the values right after them
_MOST = 200  # runs of one stem that are compared with a trend
_Key = tuple[str, Dimension, str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """Values of one thing in the order of time; ``years`` are empty where the text does not say them."""

    subject: str
    years: tuple[int, ...]
    claims: tuple[Claim, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Years, or the places in the list."""
        if self.years:
            return tuple(f"{year}年" for year in self.years)
        return tuple(f"第{number}个" for number in range(1, len(self.claims) + 1))


class Runs:
    """The runs of a text, by sentence and by stem of the subject."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.by_sentence: dict[int, list[Run]] = defaultdict(list)
        self.by_stem: dict[str, list[Run]] = defaultdict(list)
        for run in (*_enumerated(index), *_listed(index), *_scattered(index)):
            for sentence in {claim.sentence for claim in run.claims}:
                self.by_sentence[sentence].append(run)
            if run.subject:
                self.by_stem[one_name(stem(plain(run.subject)))].append(run)

    def of(self, mention: Mention) -> Run | None:
        """The run that a trend speaks of: beside it, in a neighbour sentence, or anywhere by its name."""
        here: list[Run] = self.by_sentence.get(mention.sentence, [])
        beside = [run for run in here if self._may_be(mention, run) and self._one_part(mention, run)]
        if beside:
            ids = [{claim.id for claim in run.claims} for run in beside]
            whole = [run for run, own in zip(beside, ids, strict=True) if not any(own < one for one in ids)]
            return min(whole, key=lambda run: self._distance(mention, run))
        if not mention.subject:
            return None
        paragraph = self.index.reading.sentences[mention.sentence].paragraph
        for step in (1, -1, 2, -2):
            number = mention.sentence + step
            inside = 0 <= number < len(self.index.reading.sentences)
            if not inside or self.index.reading.sentences[number].paragraph != paragraph:
                continue
            for run in self.by_sentence.get(number, ()):
                if self._same(mention, run, 0.5) or (step == 1 and self._continues(mention, run)):
                    return run
                if abs(step) == 1 and self._ends_alike(mention, run):
                    return run
        if (tabled := self._tabled(mention)) is not None:
            return tabled
        core = one_name(stem(plain(mention.subject)))
        return next((r for r in self.by_stem.get(core, [])[:_MOST] if self._same(mention, r, 0.8)), None)

    def _tabled(self, mention: Mention) -> Run | None:
        """The row or column of a table near by that is called as the trend's subject."""
        last = len(self.index.reading.sentences)
        for number in range(max(0, mention.sentence - _TABLE), min(last, mention.sentence + _TABLE + 1)):
            if not self.index.reading.sentences[number].is_table:
                continue
            for run in self.by_sentence.get(number, ()):
                if self._ends_alike(mention, run) or self._same(mention, run, 0.8):
                    return run
        return None

    def _ends_alike(self, mention: Mention, run: Run) -> bool:
        """中小学在校生规模 and 在校生, 刑事案件立案数 and 立案数: one name ends with the other."""
        if _GROWTHS.search(run.subject) or _SOFT.search(mention.subject):
            return False
        names = [_DONE_FIRST.sub("", _SIZE.sub("", plain(one))) for one in (mention.subject, run.subject)]
        short, long = sorted(names, key=len)
        measured = len(short) == 2 and bool(re.search("[数率量额]$", run.subject))
        return (len(short) > 2 or measured or short == long != "") and long.endswith(short)

    def keeping(self, mention: Mention, level: Claim) -> Run | None:
        """The run that is said to keep a level: 连续两年达到…."""
        core = one_name(stem(plain(mention.subject)))
        named: list[Run] = self.by_stem.get(core, [])[:_MOST]
        here: list[Run] = self.by_sentence.get(mention.sentence, [])
        for run in here + named:
            first = run.claims[0]
            fits = alike(first, level) and first.per == level.per and level not in run.claims
            if fits and (first.sentence == mention.sentence or self._same(mention, run, 0.5)):
                return run
        return None

    def _one_part(self, mention: Mention, run: Run) -> bool:
        """Whether no ； stands between words and values, unless the values go on or name what is meant."""
        first, last = run.claims[0], run.claims[-1]
        if first.start >= mention.end:
            between = self.index.text[mention.end : first.start]
        else:
            between = self.index.text[last.end : mention.start]
        if "；" not in between:
            return True
        goes_on = not _SOFT.search(mention.subject) and _GOES_ON.match(between.rpartition("；")[2].strip())
        return bool(goes_on) or self._same(mention, run, 0.5)

    def _distance(self, mention: Mention, run: Run) -> int:
        start, end = run.claims[0].start, run.claims[-1].end
        if start >= mention.end:
            return start - mention.end
        return max(mention.start - end, 0)

    def _may_be(self, mention: Mention, run: Run) -> bool:
        """Whether a run of the same sentence has no other subject than the trend's."""
        if _GROWTHS.search(run.subject) and not _GROWTHS.search(mention.subject):
            return False
        subject = plain(run.subject)
        if (
            _DEED.fullmatch(re.sub("^(?:分别|依次)", "", subject))
            and 0 <= run.claims[0].start - mention.end <= _CLOSE
        ):
            return not _SOFT.search(mention.subject)  # 投诉量逐年下降，2021年至2023年分别受理…
        money = MONEY.search(mention.subject) and run.claims[0].dimension == "money"
        soft = None if money else _SOFT.search(mention.subject)
        if soft and not pieces(mention.subject) <= pieces(f"{subject}\0{self.index.lead(run.claims[0])}"):
            return False
        after = mention.start - run.claims[-1].end
        numbers = _NUMBERS.search(mention.subject) and len(mention.subject) <= _SHORT_NAME
        between = self.index.text[run.claims[-1].end : mention.start]
        if 0 <= after <= _CLOSE and numbers and not re.search(r"\d|累计", between + mention.subject):
            return True  # 案件分别为412件、386件、395件，办案数量逐年递减
        if not subject or not mention.subject or _YEAR.search(subject) or len(subject) < 2:
            return True
        core = one_name(stem(plain(mention.subject)))
        if MONEY.search(mention.subject) and run.claims[0].dimension != "money":
            return False
        if len(run.claims) > 2 and _AT_ONCE.fullmatch(
            self.index.text[mention.end : max(mention.end, run.claims[0].start)]
        ):
            return True  # 生猪产能稳定增长，2021年出栏…
        named = one_name(f"{subject}\0{self.index.lead(run.claims[0])}")
        wanted = pieces(mention.subject)
        return core in named or 2 * len(wanted & pieces(named)) >= len(wanted)

    def _continues(self, mention: Mention, run: Run) -> bool:
        """Whether a sentence goes on about the one before: 具体看，2016年为…."""
        text = self.index.sentence_of(run.claims[0]).text.strip()
        bare = not plain(run.subject) or _DEED.fullmatch(plain(run.subject))
        unnamed = bare and len(run.claims) > 2 and _ITS_YEAR.match(text)
        return not _SOFT.search(mention.subject) and bool(_GOES_ON.match(text) or unnamed)

    def _same(self, mention: Mention, run: Run, least: float) -> bool:
        """Whether the name of the run has most pieces of the trend's subject, and the other way round."""
        if _GROWTHS.search(run.subject):
            return False
        core = one_name(stem(plain(mention.subject)))
        wanted, named = pieces(plain(mention.subject)), pieces(plain(run.subject))
        if core not in one_name(run.subject) or not wanted or not named:
            return False
        common = len(wanted & named)
        return common >= least * len(wanted) and common >= least * len(named)


def _enumerated(index: Index) -> Iterator[Run]:
    """Values one behind the other in a sentence, with nothing between them but years and separators."""
    for claims in index.by_sentence.values():
        chain: list[Claim] = []
        for claim in (*claims, None):
            follows = claim is not None and chain and alike(chain[-1], claim) and not _told(index, claim)
            if claim is not None and follows and _BETWEEN.fullmatch(index.gap(chain[-1], claim)):
                chain.append(claim)
                continue
            yield from _chain(index, chain)
            chain = [claim] if claim is not None and not _told(index, claim) else []


def _told(index: Index, claim: Claim) -> bool:
    """Whether a figure is a change, a plan or a share of another."""
    change = claim.direction and claim.dimension in {"ratio", "points"} and _VERB.search(index.lead(claim))
    return bool(claim.target or claim.link == "其中" or change)


def _chain(index: Index, chain: list[Claim]) -> Iterator[Run]:
    if len(chain) < 2:
        return
    years = [year_of(one) for one in chain]
    known = [year for year in years if year is not None]
    if len(set(known)) != len(chain):
        known = _years_of_sentence(index, chain)
    if len(known) != len(chain) and _as_many_years(index, chain):
        yield Run(_subject(index, chain), (), tuple(chain))
    if len(known) == len(chain):
        ordered = sorted(zip(known, chain, strict=True), key=lambda pair: pair[0])
        yield Run(_subject(index, chain), tuple(y for y, _ in ordered), tuple(c for _, c in ordered))


def _as_many_years(index: Index, chain: list[Claim]) -> bool:
    """Whether a sentence speaks of as many years as it lists values: 近三年……分别为a、b、c."""
    text = index.sentence_of(chain[0]).text
    if len(_SPANS.findall(text[: chain[-1].end - index.sentence_of(chain[0]).start])) == len(chain):
        return True  # 一季度a，二季度b，三季度c
    spoken = re.search("近?([三四五六七八两]|\\d)(?:个?年度?来?)", text)
    return bool(spoken and numeral(spoken[1]) == len(chain) and re.search("分别|依次|由[^。；]*再", text))


def _years_of_sentence(index: Index, chain: list[Claim]) -> list[int]:
    """The years that a sentence lists, where they are as many as the values: 2017年至2021年 are five."""
    text = index.sentence_of(chain[0]).text
    if span := re.search(r"((?:19|20)\d\d)年?(?:至|到|[-—–~～])+((?:19|20)\d\d)年", text):
        first, last = int(span[1]), int(span[2])
        if last - first + 1 == len(chain):
            return list(range(first, last + 1))
    found = [int(year) for year in _YEAR.findall(text)]
    return found if len(found) == len(chain) == len(set(found)) else []


def _subject(index: Index, chain: list[Claim]) -> str:
    sentence = index.sentence_of(chain[0])
    part = index.text[sentence.start : chain[-1].end].rpartition("；")[2] if len(chain) else ""
    subject = _bare(chain[0].subject)
    return subject if subject in part else ""


def _bare(subject: str) -> str:
    """A subject without the trend words that were read with it, and nothing where it is only a link."""
    kept = re.sub(r"^(?:19|20)\d\d年(?=[一-鿿]{2})", "", subject)
    if trend := TREND.search(kept + "，"):
        kept = kept[: trend.start()]
    return "" if _YEAR.search(kept) or _LINK.fullmatch(kept) else kept


def _listed(index: Index) -> Iterator[Run]:
    """Series of the text whose labels or periods are years."""
    for series in index.reading.series:
        claims = [index.by_id[one] for one in series.claims if one in index.by_id]
        years = [_label_year(label) for label in series.labels] or [year_of(one) for one in claims]
        known = [year for year in years if year is not None]
        if len(claims) < 2 or len(known) != len(claims) or len(set(known)) != len(known):
            continue
        yield _run(_bare(series.subject or claims[0].subject), dict(zip(known, claims, strict=True)))


def _label_year(label: str) -> int | None:
    match = _YEAR.search(label)
    return int(match[0]) if match else None


def _scattered(index: Index) -> Iterator[Run]:
    """Values of one name, unit and place for different years, wherever they stand."""
    groups: dict[_Key, dict[int, Claim]] = defaultdict(dict)
    unclear: set[_Key] = set()
    for claim in index.claims:
        year, name = year_of(claim), _DONE_FIRST.sub("", plain(_bare(claim.subject)))
        exact = claim.bound in {"exact", "about", "near"} and not claim.target
        if year is None or len(name) < 2 or claim.direction or claim.compared or not exact:
            continue
        key: _Key = (name, claim.dimension, base_measure(claim.measure), _AREA.sub("", claim.place))
        if year in groups[key] and groups[key][year].stated != claim.stated:
            unclear.add(key)
        groups[key].setdefault(year, claim)
    for key, by_year in groups.items():
        if len(by_year) > 1 and key not in unclear:
            names = (plain(_bare(claim.subject)) for claim in by_year.values())
            yield _run(max(names, key=len), by_year)


def _run(subject: str, by_year: dict[int, Claim]) -> Run:
    years = sorted(by_year)
    return Run(subject, tuple(years), tuple(by_year[year] for year in years))
