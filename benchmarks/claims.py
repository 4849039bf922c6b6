"""Precision and recall of the claim auditor for every kind of finding, and its speed.

Run: ``python benchmarks/claims.py``. For those who write rules:
``python benchmarks/claims.py --kind sum --misses`` prints what was missed and what was found falsely, with
the text, in the generated paragraphs, the composed passages and the reports that are open to them. What is
held out is never printed: rules that were written after reading it could not be measured by it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from shian.methods.claims import audit
from shian.methods.claims.model import Finding
from shian.simulation.claims.generate import paragraphs
from shian.simulation.claims.measures import Fault, Score, marked, measure, table
from shian.simulation.claims.passage import KINDS, Passage, read_all
from shian.simulation.claims.reports import reports

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "methods" / "claims" / "passages"
SEED, COUNT = 2026, 2000
# Sets whose faults may be printed; "held-out" was opened on 2026-11-30, "third held-out" the day before.
OPENED = (
    "fourth dev",
    "held-out",
    "opened reports",
    "third held-out",
    "third dev",
    "dev",
    "second dev",
    "report",
    "generated",
)


def findings(text: str) -> Sequence[Finding]:
    return audit(text).findings


def sets(seed: int, count: int) -> dict[str, Iterable[Passage]]:
    return {
        "generated": paragraphs(seed, count),
        "dev": read_all(FOLDER),
        "second dev": read_all(FOLDER / "second"),
        "held-out": read_all(FOLDER / "held_out"),
        "report": reports(held_out=False),
        "opened reports": reports(held_out=True),
        "third dev": read_all(FOLDER / "third") + reports(3, held_out=False),
        "third held-out": read_all(FOLDER / "third" / "held_out") + reports(3, held_out=True),
        "fourth dev": read_all(FOLDER / "fourth"),
        "fourth held-out": read_all(FOLDER / "fourth" / "held_out") + reports(4, held_out=True),
    }


def print_faults(kinds: Sequence[str], seed: int, count: int, most: int) -> None:
    """What is to be mended, the composed passages first."""
    both = sets(seed, count)
    for name in OPENED:
        score = measure(both[name], findings)
        for kind in kinds:
            faults = [fault for fault in score.faults if fault.kind == kind]
            tally = score.tallies[kind]
            print(
                f"\n## {kind} in {name}: "
                f"{tally.found} of {tally.planted} found; {tally.right} of {tally.made} right"
            )
            print_causes(faults)
            for wanted in (False, True):
                for fault in [one for one in faults if one.missed == wanted][:most]:
                    print("\n".join(marked(fault)))


def print_causes(faults: Sequence[Fault]) -> None:
    """Which templates and look-alikes it is about, the most frequent first."""
    for word, wanted in (("missed", True), ("false", False)):
        causes = Counter(fault.about or "nothing alike" for fault in faults if fault.missed == wanted)
        if causes:
            print(f"{word}: " + "; ".join(f"{number} × {cause}" for cause, number in causes.most_common(8)))


def text_of(seed: int, characters: int) -> str:
    """Generated paragraphs under headings, as long as asked."""
    parts: list[str] = []
    length = 0
    for number, passage in enumerate(paragraphs(seed, characters)):
        head = f"第{number // 20 + 1}部分\n" if number % 20 == 0 else ""
        parts.append(head + passage.text + "\n")
        length += len(parts[-1])
        if length >= characters:
            return "".join(parts)[:characters]
    raise ValueError("too few paragraphs")


def timed(characters: int) -> dict[str, Any]:
    """In a process of its own, so that its peak memory is its own."""
    out = subprocess.run(
        [sys.executable, __file__, "--time", str(characters)], check=True, capture_output=True, text=True
    ).stdout
    answer: dict[str, Any] = json.loads(out.splitlines()[-1])
    return answer


def peer_seconds(text: str) -> float | None:
    """jieba cutting the same text into words, which does far less; it is for this script only."""
    try:
        import jieba
    except ImportError:
        return None
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    start = time.perf_counter()
    sum(1 for _ in jieba.cut(text))
    return time.perf_counter() - start


def print_time(characters: int) -> None:
    text = text_of(SEED, characters)
    audit("全市共有学校3所。")
    start, cpu = time.perf_counter(), time.process_time()
    result = audit(text)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    jieba = peer_seconds(text)
    print(
        json.dumps(
            {
                "characters": len(text),
                "seconds": round(seconds, 2),
                "cpu_s": round(cpu, 2),
                "times_jieba": None if jieba is None else round(seconds / jieba, 1),
                "claims": len(result.reading.claims),
                "findings": len(result.findings),
                "memory_mb": round(peak),
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kind", choices=KINDS, action="append", help="only this kind; may be given again")
    parser.add_argument("--misses", action="store_true", help="print faults with their text")
    parser.add_argument("--most", type=int, default=12, help="faults printed of each sort")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT, help="generated paragraphs")
    parser.add_argument("--no-time", action="store_true", help="measure precision and recall only")
    parser.add_argument("--time", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.time:
        print_time(options.time)
        return
    if options.misses:
        print_faults(options.kind or KINDS, options.seed, options.count, options.most)
        return
    answer: dict[str, Any] = {}
    for name, passages in sets(options.seed, options.count).items():
        score: Score = measure(passages, findings)
        lines = table(score)
        if options.kind:
            lines = {kind: lines[kind] for kind in options.kind}
        answer[name] = lines | {
            "clean_sentences": score.clean,
            "alarmed": score.alarmed,
        }
        print_table(name, lines)
    if not options.no_time:
        answer |= {"time_of_report": timed(30_000), "time_of_500_pages": timed(500_000)}
    print(json.dumps(answer, ensure_ascii=False))


def print_table(name: str, lines: dict[str, dict[str, Any]]) -> None:
    print(f"{name:16}{'planted':>8}{'recall':>8}{'made':>8}{'precision':>10}")
    for kind, line in lines.items():
        if line["planted"] or line["made"]:
            shown = [
                "" if line[key] is None else line[key] for key in ("planted", "recall", "made", "precision")
            ]
            print(f"  {kind:14}{shown[0]:>8}{shown[1]:>8}{shown[2]:>8}{shown[3]:>10}")


if __name__ == "__main__":
    main()
