"""The Go toolchain as the judge: what it says of files that are written into a folder of the test."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(sysconfig.get_path("purelib")) / "go"
GO = ROOT / "bin" / "go"
# without its index, which it makes of files older than two seconds: of a wrong constraint, that says something else
OFFLINE = {
    "GOPROXY": "off", "GOTOOLCHAIN": "local", "GO111MODULE": "on", "GOFLAGS": "", "CGO_ENABLED": "0",
    "GODEBUG": "goindex=0",
}  # fmt: skip


def write(folder: Path, files: Mapping[str, bytes | str]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data.encode() if isinstance(data, str) else data)


def go(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    command: Sequence[str | Path] = [GO, *args]
    return subprocess.run(command, cwd=folder, env=os.environ | OFFLINE | env, capture_output=True, check=False)


def edited(folder: Path, name: str, data: bytes) -> dict[str, Any] | int:
    """Return what `go mod edit -json`, or `go work edit -json`, reads; the line where it refuses.

    A parenthesis that is not closed counts where it is opened.
    """
    (folder / name).write_bytes(data)
    done = go(folder, "mod" if name == "go.mod" else "work", "edit", "-json", name)
    if done.returncode == 0:
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer
    found = re.search(rb"started at go\.\w+:(\d+)", done.stderr) or re.search(rb"go\.\w+:(\d+)", done.stderr)
    assert found, done.stderr
    return int(found[1])


def listed(folder: Path, *args: str, **env: str) -> list[dict[str, Any]]:
    """Return the packages that `go list -e -json` lists, those that it cannot load included."""
    text = go(folder, "list", "-e", "-json", *args, **env).stdout.decode()
    found, at, decoder = [], 0, json.JSONDecoder()
    while at < len(text.rstrip()):
        package, end = decoder.raw_decode(text[at:])
        found.append(package)
        at += end + 1
    return found
