"""What a template writes, with what a run knows of its data.

data := map[string]string{"registry": k.Config.RegistryInfo.URL}
data["image"] = common.LvsCareRepoAndTag
err := lvsTemplate.Execute(&out, data)      // {{ with .registry }}{{ . }}/{{ end }}{{ .image }}
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import OverBudget
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.templates import given_functions, sources_of
from codemod.golang.execute.contents import NIL, Activation, Content, Function
from codemod.golang.execute.inputs import STATIC_STEPS
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.template_trees import NotRead, tree_of
from codemod.golang.execute.template_values import Dot, Writer
from codemod.golang.execute.written_texts import builder_of, write_to
from codemod.golang.flow.callees import Invocation
from codemod.golang.program import typeof
from codemod.golang.program.names import declarations
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens


def _executed(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`tmpl.Execute(w, data)`"""
    called = node.get("function")
    if called is None or called.kind != "selector_expression" or not called["field"].spells("Execute"):
        return None
    builder = builder_of(machine, arguments[0]) if len(arguments) == 2 else None
    text = _text_of(machine, node) if builder is not None else None
    if builder is None or text is None:
        machine.lose_sight_of(*arguments, remade=True)
        return None
    data = Dot(arguments[1], typeof.of_expression(machine.module, Invocation.of(node).arguments[1]))
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
    except (OverBudget, RecursionError):
        return None
    finally:
        del evaluator.problems[before:]
        machine.steps += evaluator.spent - spent
    return found[0].text if len(found) == 1 else None


def _functions_of(machine: Machine, node: Node) -> dict[str, Content]:
    """Return the functions that a template is given, by their names: of a literal, in the call that executes it, or of
    a variable of a package."""
    given = given_functions(machine.evaluator, node["function"]["operand"], Frame())
    found: dict[str, Content] = {}
    running = machine.activations
    for literal in given:
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
TEMPLATES = dict.fromkeys(("text/template.Template.Execute", "?.Execute", "?"), _executed)
