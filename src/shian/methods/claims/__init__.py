"""The claim auditor's methods: read a Chinese report's figures and say which cannot be true together."""

from shian.methods.claims.audit import audit, related
from shian.methods.claims.model import Audit, Claim, Finding, Reading
from shian.methods.claims.reading.read import read

__all__ = ["Audit", "Claim", "Finding", "Reading", "audit", "read", "related"]
