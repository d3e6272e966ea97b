"""The account of a run: what was judged, what was proven, and what was left out and why. Plain numbers and names."""

from __future__ import annotations

from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Files that were not judged, for one `reason`: a word of `codemod.source.selection.LeftOut`. A vendor folder is
    one name, whatever is in it."""

    reason: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule: whether any part of it is in the tree, and which of its consumers are."""

    rule: str
    applies: bool
    consumers: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What one run can answer for.

    An image is one Value at one place (`sinks`): `proven` ones come from where the rule says, `bad` ones are proven
    to come from elsewhere, the rest of `values` is unknown. What an operator chooses (`overrides`) is neither.
    `ignored` and `known` are findings that are not told: because of a comment, or because they are not new.
    """

    rules: tuple[Asked, ...]
    modules: tuple[str, ...]
    packages: int
    searched: int
    parsed: int
    sinks: int
    values: int
    proven: int
    bad: int
    overrides: int
    ignored: int
    left_out: tuple[LeftOut, ...]
    known: int = 0

    @property
    def unknown(self) -> int:
        """How many Values are proven neither good nor bad."""
        return self.values - self.proven - self.bad - self.overrides

    @property
    def consumers(self) -> int:
        """How many of the consumers that rules name are in the tree."""
        return sum(len(rule.consumers) for rule in self.rules)
