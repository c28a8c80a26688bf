"""Where the files of cases lie: in the instance folder, by the digest of their content, outside of what is served.

The file is written before its row, so that no row is without a file; a file without a row is swept by the worker.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.cases import CaseAttachment
from storefront.kernel.errors import NotFoundError

FOLDER = "uploads"  # in the instance folder
GRACE = timedelta(days=1)  # a form may be sent again tomorrow
AT_ONCE = 500
GONE = ".gone"


def keep(instance: Path, content: bytes) -> str:
    """Write a file, and return its digest. The same content twice is one file, and a young one again."""
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(instance, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{digest}.{uuid.uuid4().hex}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return digest


def path_of(instance: Path, digest: str) -> Path:
    """Return where a file lies."""
    return instance / FOLDER / digest[:2] / digest


def read(instance: Path, digest: str) -> bytes:
    """Return the content of a file. Raises NotFoundError for one that is not on this machine."""
    try:
        return path_of(instance, digest).read_bytes()
    except OSError:
        raise NotFoundError(file=digest) from None


def is_kept(instance: Path, digest: str) -> bool:
    """Tell whether a file is still there; it is young again then, so that no sweep takes it meanwhile."""
    try:
        os.utime(path_of(instance, digest))
    except OSError:
        return False
    return True


def sweep(session: Session, instance: Path, now: datetime) -> int:
    """Delete the files that belong to no row and are older than a day; return how many. Some hundreds at a time."""
    before = (now - GRACE).timestamp()
    old = [path for path in _files(instance) if _written(path) < before][:AT_ONCE]
    if not old:
        return 0
    rows = CaseAttachment.digest
    wanted = set(session.scalars(select(rows).where(rows.in_([path.name for path in old])).distinct()))
    return sum(_take_away(path, before) for path in old if path.name not in wanted)


def _files(instance: Path) -> Iterable[Path]:
    return (path for path in sorted((instance / FOLDER).glob("*/*")) if path.is_file())


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return float("inf")


def _take_away(path: Path, before: float) -> bool:
    """Delete a file; one that was written anew between the look and now is put back."""
    aside = path.with_name(path.name.removesuffix(GONE) + GONE)
    try:
        path.replace(aside)
        if aside.stat().st_mtime < before:
            aside.unlink()
            return True
        os.link(aside, path)
        aside.unlink()
    except OSError:
        pass  # another worker was quicker
    return False
