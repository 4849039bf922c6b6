"""Under which account PostgreSQL runs: the user's own, or an unprivileged one where the user is root."""

import os
import pwd
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOBODY = 65534


@dataclass(frozen=True)
class Account:
    """A user and group id for the database's processes; `drop` says that they differ from ours."""

    uid: int
    gid: int
    drop: bool

    def popen(
        self, command: Sequence[str], *, preexec: Callable[[], None] | None = None, **options: Any
    ) -> subprocess.Popen[str]:
        """Start a command under this account, in an environment that says nothing of ours."""
        if self.drop:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}
        return subprocess.Popen(command, env=environment, cwd="/", preexec_fn=preexec, text=True, **options)

    def run(self, command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        """Run a command under this account to its end and keep what it printed."""
        process = self.popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output, _ = process.communicate()
        return subprocess.CompletedProcess(command, process.returncode, output)

    def own(self, path: Path) -> None:
        """Make a file or folder of ours this account's."""
        if self.drop:
            os.chown(path, self.uid, self.gid)

    def can(self, path: Path, mode: int = os.R_OK | os.X_OK) -> bool:
        """Whether this account gets at `path`: asked as that account, so that parent folders count too."""
        if not self.drop:
            return os.access(path, mode)
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
                os._exit(0 if os.access(path, mode) else 1)
            finally:
                os._exit(2)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def account_for(cluster: Path) -> Account:
    """The account for a cluster folder: its owner's where it exists, else ours, or `nobody` if we are root.

    PostgreSQL refuses to run as root, and a user made for it would be a change to the machine.
    """
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0:
        return Account(uid, gid, drop=False)
    if cluster.is_dir() and (owner := cluster.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid, drop=True)
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account(NOBODY, NOBODY, drop=True)
    return Account(entry.pw_uid, entry.pw_gid, drop=True)


def name_of(uid: int) -> str:
    """The name of a user id, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
