"""Records of outbreak investigation."""
