import signal
import subprocess
import sys

import pytest
from sqlalchemy.exc import OperationalError

from storefront.erp.items import Item
from storefront.load.writer import Writer
from tests.support.loading import SmallErp

# The process kills itself as kill -9 would, in the transaction of the third batch: after its rows are written.
KILLED = """
import os, signal, sys
from storefront.cli.load import command
from storefront.load.writer import Writer
write, written = Writer._write, []
def killing(self, session, changes):
    write(self, session, changes)
    written.append(len(changes))
    if len(written) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
Writer._write = killing
command(sys.argv[1:])
"""


def test_after_kill_9_the_whole_batches_stand_and_a_rerun_completes(erp: SmallErp) -> None:
    erp.has_items(*[f"BR-{number:04}" for number in range(3500)])
    arguments = [str(erp.folder), "--mapping", str(erp.mapping)]
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(erp.found(Item.sku)) == 2000
    assert erp.counts("item") == [3500, 1500, 0, 2000, 0]
    assert erp.counts("item") == [3500, 0, 0, 3500, 0]


def test_a_database_that_fails_ends_the_load_with_a_sentence(erp: SmallErp, monkeypatch: pytest.MonkeyPatch) -> None:
    erp.has_items("BR-1")

    def failing(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(Writer, "_execute", failing)
    result = erp.load()
    assert result.exit_code == 2
    assert "The database stopped the load: database is locked." in result.stderr
    assert erp.found(Item.sku) == []
