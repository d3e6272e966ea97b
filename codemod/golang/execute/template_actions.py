"""What a template writes, with what a run knows of its data.

data := map[string]string{"registry": k.Config.RegistryInfo.URL}
data["image"] = common.LvsCareRepoAndTag
err := lvsTemplate.Execute(&out, data)      // {{ with .registry }}{{ . }}/{{ end }}{{ .image }}
"""

from __future__ import annotations

from functools import partial

from codemod.golang.evaluate.evaluator import OverBudget
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.templates import as_one, data_of, given_functions, sources_of
from codemod.golang.execute.contents import NIL, Activation, Content, Function
from codemod.golang.execute.inputs import STATIC_STEPS
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.template_trees import NotRead, tree_of
from codemod.golang.execute.template_values import Dot, Writer
from codemod.golang.execute.written_texts import builder_of, write_to
from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.library import executes_template
from codemod.golang.flow.references import references, variable_writes
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens


def _executed(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`tmpl.Execute(w, data)`"""
    called = node.get("function")
    if not executes_template(called):
        return None
    given = data_of(node)
    builder = builder_of(machine, arguments[0]) if given is not None else None
    text = _text_of(machine, node) if builder is not None else None
    if given is None or builder is None or text is None:
        machine.lose_sight_of(*arguments, remade=True)
        return None
    data = Dot(arguments[-1], typeof.of_expression(machine.module, given))
    try:
        tree, functions = tree_of(text), _functions_of(machine, node)
        written = Writer(machine, node, functions).written(tree, data, {"$": data})
    except NotRead:
        machine.lose_sight_of(*arguments, remade=True)
        return None
    write_to(machine, builder, written, node)
    return [NIL]


def _text_of(machine: Machine, node: Node) -> str | None:
    """Return the text that the template is parsed from, as the evaluation by definitions knows it."""
    evaluator, function = machine.evaluator, node.get("function")
    operand = function.get("operand") if function is not None else None
    if operand is None:
        return None
    before, spent = len(evaluator.problems), evaluator.spent
    try:
        found = evaluator.at(node, lambda: sources_of(evaluator, operand, Frame(), True), STATIC_STEPS)
        text = found[0].text if len(found) == 1 else None
        return as_one(evaluator, node, Frame(), text, marked=True) if text is not None else None
    except (OverBudget, RecursionError):
        return None
    finally:
        del evaluator.problems[before:]
        machine.steps += evaluator.spent - spent


def _functions_of(machine: Machine, node: Node) -> dict[str, Content]:
    """Return the functions that a template is given, by their names: of a literal, in the call that executes it, or of
    a variable of a package."""
    given = given_functions(machine.evaluator, node["function"]["operand"], Frame())
    found: dict[str, Content] = {}
    running = machine.activations
    for literal in map(partial(_spelled_out, machine), given):
        body = literal.get("body")
        own = literal.function is None or (
            literal.function is running[-1].function and sum(each.function is literal.function for each in running) == 1
        )
        looped = any(above.kind == "for_statement" for above in literal.ancestors())
        if literal.kind != "composite_literal" or body is None or not own or looped:
            raise NotRead
        around = running[-1] if literal.function is not None else Activation(None, {})
        for element in body.children:
            name, value = _entry_of(machine, element)
            found[name] = machine.ways.value(machine, around, value)
    return found


def _spelled_out(machine: Machine, given: Node) -> Node:
    """Return the map of functions that a variable holds, `Funcs(functions)`, which nobody else looks at."""
    given = strip_parens(given)
    if given.kind not in ("identifier", "selector_expression"):
        return given
    if given.binding is not None:
        uses, values = given.binding.uses, [each.value for each in definitions(given.binding)]
    else:
        items = [item for item in declarations(machine.module, given) if item.kind == "var"]
        uses = [use for item in items for use in references(machine.module, item)]
        values = [types.value_node(item) for item in items]
        values += [None for item in items for _ in variable_writes(machine.module, item)]
    value = values[0] if len(values) == 1 else None
    if value is None or not all(_is_given(use) or definition_at(use) is not None for use in uses):
        raise NotRead
    return strip_parens(value)


def _is_given(use: Node) -> bool:
    """`t.Funcs(functions)`"""
    call = use.parent.parent if use.parent is not None and use.parent.kind == "argument_list" else None
    field = call["function"].get("field") if call is not None and call.get("function") is not None else None
    return field is not None and field.spells("Funcs")


def _entry_of(machine: Machine, element: Node) -> tuple[str, Node]:
    """Return the name of a function and where it is: one that is written there, or declared."""
    key, value = element.get("key"), element.get("value")
    if key is None or value is None:
        raise NotRead
    key, value = (strip_parens(each.children[0]) if each.kind == "literal_element" else each for each in (key, value))
    declared = value.kind in ("identifier", "selector_expression") and value.binding is None
    items = declarations(machine.module, value) if declared else []
    if key.kind not in STRING_KINDS or not (
        value.kind == "func_literal" or (declared and all(each.kind == "func" for each in items))
    ):
        raise NotRead
    return decode(unquote(key) or b""), value


# the type of a template that is a variable is not known by its name; the text that it is parsed from says it
_NAMES = ("text/template.Template.Execute", "text/template.Template.ExecuteTemplate", "?.Execute", "?.ExecuteTemplate")
TEMPLATES = dict.fromkeys((*_NAMES, "?"), _executed)
