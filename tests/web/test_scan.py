"""The page that scans: the only one that may compile WebAssembly, and a form that counts without a script."""

from tests.support.cast import Person

SCAN = "/cart/quick/scan"


def test_only_the_page_that_scans_may_compile_webassembly(alder_buyer: Person) -> None:
    policies = {
        path: alder_buyer.get(path).headers["Content-Security-Policy"] for path in (SCAN, "/cart/quick", "/cart")
    }
    assert [path for path, policy in policies.items() if "wasm-unsafe-eval" in policy] == [SCAN]
    assert all("default-src 'self'" in policy and "'unsafe-eval'" not in policy for policy in policies.values())


def test_what_is_scanned_without_a_script_is_counted(alder_buyer: Person) -> None:
    alder_buyer.get(SCAN)
    for number in ("0042", "ABC-1", "0042"):
        page = alder_buyer.submit("#scan-form", {"scanned": number}).text
    rows = page[page.index('id="scan-rows"') : page.index('<template id="scan-row"')]
    assert rows.index('value="0042"') < rows.index('value="2"') < rows.index('value="ABC-1"')


def test_a_quantity_that_is_no_number_is_kept(alder_buyer: Person) -> None:
    alder_buyer.get(SCAN)
    alder_buyer.submit("#scan-form", {"scanned": "0042"})
    page = alder_buyer.submit("#scan-form", {"scanned": "0042", "quantity": "two"}).text
    assert 'value="two"' in page
