"""EPCIS 2.0 events: reads, checks, hashes, normalises and writes them. Pure: no database, no clock, no files."""

from shian.methods.epcis.checking import check_event
from shian.methods.epcis.formats import CbvFormat, EpcFormat
from shian.methods.epcis.hashing import event_hash, pre_hash
from shian.methods.epcis.model import Document, Event, Fault, Limits, VocabularyElement
from shian.methods.epcis.normal import normal
from shian.methods.epcis.reading import read
from shian.methods.epcis.writing import to_json, to_xml

__all__ = [
    "CbvFormat", "Document", "EpcFormat", "Event", "Fault", "Limits", "VocabularyElement", "check_event",
    "event_hash", "normal", "pre_hash", "read", "to_json", "to_xml",
]  # fmt: skip
