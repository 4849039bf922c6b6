"""Figures: one SQL file each over the archive, as of a seal."""
