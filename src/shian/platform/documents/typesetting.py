"""PDF and pictures through typst: a template and data in, bytes out. Nothing is fetched from anywhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import typst

from shian.platform.documents.fonts import BODY, HEAD, chinese, fonts

TEMPLATES = Path(__file__).parent / "typst"


class TemplateFault(RuntimeError):
    """The template does not compile with this data."""


def typeset(template: Path, data: dict[str, Any], *, at: datetime | None = None) -> bytes:
    """Compiles a typst template to PDF.

    The template reads ``json(bytes(sys.inputs.data))``; ``body_font`` and ``head_font`` are added to it.
    ``at`` is the time written into the file: the same data and time give the same bytes.

    Raises:
        NoChineseFont: no font with Chinese characters is installed.
        TemplateFault: what typst says is wrong, and where.
    """
    return _compiled(template, data, format="pdf", timestamp=int(at.timestamp()) if at else 0)


def picture(template: Path, data: dict[str, Any], *, dots: int = 220) -> bytes:
    """Compiles a typst template of one page to PNG, with so many dots an inch.

    Raises:
        NoChineseFont: no font with Chinese characters is installed.
        TemplateFault: what typst says is wrong, and where.
    """
    return _compiled(template, data, format="png", ppi=dots)


def _compiled(template: Path, data: dict[str, Any], **how: Any) -> bytes:
    full = {"body_font": chinese(BODY), "head_font": chinese(HEAD), **data}
    compiler = typst.Compiler(
        template,
        root=template.parent,
        font_paths=fonts(),
        ignore_system_fonts=True,
        package_path=template.parent,
    )
    try:
        made = compiler.compile(sys_inputs={"data": orjson.dumps(full, default=str).decode()}, **how)
    except typst.TypstError as fault:
        raise TemplateFault(f"{template.name}: {fault.diagnostic or fault.message}") from fault
    assert isinstance(made, bytes)
    return made
