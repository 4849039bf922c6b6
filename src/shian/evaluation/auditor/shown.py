"""An audit as plain data: what `--json` prints, what pages show, what is kept."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from typing import Any

from shian.methods.claims.intervals import Interval
from shian.methods.claims.model import KINDS, Audit, Claim, Finding, Period, Reading, Sentence, Text

Json = dict[str, Any]
FORMAT = "shian-audit-1"


def shown(audit: Audit, *, length: int | None = None) -> Json:
    """All that was read and found. ``length`` is where facts given beside the text begin, if any."""
    reading = audit.reading
    starts = [sentence.start for sentence in reading.sentences]
    return {
        "format": FORMAT,
        "characters": len(reading.text) if length is None else length,
        "text": reading.text,
        "facts_from": length,
        "findings": [_finding(one, reading, starts) for one in audit.findings],
        "claims": [_claim(claim, reading) for claim in reading.claims],
        "series": [
            {"claims": list(s.claims), "labels": list(s.labels), "subject": s.subject} for s in reading.series
        ],
    }


def decimal(value: Fraction | None) -> str | None:
    """A fraction as digits, where they end within twelve decimals; else as a/b."""
    if value is None:
        return None
    if value.denominator == 1:
        return str(value.numerator)
    scaled = value * 10**12
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = f"{abs(scaled.numerator):013d}"
    return f"{'-' if value < 0 else ''}{digits[:-12]}.{digits[-12:].rstrip('0')}"


def _finding(finding: Finding, reading: Reading, starts: list[int]) -> Json:
    kind = KINDS[finding.kind]
    return {
        "id": finding.id,
        "kind": finding.kind,
        "kind_title": {"zh": kind.zh, "en": kind.en},
        "disagrees": kind.disagrees and finding.severity != "question",
        "severity": finding.severity,
        "says": _text(finding.says),
        "arithmetic": [_text(line) for line in finding.arithmetic],
        "readings": [_text(line) for line in finding.readings],
        "settles": [_text(line) for line in finding.settles],
        "places": [_place(span, reading, starts) for span in finding.spans],
        "claims": list(finding.claims),
    }


def _place(span: tuple[int, int], reading: Reading, starts: list[int]) -> Json:
    sentence: Sentence = reading.sentences[max(0, bisect_right(starts, span[0]) - 1)]
    return {
        "start": span[0],
        "end": span[1],
        "text": reading.text[span[0] : span[1]],
        "sentence": sentence.index,
        "sentence_text": reading.text[sentence.start : sentence.end].strip(),
        "line": sentence.paragraph + 1,
    }


def _text(text: Text) -> Json:
    return {"zh": text.zh, "en": text.en}


def _claim(claim: Claim, reading: Reading) -> Json:
    return {
        "id": claim.id,
        "start": claim.start,
        "end": claim.end,
        "text": reading.text[claim.start : claim.end],
        "sentence": claim.sentence,
        "line": reading.sentences[claim.sentence].paragraph + 1,
        "subject": claim.subject,
        "topic": claim.topic,
        "stated": decimal(claim.stated),
        "value": _interval(claim.value),
        "bound": claim.bound,
        "dimension": claim.dimension,
        "unit": claim.measure,
        "scale": decimal(claim.scale),
        "per": decimal(claim.per),
        "per_of": claim.per_of,
        "place": claim.place,
        "period": _period(claim.period),
        "part_of": claim.whole,
        "link": claim.link,
        "restates": claim.restates,
        "series": claim.series,
        "step": claim.step,
        "direction": claim.direction,
        "compared": claim.compared,
        "cumulative": claim.cumulative,
        "target": claim.target,
        "ignored": claim.group,
    }


def _interval(value: Interval) -> Json:
    return {
        "low": decimal(value.low),
        "high": decimal(value.high),
        "open_low": value.open_low,
        "open_high": value.open_high,
    }


def _period(period: Period | None) -> Json | None:
    if period is None:
        return None
    return {
        "kind": period.kind,
        "from": period.start.isoformat() if period.start else None,
        "to": period.end.isoformat() if period.end else None,
        "text": period.text,
        "inherited": period.inherited,
    }
