"""Records of outbreak investigation."""

from shian.domains.surveillance.outbreaks.models.lines import Line, Log
from shian.domains.surveillance.outbreaks.models.outbreaks import Definition, Meal, MenuItem, Outbreak

__all__ = ["Definition", "Line", "Log", "Meal", "MenuItem", "Outbreak"]
