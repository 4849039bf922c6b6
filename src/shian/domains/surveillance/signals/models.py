"""Records of early warning."""
