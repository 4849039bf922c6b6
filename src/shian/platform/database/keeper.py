"""The process that keeps PostgreSQL running while anybody uses it:  python -m …keeper FOLDER [--losable]

Every user holds a shared lock on a file of the data folder; the system drops it when the user's process
ends, even by SIGKILL. The keeper waits for the exclusive lock: once it gets it, nobody is left, and it stops
the server.
"""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

from shian.platform.database import cluster
from shian.platform.database.errors import DatabaseError
from shian.platform.database.places import prepare, users_lock


def main(folder: str, *, losable: bool) -> None:
    """Start the server, and stop it when its last user has gone or on a signal."""
    places = prepare(Path(folder))
    cluster.make(places, losable=losable)
    server = cluster.start(places, losable=losable)

    def leave(_signal: int = 0, _frame: FrameType | None = None) -> None:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    users = os.open(users_lock(Path(folder)), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    threading.Thread(target=wait_for_last_user, args=(users, server), daemon=True).start()
    sys.exit(
        server.wait()
    )  # the lock, if held by now, goes with this process: newcomers wait until all is down


def wait_for_last_user(users: int, server: "subprocess.Popen[str]") -> None:
    """Block until no user is left, then stop the server."""
    fcntl.flock(users, fcntl.LOCK_EX)
    cluster.stop(server)


if __name__ == "__main__":
    try:
        main(sys.argv[1], losable="--losable" in sys.argv[2:])
    except DatabaseError as error:
        sys.exit(str(error))
