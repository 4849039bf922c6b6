"""One shape for digits and signs, without moving any character: places in the text stay what they were."""

from __future__ import annotations

import re

_FULL_WIDTH = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
_KEPT = "，；：！？（）"  # what ends a clause keeps its Chinese shape
_OTHERS = {
    "％": "%", "﹪": "%", "．": ".", "－": "-", "–": "-", "—": "-", "―": "-", "～": "~", "〜": "~", "﹣": "-",
    "(": "（", ")": "）", "﹝": "〔", "﹞": "〕", "[": "〔", "]": "〕", "【": "〔", "】": "〕", "［": "〔",
    "］": "〕", "\u3000": " ", "\u00a0": " ", ":": "：", ";": "；", "﹑": "、",
}  # fmt: skip
_TABLE = str.maketrans({k: v for k, v in _FULL_WIDTH.items() if k not in _KEPT} | _OTHERS)


_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")  # but not in 1,234
_YEAR = re.compile(r"[一二][零〇○Ｏ九][一二三四五六七八九零〇○]{2}(?=年)")
_DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")


def normalised(text: str) -> str:
    """The text with half-width digits and Chinese brackets; as long as before, character by character."""
    plain = _COMMA.sub("，", text.translate(_TABLE))
    return _YEAR.sub(lambda year: year.group().translate(_DIGITS), plain)
