"""Reads EPCIS documents: JSON or XML, 2.0 or 1.2, whole documents, query results, or events alone."""

from shian.methods.epcis.json_form import read_json
from shian.methods.epcis.model import Document, Limits

LIMITS = Limits()


def read(data: bytes, *, form: str | None = None, limits: Limits = LIMITS, check: bool = True) -> Document:
    """What the bytes say, with all faults; never raises for any bytes.

    `form` is json or xml; None tells by the first character. With `check=False` only faults of the document
    itself are looked for, not those of its events.
    """
    from shian.methods.epcis.checking import checked

    return checked(read_json(data, limits))
