"""What `lint` loads: loading is most of a short run, so whatever joins this list has to be worth it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from project import ROOT

# by the cost of loading them; none is needed to judge a tree and print text
TOO_DEAR = {
    "asyncio", "dataclasses", "difflib", "email", "hashlib", "http", "importlib.metadata", "importlib.resources",
    "inspect", "ipaddress", "json", "libcst", "locale", "logging", "pathlib", "rich", "shlex", "shutil", "socket",
    "ssl", "subprocess", "tempfile", "threading", "tree_sitter_go", "typing", "urllib", "yaml",
}  # fmt: skip
# not a finding's business, or only asked for with an option
UNASKED = {
    "codemod.commands.bump", "codemod.commands.explain", "codemod.commands.fix", "codemod.commands.install_hook",
    "codemod.commands.preflight", "codemod.commands.trace", "codemod.finding.chinese", "codemod.preflight",
    "codemod.report.baseline", "codemod.report.fingerprints", "codemod.report.json", "codemod.report.sarif",
    "codemod.write.filesystem", "codemod.write.plan", "codemod.write.repin", "codemod.write.transaction",
    "codemod.write.verify",
}  # fmt: skip
_PROGRAM = (
    "import sys\nfrom codemod.cli import main\nstatus = main(sys.argv[1:])\n"
    "print('\\n'.join(sys.modules), file=sys.stderr)\nsys.exit(status)"
)


def loaded(*argv: str) -> set[str]:
    """Return the modules that a run on the broken fork, which has findings, has loaded at its end."""
    command = [sys.executable, "-I", "-X", "utf8", "-c", _PROGRAM, *argv, "--lang", "en", str(ROOT / "fixtures/sealer")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "IMG202" in done.stdout) == (1, True), done.stderr
    return set(done.stderr.split("\n"))


def within(names: set[str], of: set[str]) -> set[str]:
    return {name for name in names if any(name == each or name.startswith(f"{each}.") for each in of)}


def bare() -> set[str]:
    """Return what the interpreter and its site packages load before any program does."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; print('\\n'.join(sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(done.stdout.split("\n"))


def test_lint_loads_nothing_dear_and_nothing_unasked() -> None:
    names = loaded("lint") - bare()
    assert {"codemod.judge.analysis", "codemod.report.text"} <= names
    assert within(names, TOO_DEAR | UNASKED) == set()


@pytest.mark.parametrize("output_format", ["json", "sarif"])
def test_a_format_loads_what_it_alone_needs(output_format: str) -> None:
    names = loaded("lint", "--output-format", output_format) - bare()
    assert {"json", f"codemod.report.{output_format}", "codemod.report.fingerprints"} <= names
    assert within(names, {"dataclasses", "inspect", "libcst", "http", "subprocess", "xml"}) == set()


def test_explain_loads_no_analysis() -> None:
    command = [sys.executable, "-I", "-c", _PROGRAM, "explain", "IMG202"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    names = set(done.stderr.split("\n")) - bare()
    assert "codemod.commands.explain" in names
    analysis = {"codemod.golang", "codemod.judge", "codemod.preflight", "codemod.rule", "libcst", "tree_sitter"}
    assert within(names, analysis) == set()


def test_lint_loads_fewer_than_197_modules() -> None:
    assert len(loaded("lint") - bare()) < 197


def test_git_is_asked_for_the_files_before_what_reads_rules_and_go_is_loaded() -> None:
    program = "import sys, codemod.commands.lint, codemod.source.index, codemod.source.worktree\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert within(set(done.stdout.split()), {"codemod.golang", "codemod.rule.parser", "tree_sitter"}) == set()
