"""Relating: rules that look at a reading, each giving its findings."""
