"""The types of what functions of other modules give, as far as a program that has none of their source needs them."""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.program.names import WrittenName, package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type, named, type_argument
from codemod.golang.read.syntax import Node

TypeOf = Callable[[], "Type | None"]

# what well-known functions of the standard library give a pointer to, by the import path and the names
_LIBRARY = {("net/url", "Parse"): "URL", ("net/url", "ParseRequestURI"): "URL", ("bufio", "NewScanner"): "Scanner"}
# `Container()` makes a `*ContainerApplyConfiguration`, and each of that one's `With...` methods returns it
_APPLYING = "k8s.io/client-go/applyconfigurations/"


def foreign_result(module: Module, function: Node, index: int, type_of: TypeOf) -> Type | None:
    """Return the type of result `index` of a function of elsewhere; `type_of` asks for that of what it is selected
    from."""
    if index == 0:
        return _first(module, function, type_of)
    return _beside(module, function, type_of) if index == 1 else None


def _first(module: Module, function: Node, type_of: TypeOf) -> Type | None:
    """Return the type of `url.Parse(s)`, as if `*url.URL` was written where `url.Parse` is."""
    operand, field = function["operand"], function["field"]
    path = package_of_operand(module, operand)
    if path is None:
        return _by_method(module, type_of(), field) if field.text.startswith(("With", "Load", "Swap")) else None
    name = f"{field.text}ApplyConfiguration" if path.startswith(_APPLYING) else _LIBRARY.get((path, field.text))
    if name is None:
        return None
    found = Node("qualified_type", function.start, function.end, function.file, function.parent, "function")
    found.children = [WrittenName(operand.text, operand, found, "package"), WrittenName(name, field, found, "name")]
    return Type(found, pointer=1)


def _beside(module: Module, function: Node, type_of: TypeOf) -> Type | None:
    """Return the type of a further result of what writes: the error of `n, err := io.WriteString(w, s)`."""
    if not function["field"].text.startswith(("Write", "Fprint")):
        return None
    path = package_of_operand(module, function["operand"])
    type_ = type_of() if path is None else None
    writes = path in ("fmt", "io") or (type_ is not None and named(module, type_) in _WRITERS)
    return Type(WrittenName("error", function["field"], function, "type")) if writes else None


_WRITERS = (("io", "Writer"), ("strings", "Builder"), ("bytes", "Buffer"))


def _by_method(module: Module, type_: Type | None, field: Node) -> Type | None:
    """Return what a method gives of an object of client-go's builders, of `c.WithName("lb")` that of `c`, or of an
    `atomic.Pointer[T]`: a pointer to a T."""
    full = named(module, type_) if type_ is not None else None
    if type_ is not None and full == ("sync/atomic", "Pointer") and any(map(field.spells, ("Load", "Swap"))):
        inner = type_argument(type_)
        return inner._replace(pointer=inner.pointer + 1) if inner is not None else None
    return type_ if full is not None and full[0].startswith(_APPLYING) and field.text.startswith("With") else None
