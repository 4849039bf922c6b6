"""The audited text as a page, findings in the margin of their paragraph; it reads without script too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from importlib import resources
from typing import Any

Json = dict[str, Any]

LABELS: dict[str, dict[str, Any]] = {
    "zh": {
        "title": "数据自洽审核",
        "lead": "下列问题表示：按文中给出的数字不能复算，或需要说明；不表示数字必然有误。",
        "high": "高", "medium": "中", "low": "低", "question": "问",
        "none": "未发现不能同时成立的数字。",
        "arithmetic": "演算", "rests": "所依据的文句", "readings": "在下列情形下成立",
        "settles": "如何核定",
        "rows": "打开所依据的记录",
        "claims": "读出的全部数字", "facts": "另行提供的事实",
        "counts": "{characters} 字，读出 {claims} 个数字，用时 {seconds} 秒",
        "columns": ("行", "原文", "所指", "数值", "时间", "范围", "关系"),
        "part": "属于", "again": "即", "target": "目标", "ignored": "不计", "series": "数列",
    },
    "en": {
        "title": "Claim audit",
        "lead": "A finding says that a figure cannot be reproduced from the figures given, or should be "
        "explained; not that it is false.",
        "high": "high", "medium": "medium", "low": "low", "question": "question",
        "none": "No figures were found that cannot be true together.",
        "arithmetic": "Arithmetic", "rests": "Sentences it rests on", "readings": "It would be right if",
        "rows": "Open the rows behind it",
        "settles": "What would settle it", "claims": "All figures that were read",
        "facts": "Facts given beside",
        "counts": "{characters} characters, {claims} figures read, {seconds} s",
        "columns": ("Line", "As written", "Of what", "Value", "When", "Where", "Relation"),
        "part": "part of", "again": "restates", "target": "target", "ignored": "left out",
        "series": "series",
    },
}  # fmt: skip
ORDER = ("high", "medium", "low", "question")
AROUND = 36  # characters shown before and after the words a finding rests on
LISTS = {"base"}  # kinds that list places all over the text: only the first is marked in it
FOLDED = 6  # lines of a list beyond which the rest is folded
SHOWN_CLAIMS = 5_000  # rows of the table of figures; JSON has all


def page(made: Json, lang: str) -> str:
    """A whole page that stands alone: to keep, to send, to print."""
    words = LABELS[lang]
    title = f"{words['title']} · {escape(made['file'])}"
    return (
        f'<!doctype html>\n<html lang="{"zh-Hans" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style()}</style></head>"
        f'<body class="audit"><header><h1>{title}</h1>{summary(made, lang)}</header>'
        f"<main>{body(made, lang)}</main>{claims_table(made, lang)}"
        f"<script>{_file('open.js')}</script></body></html>\n"
    )


def style() -> str:
    """The page's style sheet, used by the workbench too."""
    return _file("audit.css")


def _file(name: str) -> str:
    folder = resources.files("shian.evaluation.auditor") / "static" / "auditor"
    return (folder / name).read_text("utf-8")


def summary(made: Json, lang: str) -> str:
    """What was read and found, in numbers; a list of all findings to jump to."""
    words = LABELS[lang]
    counts = Counter(finding["severity"] for finding in made["findings"])
    chips = "".join(
        f'<span class="chip {name}">{words[name]} {counts[name]}</span>' for name in ORDER if counts[name]
    )
    read = words["counts"].format(
        characters=made["characters"], claims=len(made["claims"]), seconds=made["seconds"]
    )
    rows = "".join(
        f'<li class="{f["severity"]}"><a href="#{f["id"]}">{escape(f["kind_title"][lang])}</a> '
        f"<span>{escape(f['says'][lang])}</span></li>"
        for f in made["findings"]
    )
    listed = f'<ol class="summary">{rows}</ol>' if rows else f"<p>{words['none']}</p>"
    return f'<p class="lead">{words["lead"]}</p><p>{chips} <small>{read}</small></p>{listed}'


def body(made: Json, lang: str) -> str:
    """The text, a paragraph a row, with the findings about it beside it."""
    beside: dict[int, list[Json]] = {}
    for finding in made["findings"]:
        beside.setdefault(finding["places"][0]["line"], []).append(finding)
    marks = _marks(made)
    rows = []
    for number, (start, line) in enumerate(_lines(made["text"]), start=1):
        cards = "".join(card(f, lang) for f in beside.get(number, ()))
        if line.strip() or cards:
            words = _marked(line, start, marks.get(number, []))
            tabular = " cells" if "\t" in line else ""
            rows.append(
                f'<div class="row"><p class="text{tabular}" id="l{number}">{words}</p>{_margin(cards)}</div>'
            )
    return "".join(rows)


def card(finding: Json, lang: str) -> str:
    """A finding: what it says; opened, its arithmetic and the sentences it rests on."""
    words = LABELS[lang]
    parts = [
        _list(words["arithmetic"], [escape(line[lang]) for line in finding["arithmetic"]], "sums"),
        _list(words["rests"], _quotations(finding["places"]), "rests"),
        _list(words["readings"], [escape(line[lang]) for line in finding["readings"]], ""),
        _list(words["settles"], [escape(line[lang]) for line in finding["settles"]], ""),
        f'<p><a href="{escape(finding["url"])}">{words["rows"]}</a></p>' if finding.get("url") else "",
    ]
    return (
        f'<details class="finding {finding["severity"]}" id="{finding["id"]}"><summary>'
        f'<b class="chip {finding["severity"]}">{words[finding["severity"]]}</b> '
        f"<strong>{escape(finding['kind_title'][lang])}</strong><br>{escape(finding['says'][lang])}</summary>"
        f"{''.join(parts)}</details>"
    )


