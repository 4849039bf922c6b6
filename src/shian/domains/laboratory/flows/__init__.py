"""The tables of states and steps of the sample chain, and what their guards ask."""
