"""How good it should be: what is compared with what, and at most how many times as much it may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from benchmarks.cases import AST_GREP, GREP, PASS, SEMGREP
from benchmarks.measure import Times

Results = dict[str, dict[str, Times]]
Measure = Literal["time", "memory", "MiB", "KiB a file"]


@dataclass(frozen=True)
class Target:
    """`measure` of `ours` is at most `factor` times that of `theirs`; each is (case, command).

    `MiB` has no `theirs`: `factor` is mebibytes. `KiB a file` is what each further file takes, from the one tree to the
    other, of which `files` say how many they have.
    """

    text: str
    measure: Measure
    ours: tuple[str, str]
    theirs: tuple[str, str] | None
    factor: float
    files: tuple[int, int] = (0, 0)

    def reached(self, results: Results) -> float | None:
        """Return what was measured, or None where it was not."""
        ours = _times(results, self.ours)
        theirs = _times(results, self.theirs) if self.theirs else None
        if ours is None or (self.theirs and theirs is None):
            return None
        if theirs is None:
            return ours.mebibytes
        if self.measure == "KiB a file":
            return max(0.0, ours.mebibytes - theirs.mebibytes) * 1024 / (self.files[0] - self.files[1])
        if self.measure == "memory":
            return ours.mebibytes / theirs.mebibytes
        return ours.seconds / theirs.seconds


def _times(results: Results, of: tuple[str, str]) -> Times | None:
    return results.get(of[0], {}).get(of[1])


PROJECTS = ("rook", "k0s", "karmada", "minikube")


def targets(projects: list[str], largest: str | None) -> list[Target]:
    """Return the targets; `projects` are the checkouts beside the fork, the one with most files may be `largest`."""
    named = [name for name in PROJECTS if name in projects]
    found = [Target(f"{name}: `images`: ast-grep", "time", (name, "images"), (name, AST_GREP), 4.0) for name in named]
    found += [
        Target(f"{name}: `lint`, 1 rule: ast-grep", "time", (name, "lint, 1 rule"), (name, AST_GREP), 3.0)
        for name in named
    ]
    found += [
        Target(f"{name}: `lint`, 20 rules: 1 rule", "time", (name, "lint, 20 rules"), (name, "lint, 1 rule"), 1.3)
        for name in named
    ]
    if largest:
        found += [
            Target(f"{largest}: `images`: ast-grep", "time", (largest, "images"), (largest, AST_GREP), 5.0),
            Target(f"{largest}: `images`, peak MiB", "MiB", (largest, "images"), None, 400.0),
        ]
    return [*found, *FORK, *GENERATED]


FORK = [
    Target("fork: `lint`: `python -c pass`", "time", ("first-party", "lint"), ("first-party", PASS), 7.0),
    Target("fork: `lint`: ast-grep", "time", ("first-party", "lint"), ("first-party", AST_GREP), 1.0),
    Target("fork: `lint --staged`: `python -c pass`", "time", ("staged", "lint --staged"), ("staged", PASS), 7.0),
    Target("fork: `lint --since HEAD~1`: `lint`", "time", ("since", "lint --since"), ("since", "lint"), 2.0),
    Target("fork: `fix` of three files: `lint`", "time", ("fix", "fix"), ("fix", "lint"), 1.3),
    Target("fork with `vendor/**`: `lint`: git grep", "time", ("vendored", "lint"), ("vendored", GREP), 2.2),
    Target("fork with `vendor/**`: `lint`: ast-grep", "time", ("vendored", "lint"), ("vendored", AST_GREP), 1 / 30),
    Target("fork with `vendor/**`: `lint`: semgrep", "time", ("vendored", "lint"), ("vendored", SEMGREP), 1 / 30),
    Target("fork with `vendor/**`: `lint`, peak MiB", "MiB", ("vendored", "lint"), None, 64.0),
    Target("fork outside git: `lint`: ast-grep", "time", ("no git", "lint"), ("no git", AST_GREP), 1 / 8),
]
_MANY, _FEW = ("generated", "lint, 100,000 files"), ("generated", "lint, 10,000 files")
GENERATED = [
    Target("100,000 generated files: 10,000", "time", _MANY, _FEW, 11.0),
    Target("100,000 generated files: KiB for each beyond 10,000", "KiB a file", _MANY, _FEW, 1.0, (100_000, 10_000)),
]
