"""The boundaries that maps are drawn from: the deployment's own file, or the directory's."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from shian.domains.directory.boundaries import BUNDLED


@require_GET
@cache_control(max_age=3600, public=True)
def boundaries(request: HttpRequest) -> FileResponse:
    """The GeoJSON of districts; the file named by SHIAN_MAP_FILE if there is one."""
    path = Path(settings.SHIAN_MAP_FILE) if settings.SHIAN_MAP_FILE else BUNDLED
    if not path.is_file():
        raise Http404(f"no boundaries file at {path}: set SHIAN_MAP_FILE")
    return FileResponse(path.open("rb"), content_type="application/geo+json")
