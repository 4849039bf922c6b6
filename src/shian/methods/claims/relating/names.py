"""Names of figures for telling whether two of them are of one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import GENERIC, plain
from shian.methods.claims.relating.naming import part_of, pieces
from shian.methods.claims.relating.places import Places

# Words that make another thing of it: 新增床位 are not 床位. Both names must have the same of them.
_NARROW = re.compile(
    "新增|新建|新办|新登记|累计|计划|拟|预计|应(?!急)|实际|市级|县级|区级|省级|国家(?!标准)|镇级|村级|市属|市直|区属|县属|省属|"
    "农村|城镇|城市|城区|乡镇|社区|规模以上|规上|重点|一般|专职|兼职|男|女|在建|开工|完工|竣工|改建|其他|其余|未|不|首|"
    "大型|中型|小型|小微|高级|中级|初级|高中|初中|小学|优秀|合格|达标|公办|民办|户籍|常住|流动|本级|民生|平均|人均|日均|"
    "月均|户均|每|最|第|特种|上年|去年|同期|比|较|剩余|增加|减少|净增|退出|注销|移送|取消|闲置|示范|试点|标准化|上级|省补"
)
_TIMES = re.compile(
    r"(?:19|20)\d\d年(?:\d{1,2}月)?(?:底|末|度|初)?|截至[^，。]{0,12}|全年|目前|现在|今年|当年|年末|年底|近[一二三四五几两]年来?|"
    r"[一二三四五六七八九十]+[是、]|[（(][一二三四五六七八九十]+[）)]|通过|据统计|总体上?看?|总的看|其中|经过多年发展|下一步|"
    r"今后|将以|依托|在[^，]{2,6}方面|[一-鿿]{2,4}显示|一年来|我们"
)
_BUREAU = re.compile("^[一-鿿]{2,8}(?:局|委员会|健康委|农委|改委|文旅委|厅|办公室)(?=[一-鿿]{3})")
_VERBS = re.compile(
    "完成|达到|达(?!标)|实现|共计|合计|总计|总额|共|约|为|是|有|已|现|建成|建有|拥有|设有|设立|建立|配备|总共|全部|均|了|的|各类|"
    "各级|实|超过|开展|组织|进行|全市|全县|全区|全省|全州|我市|我县|我区|我省|分别|使|^在|从|到|由|和|对|将|等|以来|突破|升至|"
    "数量|总数|总量|个(?!人|体)|家(?!庭)|人(?!均|口|才|民|大|社)|名|财政|投入|安排|拨付|落实|下达|登记|统计|办理|承担|以|来|以及"
)
# Deeds belong to the campaign in whose sentence they stand: two figures of one deed need not be of one thing.
_DEEDS = re.compile(
    "检查|出动|立案|查处|整改|查获|查扣|培训|演练|宣传|发放|走访|排查|罚|没收|责令|移送|约谈|座谈|会议|奖励|发现|接受|"
    "受理|处置|参加|参与|举办|召开|讲座|印发|出台|报道|发布|调研|督查|督办|通报|慰问|救助|收缴|捐|采购|签约|引进|制定|"
    "修订|推送|惠及|选派|签订|抽检|抽样|抽查|抽测|检定|评估|鉴定|检验|涉及|惠及|受益|参与|补助对象|隐患|案件|诉求|投诉|事故|火灾|死亡"
)
_ALL = re.compile("(?:全[市县区省州镇乡]|全部|所有|现有|共有|拥有|辖区)的?$")
_MONEY = re.compile("(?:经费|资金|补助|补贴|预算|收入|支出|投资|贷款|税收|产值|增加值|总产值)$")
_TAIL = re.compile("(?:基础|重点|优势|基数)$")
_DEFINITE = re.compile("全[市县区省州镇乡]|共有|现有|拥有|总数|已有|共|达到|已达")
_DATED = re.compile(r"(?:19|20)\d\d年|全[市县区省州]|全年")
_LONG = 5
_COINED = re.compile("[A-Za-z]+[0-9.]+")
_LETTERS = str.maketrans("0123456789.", "abcdefghijk")
_TOGETHER = re.compile("[^，。；]{0,14}(?:均|全部|都)|[^，。；]{0,24}(?:共同|齐心|一道)")
_THOSE = re.compile("[一-鿿]{2,12}[中里]，")  # 468家餐饮单位中，: those told of before
_BEING = re.compile("(?:被|所|受)[一-鿿]{2,4}的$")
_LEAST = 3
_PLACE = 3  # characters
_NEUTRAL = frozenset(["累计", "实际"])
_AMOUNT = frozenset("量数额")
_AFRESH = re.compile("(?:全|我|本)[市县区省州镇校院]")


# What one report calls by several names.
_CALLED = (
    (re.compile("(?:年平均|平均|年均)(?=浓度)|(?<=[食药]品)安全|(?<=质量)安全|(?<=[品全])监督(?=抽检)|登记(?=在册)|登记在册|在册|"
                "(?<=教育)阶段|(?<=户籍)总|(?<=常住)总|总体(?=[一-鿿]{1,6}[率度])|城镇(?=新增就业)"), ""),
    (re.compile("抽样检[验测]|抽样检验检测"), "抽检"),
    (re.compile("立案查[处办]|查处立案|查办"), "查处"),
    (re.compile("审结|结案(?=[一-鿿])|办理完毕"), "办结"),
    (re.compile("从业者"), "从业人员"),
)  # fmt: skip


def one_word(words: str) -> str:
    """Words with what is called by several names under one: 食品安全监督抽检 is 食品抽检."""
    for called, name in _CALLED:
        words = called.sub(name, words)
    return words


@dataclass(frozen=True, slots=True)
class Name:
    """A figure's name: its characters, what narrows it, its words; sure where it can be nothing else."""

    key: frozenset[str]
    narrow: frozenset[str]
    words: str
    sure: bool
    some: bool = False  # of 为105家养老机构发放: maybe not of all of them
    context: str = ""  # what its part of the sentence says before it

    def like(self, other: Name) -> float:
        """How much of the shorter name's pieces the longer has; 0 where they are narrowed otherwise."""
        one, two = pieces(self.words), pieces(other.words)
        if not one or not two or self._narrowed(other) or other._narrowed(self):
            return 0.0
        return len(one & two) / min(len(one), len(two))

    def contrasts(self, other: Name) -> bool:
        """Whether two names of one length differ in one place alone: 食品经营户, 药品经营户."""
        pairs = list(zip(self.words, other.words, strict=False))
        odd = [at for at, (one, two) in enumerate(pairs) if one != two]
        return len(self.words) == len(other.words) and bool(odd) and odd[-1] - odd[0] < _PLACE

    def _narrowed(self, other: Name) -> bool:
        """Whether it is narrowed by a word that stands nowhere before the other."""
        return any(
            len(word) < 2 or word not in other.context for word in self.narrow - other.narrow - _NEUTRAL
        )


