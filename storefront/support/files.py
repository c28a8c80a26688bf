"""A file for a case as it comes in: known by its content, never by its name; pictures are drawn anew."""

from __future__ import annotations

import re
import unicodedata
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from storefront.kernel.errors import RefusalError

if TYPE_CHECKING:
    from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
# what is kept, by the ending that we give it
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "odt": f"{OPEN}.text",
    "ods": f"{OPEN}.spreadsheet",
    "odp": f"{OPEN}.presentation",
}
# a moving picture is kept as its first one
PICTURES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "png"}
SAVED_AS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
PICTURE_ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".jfif", ".webp", ".gif"})
WORKBOOKS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
# what a browser would run is no text to people, whatever its name says
MARKUP = re.compile(r"\s*<(!--|(!doctype|\?xml|html|head|body|svg|script|iframe)\b)", re.IGNORECASE)
MACROS = re.compile(r"vbaProject\.bin$|^(Basic|Scripts)/")
MOST_SIDE = 4096
MOST_PIXELS = 30_000_000
MOST_JPEG_PIXELS = 120_000_000  # read at a fraction of its size
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5000
MOST_NAME = 100


class BadFileError(RefusalError):
    """A file that is not kept. Codes: empty, heavy, kind, damaged, large, macros."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(name=name)
        self.code, self.name = code, name


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What is kept of a file: our name for it, its type, and its content."""

    name: str
    media_type: str
    content: bytes


def check_file(name: str, content: bytes, *, most: int) -> CheckedFile:
    """Return what is kept of a file of at most so many bytes. Raises BadFileError."""
    shown = plain_name(name)
    if not content:
        raise BadFileError("empty", shown)
    if len(content) > most:
        raise BadFileError("heavy", shown)
    try:
        ending, kept = _known(content)
    except BadFileError as refusal:
        raise BadFileError(refusal.code, shown) from None
    stem = shown.rsplit(".", 1)[0] if "." in shown.lstrip(".") else shown
    return CheckedFile(f"{stem}.{ending}", TYPES[ending], kept)


def plain_name(name: str) -> str:
    """Return the last part of a file's name without odd characters, to be read by people."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] != "C")
    return " ".join(plain.split())[:MOST_NAME] or "file"


def _known(content: bytes) -> tuple[str, bytes]:
    endings = _endings(content)
    if endings & PICTURE_ENDINGS:
        return _drawn_anew(content)
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2048:]:
            raise BadFileError("damaged", "")
        return "pdf", content
    if content.startswith(b"PK\x03\x04"):
        return _unpacked(content), content
    return "txt", _text(content)


def _endings(content: bytes) -> set[str]:
    """Return the endings that a content like this usually has."""
    import puremagic  # noqa: PLC0415 (few requests bring a file)

    try:
        return {found.extension for found in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def _drawn_anew(content: bytes) -> tuple[str, bytes]:
    """Return a picture with its pixels and nothing else of the file: no place, no camera, nothing appended."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (8 MB that a worker without files does without)

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=tuple(PICTURES)) as picture:
                return _saved(picture, PICTURES[str(picture.format)])
    except Warning:
        raise BadFileError("large", "") from None
    except Image.DecompressionBombError:
        raise BadFileError("large", "") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BadFileError("damaged", "") from None


def _saved(picture: Image.Image, ending: str) -> tuple[str, bytes]:
    from PIL import Image, ImageOps  # noqa: PLC0415 (see above)

    most = MOST_JPEG_PIXELS if ending == "jpg" else MOST_PIXELS
    if picture.width * picture.height > most:
        raise BadFileError("large", "")
    if ending == "jpg":
        picture.draft("RGB", (MOST_SIDE, MOST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    plain = upright.convert("RGB" if ending == "jpg" else "RGBA")
    plain.thumbnail((MOST_SIDE, MOST_SIDE))
    canvas = Image.new(plain.mode, plain.size)
    canvas.paste(plain)
    out = BytesIO()
    canvas.save(out, SAVED_AS[ending], quality=88)
    return ending, out.getvalue()


def _unpacked(content: bytes) -> str:
    """Return what kind of office file a ZIP is."""
    try:
        with ZipFile(BytesIO(content)) as parts:
            infos = parts.infolist()
            names = {info.filename for info in infos}
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise BadFileError("large", "")
            if any(MACROS.search(name) for name in names):
                raise BadFileError("macros", "")
            return _office_kind(parts, names)
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        raise BadFileError("damaged", "") from None


def _office_kind(parts: ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        said = parts.open("mimetype").read(120).decode("ascii", "replace").strip()
        return _or_refuse({media_type: ending for ending, media_type in TYPES.items()}.get(said))
    if "[Content_Types].xml" not in names:
        raise BadFileError("kind", "")
    parts.open("[Content_Types].xml").read(1)  # a locked or a broken one says so here
    return _or_refuse(next((ending for part, ending in WORKBOOKS.items() if part in names), None))


def _or_refuse(ending: str | None) -> str:
    if ending is None:
        raise BadFileError("kind", "")
    return ending


def _text(content: bytes) -> bytes:
    """Return a text as UTF-8. What holds control characters is none."""
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if b"\0" in content:
            raise BadFileError("kind", "") from None
        text = content.decode("cp1252", "replace")
    if any(unicodedata.category(one) in {"Cc", "Cn", "Cs"} and one not in "\r\n\t\f" for one in text):
        raise BadFileError("kind", "")
    if "\N{REPLACEMENT CHARACTER}" in text or MARKUP.match(text):
        raise BadFileError("kind", "")
    return text.encode()
