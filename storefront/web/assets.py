"""Static files at names that carry their content, so that a browser asks for each one once, ever.

WhiteNoise stands before Flask and answers ``/static/css/app.3f2a9c1b07.css`` from a table made at start-up.
Compressed copies lie in a cache folder by content: a restart finds them, a new release adds its own.
"""

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from wsgiref.headers import Headers

import brotli
from flask import Flask, current_app
from whitenoise import WhiteNoise

SCRIPTS = ("vendor/htmx/htmx.min.js", "js/app.js")  # of every page, in this order; served as one file
COMPRESSIBLE = frozenset({".css", ".js", ".json", ".md", ".svg", ".txt", ".wasm", ".webmanifest"})
LARGE = 200_000  # bytes: what is larger is not worth seconds of the first start


class Encoding(NamedTuple):
    suffix: str
    compress: Callable[[bytes], bytes]
    expand: Callable[[bytes], bytes]


def _brotli(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=11 if len(content) < LARGE else 9))


PLAIN = Encoding("", bytes, bytes)
ENCODINGS = (
    Encoding(".br", _brotli, brotli.decompress),
    Encoding(".gz", lambda content: gzip.compress(content, mtime=0), gzip.decompress),
)


class UnknownAssetError(LookupError):
    """A template asked for a file that does not stand under ``static/``."""


class AssetUrls(dict[str, str]):
    """Paths under ``static/`` to their addresses; a path that is not there raises UnknownAssetError."""

    def __missing__(self, path: str) -> str:
        raise UnknownAssetError(f"There is no file static/{path}; asset() takes a path such as 'css/app.css'.")


class Assets(NamedTuple):
    """What is served: responses by address, addresses by path, and the addresses of the scripts of every page."""

    files: dict[str, Any]
    urls: AssetUrls
    scripts: list[str]


def init_app(app: Flask, static_dir: Path, cache_dir: Path) -> None:
    """Serve every file of ``static_dir`` and give templates ``asset(path)`` and the addresses ``scripts``.

    ``cache_dir`` takes the compressed copies; where it cannot be written, files go out uncompressed, one by one.
    Raises ValueError for a style sheet that refers to other files.
    """
    assets = gather(static_dir, cache_dir)
    server = _server(app.wsgi_app)
    server.files = assets.files
    app.wsgi_app = server  # type: ignore[method-assign]  # how Flask documents a WSGI wrapper
    app.jinja_env.globals["asset"] = assets.urls.__getitem__
    app.extensions["asset"] = assets.urls.__getitem__
    app.jinja_env.globals["scripts"] = assets.scripts


def gather(static_dir: Path, cache_dir: Path) -> Assets:
    """Return all that stands under ``static_dir``, ready to be served. Raises as ``init_app`` does."""
    server, urls = _server(None), AssetUrls()
    for source in _files(static_dir):
        path = source.relative_to(static_dir).as_posix()
        content = _content(source)
        urls[path] = _address(path, content)
        server.add_file_to_dictionary(urls[path], str(_served_file(source, content, cache_dir)))
    scripts = _scripts(server, urls, static_dir, cache_dir)
    return Assets(server.files, urls, scripts)


def _server(wsgi_app: Any) -> WhiteNoise:  # noqa: ANN401 (what WSGI calls an application)
    return WhiteNoise(
        wsgi_app,
        max_age=None,
        allow_all_origins=False,
        add_headers_function=_add_headers,
        immutable_file_test=lambda _path, _url: True,
    )


def address_of(path: str) -> str:
    """Return the address of a file under ``static/``, as templates get it. Raises UnknownAssetError."""
    return str(current_app.extensions["asset"](path))


def _scripts(server: WhiteNoise, urls: AssetUrls, static_dir: Path, cache_dir: Path) -> list[str]:
    """Join the scripts of every page, one request less on the first visit; return what a page has to load."""
    sources = [path for path in SCRIPTS if path in urls]
    content = b"\n".join(_content(static_dir / path) for path in sources)
    joined = _cached(content, ".js", cache_dir)
    if joined is None:
        return [urls[path] for path in sources]
    address = _address("js/portal.js", content)
    server.add_file_to_dictionary(address, str(joined))
    return [address]


def _files(static_dir: Path) -> list[Path]:
    return sorted(path for path in static_dir.rglob("*") if path.is_file() and not path.name.startswith("."))


def _content(source: Path) -> bytes:
    content = source.read_bytes()
    return squeeze_css(content.decode()).encode() if source.suffix == ".css" else content


def _address(path: str, content: bytes) -> str:
    name = PurePosixPath(path)
    return f"/static/{name.with_name(f'{name.stem}.{_digest(content)}{name.suffix}')}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:10]


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _served_file(source: Path, content: bytes, cache_dir: Path) -> Path:
    """Return the file to serve: the copy in the cache, or the source where a copy is no use or no go."""
    if source.suffix not in COMPRESSIBLE:
        return source
    return _cached(content, source.suffix, cache_dir) or source


def _cached(content: bytes, suffix: str, cache_dir: Path) -> Path | None:
    """Return the copy of ``content`` in the cache, with its compressed ones beside it; None if it cannot be kept."""
    copy = cache_dir / f"{_digest(content)}{suffix}"
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        for encoding in (*ENCODINGS, PLAIN):
            _keep(copy.with_name(copy.name + encoding.suffix), content, encoding)
    except OSError:  # full disk, read-only folder: slower pages are better than none
        return None
    return copy


def _keep(path: Path, content: bytes, encoding: Encoding) -> None:
    """See to it that ``path`` holds ``content`` encoded; a torn copy is written again. Raises OSError."""
    if _holds(path, content, encoding):
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(encoding.compress(content))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _holds(path: Path, content: bytes, encoding: Encoding) -> bool:
    try:
        return encoding.expand(path.read_bytes()) == content
    except (OSError, EOFError, zlib.error, brotli.error):
        return False


def squeeze_css(text: str) -> str:
    """Return the style sheet without comments and spare white space; strings stay as they are.

    Raises ValueError for ``url(...)``: its address would not carry the other file's content.
    """
    if "url(" in text:
        raise ValueError("A style sheet refers to another file with url(...): show pictures by templates instead.")
    squeezed = re.sub(r"(\"[^\"]*\"|'[^']*')|/\*.*?\*/|\s+", lambda m: m[1] or " ", text, flags=re.DOTALL)
    squeezed = re.sub(r"(\"[^\"]*\"|'[^']*')|\s*([{};,])\s*|(:)\s+", _join, squeezed)
    return squeezed.replace(";}", "}").strip()


def _join(match: re.Match[str]) -> str:
    return match[1] or match[2] or match[3]
