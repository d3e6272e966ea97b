"""What a package-level constant or variable can be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.contexts import by_default
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, not_set, plain_text, unknown
from codemod.golang.flow.paths import WHAT, Index, Path, path_of
from codemod.golang.flow.references import is_linked, references, variable_writes
from codemod.golang.flow.sharing import escapes
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import decode
from codemod.golang.read.syntax import Node


def text_of(evaluator: Evaluator, item: Object, path: Path = ()) -> str | None:
    """Return the one text that a package-level constant or variable is, or None; nothing else is a text."""
    if item.kind not in ("const", "var"):
        return None
    found = constant(evaluator, item) if item.kind == "const" else package_variable(evaluator, item, path)
    circular = any(
        isinstance(part, Text) and part.constant == full_name(evaluator, item) for v in found for part in v.parts
    )
    # two files of which each is for another platform may well declare the same text
    same = len({value.text for value in found}) == 1 and not any(value.numeric for value in found)
    return found[0].text if same and not circular else None


def full_name(evaluator: Evaluator, item: Object) -> str:
    """Return an object's name with its package: `import/path.Name`."""
    return f"{evaluator.module.package_of(item.file).path}.{item.name}"


def constant(evaluator: Evaluator, item: Object) -> list[Value]:
    """Return the value of a package-level constant, implicit repetition and iota included.

    It is asked once a place: `c2 = c1 + c1`, `c3 = c2 + c2` and so on would be 2**n questions.
    """
    specs = [n for n in item.declaration.node.children if n.kind == "const_spec"]
    if item.spec >= len(specs):
        return [unknown("nested too deeply", item.declaration.node)]
    ask = partial(constant_spec, evaluator, specs, item.spec, item.position, evaluator.frame(Frame()))
    return evaluator.anywhere(("constant", item), specs[item.spec], ask)


def constant_spec(evaluator: Evaluator, specs: list[Node], number: int, position: int, frame: Frame) -> list[Value]:
    for spec in reversed(specs[: number + 1]):
        value = spec.get("value")
        if value is not None:
            if position >= len(value.children):
                break
            wanted = value.children[position]
            if wanted.kind == "iota":
                return [Value((Text(str(number), number=True),), wanted)]
            if wanted.kind == "binary_expression" and any(node.kind == "iota" for node in wanted.walk()):
                # few constants are calculated
                from codemod.golang.evaluate.arithmetic import calculated

                found = calculated(evaluator, wanted, frame, iota=number)
                return [found if found is not None else unknown("a sum of numbers", wanted)]
            return evaluator.evaluate(wanted, frame)
    return [unknown("a constant without a value", specs[number])]


def local_constant(evaluator: Evaluator, spec: Node, name: Node, frame: Frame) -> list[Value] | None:
    """Return the value of a constant that a function declares; None for what is no constant."""
    if spec.kind != "const_spec" or spec.parent is None:
        return None
    specs = [n for n in spec.parent.children if n.kind == "const_spec"]
    position = next(i for i, each in enumerate(spec.all("name")) if each is name)
    return constant_spec(evaluator, specs, specs.index(spec), position, frame)


def package_variable(evaluator: Evaluator, item: Object, path: Path) -> list[Value]:
    """A package variable is what it is declared as, unless anything in the module writes to it."""
    return evaluator.anywhere(("variable", item, path), types.spec_of(item), lambda: _variable(evaluator, item, path))


def _variable(evaluator: Evaluator, item: Object, path: Path) -> list[Value]:
    spec = types.spec_of(item)
    site = spec
    writes = variable_writes(evaluator.module, item)
    if writes:
        from codemod.golang.evaluate.initial import set_in_init

        if (begun := set_in_init(evaluator, item, path)) is not None:
            return [*begun[0], *(() if begun[1] else _declared(evaluator, item, path))]
        if not path and not evaluator.asks_defaults:
            from codemod.golang.evaluate.assigned_texts import assigned, is_begun_unseen

            if (given := assigned(evaluator, item)) is not None:
                return given if is_begun_unseen(evaluator.module, item) else [*_declared(evaluator, item, path), *given]
    if not writes and is_linked(evaluator.module, item):
        return [unknown("the variable {name} is written to elsewhere", site, name=item.name)]
    if writes or (path != (WHAT,) and escapes(evaluator.module, item, path) and not _is_table(evaluator, item)):
        lost = unknown("the variable {name} is written to elsewhere", site, name=item.name)
        default = by_default(evaluator, _parts(evaluator.module, item, path) if path else writes)
        first = [] if default else _begun(evaluator, item, path)
        return [*default, *first, *(() if any(value.text for value in first) else (lost,))]
    return _declared(evaluator, item, path)


def _begun(evaluator: Evaluator, item: Object, path: Path) -> list[Value]:
    """Return what a variable that is written to elsewhere begins with, for who asks what there may be: it is that by
    default, `var registry = "quay.io"`, and who sets another one is told beside it."""
    if not evaluator.asks_defaults or any(isinstance(step, Index) for step in path):
        return []
    return [value for value in _declared(evaluator, item, path) if value.unknown is None]


def _declared(evaluator: Evaluator, item: Object, path: Path) -> list[Value]:
    """Return what a variable begins with."""
    site = spec = types.spec_of(item)
    given = _from_outside(evaluator, item, path)
    if given is not None:
        return [*(by_default(evaluator, [spec]) if not path else ()), given]
    value = spec.get("value")
    if value is None:
        type_ = spec.get("type")
        return [plain_text("", site) if types.predeclared(evaluator.module, type_) == "string" else not_set(site)]
    frame = evaluator.frame(Frame())
    if item.position < len(value.children):
        return evaluator.evaluate(value.children[item.position], frame, path)
    return evaluator.result(value.children[0], frame, path, item.position)


def _is_table(evaluator: Evaluator, item: Object) -> bool:
    from codemod.golang.flow.unchanging import is_table_of_pointers

    return is_table_of_pointers(evaluator.module, item)


def _is_object(item: Object) -> bool:
    """Whether a variable is declared as an object, which the linker cannot set: it sets texts alone."""
    value = types.value_node(item)
    return value is not None and value.kind in ("composite_literal", "unary_expression")


def _parts(module: Module, item: Object, path: Path) -> Iterator[Node]:
    """Yield where the part `path` of a variable is named: `images.Proxy`."""
    for use in references(module, item):
        node = use
        while (above := node.parent) is not None and above.kind == "selector_expression":
            node = above
        if node is not use and path_of(node)[1][-len(path) :] == path:
            yield node


def _from_outside(evaluator: Evaluator, item: Object, path: Path) -> Value | None:
    """Return what a variable is that no Go source gives its value; None for any other."""
    from codemod.golang.program.embed import BadEmbed
    from codemod.golang.program.injected import embedded, linked, set_by_linker

    module, site = evaluator.module, types.spec_of(item)
    try:
        text = embedded(module, item)
    except (BadEmbed, OSError):
        return unknown("{name} is embedded from files that are not one text", site, name=item.name)
    if text is not None:
        return unknown("a list, not a text", site) if path else plain_text(decode(text), site)
    if link := linked(module, item):
        return unknown("{name} is linked to {other}", site, name=item.name, other=link)
    if not _is_object(item) and (told := evaluator.linked(full_name(evaluator, item))) is not None:
        return plain_text(told, site)
    if not _is_object(item) and (place := set_by_linker(module, item)):
        return unknown("the linker sets {name}: {place}", site, name=item.name, place=f"{place[0]}:{place[1]}")
    return None
