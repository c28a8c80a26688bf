"""The AdventureWorks data: beside the checkout, or where STOREFRONT_TEST_DATA says. Without it its tests skip."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACE = Path(os.environ.get("STOREFRONT_TEST_DATA") or ROOT.parent / "shared" / "data" / "adventureworks")

needs_adventureworks = pytest.mark.skipif(
    not (PLACE / "dw" / "FactResellerSales.csv").is_file(),
    reason="the AdventureWorks data is not beside the checkout (../shared/data/adventureworks or STOREFRONT_TEST_DATA)",
)
