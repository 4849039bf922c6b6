"""Documents that a text names: 《…》 and the number beside it, （食安办〔2021〕8号）, 第31号令."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shian.methods.claims.reading.trends import numeral

TITLE = re.compile(r"《([^《》\n]{2,120}?(?:《[^《》\n]{2,80}》[^《》\n]{0,40})?)》")
YEAR = r"[〔\[﹝【（(〈［]\s*((?:19|20)\d\d)\s*[〕\]﹞】）)〉］]"
ISSUER = r"[一-鿿]{1,12}"
NUMBER = re.compile(rf"({ISSUER}?){YEAR}\s*第?\s*(\d{{1,5}})\s*号")
# 国务院令第721号, 市场监管总局第49号令, 主席令第二十一号
ORDER = re.compile(
    r"([一-鿿]{2,20}?)(?:令\s*[（(]?\s*(?:((?:19|20)\d\d)年\s*)?第?\s*(\d{1,4}|[一二三四五六七八九十百零〇]{1,6})\s*号|第\s*(\d{1,4}|[一二三四五六七八九十百零〇]{1,6})\s*号令)"
)
STANDARD = re.compile(
    r"(?<![A-Za-z0-9])((?:GB|DB\d{0,2}|NY|SC|HJ|WS|JJF|JJG|YY|SN|LY|QB|SB|CJJ?)(?:[/][TZ])?)\s?"
    r"(\d{2,6}(?:\.\d{1,2})?)\s?[-—–－]\s?((?:19|20)\d\d)\b"
)
FILLERS = re.compile(
    r"^(?:根据|按照|和|及|或|依据|依照|参照|遵照|严格|落实|贯彻|执行|印发了?|出台了?|制定了?|下发了?|以|和|及|与|的|由|经|了)+"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A title with its number, where one stands beside it; or a number alone."""

    start: int
    end: int
    title: str
    number: str


def documents(text: str) -> Iterator[Document]:
    """Titles and numbers in the order of the text; a number taken by a title is not given again."""
    numbers = sorted(numbers_in(text))
    titles = [(match.start(), match.end(), match[1].strip()) for match in TITLE.finditer(text)]
    taken: dict[int, tuple[int, int, str]] = {}
    for index, (start, end, _) in enumerate(titles):
        following = next((one for one in numbers if end <= one[0] <= end + 24), None)
        if following and joined(text[end : following[0]]):
            taken[index] = following
            continue
        before = next((one for one in reversed(numbers) if start - 2 <= one[1] <= start), None)
        if before and before not in taken.values() and not text[before[1] : start].strip("号文件 "):
            taken[index] = before
    for index, (start, end, title) in enumerate(titles):
        yield Document(start, end, title, taken[index][2] if index in taken else "")
    for number in numbers:
        if number not in taken.values():
            yield Document(*number[:2], "", number[2])


def whole(written: str) -> int:
    """二十一 is 21, 一百零三 is 103."""
    if written.isdigit():
        return int(written)
    hundreds, mark, rest = written.rpartition("百")
    return (numeral(hundreds) if mark else 0) * 100 + numeral(rest.strip("零〇"))


def joined(between: str) -> bool:
    """Whether what stands between a title and a number lets the number belong to the title."""
    rest = between.strip()
    if not rest:
        return True
    if rest[0] not in "（(〈[【":
        return False
    return not re.search(r"[《》。；]|[）)].*[（(]", rest.replace("（试行）", "").replace("（修订）", ""))


def numbers_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers of documents, written in one way: 食安办〔2021〕8号, 国务院令第721号, GB 2763-2021."""
    for match in NUMBER.finditer(text):
        issuer = FILLERS.sub("", match[1])
        if match[1] and not issuer:
            continue
        yield (
            match.end() - len(match[0]) + len(match[1]) - len(issuer),
            match.end(),
            f"{issuer}〔{match[2]}〕{int(match[3])}号",
        )
    for match in ORDER.finditer(text):
        issuer = re.split(r"[》》，。；（(、]", FILLERS.sub("", match[1]))[-1]
        number = match[3] or match[4]
        yield (
            match.start() + match[1].find(issuer),
            match.end(),
            f"{issuer.removesuffix('令')}令{f'{match[2]}年' if match[2] else ''}第{whole(number)}号",
        )
    for match in STANDARD.finditer(text):
        yield match.start(), match.end(), f"{match[1]} {match[2]}-{match[3]}"
