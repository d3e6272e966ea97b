"""What is compared with what, and how good it should be."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.measure import Contender, Times

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


@dataclass(frozen=True)
class Target:
    """`measure` (time or peak memory) of `ours` is at most `factor` times that of `theirs`; each is (case, command).

    Without `theirs`, `factor` is mebibytes.
    """

    text: str
    measure: str
    ours: tuple[str, str]
    theirs: tuple[str, str] | None
    factor: float

    def reached(self, times: dict[str, dict[str, Times]]) -> float | None:
        """Return the ratio that was measured, or None where it was not."""
        values = [self._value(times, *each) for each in (self.ours, self.theirs) if each]
        if None in values:
            return None
        numbers = [value for value in values if value is not None]
        return numbers[0] / numbers[1] if self.theirs else numbers[0]

    def _value(self, times: dict[str, dict[str, Times]], case: str, command: str) -> float | None:
        measured = times.get(case, {}).get(command)
        if measured is None:
            return None
        return measured.seconds if self.measure == "time" else measured.mebibytes


def lint(*options: str) -> list[str]:
    """Return the installed command beside this interpreter."""
    return [str(Path(sys.executable).with_name("lvscare-codemod")), *options]


def tool(name: str) -> str | None:
    """Return the program, from the benchmark's own environment or from the PATH."""
    own = HERE.parent / ".bench" / "bin" / name
    return str(own) if own.exists() else shutil.which(name)


def others(folder: str, leave_out: tuple[str, ...], words: tuple[str, ...] = WORDS) -> dict[str, Contender]:
    """Return the other programs that are installed, on the same files."""
    found = {PASS: Contender([sys.executable, "-c", "pass"], folder)}
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
        **{name: Contender([sys.executable, "-c", program], folder) for name, program in loads.items()},
        "lint of a module with one file": Contender(lint("lint"), empty),
        "lint": Contender(lint("lint"), folder),
    }


def of_checkout(repository: Path, plain: Path) -> Iterator[Case]:
    """Yield the comparisons on a checkout."""
    at, outside = str(repository), str(plain)
    left_out = ("**/vendor/**", "**/testdata/**", "**/*_test.go")
    files, own = len(corpus.go_files(repository)), len(corpus.first_party(repository))
    everything = Contender(lint("lint", *ALL), at)
    usual = Contender(lint("lint"), at)
    yield Case("whole", files, {"lint": everything, **others(at, ())})
    yield Case("default", own, {"lint": usual, **others(at, left_out)})
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
    grep_is_away = {name: each for name, each in others(outside, ()).items() if name == AST_GREP}
    yield Case("no git", files, {"lint": Contender(lint("lint", *ALL), outside), **grep_is_away})


def of_sizes(folders: dict[int, Path]) -> Case:
    """Return the comparison of generated trees."""
    contenders = {}
    for size, folder in folders.items():
        contenders[f"lint, {size:,} files"] = Contender(lint("lint"), str(folder))
        contenders[f"git grep, {size:,} files"] = others(str(folder), ())[GREP]
    return Case("generated", max(folders), contenders)


TARGETS = (
    Target("`lint --include 'vendor/**'`: git grep", "time", ("whole", "lint"), ("whole", GREP), 2.5),
    Target("`lint --include 'vendor/**'`: ast-grep", "time", ("whole", "lint"), ("whole", AST_GREP), 1 / 30),
    Target("`lint --include 'vendor/**'`: semgrep", "time", ("whole", "lint"), ("whole", SEMGREP), 1 / 30),
    Target("`lint`: ast-grep", "time", ("default", "lint"), ("default", AST_GREP), 1.0),
    Target("`lint --staged`: `python -c pass`", "time", ("staged", "lint --staged"), ("staged", PASS), 6.0),
    Target("`lint --since HEAD~1`: `lint`", "time", ("since", "lint --since"), ("since", "lint"), 2.0),
    Target("`fix` of three files: `lint`", "time", ("fix", "fix"), ("fix", "lint"), 1.3),
    Target("outside git: ast-grep", "time", ("no git", "lint"), ("no git", AST_GREP), 1 / 8),
    Target(
        "100,000 files: 10,000 files",
        "time", ("generated", "lint, 100,000 files"), ("generated", "lint, 10,000 files"), 11.0,
    ),
    Target(
        "100,000 files: 10,000 files, peak memory",
        "memory", ("generated", "lint, 100,000 files"), ("generated", "lint, 10,000 files"), 1.2,
    ),
    Target("`lint --include 'vendor/**'`, peak MiB", "memory", ("whole", "lint"), None, 64.0),
)  # fmt: skip
