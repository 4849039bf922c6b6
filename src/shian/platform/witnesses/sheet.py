"""The printed sheet of a published seal: for a notice board, a newspaper, a file with a stamp."""

from __future__ import annotations

import io
from pathlib import Path

import segno
from django.utils import timezone

from shian.platform.documents.typesetting import typeset
from shian.platform.installation.current import installation
from shian.platform.witnesses.models import Checkpoint

TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"


def sheet_pdf(checkpoint: Checkpoint, address: str) -> bytes:
    """The sheet as PDF; ``address`` is the seal's public page.

    Raises:
        NoChineseFont: no font with Chinese characters is installed.
    """
    found = installation()
    digits = checkpoint.hash
    data = {
        "city": found.city_name if found else "",
        "mark": "模拟数据" if found and found.simulated else "",
        "number": str(checkpoint.seal),
        "sealed_at": f"{timezone.localtime(checkpoint.sealed_at):%Y-%m-%d %H:%M:%S}",
        "published_at": f"{timezone.localtime(checkpoint.published_at):%Y-%m-%d %H:%M}",
        "key_id": checkpoint.city_key,
        "groups": [digits[i : i + 4] for i in range(0, len(digits), 4)],
        "statement": checkpoint.statement,
        "address": address,
        "code": qr_svg(checkpoint.statement),
    }
    return typeset(TEMPLATE, data, at=checkpoint.published_at)


def qr_svg(text: str) -> str:
    """A QR code (ISO/IEC 18004) of level M, as SVG: the whole statement, readable without any network."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()
