"""A PostgreSQL of the tests' own: Debian's binaries in a throw-away folder, gone with the test run."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "autovacuum=off"]
PREFIX = "storefront-pg-"
# The server gets a signal to stop when the test process dies, even by kill -9.
END_WITH_US = ["setpriv", "--pdeathsig", "INT", "--"]


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL, None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def postgres_server(programs: Path, options: Sequence[str] = FAST) -> Iterator[str]:
    """Start a server that listens on a socket file only; yield the URL of its database `postgres`."""
    owner = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    if owner:
        shutil.chown(folder, owner, owner)
    set_up = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"]
    subprocess.run(
        [programs / "initdb", *set_up, folder / "data"],
        user=owner,
        cwd=folder,
        check=True,
        capture_output=True,
    )
    here = [f"unix_socket_directories={folder}", "listen_addresses="]
    settings = [word for option in (*here, *options) for word in ("-c", option)]
    command: list[str | Path] = [*END_WITH_US, programs / "postgres", "-D", folder / "data", *settings]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, user=owner, cwd=folder, stdout=log, stderr=log)
    try:
        _wait_for(server, folder)
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)  # "fast": SIGTERM would wait for everybody to hang up
        server.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove what killed test runs left behind; a folder's name says whose it is."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        if not Path("/proc", folder.name.removeprefix(PREFIX).split("-")[0]).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for(server: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(200):
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
