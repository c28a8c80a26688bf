"""Files of cases: known by what is in them, never by their name."""

import io
from zipfile import ZipFile

import pytest
from PIL import Image

from storefront.support.files import BadFileError, CheckedFile, check_file

MOST = 200_000


def check(name: str, content: bytes, most: int = MOST) -> CheckedFile:
    return check_file(name, content, most=most)


def a_picture(kind: str = "PNG", *, size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def an_archive(*names: str, **contents: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as parts:
        for name in names:
            parts.writestr(name, contents.get(name, b"<x/>"))
    return out.getvalue()


DOCX = an_archive("[Content_Types].xml", "word/document.xml")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "ending", "media_type"),
    [
        (a_picture(), "png", "image/png"),
        (a_picture("JPEG"), "jpg", "image/jpeg"),
        (a_picture("WEBP"), "webp", "image/webp"),
        (a_picture("GIF"), "png", "image/png"),
        (PDF, "pdf", "application/pdf"),
        ("Grüße\r\n".encode("cp1252"), "txt", "text/plain; charset=utf-8"),
        (b"<b@birch.example> wrote: 3 < 4", "txt", None),
        (DOCX, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (an_archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx", None),
    ],
    ids=["png", "jpeg", "webp", "gif", "pdf", "text", "a mail", "document", "workbook"],
)
def test_a_file_gets_its_ending_and_type_from_its_content(content: bytes, ending: str, media_type: str | None) -> None:
    found = check("holiday.exe", content)
    assert found.name == f"holiday.{ending}"
    assert media_type in {None, found.media_type}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"x" * (MOST + 1), "heavy"),
        (b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 60, "kind"),
        (b"\x7fELF\x02\x01\x01\x00" + b"\0" * 60, "kind"),
        (an_archive("a.txt"), "kind"),
        (an_archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (DOCX[:60], "damaged"),
        (a_picture()[:60], "damaged"),
        (b"%PDF-1.7\nhalf of it", "damaged"),
        (b"GIF89a" + b"<script>alert(1)</script>", "damaged"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "kind"),
        (b"\xef\xbb\xbf\n<!-- a page -->\n<!DOCTYPE html><title>A page</title>", "kind"),
    ],
    ids=[
        *("empty", "heavy", "windows", "linux", "archive", "macros", "half-zip", "half-png", "half-pdf", "not-a-gif"),
        *("drawing", "page"),
    ],
)
def test_what_is_hostile_broken_or_too_large_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(BadFileError) as refusal:
        check("a.png", content)
    assert (refusal.value.code, refusal.value.name) == (code, "a.png")


def test_a_picture_with_too_many_pixels_is_refused_before_they_are_read() -> None:
    with pytest.raises(BadFileError) as refusal:
        check("a.png", a_picture(size=(6000, 6000)))
    assert refusal.value.code == "large"


def test_nothing_of_a_picture_but_its_pixels_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at the back door"
    found = check("a.jpg", a_picture("JPEG", exif=exif) + b"<?php evil() ?>")
    assert b"back door" not in found.content
    assert b"php" not in found.content


def test_a_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with ZipFile(out, "w", compression=8) as parts:
        parts.writestr("[Content_Types].xml", "")
        parts.writestr("word/document.xml", b"\0" * (201 * 1024 * 1024))
    with pytest.raises(BadFileError) as refusal:
        check("a.docx", out.getvalue(), most=1_000_000)
    assert refusal.value.code == "large"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\temp\\our list.csv", "our list.txt"),
        ("a\r\nb\u202egnp.exe", "abgnp.txt"),
        ("", "file.txt"),
        ("x" * 300, "x" * 100 + ".txt"),
    ],
)
def test_a_name_is_only_for_reading(name: str, kept: str) -> None:
    assert check(name, b"plain words").name == kept
