"""The files that `init` would write: rule files, the configuration that names them, and pre-commit's hook."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from codemod.errors import UserError
from codemod.finding.diagnostics import Message, message
from codemod.proposal.proposed import Proposal
from codemod.records import dataclass, replace
from codemod.rule.configuration import FILE, Configuration
from codemod.rule.reader import parse
from codemod.source.tree import Tree

FOLDER = "rules"
HOOKS = ".pre-commit-config.yaml"
HOOK = """\
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


def proposed(tree: Tree, proposals: Sequence[Proposal], found: Configuration) -> Iterator[Proposed]:
    """Yield the files, in the order in which they need each other."""
    named = []
    for each in proposals:
        file = _file(tree.root, f"{FOLDER}/{each.name}.py", each.text, each.why)
        other = file.there is not None and not _has(tree, file.path, each)
        yield replace(file, there=message("something else has its place; write it elsewhere")) if other else file
        named += [] if other else [file.path]
    if named:
        yield _configuration(tree.root, named, found)
        yield _file(tree.root, HOOKS, HOOK.encode(), message("judges what is staged, before each commit"))


def _has(tree: Tree, path: str, proposal: Proposal) -> bool:
    """Whether a file of the tree has the rules and policies of a proposal, by their names."""
    try:
        names = {each.name for each in parse(tree.read(path), path)}
    except (OSError, UserError):
        return False
    return names >= {each.name for each in proposal.entries}


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
