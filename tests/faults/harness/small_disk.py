"""A disk of a few megabytes that can be filled: a tmpfs of our own, which only root may mount."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SmallDisk:
    """Everything on it is real; the ballast is what somebody else's files take."""

    path: Path

    @property
    def _ballast(self) -> Path:
        return self.path / "ballast"

    @property
    def free(self) -> int:
        """How many bytes are free."""
        state = os.statvfs(self.path)
        return state.f_bavail * state.f_frsize

    def leave(self, free: int) -> None:
        """Let so many bytes be free, and not more."""
        self.clear()
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(self.free - free, 4096))

    def clear(self) -> None:
        """Take the ballast away."""
        self._ballast.unlink(missing_ok=True)


def may_mount() -> bool | None:
    """Return True where a disk can be mounted, None where it cannot."""
    try:
        with small_disk(1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return None


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """Mount a disk; gone afterwards with everything on it. Raises CalledProcessError without the right to."""
    folder = Path(tempfile.mkdtemp(prefix="storefront-disk-"))
    folder.chmod(0o755)
    try:
        options = f"size={megabytes}m,mode=0777"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True, capture_output=True)
        try:
            yield SmallDisk(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True, capture_output=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
