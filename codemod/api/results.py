"""What `lint` and `images` answer: frozen records with the fields of the commands' JSON, one for one, that pickle."""

from __future__ import annotations

from typing import Any

from codemod.records import dataclass, fields


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
    not_redirected_by: tuple[Redirect, ...]
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
class PartialRedirect:
    """A redirect of many images' registry: how many it reaches, and the images that it does not."""

    redirects: tuple[Redirect, ...]
    reaches: int
    misses: tuple[str, ...]


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
    partial_redirects: tuple[PartialRedirect, ...]


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
        Redirect, Origin, Use, Image, NotAnalysed, DeadRedirect, PartialRedirect, Looked, Inventory,
    )
}  # fmt: skip


def as_dict(record: Any) -> Any:
    """Return a record as what JSON is made of: of what `lint` returns, what `lint --output-format json` prints."""
    if isinstance(record, tuple):
        return [as_dict(each) for each in record]
    if type(record).__name__ not in RECORDS:
        return record
    return {each.name: as_dict(getattr(record, each.name)) for each in fields(record)}


def record(kind: str, value: Any) -> Any:
    """Return what a field's annotation says, `str` or `tuple[Step, ...]`, of what JSON has for it."""
    if kind.startswith("tuple["):
        inner = kind.removeprefix("tuple[").removesuffix(", ...]")
        return tuple(record(inner, each) for each in value)
    made = RECORDS.get(kind)
    return made(**{each.name: record(str(each.type), value[each.name]) for each in fields(made)}) if made else value
