"""Jobs: what runs by itself, on a schedule kept in PostgreSQL (procrastinate)."""
