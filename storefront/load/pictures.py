"""Pictures of items: checked, re-encoded to WebP in two sizes, named by the digest of the source file."""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

LARGE, SMALL = 800, 200
MAX_PIXELS = 40_000_000
MAX_BYTES = 32 * 1024 * 1024
NAME_BYTES = 8  # a list names two dozen pictures, and chance does not compress
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")


class Picture(NamedTuple):
    """A stored picture: what names its files, and the size of the large one in pixels."""

    digest: str
    width: int
    height: int


class PictureStore:
    """Turns source files into `<digest>.webp` and `<digest>-small.webp`; each is encoded once, however often used."""

    def __init__(self, source: Path, folder: Path, *, dry_run: bool = False) -> None:
        self._source = source.resolve()
        self._folder = folder
        self._dry_run = dry_run
        self._known: dict[str, Picture] = {}

    def keep(self, name: str) -> Picture:
        """Store the picture at a path relative to the source's folder. Raises ValueError with a reason."""
        if name not in self._known:
            self._known[name] = self._keep(self._bytes(name), name)
        return self._known[name]

    def _bytes(self, name: str) -> bytes:
        path = (self._source / name).resolve()
        if not path.is_relative_to(self._source) or not path.is_file():
            raise ValueError(f"{name!r} is not in the folder")
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"{name!r} is larger than {MAX_BYTES // 1024 // 1024} MB")
        return path.read_bytes()

    def _keep(self, content: bytes, name: str) -> Picture:
        digest = hashlib.blake2b(content, digest_size=NAME_BYTES).hexdigest()
        large, small = self._folder / f"{digest}.webp", self._folder / f"{digest}-small.webp"
        if large.exists() and small.exists():
            with Image.open(large) as kept:
                return Picture(digest, *kept.size)
        image = _decoded(content, name)
        sizes = [(_within(image, LARGE), large), (_within(image, SMALL), small)]
        if not self._dry_run:
            for made, path in sizes:
                _write(made, path)
        return Picture(digest, *sizes[0][0].size)


def _decoded(content: bytes, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=FORMATS) as image:
            # asked before anything is decoded: a small file may unpack to gigabytes
            if image.width * image.height > MAX_PIXELS:
                raise ValueError(f"{name!r} has {image.width} x {image.height} pixels, too many")
            upright = ImageOps.exif_transpose(image)
            return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise ValueError(f"{name!r} is no picture that can be read") from None


def _within(image: Image.Image, side: int) -> Image.Image:
    made = image.copy()
    made.thumbnail((side, side), Image.Resampling.LANCZOS)
    return made


def _write(image: Image.Image, path: Path) -> None:
    with _appearing_whole(path) as part:
        image.save(part, "WEBP", quality=84, method=4)


@contextmanager
def _appearing_whole(path: Path) -> Iterator[Path]:
    """Yield a name to write under; the file appears under its own name only when it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
