"""EPCIS 2.0 events: reads, checks, hashes, normalises and writes them; no database, clock or files."""

from shian.methods.epcis.checking import check_event, understood
from shian.methods.epcis.formats import CbvFormat, EpcFormat
from shian.methods.epcis.hashing import event_hash, pre_hash
from shian.methods.epcis.model import Document, Event, Fault, Limits, VocabularyElement
from shian.methods.epcis.normal import normal
from shian.methods.epcis.reading import read
from shian.methods.epcis.writing import WritingError, event_json, event_xml, to_json, to_xml

__all__ = [
    "CbvFormat", "Document", "EpcFormat", "Event", "Fault", "Limits", "VocabularyElement", "WritingError",
    "check_event", "event_hash", "event_json", "event_xml", "normal", "pre_hash", "read", "to_json", "to_xml",
    "understood",
]  # fmt: skip
