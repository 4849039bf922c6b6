"""Absolutes: all of something (全部, 均, 全覆盖, 凡进必检) or nothing of it (未发生, 未发现, 零事故)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shian.methods.claims.reading.trends import FUTURE, clause_after, clause_before, trim

ALL = re.compile(
    r"无一例外|(?:件件|事事|户户|人人|村村|校校|家家|个个)(?=[均都有]|核查|核实|办理|回复|落实|查处|走访|建档)|(?:实现|做到|全部)(?:动态)?清零|无一遗漏|一[户人个家项件]不[漏少落]|不[漏落]一[户人个家项件]|百分之百|全覆盖|全部|所有|一律|逐一|凡[^，。；、]{1,4}必[^，。；、”]{1,4}"
    r"|每[^，。；、每]{1,3}必[^，。；、”]|应[^，。；、应]{1,2}尽[^，。；、”]{1,2}"
    r"|(?<![平年人户日月次亩笔班生师度])均(?![衡等质分价数线匀值]|[约为达超不低于]*\d)|(?<=[市县区镇乡村校院家所个户])都(?![市会城匀江])"
    r"|全员(?=[通合达参持到完])|逐[车户人村校店家站桥栋场](?=[一-鿿]{2})"
)
WISH = re.compile("^[要将须拟]|确保|力争|必须|要求|应当|努力|争取")
REST = re.compile("除[^。；]{1,24}外[，,]?|其余[^。；，]{0,12}$")
NOTHING = re.compile(
    r"(?:从|均|都|一直|也)?(?:未|没有|没)(?:有)?(?P<verb>发生过?|发现|出现过?|查出|检出|接到|收到|造成|查见)"
    r"|(?:实现|保持|做到|继续)?“?零(?P<zero>发生|事故|投诉|上访|感染|死亡|伤亡|违规|差错|违纪|案件|确诊|报告|舆情|复发|复吸|逾期|超标|欠薪|拖欠|发案|填埋|排放|缺口|库存|流失|辍学|延误|伤害|溢出)"
    r"|(?:连续)?(?:保持|实现)?(?P<null>零纪录|零记录|为零|零发案|零增长点)"
    r"|(?:没有|无)一(?=[例起人家件次个名宗处]|逾期|返贫|漏报|瞒报|辍学|脱管|失联|超时|超期|上访)"
    r"|(?P<free>无)(?=逾期|积压|拖欠|欠薪|返贫|辍学|漏报|瞒报|脱管|漏管|超期)"
    r"|(?<![并是否])不存在(?=[一-鿿]{2,16}(?:情况|现象|问题|行为)?[，。；、]|$)"
    r"|(?<![有从若如对在])(?P<none>无)(?=新增[一-鿿]{2,8}[，。；、]|[^，。；、！？\d]{0,14}(?:事故|案件|事件|问题|投诉|情况|现象|行为|病例|疫情|火灾|死亡|伤亡|感染|超标|违规)(?:发生)?(?:[，。；、！？]|$))"
)


@dataclass(frozen=True, slots=True)
class Absolute:
    """An absolute in words, what it is about and what is said of that."""

    kind: Literal["exhaustive", "absolute"]
    start: int
    end: int
    subject: str  # whom it is about; of 未发生: what did not happen
    predicate: str  # what all of them do; of 未发生: where or when


def absolutes(text: str) -> Iterator[Absolute]:
    """All absolutes of a text, wishes and plans left out."""
    for match in ALL.finditer(text):
        head = clause_before(text, match.start())
        if (
            FUTURE.search(head)
            or WISH.search(head)
            or REST.search(text, max(0, match.start() - 40), match.start())
        ):
            continue
        subject = trim(head) or trim(clause_before(text, max(match.start() - len(head) - 1, 0)))
        predicate = clause_after(text, match.end()).strip()
        yield Absolute("exhaustive", match.start(), match.end(), subject, predicate)
    for match in NOTHING.finditer(text):
        head = clause_before(text, match.start())
        if FUTURE.search(head) or WISH.search(head) or re.search(r"[若如凡对]$|如果|是否|要求", head):
            continue
        what = match["zero"] or clause_after(text, match.end())
        if match["zero"] == "发生" or match["null"]:
            what = trim(head)
        yield Absolute("absolute", match.start(), match.end(), what.strip("”“了过 "), trim(head))
