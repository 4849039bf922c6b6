"""Recalls: scope from the trace, hold at once, notices by tier, what came back, drills."""
