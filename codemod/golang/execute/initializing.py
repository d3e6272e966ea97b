"""What runs before `main`: variables of packages get what they are declared with, and `init` functions run (Go
specification, "Package initialization").

    var hooks []func(string) string

    func init() { hooks = append(hooks, strings.TrimSpace) }

A variable that nothing is called for, and that nothing writes to before `main`, is made when somebody looks at it; all
others are made here, in Go's order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.execute.before_main import is_as_declared, stays_an_error, stays_an_object
from codemod.golang.execute.contents import Activation, Function
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.evaluation_order import in_any_order
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import zero_of
from codemod.golang.execute.nil_pointers import check_all_nil
from codemod.golang.execute.storing import values_of_list
from codemod.golang.flow.references import is_linked
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, Package
from codemod.golang.read.files import File, Object
from codemod.golang.read.syntax import Node, strip_parens

_MOST_PACKAGES = 100
_MOST_VARIABLES = 200


def initialize(machine: Machine, main: Package) -> None:
    """Run what runs before the `main` of a package does. Raises `NotUnderstood`."""
    outside = Activation(None, {})
    machine.activations.append(outside)
    for package in _in_order(machine.module, main.folder):
        specs, initializers = _initialization(machine.module, machine.module.in_folder(package))
        for item in (item for _, items in specs for item in items):
            with machine.part_of(0):
                type_ = types.of_node(types.spec_of(item).get("type"))
                machine.globals[item] = machine.cell(zero_of(machine, type_, item), item)
        for spec, items in specs:
            if (value := spec.get("value")) is not None:
                in_any_order(machine, value, partial(_made, machine, outside, spec, items))
        for function in initializers:
            machine.ways.enter(machine, Function(function), [], function)
    machine.activations.pop()


def _made(machine: Machine, outside: Activation, spec: Node, items: list[Object]) -> None:
    """Give the variables of one declaration what they are declared with; `_` gets something, too."""
    names, value = spec.all("name"), spec["value"]
    if len(value.children) == len(names):
        wanted = [item for item in items if item.name != "_" or _calls(value.children[item.position])]
        given = [value.children[item.position] for item in wanted]
        found = values_of_list(machine, outside, given, len(given))
    else:
        wanted, given = items, value.children
        found = values_of_list(machine, outside, given, len(names))
    check_all_nil(machine, found, given, [types.of_node(spec.get("type"))] * len(found))
    for item, held in zip(wanted, found, strict=True):
        machine.write(machine.globals[item], machine.copy(held))


def _calls(value: Node) -> bool:
    return any(each.kind in ("call_expression", "unary_expression") for each in value.walk())


@per_module
def _in_order(module: Module, main: str) -> tuple[str, ...]:
    """Return the folders of the packages that a program has, each behind those that it imports, else by import path:
    as Go 1.21 has them, and Go before that nearly always had."""
    imported: dict[str, set[str]] = {}
    todo = [main]
    for folder in todo:
        imported[folder] = set(_imports(module, folder))
        todo += sorted(imported[folder] - {*todo})
        if len(todo) > _MOST_PACKAGES:
            raise NotUnderstood("too many packages")
    left = sorted(imported, key=lambda folder: module.in_folder(folder).path)
    found: list[str] = []
    while left:
        ready = next((each for each in left if imported[each] <= {*found}), None)
        if ready is None:
            raise NotUnderstood("packages in a circle")
        left.remove(ready)
        found.append(ready)
    return tuple(found)


def _files(module: Module, folder: str) -> list[File]:
    """Return the files that every build of a package has, as the compiler gets them: by their names."""
    sources, package = module.sources, module.in_folder(folder)
    files = [file for file in sources.compiled(sorted(package.paths)) if not file.name.endswith("_test.go")]
    files = [file for file in files if file.package == package.name or file.broken]
    for file in files:
        if file.broken or "C" in sources.header(file.path).imports:
            raise NotUnderstood("a file that is not Go alone")
        if not sources.is_always_compiled(file) and (file.objects.get("init") or list(_variables(file))):
            raise NotUnderstood("what some builds have runs before main")
    return files


def _imports(module: Module, folder: str) -> Iterator[str]:
    files = _files(module, folder)
    always = {path for file in files if module.sources.is_always_compiled(file) for path in _imported_by(module, file)}
    for path in {path for file in files for path in _imported_by(module, file)}:
        folders = module.reach.folders(folder, path)
        if len(folders) > 1 or (folders and path not in always):
            raise NotUnderstood("some builds import another package")
        yield from folders


def _imported_by(module: Module, file: File) -> tuple[str, ...]:
    return module.sources.header(file.path).imports


def _variables(file: File) -> Iterator[Object]:
    """Yield the variables of a file, in the order in which they are declared."""
    items = (item for listed in file.objects.values() for item in listed if item.kind == "var")
    return iter(sorted(items, key=lambda item: item.start))


_Units = list[tuple[Node, list[Object]]]


@per_module
def _initialization(module: Module, package: Package) -> tuple[_Units, list[Node]]:
    """Return the declarations of a package's variables that have to be made before `main`, in the order in which they
    are, and its `init` functions."""
    files = _files(module, package.folder)
    variables = [item for file in files for item in _variables(file)]
    if len(variables) > _MOST_VARIABLES:
        raise NotUnderstood("too many variables")
    waiting: dict[Node, list[Object]] = {}
    for item in variables:
        if item.name == "_" or not _is_made_later(module, item):
            waiting.setdefault(types.spec_of(item), []).append(item)
    methods = {item.name.rpartition(".")[2] for file in files for item in _methods(file)}
    before = {spec: _needed(module, package, spec, methods) for spec in waiting}
    units: _Units = []
    while waiting:
        names = {item for items in waiting.values() for item in items}
        ready = next((spec for spec, items in waiting.items() if before[spec].isdisjoint(names - {*items})), None)
        if ready is None:
            raise NotUnderstood("variables in a circle")
        units.append((ready, waiting.pop(ready)))
    return units, [item.declaration.node for file in files for item in file.objects.get("init", ())]


def _is_made_later(module: Module, item: Object) -> bool:
    """Whether a variable is made when somebody looks at it."""
    if is_linked(module, item):
        raise NotUnderstood("a variable with another name")
    stays = stays_an_error(module, item) or stays_an_object(module, item)
    return stays is not None or is_as_declared(module, item)


def _methods(file: File) -> Iterable[Object]:
    return (item for listed in file.objects.values() for item in listed if item.kind == "method")


def _needed(module: Module, package: Package, spec: Node, methods: set[str]) -> set[Object]:
    """Return what a declaration refers to of its own package, if through functions, methods and other variables."""
    found: set[Object] = set()
    value = spec.get("value")
    todo = [value] if value is not None else []
    for root in todo:
        for node in root.walk():
            for item in _meant(module, node, methods):
                if item in found or module.package_of(item.file) is not package:
                    continue
                found.add(item)
                if item.kind in ("func", "method"):
                    todo.append(item.declaration.node)
                elif item.kind == "var":
                    todo.append(types.spec_of(item))
    return found


def _meant(module: Module, node: Node, methods: set[str]) -> Iterable[Object]:
    if node.kind == "identifier":
        return declarations(module, node)
    if node.kind != "selector_expression" or package_of_operand(module, node["operand"]) is not None:
        return ()
    name = node["field"].text
    if name not in methods:
        return ()
    operand = strip_parens(node["operand"])
    type_ = typeof.of_expression(module, operand) or types.of_node(operand)
    if type_ is None:
        raise NotUnderstood("a method of what is of no known type", node)
    return () if types.is_interface(module, type_) else members.methods(module, type_, name)
