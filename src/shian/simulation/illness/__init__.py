"""Who falls ill in the simulated city, what is reported of it, and what the offices make of the reports."""
