"""The one way to write state."""
