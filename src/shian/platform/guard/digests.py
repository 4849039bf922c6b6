"""Keyed digests by which a decision is found again: of a text, and of a finding within it."""

from __future__ import annotations

from shian.methods.redaction import Finding
from shian.platform.personal.vault import blind_index


def digest_of_text(text: str) -> str:
    """The digest of a whole text: any change of it makes another."""
    return blind_index("guard.text", text)


def digest_of(text: str, finding: Finding) -> str:
    """The digest of a finding in its text."""
    return blind_index("guard.finding", f"{finding.kind.value}\n{finding.start}\n{finding.end}\n{text}")
