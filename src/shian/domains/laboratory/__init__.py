"""Plans, samples, tests, verdicts, retests, disposal of failures, publication, laboratories."""
