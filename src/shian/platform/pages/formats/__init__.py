"""How numbers are written, by language, where Django's own formats do not fit."""
