"""Which parts of a rule a module has: the constant, the consumers, the registries, the fields that operators set.

A question about what is not there cannot be asked. So what is missing is said, at the nearest part that is there:
of a function its package's clause, of a package (`at` is None) the module line of go.mod.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codemod.finding.diagnostics import Message, Span, message
from codemod.golang.program import members, types
from codemod.golang.program.names import likely_names
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, Package
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node
from codemod.records import dataclass
from codemod.rule import Field, Fields, Parameter, Redirect, Registry, Result, Rule
from codemod.rule.pins import Held, held
from codemod.rule.spelling import read
from codemod.uses.consumers import fills_container, parameter_index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal


@dataclass(frozen=True, slots=True)
class RulePart:
    """One part of a rule in one module. `missing` says what of it is not there; `seen` is whether anything is that has
    a name which only the rule gives: not a package, many a program has one called `common`."""

    kind: Literal["constant", "consumer", "registry", "redirect"]
    name: str
    seen: bool
    at: Span | None = None
    missing: Message | None = None
    hint: Message | None = None


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a rule in one module, in the rule's order."""

    module: Module
    parts: tuple[RulePart, ...]

    @property
    def applies(self) -> bool:
        return any(part.seen for part in self.parts)

    @property
    def there(self) -> int:
        """How many parts are there."""
        return sum(part.seen and part.missing is None for part in self.parts)


def parts_of(rule: Rule, module: Module) -> Parts:
    """Look for each part of a rule in a module."""
    found = [_constant(each, module) for each in held(rule)]
    found += [_consumer(module, each, rule) for each in rule.consumers]
    found += [_registry(module, rule, each) for each in rule.expressions]
    return Parts(module, (*found, *_decoded(module, rule)))


def lost(found: Sequence[Parts]) -> list[RulePart]:
    """Return the parts that no module has, as the first of these says it."""
    first, *others = found
    return [
        part
        for number, part in enumerate(first.parts)
        if part.missing is not None and all(each.parts[number].missing is not None for each in others)
    ]


def is_there(module: Module, rule: Rule, registry: Registry) -> bool:
    """Whether a registry's expression can be read in this module: its package, and what it names there."""
    package = module.imported(module.absolute(registry.package))
    return package is not None and not list(_unknown_names(module, package, rule, registry))


def _first(package: Package | None, name: str) -> Object | None:
    return next(iter(package.named(name)), None) if package is not None else None


def _constant(pin: Held, module: Module) -> RulePart:
    name, package = pin.declared, pin.by.package
    found = module.imported(module.absolute(package))
    item = _first(found, name)
    if item is not None:
        return RulePart("constant", name, True, item.span)
    said = message("the constant {name} is not declared in the package {package}", name=name, package=package)
    return RulePart("constant", name, False, found.clause if found is not None else None, said)


def _consumer(module: Module, consumer: Parameter | Field | Fields | Result, rule: Rule) -> RulePart:
    if isinstance(consumer, Fields):
        asked = (consumer.repository, consumer.tag, consumer.digest)
        found = [_consumer(module, Field(consumer.package, consumer.type, name), rule) for name in asked if name]
        return next((part for part in found if part.missing is not None), found[0])
    name = f"{consumer.type}.{consumer.name}" if isinstance(consumer, Field) else consumer.function
    full = f"{consumer.package}.{name}"
    package = module.imported(module.absolute(consumer.package))
    if package is None:
        return _without_package(module, consumer, full, name)
    if isinstance(consumer, Field):
        return _field(module, package, consumer, full)
    item = _first(package, name)
    if item is None:
        said = message("the package {package} has no function {name}", package=consumer.package, name=name)
        owner = _first(package, name.partition(".")[0]) if "." in name else None
        at = owner.span if owner is not None else package.clause
        return RulePart("consumer", full, owner is not None, at, said, _elsewhere(module, name))
    if item.kind not in ("func", "method"):
        said = message("{name} is a {kind}, and no function", name=name, kind=message(_KINDS[item.kind]))
        return RulePart("consumer", full, True, item.span, said)
    return RulePart("consumer", full, True, item.span, _without(module, item, consumer, rule))


_KINDS = {"const": "constant", "var": "variable", "type": "type"}


def _decoded(module: Module, rule: Rule) -> Iterator[RulePart]:
    """Yield the decoded fields that a rule names by their type: `*` alone is whatever is decoded."""
    for way in (*rule.registries, *rule.overrides):
        if isinstance(way, Redirect) and way.kind == "field" and "*" not in way.name.partition(".")[0]:
            from codemod.judge.decoded_names import not_known  # few rules name one, and lint starts often

            found = not_known(module, way.name)
            yield RulePart("redirect", way.name, False, *(found if found is not None else ()))


def _without_package(module: Module, consumer: Parameter | Field | Result, full: str, name: str) -> RulePart:
    """Return the part for a package that is not of this module: a field's may be another module's, where imported."""
    path = module.absolute(consumer.package)
    if isinstance(consumer, Field) and path != module.path and not path.startswith(f"{module.path}/"):
        if _is_named(module, path, consumer.name):
            return RulePart("consumer", full, False)
        said = message("nothing here imports the package {package} and names {name}", package=path, name=consumer.name)
        return RulePart("consumer", full, False, None, said)
    said = message("there is no package {package}", package=consumer.package)
    return RulePart("consumer", full, False, None, said, _elsewhere(module, name))


