"""Publication guard: what leaves for the public is checked for personal data; a person decides."""
