"""Pictures of a flow: a Mermaid state diagram for the docs and an SVG path for a record's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

from shian.methods.flows import Flow, Step

Describe = Callable[[object], str]

# Geometry of the SVG path, in pixels; a CJK character is about one em wide.
_EM = 14
_PAD = 14
_HEIGHT = 30
_GAP = 22


def mermaid(flow: Flow, say: Describe = str) -> str:
    """The flow as Mermaid `stateDiagram-v2` text; `say` turns titles into the wanted language."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state.name}: {say(state.title)}" for state in flow.states]
    lines.append(f"    [*] --> {flow.initial}")
    lines += [
        f"    {source} --> {step.target}: {say(step.title)}" for step in flow.steps for source in step.sources
    ]
    lines += [f"    {state.name} --> [*]" for state in flow.states if state.final]
    return "\n".join(lines) + "\n"


def markdown_rows(flow: Flow, say: Describe = str, limits: Mapping[str, str] | None = None) -> list[str]:
    """Rows `| step | from | to | who | conditions | clocks | basis |` of the docs' table."""
    return [_row(flow, step, say) for step in flow.steps] + _clock_lines(flow, say, limits or {})


def _row(flow: Flow, step: Step, say: Describe) -> str:
    clocks = [f"{mark} {say(flow.clock[name].title)}" for mark, names in _marks(step) for name in names]
    cells = (
        f"{say(step.title)} `{step.verb}`",
        "、".join(say(flow.state[name].title) for name in step.sources),
        say(flow.state[step.target].title),
        ", ".join(sorted(step.roles)),
        "; ".join(say(flow.guard[name].title) for name in step.guards),
        "; ".join(clocks),
        step.basis,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _marks(step: Step) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("▶", step.opens), ("⏸", step.pauses), ("⏵", step.resumes), ("■", step.closes)


def _clock_lines(flow: Flow, say: Describe, limits: Mapping[str, str]) -> list[str]:
    if not flow.clocks:
        return []
    rows = [f"| {say(c.title)} | `{c.topic}` | {limits.get(c.topic, '')} |" for c in flow.clocks]
    return ["", "| clock | topic | limits |", "|---|---|---|", *rows]


def path_svg(labels: Sequence[str], current: int, *, description: str = "") -> str:
    """A row of state boxes up to and beyond index `current`; colours come from the page's CSS classes."""
    x, parts = 1.0, []
    for index, label in enumerate(labels):
        width = _width(label) + 2 * _PAD
        css = "done" if index < current else "now" if index == current else "next"
        parts.append(
            f'<g class="flow-{css}"><rect x="{x:g}" y="1" width="{width:g}" height="{_HEIGHT}" rx="6"/>'
            f'<text x="{x + width / 2:g}" y="21" text-anchor="middle">{escape(label)}</text></g>'
        )
        x += width
        if index < len(labels) - 1:
            parts.append(f'<path class="flow-arrow" d="M{x + 4:g} 16h{_GAP - 10}m-4-4l4 4-4 4"/>')
            x += _GAP
    return (
        f'<svg class="flow-path" viewBox="0 0 {x + 1:g} {_HEIGHT + 2}" height="{_HEIGHT + 2}" role="img" '
        f'aria-label="{escape(description or " → ".join(labels), {chr(34): "&quot;"})}">{"".join(parts)}</svg>'
    )


def _width(label: str) -> float:
    return sum(_EM if ord(char) > 0x2E7F else _EM * 0.58 for char in label)
