"""The logo of the house: a small PNG, JPEG or SVG of the operator's, handed to typst as the text of an SVG."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from storefront.kernel.errors import SettingsError

PICTURES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}
MOST_KB = 60  # it is in every document


def logo_as_svg(path: Path) -> bytes:
    """Return the logo as SVG; a PNG or JPEG lies within. Raises SettingsError with a sentence for one that won't do."""
    if not path.is_file():
        raise SettingsError(f"STOREFRONT_LOGO names {path}, and there is no such file.")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int) -> bytes:
    """Read a logo; one that was changed since is read anew."""
    if path.suffix.lower() not in {".svg", *PICTURES}:
        raise SettingsError(f"STOREFRONT_LOGO names {path}: a PNG, JPEG or SVG is needed.")
    content = path.read_bytes()
    if len(content) > MOST_KB * 1024:
        raise SettingsError(f"STOREFRONT_LOGO names {path}: documents stay light with at most {MOST_KB} KB.")
    if path.suffix.lower() == ".svg":
        return content
    from PIL import Image  # noqa: PLC0415 (many portals have no logo, or an SVG)

    try:
        with Image.open(BytesIO(content)) as picture:
            picture.verify()
            width, height = picture.size
    except (OSError, SyntaxError, ValueError) as error:
        raise unreadable(path, error) from None
    link = f"data:image/{PICTURES[path.suffix.lower()]};base64,{b64encode(content).decode()}"
    size = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{link}"/></svg>'.encode()


def unreadable(path: Path, error: Exception) -> SettingsError:
    """Return what is said of a file that is no picture."""
    return SettingsError(f"STOREFRONT_LOGO names {path}, which can't be read as a picture ({error}).")
