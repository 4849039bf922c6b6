"""Absolutes that a figure speaks against: all of them, and yet some not; nothing of it, and yet some."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.claims.model import Claim, Finding, Mention, Reading, Span, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.lacking import WEAK, Words
from shian.methods.claims.relating.matching import alike, plain
from shian.methods.claims.relating.naming import pieces
from shian.methods.claims.relating.places import Places
from shian.methods.claims.relating.wording import as_written, line

_RATE = re.compile("([一-鿿]{2,14})率(?:[及和与、][一-鿿]{2,8}率)?(?:均|都|达|到|为|是|保持|在|实现)*$")
_GRAVE = re.compile("特别重大|重特大|特大|重大|较大|恶性|系统性|区域性|群体性|有责|责任|影响恶劣|严重")
_DEATH = re.compile("死亡|亡人|伤亡")
_COMMON = {"个", "次", "项", "起", "件", "人", "名"}  # measures of too many things to say what is counted
_STILL = re.compile("尚有|仍有|还有|另有|仍|尚|其余|剩余")
_SETTLED = re.compile("清零|补齐|已全部|均已|全部完成|已完成|现已|已整改")
_GOES_ON = 4  # sentences
_CLOSE = 20  # characters between a whole, its part and their rate
_NEAR = 12  # sentences between the words and the part of a whole they are held against


def check(reading: Reading) -> Iterator[Finding]:
    """Words for all, rates of 100% and words for nothing."""
    index = Index(reading)
    checker = _Checker(index)
    for mention in reading.mentions:
        if mention.kind == "exhaustive":
            yield from checker.everyone(mention)
        elif mention.kind == "absolute":
            yield from checker.nothing(mention)
    for claim in index.claims:
        if claim.dimension == "ratio" and claim.stated == 1 and not claim.target:
            yield from checker.full(claim)


class _Checker:
    def __init__(self, index: Index) -> None:
        self.index = index
        self.words = Words(index)
        self.places = Places(index)
        self.told: set[int] = set()

    def everyone(self, mention: Mention) -> Iterator[Finding]:
        """186所学校全部配齐专职保安 against 11所村小尚未配备专职保安."""
        deed = re.sub("^[了已经有按]+", "", mention.note)[:20]
        if len(deed) < 2:  # 完工实现全覆盖: the deed stands before
            deed = re.sub("(?:实现了?|做到了?|基本)+$", "", mention.subject)[-12:]
        whole = self._whole(mention)
        for claim, what in self.words.lacking(deed):
            if claim.id in self.told or (claim.sentence == mention.sentence and claim.start < mention.start):
                continue
            shared = (pieces(deed) & pieces(what)) - WEAK
            same = self._one_body(mention, whole, claim) or self._goes_on(mention, claim, deed, what)
            other = self.places.of(claim) or self._settled(claim) or (whole and claim.stated > whole.stated)
            if len(shared) >= (1 if same else 3) and not other:
                self.told.add(claim.id)
                yield self._some_not(mention.span, _phrase(mention), claim, what, whole)
                return
        yield from self._part(mention.span, _phrase(mention), mention.sentence, mention.subject, deed)

    def full(self, claim: Claim) -> Iterator[Finding]:
        """整改率100% against 尚有3件未整改, of one paragraph."""
        named = _RATE.search(self.index.lead(claim))
        if named is None:
            return
        deed = named[1][-2:]
        if (part := self._part_before(claim)) is not None and deed[0] in self.index.lead(part[1]):
            yield self._only_part(claim.span, f"{named[1]}率{claim.text}", part[1], part[0])
            return
        paragraph = self.index.sentence_of(claim).paragraph
        for other, what in self.words.lacking(named[1]):
            near = self.index.sentence_of(other).paragraph == paragraph and other.id not in self.told
            if near and deed in what and self._same_period(claim, other):
                self.told.add(other.id)
                yield self._some_not(claim.span, f"{named[1]}率{claim.text}", other, what, None)
                return
        yield from self._part(claim.span, claim.text, claim.sentence, named[1], named[1])

    def _part_before(self, claim: Claim) -> tuple[Claim, Claim] | None:
        """A whole and a smaller part of it right before a rate of all: 项目62个、完工56个，完工率100%."""
        part = self.index.previous(claim)
        whole = self.index.previous(part) if part is not None else None
        if part is None or whole is None or not alike(part, whole) or whole.value.low is None:
            return None
        close = claim.start - part.end < _CLOSE and part.start - whole.end < _CLOSE
        small = part.value.high is not None and part.value.high < whole.value.low
        return (whole, part) if close and small and not {part.id, whole.id} & self.told else None

    def nothing(self, mention: Mention) -> Iterator[Finding]:
        """未发生亡人火灾 against 火灾造成5人死亡; 未发现超标 against 发现超标3起."""
        what = re.sub("(?:发生|情况|现象)$", "", self.places.without(mention.subject))
        if len(what) < 2 or (pieces(what) <= WEAK and not mention.note):
            return
        sought = [what[-2:], "死亡"] if _DEATH.search(what) else [what[-2:]]
        for claim in (one for piece in sought for one in self.words.beside(piece)):
            if claim.id in self.told or claim.compared or claim.direction:
                continue
            generic = pieces(what) <= WEAK and not pieces(mention.note) & pieces(self.index.words(claim))
            if not generic and self._is_of(claim, what) and self._in_time(mention, claim):
                self.told.add(claim.id)
                yield _happened(self.index, mention, claim)
                return

    def _whole(self, mention: Mention) -> Claim | None:
        """The count of all: 186所学校全部, 全部10个县."""
        near = [
            one
            for one in self.index.by_sentence.get(mention.sentence, ())
            if one.dimension == "count"
            and (0 <= mention.start - one.end <= 24 or 0 <= one.start - mention.end <= 3)
        ]
        return near[-1] if near else None

    def _one_body(self, mention: Mention, whole: Claim | None, claim: Claim) -> bool:
        """Whether the one who lacks it may be one of all: one measure, or a shared name."""
        if whole is not None and whole.measure == claim.measure and whole.measure not in _COMMON:
            return True
        mine = plain(mention.subject + (whole.subject if whole is not None else ""))[-6:]
        theirs = f"{claim.subject}\0{self.index.rest(claim)[:8]}"
        return bool((pieces(mine) & pieces(theirs)) - {"企业", "单位"}) or (
            bool(mine) and mine[-2:] in theirs
        )

    def _goes_on(self, mention: Mention, claim: Claim, deed: str, what: str) -> bool:
        """Whether a count without a name goes on about all of them: 全部开工。还有2个尚未开工."""
        near = 0 <= claim.sentence - mention.sentence <= _GOES_ON
        lead = self.index.lead(claim)
        return near and deed[:2] == what[:2] and len(plain(claim.subject)) < 3 and bool(_STILL.search(lead))

    def _settled(self, claim: Claim) -> bool:
        """Whether the text says that those who lacked it have it by now."""
        return bool(_SETTLED.search(self.index.text, claim.end, self.index.sentence_of(claim).end))

    def _part(self, span: Span, said: str, sentence: int, body: str, deed: str) -> Iterator[Finding]:
        """断面均达到Ⅲ类 against 断面12个，其中10个达到Ⅲ类."""
        wanted = pieces(deed[:16]) - WEAK
        if len(wanted) < 2:
            return
        for number in range(max(0, sentence - _NEAR), sentence + _NEAR + 1):
            for claim in self.index.by_sentence.get(number, ()):
                whole = self._whole_of(claim)
                if whole is None or claim.id in self.told or claim.dimension != "count":
                    continue
                if (
                    claim.measure != whole.measure
                    or claim.stated >= whole.stated
                    or claim.start >= span[0] > whole.start
                ):
                    continue
                done = pieces(f"{claim.subject}\0{self.index.rest(claim)[:16]}")
                named = pieces(plain(body)[-8:]) & pieces(whole.subject)
                if named and len(wanted & done) >= max(2.0, 0.5 * len(wanted)):
                    self.told.add(claim.id)
                    yield self._only_part(span, said, claim, whole)
                    return

    def _whole_of(self, claim: Claim) -> Claim | None:
        """What a figure is part of: 其中10个, or 398个园区中，281个."""
        if claim.whole is not None:
            return self.index.by_id.get(claim.whole)
        previous = self.index.previous(claim)
        if previous is not None and re.search("[中里内]，?(?:有|已有)?$", self.index.gap(previous, claim)):
            return previous
        return None

    def _is_of(self, claim: Claim, what: str) -> bool:
        """Whether a figure counts what is said not to have happened: not a lesser sort of it."""
        words = self.index.lead(claim) + claim.subject + self.index.rest(claim)
        if re.search("曾|未|无|没有|零|防止|杜绝|预防|应对|模拟|演练|下降|减少", words):
            return False
        if any(word not in words for word in _GRAVE.findall(what)) or self.places.of(claim):
            return False
        if _DEATH.search(what):
            topic = pieces(_DEATH.sub("", what)) - {"安全", "事故"}
            context = self.index.sentence_of(claim).text
            return bool(re.search("死亡|死", words)) and (not topic or bool(topic & pieces(context)))
        wanted = pieces(_GRAVE.sub("", what))
        return len(wanted & pieces(words)) >= 0.99 * len(wanted)

    def _in_time(self, mention: Mention, claim: Claim) -> bool:
        """Whether a figure is not plainly of another time than the words."""
        years = set(
            re.findall(
                r"(?:19|20)\d\d(?=年)", mention.note + self.index.text[mention.start - 12 : mention.start]
            )
        )
        year = claim.period.end.year if claim.period and claim.period.end else None
        return not years or year is None or str(year) in years

    def _same_period(self, a: Claim, b: Claim) -> bool:
        return (
            a.period is None
            or b.period is None
            or a.period.same(b.period)
            or not (a.period.end and b.period.end)
        )

    def _some_not(self, span: Span, said: str, claim: Claim, what: str, whole: Claim | None) -> Finding:
        """All of them, but some have not."""
        lines = [line(f"{as_written(self.index.reading, claim)}：未{what.lstrip('未')}")]
        spans, ids = [span, claim.span], [claim.id]
        if whole is not None:
            spans.append(whole.span)
            ids.append(whole.id)
            rest = whole.stated - claim.stated
            lines.append(line(f"{whole.text} − {claim.text} = {float(rest):g} < {whole.text}"))
        return _finding(spans, ids, said, as_written(self.index.reading, claim), lines)

    def _only_part(self, span: Span, said: str, claim: Claim, whole: Claim) -> Finding:
        """All of them, but a part of them elsewhere."""
        lines = [
            line(f"{as_written(self.index.reading, whole)}，其中{claim.text}；{claim.text} < {whole.text}")
        ]
        shown = f"{whole.text}中的{claim.text}"
        return _finding([span, claim.span, whole.span], [claim.id, whole.id], said, shown, lines)


def _phrase(mention: Mention) -> str:
    """The words with whom and what they are about."""
    return f"{mention.subject[-12:]}{mention.text}{mention.note[:12]}"


def _finding(spans: list[Span], ids: list[int], said: str, shown: str, lines: list[Text]) -> Finding:
    return Finding(
        "absolute",
        "high",
        tuple(spans),
        tuple(ids),
        Text(f"“{said}”与“{shown}”不符。", f"“{said}” cannot be reproduced beside “{shown}”."),
        tuple(lines),
        (
            Text("两处对象或范围不同；", "The two are of other bodies or of another scope."),
            Text("其中一处是较早或较晚的情况。", "One of them is of an earlier or a later day."),
        ),
        (Text("核对名单和日期。", "The list of all of them, with dates."),),
    )


def _happened(index: Index, mention: Mention, claim: Claim) -> Finding:
    said = f"{mention.text}{mention.subject}" if not mention.text.endswith(mention.subject) else mention.text
    shown = as_written(index.reading, claim)
    return _finding([mention.span, claim.span], [claim.id], said, shown, [line(f"{shown}：{claim.text} > 0")])
