"""What the scheduler runs every two seconds: seal, then archive."""

from __future__ import annotations

from contextlib import suppress

from shian.platform.ledger.archive import ArchiveBusy, archive
from shian.platform.ledger.home import archive_folder, connected, keys_folder
from shian.platform.ledger.keys import make_city_key
from shian.platform.ledger.sealing import seal


def seal_and_archive() -> int:
    """Seal what is committed and write it to the archive; return the last archived seal.

    Where another process is doing the same, it does the work and this one leaves it to it.
    """
    key = make_city_key(keys_folder())
    with connected() as conn:
        seal(conn, key)
        with suppress(ArchiveBusy):
            return archive(conn, archive_folder())
    return 0
