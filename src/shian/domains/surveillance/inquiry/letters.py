"""The report of an outbreak as an official letter: whole, and as it may be public."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shian.domains.surveillance.inquiry.models import Report
from shian.domains.surveillance.inquiry.redacting import public_sections
from shian.platform.documents.letters import Bars, Facts, Grid, Letter, Piece
from shian.platform.documents.registry import letter
from shian.platform.flows.clocks import local
from shian.platform.installation.current import is_simulated


def _pieces(section: dict[str, Any]) -> list[Piece]:
    pieces: list[Piece] = [section["title"]]
    if section.get("text"):
        pieces.append(section["text"])
    if section.get("facts"):
        pieces.append(Facts([(name, value) for name, value in section["facts"]]))
    if (bars := section.get("bars")) and bars["labels"]:
        series = [(name, counts) for name, counts in bars["series"]]
        pieces.append(Bars(bars["title"], bars["labels"], series, bars["axis"]))
    if (grid := section.get("grid")) and grid["rows"]:
        shown = 2 if section.get("bars") else len(grid["head"])  # what is drawn needs no bars of blocks
        rows = [row[:shown] for row in grid["rows"]]
        pieces.append(Grid(grid["head"][:shown], rows, grid["widths"][:shown]))
    return pieces


def _letter(report: Report, sections: list[dict[str, Any]], mark: str, *notes: str) -> Letter:
    marks = [mark] if mark else []
    marks += ["模拟数据"] if is_simulated() else []
    return Letter(
        issuer=report.issuer,
        number=report.number,
        title=report.title,
        addressee=report.addressee or "本级卫生健康行政部门、市场监督管理部门",
        pieces=[piece for section in sections for piece in _pieces(section)],
        signer=report.issuer,
        day=local(report.submitted_at or report.written_at).date(),
        notes=notes,
        mark=" · ".join(marks),
    )


@letter("inquiry.report", "report", _("Report of the outbreak"), lambda r: r.state != "void")
def whole(report: Report) -> Letter:
    """All sections as they were filled in."""
    mark = "草稿" if report.state == "draft" else ""
    return _letter(report, report.sections, mark, "本报告内容以填写时的调查档案为准。")


@letter(
    "inquiry.report", "public", _("Redacted for publication"), lambda r: r.state in ("submitted", "published")
)
def redacted(report: Report) -> Letter:
    """What may be public, small counts hidden; before the guard has let it pass it is marked so."""
    mark = "" if report.state == "published" else "尚未通过发布审查"
    return _letter(report, public_sections(report), mark, "人数少于5的计数不予公布。")
