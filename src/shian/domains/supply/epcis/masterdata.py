"""Master data that came with events: kept by code and vocabulary, with the hierarchy that queries follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from shian.domains.supply.epcis.models import HierarchyLink, VocabularyElement
from shian.domains.supply.epcis.models.captures import CODE
from shian.methods.epcis import Fault
from shian.methods.epcis import VocabularyElement as Element
from shian.methods.epcis.identifiers import identify
from shian.methods.epcis.model import VALIDATION
from shian.methods.epcisquery.fields import attribute_name
from shian.methods.problems import problem
from shian.platform.access.actor import Actor
from shian.platform.actions.core import store

MOST = 10_000


def keep_master(by: Actor, operator: int | None, elements: Sequence[Element]) -> list[Fault]:
    """Write elements that are new or have changed; return what was refused: then nothing is written.

    A firm changes what it brought itself; the city may change everything.
    """
    if not elements:
        return []
    if len(elements) > MOST:
        return [_fault("", problem("more than %(most)s elements of master data", most=MOST))]
    codes = [identify(e.id).canonical for e in elements]
    here = {(r.type, r.code): r for r in VocabularyElement.objects.filter(code__in=codes).select_for_update()}
    changed: dict[tuple[str, str], VocabularyElement] = {}
    for element, code in zip(elements, codes, strict=True):
        if len(code) > CODE or len(element.type) > 120 or any(len(c) > CODE for c in element.children):
            return [_fault(element.id[:80], problem("is longer than %(most)s characters", most=CODE))]
        if b"\\u0000" in orjson.dumps([element.type, element.id, element.attributes, element.children]):
            return [_fault("", problem("has the character NUL in a text"))]
        record = here.get((element.type, code))
        if record is not None and operator is not None and record.operator_id != operator:
            return [_fault(code, problem("this master data was brought by somebody else"))]
        record = record or VocabularyElement(type=element.type, code=code, operator_id=operator)
        if _take(record, element):
            changed[element.type, code] = record
        here[element.type, code] = record
    for record in changed.values():
        store(record, by=by, verb="capture")
    _link(list(changed.values()))
    return []


def _take(record: VocabularyElement, element: Element) -> bool:
    """Put the element's values into the record; whether that changed anything."""
    attributes: dict[str, Any] = {}
    for name, value in element.attributes:
        key = attribute_name(name)
        if key in attributes:
            before = attributes[key]
            attributes[key] = [*(before if isinstance(before, list) else [before]), value]
        else:
            attributes[key] = value
    children = [identify(child).canonical for child in element.children]
    if record.pk and record.attributes == attributes and record.children == children:
        return False
    record.attributes, record.children = attributes, children
    return True


def _link(records: list[VocabularyElement]) -> None:
    HierarchyLink.objects.filter(element__in=[r.pk for r in records]).delete()
    HierarchyLink.objects.bulk_create(
        [HierarchyLink(parent=r.code, child=child, element=r.pk) for r in records for child in r.children]
    )


def _fault(name: str, reason: Any) -> Fault:
    return Fault(None, f"VocabularyElement {name}".strip(), VALIDATION, reason)
