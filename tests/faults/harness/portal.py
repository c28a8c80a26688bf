"""The portal as it runs in production: one process on SQLite, two on PostgreSQL, in one process group of their own."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.harness.wire import HOST, Browser

SECRET = "a key for faults"
START_SECONDS = 90.0  # a guard against hanging, on a machine that others use too
# The server dies with the test run, even when that is killed.
END_WITH_US = ["setpriv", "--pdeathsig", "KILL", "--"]
SERVE = [sys.executable, "-c", "from storefront.cli import main; main()", "serve"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass
class Portal:
    """The processes of one installation. `settings` are STOREFRONT_ variables without their prefix."""

    instance: Path
    database_url: str
    processes: int
    settings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ports = [free_port() for _ in range(self.processes)]
        self.running: list[subprocess.Popen[bytes]] = []
        self.log = self.instance / "portal.log"

    def browser(self, **options: object) -> Browser:
        return Browser(self.ports, **options)  # type: ignore[arg-type]  # fields of Browser

    def start(self) -> float:
        """Start the processes and return after how many seconds all of them were ready."""
        began = time.monotonic()
        for port in self.ports:
            group = self.running[0].pid if self.running else 0
            self.running.append(self._process(port, group))
        for port in self.ports:
            self._wait_for(port, until=began + START_SECONDS)
        return time.monotonic() - began

    def _process(self, port: int, group: int) -> subprocess.Popen[bytes]:
        ours = {
            "INSTANCE": str(self.instance),
            "DATABASE_URL": self.database_url,
            "SECRET_KEY": SECRET,
            "PORTAL_ADDRESS": "http://portal.example",
            "PROCESSES": str(self.processes),
            "PORT": str(port),
            "LOG_LEVEL": "WARNING",
            **self.settings,
        }
        environment = {**os.environ, **{f"STOREFRONT_{name}": value for name, value in ours.items()}}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*END_WITH_US, *SERVE], env=environment, stdout=log, stderr=log, process_group=group
            )

    def _wait_for(self, port: int, *, until: float) -> None:
        while time.monotonic() < until:
            if is_ready(port):
                return
            if any(process.poll() is not None for process in self.running):
                break
            time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"the portal did not start:\n{self.log.read_text()[-4000:]}")

    def kill(self) -> None:
        """Kill every process at once, as a machine that runs out of memory would."""
        if self.running:
            os.killpg(self.running[0].pid, signal.SIGKILL)
        self._reap()

    def stop(self) -> None:
        """Ask every process to end."""
        for process in self.running:
            process.terminate()
        try:
            self._reap()
        except subprocess.TimeoutExpired:
            self.kill()

    def _reap(self) -> None:
        for process in self.running:
            process.wait(timeout=15)
        self.running.clear()

    def events(self) -> Iterator[dict[str, object]]:
        """Yield what the portal logged, one event a line."""
        for line in self.log.read_text(errors="replace").splitlines():
            if line.startswith("{"):
                yield json.loads(line)

    def crashes(self) -> list[str]:
        """Return what the portal logged as unexpected: every answer 500 is one."""
        text = self.log.read_text(errors="replace")
        loose = re.findall(r"^Traceback .*?^\S[^\n]*\n", text, re.MULTILINE | re.DOTALL)
        return [str(event.get("exception", event)) for event in self.events() if event["event"] == "unexpected"] + loose


def is_ready(port: int) -> bool:
    """Tell whether a process answers that its database is there."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()
