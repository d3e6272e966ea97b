"""What `text/template` writes: text, and actions that are one field of the data.

template.Must(template.New("image").Parse("{{ .Registry }}/{{ .Image }}")).Execute(&b, data)
"""

from __future__ import annotations

import re

from codemod.golang.evaluate.constructed import is_open
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.made import made, object_type
from codemod.golang.evaluate.models.parsed_again import is_some_parsed_again
from codemod.golang.evaluate.models.template_files import first_file, parsed_files
from codemod.golang.evaluate.models.template_sets import actions, flattened, seen_once
from codemod.golang.evaluate.printing import as_printed, printable, printed_object
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, concat, plain_text, printed, unknown
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.library import executes_template
from codemod.golang.flow.paths import Index, Path
from codemod.golang.flow.sharing import writes_receiver
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens

_FIELD = r"\.|(?:\.[A-Za-z_]\w*)+"
_KEY = r"\"[^\"\\]*\"|`[^`]*`"
_PARSE_FILES = "text/template.ParseFS"
_DEEP = 3  # objects in each other
_INDEXED = rf"index\s+(?P<held>{_FIELD})(?P<keys>(?:\s+(?:{_KEY}))+)"


def executed(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    """Return what `tmpl.Execute(w, data)` writes; None where the template or an action of it is not known."""
    data = data_of(call)
    text = source(evaluator, call["function"]["operand"], frame) if data is not None else None
    text = as_one(evaluator, call, frame, text) if text is not None else None
    if data is None or text is None:
        return None
    pieces: list[list[Value]] = []
    for said, action in actions(text):
        if not action:
            pieces.append([plain_text(said, call)])
            continue
        written = action_values(evaluator, data, frame, said)
        if written is None:
            return None
        pieces.append(written)
    return concat(call, pieces)


def shape(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value]:
    """Return what `tmpl.Execute(w, data)` writes with each action once, those that are no field not known; nothing for
    any other call. Not what is written where the template has branches or loops: it is for looking at one line of it.
    What rests on who calls, the template or its data, is told as that: a hole for the parameter.
    """
    data = data_of(call)
    if data is None or given_functions(evaluator, operand := call["function"]["operand"], frame):
        return []
    texts = _sources(evaluator, operand, frame)
    text = texts[0].text if len(texts) == 1 else None
    text = as_one(evaluator, call, frame, text) if text is not None else None
    if text is None or _changes_data(evaluator.module, _data_type(evaluator, data, frame), text):
        return [each for each in texts if is_open(each)]
    written = texts[0].parts[0].span
    pieces: list[list[Value]] = []
    for said, action in seen_once(text):
        plain = Value((Text(said, span=written),), call)
        found = action_values(evaluator, data, frame, said) if action else [plain]
        if found is None:
            found = [each for each in evaluator.evaluate(data, frame) if is_open(each)]
        pieces.append(found or [unknown("what {name} prints is not known", call, name=said)])
    return concat(call, pieces)


def _changes_data(module: Module, type_: types.Type | None, text: str) -> bool:
    """Whether a template calls a method that writes to the data, `{{ .Complete }}`: then that is another one behind."""
    called = {name for said, is_action in actions(text) if is_action for name in re.findall(r"\.([A-Za-z_]\w*)", said)}
    methods = (item for name in called for _, item in members.ways_to_method(module, type_, name))
    return any(writes_receiver(module, item, True, 0) for item in methods)


def filled_unseen(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value]:
    """Return what the data of a template has, where it is not known what that template says: nothing of any other one,
    nor of one that has functions."""
    data = data_of(call)
    operand = call["function"]["operand"] if data is not None else call
    own = typeof.callee_objects(evaluator.module, call["function"])
    if data is None or own or given_functions(evaluator, operand, frame) or shape(evaluator, call, frame):
        return []
    keyed = (each["value"] for each in data.walk() if each.kind == "keyed_element")
    values = [value for each in keyed for value in evaluator.evaluate(each, frame)]
    return [*values, *_held(evaluator, data, frame, _data_type(evaluator, data, frame), ())]


def _held(evaluator: Evaluator, data: Node, frame: Frame, type_: types.Type | None, path: Path) -> list[Value]:
    """Return what is in an object, and in those in it."""
    struct = types.underlying(evaluator.module, type_) if type_ is not None and len(path) < _DEEP else None
    inner = [each for each in members.members(struct) if not each.embedded] if struct is not None else []
    if not inner:
        return evaluator.evaluate(data, frame, path)
    return [value for each in inner for value in _held(evaluator, data, frame, each.type, (*path, each.name))]


def data_of(call: Node) -> Node | None:
    """Return the data of `tmpl.Execute(w, data)` or `tmpl.ExecuteTemplate(w, "pod", data)`; None for any other call."""
    function = call.get("function")
    if function is None or function.kind != "selector_expression":
        return None
    arguments = Invocation.of(call).arguments
    wanted = 2 if function["field"].spells("Execute") else 3 if function["field"].spells("ExecuteTemplate") else -1
    return arguments[-1] if len(arguments) == wanted else None


def as_one(evaluator: Evaluator, call: Node, frame: Frame, text: str, marked: bool = False) -> str | None:
    """Return the text of the template that a call fills in, with those in it that it names, as `flattened` has them;
    None where it is not known which these are."""
    if call["function"]["field"].spells("Execute"):
        found = flattened(text, marked=marked)
    else:
        named = evaluator.evaluate(Invocation.of(call).arguments[1], frame)
        wanted = named[0].text if len(named) == 1 else None
        own = _own_name(evaluator, call["function"]["operand"], frame)
        found = flattened(text, wanted, own, marked) if wanted else None
    return found if found == text or not is_some_parsed_again(evaluator.module) else None


def _own_name(evaluator: Evaluator, node: Node, frame: Frame) -> str | None:
    """Return the name that a template is made with: of `template.Must(template.New("pod").Parse(text))` `pod`."""
    makers = made(evaluator, node, frame) or ()
    node = strip_parens(makers[0].node) if len(makers) == 1 else node
    while node.kind == "call_expression":
        name, given = _name(evaluator.module, node), Invocation.of(node).arguments
        if name == _PARSE_FILES and len(given) > 1:
            return first_file(evaluator, given[0], given[1:], frame)
        if name == "text/template.New" and len(given) == 1:
            found = evaluator.evaluate(given[0], frame)
            return found[0].text if len(found) == 1 else None
        inner = given[0] if name == "text/template.Must" and given else node["function"].get("operand")
        if inner is None:
            break
        node = strip_parens(inner)
    return None


def source(evaluator: Evaluator, node: Node, frame: Frame) -> str | None:
    """Return the text that a template is parsed from."""
    values = sources_of(evaluator, node, frame)
    return values[0].text if len(values) == 1 else None


def sources_of(evaluator: Evaluator, node: Node, frame: Frame, or_with_functions: bool = False) -> list[Value]:
    """Return the texts that a template may be parsed from; nothing where it may be given another one afterwards, or,
    but where the caller asks for them, functions of its own."""
    if is_some_parsed_again(evaluator.module) or (not or_with_functions and given_functions(evaluator, node, frame)):
        return []
    return _sources(evaluator, node, frame)


def given_functions(evaluator: Evaluator, node: Node, frame: Frame) -> list[Node]:
    """Return the maps of functions that a template is given when it is made, in the order in which it is."""
    return [each for maker in made(evaluator, node, frame) or () for each in _functions_given(strip_parens(maker.node))]


def _functions_given(node: Node) -> list[Node]:
    found: list[Node] = []
    while node.kind == "call_expression" and node["arguments"].children:
        argument = strip_parens(node["arguments"].children[0])
        if _calls(node, "Must"):
            node = argument
            continue
        if _calls(node, "Funcs"):
            found.insert(0, argument)
        if node["function"].kind != "selector_expression":
            break
        node = strip_parens(node["function"]["operand"])
    return found


def _calls(call: Node, name: str) -> bool:
    return call["function"].kind == "selector_expression" and call["function"]["field"].spells(name)


def _sources(evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    if node.binding is not None and any(map(_is_changed, node.binding.uses)):
        return []
    makers = made(evaluator, node, frame)
    if makers is None or len(makers) != 1 or not isinstance(makers[0].frame, Frame):
        return []
    return _parsed(evaluator, makers[0].node, makers[0].frame)


def _is_changed(use: Node) -> bool:
    """Whether a use of a template may parse it again."""
    above = use.parent
    return above is not None and above.kind == "selector_expression" and not executes_template(above)


def _parsed(evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    node = strip_parens(node)
    function = node.get("function") if node.kind == "call_expression" else None
    arguments = Invocation.of(node).arguments if function is not None else []
    if function is None or not arguments:
        return []
    if _name(evaluator.module, node) == _PARSE_FILES and len(arguments) > 1:
        own = _own_name(evaluator, node, frame)
        return parsed_files(evaluator, node, arguments[0], arguments[1:], own, frame)
    if _name(evaluator.module, node) == "text/template.Must" and len(arguments) == 1:
        return _parsed(evaluator, arguments[0], frame)
    of_files = _calls(node, "ParseFS") and len(arguments) > 1
    if not of_files and not (_calls(node, "Parse") and len(arguments) == 1):
        return []
    new = strip_parens(function["operand"])
    while new.kind == "call_expression" and (_calls(new, "Funcs") or _calls(new, "Option")):
        new = strip_parens(new["function"]["operand"])
    if new.kind != "call_expression" or _name(evaluator.module, new) != "text/template.New":
        return []
    if of_files:
        return parsed_files(evaluator, node, arguments[0], arguments[1:], _own_name(evaluator, node, frame), frame)
    return evaluator.evaluate(arguments[0], frame)


def _name(module: Module, call: Node) -> str:
    found = callees(module, call)
    return found[0].name if len(found) == 1 else ""


def action_values(evaluator: Evaluator, data: Node, frame: Frame, said: str) -> list[Value] | None:
    """Return what an action writes that is a field of the data, an entry, or the data itself."""
    steps = names_in(said)
    path = _path(evaluator.module, _data_type(evaluator, data, frame), steps) if steps is not None else None
    if path is None or (not path and not printable(evaluator, data, frame, "v")):
        return printed_object(evaluator, data, frame) if path == () else None
    texts = [printed(value, "v") for value in evaluator.evaluate(data, frame, path)]
    return [
        as_printed(evaluator, value)
        if value is not None
        else unknown("what {name} prints is not known", data, name=said)
        for value in texts
    ]


def names_in(said: str) -> list[tuple[str, bool]] | None:
    """Return the names that an action asks for, `.Spec.Image`, and the keys, `index .Images "lvscare"`, each with
    whether it is surely a key; None where it is anything else."""
    indexed = re.fullmatch(_INDEXED, said)
    if indexed is None and not re.fullmatch(_FIELD, said):
        return None
    keys = [key[1:-1] for key in re.findall(_KEY, indexed["keys"])] if indexed is not None else []
    held = indexed["held"] if indexed is not None else said
    return [*((name, False) for name in held.split(".") if name), *((key, True) for key in keys)]


def _data_type(evaluator: Evaluator, data: Node, frame: Frame) -> types.Type | None:
    """Return the type of the data, of an interface the one behind it."""
    type_ = typeof.of_expression(evaluator.module, data)
    flat = types.underlying(evaluator.module, type_)
    known = (
        flat is not None
        and flat.node.kind != "interface_type"
        and types.predeclared(evaluator.module, flat.node) != "any"
    )
    objects = None if known else made(evaluator, data, frame)
    return object_type(evaluator.module, objects[0]) if objects is not None and len(objects) == 1 else type_


def _path(module: Module, type_: types.Type | None, steps: list[tuple[str, bool]]) -> Path | None:
    """Return the path of what an action asks for, each a field of a struct or a key of a map; None where it is not."""
    path: Path = ()
    for name, is_key in steps:
        flat = types.underlying(module, type_)
        found = members.find_field(module, type_, name) if not is_key else None
        if found is not None:
            path, type_ = (*path, name), found[1]
            methods = any(members.methods(module, type_, each) for each in ("String", "Error", "Format"))
            if methods:
                return None
        elif flat is not None and flat.node.kind == "map_type":
            path, type_ = (*path, Index(name.encode())), types.element(module, type_)
        else:
            return None
    return path
