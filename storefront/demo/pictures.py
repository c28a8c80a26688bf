"""Pictures of the demo's items: drawings from vendor/, tinted where a variant has another colour, in two sizes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from storefront.demo.items import Stocked
from storefront.demo.scene import Scene
from storefront.erp.items import ItemImage

DRAWINGS = Path(__file__).parent / "vendor" / "fluent-emoji-3d"
LARGE, SMALL = 256, 128
QUALITY, EDGES = 72, 80
FAST_ENOUGH = 2  # of WebP's effort from 0 to 6: smaller by a third than 0, and half the time of 4
GREY = "grey"
FULL_CIRCLE = 360
NAME_BYTES = 8  # as pictures that were loaded are named


@dataclass(frozen=True, slots=True)
class Look:
    """A drawing (by its emoji), turned around the colour circle by so many degrees, or without colour."""

    emoji: str
    tint: str | None = None

    @property
    def path(self) -> Path:
        return DRAWINGS / ("-".join(f"{ord(letter):x}" for letter in self.emoji) + ".webp")

    @property
    def digest(self) -> str:
        """What names the files: the drawing's content and its tint."""
        content = self.path.read_bytes() + (self.tint or "").encode()
        return hashlib.blake2b(content, digest_size=NAME_BYTES).hexdigest()


def add_pictures(scene: Scene, items: dict[str, Stocked], folder: Path) -> None:
    """Write the pictures into the folder and a row for each item that has one."""
    looks = {look for item in items.values() for look in _looks_of(item)}
    digests = write_pictures(looks, folder)
    scene.save(
        [
            ItemImage(
                item_id=item.row.id,
                position=position,
                digest=digests[look],
                alt=item.spec.name,
                width=LARGE,
                height=LARGE,
            )
            for item in items.values()
            for position, look in enumerate(_looks_of(item))
        ]
    )


def _looks_of(item: Stocked) -> list[Look]:
    spec = item.spec
    emojis = [spec.picture, *spec.pictures] if spec.picture else []
    return [Look(emoji, spec.tint) for emoji in emojis]


def write_pictures(looks: Iterable[Look], folder: Path) -> dict[Look, str]:
    """Write `<digest>.webp` and `<digest>-small.webp` for each look; return the digests. What is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = {look: look.digest for look in looks}
    with ThreadPoolExecutor() as pool:  # the encoder works outside Python's lock
        list(pool.map(lambda look: _write(look, folder, digests[look]), digests))
    return digests


def _write(look: Look, folder: Path, digest: str) -> None:
    large, small = folder / f"{digest}.webp", folder / f"{digest}-small.webp"
    if large.exists() and small.exists():
        return
    with Image.open(look.path) as drawing:
        image = tinted(drawing.convert("RGBA"), look.tint)
    for size, path in ((LARGE, large), (SMALL, small)):
        part = path.with_suffix(".part")
        made = image.resize((size, size), Image.Resampling.LANCZOS)
        made.save(part, "WEBP", quality=QUALITY, alpha_quality=EDGES, method=FAST_ENOUGH)
        part.replace(path)


def tinted(image: Image.Image, tint: str | None) -> Image.Image:
    """Return the picture in another colour; what is see-through stays so."""
    if tint is None:
        return image
    hue, saturation, value = image.convert("RGB").convert("HSV").split()
    if tint == GREY:
        saturation = saturation.point(lambda _: 0)
    else:
        turn = int(tint) * 256 // FULL_CIRCLE
        hue = hue.point(lambda angle: (angle + turn) % 256)
    coloured = Image.merge("HSV", (hue, saturation, value)).convert("RGB")
    coloured.putalpha(image.getchannel("A"))
    return coloured
