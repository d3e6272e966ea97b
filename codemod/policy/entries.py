"""Rules and policies, judged together: one analysis, and no more is loaded than is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from codemod.finding.codes import Codes
from codemod.rule import Entry
from codemod.rule.reader import policies_in, rules_in

if TYPE_CHECKING:
    from codemod.golang.read.files import File
    from codemod.judge.analysis import Analysis
    from codemod.source.search import Search
    from codemod.source.tree import Tree


def analyse_all(
    tree: Tree,
    entries: Sequence[Entry],
    codes: Codes = Codes(),
    within: Sequence[str] = (),
    known: Mapping[str, File] = MappingProxyType({}),
    search: Search | None = None,
) -> Analysis:
    """Judge a tree by rules, for which a search was begun, and by policies where there are any."""
    from codemod.judge.analysis import Further, analyse, nothing_further

    further: Further = nothing_further
    if policies := policies_in(entries):
        from codemod.policy.analysis import asking

        further = asking(tree, policies)
    return analyse(tree, rules_in(entries), codes, within, search, known, further)
