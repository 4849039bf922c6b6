"""Absolutes that a figure speaks against: all of them, and yet some not; nothing of it, and yet some."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from shian.methods.claims.model import Claim, Finding, Mention, Reading
from shian.methods.claims.relating.everyone import Everyone
from shian.methods.claims.relating.holding import finding
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.lacking import WEAK
from shian.methods.claims.relating.matching import alike, plain
from shian.methods.claims.relating.naming import pieces
from shian.methods.claims.relating.wording import as_written, line

_RATE = re.compile("([一-鿿]{2,14})率(?:[及和与、][一-鿿]{2,8}率)?(?:均|都|达|到|为|是|保持|在|实现)*$")
_GRAVE = re.compile("特别重大|重特大|特大|重大|较大|恶性|系统性|区域性|群体性|有责|责任|影响恶劣|严重")
_ELSEWHERE = re.compile("邻[近市县区省]|外[地市省县]|周边|模拟|演练|假设|曾|未|没有|国内|去年|上年")
_YEARS = re.compile(r"(?:19|20)\d\d(?=年)")
_NOT_HERE = re.compile(
    "邻[近市县区省]|外[地市省县]|周边|曾|未|无|没有|零|防止|杜绝|预防|应对|模拟|演练|下降|减少|消除|风险|上年|去年|前年"
)
_DEATH = re.compile("死亡|亡人|伤亡")
_DONE = re.compile("办结|完成|整改|办理|答复|回复|达标|合格|到位|兑现|开工|竣工|处置")
_BUILT = re.compile("(?:已)?(?:接入|建成|完成|实现|安装|开展|设立|配备|纳入)")
_DEED_AFTER = re.compile("[一-鿿]{2}(?=[，。；、）]|$)")
_LEVEL = re.compile("[国省市县区乡镇村]级|农村|城区|城镇|重点|本级|其他")
_ONE = re.compile(
    "(?:(?:发生|处置|通报|报告|查处)了?(?:一|1)[起例次宗]|(?:定性|认定|判定|定级)为|，属于?)(?P<what>[^，。；、]{2,24})"
)
# 化工行业未发生, 7个州市未发生, 煤矿去年同期未发生: said of some, or of another time.
_OF_SOME = re.compile(
    r"(?:行业|领域|环节|矿山|煤矿|园区|景区|水域|工地|\d+个?(?:州市|市州|市县|县区|区县|县|市|乡镇|街道|镇|村|社区|省份|学校|企业|单位|部门))"
    r"(?:均|都|也|内|中|连续\d*[一-鿿]{0,4})*$"
)
_THEN = re.compile("去年|上年|同期|前年|此前|曾")
_SORT = re.compile("交通|火灾|溺水|自然灾害|中毒|触电")
_TOPIC = re.compile("生产|施工|交通|消防|工地|矿山|医疗")
_HOW = re.compile("覆盖|完成|到位|落实|执行")
_SHORT = 6
_CLOSE = 20  # characters between a whole, its part and their rate


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


class _Checker(Everyone):
    """Rates of 100 % and words for nothing besides."""

    def full(self, claim: Claim) -> Iterator[Finding]:
        """整改率100% against 尚有3件未整改, of one paragraph."""
        named = _RATE.search(re.sub("[“”]", "", self.index.lead(claim)))
        if named is None:
            yield from self._done_of(claim)
            yield from self._not_so(claim)
            yield from self._short_of(claim, self.index.lead(claim), self.index.rest(claim))
            return
        deed = named[1][-2:]
        if (part := self._part_before(claim)) is not None and deed[0] in self.index.lead(part[1]):
            yield self.only_part(claim.span, f"{named[1]}率{claim.text}", part[1], part[0])
            return
        paragraph = self.index.sentence_of(claim).paragraph
        for other, what in self.words.lacking(named[1]):
            near = self.index.sentence_of(other).paragraph == paragraph and other.id not in self.told
            near = near and (what.startswith(deed) or other.sentence == claim.sentence)
            done = deed in what or (len(named[1]) >= _SHORT and named[1][-4:-2] in what)
            if near and done and self._same_period(claim, other):
                self.told.add(other.id)
                yield self.some_not(claim.span, f"{named[1]}率{claim.text}", other, what, None)
                return
        yield from self._some_of(claim, deed)
        yield from self._due(claim, deed)
        yield from self.part(claim.span, claim.text, claim.sentence, named[1], named[1])
        yield from self._short_of(claim, named[1][:-2], deed)
        if len(named[1]) >= _SHORT:  # 核查处置率, 检查覆盖率
            longer = named[1][-4:-2] if _HOW.search(deed) else named[1][-4:]
            yield from self._short_of(claim, named[1][:-4], longer)

    def _short_of(self, claim: Claim, body: str, deed: str) -> Iterator[Finding]:
        """办结率100% against 受理36420件，办结35981件; 合格率100% against 超标3份."""
        if claim.text.endswith("%") and len(deed) > 1:
            said = Mention("exhaustive", claim.start, claim.end, claim.sentence, claim.text, body, note=deed)
            row = [one for one in self.index.sentence(claim) if one.end <= claim.start]
            whole = row[-1] if row and row[-1].dimension == "count" and not row[-1].direction else None
            yield from self.short(said, body, deed, whole)

    def _done_of(self, claim: Claim) -> Iterator[Finding]:
        """督办事项100%办结 against 督办事项326项，办结318项, in the sentences beside."""
        done = _DONE.match(self.index.rest(claim))
        lead = self.index.lead(claim)
        if done is None or not claim.text.endswith("%"):
            return
        for part in self.near_by(claim):
            whole = self.index.previous(part)
            if whole is None or part.id in self.told or not alike(part, whole):
                continue
            words = f"{self.index.lead(whole)}{whole.subject}"
            fewer = part.value.high is not None and whole.value.low is not None
            fewer = fewer and part.stated < whole.stated and part.start - whole.end < _CLOSE
            one_sort = set(_LEVEL.findall(words)) == set(_LEVEL.findall(lead))
            so = done[0] in self.index.lead(part)[-4:] and not re.search("未|逾期", self.index.lead(part))
            if fewer and so and one_sort and (pieces(lead) & pieces(words)) - WEAK:
                self.told.add(part.id)
                yield self.only_part(claim.span, f"{lead}{claim.text}{done[0]}", part, whole)
                return

    def _not_so(self, claim: Claim) -> Iterator[Finding]:
        """进口冷链食品100%进仓 against 未进仓流通的进口冷链食品27吨: of the same thing, in one paragraph."""
        deed = _DEED_AFTER.match(self.index.rest(claim))
        body = pieces(self.index.lead(claim)[-8:]) - WEAK
        if deed is None or not claim.text.endswith("%") or not body:
            return
        paragraph = self.index.sentence_of(claim).paragraph
        for other, what in self.words.lacking(deed[0]):
            near = self.index.sentence_of(other).paragraph == paragraph and other.id not in self.told
            if near and deed[0] in what and body & pieces(self.index.words(other)):
                self.told.add(other.id)
                yield self.some_not(
                    claim.span, f"{self.index.lead(claim)}{claim.text}{deed[0]}", other, what, None
                )
                return

    def near_by(self, claim: Claim) -> Iterator[Claim]:
        """The figures of the sentence before and the two after, of one paragraph."""
        paragraph = self.index.sentence_of(claim).paragraph
        for number in range(max(0, claim.sentence - 1), claim.sentence + 3):
            for one in self.index.by_sentence.get(number, ()):
                if self.index.sentence_of(one).paragraph == paragraph and one.dimension == "count":
                    yield one

    def _some_of(self, claim: Claim, deed: str) -> Iterator[Finding]:
        """水质达标率100%，12个断面中，11个达标: in the sentences beside."""
        paragraph = self.index.sentence_of(claim).paragraph
        for number in (claim.sentence, claim.sentence + 1, claim.sentence - 1):
            for part in self.index.by_sentence.get(number, ()):
                whole = self.whole_of(part)
                if (
                    whole is None
                    or self.index.sentence_of(part).paragraph != paragraph
                    or part.id in self.told
                ):
                    continue
                fewer = whole.measure == part.measure and part.stated < whole.stated
                named = deed == "覆盖" and _BUILT.match(self.index.rest(part)) and self._of_body(claim, whole)
                if fewer and (named or self.index.rest(part).startswith(deed)):
                    self.told.add(part.id)
                    yield self.only_part(claim.span, f"{deed}率{claim.text}", part, whole)
                    return

    def _of_body(self, claim: Claim, whole: Claim) -> bool:
        """Whether the noun of a whole stands before the rate: 校园食堂覆盖率 and 学校食堂中."""
        noun = re.sub("[中里内]$", "", plain(whole.subject))[-2:]
        return len(noun) > 1 and noun in self.index.sentence_of(claim).text

    def _due(self, claim: Claim, deed: str) -> Iterator[Finding]:
        """核查处置率100%，应处置326批次，已完成处置311批次: in this sentence and the next."""
        for part in self.near_by(claim):
            whole = self.index.previous(part)
            if whole is None or part.id in self.told or part.sentence < claim.sentence:
                continue
            due = re.search(rf"应(?:当)?{deed}", self.index.lead(whole)) and alike(part, whole)
            done = re.search(rf"(?:已|实际|完成){deed[:1]}?", self.index.lead(part))
            if due and done and deed in self.index.lead(part) and part.stated < whole.stated:
                self.told.add(part.id)
                yield self.only_part(claim.span, f"{deed}率{claim.text}", part, whole)
                return

    def _part_before(self, claim: Claim) -> tuple[Claim, Claim] | None:
        """A whole and a smaller part of it right before a rate of all: 项目62个、完工56个，完工率100%."""
        part = self.index.previous(claim)
        whole = self.index.previous(part) if part is not None else None
        if part is None or whole is None or not alike(part, whole) or whole.value.low is None:
            return None
        if re.search("[均每]", self.index.lead(part)):
            return None  # 处置4126吨，日均处置11吨
        close = claim.start - part.end < _CLOSE and part.start - whole.end < _CLOSE
        small = part.value.high is not None and part.value.high < whole.value.low
        return (whole, part) if close and small and not {part.id, whole.id} & self.told else None

    def _same_period(self, a: Claim, b: Claim) -> bool:
        return (
            a.period is None
            or b.period is None
            or a.period.same(b.period)
            or not (a.period.end and b.period.end)
        )

    def nothing(self, mention: Mention) -> Iterator[Finding]:
        """未发生亡人火灾 against 火灾造成5人死亡; 未发现超标 against 发现超标3起."""
        what = self.places.without(re.sub("(?:发生|情况|现象)$", "", mention.subject))
        what = re.sub(
            r"^(?:实现|保持|做到|连续|一起|一例|任何|有关|涉及|关于|[例起人名件家次](?=[一-鿿]{3}))+",
            "",
            what,
        )
        what = re.sub("的(?=投诉|举报|事故|案件|问题|情况)", "", what)
        if len(what) < 2 or (pieces(what) <= WEAK and not mention.note) or _THEN.search(mention.note):
            return
        sought = [what[-2:], "死亡"] if _DEATH.search(what) else [what[-2:]]
        for claim in (one for piece in sought for one in self.words.beside(piece)):
            if claim.id in self.told or claim.compared or claim.direction:
                continue
            if claim.dimension != "count" and not (claim.dimension == "mass" and "零" in mention.text):
                continue
            if _DEATH.search(what) and _of_another_sort(mention, self.index.sentence_of(claim).text):
                continue
            generic = pieces(what) <= WEAK and not pieces(mention.note) & pieces(self.index.words(claim))
            if not generic and self._is_of(claim, what) and self._in_reach(mention, claim):
                self.told.add(claim.id)
                yield _happened(self.index, mention, claim)
                return
        yield from self._once(mention, what)

    def _once(self, mention: Mention, what: str) -> Iterator[Finding]:
        """未发生较大交通事故 against 发生一起较大交通事故: one of it is written in words."""
        for match in self.once:
            near, all_of = match["what"], _named_in(match["what"], re.sub("及?以上", "", what))
            apart = match.end() <= mention.start or match.start() >= mention.end
            sentence = re.split("[。\n]", self.index.text[max(0, match.start() - 60) : match.start()])[-1]
            if apart and pieces(all_of) <= pieces(near) and not _ELSEWHERE.search(sentence + near):
                years = set(_YEARS.findall(sentence))
                if not years or not _YEARS.findall(mention.note) or years & set(_YEARS.findall(mention.note)):
                    said = f"{mention.text}{mention.subject}"
                    lines = [line(f"{match[0]}：1 > 0")]
                    yield finding([mention.span, match.span()], [], said, match[0], lines)
                    return

    @cached_property
    def once(self) -> list[re.Match[str]]:
        """All that is said to have happened once."""
        return list(_ONE.finditer(self.index.text))

    def _is_of(self, claim: Claim, what: str) -> bool:
        """Whether a figure counts what is said not to have happened: not a lesser sort of it."""
        words = self.index.lead(claim) + claim.subject + self.index.rest(claim)
        if _NOT_HERE.search(words):
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

    def _in_reach(self, mention: Mention, claim: Claim) -> bool:
        """Whether a figure is of the time and, where the words are of one trade only, of that trade."""
        some = _OF_SOME.search(mention.note)
        named = pieces(mention.note) & pieces(self.index.words(claim)) if some else {""}
        return bool(named) and self._in_time(mention, claim)

    def _in_time(self, mention: Mention, claim: Claim) -> bool:
        """Whether a figure is not plainly of another time than the words."""
        before = re.split("[。；\n]", self.index.text[max(0, mention.start - 40) : mention.start])[-1]
        said = mention.note + before
        years = set(re.findall(r"(?:19|20)\d\d(?=年)", said))
        if len(years) == 2 and re.search(r"\d年?(?:至|到|[-—–~])+\d", said):
            years = {str(year) for year in range(int(min(years)), int(max(years)) + 1)}
        year = claim.period.end.year if claim.period and claim.period.end else None
        return not years or year is None or str(year) in years


def _of_another_sort(mention: Mention, text: str) -> bool:
    """Whether deaths on the road are held against 生产安全零死亡."""
    told = set(_SORT.findall(text))
    return bool(_TOPIC.search(mention.note) and told and not told & set(_SORT.findall(mention.note)))


def _named_in(near: str, what: str) -> str:
    """重大食品安全事故和食源性疾病暴发事件: of two that are named in full, the one that is told of."""
    each = [one for one in re.split("以及|[和及或、]", what) if len(one) >= _SHORT]
    return next((one for one in each[1:] if pieces(one) <= pieces(near)), what)


def _happened(index: Index, mention: Mention, claim: Claim) -> Finding:
    said = f"{mention.text}{mention.subject}" if not mention.text.endswith(mention.subject) else mention.text
    shown = as_written(index.reading, claim)
    return finding([mention.span, claim.span], [claim.id], said, shown, [line(f"{shown}：{claim.text} > 0")])
