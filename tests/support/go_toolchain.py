"""The real Go toolchain over fixtures: build, gofmt, and many type checks in one process."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from fixture_files import ROOT, base

GO = Path(sysconfig.get_path("purelib")) / "go" / "bin" / "go"


GOFMT = GO.with_name("gofmt")


OFFLINE = {"GOFLAGS": "-mod=vendor", "GOPROXY": "off", "GOTOOLCHAIN": "local", "GO111MODULE": "on", "GOWORK": "off"}


def go(
    folder: Path, *args: str, stdin: str = "", env: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **OFFLINE, **env}
    return subprocess.run([GO, *args], cwd=folder, env=env, input=stdin, capture_output=True, text=True, check=False)


def lay_out(files: dict[str, bytes], folder: Path) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    return folder


def unformatted(folder: Path) -> str:
    done = subprocess.run([GOFMT, "-l", folder], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def typecheck(overlays: dict[str, dict[str, bytes]]) -> dict[str, list[str]]:
    """Return the errors of the variations of the base module that do not compile."""
    text = {name: {path: data.decode() for path, data in files.items()} for name, files in overlays.items()}
    request = {"base": {path: data.decode() for path, data in base().items()}, "cases": text}
    done = go(ROOT / "typecheck", "run", "main.go", stdin=json.dumps(request))
    assert done.returncode == 0, done.stderr
    broken: dict[str, list[str]] = json.loads(done.stdout)
    return broken
