"""Wholes by what they are called: in full, narrowed inside, or as what all of it comes to a day."""

from __future__ import annotations

import re

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import GENERIC, alike, base_measure, places_agree, plain
from shian.methods.claims.relating.naming import pieces
from shian.methods.claims.relating.pairs import Pairing, countable

_DAILY = re.compile(r"日均|每[日天]|平均每[日天]")
FULL_NAME = 4  # characters of a whole's name that is told in full
_OWN_MEASURE = frozenset(["条", "款", "类", "种"])


def of_a_day(index: Index, share: Claim, of: str) -> Pairing | None:
    """厨余垃圾日均448吨，占垃圾总量的24%: of what all of it comes to a day."""
    part = index.previous(share)
    if (
        part is None
        or not _DAILY.search(index.lead(part))
        or part.direction
        or len(index.gap(part, share)) > 16
    ):
        return None
    row = [c for c in index.around(share, before=2) if c.start < part.start and alike(c, part)]
    row = [c for c in row if _DAILY.search(index.lead(c)) and not (c.direction or c.target)]
    named = [c for c in row if not of or pieces(of) & pieces(index.words(c))]
    if not named or not any(_names_all(index, c, part) for c in named):
        return None
    return Pairing([part], named, sure=True)


def _names_all(index: Index, whole: Claim, part: Claim) -> bool:
    """Whether no other part's share stands behind it: a whole has none."""
    after = index.following(whole)
    return whole.id != part.id and (after is None or after.dimension != "ratio")


def called_so(index: Index, part: Claim, words: str) -> list[Claim] | None:
    """相当于全社会用电量的20.4%: the figures of the paragraph that are called just so, if any."""
    name = re.sub("^(?:同期|当年|年末|本年|全部)", "", words)
    if len(name) < FULL_NAME or plain(name) in GENERIC:
        return None
    row = [c for c in index.paragraph(part) if countable(c) and alike(c, part) and c.id != part.id]
    row = [c for c in row if index.lead(c).endswith(name) and c.stated >= part.stated]
    return [c for c in row if one_measure(part, c) and places_agree(c, part)] or None


def within(of: str, claim: Claim, index: Index) -> bool:
    """占设计面积的 of 设计灌溉面积; 占实有人数的 of 实有1742人: narrowed inside, or without its measure."""
    short = re.sub(r"(?:总)?(?:人|户|件|次|家|个)?(?:数量|总数|总量|人数|数|量)$", "", of)
    lead = re.sub(r"[，、]|(?:为|有|达到?)+$", "", index.lead(claim))
    if len(short) >= 2 and lead.endswith(short):
        return True
    subject = plain(claim.subject)
    at = subject.find(of[:2])
    if len(of) < FULL_NAME or at < 0 or of[-2:] != subject[-2:]:
        return False
    rest = iter(subject[at:])
    return all(sign in rest for sign in of)


def one_measure(part: Claim, whole: Claim) -> bool:
    """Whether a part may be of a whole by their measures: 12条 are of no 60项, 35户 may be of 200家."""
    one, two = base_measure(part.measure), base_measure(whole.measure)
    return part.dimension != "count" or one == two or not {one, two} & _OWN_MEASURE
