"""Sets up what is missing, serves, and stops everything it started."""

import os
import sys
import time
import urllib.error
import urllib.request

import psycopg

from shian.platform import database
from shian.platform.database.accounts import name_of
from shian.sites.serve.children import Children, Stopped, shian, stopping_signals
from shian.sites.serve.city import City
from shian.sites.serve.instance import Claim, ServeError, check_port

ANSWER_PATIENCE = 60.0
OLDEST_SERVER = 15


def serve(*, host: str, port: int, seed: int, scale: float, empty: bool) -> int:
    """Serve until a signal or a failure; the exit code."""
    address = f"http://{host_in_url(host)}:{port}"
    claim = session = None
    children = Children()
    try:
        with stopping_signals():
            claim = Claim(database.data_folder(), address)
            check_port(host, port)
            session = open_database()
            prepare(children, seed=seed, scale=scale, empty=empty)
            start_pages(children, host, port)
            wait_for_answer(children, address)
            start_jobs(children)
            say(f"Shian is served at {address} — Ctrl-C stops it.")
            children.watch()
    except Stopped:
        say("Stopping …")
        return 0
    except (ServeError, database.DatabaseError) as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    finally:
        children.stop()
        if session:
            session.close()
            session.wait_until_stopped()
        if claim:
            claim.release()
    return 0


def open_database() -> database.Session | None:
    """The embedded database, unless the environment names a server."""
    if url := os.environ.get("SHIAN_DATABASE_URL"):
        check_server(url)
        return None
    begun = time.monotonic()
    session = database.Session()
    os.environ["SHIAN_DATABASE_URL"] = session.url
    places = session.places
    where = "" if places.files.is_relative_to(session.data) else f" in {places.cluster}"
    account = f" as {name_of(places.account.uid)}" if places.account.drop else ""
    say(f"PostgreSQL runs{where}{account} ({time.monotonic() - begun:.1f} s).")
    return session


def check_server(url: str) -> None:
    """Refuse a server that does not answer or is too old."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10000
    except psycopg.Error as error:
        raise ServeError(f"The server named in SHIAN_DATABASE_URL cannot be used: {error}") from error
    if version < OLDEST_SERVER:
        raise ServeError(
            f"PostgreSQL {OLDEST_SERVER} or newer is needed; SHIAN_DATABASE_URL names a {version}."
        )


def prepare(children: Children, *, seed: int, scale: float, empty: bool) -> None:
    """Tables, then a city where there is none."""
    data = database.data_folder()
    (data / "static").mkdir(exist_ok=True)  # whitenoise warns where it is missing
    city = City(os.environ["SHIAN_DATABASE_URL"], data, children)
    city.migrate()
    if not empty:
        say(city.ensure(seed=seed, scale=scale))


def start_pages(children: Children, host: str, port: int) -> None:
    """The web server."""
    workers = max(1, min(4, os.cpu_count() or 2))
    command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    command += ["--host", host, "--port", str(port)]
    # A fixed number of threads: each holds one connection, and PostgreSQL has 60.
    command += ["--workers", str(workers), "--blocking-threads", "4", "--backpressure", "64"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning"]
    children.start("The web server", [*command, "shian.sites.wsgi:application"])


def start_jobs(children: Children) -> None:
    """The worker for jobs; after the pages, which somebody waits for."""
    worker = shian(
        "manage", "procrastinate", "worker", "--concurrency", "2", "--shutdown-graceful-timeout", "5"
    )
    children.start("The worker for jobs", worker)


def wait_for_answer(children: Children, address: str) -> None:
    """Return when a page is answered."""
    deadline = time.monotonic() + ANSWER_PATIENCE
    while not answers(address):
        for name, process in children.processes.items():
            if process.poll() is not None:
                raise ServeError(f"{name} did not start (exit code {process.returncode}); see above.")
        if time.monotonic() > deadline:
            raise ServeError(f"{address} did not answer within {ANSWER_PATIENCE:.0f} s.")
        time.sleep(0.1)


def answers(address: str) -> bool:
    """Whether the server answers, be it with a refusal."""
    try:
        with urllib.request.urlopen(address, timeout=10):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def host_in_url(host: str) -> str:
    """The host as it stands in an address; all of this machine's are reached at the local one."""
    if host in {"0.0.0.0", "::"}:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def say(text: str) -> None:
    """Tell the user."""
    print(text, flush=True)
