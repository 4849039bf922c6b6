"""Views of the resources' pages."""
