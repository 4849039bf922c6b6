"""The access table: every role against every resource and verb, kept in docs/access.md and held by a test."""

from __future__ import annotations

import typer

from shian.platform.access.actor import Actor
from shian.platform.access.middleware import Nobody
from shian.platform.access.roles import ROLES, Role, System
from shian.platform.actions.core import NotAllowed, permit
from shian.platform.actions.registry import ACTIONS
from shian.platform.resources.registry import RESOURCES

app = typer.Typer(help="Who may do what.", no_args_is_help=True)

_HEAD = """# Who may do what

Made by `shian access table`; a test compares it with the code. Scope says how far a role's sight reaches:
city (every record), area (those of its area), body (those of its organisation), operator (those of its firm),
public (what is published). A mark says the role has the verb; scope and the record's state narrow it further.

"""


def roles() -> list[type[Role]]:
    """All of the product's roles that people can hold, in the order they are declared."""
    own = (r for r in ROLES.values() if r.__module__.startswith("shian."))
    return [r for r in own if r not in (System, Nobody)]


def verbs_of(kind: str) -> list[str]:
    """The generic verbs a resource has, then its actions."""
    resource = RESOURCES[kind]
    generic = ["view", *(["create"] if resource.create else []), *(["edit"] if resource.edit else [])]
    return [*generic, *(v for v, spec in sorted(ACTIONS.get(kind, {}).items()) if not spec.system_only)]


def allowed(role: type[Role], kind: str, verb: str) -> bool:
    """What the code answers when this role asks."""
    actor = Actor(role=role, user_id=0)
    if verb in ("view", "create", "edit"):
        return RESOURCES[kind].allows(verb, actor)
    try:
        permit(ACTIONS[kind][verb], actor, None)
    except NotAllowed:
        return False
    return True


def table() -> str:
    """The whole table as Markdown."""
    lines = [_HEAD]
    held = roles()
    lines.append("Roles: " + ", ".join(f"{r.name} ({r.scope.value})" for r in held) + ".\n")
    for kind in sorted(RESOURCES):
        lines += [f"\n## {kind}\n", "| verb | " + " | ".join(r.name for r in held) + " |"]
        lines.append("|---" * (len(held) + 1) + "|")
        for verb in verbs_of(kind):
            marks = " | ".join("●" if allowed(r, kind, verb) else " " for r in held)
            lines.append(f"| {verb} | {marks} |")
    return "\n".join(lines) + "\n"


@app.callback()
def _group() -> None:
    """Keeps ``table`` a command of its own."""


@app.command("table")
def print_table() -> None:
    """Print the table as Markdown: shian access table > docs/access.md."""
    typer.echo(table(), nl=False)
