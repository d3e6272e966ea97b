"""Patterns of paths, as a `.gitignore` at the tree's root has them (gitignore(5)), without its `!`.

`*`, `?` and `[...]` stay inside one name; `**/`, `/**` and `/**/` are any folders. A pattern with a slash at its
beginning or in its middle counts from the root, any other is found at any depth; one that ends in a slash names folders
alone. What matches a folder takes all that is in it.

A configuration may be hostile, so the time is linear: what stands between two stars is looked for once, and the first
place of it is as good as any other (`(?>...)` does not go back).

As in git, `?` and a set are one byte: `目` is three of them, so that `??.go` does not take `目录.go`, and `*.go` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

_TOKEN = re.compile(
    r"\\(?P<plain>.)|(?P<star>\*+)|(?P<one>\?)|\[(?P<no>[!^]?)(?P<set>\][^]]{0,99}|[^]]{1,100})\]", re.DOTALL
)


@lru_cache(maxsize=64)
def matcher(globs: tuple[str, ...]) -> Callable[[str], bool]:
    """Return the function that says whether one of the patterns takes a file."""
    found = re.compile("|".join(_pattern(_bytes(glob)) for glob in globs), re.DOTALL).match
    return lambda path: found(path if path.isascii() else _bytes(path)) is not None


def _bytes(text: str) -> str:
    """Return a text of which each character is one byte of the path."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def _pattern(glob: str) -> str:
    """Return the regular expression of one pattern; it is looked for at a path's beginning."""
    body = glob.removeprefix(".") if glob.startswith("./") else glob
    names = body.strip("/").split("/")
    if "/" not in body.rstrip("/"):
        names.insert(0, "**")
    pieces, run = [], list[str]()
    for name in [*names, "**"]:
        if name != "**":
            run.append(_name(name))
        elif run:
            pieces.append("/".join(run))
            run = []
    # what follows a run of names is the end of one, too: so the first place where all of them match is the right one
    if not pieces:
        return "[^/]+/" if glob.endswith("/") else "."
    head = [f"(?>{pieces.pop(0)}(?=/|$))"] if names[0] != "**" else []
    runs = [*head, *(f"(?>(?:[^/]+/)*?{piece}(?=/|$))" for piece in pieces)]
    inside = names[-1] == "**"
    return (
        "/".join(runs)
        + ("/[^/]+" if inside and glob.endswith("/") else "")
        + ("/." if inside or glob.endswith("/") else "")
    )


def _name(name: str) -> str:
    """Return the regular expression of a pattern without slashes: it takes a whole name."""
    pieces, end = [""], 0
    for match in _TOKEN.finditer(name):
        pieces[-1] += re.escape(name[end : match.start()])
        end = match.end()
        if match["star"]:
            pieces.append("")
        else:
            pieces[-1] += re.escape(match["plain"]) if match["plain"] else _one(match)
    pieces[-1] += re.escape(name[end:])
    first, *rest = pieces
    if not rest:
        return first
    middle = "".join(f"(?>[^/]*?{piece})" for piece in rest[:-1])
    return f"{first}{middle}(?>[^/]*{rest[-1]}(?=/|$))"


def _one(match: re.Match[str]) -> str:
    """Return the regular expression of one character that is not a slash."""
    if match["one"]:
        return "[^/]"
    listed, members = match["set"], ""
    while listed:
        first, last = listed[0], listed[2] if listed[1:2] == "-" and len(listed) > 2 else ""
        members += re.escape(first) + (f"-{re.escape(last)}" if last and first <= last else "")
        listed = listed[3:] if last else listed[1:]
    return f"(?!/)[{'^' if match['no'] else ''}{members}]"


def unused_globs(globs: tuple[str, ...], paths: Iterator[str]) -> list[str]:
    """Return the patterns that take none of the files."""
    left = dict.fromkeys(globs)
    for path in paths:
        for glob in [glob for glob in left if matcher((glob,))(path)]:
            del left[glob]
        if not left:
            break
    return list(left)
