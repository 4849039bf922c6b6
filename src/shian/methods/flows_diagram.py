"""A flow for the docs: a Mermaid state diagram and tables of its steps and clocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shian.methods.flows import Flow, Step

Describe = Callable[[object], str]


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


def markdown_rows(
    flow: Flow, say: Describe = str, limits: Mapping[str, str] | None = None, name: Describe = str
) -> list[str]:
    """Rows `| step | from | to | who | conditions | clocks | basis |`; `name` turns roles into titles."""
    return [_row(flow, step, say, name) for step in flow.steps] + _clock_lines(flow, say, limits or {})


def _row(flow: Flow, step: Step, say: Describe, name: Describe) -> str:
    clocks = [f"{mark} {say(flow.clock[name].title)}" for mark, names in _marks(step) for name in names]
    cells = (
        f"{say(step.title)} `{step.verb}`",
        "、".join(say(flow.state[name].title) for name in step.sources),
        say(flow.state[step.target].title),
        "、".join(name(role) for role in sorted(step.roles)),
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
