"""How personal data is shown to those who need not read it."""

from __future__ import annotations

from collections.abc import Callable


def mask_name(text: str) -> str:
    """``张三`` → ``张*``; ``欧阳小明`` → ``欧***``."""
    return text[:1] + "*" * max(len(text) - 1, 1)


def mask_phone(text: str) -> str:
    """``13812345678`` → ``138****5678``; shorter numbers keep their last two digits."""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "*" * max(len(text) - 2, 1) + text[-2:]


def mask_id(text: str) -> str:
    """``140105199001011234`` → ``1401**********1234``."""
    return f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}" if len(text) >= 12 else "*" * len(text)


def mask_all(text: str) -> str:
    """Nothing but that there is something."""
    return "＊＊＊" if text else ""


MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "phone": mask_phone,
    "id": mask_id,
    "all": mask_all,
}
