"""The districts' boundaries that come with the product; a deployment names its own file (SHIAN_MAP_FILE)."""

from __future__ import annotations

from pathlib import Path

BUNDLED = Path(__file__).parent / "data" / "boundaries.geojson"
