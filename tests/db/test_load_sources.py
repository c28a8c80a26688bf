from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from PIL import Image
from sqlalchemy import create_engine

from storefront.cli.load import command
from storefront.erp.customers import Customer
from storefront.erp.items import Item, ItemImage
from storefront.load import pictures
from tests.support.loading import SmallErp


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SELEC 1", "syntax error"),
        ("FROM csv('gone.csv')", "gone.csv"),
        ("SELECT colour FROM csv('customer.csv')", '"colour" not found'),
        ("SELECT 1; SELECT 2", "one SELECT and nothing else"),
        ("COPY (SELECT 1) TO 'stolen.csv'", "one SELECT and nothing else"),
        ("FROM read_text('/etc/hostname')", "/etc/hostname"),
        ("FROM csv('../secret.csv')", "secret.csv"),
        ("FROM 'https://example.com/x.csv'", "example.com"),
        ("SELECT code, currency FROM csv('customer.csv')", "does not give name, which customer needs"),
        ("SELECT *, 1 AS nam FROM csv('customer.csv')", "'nam', which customer has not. Did you mean 'name'?"),
        ("SELECT *, 1::DOUBLE AS credit_limit FROM csv('customer.csv')", "credit_limit as DOUBLE, which is not exact"),
    ],
)
def test_a_mapping_that_cannot_run_is_named_and_nothing_is_written(erp: SmallErp, sql: str, reason: str) -> None:
    (erp.folder.parent / "secret.csv").write_text("code,name,currency\nS,S,EUR\n")
    erp.has("employee", {"code": "E1", "name": "Kim"})
    erp.has_customers("C1")
    erp.maps("customer", sql)
    result = erp.load()
    assert result.exit_code == 2
    assert str(erp.mapping / "customer.sql") in result.stderr
    assert reason in result.stderr
    assert erp.found(Customer.code) == []
    assert list(erp.folder.glob("stolen*")) == []


def test_a_file_that_is_not_utf_8_is_refused_until_the_mapping_says_what_it_is(erp: SmallErp) -> None:
    (erp.folder / "customer.csv").write_bytes("code,name,currency\nC1,München,EUR\n".encode("latin-1"))
    erp.maps("customer", "FROM csv('customer.csv')")
    refused = erp.load()
    sentence = "customer.csv is not in the encoding that is read (line 2)"
    assert (refused.exit_code, sentence in refused.stderr) == (2, True)
    erp.maps("customer", "FROM csv('customer.csv', encoding_name := 'latin-1')")
    assert erp.load().exit_code == 0
    assert erp.found(Customer.name) == ["München"]


def test_a_line_with_too_few_values_is_rejected_by_its_number_and_the_rest_is_loaded(erp: SmallErp) -> None:
    (erp.folder / "customer.csv").write_text("code,name,currency\nC1,One,EUR\nC2,Two\nC3,Th,ree,EUR\nC4,Four,EUR\n")
    erp.maps("customer", "FROM csv('customer.csv')")
    result = erp.load()
    assert (result.exit_code, erp.found(Customer.code)) == (1, ["C1", "C4"])
    assert [row["reason"][:19] for row in erp.rejected("customer")] == ["customer.csv line 3", "customer.csv line 4"]


def test_a_quote_that_never_closes_is_a_file_that_cannot_be_read(erp: SmallErp) -> None:
    (erp.folder / "customer.csv").write_text('code,name,currency\nC1,"One,EUR\n')
    erp.maps("customer", "FROM csv('customer.csv')")
    result = erp.load()
    assert (result.exit_code, "customer.csv is no well-formed CSV" in result.stderr) == (2, True)


def test_nothing_in_a_csv_file_is_skipped_as_a_comment(erp: SmallErp) -> None:
    (erp.folder / "customer.csv").write_text("code,name,currency\n#1,One,EUR\n")
    erp.maps("customer", "FROM csv('customer.csv')")
    assert erp.counts("customer") == [1, 1, 0, 0, 0]


def test_a_mapping_that_is_not_utf_8_is_named(erp: SmallErp) -> None:
    (erp.mapping / "customer.sql").write_bytes("SELECT 'Zürich' AS name".encode("latin-1"))
    assert f"{erp.mapping / 'customer.sql'} is not UTF-8." in erp.load().stderr


