"""Said of all of them, and the figures beside it tell of fewer, or of some that fail, wait or are late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from shian.methods.claims.model import Claim, Finding, Mention
from shian.methods.claims.relating.holding import Holding, phrase
from shian.methods.claims.relating.lacking import WEAK
from shian.methods.claims.relating.matching import alike, base_measure, plain
from shian.methods.claims.relating.naming import pieces

# Words for one deed: 办复率100% and 已答复122件.
_ALIKE = (
    "办结 办复 答复 回复 结案 审结 办理 完结",
    "完成 竣工 完工 建成 交付",
    "整改 销号",
    "审核 复核 审查 核查",
    "设立 建立 建设 设有 建有 配备 安装 配有",
    "合格 达标 通过",
)
_FIRST = (  # what may stand before a deed without narrowing it
    "(?:[，、；（：]|其中|实现|目前|截至[^，；]{0,9}，?|实际|已经?|共|累计|完成|得到|实现|可|现有?|全[市县区省镇乡]|年内|全年|当年|"
    "实有|建有?|设有?|有|配有?|了|达到?)*"
)
_AUXILIARY = re.compile(
    "^(?:得到|完成|实现|取得|纳入|实行|进行|落实|予以|按[时期]|如期|依法|配套|[了已经能可])+"
)
_HAS = re.compile(
    "^(?:配套)?(?:建设|建成|建立|设立|配备|设置|安装|配置|开设|设有|建有|配有|建|设|配)[了有起好]?"
)
_OTHER_TIME = re.compile("上年|去年|前年|同期|[均每]|上期|结转|超计划")
_LEVEL = re.compile("[国省市县区乡镇村]级|农村|城区|城镇|重点|本级|民办|公办|民营")
_DUE = re.compile("应|需|任务|计划|受理|交办|排查|接收|收到|接到|[共总]|登记")
_ALL_HERE = re.compile("全[市县区省镇乡]|辖区|[共现]有")
_LATE = re.compile("逾期|超期|超时|延期")
_IN_TIME = re.compile("按[时期]|如期|及时|限时|时限|限期|\\d个?(?:小时|日|天|工作日)内")
_FAILS = "不合格|不达标|未达标|超标|未通过|不到位|未达到"
_DUTY = re.compile("应(.)尽(.)")
_ACT = re.compile(
    "(?:筛查|检测|培训|检查|体检|接种|改造|安装|验收|登记|建档|评估|考核|整治|治理|公示|监测|抽检|排查|巡查|投保|宣传|演练|备案|督导|核查|抽查)$"
)
_INSURED = re.compile("责任险|保险")
_SPLIT = re.compile(
    "(?:均|都|全部|已)+|(?=配套|完成|实现|建设|建成|建立|设立|配备|安装|接入|开展|落实|达到|通过|纳入|签订)"
)
_WIDER = re.compile("省内|全省|全国|国内")
_GAP, _NOUN, _FEW = 24, 3, 3
_COUNTED = {"count", "area", "floor", "length", "mass", "volume"}


class Shortfall(Holding):
    """Fewer than all, in the sentences beside."""

    def short(self, mention: Mention, body: str, deed: str, whole: Claim | None = None) -> Iterator[Finding]:
        """整改率100% against 排查1268处，已整改1241处; 全部办结 against 尚未答复的4件."""
        stems, noun = _stems(mention, deed)
        if not stems and len(noun) < _NOUN:
            return
        for all_of, part in self._pairs(mention, whole):
            if part.id in self.told or not self._fewer(all_of, part) or self.settled(mention, part):
                continue
            does = self._does(part, stems, noun) or self._was_due(all_of, part, stems)
            if does and self._of_all(mention, body + deed, noun, (all_of, part), whole):
                if self._rest_done(part, all_of, stems) or self.places.of(part):
                    continue
                self.told.add(part.id)
                yield self.only_part(mention.span, phrase(mention), part, all_of)
                return
        yield from self._some_fail(mention, body, stems)

    def _beside(self, mention: Mention) -> Iterator[int]:
        """The numbers of the sentence, the two after it and the one before, of one paragraph."""
        sentences = self.index.reading.sentences
        paragraph = sentences[mention.sentence].paragraph
        for step in (0, 1, 2, -1):
            number = mention.sentence + step
            if 0 <= number < len(sentences) and sentences[number].paragraph == paragraph:
                yield number

    def _pairs(self, mention: Mention, whole: Claim | None) -> Iterator[tuple[Claim, Claim]]:
        """Figures that follow one another, and the whole of the words with what comes after it."""
        for number in self._beside(mention):
            row = self.index.by_sentence.get(number, [])
            yield from pairwise(row)
            if whole is not None and number > mention.sentence and row:
                yield whole, row[0]

    def _fewer(self, whole: Claim, part: Claim) -> bool:
        if not alike(whole, part) or base_measure(whole.measure) != base_measure(part.measure):
            return False
        if part.dimension not in _COUNTED or part.direction or part.compared or part.target:
            return False
        if whole.direction or whole.compared or whole.value.low is None or part.value.high is None:
            return False
        said = self.index.lead(part) + self.index.lead(whole)
        near = whole.sentence != part.sentence or len(self.index.gap(whole, part)) <= _GAP
        many = part.stated * _FEW >= whole.stated  # a few of very many are of another scope
        return near and many and part.value.high < whole.value.low and not _OTHER_TIME.search(said)

    def _does(self, part: Claim, stems: tuple[str, ...], noun: str) -> bool:
        """Whether a figure counts those of which the deed is so: 已整改1241处, 1794项可网上办理."""
        lead, rest = re.sub("[“”]", "", self.index.lead(part)), self.index.rest(part).lstrip("中，")
        name = plain(part.subject)
        if name and rest.startswith(name):  # 10家医院开展检查结果互认
            rest = _AUXILIARY.sub("", rest[len(name) :])
        if re.search("[未不非待]", lead) or re.match("[未不非待]", rest):
            return False
        if len(noun) >= _NOUN and re.match(rf"{_FIRST}(?:[一-鿿]{{2}})?{re.escape(noun)}", lead):
            return True
        for stem in stems:
            if re.match(rf"{_FIRST}{re.escape(stem)}", lead):
                return True
            if re.match(f"(?:已|可|均)?{'.{0,4}'.join(map(re.escape, stem))}", rest):
                return True
        return False

    def _was_due(self, whole: Claim, part: Claim, stems: tuple[str, ...]) -> bool:
        """应报告企业268家，提交自查报告的企业255家: what was due, and what was done of it."""
        due, lead = self.index.lead(whole), self.index.lead(part)
        done = not re.search("[未不非待]", lead) and any(stem in lead for stem in stems)
        return done and any(re.search(f"应当?{re.escape(stem)}", due) for stem in stems)

    def _of_all(
        self, mention: Mention, said: str, noun: str, pair: tuple[Claim, Claim], whole: Claim | None
    ) -> bool:
        """Whether a figure counts all those that the words are about, and its part some of these."""
        all_of, part = pair
        name = plain(part.subject)
        named = self.index.rest(part).startswith(name)
        one_kind = not name or not named or plain(all_of.subject).endswith(name)
        words = self.index.words(all_of)
        levels = set(_LEVEL.findall(f"{said}{mention.subject}")), set(_LEVEL.findall(words))
        if all(levels) and levels[0] != levels[1]:
            return False
        if _WIDER.search(self.index.lead(all_of)) and not _WIDER.search(said):
            return False
        if whole is not None and all_of.id == whole.id:
            return one_kind
        if whole is not None and all_of.stated != whole.stated and all_of.measure == whole.measure:
            return False
        if _DUTY.fullmatch(mention.text) and "应" in self.index.lead(all_of):
            return True
        here = mention.sentence == all_of.sentence and _ALL_HERE.search(self.index.lead(all_of))
        if mention.text == "全覆盖" and (len(noun) >= _NOUN or here):
            return True
        if mention.sentence == all_of.sentence and not said[:-2]:
            return bool(_DUE.search(self.index.lead(all_of)))
        return bool((pieces(said) & pieces(words)) - WEAK)

    def _rest_done(self, part: Claim, whole: Claim, stems: tuple[str, ...]) -> bool:
        """当场整改1241处，限期整改27处: both together are all of them."""
        after = self.index.following(part)
        if after is None or not alike(after, part) or after.stated + part.stated != whole.stated:
            return False
        lead = self.index.lead(after)
        return any(stem in lead for stem in stems) and not re.search("[未不待]|正在|尚|仍", lead)

    def _some_fail(self, mention: Mention, body: str, stems: tuple[str, ...]) -> Iterator[Finding]:
        """合格率100%，超标3份; 按期办结率100%，超期办结3件; 全部审核完毕，尚有58卷待复核."""
        if not stems:
            return
        any_of = "|".join(map(re.escape, stems))
        fails = rf"(?:尚未|还未|仍未|未能?|没有|待)(?:按[时期]|完成|全部|[一-鿿]{{0,4}}?)(?:{any_of})"
        if set(stems) & set(_ALIKE[5].split()):
            fails += f"|{_FAILS}"
        elif "持证" in stems:
            fails += "|无[一-鿿]{0,4}证|未持"
        elif len(stems) == 1:
            fails += rf"|{any_of}[一-鿿]{{0,2}}(?:不到位|未到位|不达标|不规范|缺失)"
        before = self.index.text[max(0, mention.start - _GAP) : mention.start]
        said = f"{mention.subject}{mention.note}{mention.text}\0{re.split('[，。；]', before)[-1]}"
        late = bool(_IN_TIME.search(said))
        for number in self._beside(mention):
            for claim in self.index.by_sentence.get(number, ()):
                if claim.id in self.told or claim.dimension not in _COUNTED or not claim.stated:
                    continue
                lead, rest = self.index.lead(claim), self.index.rest(claim)
                words = f"{lead}\0{rest[:12]}"
                failing = bool(re.search(fails, words) or (late and _LATE.search(words)))
                if not failing or _OTHER_TIME.search(lead) or claim.compared or claim.direction:
                    continue
                if self._is_one(mention, body, claim) and not self.settled(mention, claim):
                    self.told.add(claim.id)
                    yield self.against(mention, claim)
                    return

    def _is_one(self, mention: Mention, body: str, claim: Claim) -> bool:
        """Whether those who fail are of those the words are about, and of no other place or sort."""
        before = self.index.previous(claim)
        said = self.index.words(claim) + (self.index.words(before) if before is not None else "")
        if self.places.of(claim) or (claim.target and "尚未" not in said):
            return False
        levels = set(_LEVEL.findall(body)), set(_LEVEL.findall(said))
        if levels[1] - levels[0]:
            return False
        own = pieces(plain(body)[-8:]) - WEAK
        if mention.sentence == claim.sentence:
            return claim.start - mention.end >= 0
        return bool(own & pieces(said))


def _stems(mention: Mention, deed: str) -> tuple[tuple[str, ...], str]:
    """The two characters by which a deed is known, with those that mean the same; and what it brings."""
    if duty := _DUTY.fullmatch(mention.text):
        return (duty[2],), ""
    if mention.text == "全覆盖":
        if (act := _ACT.search(re.sub("(?:工作|实现|基本)+$", "", deed))) is not None:
            return (act[0],), ""
        if _INSURED.search(deed):
            return ("投保", "参保"), ""
        return (), re.sub("(?:建设|工作|实现)$", "", plain(deed))[-_NOUN:]
    deed = deed.strip("“”")
    kept = _AUXILIARY.sub("", deed).strip("“”")
    kept = kept if len(kept) > 1 else deed[-2:]
    built = _HAS.match(kept)
    noun = plain(kept[built.end() :]) if built else ""
    stem = kept[:2]
    if len(stem) < 2 or (built and len(noun) >= _NOUN):
        return (), noun
    alike_to = next((group.split() for group in _ALIKE if stem in group.split()), [stem])
    act = _ACT.search(kept)
    return (*alike_to, *([act[0]] if act and act[0] not in alike_to else [])), noun


def whom_and_what(words: str) -> tuple[str, str]:
    """农贸市场都设立了快检室: whom words such as 所有 are about, and what these do."""
    match = _SPLIT.search(words, 2)
    return (words[: match.start()], words[match.end() :]) if match else ("", words)
