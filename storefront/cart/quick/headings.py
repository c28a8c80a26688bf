"""What the columns of an order are called, and the words for units, in the languages of the portal. Pure."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Heading(StrEnum):
    """What a column of an order holds."""

    NUMBER = "number"
    QUANTITY = "quantity"
    UNIT = "unit"
    OTHER = "other"


_NUMBERS = (
    "sku|item|item no|item nr|item number|item code|item id|article|article no|article number|part|part no|part number"
    "|product|product no|product code|product id|product number|code|number|no|nr|ref|reference|barcode|ean|gtin|upc"
    "|your number|our number|your item number|artikel|artikelnummer|artikel nr|art nr|artnr|bestellnummer|best nr"
    "|teilenummer|material|materialnummer|produkt|produktnummer|nummer|article n|code article|référence|ref article"
    "|código|codigo|articulo|artículo|referencia|articolo|codice|codice articolo|artikelcode|varenummer|artikelnr"
)
_QUANTITIES = (
    "qty|quantity|quantities|pieces|pcs|count|order qty|order quantity|ordered|menge|anzahl|stück|stk|stückzahl"
    "|bestellmenge|quantité|qté|qte|cantidad|cant|quantità|qta|aantal|hoeveelheid|antal|quantidade|ilość|množství"
)
_UNITS = "unit|uom|units|unit of measure|einheit|me|mengeneinheit|unité|unidad|unità|eenheid|enhet|enhed|unidade"
_OTHERS = (
    "pos|position|line|description|name|item name|product name|price|unit price|total|sum|amount|bezeichnung"
    "|beschreibung|preis"
    "|zeile|désignation|prix|nom|descripción|precio|nombre|descrizione|prezzo|omschrijving|prijs|note|notes|comment"
    "|what is wrong|as it came|bemerkung|pos nr"
)


def fold(text: str) -> str:
    """Return a text as it is compared: lower case, no accents, no signs, single blanks."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", bare))


def _table(words: str, heading: Heading) -> dict[str, Heading]:
    return {fold(word): heading for word in words.split("|")}


HEADINGS = (
    _table(_OTHERS, Heading.OTHER)
    | _table(_UNITS, Heading.UNIT)
    | _table(_NUMBERS, Heading.NUMBER)
    | _table(_QUANTITIES, Heading.QUANTITY)
)

# each line: words for one kind of unit; the first is what units of that kind are mostly coded
_ALIKE = (
    "ea|each|pc|pcs|piece|pieces|st|stk|stck|stuck|pce|pza|pieza|piezas|pz|pezzi|stuks|szt|ks|unit|units",
    "box|boxes|bx|schachtel|schachteln|boite|boites|caja|cajas|scatola|scatole|doos",
    "case|cases|cs|carton|cartons|ctn|karton|kartons|kt|colis|cartone|cartoni",
    "pack|packs|pk|pkt|packet|packets|pkg|packung|packungen|packchen|paquet|paquets|paquete|paquetes|pacco|pak|pakken",
    "roll|rolls|rolle|rollen|rouleau|rouleaux|rollo|rollos|rotolo|rotoli|rol",
    "bundle|bundles|bund|bunde|bundel",
    "bag|bags|beutel|sack|sacke|sac|sacs|bolsa|bolsas|zak|zakken",
    "bottle|bottles|btl|flasche|flaschen|bouteille|bouteilles|fles|flessen",
    "pair|pairs|pr|paar|paare|paire|paires|par|pares|paio",
    "set|sets|satz",
    "m|meter|meters|metre|metres|mtr",
    "kg|kilo|kilos|kilogram|kilograms|kilogramm",
    "l|ltr|liter|liters|litre|litres",
    "pallet|pallets|palette|paletten|plt",
)
ALIKE = {word: line.split("|", 1)[0] for line in _ALIKE for word in line.split("|")}


def same_kind(one: str, other: str) -> bool:
    """Tell whether two words name the same kind of unit: "Kartons" and "case of 12", "pcs" and "EA"."""
    first, second = fold(one), fold(other)
    if first == second:
        return True
    head, tail = (text.split(" ", 1)[0] for text in (first, second))
    return bool(head) and ALIKE.get(head, head) == ALIKE.get(tail, tail)
