"""Places whose digits count nothing: titles, document numbers, hotlines, list numbers, catchwords in "
"quotes."""

from __future__ import annotations

import re

from shian.methods.claims.reading.periods import Dated

_MASKS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"《[^《》\n]{1,120}》",
        r"〔(?:19|20)\d\d〕\s*第?\d{1,5}号?",
        r"[（(]?(?:19|20)\d\d[)）]\s*第?\d{1,5}号",
        r"第\s?\d{1,6}\s?(?:号|条|款|项|章|届|批|次|名|位|期|季度|代|轮|组|版)",
        r"(?:表|图|附件|附表|专栏)\s?\d+(?:-\d+)?",
        r"\d+号(?=线|楼|院|门|文|井|地块|公告|令|台风|泊位|厅|馆|机)",
        r"第\s?\d+百分位",
        r"\d+(?:\.\d+)?\s?[:：∶]\s?\d+(?:\.\d+)?",
        r"(?<=第)[一二三四五六七八九十百]+",
        r"^\s*(?:#+\s*)?(?:\d{1,2}(?:\.\d{1,2}){1,3}(?![\d万亿千百%‰个家件人名吨批元倍起户所次])|\d{1,2}[.、．)](?!\d)|（\d{1,2}）)",
        r"“[^“”\n\d]{1,24}”",
        r"(?<!\d)(?:12\d{3}|11[0-9]|12[0-2]|400\d{7})(?=[^，。；\n]{0,4}(?:热线|平台|专线|电话|投诉|举报))",
        r"\d[\d-]{10,}[Xx]?",
        r"[A-Za-z]+[-.]?\d[\d.\-/A-Za-z]*",
        r"\[bookmark[^\]]*\]|〔bookmark[^〕]*〕|_Toc\d+",
        r"(?:GB|DB|NY|ISO|SC|HJ)[/A-Z]*\s?\d[\d.\-—]*",
        r"[ⅠⅡⅢⅣⅤ]+级",
        r"https?://\S+|www\.\S+",
    )
)


def masked(text: str, dates: list[Dated]) -> bytearray:
    """A byte for every character: 1 where a figure is none."""
    taken = bytearray(len(text) + 1)
    for one in dates:
        taken[one.start : one.end] = b"\x01" * (one.end - one.start)
    for pattern in _MASKS:
        for match in pattern.finditer(text):
            a, b = match.span()
            taken[a:b] = b"\x01" * (b - a)
    return taken
