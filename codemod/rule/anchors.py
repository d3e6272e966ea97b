"""Which files a rule can be about: found by words, before anything is parsed, or the analysis is even loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from codemod.rule import Field, Rule

if TYPE_CHECKING:
    from codemod.source.search import Search
    from codemod.source.tree import Tree


def anchors(rule: Rule) -> list[str]:
    """Return the words of which one is in every file that the rule can be about."""
    name = rule.image.repository.rpartition("/")[2]
    words = {name, rule.constant.name, *(_pieces(name) if len(name) > 4 else ())}
    for consumer in rule.consumers:
        name = f"{consumer.name}" if isinstance(consumer, Field) else consumer.function
        words.add(name.rpartition(".")[2])
    return sorted(words - _field_names(rule)) or sorted(words)


def _pieces(name: str) -> Iterator[str]:
    """Yield words of which a string holds one where the image's name in it is broken in two, or has an escape.

    The name without its first two letters stands for the whole name, too.
    """
    yield name[2:]
    for length in range(2, len(name)):
        yield name[:length] + "\\"
        for opening in '"/`':
            for closing in '"`':
                yield f"{opening}{name[:length]}{closing}"


def _field_names(rule: Rule) -> set[str]:
    """A field's name (`Image`) is no sign that the rule applies."""
    return {consumer.name for consumer in rule.consumers if isinstance(consumer, Field)}


def start(tree: Tree, rules: Iterable[Rule]) -> Search:
    """Begin the search for the rules' anchors, so that other work can go on meanwhile."""
    return tree.start_search({word.encode() for rule in rules for word in anchors(rule)})
