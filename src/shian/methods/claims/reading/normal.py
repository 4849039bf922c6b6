"""One shape for digits and signs, without moving any character: places in the text stay what they were."""

from __future__ import annotations

_FULL_WIDTH = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
_KEPT = "，；：！？（）"  # what ends a clause keeps its Chinese shape
_OTHERS = {
    "％": "%", "﹪": "%", "．": ".", "－": "-", "–": "-", "—": "-", "―": "-", "～": "~", "〜": "~", "﹣": "-",
    "(": "（", ")": "）", "﹝": "〔", "﹞": "〕", "[": "〔", "]": "〕", "【": "〔", "】": "〕", "［": "〔",
    "］": "〕", "\u3000": " ", "\u00a0": " ", ":": "：", ";": "；", "﹑": "、",
}  # fmt: skip
_TABLE = str.maketrans({k: v for k, v in _FULL_WIDTH.items() if k not in _KEPT} | _OTHERS)


def normalised(text: str) -> str:
    """The text with half-width digits and Chinese brackets; as long as before, character by character."""
    return text.translate(_TABLE)
