"""Documents cited with another document's number, titles with two numbers, articles a law does not have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from shian.methods.claims.model import Finding, Mention, Reading, Text
from shian.methods.claims.reading.documents import whole
from shian.methods.claims.relating.known import ARTICLES, KNOWN, OMNIBUS, Known

_ISSUER = re.compile(r"^(?:中华人民共和国|国家)")
_BODIES = re.compile(
    r"^(?:中共中央|国务院(?:食品安全(?:委员会)?办(?:公室)?)?|国家|办公厅|教育部|财政部|[、和 ])*(?=关于)"
)
_COVER = re.compile(r"^(?:关于)?(?:印发|发布|公布|转发|下发)|的?通知$|[《》<>〈〉“”\s]|中华人民共和国")
_ORDER = re.compile(r"(.*)令(?:(\d{4})年)?第(\d+)号")
_NUMBER = re.compile(r"(.*)〔(\d{4})〕(\d+)号")
_SORT = re.compile(r"([A-Z][A-Z0-9/]*) ([\d.]+)-(\d{4})$")
_TAIL = 8  # last characters by which titles are known
_REVISED = re.compile("修订|修改|废止|新的|新版|替代|取代|代替|失效|重新印发|原《|旧")
_BEHIND = re.compile(r"[（(〈\[【](?:试行|修订)?[^《》。；]{0,30}?号[）)〉\]】]?")
_ARTICLE = re.compile(r"《([^《》\n]{3,30})》第([0-9]{1,4}|[一二三四五六七八九十百零〇两]{1,7})条")
_SETTLES = Text(
    "翻看两份文件的首页，核对标题与文号。", "Look at the first page of each document: title and number."
)


def check(reading: Reading) -> Iterator[Finding]:
    """Against the table of well-known documents, then within the text, then articles."""
    cited = [one for one in reading.mentions if one.kind == "document" and one.note]
    known = {core(one.title): one for one in KNOWN}
    told: set[str] = set()
    for mention in cited:
        title = core(mention.subject)
        if title not in told and (entry := known.get(title)) and differs(mention.note, entry):
            told.add(title)
            yield _unlike(reading.text, mention, entry)
    yield from _two_numbers(reading.text, cited, told)
    yield from _two_titles(reading.text, cited)
    yield from _beyond(reading)


def core(title: str) -> str:
    """A title without its cover: 国务院关于印发水污染防治行动计划的通知 is 水污染防治行动计划."""
    kept = _COVER.sub("", _COVER.sub("", _BODIES.sub("", title.strip())))
    return kept.replace("(", "（").replace(")", "）")


def parts(number: str) -> tuple[str, str, int]:
    """Issuer, year and number; an order has a year only where its number begins anew each year."""
    if match := _NUMBER.fullmatch(number):
        return match[1], match[2], int(match[3])
    if match := _ORDER.fullmatch(number):
        return _ISSUER.sub("", match[1]) + "令", match[2] or "", int(match[3])
    return number, "", 0


def same_number(a: str, b: str) -> bool:
    """Whether two numbers are the same but for how fully the issuer is written."""
    one, two = parts(a), parts(b)
    return one[1:] == two[1:] and _same_issuer(one[0], two[0])


def place(text: str, mention: Mention) -> tuple[int, int]:
    """Where a title stands, with the number behind it."""
    behind = _BEHIND.match(text, mention.end)
    return mention.start, behind.end() if behind else mention.end


def differs(number: str, entry: Known) -> bool:
    """Whether a cited number is of the same sort as a document's own numbers and is none of them."""
    issuer, year, which = parts(number)
    if issuer == "国务院令" and which in OMNIBUS:
        return False
    own = [parts(one) for one in entry.numbers]
    if issuer.endswith("令") and not any(one[1] for one in own):
        year = ""
    return any(bool(one[1]) == bool(year) for one in own) and not any(one[1:] == (year, which) for one in own)


def _same_issuer(a: str, b: str) -> bool:
    """市场监管总局令 and 国家市场监督管理总局令, 令 alone and 国务院令."""
    short, long = sorted((a.replace("监督管理", "监管"), b.replace("监督管理", "监管")), key=len)
    return long.endswith(short)


def _unlike(text: str, mention: Mention, entry: Known) -> Finding:
    owner = next((one for one in KNOWN for n in one.numbers if same_number(n, mention.note)), None)
    numbers = "、".join(entry.numbers)
    whose = () if owner is None else (
        Text(f"{mention.note}是《{owner.title}》的文号", f"{mention.note} is that of 《{owner.title}》"),
    )  # fmt: skip
    readings = (
        Text("标题写对而文号写错；", "The title is meant and the number is a slip."),
        Text("文号写对而标题写错；", "The number is meant and the title is a slip."),
        Text("指的是后来修订或另行印发的版本。", "A later revision or a re-issue is meant."),
    )
    return Finding(
        "citation", "medium", (place(text, mention),), (),
        Text(
            f"《{mention.subject}》文中引作{mention.note}，据公开资料其文号为{numbers}。",
            f"《{mention.subject}》 is cited as {mention.note}; by public sources its number is {numbers}.",
        ),
        (Text(f"文中：{mention.note}", f"In the text: {mention.note}"),
         Text(f"资料：{numbers}（来源：{entry.source}，可靠度 {entry.sure}）",
              f"By the table: {numbers} (source: {entry.source}, certainty {entry.sure})"), *whose),
        readings, (_SETTLES,),
    )  # fmt: skip


