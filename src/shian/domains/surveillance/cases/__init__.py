"""Case reports of foodborne illness."""
