"""A logo as it comes in: looked at, capped, and drawn anew, so that nothing but a picture is kept."""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from storefront.documents.logo import MOST_KB
from storefront.kernel.errors import RefusalError

if TYPE_CHECKING:
    from PIL import Image

FOLDER = "logo"  # in the instance folder
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_BYTES = 400 * 1024  # what a request may hold is not much more
MOST_PIXELS = 16_000_000
WIDTHS = (600, 450, 300, 200, 120)  # tried until the file is light enough for every document
HEIGHT = 240


class NotALogoError(RefusalError):
    """A file that is no logo. Codes: none, heavy, unreadable, large."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


def keep_logo(instance: Path, content: bytes) -> str:
    """Write the picture as a PNG of ours; return where it lies in the instance folder. Raises NotALogoError."""
    drawn = drawn_anew(content)
    name = f"{FOLDER}/{hashlib.sha256(drawn).hexdigest()[:16]}.png"
    path = instance / name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_bytes(drawn)
    draft.replace(path)
    return name


def size_of(path: Path) -> tuple[int, int]:
    """Return the width and the height of a logo that was kept."""
    from PIL import Image  # noqa: PLC0415 (8 MB that a worker does without until it is needed)

    with Image.open(path) as picture:
        return picture.size


def drawn_anew(content: bytes) -> bytes:
    """Return a PNG of at most 60 KB with the pixels of a picture, and nothing else of it. Raises NotALogoError."""
    if not content:
        raise NotALogoError("none")
    if len(content) > MOST_BYTES:
        raise NotALogoError("heavy")
    picture = _read(content)
    for width in WIDTHS:
        smaller = picture.copy()
        smaller.thumbnail((width, HEIGHT))
        out = BytesIO()
        smaller.save(out, "PNG", optimize=True)
        if out.tell() <= MOST_KB * 1024:
            return out.getvalue()
    raise NotALogoError("large")


def _read(content: bytes) -> Image.Image:
    """Return the first picture of a file; how large it says it is, is looked at before a pixel is read."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (see above)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotALogoError("large")
                # a new canvas: no words, no profile, no place of the old file goes along
                plain = picture.convert("RGBA")
                canvas = Image.new("RGBA", plain.size)
                canvas.paste(plain)
                return canvas
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning):
        raise NotALogoError("unreadable") from None
