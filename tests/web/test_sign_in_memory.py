"""A server that many people sign in to does not grow by it."""

import subprocess
import sys

import pytest

from storefront.settings import ROOT

MANY_SIGN_IN = """
from concurrent.futures import ThreadPoolExecutor
from storefront.auth.passwords import verify
from storefront.memory import keep_memory_small

def megabytes():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4 // 1024

keep_memory_small()
verify(None, "warm")
before = megabytes()
with ThreadPoolExecutor(8) as pool:
    list(pool.map(lambda number: verify(None, f"password {number}"), range(32)))
print(megabytes() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells the memory of a process by /proc")
def test_thirty_two_sign_ins_on_eight_threads_leave_no_memory_behind() -> None:
    said = subprocess.run([sys.executable, "-c", MANY_SIGN_IN], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(said.stdout) < 10
