import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from storefront.web import assets

STYLE = "/* the look */\n.card {\n  inline-size: calc(1rem + 2px);\n  color: red;\n}\n" * 9
SQUEEZED = b".card{inline-size:calc(1rem + 2px);color:red}" * 9


@pytest.fixture
def static_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "app.css").write_text(STYLE)
    (folder / "picture.webp").write_bytes(b"RIFF")
    return folder


def start(static_dir: Path, cache_dir: Path, path: str = "css/app.css") -> tuple[FlaskClient, str]:
    app = Flask(__name__, static_folder=None)
    assets.init_app(app, static_dir, cache_dir)
    return app.test_client(), app.jinja_env.from_string("{{ asset(path) }}").render(path=path)


def test_an_asset_is_served_for_ever_at_an_address_that_carries_its_content(static_dir: Path) -> None:
    client, address = start(static_dir, static_dir.parent / "cache")
    answer = client.get(address, buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == 'text/css; charset="utf-8"'
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("encoding", "expand"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_an_asset_is_compressed_before_it_is_asked_for(
    static_dir: Path, encoding: str, expand: Callable[[bytes], bytes]
) -> None:
    client, address = start(static_dir, static_dir.parent / "cache")
    answer = client.get(address, buffered=True, headers={"Accept-Encoding": encoding})
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert expand(answer.data) == SQUEEZED


def test_a_picture_is_served_as_it_is(static_dir: Path) -> None:
    client, address = start(static_dir, static_dir.parent / "cache", "picture.webp")
    answer = client.get(address, buffered=True, headers={"Accept-Encoding": "br, gzip"})
    assert (answer.data, answer.headers.get("Content-Encoding")) == (b"RIFF", None)


def test_a_changed_file_has_a_new_address_and_the_old_one_is_gone(static_dir: Path) -> None:
    _, old = start(static_dir, static_dir.parent / "cache")
    (static_dir / "css" / "app.css").write_text(STYLE.replace("red", "blue"))
    client, new = start(static_dir, static_dir.parent / "cache")
    assert new != old
    assert client.get(old).status_code == 404


def test_an_unknown_path_is_named_in_the_error(static_dir: Path) -> None:
    with pytest.raises(assets.UnknownAssetError, match=r"static/css/ap\.css"):
        start(static_dir, static_dir.parent / "cache", "css/ap.css")


def test_an_asset_is_only_read(static_dir: Path) -> None:
    client, address = start(static_dir, static_dir.parent / "cache")
    assert client.post(address).status_code == 405


def test_a_restart_compresses_nothing_again(static_dir: Path) -> None:
    start(static_dir, static_dir.parent / "cache")
    kept = {path: path.stat().st_mtime_ns for path in (static_dir.parent / "cache").iterdir()}
    start(static_dir, static_dir.parent / "cache")
    assert {path: path.stat().st_mtime_ns for path in (static_dir.parent / "cache").iterdir()} == kept


def test_a_torn_copy_in_the_cache_is_written_again(static_dir: Path) -> None:
    cache = static_dir.parent / "cache"
    start(static_dir, cache)
    for copy in cache.iterdir():
        copy.write_bytes(copy.read_bytes()[:5])
    client, address = start(static_dir, cache)
    answer = client.get(address, buffered=True, headers={"Accept-Encoding": "br"})
    assert brotli.decompress(answer.data) == SQUEEZED


def test_without_a_writable_cache_files_go_out_uncompressed(static_dir: Path) -> None:
    (static_dir.parent / "cache").write_text("a file stands where the folder should")
    client, address = start(static_dir, static_dir.parent / "cache")
    answer = client.get(address, buffered=True, headers={"Accept-Encoding": "br"})
    assert (answer.status_code, answer.text) == (200, STYLE)


def test_on_a_full_disk_no_draft_is_left_behind(static_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_half(path: Path, content: bytes) -> int:
        path.open("wb").close()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_half)
    client, address = start(static_dir, static_dir.parent / "cache")
    assert client.get(address, buffered=True).text == STYLE
    assert list((static_dir.parent / "cache").iterdir()) == []


def test_a_style_sheet_may_not_refer_to_other_files() -> None:
    with pytest.raises(ValueError, match=r"url\(\.\.\.\)"):
        assets.squeeze_css("a { background: url(../logo.png) }")


@pytest.mark.parametrize(
    ("written", "squeezed"),
    [
        ('a::after { content: " ;  /* no comment */ " ; }', 'a::after{content:" ;  /* no comment */ "}'),
        ("@media (min-width: 48rem) and (scripting: none) { b , i { x: y } }", None),
        ("a :is(b, i) > u + s { margin: 0 auto; }", "a :is(b,i) > u + s{margin:0 auto}"),
    ],
)
def test_squeezing_keeps_the_meaning(written: str, squeezed: str | None) -> None:
    expected = squeezed or "@media (min-width:48rem) and (scripting:none){b,i{x:y}}"
    assert assets.squeeze_css(written) == expected


def scripts_of(static_dir: Path, cache_dir: Path) -> list[str]:
    for name, words in zip(assets.SCRIPTS, ("first()", "second()"), strict=True):
        (static_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (static_dir / name).write_text(words)
    app = Flask(__name__, static_folder=None)
    assets.init_app(app, static_dir, cache_dir)
    source = "{% for address in scripts %}{{ address }} {% endfor %}"
    client = app.test_client()
    return [client.get(address, buffered=True).text for address in app.jinja_env.from_string(source).render().split()]


def test_the_scripts_of_every_page_are_one_file(static_dir: Path) -> None:
    assert scripts_of(static_dir, static_dir.parent / "cache") == ["first()\nsecond()"]


def test_without_a_writable_cache_the_scripts_go_out_one_by_one(static_dir: Path) -> None:
    (static_dir.parent / "cache").write_text("a file stands where the folder should")
    assert scripts_of(static_dir, static_dir.parent / "cache") == ["first()", "second()"]