@per_module
def _is_named(module: Module, path: str, name: str) -> bool:
    """Whether a file imports a package and names a field: many rules have the same consumer."""
    return any(True for _ in module.importing(path, name))


def _without(module: Module, item: Object, consumer: Parameter | Result, rule: Rule) -> Message | None:
    """Return what a function does not have: the parameter, or a result of that number."""
    if isinstance(consumer, Parameter):
        container = rule.container
        if parameter_index(module, item, consumer.name, container) is not None:
            return None
        if container is None or not fills_container(module, item, container):
            return message("{name} has no parameter {other}", name=consumer.function, other=consumer.name)
        return None
    results = len(list(parameters(item.declaration.node, "result")))
    if consumer.index >= results:
        return message("{name} has no result number {number}", name=consumer.function, number=str(consumer.index))
    return None


def _field(module: Module, package: Package, consumer: Field, full: str) -> RulePart:
    item = _first(package, consumer.type)
    if item is None or item.kind != "type":
        return RulePart("consumer", full, item is not None, item.span if item is not None else package.clause, message(
            "the package {package} has no type {name}", package=consumer.package, name=consumer.type
        ), _elsewhere(module, consumer.type))  # fmt: skip
    said = None
    if _has(module, _type_of(item), consumer.name) is False:
        said = message("{name} has no field {other}", name=consumer.type, other=consumer.name)
    return RulePart("consumer", full, True, item.span, said)


def _registry(module: Module, rule: Rule, registry: Registry) -> RulePart:
    name = registry.expression
    package = module.imported(module.absolute(registry.package))
    if package is None:
        said = message("there is no package {package}", package=registry.package)
        return RulePart("registry", name, False, None, said)
    item = _first(package, registry.type) if registry.type else None
    if registry.type and (item is None or item.kind != "type"):
        said = message("the package {package} has no type {name}", package=registry.package, name=registry.type)
        at = item.span if item is not None else package.clause
        return RulePart("registry", name, item is not None, at, said, _elsewhere(module, registry.type))
    for unknown in _unknown_names(module, package, rule, registry):
        said = message("the package {package} has no {name}", package=registry.package, name=unknown)
        return RulePart("registry", name, False, package.clause, said, _elsewhere(module, unknown))
    gone = next(_unknown_fields(module, registry, item), None) if item is not None else None
    if item is not None and gone is not None:
        return RulePart(
            "registry", name, True, item.span, message("{name} has no field {other}", name=gone[0], other=gone[1])
        )
    return RulePart("registry", name, item is not None, item.span if item is not None else package.clause)


def _unknown_names(module: Module, package: Package, rule: Rule, registry: Registry) -> Iterator[str]:
    """Yield the names that a registry's expression uses, of its own package or the constant's, and that are not
    declared there."""
    paths = [module.absolute(each.by.package) for each in held(rule)]
    for node in read(registry.expression, registry.receiver).walk():
        if node.kind != "identifier" or node.binding is not None or any(map(node.spells, _UNIVERSE)):
            continue
        above = node.parent
        if above is None or above.kind != "selector_expression" or above.get("operand") is not node:
            if not package.named(node.text):
                yield node.text
            continue
        path = next((path for path in paths if node.spells(likely_names(path)[0])), "")
        beside = module.imported(path) if path else None
        if beside is not None and not beside.named(above["field"].text):
            yield f"{node.text}.{above['field'].text}"


_UNIVERSE = frozenset(("string", "nil", "true", "false", "iota", "len", "cap", "int", "append", "new", "min", "max"))


def _unknown_fields(module: Module, registry: Registry, item: Object) -> Iterator[tuple[str, str]]:
    """Yield (of what, field) of each selector of the receiver that its type is known not to have."""
    for node in read(registry.expression, registry.receiver).walk():
        if node.kind != "identifier" or not node.spells(registry.receiver):
            continue
        type_: types.Type | None = _type_of(item)
        above: Node | None = node.parent
        while type_ is not None and above is not None and above.kind == "selector_expression":
            field = above["field"].text
            if _has(module, type_, field) is False:
                yield (types.named(module, type_) or ("", registry.type))[1], field
            found = members.find_field(module, type_, field)
            type_, above = found[1] if found is not None else None, above.parent


def _type_of(item: Object) -> types.Type | None:
    """Return a declared type by its name."""
    name = types.spec_of(item).get("name")
    return types.Type(name) if name is not None else None


def _has(module: Module, type_: types.Type | None, name: str, depth: int = 6) -> bool | None:
    """Whether a type has a field or method of that name; None where an embedded type of another module may."""
    struct = types.underlying(module, type_)
    if type_ is None or struct is None or depth == 0:
        return None
    named, embedded = members.members_by_name(module, struct) if struct.node.kind == "struct_type" else ({}, [])
    if name in named or members.methods(module, type_, name):
        return True
    if struct.node.kind != "struct_type":
        return None
    inner = [_has(module, member.type, name, depth - 1) for member in embedded]
    return True if True in inner else None if None in inner else False


def _elsewhere(module: Module, name: str) -> Message | None:
    """Return where in the module something is declared by that name: what was moved, or made a method."""
    last = name.rpartition(".")[2]
    for file in module.search(last):
        for found, items in file.objects.items():
            if found.rpartition(".")[2] == last and items[0].kind in ("func", "method", "type", "var"):
                package = module.package_of(file).relative
                return message("{name} is declared in the package {package}", name=found, package=package)
    return None
