"""Trend words against the values that the text itself gives for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from shian.methods.claims.model import Claim, Finding, Mention, Reading, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike
from shian.methods.claims.relating.runs import Run, Runs
from shian.methods.claims.relating.wording import line

_STRICT = re.compile("逐年|连年|年年|连续|逐季|逐月")  # not even a level stretch
_ENDS = re.compile(
    "总体|整体|大幅|显著|明显|快速|成倍|进一步|逐步|逐渐|呈"
)  # only the first and the last value count


def check(reading: Reading) -> Iterator[Finding]:
    """Each trend against the run it speaks of, if there is one."""
    index = Index(reading)
    trends = [one for one in reading.mentions if one.kind == "trend"]
    if not trends:
        return
    runs = Runs(index)
    told: set[tuple[int, ...]] = set()
    for mention in trends:
        if not mention.direction:
            yield from _kept(index, runs, mention)
            continue
        run = runs.of(mention)
        if run is None:
            continue
        steps = _against(mention, run)
        ids = tuple(claim.id for claim in run.claims)
        if steps and ids not in told:
            told.add(ids)
            yield _finding(mention, run, steps)


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
    shown = " → ".join(f"{label}{claim.text}" for label, claim in zip(run.labels, run.claims, strict=True))
    lines = [line(shown)]
    for a, b in steps:
        before, after = run.claims[a], run.claims[b]
        change = f"{float((after.stated / before.stated - 1) * 100):+.1f}%" if before.stated else ""
        sign = "=" if before.stated == after.stated else "<" if after.stated < before.stated else ">"
        later, earlier = f"{run.labels[b]}{after.text}", f"{run.labels[a]}{before.text}"
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


def _kept(index: Index, runs: Runs, mention: Mention) -> Iterator[Finding]:
    """连续两年达到X: the last years' values against the level."""
    level = next((c for c in _within(index, mention)), None)
    if level is None or mention.years is None or level.stated <= 0:
        return
    upper = mention.note in {"低于", "控制在"}
    run = runs.keeping(mention, level)
    if run is None:
        return
    last = run.claims[-mention.years :]
    short = [one for one in last if _misses(one, level, upper=upper)]
    if short:
        yield _missed(mention, level, run, short)


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
