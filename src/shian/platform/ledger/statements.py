"""SQL of the ledger that more than one module needs: the leaf of an entry, and what a seal covers."""

from __future__ import annotations

# Entries with these numbers in pg_locks' advisory locks: one sealer at a time in a database.
SEALER_LOCK = 0x5348_4941_4E01

# The bytes of an entry's leaf, as shian.methods.canonical.leaf_bytes makes them. PostgreSQL's to_json escapes
# text exactly as RFC 8785 asks: short forms, else \u00xx in lower case, and nothing beyond.
LEAF_BYTES = """convert_to(
  '{"actor":' || to_json(actor)::text || ',"area":' || to_json(area)::text ||
  ',"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') ||
  '","kind":' || to_json(kind)::text || ',"record":' || record::text || ',"seq":' || seq::text ||
  ',"state":' || state || ',"verb":' || to_json(verb)::text || '}', 'UTF8')"""

LEAF_HASH = f"sha256('\\x00'::bytea || {LEAF_BYTES})"

# What was committed since snapshot %(last)s. Under REPEATABLE READ the query sees exactly what its own
# snapshot covers, so each entry falls between two consecutive snapshots once, however slow its transaction.
SINCE_LAST = """xact >= pg_snapshot_xmin(%(last)s::pg_snapshot)
  AND NOT pg_visible_in_snapshot(xact, %(last)s::pg_snapshot) AND seq > %(floor)s"""

# What no seal covers, by the leaves themselves: slow, and right whatever became of the transaction numbers.
IN_NO_LEAF = """NOT EXISTS (
  SELECT FROM (SELECT unnest(seqs) AS leaf_seq FROM ledger_leafrun) sealed WHERE leaf_seq = seq)"""
