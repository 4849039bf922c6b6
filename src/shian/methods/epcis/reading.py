"""Reads EPCIS documents: JSON or XML, 2.0 or 1.2, whole documents, query results, or events alone."""

from shian.methods.epcis.checking import checked
from shian.methods.epcis.json_form import read_json
from shian.methods.epcis.model import TOO_LARGE, Document, Fault, Limits
from shian.methods.epcis.xml_form import read_xml
from shian.methods.problems import problem

LIMITS = Limits()
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, *, form: str | None = None, limits: Limits = LIMITS, check: bool = True) -> Document:
    """What the bytes say, with all faults found; never raises for any bytes.

    `form` is json or xml; None tells by the first character. With `check=False` only the frame of the
    document and its XML are looked at, not the events.
    """
    if len(data) > limits.size:
        message = "%(size)s bytes are too many: at most %(most)s"
        reason = problem(message, size=len(data), most=limits.size)
        return Document(faults=(Fault(None, "", TOO_LARGE, reason),))
    document = read_xml(data, limits) if (form or form_of(data)) == "xml" else read_json(data, limits)
    return checked(document) if check else document


def form_of(data: bytes) -> str:
    """Whether bytes look like xml or json, by their first character."""
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return "xml" if start.startswith(b"<") else "json"
