"""Which rules hold: what `--rules` and `--rules-from` name, else the configuration, else what ships.

To read them loads what reads Go; so git is asked for a tree's files before anybody asks here.
"""

from __future__ import annotations

import argparse
import os

from codemod.errors import UserError
from codemod.rule import Entry, configuration
from codemod.rule.configuration import Configuration
from codemod.rule.reader import SIZE_LIMIT, load, load_all, parse, shipped_path, together
from codemod.source import git
from codemod.source.trees import inside, open_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.tree import Tree


def rules_of(
    args: argparse.Namespace, tree: Tree, source: Tree, found: Configuration, prefix: str
) -> tuple[Entry, ...]:
    """Return the rules for a tree; `source` is the one whose configuration was `found`. Raises `UserError`."""
    given, where = args.rules, args.rules_from
    if where and given:
        raise UserError("--rules-from: not together with --rules; give one of them")
    if where:
        return _rules_from(tree.root, where)
    if given:
        return _earlier_rules(tree, source, prefix, given) or load_all(given)
    return configured_rules(found, source, prefix)


def configured_rules(found: Configuration, tree: Tree, prefix: str = "") -> tuple[Entry, ...]:
    """Return the rules that a configuration names; those that ship where it names none. Raises `UserError`."""
    named = ((prefix + path, _rules(found, tree, path, prefix)) for path in found.rules)
    return together(named) or load_all(None)


def rules_here(given: str | None, place: str) -> tuple[Entry, ...]:
    """Return the rules for a command that judges nothing: of `--rules`, else of the tree around a path, else those that
    ship. Raises `UserError`."""
    if given:
        return load_all(given)
    tree = open_tree(place)
    if git.top_level(place) is None and not os.path.isfile(os.path.join(tree.root, "go.mod")):
        return load_all(None)  # on a node this may be run anywhere: not every folder is somebody's source
    return configured_rules(configuration.read(tree), tree)


def _rules(found: Configuration, tree: Tree, path: str, prefix: str) -> tuple[Entry, ...]:
    if not path.endswith(".py"):
        shipped = shipped_path(path)
        if shipped is None:
            raise UserError(
                "{place}: {path}: nothing that ships has this name; `explain` lists all",
                place=found.place("rules"),
                path=path,
            )
        return load(shipped)
    source = configuration.named_file(tree, path)
    if source is None:
        raise UserError(
            "{place}: {path}: no such file in this tree; correct the path", place=found.place("rules"), path=path
        )
    return parse(source, prefix + path)


def _earlier_rules(tree: Tree, source: Tree, prefix: str, given: str) -> tuple[Entry, ...]:
    """Return the rules of `--rules` as they were, where it names a file or folder of the tree that was there."""
    path = inside(tree.root, given)
    if source is tree or not path or shipped_path(given):
        return ()
    files = [each for each in source.below(path) if each == path or _is_rule_file(each.removeprefix(f"{path}/"))]
    return together((prefix + each, parse(source.read(each), prefix + each)) for each in files)


def _is_rule_file(name: str) -> bool:
    return name.endswith(".py") and "/" not in name and name[0] not in "._"


def _rules_from(root: str, where: str) -> tuple[Entry, ...]:
    """Return the rules of `REV:PATH`, a path from the root of the repository; the work tree is not asked."""
    revision, colon, path = where.partition(":")
    if not (colon and path and path.isprintable()):
        raise UserError("--rules-from {where}: write REV:PATH, such as origin/main:rules/lvscare.py", where=where)
    if git.top_level(root) is None:
        raise UserError(
            "--rules-from {where}: {root} is not in a git repository; name the file with --rules",
            where=where,
            root=root,
        )
    at = f"{git.commit(root, revision)}:{path}"
    blob = git.Process(root, "rev-parse", "--verify", "--quiet", "--end-of-options", at, ok=(0, 1)).output().strip()
    if not blob or git.Process(root, "cat-file", "-t", blob).output().strip() != b"blob":
        raise UserError(
            "--rules-from {where}: no such file in that revision; the path counts from {root}", where=where, root=root
        )
    from codemod.source.blobs import Objects

    source = Objects(root).read(blob, SIZE_LIMIT)
    if source is None:
        raise UserError(
            "--rules-from {where}: the rule file is larger than {size} KiB", where=where, size=SIZE_LIMIT // 1024
        )
    return parse(source, where)
