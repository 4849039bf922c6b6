"""Finds the fonts of official documents on this system."""

from __future__ import annotations

from functools import lru_cache

import typst

# In the order in which GB/T 9704 and common sense prefer them.
BODY: tuple[str, ...] = (
    *("FangSong_GB2312", "FangSong", "仿宋_GB2312", "仿宋", "STFangsong", "Noto Serif CJK SC"),
    *("Source Han Serif SC", "Source Han Serif CN", "SimSun", "宋体", "STSong", "AR PL UMing CN"),
    *("Noto Sans CJK SC", "Source Han Sans SC"),
)
HEAD: tuple[str, ...] = (
    *("FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong", "Noto Serif CJK SC", "Source Han Serif SC"),
    *("SimHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
)


class NoChineseFont(RuntimeError):
    """No font with Chinese characters is installed; the message says how to get one."""


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """All fonts of the system, looked up once for the life of the process."""
    return typst.Fonts()


def chinese(wanted: tuple[str, ...] = BODY) -> str:
    """The first of the wanted families that is installed.

    Raises:
        NoChineseFont: none is.
    """
    installed = set(fonts().families())
    for family in (*wanted, *BODY, "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback"):
        if family in installed:
            return family
    raise NoChineseFont(
        "No font with Chinese characters was found, so no PDF can be made. "
        "Install one (Debian: apt install fonts-noto-cjk) and start again; docx works without."
    )
