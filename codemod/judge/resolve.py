"""A rule, made concrete for one Go module: import paths, and registry expressions as Values."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.errors import UserError
from codemod.golang.evaluate.expressions import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.values import Hole, Part, Term, Text, Verb, key
from codemod.golang.program.packages import Module, likely_names
from codemod.golang.read.files import File
from codemod.golang.read.scopes import FUNCTIONS
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
    joined_by_hand: tuple[object, ...]

    @property
    def key(self) -> tuple[object, ...]:
        return key(self.parts)


@dataclass(frozen=True, eq=False)
class ResolvedRule:
    """`constant` is `import/path.Name`; `name` is the last path component of the image; `typed` are the packages in
    which only a method of the registry's own type has it."""

    rule: Rule
    constant: str
    name: str
    registries: tuple[LocalRegistry, ...]
    leaves: dict[Term, Verb]
    typed: frozenset[str]


def import_path(module: Module, rule: Rule, name: str) -> str:
    """Return the import path that a package name in a rule's Go expression stands for."""
    constant = module.absolute(rule.constant.package)
    return constant if likely_names(constant)[0] == name else _STANDARD.get(name, name)


def _evaluated(module: Module, rule: Rule, registry: Registry) -> tuple[Part, ...]:
    node = read(registry.expression, registry.receiver)
    folder = module.folder_of(module.absolute(registry.package))
    names = {name: import_path(module, rule, name) for name in qualifiers(node)}
    file = File(f"{folder}/(rule)", node.source, [], named_imports=names)
    function = next(above for above in node.ancestors() if above.kind in FUNCTIONS)
    values = Evaluator(module, frozenset(), {}, MODELS).evaluate(node, Frame(file, function))
    if len(values) != 1 or values[0].unknown:
        why = values[0].unknown if len(values) == 1 else "more than one value"
        raise UserError(
            f"rule {rule.name}: the registry expression {registry.expression!r} cannot be evaluated"
            f" ({why}); use fields and calls of {registry.receiver!r}"
        )
    return values[0].parts


def _leaves(item: object) -> Iterator[tuple[Term, Verb]]:
    """Yield the terms that a registry is made of, each with its verb."""
    if isinstance(item, Hole):
        item = ("hole", item.term, item.verb)
    if not isinstance(item, tuple) or not item:
        return
    if item[0] == "hole" and item[1][0] in ("select", "method", "receiver", "name"):
        yield item[1], item[2]
    else:
        for inner in item:
            yield from _leaves(inner)


def _joined(parts: tuple[tuple[object, ...], ...]) -> tuple[object, ...]:
    """Return the parts with neighbouring texts as one, as `values.normal` would have them."""
    out: list[tuple[object, ...]] = []
    for part in parts:
        if out and out[-1][0] == part[0] == "text":
            out[-1] = ("text", f"{out[-1][1]}{part[1]}")
        else:
            out.append(part)
    return tuple(out)


def _by_hand(parts: tuple[Part, ...]) -> tuple[object, ...]:
    """Return the key of `host:port` for a registry that is `net.JoinHostPort(host, port)`."""
    term = parts[0].term if len(parts) == 1 and isinstance(parts[0], Hole) else ()
    if term[:2] == ("call", "net.JoinHostPort") and len(term) == 4:
        host, port = term[2:]
        assert isinstance(host, tuple) and isinstance(port, tuple)
        return _joined((*host, ("text", ":"), *port))
    return ()


def _declares(module: Module, registry: Registry) -> bool:
    package = module.imported(module.absolute(registry.package))
    item = package.lookup(registry.type) if package is not None and registry.type else None
    return item is not None and item.kind == "type"


def _with_type(part: Part, name: str) -> Part:
    """Return the part with the receiver being one of this type."""

    def typed(item: object) -> object:
        if not isinstance(item, tuple):
            return item
        return (*item[:2], name) if item[:1] == ("receiver",) else tuple(typed(inner) for inner in item)

    term = typed(part.term) if isinstance(part, Hole) else None
    return replace(part, term=term) if isinstance(part, Hole) and isinstance(term, tuple) else part


def resolve(rule: Rule, module: Module) -> ResolvedRule:
    """Make a rule concrete. Raises UserError where a registry expression cannot be evaluated."""
    leaves: dict[Term, Verb] = {}
    registries, typed = [], set[str]()
    for registry in rule.registries:
        parts = _evaluated(module, rule, registry)
        if _declares(module, registry):
            typed.add(module.absolute(registry.package))
            parts = tuple(_with_type(part, registry.type) for part in parts)
        leaves.update(leaf for part in parts if not isinstance(part, Text) for leaf in _leaves(part))
        package = module.absolute(registry.package)
        registries.append(LocalRegistry(registry, package, module.folder_of(package), parts, _by_hand(parts)))
    constant = f"{module.absolute(rule.constant.package)}.{rule.constant.name}"
    name = rule.image.repository.rpartition("/")[2]
    return ResolvedRule(rule, constant, name, tuple(registries), leaves, frozenset(typed))
