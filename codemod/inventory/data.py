"""What a template is filled with: the types of the values beside it where it is handed on.

at.RenderTo(w, manifests, runnable)    the template's `.CNI.Registry` is a field of runnable's type, if it has one
case "v3.26": return calico326         where runnable.Version chose this template, its `.Version` is known
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice, product

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.contexts import written
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import callees
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.references import object_of, references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.syntax import Node, strip_parens
from codemod.inventory.record import RedirectWay, each_once
from codemod.records import dataclass
from codemod.uses import outside
from codemod.uses.named_text import spelled_text

_HOPS = 5
_MAKING = ("Parse", "ParseFS", "Must")
_MOST = 8  # texts of one variable, and ways to fill one template
_STEPS = 10_000

# a field's declaration, and what it is known to be
Chosen = tuple[tuple[Node, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Filling:
    """One way to fill a template: what is known of its variables, and what fills the others."""

    known: Mapping[str, str]
    redirects: Mapping[str, tuple[RedirectWay, ...]]

    def instead(self, variables: tuple[RedirectWay, ...]) -> tuple[RedirectWay, ...]:
        """Return what an operator can set, the variables of the template last."""
        behind = (each for variable in variables for each in self.redirects.get(variable.name, ()))
        return each_once([*behind, *(each for each in variables if self.redirects.get(each.name, (each,)))])


@dataclass(frozen=True, slots=True)
class _Field:
    holder: types.Type
    name: str
    declaration: Node


def fillings(
    module: Module, evaluator: Evaluator, templates: Iterable[Node], names: tuple[str, ...]
) -> Iterator[Filling]:
    """Yield how these variables of a template are filled, as far as it is known where the template is handed on; the
    template stands at each of `templates`."""
    seen: set[Span] = set()
    handed = (each for template in templates for each in _beside(module, template, seen, (), _HOPS))
    for beside, chosen in handed:
        type_ = typeof.of_expression(module, beside)
        fields = {name: field for name in names if (field := _field(module, type_, name)) is not None}
        if not fields:
            continue
        texts = {name: _texts(module, evaluator, field, chosen) for name, field in fields.items()}
        sure = {field for field, _ in chosen}
        redirects = {
            name: () if field.declaration in sure else outside.of_field(module, field.holder, field.name)
            for name, field in fields.items()
        }
        known = [name for name in fields if texts[name]]
        for choice in islice(product(*(texts[name] for name in known)), _MOST):
            yield Filling(dict(zip(known, choice, strict=True)), redirects)


def _field(module: Module, type_: types.Type | None, name: str) -> _Field | None:
    """Return the field that a variable of a template is: `.CNI.Registry` of the data's type."""
    first, *path = name.split(".")
    if first not in ("", "$") or not path:
        return None
    for step in path[:-1]:
        found = members.find_field(module, type_, step)
        type_ = found[1] if found is not None else None
    named = field_declaration(module, type_, path[-1])
    return _Field(type_, path[-1], named[0]) if named is not None and type_ is not None else None


def _texts(module: Module, evaluator: Evaluator, field: _Field, chosen: Chosen) -> tuple[str, ...]:
    """Return what a field is known to be: by what chose the template, or by the defaults that are written to it."""
    for declaration, texts in chosen:
        if declaration is field.declaration:
            return texts
    found = evaluator.at(field.declaration, partial(_written, module, evaluator, field), _STEPS)
    texts = tuple(dict.fromkeys(value.text for value in found if value.text))
    return texts if len(texts) <= _MOST else ()


def _written(module: Module, evaluator: Evaluator, field: _Field) -> list[Value]:
    given = [write.value for write in field_writes(module, field.holder, field.name) if write.value is not None]
    return [value for node in given for value in written(evaluator, node, ())]


Besides = Iterator[tuple[Node, Chosen]]


