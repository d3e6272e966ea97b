"""How the files that make the image are there: as files, through symbolic links, or in another repository."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from making import Making

Apply = Callable[[Making, int, str, Sequence[str]], None]
"""Changes a tree, given the layer's number, its package's folder, and its Go files."""


@dataclass(frozen=True)
class Link:
    """`elsewhere`: only for a package that is not the importer's own. `texts`: it is about embedded ones."""

    name: str
    apply: Apply
    elsewhere: bool = False
    texts: bool = False


def _none(making: Making, n: int, folder: str, files: Sequence[str]) -> None:
    return None


def _file(target: str) -> Apply:
    def apply(making: Making, n: int, folder: str, files: Sequence[str]) -> None:
        for number, path in enumerate(files):
            there = target.replace("«n»", f"{n}_{number}x")
            making.links[path] = posixpath.relpath(there, posixpath.dirname(path) or ".")

    return apply


def _folder(target: str) -> Apply:
    def apply(making: Making, n: int, folder: str, files: Sequence[str]) -> None:
        making.links[folder] = posixpath.relpath(target.replace("«n»", str(n)), posixpath.dirname(folder) or ".")

    return apply


def _repository(making: Making, n: int, folder: str, files: Sequence[str]) -> None:
    making.git = making.git or "committed"
    making.repositories.append(folder)


def _ignored(making: Making, n: int, folder: str, files: Sequence[str]) -> None:
    making.git = making.git or "committed"
    making.ignored += files


def _ignored_texts(making: Making, n: int, folder: str, files: Sequence[str]) -> None:
    making.git = making.git or "committed"
    making.ignored.append(f"{folder}/*.txt")


def _linked_module(making: Making, n: int, folder: str, files: Sequence[str]) -> None:
    making.links["go.mod"] = "texts/mod.txt"


LINKS = (
    Link("files", _none),
    Link("link to a text", _file("texts/real«n».txt")),
    Link("link to a file left out", _file("testdata/real«n».go")),
    Link("link to a file outside", _file("../texts/real«n».go")),
    Link("linked folder", _folder("_real/help«n»"), True),
    Link("folder linked to the outside", _folder("../real/help«n»"), True),
    Link("repository of its own", _repository, True),
    Link("ignored by git", _ignored),
    Link("texts ignored by git", _ignored_texts, texts=True),
    Link("linked go.mod", _linked_module),
)
