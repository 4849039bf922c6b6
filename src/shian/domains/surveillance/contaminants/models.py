"""Records of contaminant monitoring."""
