"""What the style sheet, the icons and the scripts must keep to."""

import re
from pathlib import Path

import brotli
import pytest

from storefront.web.assets import squeeze_css

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PHYSICAL = re.compile(
    r"(?<![-\w])((margin|padding|border)-(left|right|top|bottom)|left|right|top|bottom|(min-|max-)?(width|height))\s*:"
)
FIRST_VISIT = 25_000  # bytes of the four static files; with a page of 4 KB the first visit stays under 30 KB


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons" / "sprite.svg").read_text()))
    named = set()
    for template in TEMPLATES:
        text = template.read_text()
        named |= set(re.findall(r"""(?<!\w)icon\(["']([\w-]+)["']""", text))
        named |= set(re.findall(r"""\bicon=["']([\w-]+)["']""", text))
        named |= set(re.findall(r"""(?:sprite\.svg["']\)|sprite) }}#([\w-]+)""", text))
    assert named - sprite == set()


def test_the_style_sheet_knows_no_left_and_right() -> None:
    css = re.sub(r"@media[^{]*", "", (STATIC / "css" / "app.css").read_text())
    assert [match[0] for match in PHYSICAL.finditer(css)] == []


def test_the_static_files_of_the_first_visit_are_light() -> None:
    style = squeeze_css((STATIC / "css" / "app.css").read_text()).encode()
    others = ["vendor/htmx/htmx.min.js", "js/app.js", "icons/sprite.svg"]
    weights = [len(brotli.compress(content)) for content in (style, *((STATIC / n).read_bytes() for n in others))]
    assert sum(weights) <= FIRST_VISIT, weights


@pytest.mark.parametrize("folder", ["vendor/htmx", "vendor/zxing-wasm", "icons"])
def test_what_others_made_names_its_version_and_licence(folder: str) -> None:
    note = (STATIC / folder / "README.md").read_text()
    assert re.search(r"Version: .*\d+\.\d+\.\d+", note)
    assert "Licence: " in note
    assert (STATIC / folder / "LICENSE").stat().st_size > 0


def test_no_template_carries_inline_style_or_script() -> None:
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    guilty = [path for path in TEMPLATES if "mail" not in path.parts and inline.search(path.read_text())]
    assert guilty == []
