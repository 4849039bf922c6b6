"""Trend words against the values that the text itself gives for the same thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from shian.methods.claims.model import Claim, Dimension, Finding, Mention, Reading, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike, base_measure, plain, year_of
from shian.methods.claims.relating.naming import one_name, pieces, stem
from shian.methods.claims.relating.wording import line

_STRICT = re.compile("逐年|连年|年年|连续|逐季|逐月")  # not even a level stretch
_ENDS = re.compile(
    "总体|整体|大幅|显著|明显|快速|成倍|进一步|逐步|逐渐|呈"
)  # only the first and the last value count
_GROWTHS = re.compile("增速|增长率|增幅|降幅|涨幅|增长$|下降$|同比")
_YEAR = re.compile(r"(?:19|20)\d\d")
_Key = tuple[str, Dimension, str, str]
_MOST = 200  # runs of one stem that are compared with a trend
_SENTENCES = 2  # how far from the words a series may stand with a looser name


@dataclass(frozen=True, slots=True)
class Run:
    """Values of one thing by year."""

    subject: str
    years: tuple[int, ...]
    claims: tuple[Claim, ...]


def check(reading: Reading) -> Iterator[Finding]:
    """Each trend against the run that fits it best, if one does."""
    index = Index(reading)
    trends = [one for one in reading.mentions if one.kind == "trend"]
    if not trends:
        return
    finder = _Finder(index)
    told: set[tuple[int, ...]] = set()
    for mention in trends:
        if not mention.direction:
            yield from _kept(index, finder, mention)
            continue
        for run in finder.runs(mention):
            steps = _against(mention, run)
            ids = tuple(claim.id for claim in run.claims)
            if steps and ids not in told:
                told.add(ids)
                yield _finding(mention, run, steps)
            break


class _Finder:
    """Runs of the text, by sentence and by stem of the subject."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.by_sentence: dict[int, list[Run]] = defaultdict(list)
        self.by_stem: dict[str, list[Run]] = defaultdict(list)
        for run in (*_listed(index), *_scattered(index)):
            for sentence in {claim.sentence for claim in run.claims}:
                self.by_sentence[sentence].append(run)
            self.by_stem[one_name(stem(plain(run.subject)))].append(run)

    def runs(self, mention: Mention) -> Iterator[Run]:
        """Runs that a mention may speak of, the nearest first."""
        core = one_name(stem(plain(mention.subject))) if mention.subject else ""
        here = self.by_sentence.get(mention.sentence, [])
        yield from (run for run in here if not core or self._named(run, core))
        if not core:
            return
        paragraph = self.index.reading.sentences[mention.sentence].paragraph
        for number in range(mention.sentence - _SENTENCES, mention.sentence + _SENTENCES + 1):
            near = 0 <= number < len(self.index.reading.sentences) and number != mention.sentence
            if near and self.index.reading.sentences[number].paragraph == paragraph:
                yield from (run for run in self.by_sentence.get(number, ()) if self._same(mention, run, 0.5))
        yield from (run for run in self.by_stem.get(core, [])[:_MOST] if self._same(mention, run, 0.8))

    def _named(self, run: Run, core: str) -> bool:
        words = one_name(run.subject + self.index.lead(run.claims[0]))
        return core in words and not _GROWTHS.search(run.subject)

    def _same(self, mention: Mention, run: Run, least: float) -> bool:
        """Whether the name of the run has most pieces of the trend's subject, and the other way round."""
        core = one_name(stem(plain(mention.subject)))
        wanted = pieces(plain(mention.subject))
        named = pieces(plain(run.subject))
        if not self._named(run, core) or not wanted or not named:
            return False
        common = len(wanted & named)
        return common >= least * len(wanted) and common >= least * len(named)


def _listed(index: Index) -> Iterator[Run]:
    """Series of the text whose labels or periods are years."""
    for series in index.reading.series:
        claims = [index.by_id[one] for one in series.claims if one in index.by_id]
        years = [_label_year(label) for label in series.labels] or [year_of(one) for one in claims]
        known = [year for year in years if year is not None]
        if len(claims) < 2 or len(known) != len(claims) or len(set(known)) != len(known):
            continue
        yield _run(series.subject or claims[0].subject, dict(zip(known, claims, strict=True)))


def _label_year(label: str) -> int | None:
    match = _YEAR.search(label)
    return int(match[0]) if match else None


def _scattered(index: Index) -> Iterator[Run]:
    """Values of one name, unit and place for different years, wherever they stand."""
    groups: dict[_Key, dict[int, Claim]] = defaultdict(dict)
    unclear: set[_Key] = set()
    for claim in index.claims:
        year, name = year_of(claim), plain(claim.subject)
        exact = claim.bound in {"exact", "about", "near"} and not claim.target
        if year is None or len(name) < 2 or claim.direction or claim.compared or not exact:
            continue
        key: _Key = (name, claim.dimension, base_measure(claim.measure), claim.place)
        if year in groups[key] and groups[key][year].stated != claim.stated:
            unclear.add(key)
        groups[key].setdefault(year, claim)
    for key, by_year in groups.items():
        if len(by_year) > 1 and key not in unclear:
            yield _run(key[0], by_year)


