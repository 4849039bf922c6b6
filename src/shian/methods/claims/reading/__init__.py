"""Reading: a text to its sentences, claims, series and mentions."""
