"""One PostgreSQL cluster: made once, started and stopped, its leftovers cleared."""

import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil

from shian.platform.database.accounts import name_of
from shian.platform.database.errors import DatabaseError
from shian.platform.database.places import NAME, Places
from shian.platform.database.tuning import settings
from shian.platform.processes import with_parent

PATIENCE = 120.0  # seconds; recovery after a crash replays up to max_wal_size
TICK = 0.02


def make(places: Places, *, losable: bool = False) -> None:
    """Create the cluster where there is none; refuse one that this PostgreSQL cannot serve."""
    if places.files.exists():
        return check(places)
    half = places.cluster / "making"
    shutil.rmtree(half, ignore_errors=True)
    command = [places.program("initdb"), "-D", str(half), "-U", NAME, "--auth=trust", "--encoding=UTF8"]
    # Only with a UTF-8 character type does pg_trgm see Chinese letters; C order is the same on every machine.
    command += [
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C.UTF-8",
        "--no-instructions",
    ]
    done = places.account.run(command + ["--no-sync"] * losable)
    if done.returncode:
        raise DatabaseError(
            f"PostgreSQL's files could not be made in {places.cluster}:\n{done.stdout.strip()}"
        )
    half.rename(places.files)
    return None


def check(places: Places) -> None:
    """Refuse a cluster made by another version of PostgreSQL or under another account."""
    marker = places.files / "PG_VERSION"
    found = marker.read_text().strip() if marker.exists() else "none"
    ours = places.account.run([places.program("postgres"), "--version"]).stdout.split()[-1].split(".")[0]
    if found != ours:
        raise DatabaseError(
            f"The database in {places.files} was made by PostgreSQL {found}; this one is {ours}. Move the "
            f"folder away, or serve it with PostgreSQL {found} and name that server in SHIAN_DATABASE_URL."
        )
    owner = places.files.stat().st_uid
    if owner != places.account.uid:
        raise DatabaseError(
            f"The database in {places.files} belongs to {name_of(owner)}, and {name_of(places.account.uid)} "
            f"would serve it. Run as {name_of(owner)}, or choose another folder: "
            "SHIAN_DATA=/path/to/folder."
        )


def start(places: Places, *, losable: bool) -> "subprocess.Popen[str]":
    """Start PostgreSQL; it stops by itself when this process ends, however it ends."""
    clear_leftovers(places)
    command = [places.program("postgres"), "-D", str(places.files), "-k", str(places.socket)]
    for name, value in settings(losable=losable).items():
        command += ["-c", f"{name}={value}"]
    with places.log.open("w") as log:
        places.account.own(places.log)
        return places.account.popen(
            command, preexec=with_parent(signal.SIGINT), stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )


def stop(process: "subprocess.Popen[str]") -> None:
    """Stop PostgreSQL: finish what runs within half a minute, else break it off."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait(10)


def status(places: Places) -> str:
    """What the cluster's own pid file says: `ready`, `starting`, `stopping`; or `stopped`."""
    lines = pid_file_lines(places)
    if not lines or server_process(places) is None:
        return "stopped"
    return lines[7].strip() if len(lines) > 7 else "starting"


def clear_leftovers(places: Places) -> None:
    """Remove what a killed server left: PostgreSQL minds a stranger with its old number."""
    deadline = time.monotonic() + 30
    while (server := server_process(places)) is not None:
        if time.monotonic() > deadline:
            raise DatabaseError(
                f"Another PostgreSQL (process {server.pid}) serves {places.files} and does not stop. "
                "End it first."
            )
        time.sleep(TICK)
    (places.files / "postmaster.pid").unlink(missing_ok=True)
    for leftover in places.socket.glob(".s.PGSQL.*"):
        leftover.unlink(missing_ok=True)


def server_process(places: Places) -> psutil.Process | None:
    """The server of this very cluster, if it lives."""
    lines = pid_file_lines(places)
    if not lines or not lines[0].strip().isdigit():
        return None
    try:
        process = psutil.Process(int(lines[0]))
        mine = process.name() == "postgres" and Path(process.cwd()) == places.files
    except psutil.NoSuchProcess:
        return None
    except psutil.AccessDenied:  # another user's process: not our server
        return None
    return process if mine and process.status() != psutil.STATUS_ZOMBIE else None


def pid_file_lines(places: Places) -> list[str]:
    """The lines of postmaster.pid: number, folder, start, port, socket, address, memory, status."""
    try:
        return (places.files / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def log_tail(places: Places, lines: int = 15) -> str:
    """The end of PostgreSQL's log, for a message."""
    if not places.log.exists():
        return "(no log)"
    return "\n".join(places.log.read_text(errors="replace").splitlines()[-lines:])
