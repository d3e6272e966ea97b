"""Rules that ship and whose parts are in the tree, also where the image itself is not what they pin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codemod.finding.diagnostics import message
from codemod.golang.program.packages import Module
from codemod.judge.parts import Parts, parts_of
from codemod.proposal.proposed import Proposal, Seen
from codemod.rule import rules_in
from codemod.rule.reader import default_rules, parse


def proposals(modules: Sequence[Module]) -> Iterator[Proposal]:
    """Yield each rule file that ships and is about this tree."""
    for path in default_rules():
        with open(path, "rb") as file:  # noqa: PTH123 (`pathlib` is a heavy import)
            text = file.read()
        entries = parse(text, path)
        best = [max((parts_of(rule, each) for each in modules), key=lambda parts: parts.there)
                for rule in rules_in(entries)]  # fmt: skip
        if any(map(_is_about, best)):
            name = path.rpartition("/")[2].removesuffix(".py")
            seen = tuple(each for parts in best for each in _seen(parts))
            yield Proposal(name, text, entries, seen, message("a rule that ships, and its parts are here"))


def _is_about(parts: Parts) -> bool:
    """Whether a consumer is there, and what it takes: the constant, or a registry of that type."""
    kinds = {part.kind for part in parts.parts if part.seen and part.missing is None}
    return "consumer" in kinds and len(kinds) > 1


def _seen(parts: Parts) -> Iterator[Seen]:
    what = {"constant": "constant {name}", "consumer": "consumer {name}", "registry": "registry {name}"}
    for part in parts.parts:
        if part.at is not None and part.missing is None:
            yield Seen(message(what[part.kind], name=part.name), part.at)
