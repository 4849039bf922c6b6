"""Words held against the figures of a text: what is near, what is part of what, what is settled since."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.claims.model import Claim, Dimension, Finding, Mention, Span, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.lacking import UNDONE, WEAK, Words
from shian.methods.claims.relating.matching import plain
from shian.methods.claims.relating.naming import pieces
from shian.methods.claims.relating.places import Places
from shian.methods.claims.relating.wording import as_written, line

_SETTLED = re.compile(
    "清零|补齐|已全部|均已(?!立案|查处|移送|处罚|停|责令|取缔|关)|全部完成|已完成|现已|已整改"
)
_YEAR = re.compile(r"20\d\d(?=年)")
_NEAR = 12  # sentences between the words and the part of a whole they are held against
GOES_ON = 4  # sentences in which the words may be gone on about


class Holding:
    """A text's figures to hold words against, each told once."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.words = Words(index)
        self.places = Places(index)
        self.told: set[int] = set()
        self.latest = max((int(year) for year in _YEAR.findall(index.text)), default=0)

    def near(self, mention: Mention, dimension: Dimension = "count") -> Iterator[Claim]:
        """Counts of the sentences around, of the same paragraph."""
        paragraph = self.index.reading.sentences[mention.sentence].paragraph
        for number in range(max(0, mention.sentence - GOES_ON), mention.sentence + GOES_ON + 1):
            for claim in self.index.by_sentence.get(number, ()):
                here = self.index.sentence_of(claim).paragraph == paragraph and claim.id not in self.told
                if here and claim.dimension == dimension and claim.stated > 0 and not claim.target:
                    yield claim

    def settled(self, mention: Mention, claim: Claim) -> bool:
        """Whether those who lacked it have it by now, or were so in a year before the words'."""
        sentence = self.index.sentence_of(claim)
        if _SETTLED.search(self.index.text, claim.end, sentence.end):
            return True
        years = [int(year) for year in _YEAR.findall(sentence.text)]
        here = _YEAR.findall(self.index.reading.sentences[mention.sentence].text)
        if not here and _YEAR.search(self.index.lead(claim)):
            return True  # 2023年还有28个: the words are of now
        return bool(years and max(years) < max(map(int, here), default=self.latest))

    def whole_of(self, claim: Claim) -> Claim | None:
        """What a figure is part of: 其中10个, or 398个园区中，281个."""
        if claim.whole is not None:
            return self.index.by_id.get(claim.whole)
        previous = self.index.previous(claim)
        if previous is not None and re.search("[中里内]，?(?:有|已有)?$", self.index.gap(previous, claim)):
            return previous
        return None

    def part(self, span: Span, said: str, sentence: int, body: str, deed: str) -> Iterator[Finding]:
        """断面均达到Ⅲ类 against 断面12个，其中10个达到Ⅲ类."""
        wanted = pieces(deed[:16]) - WEAK
        if len(wanted) < 2:
            return
        for number in range(max(0, sentence - _NEAR), sentence + _NEAR + 1):
            for claim in self.index.by_sentence.get(number, ()):
                whole = self.whole_of(claim)
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
                    yield self.only_part(span, said, claim, whole)
                    return

    def against(self, mention: Mention, claim: Claim) -> Finding:
        shown = as_written(self.index.reading, claim)
        return finding([mention.span, claim.span], [claim.id], phrase(mention), shown, [line(shown)])

    def some_not(self, span: Span, said: str, claim: Claim, what: str, whole: Claim | None) -> Finding:
        """All of them, but some have not."""
        lacks = "完成" if what == UNDONE else what
        lines = [line(f"{as_written(self.index.reading, claim)}：未{lacks}")] if what else []
        spans, ids = [span, claim.span], [claim.id]
        if whole is not None:
            spans.append(whole.span)
            ids.append(whole.id)
            rest = whole.stated - claim.stated
            less = f"{whole.text} − {claim.text} = {float(rest):g} < {whole.text}"
            lines.append(line(less if what else f"{claim.text} < {whole.text}"))
        return finding(spans, ids, said, as_written(self.index.reading, claim), lines)

    def only_part(self, span: Span, said: str, claim: Claim, whole: Claim) -> Finding:
        """All of them, but a part of them elsewhere."""
        lines = [
            line(f"{as_written(self.index.reading, whole)}，其中{claim.text}；{claim.text} < {whole.text}")
        ]
        shown = f"{whole.text}中的{claim.text}"
        return finding([span, claim.span, whole.span], [claim.id, whole.id], said, shown, lines)


def phrase(mention: Mention) -> str:
    """The words with whom and what they are about."""
    return f"{mention.subject[-12:]}{mention.text}{mention.note[:12]}"


def finding(spans: list[Span], ids: list[int], said: str, shown: str, lines: list[Text]) -> Finding:
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