def _two_numbers(text: str, cited: list[Mention], told: set[str]) -> Iterator[Finding]:
    """One title with two numbers of the same sort."""
    by_title: dict[str, list[Mention]] = defaultdict(list)
    full = {core(mention.subject) for mention in cited}
    ends = {title[-_TAIL:]: title for title in sorted(full, key=lambda title: (-len(title), title))}
    for mention in cited:
        title = core(mention.subject)
        short = ends[title[-_TAIL:]]  # 某市某办法 and 某办法 are one
        by_title[short if len(short) >= _TAIL and title.endswith(short) else title].append(mention)
    for title, places in by_title.items():
        odd = next((b for b in places if _conflict(places[0].note, b.note)), None)
        if odd is not None and any(_revised(text, one) for one in (places[0], odd)):
            continue
        if odd is None or title in told or len(title) < 4:
            continue
        first = places[0]
        yield Finding(
            "citation", "medium", (place(text, odd), place(text, first)), (),
            Text(
                f"同一文件《{first.subject}》前后文号不一：{first.note}、{odd.note}。",
                f"One document, 《{first.subject}》, has two numbers: {first.note} and {odd.note}.",
            ),
            (Text(f"{first.note} ≠ {odd.note}", f"{first.note} ≠ {odd.note}"),),
            (Text("其中一处文号写错；", "One of the two is a slip."),
             Text("两处指同名的不同文件（如修订前后、不同机关）。",
                  "Two documents of one name (before and after a revision, or of two bodies).")),
            (_SETTLES,),
        )  # fmt: skip


def _revised(text: str, mention: Mention) -> bool:
    """Whether the words around a title say that there is an older or a newer one."""
    around = text[max(0, mention.start - 14) : mention.start] + text[mention.end : mention.end + 40]
    return bool(_REVISED.search(re.split("[。\n]", around.replace("（修订）", ""))[0]))


def _conflict(a: str, b: str) -> bool:
    one, two = parts(a), parts(b)
    if (sort := _SORT.match(a)) and (other := _SORT.match(b)):  # DB37/T 3655-2019 and DB37/T 3565-2019
        return sort[1] == other[1] and a != b and (sort[3] == other[3] or sort[2] == other[2])
    if not one[2] or not two[2]:
        return a.split("-")[0] == b.split("-")[0] and a != b and one[0] == a and two[0] == b and "-" in a
    return bool(one[1]) == bool(two[1]) and one[1:] != two[1:]


def _two_titles(text: str, cited: list[Mention]) -> Iterator[Finding]:
    """One number with two titles that have little in common."""
    by_number: dict[tuple[str, str, int], list[Mention]] = defaultdict(list)
    for mention in cited:
        issuer, year, number = parts(mention.note)
        if len(issuer.removesuffix("令")) >= 2 and number:
            by_number[issuer, year, number].append(mention)
    for places in by_number.values():
        for a, b in pairwise(places):
            if _related(core(a.subject), core(b.subject)):
                continue
            yield Finding(
                "citation", "medium", (place(text, b), place(text, a)), (),
                Text(
                    f"同一文号{b.note}对应两份文件：《{a.subject}》《{b.subject}》。",
                    f"{b.note} stands beside two documents: 《{a.subject}》 and 《{b.subject}》.",
                ),
                (Text(f"《{a.subject}》≠《{b.subject}》", f"《{a.subject}》≠《{b.subject}》"),),
                (Text("其中一处文号写错；", "One of the two numbers is a slip."),
                 Text("一份通知同时印发了两份文件。", "One notice issued both.")),
                (_SETTLES,),
            )  # fmt: skip
            break


def _related(a: str, b: str) -> bool:
    """Whether two titles may name one document: one within the other, or most two-character pieces shared."""
    if a in b or b in a:
        return True
    one, two = ({title[i : i + 2] for i in range(len(title) - 1)} for title in (a, b))
    return len(one & two) >= 0.75 * min(len(one), len(two))


def _beyond(reading: Reading) -> Iterator[Finding]:
    """An article whose number is higher than that of the law's last."""
    for match in _ARTICLE.finditer(reading.text):
        last = ARTICLES.get(match[1].replace("中华人民共和国", "").strip())
        article = whole(match[2])
        if last is None or article <= last:
            continue
        yield Finding(
            "citation", "medium", (match.span(),), (),
            Text(f"《{match[1]}》没有第{article}条。", f"《{match[1]}》 has no article {article}."),
            (Text(f"第{article}条 > 最后一条第{last}条", f"Article {article} > the last article, {last}"),),
            (Text("条号写错，或引的是另一部法律。", "The number is a slip, or another law is meant."),),
            (Text("核对法律现行文本。", "Compare with the text of the law."),),
        )  # fmt: skip
