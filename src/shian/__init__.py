"""Shian: one platform on which a city governs the safety of its food."""
