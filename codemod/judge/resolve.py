"""A rule, made concrete for one Go module: import paths, and registry expressions as Values."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.memory import Words
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.terms import (
    Call,
    Hole,
    Method,
    Name,
    Part,
    Parts,
    Receiver,
    Select,
    Term,
    Text,
    Verb,
    holes,
    plain,
)
from codemod.golang.evaluate.values import normal
from codemod.golang.program.packages import Module, likely_names
from codemod.golang.read.syntax import FUNCTIONS
from codemod.judge.parts import is_there
from codemod.records import dataclass, replace
from codemod.rule import Registry, Rule
from codemod.rule.spelling import qualifiers, read

_STANDARD = {"filepath": "path/filepath", "url": "net/url"}


@dataclass(frozen=True, eq=False)
class LocalRegistry:
    """An accepted registry: its parts, and the parts of host and port joined by hand (empty where it has none)."""

    registry: Registry
    package: str
    folder: str
    parts: tuple[Part, ...]
    joined_by_hand: Parts

    @property
    def plain(self) -> Parts:
        return plain(self.parts)


@dataclass(frozen=True, eq=False)
class ResolvedRule:
    """A rule in one module.

    `constant` is `import/path.Name`; `name` is the last path component of the image; `typed` are the packages that
    declare the receiver's type: there, a method of another type has no registry.
    """

    rule: Rule
    constant: str
    name: str
    registries: tuple[LocalRegistry, ...]
    leaves: dict[Term, Verb]
    typed: frozenset[str]

    @property
    def words(self) -> Words:
        """What an evaluation asks of a rule."""
        return Words(frozenset({self.constant}), self.leaves, self.typed)


def import_path(module: Module, rule: Rule, name: str) -> str:
    """Return the import path that a package name in a rule's Go expression stands for."""
    constant = module.absolute(rule.constant.package)
    return constant if likely_names(constant)[0] == name else _STANDARD.get(name, name)


def _evaluated(module: Module, rule: Rule, registry: Registry) -> tuple[Part, ...]:
    node = read(registry.expression, registry.receiver, module.folder_of(module.absolute(registry.package)))
    for name in qualifiers(node):
        node.file.named_imports[name] = import_path(module, rule, name)
    function = next(above for above in node.ancestors() if above.kind in FUNCTIONS)
    values = evaluator_of(module, MODELS).evaluate(node, Frame(function))
    unknown = values[0].unknown if values else None
    if len(values) != 1 or unknown is not None:
        why = unknown.message if len(values) == 1 and unknown is not None else message("more than one value")
        raise UserError(
            "rule {rule}: the registry expression {expression} cannot be evaluated ({why}); use"
            " fields and calls of {receiver}",
            rule=rule.name,
            expression=repr(registry.expression),
            why=why,
            receiver=repr(registry.receiver),
        )
    return values[0].parts


def _leaves(parts: Parts) -> Iterator[tuple[Term, Verb]]:
    """Yield the terms that a registry is made of, each with its verb: of `net.JoinHostPort(c.Domain, p)` the field."""
    for hole in holes(parts):
        if isinstance(hole.term, Select | Method | Receiver | Name):
            yield hole.term, hole.verb


def _by_hand(parts: Parts) -> Parts:
    """Return `host:port` for a registry that is `net.JoinHostPort(host, port)`, else nothing."""
    term = parts[0].term if len(parts) == 1 and isinstance(parts[0], Hole) else None
    if isinstance(term, Call) and term.function == "net.JoinHostPort" and len(term.arguments) == 2:
        host, port = term.arguments
        return normal((*host, Text(":"), *port))
    return ()


def _declares(module: Module, registry: Registry) -> bool:
    packages = module.all_imported(module.absolute(registry.package)) if registry.type else ()
    return any(item.kind == "type" for package in packages for item in package.named(registry.type))


def _with_type(part: Part, name: str) -> Part:
    """Return the part with the receiver being one of this type."""
    return replace(part, term=_typed(part.term, name)) if isinstance(part, Hole) else part


def _typed(term: Term, name: str) -> Term:
    if isinstance(term, Receiver):
        return Receiver(term.package, name)
    if isinstance(term, Select | Method):
        term = replace(term, operand=_typed(term.operand, name))
    if isinstance(term, Call | Method):
        arguments = tuple(tuple(_with_type(part, name) for part in argument) for argument in term.arguments)
        return replace(term, arguments=arguments)
    return term


def resolve(rule: Rule, module: Module) -> ResolvedRule:
    """Make a rule concrete. Raises UserError where a registry expression cannot be evaluated."""
    leaves: dict[Term, Verb] = {}
    registries, typed = [], set[str]()
    for registry in rule.registries:
        if not is_there(module, rule, registry):
            continue  # told as IMG106
        parts = _evaluated(module, rule, registry)
        if _declares(module, registry):
            typed.add(module.absolute(registry.package))
            parts = tuple(_with_type(part, registry.type) for part in parts)
        leaves.update(_leaves(parts))
        package = module.absolute(registry.package)
        registries.append(LocalRegistry(registry, package, module.folder_of(package), parts, _by_hand(parts)))
    constant = f"{module.absolute(rule.constant.package)}.{rule.constant.name}"
    name = rule.image.repository.rpartition("/")[2]
    return ResolvedRule(rule, constant, name, tuple(registries), leaves, frozenset(typed))
