"""Relating: rules that look at a reading, each giving its findings.

A rule is a module with one function ``check(reading) -> Iterator[Finding]``, named after the kind it finds.
"""
