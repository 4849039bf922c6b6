"""Reads the sheets officials send, as rows of cells: headings, cells of every type, findings."""