def claims_table(made: Json, lang: str) -> str:
    """All figures that were read and how."""
    words = LABELS[lang]
    head = "".join(f"<th>{title}</th>" for title in words["columns"])
    rows = "".join(_claim_row(claim, words) for claim in made["claims"][:SHOWN_CLAIMS])
    return (
        f'<details class="claims"><summary>{words["claims"]} ({len(made["claims"])})</summary>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _claim_row(claim: Json, words: dict[str, Any]) -> str:
    period = claim["period"] or {}
    value = claim["value"]
    span = (
        value["low"] if value["low"] == value["high"] else f"{value['low'] or '…'} – {value['high'] or '…'}"
    )
    per = f" / {claim['per']} {claim['per_of']}" if claim["per"] else ""
    relation = [
        f"{words['part']} #{claim['part_of']}" if claim["part_of"] is not None else "",
        f"{words['again']} #{claim['restates']}" if claim["restates"] is not None else "",
        f"{words['series']} {claim['series']}.{claim['step']}" if claim["series"] is not None else "",
        words["target"] if claim["target"] else "",
        words["ignored"] if claim["ignored"] else "",
    ]
    cells = (
        f'<a href="#l{claim["line"]}">{claim["line"]}</a>',
        f"#{claim['id']} {escape(claim['text'])}",
        escape(claim["subject"]),
        escape(f"{span} {claim['unit']}{per}" if claim["scale"] == "1" else f"{span}{per}"),
        escape(period.get("text", "")),
        escape(claim["place"]),
        escape(" · ".join(part for part in relation if part)),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _list(title: str, items: list[str], name: str) -> str:
    if not items:
        return ""
    shown = items if len(items) <= FOLDED + 1 else items[:FOLDED]
    rows = "".join(f"<li>{item}</li>" for item in shown)
    rest = "".join(f"<li>{item}</li>" for item in items[len(shown) :])
    fold = f'<details class="rest"><summary>+ {len(items) - len(shown)}</summary>' if rest else ""
    fold += f'<ul class="{name}">{rest}</ul></details>' if rest else ""
    return f'<h4>{title}</h4><ul class="{name}">{rows}</ul>{fold}'


def _quotations(places: list[Json]) -> list[str]:
    """The sentences, each once, with all the words in them that the finding rests on."""
    by_sentence: dict[int, list[Json]] = {}
    for place in places:
        by_sentence.setdefault(place["sentence"], []).append(place)
    return [_quoted(group) for group in by_sentence.values()]


def _quoted(places: list[Json]) -> str:
    sentence, line = places[0]["sentence_text"], places[0]["line"]
    found, at = [], 0
    for place in sorted(places, key=lambda one: int(one["start"])):
        at = sentence.find(place["text"], at)
        if at < 0:
            break
        found.append((at, at + len(place["text"])))
        at += len(place["text"])
    pieces, end = [], max(0, (found[0][0] if found else 0) - AROUND)
    pieces.append("…" if end else "")
    for a, b in found:
        gap = escape(sentence[end:a])
        pieces.append(gap if len(gap) <= 2 * AROUND else f"{gap[:AROUND]} … {gap[-AROUND:]}")
        pieces.append(f"<mark>{escape(sentence[a:b])}</mark>")
        end = b
    pieces.append(escape(sentence[end : end + AROUND]) + ("…" if end + AROUND < len(sentence) else ""))
    return f'<a href="#l{line}">{"".join(pieces)}</a>'


def _margin(cards: str) -> str:
    return f'<aside class="margin">{cards}</aside>' if cards else ""


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _marks(made: Json) -> dict[int, list[tuple[int, int, str, str]]]:
    """Places to mark by line: those of findings, the gravest first, and the other figures faintly."""
    marks: dict[int, list[tuple[int, int, str, str]]] = {}
    taken: set[int] = set()
    for finding in made["findings"]:
        for place in finding["places"][: 1 if finding["kind"] in LISTS else None]:
            if taken.isdisjoint(range(place["start"], place["end"])):
                taken.update(range(place["start"], place["end"]))
                one = (place["start"], place["end"], finding["severity"], finding["id"])
                marks.setdefault(place["line"], []).append(one)
    for claim in made["claims"]:
        if claim["start"] not in taken and claim["end"] - 1 not in taken:
            marks.setdefault(claim["line"], []).append((claim["start"], claim["end"], "read", ""))
    return marks


def _marked(line: str, start: int, marks: list[tuple[int, int, str, str]]) -> str:
    made, at = [], start
    for a, b, name, finding in sorted(marks):
        if a < at or b > start + len(line):
            continue
        made.append(escape(line[at - start : a - start]))
        words = escape(line[a - start : b - start])
        link = (
            f'<a class="mark {name}" href="#{finding}">{words}</a>'
            if finding
            else f'<span class="read">{words}</span>'
        )
        made.append(link)
        at = b
    made.append(escape(line[at - start :]))
    return "".join(made)
