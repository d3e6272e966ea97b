"""The Go toolchain as the judge: which image a tree starts, on each platform.

On this platform the program is built by `go build` and run. Of another, `go list -export` says which files Go takes,
and compiles them for it; where they differ from this platform's, exactly those files are compiled and linked for this
platform (the compiler itself asks nothing of names and constraints), and that is run. No tree here asks which system
it runs on in any other way.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

from making import RIGHT, Tree

GO = Path(sysconfig.get_path("purelib")) / "go" / "bin" / "go"
PLATFORMS = {"linux": ("linux", "amd64", "1"), "darwin": ("darwin", "arm64", "0"), "windows": ("windows", "amd64", "0")}
HERE = "linux"
FLAGS = ("-trimpath", "-buildvcs=false", "-tags=netgo")
FIELDS = "Dir,ImportPath,Name,Standard,GoFiles,CgoFiles,SFiles,EmbedFiles,EmbedPatterns,ImportMap,Module"
LIBRARY = ("embed", "errors", "fmt", "net", "os", "path", "path/filepath", "runtime", "strconv", "strings", "unsafe")

Images = Mapping[str, frozenset[str] | None]
"""What a program gives its nodes, by platform; None where it is not built."""


def environment(platform: str) -> dict[str, str]:
    system, arch, cgo = PLATFORMS[platform]
    fixed = {"GOPROXY": "off", "GOTOOLCHAIN": "local", "GO111MODULE": "on", "GOFLAGS": "", "GOENV": "off"}
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("SEALER_", "GIT_", "GOWORK"))
    }
    return inherited | fixed | {"GOOS": system, "GOARCH": arch, "CGO_ENABLED": cgo}


def _run(command: Sequence[str | Path], folder: Path, platform: str = HERE) -> subprocess.CompletedProcess[str]:
    env = environment(platform)
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)


def lay_out(tree: Tree, root: Path) -> None:
    """Write the tree; what lies beside it, too."""
    for path, data in tree.files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    for path, target in tree.links.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)
    for folder in tree.repositories:
        _git(root / folder, "init", "--quiet")
    if tree.git:
        _git(root, "init", "--quiet")
    if tree.git in ("committed", "staged"):
        for folder in tree.repositories:
            _commit(root / folder)
        _git(root, "-c", "advice.addEmbeddedRepo=false", "add", "--all")
    if tree.git == "committed":
        _commit(root)


def _commit(root: Path) -> None:
    _git(root, "add", "--all")
    _git(root, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "-m", "all")


def _git(root: Path, *args: str) -> None:
    done = _run(["git", *args], root)
    assert done.returncode == 0, done.stderr


def started(tree: Tree, root: Path) -> Images:
    """Return the images that the tree, laid out in a folder, starts on each platform."""
    folder = root / tree.main
    ours = listed(folder, HERE)
    images = {HERE: _built(tree, folder) if ours is not None else None}
    for platform in PLATFORMS.keys() - {HERE}:
        theirs = listed(folder, platform, "-export")
        if theirs is None or theirs == ours:
            images[platform] = images[HERE] if theirs else None
        else:
            images[platform] = linked(theirs, tree, root / f"../built-{root.name}-{platform}")
    return images


def _built(tree: Tree, folder: Path) -> frozenset[str] | None:
    program = folder / "../../program" if tree.main else folder / "../program"
    program = program.parent.resolve() / f"program-{folder.resolve().name}"
    done = _run([GO, "build", *FLAGS, f"-ldflags=-s -w {tree.ldflags}", "-o", program, "."], folder)
    return _printed(program) if done.returncode == 0 else None


def _printed(program: Path) -> frozenset[str]:
    done = _run([program], program.parent)
    return frozenset(re.findall(r"^    image: (.*)$", done.stdout, re.MULTILINE))


def listed(folder: Path, platform: str, *more: str) -> list[dict[str, Any]] | None:
    """Return the packages that the program is built from, those that are imported first; None where Go refuses."""
    done = _run([GO, "list", *FLAGS, "-deps", *more, f"-json={FIELDS}", "."], folder, platform)
    if done.returncode != 0:
        return None
    found, at, decoder = list[dict[str, Any]](), 0, json.JSONDecoder()
    while at < len(done.stdout.rstrip()):
        package, end = decoder.raw_decode(done.stdout, at)
        found.append(package)
        at = end + 1
    return [package for package in found if not package.get("Standard")]


@lru_cache(maxsize=1)
def _library() -> str:
    """Return the import configuration of the standard library, on this platform."""
    done = _run(
        [GO, "list", *FLAGS, "-export", "-deps", "-f", "packagefile {{.ImportPath}}={{.Export}}", *LIBRARY], Path("/")
    )
    assert done.returncode == 0, done.stderr
    return "".join(f"{line}\n" for line in done.stdout.splitlines() if not line.endswith("="))


def linked(packages: Sequence[Mapping[str, Any]], tree: Tree, folder: Path) -> frozenset[str] | None:
    """Compile these packages for this platform, whatever platform took their files; link, and run."""
    folder.mkdir()
    config = _library()
    for number, package in enumerate(packages):
        if package.get("CgoFiles"):
            return None
        path = "main" if package["Name"] == "main" else package["ImportPath"]
        mapped = "".join(f"importmap {old}={new}\n" for old, new in package.get("ImportMap", {}).items())
        (folder / "imports").write_text(config + mapped)
        archive = folder / f"{number}.a"
        done = _run(
            [GO, "tool", "compile", *_options(package, folder), "-p", path, "-o", archive, *package["GoFiles"]],
            Path(package["Dir"]),
        )
        if done.returncode != 0:
            return None
        config += f"packagefile {path}={archive}\n"
    (folder / "imports").write_text(config)
    flags = tree.ldflags.split()
    done = _run(
        [GO, "tool", "link", "-importcfg", folder / "imports", "-s", "-w", *flags, "-o", folder / "program", archive],
        folder,
    )
    return _printed(folder / "program") if done.returncode == 0 else None


def _options(package: Mapping[str, Any], folder: Path) -> list[str | Path]:
    options: list[str | Path] = ["-importcfg", folder / "imports"]
    if version := package.get("Module", {}).get("GoVersion"):
        options += ["-lang", f"go{version}"]
    if not package.get("SFiles"):
        options.append("-complete")
    if names := package.get("EmbedFiles"):
        files = {name: f"{package['Dir']}/{name}" for name in names}
        patterns = {pattern: [pattern] for pattern in package["EmbedPatterns"]}
        (folder / "embed").write_text(json.dumps({"Patterns": patterns, "Files": files}))
        options += ["-embedcfg", folder / "embed"]
    return options


def wrong(images: Images) -> list[str]:
    """Return the platforms that start a wrong image."""
    return sorted(platform for platform, found in images.items() if found and found != {RIGHT})


def starts(trees: Sequence[Tree], folder: Path) -> list[Images]:
    """Lay the trees out in `folder/N/tree`, and judge each, two at a time."""

    def judge(number: int) -> Images:
        root = folder / str(number) / "tree"
        root.mkdir(parents=True)
        lay_out(trees[number], root)
        return started(trees[number], root)

    _library()
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(judge, range(len(trees))))
