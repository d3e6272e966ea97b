"""Refactorings of other projects than sealer, with rules of other shapes: an operator, what names its images, pins in
parts. `fixtures/projects/NAME/` has

    base/        the program, but for what `fixtures/refactorings/base/vendor` has; its own `vendor` goes first
    rule.py      its rule
    runs.json    how it is run, and the images that it then has to run
    build.json   what `go build` is given beside it, where it is
    pairs.txt    right and wrong refactorings, as in `refactorings`
    like.txt     the name of another one, of which it has whatever it does not have itself
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import refactorings
from fixture_files import ROOT
from go_toolchain import go, lay_out
from refactorings import PATHS, Pair, changed, imported, pairs_in

from codemod.rule import Rule
from codemod.rule.reader import load_files

FOLDER = ROOT / "projects"
_MODULE = "example.com/acme/app"
_ALIASES = {
    "corev1": "k8s.io/api/core/v1",
    "appsv1": "k8s.io/api/apps/v1",
    "batchv1": "k8s.io/api/batch/v1",
    "ctrl": "sigs.k8s.io/controller-runtime",
    "embed": "embed",
    "runtime": "runtime",
}


@dataclass(frozen=True)
class Project:
    """One program, with its rule; `runs` are the arguments, the environment and the images of each run."""

    name: str
    base: dict[str, str]
    rules: tuple[Rule, ...]
    runs: tuple[tuple[list[str], dict[str, str], set[str]], ...]
    build: tuple[str, ...] = ()

    def files(self, pair: Pair, right: bool) -> dict[str, bytes]:
        """Return the whole module with the right or the wrong twin."""
        found = changed(self.base, pair, right)
        written = {path for _, path, _ in pair.changes if path.endswith(".go")}
        paths = PATHS | _ALIASES | dict(_own(found))
        return {path: (imported(text, paths) if path in written else text).encode() for path, text in found.items()}

    def runs_right(self, files: dict[str, bytes], folder: Path) -> bool:
        """Build and run it, and say whether it runs the images that it has to, and no others."""
        lay_out(files, folder)
        built = go(folder, "build", *self.build, "-o", "app", "./cmd/app")
        assert built.returncode == 0, built.stderr
        return all(_images(folder, arguments, set_) == images for arguments, set_, images in self.runs)


def projects() -> Iterator[Project]:
    vendored = {path: text for path, text in refactorings.base().items() if path.startswith("vendor/")}
    for folder in sorted(FOLDER.iterdir()):
        like = folder / "like.txt"
        both = [*([FOLDER / like.read_text("utf-8").strip()] if like.exists() else []), folder]
        own = {path: text for each in both for path, text in _below(each / "base")}
        runs = json.loads(_last(both, "runs.json").read_text("utf-8"))
        made = tuple((each["arguments"], each["environment"], set(each["images"])) for each in runs)
        given = folder / "build.json"
        build = tuple(json.loads(given.read_text("utf-8"))) if given.exists() else ()
        yield Project(folder.name, vendored | own, load_files([_last(both, "rule.py")]), made, build)


def _below(folder: Path) -> Iterator[tuple[str, str]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    yield from ((str(path.relative_to(folder)), path.read_text("utf-8")) for path in files)


def _last(folders: list[Path], name: str) -> Path:
    return [folder / name for folder in folders if (folder / name).exists()][-1]


def pairs_of(project: Project) -> Iterator[Pair]:
    yield from pairs_in(FOLDER / project.name / "pairs.txt")


def _own(files: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the packages that the program can name without an alias; of two with one name, its own goes first."""
    for path, text in sorted(files.items(), key=lambda item: not item[0].startswith("vendor/")):
        package = re.search(r"(?m)^package (\w+)", text) if path.endswith(".go") else None
        if package is None or package[1] in {"main"} | ({"v1"} if path.startswith("vendor/") else set()):
            continue
        folder = str(PurePosixPath(path).parent)
        yield package[1], folder.removeprefix("vendor/") if path.startswith("vendor/") else f"{_MODULE}/{folder}"


def _images(folder: Path, arguments: list[str], environment: dict[str, str]) -> set[str]:
    done = subprocess.run(
        [folder / "app", *arguments], capture_output=True, text=True, check=False, env={"PATH": "/bin", **environment}
    )
    return set(re.findall(r"""(?:^RUN |\bimage"?: ?"?)([^\s"',}]+)""", done.stdout, re.MULTILINE))
