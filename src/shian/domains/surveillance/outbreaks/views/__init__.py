"""Pages of the outbreak desk."""
