"""Where everything must be there (`.ci/run`), a skipped test has failed; and the same code gets the same answer.

`make test` asks properties the same examples each time, so that a change is judged by what it changed; `make test-full`
looks for new ones (`--hypothesis-profile=search`), and what it finds becomes an `@example`.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("search", print_blob=True)
settings.load_profile("same")

REQUIRE_ALL = bool(os.environ.get("LVSCARE_CODEMOD_REQUIRE_ALL"))
# not for want of a program: these ask what only an ordinary user, or only root, would see
ACCEPTED = ("root can read everything", "only root can give a file away", "no root of one's own")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not reason.removeprefix("Skipped: ").startswith(ACCEPTED):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid} was skipped, but everything must run here: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped, but everything must run here: {report.longrepr}"
    return report
