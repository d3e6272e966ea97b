"""What a pull request can commit so that an install step, or the start of the tool, would run or read it.

Each planted file leaves a mark, an empty file by its own name, where it is run or obeyed; and then does what it stands
in for, as far as it can, so that those behind it get their turn.
"""

from __future__ import annotations

import sys
from pathlib import Path

# a module that marks that it was imported, and gives way to the one that it hides
_MODULE = """import sys, os
open({mark!r}, "w").close()
_here = os.path.realpath(__file__)
for _ in range({up} + 1):
    _here = os.path.dirname(_here)
sys.path[:] = [each for each in sys.path if os.path.realpath(each) != _here]
if __name__ == "__main__":
    import runpy
    runpy.run_module({name!r}, run_name="__main__", alter_sys=True)
else:
    _this = sys.modules.pop(__name__)
    try:
        __import__({name!r})
    except ImportError:
        sys.modules[__name__] = _this
"""
MODULES = (
    "venv", "pip", "ensurepip", "runpy", "site", "sitecustomize", "usercustomize", "argparse", "json", "typing", "gc",
    "subprocess", "hatchling/build", "hatchling", "pluggy", "pathspec", "tree_sitter", "tree_sitter_go", "libcst",
    "codemod/cli", "codemod/errors",
)  # fmt: skip
PROGRAMS = ("bash", "sh", "python", "python3", "git", "env", "mktemp", "pip")
ENVIRONMENTS = (".lint", "venv", "lvscare-codemod", ".venv")


def plants(marks: Path) -> dict[str, bytes]:
    """Return the files by path; the marks are made in that folder."""
    files: dict[str, str] = {}
    for name in MODULES:
        package = name.partition("/")[0]
        mark = str(marks / name.replace("/", "."))
        files[f"{package}/__init__.py"] = _MODULE.format(mark=str(marks / package), name=package, up=1)
        if name != package:
            files[f"{name}.py"] = _MODULE.format(mark=mark, name=name.replace("/", "."), up=1)
        files[f"{package}/__main__.py"] = _MODULE.format(mark=f"{marks / package}.__main__", name=package, up=1)
        files.setdefault(
            f".lint/bin/{package}.py", _MODULE.format(mark=f"{marks}/.lint-bin-{package}", name=package, up=0)
        )
    for name in PROGRAMS:
        files[name if name not in files and f"{name}/__init__.py" not in files else f"bin/{name}"] = _program(
            marks, name
        )
    for folder in ENVIRONMENTS:
        site = f"lib/python3.{sys.version_info.minor}/site-packages"
        files[f"{folder}/{site}/planted.pth"] = (
            f"import pathlib; pathlib.Path({str(marks / folder)!r} + '.pth').touch()\n"
        )
        files[f"{folder}/pip.conf"] = _pip(marks, f"{folder}.pip.conf")
        files[f"{folder}/bin/python"] = _program(marks, f"{folder}-python")
    files |= {name: _pip(marks, name) for name in ("pip.conf", ".pip/pip.conf", ".config/pip/pip.conf")}
    files["setup.py"] = f"import pathlib; pathlib.Path({str(marks / 'setup.py')!r}).touch()\n"
    files["setup.cfg"] = f"[install]\nroot = {marks}/setup.cfg\n"
    files["pyproject.toml"] = '[build-system]\nrequires = []\nbuild-backend = "setup"\nbackend-path = ["."]\n'
    files["requirements.txt"] = "./\n"
    files["pyvenv.cfg"] = "home = /nowhere\n"
    return {name: text.encode() for name, text in files.items()}


def _program(marks: Path, name: str) -> str:
    return f"#!/bin/sh\ntouch {marks}/program-{name}\n"


def _pip(marks: Path, name: str) -> str:
    return f"[install]\ntarget = {marks}/{name.replace('/', '-')}\n"
