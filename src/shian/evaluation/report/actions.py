"""Acts on reports: freezing."""
