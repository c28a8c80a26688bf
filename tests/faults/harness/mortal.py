"""A PostgreSQL that can be made to crash and be started again; what it confirmed it has written, as in production."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.postgres import END_WITH_US, _wait_for

# No fsync: the machine stays up, only the server dies.
SETTINGS = ["listen_addresses=", "fsync=off", "max_connections=100"]


@dataclass
class MortalPostgres:
    """Lives in a folder of its own; its sockets too."""

    programs: Path
    folder: Path
    owner: str | None
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def make(self) -> None:
        options = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"]
        command: list[str | Path] = [self.programs / "initdb", *options, self.folder / "data"]
        subprocess.run(command, user=self.owner, cwd=self.folder, check=True, capture_output=True)

    def start(self) -> None:
        """Start, from what the last crash left, and return when it answers."""
        settings = [word for one in [f"unix_socket_directories={self.folder}", *SETTINGS] for word in ("-c", one)]
        command: list[str | Path] = [*END_WITH_US, self.programs / "postgres", "-D", self.folder / "data", *settings]
        with (self.folder / "log").open("ab") as log:
            self.running = [subprocess.Popen(command, user=self.owner, cwd=self.folder, stdout=log, stderr=log)]
        _wait_for(self.running[0], self.folder)

    def crash(self) -> None:
        """Die at once: every connection is cut, nothing is written any more."""
        for server in self.running:
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=20)
        self.running = []


@contextmanager
def mortal_postgres(programs: Path) -> Iterator[MortalPostgres]:
    """Make and start a server; gone afterwards."""
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="storefront-pg-"))
    if owner:
        shutil.chown(folder, owner, owner)
    server = MortalPostgres(programs, folder, owner)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.crash()
        shutil.rmtree(folder, ignore_errors=True)
