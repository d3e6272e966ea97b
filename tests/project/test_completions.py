"""The real shells complete commands, options, and the files that an option or a command takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("shtab")

# what a person at a terminal would type, and what the shell has to make of it
CASES = [
    ("expl", "explain"),
    ("fix --inter", "--interactive"),
    ("lint --baseline so", "some.json"),
    ("fix --patch so", "some.json"),
    ("images ./a", "a.go"),
    ("preflight bundle fol", "folder/"),
    ("preflight registry h:1 --authfile so", "some.json"),
]
# an interactive zsh on a terminal of its own; the last line waits for what is to be seen
ZSH = """
zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner "PS1=; fpath=($PWD/functions \\$fpath); autoload -U compinit; compinit -u -D; echo rea''dy"
zpty -r inner out '*ready*'
zpty -w -n inner "lvscare-codemod $1"$'\\t'
zpty -r inner out "*$2*" && print -r -- found
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files to complete, and the scripts of all shells."""
    made = tmp_path_factory.mktemp("completions")
    (made / "some.json").touch()
    (made / "a.go").touch()
    (made / "folder").mkdir()
    (made / "functions").mkdir()
    for shell, name in (("fish", "script.fish"), ("zsh", "functions/_lvscare-codemod"), ("bash", "script.bash")):
        command = [sys.executable, "-I", "-m", "codemod", "--print-completion", shell]
        (made / name).write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    return made


def run(folder: Path, shell: str, *args: str) -> str:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb"}
    done = subprocess.run([shell, *args], cwd=folder, env=environ, capture_output=True, text=True, timeout=60)
    return done.stdout


@pytest.mark.parametrize(("typed", "wanted"), CASES)
def test_fish_completes(folder: Path, typed: str, wanted: str) -> None:
    out = run(folder, "fish", "-c", f'source script.fish; complete -C "lvscare-codemod {typed}"')
    assert wanted in [line.partition("\t")[0].removeprefix("./") for line in out.splitlines()]


@pytest.mark.parametrize(("typed", "wanted"), CASES)
def test_zsh_completes(folder: Path, typed: str, wanted: str) -> None:
    assert run(folder, "zsh", "-f", "-c", ZSH, "zsh", typed, wanted) == "found\n"


@pytest.mark.parametrize(("typed", "wanted"), CASES)
def test_bash_completes(folder: Path, typed: str, wanted: str) -> None:
    script = (
        "source ./script.bash; COMP_WORDS=(lvscare-codemod $0); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
        '_shtab_lvscare_codemod; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    out = run(folder, "bash", "--norc", "-c", script, typed)
    assert wanted.rstrip("/") in [line.removeprefix("./").rstrip("/ ") for line in out.splitlines()]
