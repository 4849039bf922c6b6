"""How many of all? Counts of insured or trained things whose whole stands elsewhere, with no share said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from shian.methods.claims.model import Claim, Finding, Reading, Text
from shian.methods.claims.relating import wording
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import GENERIC, alike, plain, same_subject
from shian.methods.claims.relating.overlap import overlaps

_DONE = re.compile(
    r"投保|参保|承保|购买|评定|分级|收运|培训|建档|签订|签约|安装|接入|纳入|覆盖|接种|体检|筛查|配备|建立|获得|通过|认证|惠及|服务|改造|公开|参加|完成|"
    r"实现|上线|参与|加入|免费|更换|更新|发放|配备|达标|开通|配齐|设立|检查|资助|补助|救助|聘请|落实"
)
_NOUN = re.compile(
    r"服务(?:中心|站|点|机构|企业|单位|窗口|大厅)|培训(?:班|机构|基地)|改造(?:项目|工程)|检查(?:站|点|员)"
)
_SERVED = re.compile(r"投保|参保|承保|收运|覆盖|惠及|服务|接入|签约|培训")
_CHANGED = re.compile(r"新增|新建|新办|处罚|立案|整改|查处|关停|取缔|吊销|注销|移送|不合格|未")
_NO_PART = re.compile(
    r"仍有|尚有|还有|仅剩|剩余|其中|其他|新增|新建|新办|处罚|立案|整改|查处|关停|取缔|吊销|注销|移送|不合格|未|无"
)
_EVENTS = frozenset(["件", "起", "例", "宗", "场", "期", "条", "项", "批", "批次", "份"])
_ITS_OWN = re.compile("[一-鿿]{2,6}(?:区|县|市|镇|乡|街道|分局)[：:]")  # a list of places
_MOST_OF = 0.95
_LEAST_OF = 0.001
_BODY_NAMES = frozenset("企业 单位 主体 机构 经营者 经营户 商户 户 家".split())  # what a register may hold
_FEW = 20  # wholes smaller than this are no population
_SHOWN = 3
_PLEDGE = 40  # characters from a count to what was signed
_SIGNED = re.compile(r"[^，。；\d]{2,20}签(?:订|署)[^，。；\d]{0,16}(?:承诺书|责任书|告知书|协议)")


def check(reading: Reading) -> Iterator[Finding]:
    """Counts of what was done to some of a whole, where the share is not said."""
    index = Index(reading)
    wholes = _wholes(index)
    asked: set[str] = set()
    for claim in index.claims:
        if not _is_part(index, claim) or _share_near(index, claim):
            continue
        found = _of(index, claim, wholes)
        if found and (key := f"{plain(claim.subject)}{claim.stated}") not in asked:
            asked.add(key)
            yield _found(index, claim, found)
    yield from _pledged(index, asked)
    yield from overlaps(index)


def _pledged(index: Index, asked: set[str]) -> Iterator[Finding]:
    """与416家餐饮等排水户签订承诺书: of how many, the text does not say."""
    for claim in index.claims:
        said = index.text[claim.end : claim.end + _PLEDGE]
        plainly = claim.dimension == "count" and not (
            claim.direction or claim.target or claim.whole is not None
        )
        if (
            not plainly
            or claim.stated < 2
            or not re.search("(?:^|[，、；。])与$|与(?:辖区|全[市县区])?$", index.lead(claim))
        ):
            continue
        key = f"{plain(claim.subject)}{claim.stated}"
        if _SIGNED.match(said) is None or key in asked or _share_near(index, claim):
            continue
        part = wording.as_written(index.reading, claim)
        yield Finding(
            "coverage",
            "question",
            (claim.span,),
            (claim.id,),
            Text(f"“{part}”签订，未说明应签的总数", f"“{part}” signed; of how many is not said"),
            (wording.line(f"{wording.figure(index.reading, claim)} ÷ ？"),),
            (),
            (Text("请写明应签订的总数和所占比例", "Give how many should have signed, and the share"),),
        )


def _is_part(index: Index, claim: Claim) -> bool:
    if (
        claim.dimension != "count"
        or claim.direction
        or claim.target
        or claim.whole is not None
        or claim.stated < 2
    ):
        return False
    if (
        claim.measure in _EVENTS
        or claim.measure.endswith("次")
        or claim.series is not None
        or claim.bound in {"at_least", "at_most"}
    ):
        return False
    words = index.words(claim)
    if _ITS_OWN.match(index.sentence_of(claim).text.strip()):
        return False
    if _NO_PART.search(index.text[max(0, claim.start - 24) : claim.start]) or re.search(
        r"均|每|未|尚", words
    ):
        return False
    if re.search(r"^[，（]?(?:比|较|同比|与|下降|增长|减少)", index.text[claim.end : claim.end + 8]):
        return False
    beside = f"{index.lead(claim)}|{index.rest(claim)}"
    return bool(_DONE.search(beside.replace(_name(claim), "") if _name(claim) else beside))


def _wholes(index: Index) -> dict[str, list[Claim]]:
    """Counts of all things of a kind, by the last two characters of their names: the first of each name."""
    found: dict[str, list[Claim]] = defaultdict(list)
    seen: set[str] = set()
    for claim in index.claims:
        subject = _name(claim)
        if (
            claim.dimension != "count"
            or claim.direction
            or claim.stated < _FEW
            or len(subject) < 2
            or claim.target
        ):
            continue
        lead = index.lead(claim)
        if subject[-2:] not in lead + index.rest(claim):
            continue  # the noun is another figure's
        if (
            _DONE.search(lead.replace(subject, ""))
            or _CHANGED.search(lead)
            or claim.measure.endswith("次")
            or subject in seen
        ):
            continue
        if claim.series is not None or _done_by(index, claim, subject):
            continue
        seen.add(subject)
        found[_tail(subject)].append(claim)
    return found


def _done_by(index: Index, claim: Claim, subject: str) -> bool:
    """Whether the words after a figure and its noun tell what these have done: 2860家单位购买了保险."""
    after = index.text[claim.end : claim.end + len(subject) + 6]
    return subject in after and bool(_DONE.search(after.partition(subject)[2]))


def _name(claim: Claim) -> str:
    subject = plain(claim.subject)
    subject = re.sub(rf"^(?:{_DONE.pattern})了?", "", subject) or subject  # 接入电梯
    if (done := _DONE.search(subject)) and done.start() >= 2 and not _NOUN.match(subject, done.start()):
        subject = subject[: done.start()]  # 企业投保责任保险
    return re.sub(r"(?<=[年居])(人|民)口$", r"\1", subject)


def _tail(subject: str) -> str:
    return re.sub(r"(?:单位|主体|经营者|经营户|机构|商户)$", "企业", subject)[-2:]


def _share_near(index: Index, claim: Claim) -> bool:
    """A share beside it, in its sentence or the next, says how many of all."""
    for one in index.around(claim, before=0, after=1):
        if one.dimension != "ratio" or one.direction or abs(one.clause - claim.clause) > 3:
            continue
        if one.sentence == claim.sentence or re.match(r"占|覆盖|其中", index.sentence_of(one).text.strip()):
            return True
    return bool(
        re.search(
            r"全部|所有|均已|占", index.sentence_of(claim).text[: claim.end - index.sentence_of(claim).start]
        )
    )


def _of(index: Index, claim: Claim, wholes: dict[str, list[Claim]]) -> list[Claim]:
    name = _name(claim)
    if len(name) < 2:
        return []
    if name in GENERIC | {"城市", "国家", "地区"}:
        if name not in _BODY_NAMES:
            return []
        return _of_bodies(index, claim, wholes) if _SERVED.search(index.words(claim)) else []
    fitting = [w for w in wholes.get(_tail(name), ()) if _within(claim, w) and _whole_of(name, _name(w))]
    equal = [w for w in fitting if same_subject(name, _name(w))]
    return (equal or fitting)[:1] if len(equal or fitting) == 1 or equal else []


def _within(claim: Claim, whole: Claim) -> bool:
    if whole.id == claim.id or not alike(claim, whole):
        return False
    return _LEAST_OF < claim.stated / whole.stated < _MOST_OF


def _whole_of(name: str, whole: str) -> bool:
    """老年人 of 户籍老年人, 食品生产经营企业 of 食品生产经营单位."""
    return same_subject(name, whole) or whole.endswith(name)


def _of_bodies(index: Index, claim: Claim, wholes: dict[str, list[Claim]]) -> list[Claim]:
    """单位 alone may be of several registers of the text: the smaller ones that could hold it."""
    found = [w for w in wholes.get("企业", ()) if _within(claim, w) and _name(w) not in GENERIC]
    return sorted(found, key=lambda w: w.stated)[:_SHOWN]


def _found(index: Index, claim: Claim, wholes: list[Claim]) -> Finding:
    reading = index.reading
    part = wording.as_written(reading, claim)
    lines = tuple(
        wording.line(
            f"{wording.figure(reading, claim)} ÷ {wording.as_written(reading, w)} = {_percent(claim, w)}"
        )
        for w in wholes
    )
    share = _percent(claim, wholes[0])
    whole = wording.as_written(reading, wholes[0])
    if len(wholes) == 1:
        says = Text(
            f"“{part}”未说明占全部的比例；按“{whole}”计算约为{share}",
            f"“{part}”: of how many is not said; of “{whole}” it is about {share}",
        )
    else:
        says = Text(
            f"“{part}”未说明应覆盖的总数，比例无从判断",
            f"“{part}”: of how many is not said, so its share cannot be told",
        )
    return Finding(
        "coverage",
        "low",
        index.spans([claim, *wholes]),
        (claim.id, *(w.id for w in wholes)),
        says,
        lines,
        (),
        (Text("请写明应覆盖的总数和所占比例", "Give the number that should be covered, and the share"),),
    )


def _percent(claim: Claim, whole: Claim) -> str:
    return wording.percent(claim.stated / whole.stated, 1)
