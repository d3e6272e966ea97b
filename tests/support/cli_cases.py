"""What tests of the command line share beside the fixtures of `conftest.py`: the small sealer, git, what a run gave."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCAL = "pkg/registry/local.go"
UTILS = "pkg/runtime/kubernetes/utils.go"
COMMON = "common/common.go"
PINNED = b'"sealerio/lvscare:v1.1.3-beta.8"'
JOINED = b'fmt.Sprintf("%s/%s", net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common.LvsCareRepoAndTag)'
BARE = b"common.LvsCareRepoAndTag"
# by these it knows that its output is kept as a log; the tests themselves may run where one of them is set
LOGGED = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL")
IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def codes(self) -> list[tuple[str, str]]:
        """The (path, code) of each finding of a JSON report."""
        return [(each["path"], each["code"]) for each in self.json["findings"]]


Cli = Callable[..., Ran]


def write(root: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        path = root / os.fsdecode(name.encode("utf-8", "surrogateescape"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def change(root: Path, path: str, old: bytes, new: bytes) -> None:
    data = (root / path).read_bytes()
    assert old in data
    (root / path).write_bytes(data.replace(old, new))


def break_local(root: Path) -> None:
    """Let the image reach its consumer with no registry in front (IMG202)."""
    change(root, LOCAL, JOINED, BARE)


def git(root: Path, *args: str) -> str:
    return subprocess.run(["git", *IDENTITY, *args], cwd=root, check=True, capture_output=True, text=True).stdout


def commit_all(root: Path, said: str = "all") -> str:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "--allow-empty", "-m", said)
    return git(root, "rev-parse", "HEAD").strip()
