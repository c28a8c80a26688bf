"""Items: shelves, units, texts, attributes and numbers of the demo's catalog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from storefront.demo import reading
from storefront.demo.reading import ItemSpec
from storefront.demo.scene import Scene, dice
from storefront.erp.items import (
    Category,
    Item,
    ItemAttribute,
    ItemCategory,
    ItemClass,
    ItemReference,
    ItemText,
    ItemUnit,
    Unit,
)
from storefront.kernel.money import round_to

LANGUAGES = ("de", "fr")
CUT_TO_LENGTH = "metre"  # the unit with decimals
ACTIVE, NO_SALES = "Active", "No Sales"
PIECES, BOXES = 29, 28  # ranges of barcodes for use inside a company


@dataclass(frozen=True, slots=True)
class Stocked:
    """An item as it was planned and as it was written."""

    spec: ItemSpec
    row: Item

    @property
    def sold(self) -> bool:
        """Whether it can be ordered today."""
        return self.spec.ended is None


def add_items(scene: Scene) -> dict[str, Stocked]:
    """Write the catalog; return the items by SKU."""
    specs = reading.items()
    _add_units(scene, specs)
    classes = _add_classes(scene)
    items = {spec.sku: Stocked(spec, _item(scene, spec, classes)) for spec in specs}
    scene.save([item.row for item in items.values() if not item.spec.replacement])
    _add_replaced(scene, items)
    _add_categories(scene, items)
    scene.save([row for item in items.values() for row in _units_of(item)])
    scene.save([row for item in items.values() for row in _attributes_of(item)])
    scene.save([row for language in LANGUAGES for row in _texts_in(language, items)])
    scene.save([row for index, item in enumerate(items.values(), start=1) for row in _numbers_of(item, index)])
    return items


def _add_units(scene: Scene, specs: list[ItemSpec]) -> None:
    codes = {unit for spec in specs for unit in (spec.base_unit, *spec.units)}
    scene.save([Unit(code=code, name=code, decimals=2 if code == CUT_TO_LENGTH else 0) for code in sorted(codes)])


def _add_classes(scene: Scene) -> dict[str, ItemClass]:
    """Each shelf at the top is an item class; return it by the code of each leaf below."""
    classes: dict[str, ItemClass] = {}
    for category in reading.categories():
        row = ItemClass(code=category.code.upper(), name=category.name)
        scene.save([row])
        classes |= dict.fromkeys(category.leaves, row)
    return classes


def _item(scene: Scene, spec: ItemSpec, classes: dict[str, ItemClass]) -> Item:
    price = None if spec.priced == "none" else spec.price
    return Item(
        sku=spec.sku,
        name=spec.name,
        description=spec.about,
        item_class_id=classes[spec.category].id,
        is_stock=not spec.service,
        status=ACTIVE if spec.ended is None else NO_SALES,
        base_unit=spec.base_unit,
        sales_unit=spec.unit,
        default_price=price,
        price_currency="EUR" if price else None,
        msrp=round_to(price * Decimal("1.4"), 2) if price and price > 1 else None,
        weight_kg=spec.weight,
        min_quantity=spec.min,
        max_quantity=spec.max,
        multiple=spec.multiple,
        backorder_allowed=spec.backorder,
        variant_of=spec.variant_of,
        ended_on=None if spec.ended is None else scene.today - timedelta(days=spec.ended),
    )


def _add_replaced(scene: Scene, items: dict[str, Stocked]) -> None:
    replaced = [item for item in items.values() if item.spec.replacement]
    for item in replaced:
        item.row.replacement_id = items[item.spec.replacement or ""].row.id
    scene.save([item.row for item in replaced])


def _add_categories(scene: Scene, items: dict[str, Stocked]) -> None:
    shelves: dict[str, Category] = {}
    for place, category in enumerate(reading.categories()):
        top = Category(code=category.code, name=category.name, position=place)
        scene.save([top])
        leaves = [
            Category(code=code, name=name, position=position, parent_id=top.id)
            for position, (code, name) in enumerate(category.leaves.items())
        ]
        scene.save(leaves)
        shelves |= {leaf.code: leaf for leaf in leaves}
    scene.save(
        [
            ItemCategory(item_id=item.row.id, category_id=shelves[code].id)
            for item in items.values()
            for code in (item.spec.category, *item.spec.also)
        ]
    )


def _units_of(item: Stocked) -> list[ItemUnit]:
    return [
        ItemUnit(item_id=item.row.id, unit=unit, factor=Decimal(factor)) for unit, factor in item.spec.units.items()
    ]


def _attributes_of(item: Stocked) -> list[ItemAttribute]:
    attributes = item.spec.attributes if item.spec.service else {"Brand": item.spec.brand, **item.spec.attributes}
    return [ItemAttribute(item_id=item.row.id, name=name, value=value) for name, value in attributes.items()]


def _texts_in(language: str, items: dict[str, Stocked]) -> list[ItemText]:
    texts = reading.texts(language)
    rows = []
    for sku, item in items.items():
        text = texts.get(sku) or texts.get(item.spec.variant_of or "")
        if text is not None:
            name = ", ".join(filter(None, (text.name, item.spec.label)))
            rows.append(ItemText(item_id=item.row.id, language=language, name=name, description=text.about))
    return rows


def _numbers_of(item: Stocked, index: int) -> list[ItemReference]:
    spec, item_id = item.spec, item.row.id
    if spec.service:
        return []
    numbers = [ItemReference(item_id=item_id, kind="barcode", number=ean13(PIECES, index), unit=spec.base_unit)]
    if spec.unit != spec.base_unit:
        numbers.append(ItemReference(item_id=item_id, kind="barcode", number=ean13(BOXES, index), unit=spec.unit))
    rng = dice("vendor", spec.sku)
    if rng.random() < 0.6:  # noqa: PLR2004 (three in five come from a vendor with numbers of its own)
        number = f"{spec.brand[:2].upper()}{rng.randrange(10_000, 100_000)}"
        numbers.append(ItemReference(item_id=item_id, kind="vendor", number=number))
    return numbers


def ean13(area: int, number: int) -> str:
    """Return a barcode in this range of two digits, with its check digit (GS1: weights 1 and 3 in turn)."""
    digits = f"{area:02}{number:010}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
