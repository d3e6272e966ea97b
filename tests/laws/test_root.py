"""A tree whose root is `/`: the same answers, and the same files written, as anywhere else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_cases import commit_all, git, write
from fixture_files import ROOT as FIXTURES
from fixture_files import read_tree

from codemod.source.folder import Folder

ROOT = FIXTURES.parent
# mounts what a command needs below the folder $1, makes that the root, and runs the rest there
INSIDE = """
set -e
new=$1; shift
while [ "$1" != -- ]; do
    if [ -L "$1" ]; then mkdir -p "$(dirname "$new$1")"; ln -sfn "$(readlink "$1")" "$new$1"
    else mkdir -p "$new$1"; mount --rbind "$1" "$new$1"; fi
    shift
done
shift
mkdir -p "$new/dev"; mount --rbind /dev "$new/dev"
exec chroot "$new" "$@"
"""
ENV = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "GIT_CONFIG_GLOBAL": os.devnull}


def needed() -> list[str]:
    places = ["/usr", "/lib", "/lib64", "/bin", "/etc", sys.base_prefix, sys.prefix, str(ROOT)]
    kept: list[str] = []
    for place in (place for place in places if os.path.lexists(place)):
        if not any(place == other or place.startswith(other + "/") for other in kept):
            kept.append(place)
    return kept


def at_the_root(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    argv = ["unshare", "-rm", "sh", "-c", INSIDE, "sh", str(folder), *needed(), "--", *words]
    return subprocess.run(argv, env=ENV, capture_output=True, check=False)


def somewhere(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, env=ENV, cwd=folder, capture_output=True, check=False)


@pytest.fixture
def roots(repository: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The broken fork twice, in git: one to look at from its own folder, one that is to be the root."""
    write(repository, read_tree(FIXTURES / "sealer")[0])
    ignored = "".join(f"/{place.split('/')[1]}\n" for place in [*needed(), "/dev"])
    write(repository, {".gitignore": ignored.encode()})
    commit_all(repository)
    twin = tmp_path / "twin"
    shutil.copytree(repository, twin)
    if shutil.which("unshare") is None or at_the_root(tmp_path / "empty", "true").returncode:
        pytest.skip("no root of one's own is to be had here")
    return repository, twin


def test_every_command_answers_as_in_any_other_folder(roots: tuple[Path, Path]) -> None:
    here, root = roots
    run = [sys.executable, "-m", "codemod"]
    for words in (
        ["lint", "--output-format", "json"],
        ["lint", "--staged", "--output-format", "json"],
        ["lint", "--since", "HEAD", "--output-format", "json"],
        ["lint", "--output-format", "json", "pkg/registry"],
        ["lint", "--output-format", "sarif"],
        ["trace", "--output-format", "json"],
        ["fix", "--diff"],
        ["fix"],
        ["lint", "--output-format", "json"],
        ["lint", "--baseline", "none.json"],
    ):
        one, other = somewhere(here, *run, *words), at_the_root(root, *run, *words)
        assert (other.returncode, other.stdout, other.stderr) == (one.returncode, one.stdout, one.stderr), words
    assert json.loads(somewhere(here, *run, "lint", "--output-format", "json").stdout)["findings"] == []
    for path in read_tree(FIXTURES / "sealer")[0]:
        assert (root / path).read_bytes() == (here / path).read_bytes()
    assert git(root, "status", "--porcelain") == git(here, "status", "--porcelain") != ""


def test_a_rule_file_at_the_root_is_pinned_anew(roots: tuple[Path, Path]) -> None:
    for folder in roots:
        write(folder, {"rule.py": (ROOT / "rules" / "lvscare.py").read_bytes()})
        somewhere(folder, sys.executable, "-m", "codemod", "fix")
    words = [sys.executable, "-m", "codemod", "bump", "--rules", "rule.py", "v1.2.0"]
    one, other = somewhere(roots[0], *words), at_the_root(roots[1], *words)
    assert (other.returncode, other.stderr) == (one.returncode, one.stderr) == (0, one.stderr)
    assert (roots[1] / "rule.py").read_bytes() == (roots[0] / "rule.py").read_bytes()
    assert b"v1.2.0" in (roots[1] / "common/common.go").read_bytes()


def test_a_folder_that_is_the_root_reads_what_lies_in_it_and_nothing_through_links(sealer: Path) -> None:
    inside = str(sealer.resolve())[1:]
    tree = Folder("/")
    assert tree.read(f"{inside}/common/common.go") == (sealer / "common/common.go").read_bytes()
    (sealer / "link").symlink_to("common")
    for path in (f"{inside}/link/common.go", f"{inside}/pkg/../common/common.go"):
        with pytest.raises(OSError, match="symbolic link"):
            tree.read(path)
    assert list(tree._scan([f"{inside}/common/common.go"], [b"lvscare"])) == [f"{inside}/common/common.go"]
