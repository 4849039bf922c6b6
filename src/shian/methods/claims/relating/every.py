"""Rules for every one of something (凡进必检) where how many were dealt with is said, not of how many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.claims.model import Claim, Finding, Mention, Text
from shian.methods.claims.relating.index import Index
from shian.methods.claims.relating.matching import alike
from shian.methods.claims.relating.wording import as_written, line, percent

_RULE = re.compile("凡(.{1,4})必(.{1,4})|应(检|测|查|种|筛|采|验|消|隔)尽(检|测|查|种|筛|采|验|消|隔)")
_OUTSIDE = re.compile("未经|未按|逃避|绕过|擅自|漏报|漏检|未纳入|未登记|私自|瞒报|未报")
_FOUND = re.compile("发现|阳性|不合格|查获|查处|超标|异常")
_CAME = re.compile("共进|进场|进仓|到货|入库|入仓|到港|入境|运抵|应[一-鿿]|共有|总数|符合条件")
_SENTENCES = 3


def every(index: Index) -> Iterator[Finding]:
    """One finding for each sentence with such a rule."""
    rules: dict[int, list[Mention]] = {}
    for mention in index.reading.mentions:
        if mention.kind == "exhaustive" and _RULE.fullmatch(mention.text):
            rules.setdefault(mention.sentence, []).append(mention)
    for sentence, mentions in rules.items():
        near = list(_near(index, sentence))
        deeds = "".join(one.text[-1] for one in mentions)
        done = [one for one in near if _is_done(index, one, deeds)]
        if done and not any(_CAME.search(index.lead(one)) for one in near):
            out = [one for one in near if _OUTSIDE.search(index.lead(one) + one.subject)]
            yield _untold(index, mentions, done[:3], out)


def _near(index: Index, sentence: int) -> Iterator[Claim]:
    """Counts and quantities of the sentence and of those after it in the paragraph."""
    paragraph = index.reading.sentences[sentence].paragraph
    for number in range(sentence, sentence + _SENTENCES + 1):
        for one in index.by_sentence.get(number, ()):
            if index.sentence_of(one).paragraph == paragraph and one.dimension in {"count", "mass", "volume"}:
                yield one


def _is_done(index: Index, claim: Claim, deeds: str) -> bool:
    """Whether a figure counts what was dealt with: 检测14882批次, 对17331吨……进行了消杀."""
    lead, words = index.lead(claim), index.lead(claim) + index.rest(claim)
    aside = _OUTSIDE.search(lead) or _FOUND.search(lead)
    return not aside and any(deed in words for deed in deeds)


def _untold(index: Index, rules: list[Mention], done: list[Claim], out: list[Claim]) -> Finding:
    named = "、".join(one.text for one in rules)
    first = as_written(index.reading, done[0])
    lines = [
        Text(
            f"{as_written(index.reading, one)}；应办总数：？",
            f"{as_written(index.reading, one)}; of how many?",
        )
        for one in done
    ]
    for one in out:
        base = next((d for d in done if alike(d, one)), None)
        if base is not None:
            share = f"{one.text} ÷ {base.text} = {percent(one.stated / base.stated, 1)}"
            lines.append(line(f"{as_written(index.reading, one)}：{share}"))
    shown = [*done, *out]
    return Finding(
        "scope",
        "medium" if out else "question",
        (*(one.span for one in rules), *index.spans(shown)),
        tuple(one.id for one in shown),
        Text(
            f"“{named}”只给出已办的数（{first}等），未给出应办的总数，无法核对是否全部。",
            f"“{named}”: the text says how many were dealt with ({first}), not how many there were.",
        ),
        tuple(lines),
        (Text("总数见其他材料。", "The total stands elsewhere."),),
        (Text("列出同一时段应办的总数。", "How many there were in the same time."),),
    )
