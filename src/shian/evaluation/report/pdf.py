"""A built report as PDF, set by Typst."""

from __future__ import annotations

import typst

from shian.evaluation.report.build import Built, BuiltBlock
from shian.evaluation.report.sources import HEADS, Notes, rows_of

# The first of these that the system has is used; `make test` installs Noto where it may.
FONTS = ("Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "Noto Sans CJK SC", "WenQuanYi Zen Hei")
_PREAMBLE = """
#set document(title: {title}, date: none)
#set page(paper: "a4", margin: (x: 25mm, y: 28mm), numbering: "1")
#set text(font: ({fonts}), size: 11pt, lang: "zh", region: "cn")
#set par(justify: true, leading: 0.9em, first-line-indent: (amount: 2em, all: true))
#show heading: set block(above: 1.4em, below: 0.9em)
#align(center, text(size: 19pt, weight: "bold", {title}))
"""


def as_pdf(built: Built, notes: Notes) -> bytes:
    """The report as a PDF file. The same report gives the same bytes."""
    fonts = ", ".join(_text(font) for font in FONTS)
    source = [_PREAMBLE.format(title=_text(built.text.settings.title), fonts=fonts)]
    source += [f"#align(center, text(size: 9pt, {_text(line)}))" for line in notes.lines]
    source += [_block(block) for block in built.blocks]
    source.append(_sources(built, notes))
    made = typst.compile("\n".join(source).encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def _text(text: str) -> str:
    """Text as a Typst string: nothing in it is markup."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _block(block: BuiltBlock) -> str:
    if block.level:
        title = _text("".join(s.text for s in block.sentences))
        return f"#heading(level: {block.level}, {title})"
    parts = []
    for sentence in block.sentences:
        for piece in sentence.pieces:
            parts.append(f"#{_text(piece if isinstance(piece, str) else piece.text)};")
            if not isinstance(piece, str) and piece.declared:
                parts.append('#super("报");')
    return f"#par[{''.join(parts)}]"


def _sources(built: Built, notes: Notes) -> str:
    cells = [f"table.header({', '.join(f'strong({_text(head)})' for head in HEADS)})"]
    cells += [_text(cell.replace("_", "_\u200b")) for row in rows_of(built) for cell in row]
    columns = "auto, auto, 2fr, auto, auto, auto, 2fr"
    return (
        f"#pagebreak()\n#heading(level: 1, {_text(notes.sources_title)})\n"
        "#set text(size: 7pt)\n#set par(justify: false, first-line-indent: 0em)\n"
        f"#table(columns: ({columns}), stroke: 0.3pt, inset: 3pt, {', '.join(cells)})"
    )
