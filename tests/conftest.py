"""Where everything must be there (`.ci/run`), a test that is skipped fails; and the same code gets the same answer.

Here is also what most tests of the command line ask for: a small sealer on disk, the same in git, and a run of the
command in this process.

`make test` asks properties the same examples each time, so that a change is judged by what it changed; `make test-full`
looks for new ones (`--hypothesis-profile=search`), and what it finds becomes an `@example`.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from cli_cases import LOGGED, Cli, Ran, commit_all, git, write
from fixture_files import base
from hypothesis import settings

from codemod.cli import main

# no deadline: how long one example takes on a busy machine says nothing about the code
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", print_blob=True, deadline=None)
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


@pytest.fixture
def sealer(tmp_path: Path) -> Path:
    """A module with no findings, in no repository."""
    root = tmp_path / "sealer"
    write(root, base())
    return root


@pytest.fixture
def repository(sealer: Path) -> Path:
    """The same, committed on `main`."""
    git(sealer, "init", "--quiet")
    commit_all(sealer)
    return sealer


@pytest.fixture
def cli(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run the command line in this process, in English and without colours."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY", *LOGGED):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)

    def run(*args: str | Path) -> Ran:
        capfd.readouterr()
        status = main([str(arg) for arg in args])
        return Ran(status, *capfd.readouterr())

    return run
