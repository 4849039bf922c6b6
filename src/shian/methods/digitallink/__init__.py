"""GS1 Digital Link: reads, checks, makes and translates it; element strings and EPC URNs beside it."""

from shian.methods.digitallink.build import canonical, generate, identity, uri
from shian.methods.digitallink.compression import compress, decompress
from shian.methods.digitallink.elements import bracketed, parse_bracketed, parse_scan, scan
from shian.methods.digitallink.errors import DigitalLinkError
from shian.methods.digitallink.linkset import Target, header, levels, linkset
from shian.methods.digitallink.model import CANONICAL_STEM, Element, Link
from shian.methods.digitallink.parsing import LENIENT, STRICT, Leniency, parse
from shian.methods.digitallink.prefixes import CERTAIN, prefix_table, published
from shian.methods.digitallink.reading import Reading, read
from shian.methods.digitallink.urn import Urn, from_urn, to_urn

__all__ = [
    "CANONICAL_STEM", "CERTAIN", "LENIENT", "STRICT", "DigitalLinkError", "Element", "Leniency", "Link",
    "Reading", "Target", "Urn", "bracketed", "canonical", "compress", "decompress", "from_urn",
    "generate", "header", "identity", "levels", "linkset", "parse", "parse_bracketed", "parse_scan",
    "prefix_table", "published", "read", "scan", "to_urn", "uri",
]  # fmt: skip
