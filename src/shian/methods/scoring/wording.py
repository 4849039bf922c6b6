"""Reading a scoring rule as tables word it: 每少0.1扣1分，扣完为止；≥98%得2分，每低1个百分点扣0.5分."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from shian.methods.problems import Problem, problem
from shian.methods.scoring.functions import (
    Count,
    Declared,
    Deduct,
    Extra,
    Function,
    Linear,
    Steps,
    Threshold,
    WholeShare,
)
from shian.methods.scoring.model import Rule, Veto
from shian.methods.sheets.text import fold, squeeze

N = r"(\d{1,9}(?:\.\d{1,6})?)"
# A unit may hold digits (批次/1000人) but ends before the word that says what happens.
UNIT = r"(?:%|‰|个?百分点|[^\d,;。:、()得扣减加每≥≤<>]{0,10}(?:/(?:1000|千)人)?)"
MORE = r"(?:≥|>=|不低于|不少于|不小于|(?<!不)(?:达到|达|大于等于|大于或等于|高于|超过)|>)"
FEWER = r"(?:≤|<=|不高于|不超过|不大于|不多于|小于等于|小于或等于|控制在)"
FULL = r"(?:满分|全分)"
BASE_MORE = re.compile(rf"{MORE}{N}{UNIT}(?:\(含\))?(?:及?以上)?|{N}{UNIT}(?:\(含\))?(?:及以上|以上)")
BASE_FEWER = re.compile(rf"{FEWER}{N}{UNIT}|{N}{UNIT}(?:及以下|以下|以内)")
LESS = re.compile(rf"每(?:减少|降低|下降|相差|不足|少|低|差|缺)(?:{N})?{UNIT},?(?:扣|减){N}分")
OVER = re.compile(rf"每(?:增加|升高|上升|超过|超出|高出|高|多|超)(?:{N})?{UNIT},?(?:扣|减){N}分")
COUNTED = re.compile(r"^每[^\d一二]{0,3}[\d一二]?(?:项|家|次|件|起|处|人|个(?!百分点))")
GAIN = re.compile(rf"每(?:增加|新增|获得|获|有|多|建成)?(?:{N})?{UNIT},?(?:加|得|奖励?){N}分")
STEP = re.compile(
    rf"(?:{MORE}|在)?{N}{UNIT}?(?:\(含\))?(?:(?:[-~—至到]){N}{UNIT}?(?:\(不含\))?(?:之间)?)?"
    rf"(?:及以上|以上|之间)?(?:的|时)?,?(?:得|计|加){N}分"
)
STEP_FEWER = re.compile(rf"(?:{FEWER}{N}{UNIT}|{N}{UNIT}(?:及以下|以下|以内))(?:的|时)?,?(?:得|计){N}分")
PRO_RATA = re.compile(r"按比例(?:得分|计分|给分)|等比例|线性")
PRO_RATA_OFF = re.compile(r"按比例扣")
STARTED = re.compile(r"不足\d*(?:\.\d+)?(?:个?百分点|%|批次|项|个|家)?(?:的)?按")
NOTHING_BELOW = re.compile(
    rf"(?:低于|小于|不足|<){N}{UNIT}(?:的)?,?(?:不得分|得0分|0分)|{N}{UNIT}(?:及以下|以下)(?:的)?,?不得分"
)
NOTHING_OVER = re.compile(rf"(?:高于|大于|超过|>){N}{UNIT}(?:的)?,?(?:不得分|得0分|0分)")
NOTHING = re.compile(r"不得分|得0分|否则不得|扣完|不计分")
THERE_IS = re.compile(
    r"(?:未|无|没有|不).{0,30}不得分|(?:建立|制定|印发|开展|召开|落实|发布|设立|完成|有).{0,40}得.{0,6}分"
)
VETOED = re.compile(
    rf"(?:低于|不足|小于|<|未达到|达不到){N}{UNIT}(?:的)?,?(?:实行)?(?:一票)?否决|"
    rf"(?:高于|超过|大于|>){N}{UNIT}(?:的)?,?(?:实行)?(?:一票)?否决"
)


@dataclass(frozen=True)
class Reading:
    """What a rule was read as. ``function`` None: not understood, to be bound by hand; ``notes`` say why."""

    function: Function | None
    veto: Veto | None = None
    extra: bool = False
    notes: tuple[Problem, ...] = field(default=())


def read_rule(
    text: str, weight: Decimal, *, about: str = "", veto: bool = False, extra: bool = False
) -> Reading:
    """The function that a rule's words describe for an item of so many points.

    Args:
        text: the rule; ``about``: the item's title, where the value for full marks may stand.
        veto: the table marks the line as a veto; ``extra``: it stands among the extra points.
    """
    words = _plain(text)
    function, notes = _function(words, weight, _plain(about), extra=extra)
    found = _veto(words, function, veto=veto)
    if veto and function is None and not words:
        function, notes = Declared(), ()
    if found is None and veto:
        found = Veto(Rule.YES) if isinstance(function, Declared) else None
        if found is None:
            notes = (*notes, problem("It is marked as a veto, but no threshold can be read; set it by hand."))
    return Reading(function, found, extra or isinstance(function, Extra), notes)


def _plain(text: str) -> str:
    return squeeze(fold(text)).replace("，", ",").replace("；", ";").replace("％", "%").replace("：", ":")


def _function(
    words: str, weight: Decimal, about: str, *, extra: bool
) -> tuple[Function | None, tuple[Problem, ...]]:
    off = _deducted(words, about)
    if off is not None:
        return off
    if (extra or "加" in words) and (gain := GAIN.search(words)):
        return Extra(Decimal(gain[1] or 1), Decimal(gain[2])), ()
    if PRO_RATA.search(words) and (line := _pro_rata(words, about)):
        return line, ()
    for steps in (_steps(words, weight), _steps_fewer(words, weight)):
        if steps is not None:
            return steps, ()
    if (one := _one_threshold(words, about)) is not None:
        return one, ()
    if THERE_IS.search(words):
        return Declared(), ()
    if not words:
        return None, (problem("No scoring rule is given; set it by hand."),)
    return None, (problem("The rule was not understood; it is kept as text. Set the function by hand."),)


def _deducted(words: str, about: str) -> tuple[Function | None, tuple[Problem, ...]] | None:
    for pattern, base, fewer in ((LESS, _best_more, False), (OVER, _best_fewer, True)):
        found = pattern.search(words)
        if not found:
            continue
        full = base(words[: found.start()]) or base(about) or base(words[found.end() :])
        if full is None and not fewer and ("%" in words or "百分点" in words):
            full = Decimal(100) if re.search(r"全部|均|100%|全覆盖", words + about) else None
        if full is not None and COUNTED.search(found[0]) and "%" in words + about:
            message = (
                "Points are taken off by the piece, but full points are given by a share; set it by hand."
            )
            return None, (problem(message),)
        if full is None:
            message = "From which value points are taken off is not said; set it by hand."
            return None, (problem(message),)
        count = Count.STARTED if STARTED.search(words) else Count.WHOLE
        if PRO_RATA_OFF.search(words):
            count = Count.EXACT
        notes = () if count is not Count.WHOLE else (problem("Only whole units missing cost points."),)
        return Deduct(full, Decimal(found[1] or 1), Decimal(found[2]), fewer, count), notes
    return None


def _best_more(words: str) -> Decimal | None:
    values = [Decimal(a or b) for a, b in BASE_MORE.findall(words)]
    return max(values) if values else None


def _best_fewer(words: str) -> Decimal | None:
    values = [Decimal(a or b) for a, b in BASE_FEWER.findall(words)]
    return min(values) if values else None


def _pro_rata(words: str, about: str) -> Function | None:
    low, high = NOTHING_BELOW.search(words), NOTHING_OVER.search(words)
    rest = NOTHING_BELOW.sub("", words)
    full = _best_more(rest) or _best_more(about)
    least = _best_fewer(NOTHING_OVER.sub("", words)) or _best_fewer(about)
    if high and least is not None and Decimal(high[1]) > least:
        return Linear(Decimal(high[1]), least)
    if full is None or full == 0:
        return None
    start = Decimal(low[1] or low[2]) if low else Decimal(0)
    return Linear(start, full) if start < full else None


def _steps(words: str, weight: Decimal) -> Function | None:
    """≥4得5分；3-4得3分: two steps at least, each better value with more points."""
    pairs = {Decimal(a): Decimal(c) for a, _b, c in STEP.findall(words)}
    if len(pairs) < 2 or STEP_FEWER.search(words):
        return None
    steps = [(x, y) for x, y in sorted(pairs.items()) if y > 0]
    rising = all(a[1] < b[1] for a, b in pairwise(steps))
    return Steps(tuple(steps)) if rising and len(steps) > 1 and steps[-1][1] <= weight else None


def _steps_fewer(words: str, weight: Decimal) -> Function | None:
    pairs = {Decimal(a or b): Decimal(c) for a, b, c in STEP_FEWER.findall(words)}
    steps = [(x, y) for x, y in sorted(pairs.items(), reverse=True) if y > 0]
    rising = all(a[1] < b[1] for a, b in pairwise(steps))
    return Steps(tuple(steps), fewer=True) if rising and len(steps) > 1 and steps[-1][1] <= weight else None


def _one_threshold(words: str, about: str) -> Function | None:
    """达到4批次/千人得满分；100%，否则不得分."""
    gives = re.search(rf"得{FULL}|得{N}分|{NOTHING.pattern}", words)
    more, fewer = _best_more(words), _best_fewer(words)
    if more is None and fewer is None and gives:
        more, fewer = _best_more(about), _best_fewer(about)
    if more is None and fewer is None:
        return WholeShare() if re.search(r"(?:^|[率为])100%", words + about) else None
    if fewer is not None and more is None:
        return Threshold(fewer, fewer=True)
    assert more is not None
    return WholeShare() if more == 100 and "%" in words + about else Threshold(more)


def _veto(words: str, function: Function | None, *, veto: bool) -> Veto | None:
    said = VETOED.search(words)
    if said:
        return Veto(Rule.AT_LEAST, Decimal(said[1])) if said[1] else Veto(Rule.AT_MOST, Decimal(said[2]))
    if not veto:
        return None
    match function:
        case Threshold() | WholeShare() | Deduct() | Linear() | Steps():
            rule = Rule.AT_MOST if function.fewer else Rule.AT_LEAST
            return Veto(rule, _threshold_of(function))
        case _:
            return None


def _threshold_of(function: Threshold | WholeShare | Deduct | Linear | Steps) -> Decimal:
    match function:
        case Threshold():
            value = function.at
        case Linear():
            value = function.end
        case Steps():
            value = function.steps[-1][0]
        case _:
            value = function.full
    assert isinstance(value, Decimal | int)
    return Decimal(value)
