"""The interface for Python programs: `lint` and `images`, as the commands answer, in frozen records that pickle.

from codemod.api import Revision, images, lint
report = lint(Revision("/mirrors/sealer.git", "v0.11.0"))
print([(finding.code, finding.path, finding.line) for finding in report.findings])

The records have the fields of the commands' JSON, one for one, and change with them alone: `version` is the same.
Nothing is printed, no configuration is read, and nothing of a tree is executed. Raises `UserError`, whose text is one
line for people, where no answer is possible. All texts of an answer but the paths are safe to print.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from codemod.commands.judging import analyse_all
from codemod.commands.outputs import report_of
from codemod.errors import UserError as UserError
from codemod.inventory.collect import inventory
from codemod.judge.account import account_of
from codemod.records import dataclass, fields
from codemod.report import inventories
from codemod.report.json import as_json
from codemod.rule import Entry
from codemod.rule.reader import load_all
from codemod.source import git
from codemod.source.tree import Tree
from codemod.source.trees import inside, open_tree


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, branch or tag of the repository at `path`: a work tree, or a bare git directory such as a mirror."""

    path: str
    revision: str


@dataclass(frozen=True, slots=True)
class Index:
    """What is staged in the repository around `path`."""

    path: str


# a path stands for the programs that it holds or is a part of, as they lie on disk
Source = str | os.PathLike[str] | Revision | Index
# a rule file or a folder of them, the name of one that ships, entries that were read before, or the rules that ship
Rules = str | os.PathLike[str] | Sequence[Entry] | None


@dataclass(frozen=True, slots=True)
class Step:
    """One step on the way of a value, or another place that matters."""

    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    value: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a fix puts in place of what is there."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What `fix` would do; no `changes` where they cannot be told as texts at places."""

    message: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at one place; lines and columns count from 1, the end is exclusive."""

    rule: str
    code: str
    name: str
    severity: str
    message: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    fixable: bool
    fixes: tuple[Fix, ...]
    help: str
    fingerprint: str
    related: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many findings there are, how many of them `fix` can mend, and in how many files."""

    findings: int
    fixable: int
    files: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule: whether any part of it is in the tree, its consumers that are, and its parts that are not."""

    rule: str
    applies: bool
    consumers: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy asked of images at sinks, and how many of them are what."""

    policy: str
    judged: int
    good: int
    bad: int
    unknown: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Files:
    """How many Go files were searched, and how many had to be parsed."""

    searched: int
    parsed: int


@dataclass(frozen=True, slots=True)
class Values:
    """What can arrive at the places that take an image, by what is known of it."""

    judged: int
    proven: int
    bad: int
    unknown: int
    overrides: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many files were not judged for this reason."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Account:
    """What was judged and proven, and what was left out."""

    rules: tuple[Asked, ...]
    policies: tuple[Policy, ...]
    modules: tuple[str, ...]
    packages: int
    files: Files
    consumers: int
    sinks: int
    values: Values
    ignored: int
    known: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What `lint` answers; findings are sorted by path, place and code."""

    version: int
    findings: tuple[Finding, ...]
    summary: Summary
    account: Account


@dataclass(frozen=True, slots=True)
class Redirect:
    """What lets an operator take another image, or another registry, without rebuilding."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an image is named, and as what."""

    path: str
    line: int
    column: int
    kind: str


@dataclass(frozen=True, slots=True)
class Use:
    """A place that hands the image to a node."""

    path: str
    line: int
    column: int
    sink: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image that the program can run; what source does not tell of it is `{}`."""

    image: str
    registry: str
    repository: str
    tag: str
    digest: str
    registry_kind: str
    branches: tuple[str, ...]
    pin: str
    redirects: tuple[Redirect, ...]
    origins: tuple[Origin, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class NotAnalysed:
    """A place that could not be read: the list may lack an image."""

    path: str
    line: int
    column: int
    reason: str


@dataclass(frozen=True, slots=True)
class DeadRedirect:
    """A redirect that is declared, and lets nobody take another image; `state` says why."""

    kind: str
    name: str
    state: str
    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at for images."""

    modules: int
    files: int
    embedded: int
    sinks: int
    slots: int
    not_analysed: tuple[NotAnalysed, ...]
    dead_redirects: tuple[DeadRedirect, ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """What `images` answers, sorted by image."""

    version: int
    images: tuple[Image, ...]
    account: Looked


RECORDS = {
    each.__name__: each
    for each in (
        Step, Change, Fix, Finding, Summary, Asked, Policy, Files, Values, LeftOut, Account, Report,
        Redirect, Origin, Use, Image, NotAnalysed, DeadRedirect, Looked, Inventory,
    )
}  # fmt: skip


def lint(tree: Source, rules: Rules = None) -> Report:
    """Judge all programs of a tree by the rules; no rules are those that ship."""
    opened, within = _open(tree)
    analysis = analyse_all(opened, _rules(rules), within=within)
    report = report_of(analysis.diagnostics, opened.read, "en", "json", account_of(analysis, opened))
    found: Report = _record("Report", as_json(report))
    return found


def images(tree: Source) -> Inventory:
    """List the images that the programs of a tree can run."""
    opened, within = _open(tree)
    listing = inventories.listing(*inventory(opened, within), opened.read)
    found: Inventory = _record("Inventory", inventories.as_json(listing))
    return found


def as_dict(record: Any) -> Any:
    """Return a record as what JSON is made of: of what `lint` returns, what `lint --output-format json` prints."""
    if isinstance(record, tuple):
        return [as_dict(each) for each in record]
    if type(record).__name__ not in RECORDS:
        return record
    return {each.name: as_dict(getattr(record, each.name)) for each in fields(record)}


def _open(tree: Source) -> tuple[Tree, tuple[str, ...]]:
    """Return the tree, and what of it is asked about (nothing: all)."""
    if isinstance(tree, Revision):
        return open_tree(tree.path, revision=tree.revision), ()
    if isinstance(tree, Index):
        return open_tree(tree.path, staged=True), ()
    path = os.fspath(tree)
    if git.is_bare(path):
        raise UserError(
            "{path}: a git directory without a work tree; name a revision, as in Revision(path, 'HEAD')", path=path
        )
    opened = open_tree(path)
    return opened, (inside(opened.root, path) or "",)


def _rules(rules: Rules) -> tuple[Entry, ...]:
    if rules is None or isinstance(rules, str | os.PathLike):
        return load_all(None if rules is None else os.fspath(rules))
    return tuple(rules)


def _record(kind: str, value: Any) -> Any:
    """Return what a field's annotation says, `str` or `tuple[Step, ...]`, of what JSON has for it."""
    if kind.startswith("tuple["):
        inner = kind.removeprefix("tuple[").removesuffix(", ...]")
        return tuple(_record(inner, each) for each in value)
    made = RECORDS.get(kind)
    return made(**{each.name: _record(str(each.type), value[each.name]) for each in fields(made)}) if made else value
