"""Words for all of something against those who are not, who are late, missed or left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.claims.model import Claim, Finding, Mention
from shian.methods.claims.relating.holding import GOES_ON, finding, phrase
from shian.methods.claims.relating.lacking import UNDONE, WEAK
from shian.methods.claims.relating.matching import alike, plain
from shian.methods.claims.relating.naming import pieces
from shian.methods.claims.relating.shortfall import Shortfall, whom_and_what
from shian.methods.claims.relating.wording import line

_RATE = re.compile("([一-鿿]{2,14})率(?:[及和与、][一-鿿]{2,8}率)?(?:均|都|达|到|为|是|保持|在|实现)*$")
_COMMON = {"个", "次", "项", "起", "件", "人", "名"}  # measures of too many things to say what is counted
_STILL = re.compile("尚有|仍有|还有|另有|仍|尚|其余|剩余")
_SO_FAR = re.compile("已|完成|共有|其中|现有|累计")
_SPECIFIC = 3  # characters of a name that are enough to know it by
_BUILT = re.compile(
    "(?:设立|建有|建成|建立|配备|设有|配齐|开通|成立|建起|建设|配有|拥有)了?(?:有|一个|独立的?|标准化)?"
)
_GONE = re.compile("消除|清零|清除|取缔|关停|销号|拆除|淘汰|化解|脱贫|摘帽|整治到位|清退|治理完毕|归零")
_AUXILIARY = re.compile("^(?:得到|完成|实现|予以|按[时期]|如期|依法)+")
_COVERS = re.compile("(?:覆盖|普及|完成|配备|建成|达标|参与|到位)$")


class Everyone(Shortfall):
    """Words for all of something: 全部, 均, 全覆盖."""

    def everyone(self, mention: Mention) -> Iterator[Finding]:
        """186所学校全部配齐专职保安 against 11所村小尚未配备专职保安."""
        deed = re.sub("^[了已经有]+", "", mention.note)[:20].replace("回音", "回复").replace("着落", "办结")
        body = mention.subject
        yield from self._missed(mention)
        if mention.text.endswith("清零"):
            deed = "清零"
        elif len(deed) < 2:  # 项目完工实现全覆盖, 卫生室做到行政村全覆盖: the deed stands before
            if mention.text != "全覆盖":
                yield from self.short(mention, body, deed, self.whole(mention))
                return
            deed, _, body = re.sub("(?:实现了?|做到了?|基本)+$", "", body).rpartition("做到")
            deed = (deed or body)[-12:]
        whole = self.whole(mention)
        for claim, what in self.words.lacking(deed):
            if claim.id in self.told or (claim.sentence == mention.sentence and claim.start < mention.start):
                continue
            shared = (pieces(deed) & pieces(what)) - WEAK
            if (
                what.startswith("完成")
                and pieces(UNDONE) & pieces(deed[:6])
                and self._near_by(mention, claim)
            ):
                shared = shared | {"完成"}
            if _shortened(what, deed) and len((pieces(body) & pieces(self.index.words(claim))) - WEAK) > 1:
                shared = shared | pieces(what)
            same = self._one_body(mention, whole, claim) or self._goes_on(mention, claim, deed, what)
            part = whole is not None and claim.whole == whole.id
            same = same or part
            other = (
                (self.places.of(claim) and not part)
                or self.settled(mention, claim)
                or (whole is not None and alike(whole, claim) and claim.stated > whole.stated)
            )
            if len(shared) >= (1 if same else 3) and not other:
                self.told.add(claim.id)
                of = whole if whole is not None and alike(whole, claim) else None
                yield self.some_not(mention.span, phrase(mention), claim, what, of)
                return
        yield from self._late(mention, deed)
        yield from self._remains(mention, deed)
        yield from self._rate_below(mention, deed)
        yield from self._too_few(mention, whole)
        yield from self._only_so_many(mention, whole, deed)
        yield from self.part(mention.span, phrase(mention), mention.sentence, body, deed)
        if mention.text in {"全部", "所有"} and not mention.subject:  # the body stands after the words
            body, deed = whom_and_what(re.sub(r"^\d+[家个所户名座处台]", "", mention.note))
        yield from self.short(mention, body, deed, whole)

    def whole(self, mention: Mention) -> Claim | None:
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

    def _near_by(self, mention: Mention, claim: Claim) -> bool:
        """Whether a count stands in the paragraph of the words, or in one of the next sentences."""
        return abs(claim.sentence - mention.sentence) <= GOES_ON

    def _goes_on(self, mention: Mention, claim: Claim, deed: str, what: str) -> bool:
        """Whether a count without a name goes on about all of them: 全部开工。还有2个尚未开工."""
        near = 0 <= claim.sentence - mention.sentence <= GOES_ON
        lead = self.index.lead(claim)
        return near and deed[:2] == what[:2] and len(plain(claim.subject)) < 3 and bool(_STILL.search(lead))

    def _late(self, mention: Mention, deed: str) -> Iterator[Finding]:
        """全部按期办结 against 逾期办结12件."""
        if re.search("按[时期]|如期|限时|时限", deed):
            for claim in self.near(mention):
                if re.search(
                    "逾期|超期|超时|延期|超时限", self.index.lead(claim) + self.index.rest(claim)[:8]
                ):
                    self.told.add(claim.id)
                    yield self.against(mention, claim)
                    return

    def _missed(self, mention: Mention) -> Iterator[Finding]:
        """应挂尽挂、一户不漏 against 补挂漏挂231块."""
        if not re.search("[漏落少]|尽", mention.text):
            return
        for claim in self.near(mention):
            if re.search("漏(?!损|斗|电|水|气|雨|油)[一-鿿]|遗漏", self.index.lead(claim)):
                self.told.add(claim.id)
                yield self.against(mention, claim)
                return

    def _remains(self, mention: Mention, deed: str) -> Iterator[Finding]:
        """大班额全部消除 against 仍有12个教学班超过56人: some are left, by name or by the same figure."""
        if not _GONE.match(deed):
            return
        numbers = set(re.findall(r"\d{2,}", mention.subject))
        for claim in self.words.left():
            if claim.sentence == mention.sentence and claim.start < mention.start:
                continue  # 剩余的551万人全部脱贫: those who were left are all
            clause = self.index.text[claim.start : claim.end + 30]
            clause = self.index.lead(claim) + re.split("[，。；]", clause)[0]
            named = (pieces(plain(mention.subject)[-6:]) & pieces(clause)) - WEAK
            same = len(named) > 1 or numbers & set(re.findall(r"\d{2,}", clause))
            if same and claim.id not in self.told and not self.settled(mention, claim):
                self.told.add(claim.id)
                shown = clause.strip("，")
                yield finding([mention.span, claim.span], [claim.id], phrase(mention), shown, [line(shown)])
                return

    def _rate_below(self, mention: Mention, deed: str) -> Iterator[Finding]:
        """全部办结 against 办结率97%; 均配备校医 against 配备校医的学校占78.5%: in one paragraph."""
        verb = "覆盖" if mention.text == "全覆盖" else _AUXILIARY.sub("", deed)[:2]
        for claim in self.near(mention, "ratio") if len(verb) > 1 else ():
            lead = self.index.lead(claim)
            named, high = _RATE.search(lead), claim.value.high
            if high is None or high >= 1 or claim.compared or claim.direction or self.settled(mention, claim):
                continue
            share = lead.endswith("占") and len((pieces(lead) & pieces(deed)) - WEAK) > 1
            done = named is not None and (named[1].endswith(verb) or _is_rate_of(named[1], deed))
            said = self.index.text[self.index.sentence_of(claim).start : claim.start]
            body = pieces(plain(mention.subject)[-6:]) - WEAK
            own = named is not None and re.fullmatch(f"{verb}(?:完成|到位)", named[1])
            if own and 0 <= claim.sentence - mention.sentence <= 1:
                done, body = True, pieces(said)  # 全部整改到位。…整改完成率为94.3%
            if (done or share) and body and 2 * len(body & pieces(said)) >= len(body):
                self.told.add(claim.id)
                shown = f"{lead.strip('，')}{claim.text}"
                lines = [line(f"{claim.text} < 100%")]
                yield finding([mention.span, claim.span], [claim.id], phrase(mention), shown, lines)
                return

    def _only_so_many(self, mention: Mention, whole: Claim | None, deed: str) -> Iterator[Finding]:
        """46家医院均接入平台 against 已接入平台的医院43家; 学校全覆盖 against 412所学校中398所开展."""
        wanted = pieces(deed[:16]) - WEAK
        for claim in self.near(mention):
            near = mention.text == "全覆盖" and abs(claim.sentence - mention.sentence) <= 1
            beside = self.whole_of(claim) if near else None
            of = beside or whole
            if of is None or claim.start == of.start or not alike(claim, of) or not _surely_less(claim, of):
                continue
            named = plain(of.subject).rstrip("中里内")[-_SPECIFIC - 1 :]
            lead, rest = self.index.lead(claim), self.index.rest(claim)
            if beside is None:
                same = len(named) >= _SPECIFIC and plain(claim.subject).endswith(named)
                same = same and len(wanted & pieces(lead)) > 1 and bool(_SO_FAR.search(lead))
            else:
                same = bool(named) and named in mention.subject + deed and bool(wanted & pieces(rest))
            if same and not self.places.of(claim) and not self.settled(mention, claim):
                self.told.add(claim.id)
                yield self.only_part(mention.span, phrase(mention), claim, of)
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
                yield self.some_not(mention.span, phrase(mention), claim, "", whole)
                return


def _shortened(what: str, deed: str) -> bool:
    """Whether a deed is named by two of its characters: 入仓 of 进入集中监管仓."""
    at = deed.find(what[:1])
    return len(what) > 1 and at >= 0 and what[1] in deed[at + 2 :] and what[:2] not in deed


def _surely_less(part: Claim, whole: Claim) -> bool:
    high, low = part.value.high, whole.value.low
    return high is not None and low is not None and high < low


def _is_rate_of(rate: str, deed: str) -> bool:
    """Whether a rate of coverage is of what the deed brings: 均实现垃圾分类 and 垃圾分类覆盖率."""
    return bool(_COVERS.search(rate)) and len((pieces(rate) & pieces(deed)) - WEAK) > 1
