"""The files that `init` would write: rule files, the configuration that names them, and pre-commit's hook."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from codemod.finding.diagnostics import Message, message
from codemod.proposal.record import Proposal
from codemod.records import dataclass
from codemod.rule.configuration import FILE, Configuration

FOLDER = "rules"
HOOKS = ".pre-commit-config.yaml"
_HOOK = """\
repos:
  - repo: local
    hooks:
      - id: lvscare-lint
        name: lvscare-codemod lint
        entry: lvscare-codemod lint --staged
        language: system
        always_run: true
        pass_filenames: false
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A file of the tree; `there` says why it is not written: it is there, or something is in its place."""

    path: str
    text: bytes
    what: Message
    there: Message | None = None


def proposed(root: str, proposals: Sequence[Proposal], found: Configuration) -> Iterator[Proposed]:
    """Yield the files, in the order in which they need each other."""
    paths = [f"{FOLDER}/{each.name}.py" for each in proposals]
    for path, each in zip(paths, proposals, strict=True):
        yield _file(root, path, each.text, each.why)
    if paths:
        yield _configuration(root, paths, found)
        yield _file(root, HOOKS, _HOOK.encode(), message("judges what is staged, before each commit"))


def configuration_text(paths: Sequence[str]) -> bytes:
    """Return a configuration that names these rule files."""
    listed = ", ".join(f'"{path}"' for path in paths)
    return f"# what `lvscare-codemod` judges this tree by\nrules = [{listed}]\n".encode()


def _configuration(root: str, paths: Sequence[str], found: Configuration) -> Proposed:
    what, text = message("lint, fix and the hook use these rules with no option"), configuration_text(paths)
    if found.name and found.name != FILE:
        return Proposed(FILE, text, what, message("{path} has a configuration already; add it there", path=found.name))
    return _file(root, FILE, text, what)


def _file(root: str, path: str, text: bytes, what: Message) -> Proposed:
    there = message("it is there already, and left as it is") if os.path.lexists(os.path.join(root, path)) else None
    return Proposed(path, text, what, there)