def _run(subject: str, by_year: dict[int, Claim]) -> Run:
    years = sorted(by_year)
    return Run(subject, tuple(years), tuple(by_year[year] for year in years))


def _against(mention: Mention, run: Run) -> list[tuple[int, int]]:
    """The steps of a run (places of two values) that go against the words."""
    places = list(range(len(run.claims)))
    if mention.years is not None and mention.years < len(places) - 1:
        places = places[-mention.years - 1 :]
    steps = list(pairwise(places))
    if _ENDS.search(mention.note) and not _STRICT.search(mention.note):
        steps = [(places[0], places[-1])]
    return [step for step in steps if _wrong(run.claims[step[0]], run.claims[step[1]], mention)]


def _wrong(before: Claim, after: Claim, mention: Mention) -> bool:
    """Whether a step surely goes the other way; for strict words also whether it is exactly level."""
    if not alike(before, after):
        return False
    up = mention.direction > 0
    low, high = (after.value, before.value) if up else (before.value, after.value)
    if low.high is not None and high.low is not None and (low.high < high.low or (
        low.high == high.low and (low.open_high or high.open_low)
    )):  # fmt: skip
        return True
    level = before.stated == after.stated and before.bound == after.bound == "exact"
    return bool(level and _STRICT.search(mention.note))


def _finding(mention: Mention, run: Run, steps: list[tuple[int, int]]) -> Finding:
    shown = " → ".join(f"{claim.text}（{year}）" for year, claim in zip(run.years, run.claims, strict=True))
    lines = [line(shown)]
    for a, b in steps:
        before, after = run.claims[a], run.claims[b]
        change = f"{float((after.stated / before.stated - 1) * 100):+.1f}%" if before.stated else ""
        sign = "=" if before.stated == after.stated else "<" if after.stated < before.stated else ">"
        later, earlier = f"{run.years[b]}年{after.text}", f"{run.years[a]}年{before.text}"
        lines.append(line(f"{later} {sign} {earlier} {change}".strip()))
    level = all(run.claims[a].stated == run.claims[b].stated for a, b in steps)
    return Finding(
        "trend",
        "low" if level else "high",
        (mention.span, *(claim.span for claim in run.claims)),
        tuple(claim.id for claim in run.claims),
        Text(
            f"“{mention.text}”与所列数值不符。",
            f"“{mention.text}” cannot be reproduced from the values given.",
        ),
        tuple(lines),
        (
            Text(
                "趋势说的是另一口径（如合计而非本级、预算而非决算）；", "The words are about another scope."
            ),
            Text("趋势说的是更长的时段，个别年份有波动。", "They are about a longer time, with exceptions."),
        ),
        (Text("列出同一口径各年的数值。", "The values of one scope, year by year."),),
    )


def _kept(index: Index, finder: _Finder, mention: Mention) -> Iterator[Finding]:
    """连续两年达到X: the last years' values against the level."""
    level = next((c for c in _within(index, mention)), None)
    if level is None or mention.years is None or level.stated <= 0:
        return
    upper = mention.note in {"低于", "控制在"}
    for run in finder.runs(mention):
        if (
            not alike(run.claims[0], level)
            or run.claims[0].per != level.per
            or level.id in {c.id for c in run.claims}
        ):
            continue
        last = run.claims[-mention.years :]
        short = [one for one in last if _misses(one, level, upper=upper)]
        if short:
            yield _missed(mention, level, run, short)
        return


def _within(index: Index, mention: Mention) -> Iterable[Claim]:
    return (c for c in index.by_sentence.get(mention.sentence, ()) if mention.start <= c.start < mention.end)


def _misses(one: Claim, level: Claim, *, upper: bool) -> bool:
    if upper:
        return one.value.low is not None and one.value.low > level.stated
    return one.value.high is not None and one.value.high < level.stated


def _missed(mention: Mention, level: Claim, run: Run, short: list[Claim]) -> Finding:
    lines = tuple(
        Text(f"{one.text}，未达{level.text}", f"{one.text} is short of {level.text}") for one in short
    )
    return Finding(
        "trend",
        "high",
        (mention.span, *(claim.span for claim in run.claims)),
        (level.id, *(claim.id for claim in run.claims)),
        Text(
            f"“{mention.text}”与所列数值不符。",
            f"“{mention.text}” cannot be reproduced from the values given.",
        ),
        lines,
        (Text("说的是另一口径或另外的年份。", "Another scope or other years are meant."),),
        (Text("列出同一口径各年的数值。", "The values of one scope, year by year."),),
    )
