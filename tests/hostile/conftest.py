"""Counts the hostile cases that ran."""

from __future__ import annotations

from collections import Counter

import pytest
from fault.record import record

OUTCOMES: Counter[str] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if "tests/hostile/" in report.nodeid and report.when == "call":
        OUTCOMES[report.outcome] += 1


def pytest_sessionfinish() -> None:
    if OUTCOMES:
        record("hostile files", OUTCOMES["passed"] + OUTCOMES["failed"], OUTCOMES["failed"])
