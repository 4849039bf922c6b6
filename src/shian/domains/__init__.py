"""The duties of a city, one package each, in a fixed order."""
