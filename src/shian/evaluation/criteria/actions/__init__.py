"""Every change of the evaluation's records."""

from shian.evaluation.criteria.actions import declarations, drafts, projects, slots

__all__ = ["declarations", "drafts", "projects", "slots"]
