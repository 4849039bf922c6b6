"""Carrying out what a form asks for: a refusal goes to its field, or to the head of the page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from shian.platform.actions.core import Refused
from shian.platform.pages.shapes import FormPage


def carried_out(page: FormPage, call: Any, **kwargs: Any) -> Any:
    """What the call returns (True for nothing); False where it refused, with the reason on the page."""
    try:
        result = call(**kwargs)
    except Refused as refusal:
        if refusal.field in page.form.fields:
            page.form.add_error(refusal.field, str(refusal))
        else:
            page.refusal = str(refusal)
        return False
    except ValidationError as refusal:
        page.form.put(refusal)
        return False
    return True if result is None else result
