"""The QR code of a transfer is one that a banking app reads."""

import re

import zxingcpp
from PIL import Image

from storefront.payments.bank import draw

SCALE = 4


def test_the_code_on_the_page_reads_back_as_what_it_says() -> None:
    text = "BCD\n002\n1\nSCT\nCOBADEFFXXX\nCafé Müller\nDE89370400440532013000\nEUR12.30\n\n\nPM000001"
    code = draw(text)
    picture = Image.new("L", (code.size, code.size), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", code.path):
        picture.putpixel((int(x), int(y)), 0)
    (found,) = zxingcpp.read_barcodes(picture.resize((code.size * SCALE, code.size * SCALE), Image.Resampling.NEAREST))
    assert found.text == text
