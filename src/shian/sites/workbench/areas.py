"""Where the pages' area names come from: the directory."""

from __future__ import annotations

from shian.domains.directory.models import Area


def names_by_code() -> dict[str, str]:
    """Names of the areas that exist now."""
    rows = Area.objects.filter(valid_to=None).order_by("code").values_list("code", "name")
    return dict(rows)