def _beside(module: Module, node: Node, seen: set[Span], chosen: Chosen, hops: int) -> Besides:
    """Yield the arguments that stand beside an expression wherever it is handed on, and what chose it on the way."""
    above = node.parent
    if above is None or hops == 0 or node.span in seen:
        return
    seen.add(node.span)
    chosen = (*chosen, *_choices(module, node))
    if above.kind == "argument_list":
        yield from ((argument, chosen) for argument in above.children if argument is not node)
        if above.parent is not None and _makes_template(module, above.parent):
            yield from _beside(module, above.parent, seen, chosen, hops)
    elif above.kind == "type_conversion_expression":
        yield from _beside(module, above, seen, chosen, hops)
    elif above.kind == "selector_expression" and above.parent is not None and above["operand"] is node:
        yield from _of_method(module, above["field"].text, above.parent, seen, chosen, hops)
    elif above.kind == "expression_list" and above.parent is not None:
        statement = above.parent
        if statement.kind == "return_statement":
            yield from _returned(module, statement, seen, chosen, hops)
            return
        left = statement.get("left")
        for target in left.children if left is not None else statement.all("name"):
            yield from _uses(module, target, seen, chosen, hops)
    elif above.kind == "return_statement":
        yield from _returned(module, above, seen, chosen, hops)


def _makes_template(module: Module, call: Node) -> bool:
    """Whether a call gives its text on as a template, or as what it is: `template.Must(t.Parse(string(text)))`."""
    function = call.get("function")
    method = function.get("field") if function is not None and function.kind == "selector_expression" else None
    if method is not None:
        return any(map(method.spells, _MAKING))
    return any(callee.converts for callee in callees(module, call))


def _of_method(module: Module, name: str, call: Node, seen: set[Span], chosen: Chosen, hops: int) -> Besides:
    """Yield what a template is filled with, where a method of it is called."""
    arguments = call.get("arguments") if call.kind == "call_expression" else None
    if arguments is None:
        return
    if name in ("Execute", "ExecuteTemplate") and arguments.children:
        yield arguments.children[-1], chosen
    elif name in ("Option", "Funcs", "Delims", "Lookup"):
        yield from _beside(module, call, seen, chosen, hops)


def _choices(module: Module, node: Node) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Yield the fields that are known where an expression stands: in a case of a switch, behind `if x.Version ==`."""
    for above in node.ancestors():
        around = above.parent
        if above.kind == "expression_case" and around is not None and around.kind == "expression_switch_statement":
            value, cases = around.get("value"), above.get("value")
            yield from _choice(module, value, cases.children if cases is not None else [])
        elif above.field == "consequence" and around is not None and around.kind == "if_statement":
            test = around.get("condition")
            if test is not None and test.kind == "binary_expression" and test["operator"].kind == "==":
                yield from _choice(module, test["left"], [test["right"]])
        elif above.kind in ("function_declaration", "method_declaration", "func_literal"):
            return


def _choice(module: Module, node: Node | None, cases: list[Node]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    node = strip_parens(node) if node is not None else None
    if node is None or node.kind != "selector_expression":
        return
    named = field_declaration(module, typeof.of_expression(module, node["operand"]), node["field"].text)
    texts = tuple(map(partial(spelled_text, module), cases))
    if named is not None and all(texts):
        yield named[0], texts


def _returned(module: Module, statement: Node, seen: set[Span], chosen: Chosen, hops: int) -> Besides:
    function = statement.function
    if function is None or function.kind == "func_literal" or object_of(module, function) is None:
        return
    for site in call_sites(module, function):
        if site.call is not None:
            yield from _beside(module, site.call.node, seen, chosen, hops - 1)


def _uses(module: Module, target: Node, seen: set[Span], chosen: Chosen, hops: int) -> Besides:
    if target.binding is not None:
        for use in target.binding.uses:
            yield from _beside(module, use, seen, chosen, hops - 1)
        return
    item = module.sources.file(target.file.path).starts.get(target.start)
    for use in references(module, item) if item is not None else ():
        yield from _beside(module, use, seen, chosen, hops - 1)
