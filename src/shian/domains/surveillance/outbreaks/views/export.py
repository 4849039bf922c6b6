"""Downloads of the line list."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shian.domains.surveillance.outbreaks.export import columns_of, rows_of
from shian.domains.surveillance.outbreaks.models import Outbreak
from shian.domains.surveillance.outbreaks.views.common import of_outbreak
from shian.platform.documents.tables import csv_lines, xlsx_file
from shian.platform.pages.requests import actor_of


@require_GET
@of_outbreak
def export(request: HttpRequest, outbreak: Outbreak, ending: str) -> HttpResponseBase:
    """The line list as a workbook or CSV; ``?names=1`` with names, for those who may see them."""
    actor, names = actor_of(request), request.GET.get("names") == "1"
    if names and not actor.role.sees_personal_data:
        raise PermissionDenied(_("Your role may not see this personal data."))
    cells, heads = columns_of(outbreak, names=names)
    rows = rows_of(outbreak, cells, names=names, by=actor)
    filename = f"{outbreak.number}-lines.{ending}"
    if ending == "xlsx":
        file = xlsx_file(heads, rows, title=f"{outbreak.number} · {outbreak.title}")
        return FileResponse(file, as_attachment=True, filename=filename)
    if ending == "csv":
        disposition = f'attachment; filename="{filename}"'
        return StreamingHttpResponse(
            csv_lines(heads, rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": disposition},
        )
    raise Http404(f"no export as {ending!r}")
