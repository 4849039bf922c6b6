"""Private persons named in a text: suspects, parties, complainants, patients; not officials in office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.claims.reading.named import COMMON, SURNAMES, named_persons
from shian.methods.redaction import Role, persons

COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "司徒", "夏侯", "令狐", "东方")
# What a private person does, or what befalls them, in a text that tells of it.
_BEFALLEN = re.compile(
    r"违法|违规|无证|涉嫌|涉案|立案|处罚|罚款|行拘|拘留|逮捕|批捕|起诉|判处|获刑|追究|查获|抓获|查处|伪造|假冒|非法|"
    r"擅自|醉酒|酒后|酒驾|肇事|闯红灯|相撞|撞|受伤|死亡|身亡|遇难|溺水|坠|中毒|确诊|感染|患有|住院|病情|就诊|投诉|举报|反映|"
    r"欠薪|拖欠|低保|困难补助|救助|领取|被骗|诈骗|赔偿"
)
# Whoever is praised, or speaks for an office, is named on purpose.
_PRAISED = re.compile(
    r"最美|先进|英雄|模范|劳模|标兵|见义勇为|好人|楷模|冠军|获奖|荣获|荣誉|表彰|专家|教授|医生|主任|负责人|介绍|局长|所长|队长|书记"
)
_NOT_NAMES = re.compile(
    r"易积水|林长|总体|养老|保教|福利|路线|关切|文学|马拉松|品质|海岛|难事|每人|更强|质量|生活|水平|平台|产业|经济|部门|试点|系统|机构|工程|项目|[金费率量额期化性奖岛线部级病症炎癌瘤]$"
)
# Without a role beside it a name is believed where it begins a clause and does something at once.
_BEGINS = re.compile(
    r"(?:^|[，。；：“（\n的员者人户民主]|经查|查明|查实|查获|[\d]日|其中|民警将|依法对|依法将|抓获|对)$"
)
_ACTS = re.compile(
    r"(?:自|因|在|于|从|将|被|已|曾|驾|酒|醉|未|非|违|私|擅|利|使|租|经|以|为|向|与|和|等|把|通过|多次|明知|伙同|涉嫌|"
    r"销售|生产|制|加工|购|收|贩|运|伪|冒|骗|偷|盗|殴|欠|拒|患|感染|突发|不慎|反映|投诉|举报|提供|系|家|住|受|遭|一家|及|持|开|无)"
)

PRIVATE = {
    Role.SUSPECT: "犯罪嫌疑人等涉案人",
    Role.PARTY: "当事人",
    Role.COMPLAINANT: "投诉举报人",
    Role.PATIENT: "患者",
    Role.FAMILY: "家属",
    Role.MINOR: "未成年人",
    Role.WITNESS: "证人",
}


def private_persons(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, name, role) of each private person; names shortened already (张某某) are silent."""
    found: dict[int, tuple[int, int, str, str]] = {}
    official: set[str] = set()
    for person in persons(text):
        common = COMMON.match(person.text) or person.masked or person.surname_only
        common = common or not _is_name(person.text)
        if person.official:
            official.add(person.text)
        elif common or _praised(text, person.start):
            continue
        elif person.role in PRIVATE:
            found[person.start] = (person.start, person.end, person.text, PRIVATE[person.role])
        elif person.role is Role.OTHER and _befallen(text, person.start, person.end):
            found[person.start] = (person.start, person.end, person.text, "当事人")
    for one in named_persons(text):
        if one[2] not in official and _is_name(one[2]) and not _praised(text, one[0]):
            found.setdefault(one[0], one)
    yield from sorted(found.values())


def _is_name(word: str) -> bool:
    """Whether a word can be a name: it begins with a usual surname and is no common word."""
    if _NOT_NAMES.search(word):
        return False
    return "·" in word or word[0] in SURNAMES or word[:2] in COMPOUND


def _praised(text: str, start: int) -> bool:
    """Whether the words right before a name say that its bearer is honoured or in office."""
    begin = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
    return bool(_PRAISED.search(text[max(begin, start - 14) : start]))


def _befallen(text: str, start: int, end: int) -> bool:
    """Whether the clauses after a name tell of a wrong done, a harm or a help received."""
    stop = min((at for mark in "。；\n" if (at := text.find(mark, end)) >= 0), default=len(text))
    after = text[end : min(stop, end + 60)]
    if not (_BEGINS.search(text[max(0, start - 6) : start]) and _ACTS.match(after)):
        return False
    if re.match(r"同志|带队|主持|调研|强调|指出|出席|介绍|表示|说|等领导|先生|女士讲", after):
        return False
    return bool(_BEFALLEN.search(after))
