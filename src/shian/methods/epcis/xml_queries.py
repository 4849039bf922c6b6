"""What the body of an EPCISQueryDocument holds beside results: calls, their answers, and exceptions.

Source: EPCIS 2.0, 11 (query interface) and the XSD of its query document. Such a body has no events.
"""

from typing import Any

from shian.methods.epcis.frames import Frame
from shian.methods.epcis.xml_names import field_name, text_of
from shian.methods.problems import problem

_CALLS = "GetQueryNames Subscribe Unsubscribe GetSubscriptionIDs Poll GetStandardVersion GetVendorVersion"
_EXCEPTIONS = (
    "DuplicateName InvalidURI NoSuchName NoSuchSubscription DuplicateSubscription QueryParameter"
    " QueryTooLarge QueryTooComplex SubscriptionControls SubscribeNotPermitted Security Validation"
    " Implementation"
)
MESSAGES = frozenset(
    [*_CALLS.split(), *(f"{call}Result" for call in _CALLS.split() if call != "Poll")]
    + [f"{name}Exception" for name in _EXCEPTIONS.split()]
)
# What each call names before all else.
NAMED = {
    "Subscribe": ("queryName", "params", "dest", "controls", "subscriptionID"),
    "Unsubscribe": ("subscriptionID",),
    "GetSubscriptionIDs": ("queryName",),
    "Poll": ("queryName", "params"),
}


def message_of(body: Any) -> Any:
    """The call, answer or exception that a body holds; None where it holds none."""
    return next((element for element in body if field_name(element.tag) in MESSAGES), None)


def check_message(frame: Frame, message: Any) -> None:
    """Note what a call lacks."""
    name = field_name(message.tag)
    parts = {field_name(element.tag): element for element in message}
    for part in NAMED.get(name, ()):
        if part not in parts:
            frame.fault(f"{name}.{part}", problem("is missing"))
    for parameter in parts.get("params", ()):
        inner = {field_name(element.tag): element for element in parameter}
        if "name" not in inner or not text_of(inner["name"]):
            frame.fault(f"{name}.param.name", problem("is missing"))
        elif "value" not in inner:
            frame.fault(f"{name}.param.value", problem("is missing"))
