"""The REST API: every resource and every action, described by OpenAPI 3.1."""
