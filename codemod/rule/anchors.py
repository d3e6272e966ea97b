"""Which files a rule can be about: those that hold one of a few words, such as `lvscare` or `LvsCareRepoAndTag`.

Git looks for them before anything is parsed, and before the analysis is even loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.image.reference import split_domain
from codemod.image.repository_path import Names
from codemod.rule import Field, Fields, Image, Rule
from codemod.rule.pins import held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.search import Search
    from codemod.source.tree import Tree


def anchors(rule: Rule) -> list[str]:
    """Return the words to search for. A file without any of them cannot be about the rule."""
    words = {each.declared for each in held(rule)}
    for name in names_of(rule.image).words:
        words.update((name, *(_pieces(name) if len(name) > 4 else ())))
    for consumer in rule.consumers:
        if not isinstance(consumer, Field | Fields):
            words.add(consumer.function.rpartition(".")[2])
    # a field's name is no sign of this image: many a struct has a field `Image`
    fields = {consumer.name for consumer in rule.consumers if isinstance(consumer, Field)}
    return sorted(words - fields) or sorted(words)


def names_of(image: Image) -> Names:
    """Return what an image is called in texts: the path of its repository, and whatever else it was called."""
    return Names((split_domain(image.repository)[1], *image.aliases))


def _pieces(name: str) -> Iterator[str]:
    """Yield words that find the name also where a string breaks it in two, or writes a letter of it as an escape.

    `"sealerio/" + "lvs" + "care"` has `"lvs"`, and the first letters of a name with an escape are followed by a
    backslash. Where it is broken behind its first or second letter, or one of these is the escape, what is left of it
    begins a string, `"vscare`, or follows the digits of one, of which `6cvscare` and `154vscare` are the ends.
    """
    for length in range(2, len(name)):
        yield name[:length] + "\\"
        for opening in '"/`':
            for closing in '"`':
                yield f"{opening}{name[:length]}{closing}"
    for letter, rest in ((name[0], name[1:]), (name[1], name[2:])):
        yield from (f'"{rest}', f"`{rest}")
        code = ord(letter)
        yield from (f"{code:02x}{rest}", f"{code:02X}{rest}", f"{code:03o}{rest}")


def start(tree: Tree, rules: Iterable[Rule]) -> Search:
    """Begin the search for the rules' anchors, so that other work can go on meanwhile."""
    return tree.start_search({word.encode() for rule in rules for word in anchors(rule)})
