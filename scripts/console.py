"""Shell commands in a copy of the broken fixture, and what they print: the same on every machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/support"))

from fixture_files import ROOT as FIXTURES  # noqa: E402
from fixture_files import golden, read_tree  # noqa: E402

SEALER = FIXTURES / "sealer"
FIXED = golden(SEALER)
_DATE = "2024-05-07T00:00:00+00:00"


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files, by `/`-separated path."""
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def broken(folder: Path) -> Path:
    """Write the broken fixture, without its marks, to `folder/sealer`."""
    write(folder / "sealer", read_tree(SEALER)[0])
    return folder / "sealer"


class Console:
    """A shell in one folder. `home` holds what programs would look for in a person's home, and is empty.

    Nothing of the machine's git configuration, locale or terminal is seen, and commits get a fixed date.
    """

    def __init__(self, folder: Path, home: Path, **environ: str) -> None:
        self.folder = folder
        self.environ = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "TERM": "dumb",
            # not of the home: a build from nothing takes a minute
            "GOCACHE": os.environ.get("GOCACHE") or str(Path.home() / ".cache" / "go-build"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
            **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _PERSON.items()},
            **environ,
        }
        home.mkdir(parents=True, exist_ok=True)
        (home / "gitconfig").write_text("[init]\ndefaultBranch = main\n[advice]\ndetachedHead = false\n")

    def run(self, command: str) -> tuple[int, str]:
        """Return the exit status, and what the command printed to both streams, in order."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
        )
        return done.returncode, done.stdout.decode("utf-8", "backslashreplace")

    def must(self, command: str) -> None:
        """Run a command that the reader is not shown. Raises RuntimeError if it fails."""
        status, output = self.run(command)
        if status:
            raise RuntimeError(f"{command}: exit status {status}\n{output}")


_PERSON = {"NAME": "Sealer Maintainer", "EMAIL": "maintainer@example.com", "DATE": _DATE}
