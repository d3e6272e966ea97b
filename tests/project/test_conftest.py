"""Where everything must be there, a skipped test is a failed one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT

SKIPS = {
    "in the test": "import pytest\ndef test_x(): pytest.skip('skopeo is not installed')\n",
    "by a mark": "import pytest\n@pytest.mark.skipif(True, reason='no gofmt')\ndef test_x(): pass\n",
    "by a fixture": "import pytest\n@pytest.fixture\ndef f(): pytest.skip('no')\ndef test_x(f): pass\n",
    "as a module": "import pytest\nyaml = pytest.importorskip('no_such_module')\ndef test_x(): pass\n",
}
ACCEPTED = "import pytest\ndef test_x(): pytest.skip('root can read everything')\n"
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail\ndef test_x(): assert False\n"


def run(folder: Path, source: str, *, require_all: bool) -> int:
    shutil.copy(ROOT / "tests/conftest.py", folder)
    (folder / "test_x.py").write_text(source)
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT / 'tests/support'}\n")
    environ = {**os.environ, "LVSCARE_CODEMOD_REQUIRE_ALL": "1" if require_all else ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(command, env=environ, capture_output=True, timeout=60).returncode


@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS)
def test_a_skip_fails_where_everything_must_run(source: str, tmp_path: Path) -> None:
    assert run(tmp_path, source, require_all=True) in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)


@pytest.mark.parametrize("source", [ACCEPTED, EXPECTED_FAILURE], ids=["accepted", "expected failure"])
def test_what_is_accepted_stays_skipped(source: str, tmp_path: Path) -> None:
    assert run(tmp_path, source, require_all=True) == pytest.ExitCode.OK


def test_elsewhere_a_skip_is_a_skip(tmp_path: Path) -> None:
    assert run(tmp_path, SKIPS["in the test"], require_all=False) == pytest.ExitCode.OK