def test_semicolons_and_the_types_of_parquet_are_read_too(erp: SmallErp) -> None:
    (erp.folder / "a.csv").write_text("code;name\nC1;One\n")
    typed = "SELECT 'C1' AS code, 12.5::DECIMAL(9, 2) AS credit, TIMESTAMP '2026-01-02' AS since"
    duckdb.execute(f"COPY ({typed}) TO '{erp.folder / 'b.parquet'}'")
    erp.maps(
        "customer",
        "SELECT a.*, 'EUR' AS currency, credit AS credit_limit, since AS approved_at "
        "FROM csv('a.csv', separator := ';') AS a JOIN 'b.parquet' USING (code)",
    )
    assert erp.load().exit_code == 0
    (found,) = erp.found(Customer.credit_limit, Customer.approved_at)
    assert [str(value) for value in found] == ["12.5000", "2026-01-02 00:00:00+00:00"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"folder": "gone"}, "The folder gone is not there."),
        ({"mapping": "gone"}, "The mapping gone is not there."),
        ({"only": "items"}, "has no items.sql. Did you mean 'item'?"),
    ],
)
def test_what_is_not_there_is_answered_with_a_sentence(erp: SmallErp, change: dict[str, str], sentence: str) -> None:
    erp.has_items("BR-1")
    arguments = {"folder": str(erp.folder), "mapping": str(erp.mapping), "only": "item"} | change
    options = ["--mapping", arguments["mapping"], "--only", arguments["only"]]
    result = CliRunner().invoke(command, [arguments["folder"], *options])
    assert (result.exit_code, sentence in result.stderr) == (2, True)


def test_a_mapping_named_after_no_table_is_refused(erp: SmallErp) -> None:
    erp.has_items("BR-1")
    erp.maps("items", "SELECT 1")
    assert "items.sql is named after no table. Did you mean 'item'?" in erp.load().stderr


def test_a_database_without_tables_is_sent_to_upgrade(
    erp: SmallErp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOREFRONT_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.sqlite'}")
    create_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}").connect().close()
    erp.has_items("BR-1")
    result = erp.load()
    assert (result.exit_code, "Run `storefront upgrade` first" in result.stderr) == (2, True)


def with_picture(erp: SmallErp, file: str) -> None:
    erp.has_items("BR-1")
    erp.has("item_image", {"item": "BR-1", "file": file, "alt": "A brush"})


def test_a_picture_is_kept_in_two_sizes_under_its_digest(erp: SmallErp) -> None:
    Image.new("RGB", (1600, 400), "teal").save(erp.folder / "brush.png")
    with_picture(erp, "brush.png")
    assert erp.counts("item_image") == [1, 1, 0, 0, 0]
    ((digest, width, height),) = erp.found(ItemImage.digest, ItemImage.width, ItemImage.height)
    assert (width, height) == (800, 200)
    with Image.open(erp.instance / "pictures" / f"{digest}-small.webp") as small:
        assert (small.format, small.size) == ("WEBP", (200, 50))
    assert erp.counts("item_image") == [1, 0, 0, 1, 0]
    assert len(list((erp.instance / "pictures").iterdir())) == 2


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("gone.png", "'gone.png' is not in the folder"),
        ("../secret.png", "'../secret.png' is not in the folder"),
        ("text.png", "'text.png' is no picture that can be read"),
        ("huge.png", "'huge.png' has 30 x 30 pixels, too many"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_rejected(
    erp: SmallErp, monkeypatch: pytest.MonkeyPatch, file: str, reason: str
) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 500)
    Image.new("RGB", (9, 9)).save(erp.folder.parent / "secret.png")
    Image.new("RGB", (30, 30)).save(erp.folder / "huge.png")
    (erp.folder / "text.png").write_text("no picture")
    with_picture(erp, file)
    result = erp.load()
    assert (result.exit_code, f"file: {reason}" in result.stderr) == (1, True)
    assert erp.found(Item.sku) == ["BR-1"]
    assert not (erp.instance / "pictures").exists()
