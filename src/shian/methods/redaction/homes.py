"""Where people live: what a home's door looks like, and what the words before an address say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.redaction.finding import Finding, Kind, Severity
from shian.methods.redaction.masking import mask

# After a number: what makes it a count and no door. Of surnames only those that something else follows.
_COUNT = (
    r"\s?[余多]?\s?(?:例|人|名(?![叫为字下])|次(?!日)|天(?!然)|元|家(?![中里人属长庭])|个|起(?![火诉])|批|件|份|套|吨"
    r"|辆|只|头|所|%|万[元人吨户]|张[床票证])"
)
_N = r"[0-9A-Za-z一二三四五六七八九十甲乙丙]{1,5}"
_DOOR = (
    rf"(?:{_N}\s?(?:号楼|号院|栋|幢|座|楼|号)\s?)?"
    rf"(?:{_N}\s?单元\s?(?:{_N}\s?[层楼]\s?)?(?:{_N}\s?(?:室|号|户)?)?|[0-9]{{3,4}}(?![0-9]*{_COUNT})\s?(?:室|户)?|{_N}\s?(?:室|户))"
)
_DASHED = r"[0-9A-Z]{1,3}-[0-9]{1,2}-[0-9]{3,4}(?![0-9-])"
_QUARTER = (
    r"(?:小区|家园|花园|公寓|宿舍|社区|新村|花苑|嘉园|佳苑|雅苑|丽苑|名苑|名邸|华府|新城|苑|里"
    r"|湾|绿洲|大院|家属院|生活区|庄园|公馆|府邸|国际|广场|城|(?<![住出入转])院)"
)
_LEAD = r"[\u4e00-\u9fff0-9A-Za-z()]{0,24}?"
_HOME = re.compile(
    rf"(?:{_QUARTER}|[路街巷道村]\s?{_N}号(?:院)?[\u4e00-\u9fff]{{0,10}}?)\s?(?:{_DOOR}|{_DASHED})"
)
# Words that begin like "lives at": in hospital, at an inn, housing, its office, residents. A street may too.
_OTHER_WORD = (
    r"(?!\s?(?:院(?![\u4e00-\u9fff]{1,5}[路街巷村])|宿(?![舍州迁])|房(?!山)|户|建(?:[局委部厅]|系统|领域)))"
)
_TOLD = re.compile(
    r"(?:家庭住址|家庭地址|现住址|现住地|现居住地|居住地址|居住地|户籍所在地|户籍地址|户籍地|户籍"
    r"|户口所在地|住址|家住|送达地[点址]|收[件货]地址|租住在?|居住在|居住于|住在|住于"
    rf"|(?:现住|(?<![居入])(?<![\u4e00-\u9fff])住|[,、;。\s)]住){_OTHER_WORD})"
    r"(?:址|地)?(?:为|是|系|于|在|[\s:(]){0,3}"
)
_ADDRESS = re.compile(r"(?<![\u4e00-\u9fff])(?:联系|通讯|通信|收件)?地址\s?:\s?")
_PERSONAL = re.compile(r"身份证|公民身份|性别|出生日期|姓名")
_FIRMLY = re.compile(r"信用代码|许可证|执照|经营范围|法定代表人|样品|抽样")
_PLACE = re.compile(r"[\u4e00-\u9fff0-9A-Za-z·\-()# ]{3,48}")
_LIVED_IN = re.compile(
    rf"\d(?!\d*{_COUNT})|[一二三四五六七八九十]号|村|庄|小区|苑|花园|家园|宿舍|公寓|院|新城|绿洲"
)
_END = re.compile(
    r"(?:联系电话|电话|身份证|邮编|从业|职业|现|系|与|因|于[\d当昨今同上下]|发病|就诊|孩子|的|反映"
    r"|号?邮箱|微信|户籍)"
)
_FIRM = re.compile(
    r"(?:经营场所|经营地址|注册地址|生产地址|企业地址|单位地址|公司地址|店铺地址|门店地址|仓库地址"
    r"|位于|坐落于|开设在|开在|住所\(?(?:住址)?\)?|单位|商户)"
    r"[\s:)为]{0,3}[\u4e00-\u9fff0-9A-Za-z()]{0,30}$"
)
_SHOP = re.compile(r"底商|商铺|门面|门市|摊位|铺位|店面|商业|车间|厂房|库房|仓库|写字楼|市场")


def in_homes(text: str, plain: str) -> list[Finding]:
    """Findings among addresses; those of firms are left out."""
    spans = {(start, end, severity) for start, end, severity in _told(plain)}
    for start, end in _doors(plain):
        if not any(s <= start and end <= e for s, e, _ in spans):
            spans.add((start, end, Severity.MEDIUM))
    return [
        Finding(
            Kind.ADDRESS,
            start,
            end,
            text[start:end],
            severity,
            "Home address",
            mask(Kind.ADDRESS, text[start:end]),
        )
        for start, end, severity in sorted(spans)
    ]


def _told(plain: str) -> Iterator[tuple[int, int, Severity]]:
    """Addresses that the words before them call a home."""
    for match in (*_TOLD.finditer(plain), *_ADDRESS.finditer(plain)):
        if match.re is _ADDRESS and not _of_person(plain, match.start()):
            continue
        if match.end() > 1 and "住所" in plain[match.start() : match.end() + 1]:
            continue
        place = _PLACE.match(plain, match.end())
        if place is None:
            continue
        stretch = place.group()
        if cut := _END.search(stretch, 3):
            stretch = stretch[: cut.start()]
        stretch = stretch.rstrip(" (-")
        if len(stretch) >= 3 and _LIVED_IN.search(stretch) and not _SHOP.search(stretch):
            yield place.start(), place.start() + len(stretch), Severity.HIGH


def _of_person(plain: str, at: int) -> bool:
    """Whether the line is about a person and no firm."""
    line = plain[max(0, at - 200) : at].rpartition("\n")[2] + plain[at : at + 120].partition("\n")[0]
    return bool(_PERSONAL.search(line)) and not _FIRMLY.search(line)


def _doors(plain: str) -> Iterator[tuple[int, int]]:
    """Addresses that end at the door of a flat."""
    for match in _HOME.finditer(plain):
        before = plain[max(0, match.start() - 40) : match.start()].rpartition("\n")[2]
        after = plain[match.end() : match.end() + 6]
        if _FIRM.search(before) or _SHOP.search(match.group() + after):
            continue
        yield _from(plain, match.start()), match.end()


def _from(plain: str, at: int) -> int:
    """Where the address begins that leads up to ``at``."""
    start = at
    while start > 0 and at - start < 24 and re.match(r"[\u4e00-\u9fff0-9A-Za-z]", plain[start - 1]):
        start -= 1
    lead = plain[start:at]
    for word in re.finditer(r"在|到|至|从|往|住|于|地址|地点|是|为", lead):
        start = max(start, at - len(lead) + word.end())
    return start
