"""Refactorings as contributors make them: pairs of a right one and a wrong one, in one text each.

`fixtures/refactorings/pairs/KIND.txt` has them, each a change of the module in `fixtures/refactorings/base/`:

    ### name
    @@ path          the text up to `==` is exchanged for the one up to `@@`, once
    ++ path          what follows is written below the file
    -- path          what follows is the file

`«right¦wrong»` is where the two differ. Import declarations are written for what a file names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from zlib import crc32

from fixture_files import ROOT

FOLDER = ROOT / "refactorings"
_MODULE = "github.com/sealerio/sealer"
PATHS = {
    "common": f"{_MODULE}/common", "v2": f"{_MODULE}/types/api/v2", "ptr": f"{_MODULE}/utils/ptr",
    **{
        name: f"{_MODULE}/pkg/{name}"
        for name in (
            "components", "image", "images", "imageutil", "infradriver", "ipvs", "lvs", "reference", "registry",
        )
    },
    "kubernetes": f"{_MODULE}/pkg/runtime/kubernetes", "logrus": "github.com/sirupsen/logrus",
    "v1": "k8s.io/api/core/v1", "metav1": "k8s.io/apimachinery/pkg/apis/meta/v1", "yaml": "sigs.k8s.io/yaml",
    "exec": "os/exec", "json": "encoding/json", "netip": "net/netip", "url": "net/url", "template": "text/template",
    "cobra": "github.com/spf13/cobra", "wait": "k8s.io/apimachinery/pkg/util/wait",
    "retry": "k8s.io/client-go/util/retry", "errgroup": "golang.org/x/sync/errgroup",
    "gob": "encoding/gob", "xml": "encoding/xml", "atomic": "sync/atomic", "filepath": "path/filepath",
    "http": "net/http",
    **{name: name for name in (
        "bufio", "bytes", "cmp", "context", "errors", "flag", "fmt", "io", "iter", "log", "maps", "net", "os", "path",
        "reflect", "regexp", "slices", "sort", "strconv", "strings", "sync", "time", "unsafe",
    )},
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """One refactoring; `changes` are (how, path, text) in order."""

    name: str
    changes: tuple[tuple[str, str, str], ...]

    def files(self, right: bool) -> dict[str, bytes]:
        """Return the whole module with the right or the wrong twin."""
        found = changed(base(), self, right)
        written = {path for _, path, _ in self.changes if path.endswith(".go")}
        return {path: (imported(text) if path in written else text).encode() for path, text in found.items()}


def sampled(names: Iterable[str], one_in: int) -> frozenset[str]:
    """Return one name of so many, by the names alone: what is added later changes nothing for the others."""
    return frozenset(name for name in names if crc32(name.encode()) % one_in == 0)


def changed(files: Mapping[str, str], pair: Pair, right: bool) -> dict[str, str]:
    """Return files with what the right or the wrong twin changes in them."""
    found = dict(files)
    for how, path, text in pair.changes:
        text = re.sub(r"«(.*?)¦(.*?)»", r"\1" if right else r"\2", text, flags=re.DOTALL)
        if how == "@@":
            old, _, new = text.partition("\n==\n")
            assert old in found[path], (pair.name, path, old)
            found[path] = found[path].replace(old, new.removesuffix("\n@@"), 1)
        else:
            found[path] = f"{found[path]}\n{text}\n" if how == "++" else f"{text}\n"
    return found


@cache
def base() -> dict[str, str]:
    below = FOLDER / "base"
    return {str(path.relative_to(below)): path.read_text("utf-8") for path in below.rglob("*") if path.is_file()}


def pairs() -> Iterator[Pair]:
    """Yield all of them, by the name `kind/name`."""
    for file in sorted((FOLDER / "pairs").glob("*.txt")):
        for pair in pairs_in(file):
            yield replace(pair, name=f"{file.stem}/{pair.name}")


def pairs_in(file: Path) -> Iterator[Pair]:
    for text in re.split(r"^### ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name, _, rest = text.partition("\n")
        found = re.findall(r"^(@@|\+\+|--) (\S+)\n(.*?)\n?(?=^(?:@@|\+\+|--) |\Z)", rest, re.MULTILINE | re.DOTALL)
        yield Pair(name, tuple(found))


def imported(text: str, paths: Mapping[str, str] = PATHS) -> str:
    """Return a file with the import declaration that it needs."""
    body = re.sub(r"(?ms)^import \(.*?^\)\n+", "", text)
    code = re.sub(r'//[^\n]*|`[^`]*`|"(?:\\.|[^"\\\n])*"', '""', body)
    own = re.search(r"(?m)^package (\w+)", body)
    assert own is not None
    used = {name for name in re.findall(r"(?<![\w.)\]])(\w+)\.[A-Z]", code) if name in paths and name != own[1]}
    lines = [f'\t{"" if path.endswith(name) else name + " "}"{path}"\n' for name in used for path in [paths[name]]]
    block = "".join(["import (\n", *sorted(lines, key=lambda line: line.split('"')[1]), ")\n\n"]) if used else ""
    return re.sub(r"(?m)^(package \w+)\n+", lambda found: f"{found[1]}\n\n{block}", body, count=1)
