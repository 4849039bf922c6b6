"""The benchmarks: run together, printed as one table, kept in docs/benchmarks.md."""
