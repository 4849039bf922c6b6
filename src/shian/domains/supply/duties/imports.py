"""What collectors bring as sheets."""

from __future__ import annotations

from shian.domains.supply.duties.importing.tours import TOURS
from shian.domains.supply.duties.importing.tracks import TRACKS
from shian.platform.exchange.spec import importable

for _spec in (TOURS, TRACKS):
    importable(_spec)
