"""Run a command beside a database of its own that is gone afterwards:  python -m …throwaway COMMAND …

A server named in SHIAN_DATABASE_URL is used instead.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from shian.platform.database.errors import DatabaseError
from shian.platform.database.session import opened


def main(command: list[str]) -> int:
    """Run the command; return its exit code."""
    if os.environ.get("SHIAN_DATABASE_URL"):
        return run(command, {})
    folder = Path(tempfile.mkdtemp(prefix="shian-test-"))
    folder.chmod(0o711)  # the database's account passes through to its own folder
    try:
        with opened(folder, losable=True) as session:
            return run(command, {"SHIAN_DATABASE_URL": session.url, "SHIAN_DATA": str(folder)})
    except DatabaseError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run to the end; Ctrl-C reaches the command by itself, we wait for it to finish."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with subprocess.Popen(command, env=os.environ | environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
            except SystemExit:
                process.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
