"""What a text claims without a figure: trends, absolutes, documents and persons, each at its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from shian.methods.claims.model import Mention, Sentence
from shian.methods.claims.reading.absolutes import absolutes
from shian.methods.claims.reading.documents import documents
from shian.methods.claims.reading.persons import private_persons
from shian.methods.claims.reading.plans import planned
from shian.methods.claims.reading.trends import trends

PLANS = re.compile("下一步|下步|打算|计划|目标|安排|展望|思路|建议|明年")
SHORT = 30  # a heading longer than this is a sentence that claims something


def mentions(text: str, sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
    """All mentions of a text in its order. What a short heading says is a title, not a claim."""
    starts = [sentence.start for sentence in sentences]
    plans = planned(sentences)

    def place(start: int) -> int:
        return max(bisect_right(starts, start) - 1, 0)

    found: list[Mention] = []
    for trend in trends(text):
        if not titled(sentences, place(trend.start), plans):
            found.append(
                Mention(
                    "trend",
                    trend.start,
                    trend.end,
                    place(trend.start),
                    text[trend.start : trend.end],
                    subject=trend.subject,
                    direction=trend.direction,
                    years=trend.years,
                    note=trend.word,
                )
            )
    for one in absolutes(text):
        if not titled(sentences, place(one.start), plans):
            words = text[one.start : one.end]
            found.append(
                Mention(
                    one.kind, one.start, one.end, place(one.start), words, one.subject, note=one.predicate
                )
            )
    found.extend(papers(text, place))
    found.extend(
        Mention("person", start, end, place(start), name, subject=name, note=role)
        for start, end, name, role in private_persons(text)
    )
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def papers(text: str, place: Callable[[int], int]) -> Iterator[Mention]:
    """Documents and numbers of documents."""
    for one in documents(text):
        yield Mention(
            "document" if one.title else "number_of_document",
            one.start,
            one.end,
            place(one.start),
            text[one.start : one.end],
            subject=one.title,
            note=one.number,
        )


def titled(sentences: Sequence[Sentence], index: int, plans: frozenset[int] = frozenset()) -> bool:
    """Whether the sentence is a short heading, or stands under one that tells of what is to come."""
    if not sentences:
        return False
    sentence = sentences[index]
    plan = not sentence.is_heading and PLANS.search(sentence.heading)
    return bool(plan) or index in plans or (sentence.is_heading and sentence.end - sentence.start < SHORT)