class Namer:
    """Names of the figures of a text."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.places = Places(index)
        self._names: dict[int, tuple[Name, ...]] = {}

    def names(self, claim: Claim) -> tuple[Name, ...]:
        """The words before a figure; where they are short, also with the subject before them."""
        if claim.id not in self._names:
            self._names[claim.id] = self._make(claim)
        return self._names[claim.id]

    def _make(self, claim: Claim) -> tuple[Name, ...]:
        index = self.index
        lead = _TIMES.sub("", index.lead(claim))
        before = self._clean(lead)
        own = lead if len(before) >= min(len(self._clean(claim.subject)), _LEAST) else claim.subject
        if index.sentence_of(claim).is_table:
            own = claim.subject
        those = _THOSE.match(index.text, claim.end) and (own is claim.subject or _BEING.search(lead))
        if those and not index.sentence_of(claim).is_table:
            own = re.sub("[中里]$", "", claim.subject)
        some = own is not lead and not index.sentence_of(claim).is_table and not self._of_all(claim, lead)
        ratio = claim.dimension in {"ratio", "rate"}
        found = [] if ratio and len(self._clean(own)) < _LEAST + 2 else [own]
        if len(self._clean(own)) <= 6 and not (_AFRESH.match(lead) and not ratio):
            found.extend(topic + own for topic in sorted(self._topics(claim)))
        definite = own is not lead or bool(_DEFINITE.search(index.lead(claim)))
        made = (self._name(words, claim, definite=definite) for words in found[: 1 if some else None])
        return tuple(replace(one, some=some) for one in made if one is not None)

    def stands_alone(self, claim: Claim) -> bool:
        """Whether a figure is the first of its part of the sentence, or says that it is of the whole."""
        lead = self.index.lead(claim)
        if _AFRESH.search(lead) or _DATED.search(lead) or any(own in lead for own in self.places.own):
            return True
        previous = self.index.previous(claim)
        return previous is None or bool(re.search("[；;]", self.index.gap(previous, claim)))

    def shared(self, a: Claim, b: Claim) -> bool:
        """Whether the names that hold the subject before them are the same."""
        one, two = ({name.key for name in self.names(claim) if len(name.key) > _LONG} for claim in (a, b))
        mean = "均" in self.index.lead(a)
        alike = self._begun(a) == self._begun(b) or (a.dimension in {"ratio", "rate"} and not mean)
        return bool(one & two) and alike

    def _begun(self, claim: Claim) -> str:
        """What the first figure of the sentence counts."""
        return self._clean(self._said(self._first(claim, alone=True)))

    def _first(self, claim: Claim, *, alone: bool = False) -> Claim:
        """The first figure of a figure's part of the sentence; of the sentence, where that is itself."""
        start = self.index.sentence_of(claim).start
        part = part_of(self.index.text, start, claim.start)
        found = (c for c in self.index.sentence(claim) if part_of(self.index.text, start, c.start) == part)
        first = next(found, claim)
        return first if alone or first is not claim else self.index.sentence(claim)[0]

    def _of_all(self, claim: Claim, lead: str) -> bool:
        """Whether a figure before its noun is of all of them: 全市956座农村公路桥梁, 东陵市490家企业."""
        if "占" in self.index.rest(claim) or re.search(
            "占[总全]", self.index.text[claim.end : claim.end + 40]
        ):
            return False
        if _TOGETHER.match(self.index.text, claim.end):
            return True
        if _THOSE.match(self.index.text, claim.end) and (not lead.strip() or _BEING.search(lead)):
            return True
        return bool(_ALL.search(lead)) or any(lead.rstrip("的").endswith(own) for own in self.places.own)

    def _topics(self, claim: Claim) -> set[str]:
        """The subject of the whole, else of the figure before it; of shares also the sentence's first."""
        index = self.index
        if claim.whole is not None and claim.whole in index.by_id:
            return {self._said(index.by_id[claim.whole])}
        previous = index.previous(claim)
        found = {self._said(previous)} if previous is not None else set()
        if claim.dimension in {"ratio", "rate"} and index.sentence(claim):
            found.add(self._said(self._first(claim)))
        return found - {""}

    def own(self, claim: Claim) -> str:
        """What the words right beside a figure call it, without what was told before."""
        return self._clean(self._said(claim))

    def _said(self, claim: Claim) -> str:
        """What a figure counts: the words before it, else its subject."""
        lead = self.index.lead(claim)
        return lead if len(self._clean(lead)) >= _LEAST else claim.subject

    def _clean(self, words: str) -> str:
        words = _COINED.sub(lambda match: match[0].translate(_LETTERS), words)  # PM2.5 is not PM10
        kept = self.places.without(_BUREAU.sub("", _TIMES.sub("", words)))
        kept = self.places.without(_VERBS.sub("", plain(kept)))
        kept = _TAIL.sub("", kept) if len(kept) > 4 else kept
        return re.sub(r"\d+(?![A-Z])|[\s，、。；：“”《》（）()·.%—-]+", "", kept)

    def _name(self, words: str, claim: Claim, *, definite: bool) -> Name | None:
        words = one_word(words)
        cleaned = self._clean(words)
        if len(cleaned) < _LEAST - definite or cleaned in GENERIC:
            return None
        if claim.dimension in {"ratio", "rate"} and len(set(cleaned)) < _LEAST + 2:
            return None
        lasting = claim.dimension in {"ratio", "rate"} or _MONEY.search(cleaned) or not _DEEDS.search(words)
        dated = _DATED.search(self.index.lead(claim))
        sure = bool(lasting or (dated and len(cleaned) > _LONG)) and (definite or len(cleaned) > _LEAST)
        narrow = set(_NARROW.findall(_TAIL.sub("", words)))
        if claim.period is not None and claim.period.year is not None:
            narrow.discard("累计")  # within one year
        before = self.index.text[self.index.sentence_of(claim).start : claim.start].rpartition("；")[2]
        return Name(frozenset(cleaned) - _AMOUNT, frozenset(narrow), cleaned, sure, context=before)
