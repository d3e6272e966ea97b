"""Where an operator names the repository alone, and the program puts the pin's tag behind it.

flags.StringVar(&c.Base, "agent-base-image", DefaultBase, "")         the default is the repository's constant
c.Base + ":" + DefaultVersion                                         right
orDefault(spec.BaseImage, c.Base) + ":" + DefaultVersion              right, too: beside it stands one that is known

Behind a whole image that would be a second tag. What is named is told by the program alone: by what it takes instead.
"""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.evaluate.terms import Hole, Parts, Text, plain
from codemod.golang.evaluate.values import Value
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.judge.flag_defaults import defaults_of
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import is_set
from codemod.rule import Split


def is_base(rule: ResolvedRule, value: Value, beside: Iterable[Value]) -> bool:
    """Whether a value is a repository that an operator names, with the pin's tag or digest; `beside` is what else may
    be formed at the same place."""
    first, behind = value.parts[0], value.parts[1:]
    if not (isinstance(rule.rule.constant, Split) and isinstance(first, Hole) and behind and _is_pin(rule, behind)):
        return False
    if not is_set(rule, rule.rule.overrides, value, (first,)):
        return False
    same = (each for each in (value, *beside) if each.site is value.site and plain(each.parts[1:]) == plain(behind))
    return any(_is_repository(rule, each.parts) for each in same)


def _is_pin(rule: ResolvedRule, behind: Parts) -> bool:
    texts = [part for part in behind if isinstance(part, Text) and any(map(str.isalnum, part.text))]
    return len(texts) > 0 and all(rule.part(part) for part in texts) and not any(isinstance(p, Hole) for p in behind)


def _is_repository(rule: ResolvedRule, parts: Parts) -> bool:
    """Whether a text begins with the pin's repository, or with what is that while nobody gives the flag."""
    first = parts[0]
    if not isinstance(first, Hole):
        return rule.part(first) == "repository"
    defaults = defaults_of(rule.module, first)
    return len(defaults) > 0 and all(_holds(rule, each) for each in defaults)


def _holds(rule: ResolvedRule, default: Node) -> bool:
    if not rule.is_named:
        text = unquote(default) if default.kind in STRING_KINDS else None
        return text is not None and decode(text) == rule.rule.image.repository
    marks = (rule.marks.get(name) for name in _named(rule.module, default))
    return any(mark is not None and mark.part == "repository" for mark in marks)


@per_module
def _named(module: Module, default: Node) -> tuple[str, ...]:
    """Return the full names of what an expression names."""
    items: tuple[Object, ...] = declarations(module, strip_parens(default))
    return tuple(f"{module.package_of(item.file).path}.{item.name}" for item in items)
