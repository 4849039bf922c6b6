"""Who has not: counts of those that are said not to have or to do something, and words beside any figure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from shian.methods.claims.model import Claim
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.naming import pieces

# 尚有11所未配备, 3件未办结, 未完成的5个, 不合格3批次
_NOT = re.compile(
    r"(?:尚未|还未|仍未|未能|没有|未(?!来|成年|必|央|婚|发生|发现)|尚无|缺乏|不(?=达标|合格|到位|符合|规范))"
    r"([一-鿿“”、]{2,16})"
)
_LEFT = re.compile("(?:仍有|尚有|还有|尚存|仍存|现存|还存在|仍存在|剩余|残留)[^，]{0,6}$")
_NOT_YET = re.compile("(?:尚未|还未|仍未)[^，。；]{1,12}$")  # 下一步对尚未接入的13所…: so by now
_STILL = re.compile("其中|其余|剩余|另有|还有|尚有|仍有|余下")
_GOING = re.compile(
    "[^，。；]{0,12}?(?:正在|尚在|仍在|还在|处于)[^，。；]{0,6}(?:建|办|施工|整改|处理|推进|审|改造)"
    "|[^，。；]{0,8}?在[一-鿿]{2,4}(?:阶段|过程中|之中)"
)
UNDONE = "完成完工竣工办结整改到位"  # what is not so of what goes on or was put off
_PUT_OFF = re.compile("结转(?:至|到)?[下次明2]|延至[下次明]|转入[下次明]|延期(?:至|到)|推迟(?:至|到)")
_DIMENSIONS = {"count", "area", "floor", "length", "money", "mass", "volume"}
_BEFORE, _AFTER, _MOST = 22, 40, 60
WEAK = frozenset(
    "完成 落实 建立 开展 实现 得到 进行 达到 有效 全部 工作 情况 问题 管理 监管 制度 建设 企业 单位 "
    "学校 食品 安全 了县 立了 成了 备了 配备".split()
)


class Words:
    """Figures of a text by the pieces of the words beside them, and by the pieces of what is lacking."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._beside: dict[str, list[Claim]] = defaultdict(list)
        self._lacking: dict[str, list[tuple[Claim, str]]] = defaultdict(list)
        self._left = [
            one for one in index.claims if _LEFT.search(index.lead(one)) and one.dimension == "count"
        ]
        for claim in index.claims:
            planned = claim.target and not _NOT_YET.search(index.lead(claim))
            if claim.stated <= 0 or planned or claim.dimension not in _DIMENSIONS:
                continue
            for piece in pieces(index.words(claim)):
                self._beside[piece].append(claim)
            for what in self._lacks(claim):
                for piece in pieces(what):
                    self._lacking[piece].append((claim, what))

    def _lacks(self, claim: Claim) -> Iterator[str]:
        """What the words right before or after a figure say is not so."""
        lead = self.index.lead(claim)[-_BEFORE:]
        clause = self.index.text[claim.end : claim.end + _AFTER]
        clause = re.split(r"[，；。！？\n]", clause)[0]
        if _STILL.search(lead) and _GOING.match(clause):
            yield UNDONE
        if _PUT_OFF.search(clause):
            yield UNDONE
        if (found := _NOT.search(clause)) or (found := _NOT.search(lead)):
            yield found[1]

    def beside(self, piece: str) -> list[Claim]:
        """Figures that have a piece beside them."""
        return self._beside.get(piece, [])[:_MOST]

    def left(self) -> list[Claim]:
        """Counts of those who are said to be left: 仍有12个."""
        return self._left[:_MOST]

    def lacking(self, words: str) -> Iterator[tuple[Claim, str]]:
        """Counts of those who lack what the words say, each once."""
        seen: set[int] = set()
        undone = {"完成"} if pieces(UNDONE) & pieces(words[:6]) else set()  # 全部整改 and 3个未完成
        short = {a + b for a in words[:3] for b in words[2:12] if a != b}  # 入仓 for 进入集中监管仓
        for piece in sorted((pieces(words) - WEAK) | undone | (short & self._lacking.keys())):
            for claim, what in self._lacking.get(piece, [])[:_MOST]:
                if claim.id not in seen:
                    seen.add(claim.id)
                    yield claim, what
