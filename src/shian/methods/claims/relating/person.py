"""Private persons named in a public text."""

from __future__ import annotations

from collections.abc import Iterator

from shian.methods.claims.model import Finding, Mention, Reading, Text


def check(reading: Reading) -> Iterator[Finding]:
    """One finding for each person, at all places where the name stands beside a role."""
    places: dict[str, list[Mention]] = {}
    for mention in reading.mentions:
        if mention.kind == "person":
            places.setdefault(mention.subject, []).append(mention)
    for name, found in places.items():
        role = found[0].note
        masked = f"{name[0]}某{'某' * (len(name) - 2)}"
        yield Finding(
            "person", "medium", tuple(one.span for one in found), (),
            Text(
                f"公开文本写出了{role}的全名，公开前宜隐去（如“{masked}”）。",
                f"The full name of a private person ({role}) stands in the text; mask it before publication.",
            ),
            (Text(f"“{name}”：{role}", f"“{name}”: {role}"),),
            (Text("本人已同意公开，或法律规定须公开；", "The person agreed, or the law asks for the name."),
             Text("该文本不对外公开。", "The text is not made public.")),
            (Text("由负责公开的人员决定是否隐去。", "Whoever answers for publication decides."),),
        )  # fmt: skip
