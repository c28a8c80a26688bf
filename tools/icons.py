"""Build ``static/icons/sprite.svg`` from the icons in use: ``python tools/icons.py LUCIDE_STATIC_FOLDER``.

The folder is the unpacked npm package ``lucide-static`` (``npm pack lucide-static``). An icon that a page
needs is added to ``ICONS`` and the sprite is built again; templates name it by ``icon("search")``.
"""

import json
import re
import sys
from pathlib import Path

ICONS = """
    arrow-up-down ban bell building-2 calendar chart-column check chevron-down chevron-left chevron-right circle-alert
    circle-check circle-user clock credit-card eye file-text house info layout-grid life-buoy
    list-checks list-filter list-plus lock log-out mail map-pin menu minus package plus receipt-text rotate-ccw
    scan-barcode scroll-text search
    settings shopping-cart tag trash-2 triangle-alert truck undo-2 user users wallet x
"""

# Drawn when the file itself is shown: the sprite is the favicon too, one request less.
MARK = (
    '<rect width="24" height="24" rx="6" fill="#1f4fd8"/>'
    '<path d="M6 8.5 12 5l6 3.5v7L12 19l-6-3.5zm0 0 6 3.5 6-3.5M12 12v7" fill="none" stroke="#fff"'
    ' stroke-width="1.8" stroke-linejoin="round"/>'
)

TARGET = Path(__file__).parent.parent / "static" / "icons"


def symbol(name: str, source: str) -> str:
    """Turn one lucide file into a ``<symbol>``; colour and stroke come from the style sheet."""
    inner = re.sub(r"<!--.*?-->|</?svg[^>]*>", "", source, flags=re.DOTALL)
    shapes = re.sub(r"\s*/>", "/>", re.sub(r">\s+<", "><", inner.strip()))
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def main(package: Path) -> None:
    """Write the sprite and the note of its origin; FileNotFoundError names an icon lucide lacks."""
    version = json.loads((package / "package.json").read_text())["version"]
    symbols = [symbol(name, (package / "icons" / f"{name}.svg").read_text()) for name in ICONS.split()]
    sprite = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">\n' + "\n".join([*symbols, MARK, "</svg>\n"])
    (TARGET / "sprite.svg").write_text(sprite)
    (TARGET / "README.md").write_text(
        f"# Icons\n\n- Version: lucide {version}, {len(symbols)} icons\n"
        "- Licence: ISC, some MIT (`LICENSE`)\n"
        "- Origin: npm package `lucide-static`, folder `icons/`\n- Built by: `tools/icons.py`\n"
    )
    (TARGET / "LICENSE").write_text((package / "LICENSE").read_text())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
