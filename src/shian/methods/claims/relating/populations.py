"""The people, households and land of a text that a rate may be per."""

from __future__ import annotations

import re

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.denominators import PEOPLE, Per
from shian.methods.claims.relating.index import Index

_SCALED = 10_000  # what 万 stands for
LEAST = 1000  # fewer people than this are a staff, not a population
POPULATION = re.compile(
    r"常住人口|户籍(?:总)?人口|总人口|年末人口|平均人口|常住居民|(?:^|\0|[市县区省国镇])人口|常住$|户籍$"
)
_BARE = re.compile(r"[十百千万]+(?:人口?|名|户)")  # 千人口托位: per thousand, not a thousand people
_EXTENT = re.compile(r"面积|种植|播种|种了|栽|果园|茶园|园(?:地)?$|养殖|里程|公路|道路|管网|全长|总长")


def denominators(index: Index, per: Per, family: str) -> list[Claim]:
    """The figures of the text that the rate may be per: its population, its households, its area."""
    found = [
        c for c in index.claims if not c.direction and c.value.low and is_denominator(index, c, per, family)
    ]
    return found[:12]


def is_denominator(index: Index, claim: Claim, per: Per, family: str) -> bool:
    if claim.dimension == "rate" or _BARE.fullmatch(claim.text):
        return False
    words = f"{claim.subject}\0{claim.tail[:8]}\0{index.lead(claim)[-10:]}"
    if per.people:
        if claim.dimension == "number" and claim.scale >= _SCALED and not claim.target:
            return bool(POPULATION.search(claim.subject or index.lead(claim)))  # 常住人口527万
        if claim.dimension != "count" or not claim.measure.endswith(PEOPLE) or claim.stated < LEAST:
            return False
        if per.noun:
            return _narrow(per.noun) in words
        return bool(POPULATION.search(words + claim.measure))
    if claim.dimension == "count":
        return claim.measure == per.of or (len(per.of) > 1 and per.of in words)
    dimension = {"亩": "area", "公顷": "area", "平方公里": "area", "公里": "length"}.get(per.of, "")
    return claim.dimension == dimension and bool(_EXTENT.search(words))


def _narrow(noun: str) -> str:
    """老年人 of 户籍老年人: the longest word that names the group."""
    for word in ("老年人", "老人", "学生", "儿童", "幼儿", "职工", "农民", "居民", "人口"):
        if word in noun:
            return word
    return noun
