"""Fills docx templates that a city brings: its own forms, with places such as {{ number }}."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment


class TemplateFault(RuntimeError):
    """The template has a place that cannot be filled; the message names it."""


def fill(template: Path, values: Mapping[str, Any]) -> bytes:
    """The template with its places filled; texts are escaped, unknown places are an error.

    Raises:
        TemplateFault: naming the place.
    """
    document = DocxTemplate(template)
    try:
        # A template comes from outside: it may read the values given to it and call nothing.
        document.render(
            dict(values), SandboxedEnvironment(undefined=StrictUndefined, autoescape=True), autoescape=True
        )
    except TemplateError as fault:
        raise TemplateFault(f"{template.name}: {fault}; check the places in double braces") from fault
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def places(template: Path) -> set[str]:
    """The names a template asks for."""
    return set(DocxTemplate(template).get_undeclared_template_variables())
