"""Flows at work: the calendar, dated limits, open clocks, lawful steps and the inbox."""
