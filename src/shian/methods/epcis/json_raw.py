"""What the JSON Schema of EPCIS 2.0 demands of events in JSON, and their common form no longer shows."""

import re
from collections.abc import Iterator
from typing import Any

from shian.methods.epcis.names import is_uri
from shian.methods.epcis.vocabulary import vocabularies
from shian.methods.problems import Problem, problem

# Lists that have nothing twice: in JSON only, and the schema leaves out those of other events.
ONCE = {"ObjectEvent": ("epcList",), "TransformationEvent": ("inputEPCList", "outputEPCList")}
WHOLE_WORD = re.compile(r"https?://(?:www\.)?gs1\.org/voc/(.*)", re.DOTALL)
IN_REPORTS = {"type": "measurement", "exception": "alert"}
Found = tuple[str, Problem]


def raw_faults(event: dict[str, Any]) -> Iterator[Found]:
    """Field and reason of each fault of an event as JSON has it."""
    kind = event.get("type")
    if isinstance(kind, str) and ":" in kind and not is_uri(kind):
        yield "type", problem("%(value)s is no URI", value=kind[:80])
    for name in ONCE.get(kind, ()) if isinstance(kind, str) else ():
        epcs = event.get(name)
        if repeats(epcs):
            yield name, problem("has an EPC twice")
    if "sensorElementList" in event:
        yield from _sensor_words(event["sensorElementList"])


def repeats(values: Any) -> bool:
    """Whether a list of texts has one of them twice."""
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        return False
    return len(set(values)) < len(values)


def _sensor_words(elements: Any) -> Iterator[Found]:
    """Words of the GS1 Web Vocabulary stand bare in JSON."""
    for at, element in _objects(elements):
        for spot, report in _objects(element.get("sensorReport")):
            for name, words in IN_REPORTS.items():
                value = report.get(name)
                found = WHOLE_WORD.fullmatch(value) if isinstance(value, str) else None
                if found is not None:
                    where = f"sensorElementList[{at}].sensorReport[{spot}].{name}"
                    yield where, _written_whole(str(value), found[1], words)


def _written_whole(value: str, word: str, words: str) -> Problem:
    if word in vocabularies()[words].words:
        return problem("%(value)s is written %(word)s in JSON", value=value, word=word)
    return problem("%(value)s is no word of the Core Business Vocabulary 2.0", value=value[:80])


def _objects(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    for at, entry in enumerate(value if isinstance(value, list) else (), 1):
        if isinstance(entry, dict):
            yield at, entry
