"""The flows' pages of the docs, generated from the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import translation

from shian.methods.flows_diagram import markdown_rows, mermaid
from shian.platform.access.roles import ROLES
from shian.platform.flows.binding import BINDINGS, Binding
from shian.platform.flows.models import UNITS

HEADING = "| step | from | to | roles | required | clocks | basis |\n|---|---|---|---|---|---|---|"
NOTE = "<!-- Generated from the flow's table by `shian flows docs`; do not edit. -->"


def page(binding: Binding, limits: dict[str, str]) -> str:
    """The Markdown page of one flow: diagram, steps, clocks."""
    with translation.override("zh-hans"):
        flow = binding.flow
        rows = "\n".join(markdown_rows(flow, str, limits, _role))
        basis = f"\n依据 / basis: {flow.basis}\n" if flow.basis else ""
        return (
            f"{NOTE}\n\n# {flow.title} `{binding.model.kind()}`\n{basis}\n"
            f"```mermaid\n{mermaid(flow)}```\n\n{HEADING}\n{rows}\n"
        )


def pages(limits: list[dict[str, Any]] | None = None) -> dict[str, str]:
    """All pages by file name, with an index."""
    with translation.override("zh-hans"):
        said = _said(limits or [])
    out = {f"{kind}.md": page(binding, said) for kind, binding in sorted(BINDINGS.items())}
    with translation.override("zh-hans"):
        links = "\n".join(f"- [{b.flow.title}]({kind}.md) `{kind}`" for kind, b in sorted(BINDINGS.items()))
    out["README.md"] = f"{NOTE}\n\n# 流程 · Flows\n\n{links}\n"
    return out


def write(folder: Path, limits: list[dict[str, Any]] | None = None) -> list[str]:
    """Write the pages; return the names of those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in pages(limits).items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def _role(name: object) -> str:
    return str(ROLES[str(name)].title)


def _said(limits: list[dict[str, Any]]) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    units = {code: str(label) for code, label in UNITS}
    for row in limits:
        since = f" ({row['valid_from']}–{row.get('valid_to', '')})" if row.get("valid_from") else ""
        text = f"{row['amount']} {units[row['unit']]}{since}, {row['rule']}, {row['certainty']}"
        said.setdefault(row["topic"], []).append(text)
    return {topic: "; ".join(texts) for topic, texts in said.items()}
