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
_SPECIFIC = 3  # characters of a name that are enough to know it by
_GOES_ON = 4  # sentences
_YEAR = re.compile(r"20\d\d(?=年)")
_BUILT = re.compile(
    "(?:设立|建有|建成|建立|配备|设有|配齐|开通|成立|建起|建设|配有|拥有)了?(?:有|一个|独立的?|标准化)?"
)
_GONE = re.compile("消除|清零|清除|取缔|关停|销号|拆除|淘汰|化解|脱贫|摘帽|整治到位|清退|治理完毕|归零")
_SHORT = 6
_AUXILIARY = re.compile("^(?:得到|完成|实现|予以|按[时期]|如期|依法)+")
_COVERS = re.compile("(?:覆盖|普及|完成|配备|建成|达标|参与|到位)$")
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
        self.latest = max((int(year) for year in _YEAR.findall(index.text)), default=0)

    def everyone(self, mention: Mention) -> Iterator[Finding]:
        """186所学校全部配齐专职保安 against 11所村小尚未配备专职保安."""
        deed = re.sub("^[了已经有]+", "", mention.note)[:20]
        body = mention.subject
        yield from self._missed(mention)
        if len(deed) < 2:  # 项目完工实现全覆盖, 卫生室做到行政村全覆盖: the deed stands before
            if mention.text != "全覆盖":
                return
            deed, _, body = re.sub("(?:实现了?|做到了?|基本)+$", "", body).rpartition("做到")
            deed = (deed or body)[-12:]
        whole = self._whole(mention)
        for claim, what in self.words.lacking(deed):
            if claim.id in self.told or (claim.sentence == mention.sentence and claim.start < mention.start):
                continue
            shared = (pieces(deed) & pieces(what)) - WEAK
            same = self._one_body(mention, whole, claim) or self._goes_on(mention, claim, deed, what)
            other = (
                self.places.of(claim)
                or self._settled(mention, claim)
                or (whole and claim.stated > whole.stated)
            )
            if len(shared) >= (1 if same else 3) and not other:
                self.told.add(claim.id)
                yield self._some_not(mention.span, _phrase(mention), claim, what, whole)
                return
        yield from self._late(mention, deed)
        yield from self._remains(mention, deed)
        yield from self._rate_below(mention, deed)
        yield from self._too_few(mention, whole)
        yield from self._part(mention.span, _phrase(mention), mention.sentence, body, deed)

    def _near(self, mention: Mention) -> Iterator[Claim]:
        """Counts of the sentences around, of the same paragraph."""
        paragraph = self.index.reading.sentences[mention.sentence].paragraph
        for number in range(max(0, mention.sentence - _GOES_ON), mention.sentence + _GOES_ON + 1):
            for claim in self.index.by_sentence.get(number, ()):
                here = self.index.sentence_of(claim).paragraph == paragraph and claim.id not in self.told
                if here and claim.dimension == "count" and claim.stated > 0 and not claim.target:
                    yield claim

    def _late(self, mention: Mention, deed: str) -> Iterator[Finding]:
        """全部按期办结 against 逾期办结12件."""
        if re.search("按[时期]|如期|限时|时限", deed):
            for claim in self._near(mention):
                if re.search(
                    "逾期|超期|超时|延期|超时限", self.index.lead(claim) + self.index.rest(claim)[:8]
                ):
                    self.told.add(claim.id)
                    yield self._against(mention, claim)
                    return

    def _missed(self, mention: Mention) -> Iterator[Finding]:
        """应挂尽挂、一户不漏 against 补挂漏挂231块."""
        if not re.search("[漏落少]|尽", mention.text):
            return
        for claim in self._near(mention):
            if re.search("漏(?!损|斗|电|水|气|雨|油)[一-鿿]|遗漏", self.index.lead(claim)):
                self.told.add(claim.id)
                yield self._against(mention, claim)
                return

    def _against(self, mention: Mention, claim: Claim) -> Finding:
        shown = as_written(self.index.reading, claim)
        return _finding([mention.span, claim.span], [claim.id], _phrase(mention), shown, [line(shown)])

    def _remains(self, mention: Mention, deed: str) -> Iterator[Finding]:
        """大班额全部消除 against 仍有12个教学班超过56人: some are left, by name or by the same figure."""
        if not _GONE.match(deed):
            return
        numbers = set(re.findall(r"\d{2,}", mention.subject))
        for claim in self.words.left():
            clause = self.index.text[claim.start : claim.end + 30]
            clause = self.index.lead(claim) + re.split("[，。；]", clause)[0]
            named = (pieces(plain(mention.subject)[-6:]) & pieces(clause)) - WEAK
            same = len(named) > 1 or numbers & set(re.findall(r"\d{2,}", clause))
            if same and claim.id not in self.told and not self._settled(mention, claim):
                self.told.add(claim.id)
                shown = clause.strip("，")
                yield _finding([mention.span, claim.span], [claim.id], _phrase(mention), shown, [line(shown)])
                return

    def _rate_below(self, mention: Mention, deed: str) -> Iterator[Finding]:
        """全部办结 against 办结率97%, of one paragraph and of one thing."""
        verb = (
            "覆盖"
            if mention.text == "全覆盖"
            else re.sub("^(?:得到|完成|实现|予以|按[时期]|如期|依法)+", "", deed)[:2]
        )
        paragraph = self.index.reading.sentences[mention.sentence].paragraph
        for number in range(max(0, mention.sentence - _GOES_ON), mention.sentence + _GOES_ON + 1):
            for claim in self.index.by_sentence.get(number, ()):
                lead = self.index.lead(claim)
                named = _RATE.search(lead)
                high = claim.value.high
                if claim.dimension != "ratio" or named is None or high is None or high >= 1 or len(verb) < 2:
                    continue
                said = self.index.sentence_of(claim)
                body = pieces(plain(mention.subject)[-6:]) - WEAK
                of_it = body & pieces(self.index.text[said.start : claim.start])
                here = said.paragraph == paragraph and claim.id not in self.told
                done = named[1].endswith(verb) or _is_rate_of(named[1], deed)
                if here and done and of_it and not claim.compared and not claim.target:
                    self.told.add(claim.id)
                    shown = f"{verb}率{claim.text}"
                    lines = [line(f"{claim.text} < 100%")]
                    yield _finding([mention.span, claim.span], [claim.id], _phrase(mention), shown, lines)
                    return

    def _too_few(self, mention: Mention, whole: Claim | None) -> Iterator[Finding]:
        """21个乡镇均建有养老服务中心 against 养老服务中心19个: each has one at least."""
        built = _BUILT.match(mention.note)
        noun = plain(mention.note[built.end() :]) if built else ""
        if whole is None or len(noun) < _SPECIFIC or whole.dimension != "count":
            return
        for claim in self.words.beside(noun[-2:]):
            named = plain(claim.subject)
            fewer = (
                claim.value.high is not None
                and whole.value.low is not None
                and claim.value.high < whole.value.low
            )
            same = named == noun or (named.endswith(noun) and len(named) - len(noun) <= 2)
            if (
                same
                and fewer
                and claim.id not in self.told
                and claim.whole is None
                and not self.places.of(claim)
            ):
                self.told.add(claim.id)
                yield self._some_not(mention.span, _phrase(mention), claim, "", whole)
                return

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
        yield from self._some_of(claim, deed)
        yield from self._part(claim.span, claim.text, claim.sentence, named[1], named[1])

    def _some_of(self, claim: Claim, deed: str) -> Iterator[Finding]:
        """水质达标率100%，12个断面中，11个达标: in the sentences beside."""
        paragraph = self.index.sentence_of(claim).paragraph
        for number in (claim.sentence, claim.sentence + 1, claim.sentence - 1):
            for part in self.index.by_sentence.get(number, ()):
                whole = self._whole_of(part)
                if (
                    whole is None
                    or self.index.sentence_of(part).paragraph != paragraph
                    or part.id in self.told
                ):
                    continue
                fewer = whole.measure == part.measure and part.stated < whole.stated
                if fewer and self.index.rest(part).startswith(deed):
                    self.told.add(part.id)
                    yield self._only_part(claim.span, f"{deed}率{claim.text}", part, whole)
                    return

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
        what = self.places.without(re.sub("(?:发生|情况|现象)$", "", mention.subject))
        what = re.sub("^(?:实现|保持|做到|连续|一起|一例|任何|[例起人名件家次](?=[一-鿿]{3}))+", "", what)
        if len(what) < 2 or (pieces(what) <= WEAK and not mention.note):
            return
        sought = [what[-2:], "死亡"] if _DEATH.search(what) else [what[-2:]]
        for claim in (one for piece in sought for one in self.words.beside(piece)):
            if claim.id in self.told or claim.compared or claim.direction or claim.dimension != "count":
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
        mine = plain(mention.subject + (whole.subject if whole is not None else ""))[-10:]
        theirs = f"{claim.subject}\0{self.index.rest(claim)[:16]}"
        return bool((pieces(mine) & pieces(theirs)) - {"企业", "单位"}) or (
            bool(mine) and mine[-2:] in theirs
        )

    def _goes_on(self, mention: Mention, claim: Claim, deed: str, what: str) -> bool:
        """Whether a count without a name goes on about all of them: 全部开工。还有2个尚未开工."""
        near = 0 <= claim.sentence - mention.sentence <= _GOES_ON
        lead = self.index.lead(claim)
        return near and deed[:2] == what[:2] and len(plain(claim.subject)) < 3 and bool(_STILL.search(lead))

    def _settled(self, mention: Mention, claim: Claim) -> bool:
        """Whether those who lacked it have it by now, or were so in a year before the words'."""
        sentence = self.index.sentence_of(claim)
        if _SETTLED.search(self.index.text, claim.end, sentence.end):
            return True
        years = [int(year) for year in _YEAR.findall(sentence.text)]
        here = _YEAR.findall(self.index.reading.sentences[mention.sentence].text)
        return bool(years and max(years) < max(map(int, here), default=self.latest))

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
        if "以上" in what and _GRAVE.search(what):  # 较大以上生产安全事故, of which 较大事故 is one
            return what[-2:] in words
        wanted = pieces(what)
        if len(what) <= _SHORT and set(what) <= set(words):
            return 2 * len(wanted & pieces(words)) >= len(wanted)
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
        lines = [line(f"{as_written(self.index.reading, claim)}：未{what}")] if what else []
        spans, ids = [span, claim.span], [claim.id]
        if whole is not None:
            spans.append(whole.span)
            ids.append(whole.id)
            rest = whole.stated - claim.stated
            less = f"{whole.text} − {claim.text} = {float(rest):g} < {whole.text}"
            lines.append(line(less if what else f"{claim.text} < {whole.text}"))
        return _finding(spans, ids, said, as_written(self.index.reading, claim), lines)

    def _only_part(self, span: Span, said: str, claim: Claim, whole: Claim) -> Finding:
        """All of them, but a part of them elsewhere."""
        lines = [
            line(f"{as_written(self.index.reading, whole)}，其中{claim.text}；{claim.text} < {whole.text}")
        ]
        shown = f"{whole.text}中的{claim.text}"
        return _finding([span, claim.span, whole.span], [claim.id, whole.id], said, shown, lines)


def _is_rate_of(rate: str, deed: str) -> bool:
    """Whether a rate of coverage is of what the deed brings: 均实现垃圾分类 and 垃圾分类覆盖率."""
    return bool(_COVERS.search(rate)) and len((pieces(rate) & pieces(deed)) - WEAK) > 1


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
