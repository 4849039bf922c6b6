"""Publication guard: what leaves for the public is checked for personal data and secrets; a person decides."""
