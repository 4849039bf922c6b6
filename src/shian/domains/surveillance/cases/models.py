"""Records of case reports of foodborne illness."""
