"""Every fixture of images: what its comments want is listed, at that place, and nothing else is.

The comments are taken out before the tree is read, so that none can help or disturb.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fixture_files import ROOT
from go_toolchain import go, lay_out, unformatted

from codemod.cli import main

IMAGES = ROOT / "images"
_WANT = re.compile(rb"[ \t]*(?://|#) image (?P<ref>\S+) (?P<pin>\S+) (?P<redirects>\S+)$")
KINDS = sorted(path.name for path in IMAGES.iterdir() if path.is_dir() and path.name != "vendor")
# image, pin, kinds of redirect
Row = tuple[str, str, str]
Rows = dict[Row, set[tuple[str, int]]]


def read() -> tuple[dict[str, bytes], Rows]:
    """Return the files without their comments, and what those want."""
    files: dict[str, bytes] = {}
    wanted: Rows = {}
    for file in sorted(path for path in IMAGES.rglob("*") if path.is_file()):
        path, lines = file.relative_to(IMAGES).as_posix(), []
        for number, line in enumerate(file.read_bytes().splitlines(keepends=True), 1):
            text = line.rstrip(b"\n")
            want = _WANT.search(text)
            if want is not None:
                ref, pin, redirects = (want[name].decode() for name in ("ref", "pin", "redirects"))
                wanted.setdefault((ref, pin, redirects), set()).add((path, number))
            lines.append(line if want is None else text[: want.start()] + b"\n")
        files[path] = b"".join(lines)
    return files, wanted


FILES, WANTED = read()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(FILES, tmp_path_factory.mktemp("images"))


@pytest.fixture(scope="module")
def report(tree: Path) -> dict[str, Any]:
    target = tree.with_name("report.json")
    assert main(["images", "-q", "--output-format", "json", "--output", str(target), str(tree)]) == 0
    found: dict[str, Any] = json.loads(target.read_text())
    return found


@pytest.fixture(scope="module")
def rows(report: dict[str, Any]) -> Rows:
    found: Rows = {}
    for image in report["images"]:
        kinds = ",".join(sorted({redirect["kind"] for redirect in image["redirects"]})) or "-"
        found.setdefault((image["image"], image["pin"], kinds), set()).update(places(image))
    return found


def places(image: dict[str, Any]) -> set[tuple[str, int]]:
    return {(place["path"], place["line"]) for place in [*image["origins"], *image["uses"]]}


def of_kind(rows: Rows, kind: str) -> set[Row]:
    return {row for row, at in rows.items() if any(path.startswith(f"{kind}/") for path, _ in at)}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_kind_wants_is_listed_and_nothing_else(rows: Rows, kind: str) -> None:
    assert of_kind(rows, kind) == of_kind(WANTED, kind)


@pytest.mark.parametrize("row", sorted(WANTED), ids=lambda row: row[0])
def test_an_image_is_listed_where_it_is_named_or_used(rows: Rows, row: Row) -> None:
    assert WANTED[row] - rows.get(row, set()) == set()


def test_every_row_has_a_place(report: dict[str, Any]) -> None:
    assert [image["image"] for image in report["images"] if not image["origins"] + image["uses"]] == []


def test_the_fixtures_are_go_that_builds(tree: Path) -> None:
    assert (go(tree, "build", "./...").stderr, unformatted(tree)) == ("", "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_the_same_alone(tree: Path, report: dict[str, Any], kind: str, tmp_path: Path) -> None:
    alone = {path: text for path, text in FILES.items() if path.startswith(f"{kind}/") or "/" not in path}
    lay_out(alone, tmp_path / "tree")
    assert (
        main(["images", "-q", "--output-format", "list", "--output", str(tmp_path / "out"), str(tmp_path / "tree")])
        == 0
    )
    images = (image for image in report["images"] if any(path.startswith(f"{kind}/") for path, _ in places(image)))
    known = sorted({ref for image in images for ref in (image["image"], *image["branches"]) if "{}" not in ref})
    assert (tmp_path / "out").read_text().split() == known
