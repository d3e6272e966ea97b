"""What is compared with what: on the fork, and on generated trees."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.measure import Contender

HERE = Path(__file__).parent
WORDS = ("lvscare", "LvsCareRepoAndTag", "LvsStaticPodYaml")
ALL = ("--include", "vendor/**")
PASS, GREP, AST_GREP, SEMGREP = "python -c pass", "git grep -lF", "ast-grep", "semgrep"


@dataclass(frozen=True)
class Case:
    """Commands that are run in turns on the same files; `files` is how many Go files those are."""

    name: str
    files: int
    contenders: dict[str, Contender]


def python() -> str:
    """Return the interpreter of an environment that has the wheel, as users do, and nothing else; else this one."""
    own = HERE.parent / ".bench" / "installed" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def lint(*options: str) -> list[str]:
    """Return the installed command beside that interpreter."""
    return [str(Path(python()).with_name("lvscare-codemod")), *options]


def tool(name: str) -> str | None:
    """Return the program, from the benchmark's own environment or from the PATH."""
    own = HERE.parent / ".bench" / "bin" / name
    return str(own) if own.exists() else shutil.which(name)


def others(folder: str, leave_out: tuple[str, ...], words: tuple[str, ...] = WORDS) -> dict[str, Contender]:
    """Return the other programs that are installed, on the same files."""
    found = {PASS: Contender([python(), "-c", "pass"], folder)}
    patterns = [part for word in words for part in ("-e", word)]
    excluded = [f":(exclude,glob){glob}" for glob in leave_out]
    if Path(folder, ".git").exists():
        found[GREP] = Contender(["git", "grep", "-lF", *patterns, "--", "*.go", *excluded], folder)
    if ast_grep := tool("ast-grep"):
        globs = [part for glob in leave_out for part in ("--globs", f"!{glob}")]
        rules = str(HERE / "rules" / "ast-grep.yml")
        found[AST_GREP] = Contender([ast_grep, "scan", "--rule", rules, "--report-style", "short", *globs, "."], folder)
    if semgrep := tool("semgrep"):
        globs = [part for glob in leave_out for part in ("--exclude", glob.removeprefix("**/").removesuffix("/**"))]
        rules = str(HERE / "rules" / "semgrep.yml")
        quiet = ("--metrics", "off", "--disable-version-check", "--quiet")
        found[SEMGREP] = Contender([semgrep, "scan", "--config", rules, *quiet, *globs, "."], folder)
    return found


def steps(folder: str, empty: str) -> dict[str, Contender]:
    """Return what one run consists of, each with all that comes before it."""
    ours = "import codemod.commands.lint, codemod.judge.analysis, codemod.commands.outputs, codemod.report.text"
    loads = {
        PASS: "pass",
        "and argparse": "import argparse",
        "and tree-sitter": "import argparse, tree_sitter",
        "and codemod": f"import argparse; {ours}",
    }
    return {
        **{name: Contender([python(), "-c", program], folder) for name, program in loads.items()},
        "lint of a module with one file": Contender(lint("lint"), empty),
        "lint": Contender(lint("lint"), folder),
    }


def of_fork(repository: Path, plain: Path) -> Iterator[Case]:
    """Yield the comparisons on the fork."""
    at, outside = str(repository), str(plain)
    left_out = ("**/vendor/**", "**/testdata/**", "**/*_test.go")
    files, own = len(corpus.go_files(repository)), len(corpus.first_party(repository))
    everything = Contender(lint("lint", *ALL), at)
    usual = Contender(lint("lint"), at)
    yield Case("vendored", files, {"lint": everything, **others(at, ())})
    yield Case("first-party", own, {"lint": usual, **others(at, left_out)})
    staged = Contender(lint("lint", "--staged"), at)
    yield Case("steps", own, steps(at, str(corpus.empty(plain.parent / "empty"))))
    yield Case("staged", own, {"lint --staged": staged, PASS: others(at, ())[PASS]})
    yield Case("since", own, {"lint --since": Contender(lint("lint", "--since", "HEAD~1"), at), "lint": usual})
    restore = corpus.restorer(lint("lint"), repository)
    yield Case(
        "fix",
        own,
        {"fix": Contender(lint("fix"), at, before=restore), "lint": Contender(usual.argv, at, before=restore)},
    )
    # what `fix` leaves is what most runs meet: that an image is right takes longer to prove than that one is wrong
    right = str(corpus.repaired(lint("fix"), repository, plain.parent / "repaired"))
    both = {"lint": Contender(lint("lint"), right), "lint, vendored": Contender(lint("lint", *ALL), right)}
    yield Case("repaired", own, {**both, PASS: others(right, ())[PASS]})
    grep_is_away = {name: each for name, each in others(outside, ()).items() if name == AST_GREP}
    yield Case("no git", files, {"lint": Contender(lint("lint", *ALL), outside), **grep_is_away})


def of_sizes(folders: dict[int, Path]) -> Case:
    """Return the comparison of generated trees."""
    contenders = {}
    for size, folder in folders.items():
        contenders[f"lint, {size:,} files"] = Contender(lint("lint"), str(folder))
        contenders[f"git grep, {size:,} files"] = others(str(folder), ())[GREP]
    return Case("generated", max(folders), contenders)
