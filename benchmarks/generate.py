"""A Go module of any size: the fixture of the broken fork, and ordinary code that has nothing to do with it."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

FORK = Path(__file__).parent.parent / "fixtures" / "sealer"
FILES_IN_PACKAGE = 20
_WORDS = ("node", "image", "cluster", "config", "client", "mount", "layer", "host", "port", "token", "driver", "state")


def generate(folder: Path, files: int) -> None:
    """Write a module of this many Go files; the same number gives the same bytes."""
    shutil.copytree(FORK, folder)
    own = sum(1 for _ in folder.rglob("*.go"))
    random = Random(files)
    for number in range(files - own):
        package = f"p{number // FILES_IN_PACKAGE}"
        path = folder / "gen" / package / f"f{number % FILES_IN_PACKAGE}.go"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_file(package, number, random))


def _file(package: str, number: int, random: Random) -> str:
    functions = "\n".join(_function(f"{number}x{each}", random) for each in range(random.randint(4, 16)))
    return f'package {package}\n\nimport (\n\t"fmt"\n\t"strings"\n)\n\n{functions}'


def _function(name: str, random: Random) -> str:
    one, two, three = random.sample(_WORDS, 3)
    lines = "".join(
        f'\tif strings.HasPrefix({one}, "{random.choice(_WORDS)}-{random.randrange(100)}") {{\n'
        f'\t\treturn "", fmt.Errorf("{two} %s: {three} %d", {one}, {random.randrange(100)})\n\t}}\n'
        for _ in range(random.randint(1, 5))
    )
    signature = f"func {one.title()}{name}({one}, {two} string) (string, error)"
    return f'// {one.title()}{name} joins two names.\n{signature} {{\n{lines}\treturn {one} + "/" + {two}, nil\n}}\n'
