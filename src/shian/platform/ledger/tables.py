"""The tables of seals and leaves, as SQL: PostgreSQL's own types, rows that never change."""

from __future__ import annotations

# seals: `snapshot` says which transactions the seal covers, `cluster` in which server that has a meaning,
# `floor` below which number everything was sealed when the ledger moved to this server.
# leaf runs: consecutive leaves of one kind from one seal: the entries' numbers, their leaf hashes packed
# (32 bytes each), and the frontier of the kind's tree after them.
CREATE = """
CREATE TABLE ledger_seal (
  number bigint PRIMARY KEY CHECK (number > 0),
  sealed_at timestamptz NOT NULL,
  previous_hash text NOT NULL UNIQUE,
  body text NOT NULL,
  signature text NOT NULL,
  key_id text NOT NULL,
  snapshot text NOT NULL,
  cluster text NOT NULL,
  floor bigint NOT NULL DEFAULT 0
);
CREATE TABLE ledger_leafrun (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  first bigint NOT NULL CHECK (first >= 0),
  count integer NOT NULL CHECK (count > 0),
  seal bigint NOT NULL REFERENCES ledger_seal DEFERRABLE INITIALLY DEFERRED,
  seqs bigint[] NOT NULL,
  hashes bytea NOT NULL,
  frontier bytea NOT NULL,
  UNIQUE (kind, first),
  CHECK (cardinality(seqs) = count AND octet_length(hashes) = 32 * count)
);
CREATE INDEX ledger_leafrun_seal ON ledger_leafrun (seal);
-- Hashes do not compress.
ALTER TABLE ledger_leafrun ALTER hashes SET STORAGE EXTERNAL;
CREATE INDEX IF NOT EXISTS ledger_entry_xact ON ledger_entry (xact);

CREATE TRIGGER ledger_seal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_leafrun_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_leafrun
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

DROP = """
DROP TABLE ledger_leafrun;
DROP TABLE ledger_seal;
DROP INDEX IF EXISTS ledger_entry_xact;
"""
