"""Names of figures for telling whether two of them are of one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import GENERIC, plain
from shian.methods.claims.relating.naming import pieces

# Words that make another thing of it: 新增床位 are not 床位. Both names must have the same of them.
_NARROW = re.compile(
    "新增|新建|累计|计划|拟|预计|应|实际|市级|县级|区级|省级|国家级|镇级|村级|市属|市直|区属|县属|省属|农村|城镇|城市|城区|乡镇|社区|"
    "规模以上|规上|重点|一般|专职|兼职|男|女|在建|开工|完工|竣工|改建|其他|其余|未|不|首|大型|中型|小型|小微|高级|中级|初级|高中|初中|小学|优秀|合格|达标|公办|民办|"
    "户籍|常住|流动|本级|民生|平均|人均|日均|月均|户均|每|最|第|特种|上年|去年|同期|比|较|余|剩余|增加|减少|净增|退出|注销|查|罚|移送"
)
_TIMES = re.compile(
    r"(?:19|20)\d\d年(?:\d{1,2}月)?(?:底|末|度|初)?|截至[^，。]{0,12}|全年|目前|现在|今年|当年|年末|年底|近[一二三四五几两]年来?|"
    r"[一二三四五六]是|通过|据统计|总体上?看|总的看|其中"
)
_VERBS = re.compile(
    "完成|达到|达|实现|共计|合计|总计|共|约|为|是|有|已|现|建成|建有|拥有|设有|设立|建立|配备|总共|全部|均|了|的|各类|各级|实|超过|"
    "开展|组织|进行|全市|全县|全区|全省|我市|我县|我区|全国|分别|使|在|从|到|由|和|对|将|等|目前|以来|突破|升至|来|"
    "数量|总数|总量|总额|数|个|家|人|名"
)
# Deeds belong to the campaign in whose sentence they stand: two figures of one deed need not be of one thing.
_DEEDS = re.compile(
    "检查|出动|立案|查处|整改|查获|查扣|培训|演练|宣传|发放|走访|排查|罚|没收|责令|移送|约谈|座谈|会议|活动|投入|投资|奖励|拨付|"
    "发现|接受|受理|办理|处置|参加|参与|举办|召开|讲座|行动|印发|出台|报道|发布|调研|督查|督办|通报|慰问|救助|收缴|捐|采购|安排|支出|"
    "补助|补贴|资金|费用|金额|签约|引进|项目|试点|示范|制定|修订|推送|惠及|覆盖|涉及|选派|签订"
)
_LEAST = 3
_AFRESH = re.compile("(?:全|我|本)[市县区省州镇校院]")
_AMOUNT = frozenset("量数额")


@dataclass(frozen=True, slots=True)
class Name:
    """A figure's name: its characters, what narrows it, its pieces; sure where it can be nothing else."""

    key: frozenset[str]
    narrow: frozenset[str]
    words: str
    sure: bool

    def like(self, other: Name) -> float:
        """How much of the shorter name's pieces the longer has; 0 where they are narrowed otherwise."""
        one, two = pieces(self.words), pieces(other.words)
        if not one or not two or self.narrow != other.narrow:
            return 0.0
        return len(one & two) / min(len(one), len(two))


def names(index: Index, claim: Claim) -> tuple[Name, ...]:
    """A figure's names: the words before it; where they are short, also with the subject before them."""
    if index.sentence_of(claim).is_table:
        own = claim.subject
    else:
        own = _TIMES.sub("", index.lead(claim))
        own = own if len(_clean(own)) >= len(_clean(claim.subject)) else claim.subject
    found = [own]
    topic = "" if _AFRESH.match(index.lead(claim)) else _topic(index, claim)
    if topic and len(_clean(own)) <= 6:
        found.append(topic + own)
    made = (_name(words) for words in found)
    return tuple(one for one in made if one is not None)


def _topic(index: Index, claim: Claim) -> str:
    """The subject of the whole, else of the figure before it in the sentence."""
    if claim.whole is not None and claim.whole in index.by_id:
        return index.by_id[claim.whole].subject
    previous = index.previous(claim)
    return previous.subject if previous is not None else ""


def _clean(words: str) -> str:
    return re.sub(r"[\d\s，、。；：“”《》（）()·.%-]+", "", _VERBS.sub("", plain(words)))


def _name(words: str) -> Name | None:
    cleaned = _clean(words)
    if len(cleaned) < _LEAST or cleaned in GENERIC:
        return None
    sure = len(cleaned) >= _LEAST + 1 and not _DEEDS.search(words)
    return Name(frozenset(cleaned) - _AMOUNT, frozenset(_NARROW.findall(words)), cleaned, sure)
