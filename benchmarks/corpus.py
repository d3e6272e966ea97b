"""Copies to measure on: a git repository of the checkout, a plain folder, and generated trees."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate import generate


def git(folder: Path, *args: str) -> str:
    """Run git and return what it prints."""
    config = ("-c", "user.name=benchmark", "-c", "user.email=benchmark@example.invalid", "-c", "gc.auto=0")
    command = ["git", *config, "-C", str(folder), *args]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def checkouts(folder: Path) -> dict[str, Path]:
    """Return the checkouts in a folder, or the one that it is, by what the project is called: `rook` is `rook+rook`."""
    found = [folder] if _is_checkout(folder) else sorted(filter(_is_checkout, folder.iterdir()))
    return {path.name.rpartition("+")[2]: path for path in found}


def _is_checkout(folder: Path) -> bool:
    return (folder / ".git").exists() or (folder / "go.mod").exists()


def fork(checkouts: dict[str, Path]) -> str | None:
    """Return which checkout is a fork of sealer: the shipped rule is about that one."""
    return next((name for name, path in checkouts.items() if _names_lvscare(path / "common" / "common.go")), None)


def _names_lvscare(path: Path) -> bool:
    return path.is_file() and b"LvsCareRepoAndTag" in path.read_bytes()


def largest(checkouts: dict[str, Path], least: int) -> str | None:
    """Return the checkout with most files of its own; None where no one has so many."""
    sizes = {name: len(first_party(path)) for name, path in checkouts.items()}
    name = max(sizes, key=lambda name: sizes[name], default=None)
    return name if name is not None and sizes[name] >= least else None


def plain(checkout: Path, folder: Path) -> Path:
    """Return a copy without its history."""
    shutil.copytree(checkout, folder, symlinks=True, ignore=lambda at, names: {".git"} & set(names))
    # empty, or semgrep leaves vendored code out even where it is asked for
    (folder / ".semgrepignore").write_text("")
    return folder


def repository(checkout: Path, folder: Path) -> Path:
    """Return a packed repository of the checkout: a commit, one more on top, and three files staged."""
    plain(checkout, folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=as it is")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=the next one")
    git(folder, "repack", "-adq")
    for path in first_party(folder)[:3]:
        with path.open("a") as file:
            file.write("\n// staged\n")
        git(folder, "add", "--force", str(path))
    return folder


def repaired(fix: list[str], repository: Path, folder: Path) -> Path:
    """Return a copy of the repository on which `fix` was run."""
    shutil.copytree(repository, folder, symlinks=True)
    subprocess.run(fix, cwd=folder, capture_output=True, check=False)
    return folder


def empty(folder: Path) -> Path:
    """Return a repository of a module in which there is nothing to judge."""
    folder.mkdir()
    (folder / "go.mod").write_text("module example.com/empty\n")
    (folder / "main.go").write_text("package main\n\nfunc main() {}\n")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    return folder


def generated(files: int, folder: Path) -> Path:
    """Return a repository of a generated module."""
    generate(folder, files)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    return folder


def go_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.go") if path.is_file())


def first_party(folder: Path) -> list[Path]:
    """Return the Go files that `lint` looks at by default."""
    files = [path for path in go_files(folder) if not path.name.endswith("_test.go")]
    return [path for path in files if not {"vendor", "testdata"} & set(path.relative_to(folder).parts)]


def restorer(lint: list[str], folder: Path) -> Callable[[], None]:
    """Return what brings the files that have findings back to their present bytes."""
    done = subprocess.run([*lint, "--output-format", "json"], cwd=folder, capture_output=True, check=False)
    paths = {folder / finding["path"] for finding in json.loads(done.stdout)["findings"]}
    kept = {path: path.read_bytes() for path in paths}

    def restore() -> None:
        for path, data in kept.items():
            path.write_bytes(data)

    return restore
