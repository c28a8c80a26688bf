"""`make bench`: one run, one table. Writes it to docs/performance.md when BENCH_WRITE=1."""

from __future__ import annotations

from bench.report import main

main()
