"""Labelled texts in the style of what a city publishes, for measuring the publication guard."""

from shian.simulation.texts.generate import Label, Text, generate, templates

__all__ = ["Label", "Text", "generate", "templates"]
