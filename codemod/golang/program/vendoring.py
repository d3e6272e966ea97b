"""Which vendor folder the go command uses without being told, and what of it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from codemod.golang.program.layout import MODULES_TXT, Layout, under
from codemod.golang.program.modfile import release
from codemod.golang.program.words import as_text, space_separated

Read = Callable[[str], bytes]


VENDOR_SINCE = 14  # a vendor folder is used
VENDOR_LISTED_SINCE = 23  # ... for no package that its modules.txt does not name


def vendor_folder(tree: Layout, base: str, go: str, workspace: bool, read: Read) -> str | None:
    """Return the vendor folder that the go command uses without being told."""
    vendor = under(base, "vendor")
    there = tree.vendors(base) if release(go) >= VENDOR_SINCE else False
    if there is False:
        return None
    first = as_text(read(under(base, MODULES_TXT))).partition("\n")[0] if there else ""
    notes = [note.strip() for note in first[3:].split(";")] if first.startswith("## ") else []
    return vendor if ("workspace" in notes) == workspace else None


def vendored_packages(tree: Layout, vendor: str, go: str, read: Read) -> frozenset[str] | None:
    """Return the packages that modules.txt names, None where that does not matter."""
    if release(go) < VENDOR_LISTED_SINCE:
        return None
    base = posixpath.dirname(vendor)
    return frozenset(listed_packages(read(under(base, MODULES_TXT)))) if tree.vendors(base) else frozenset()


def listed_packages(modules_txt: bytes) -> list[str]:
    """Return the import paths of a modules.txt: each on a line of its own, below its module's `# path version`."""
    lines = as_text(modules_txt).split("\n")
    named = (line for line in lines if not line.startswith("#"))
    return [words[0] for words in map(space_separated, named) if len(words) == 1 and not words[0].startswith("#")]
