"""What a function of elsewhere may leave out of a text that it is given, or gives to functions of the program.

exec.Command("sed", "s/a/b/", "-").Output()     what a command makes of it
io.LimitReader(strings.NewReader(y), 80)        a part of it
scanner.Split(bufio.ScanRunes)                  pieces, of which some may be left out
strings.NewReplacer(...).WriteString(out, y)    another text, that something else has then
files.Range(func(name, text any) bool {...})    it, for a function of the program
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.library import callee_name, executes_template
from codemod.golang.flow.references import references
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens

# functions, and methods, that give a part of what they are given
_PARTS = ("io.LimitReader", "io.NewSectionReader")
_PRINTED = ("Output", "CombinedOutput")
_READING = ("ReadByte", "ReadRune", "Next", "Peek", *_PRINTED)
_UP_TO = ("ReadString", "ReadBytes", "ReadSlice")
# those after which something else has a part of it, or that skip some
_COPYING = ("io.CopyN", "io.ReadFull", "io.ReadAtLeast", "fmt.Sscan", "fmt.Sscanf", "fmt.Sscanln", "fmt.Fscan",
            "fmt.Fscanf", "fmt.Fscanln")  # fmt: skip
_SKIPPING = ("Truncate", "Discard", "Seek", "UnreadByte", "UnreadRune", "CopyN")
_MOVING = (
    "slices.Sort",
    "slices.SortFunc",
    "slices.SortStableFunc",
    "slices.Reverse",
    "sort.Slice",
    "sort.SliceStable",
)
_LINE_ENDS = (b"'\\n'", b"10", b"0", b"'\\x00'", b"0x0a", b"0x00")


def left_out(module: Module, call: Node, index: int) -> dict[Node, Node]:
    """Return a call that gives a part of a text, or another one, with what goes on from there."""
    function = strip_parens(call["function"])
    given = call["arguments"].children
    if callee_name(module, function) in _PARTS:
        return {call: call} if not _is_large(module, given[-1]) else {}
    if callee_name(module, function).startswith("os/exec.Command"):
        return {each: each for each in _outputs(call)}
    method = _method(module, function)
    if method == "WriteString" and index == 1 and len(given) == 2:
        return {call: given[0]}  # of a strings.Replacer
    parted = method in _UP_TO and bool(given) and given[0].bytes not in _LINE_ENDS
    return {call: call} if parted or method in _READING else {}


def _outputs(command: Node) -> Iterator[Node]:
    """Yield the calls that give what a command printed, which may be what it was given: `run.Output()`."""
    listed = command.parent
    left = listed.parent.get("left") if listed is not None and listed.parent is not None else None
    held = left.children[0].binding if left is not None and left.children else None
    for use in (command, *(held.uses if held is not None else ())):
        above = use.parent
        call = above.parent if above is not None and above.kind == "selector_expression" else None
        if above is not None and call is not None and any(map(above["field"].spells, _PRINTED)):
            yield call


def _is_large(module: Module, limit: Node) -> bool:
    """Whether it is more than any manifest has: `1 << 20`, `maxSize` of a constant."""
    values = (types.value_node(item) for item in declarations(module, limit) if item.kind == "const")
    text = next((value.text for value in values if value is not None), limit.text)
    numbers = re.fullmatch(r"(\d+)\s*(?:(<<|\*)\s*(\d+))?", text)
    if numbers is None:
        return False
    first, second = int(numbers[1]), int(numbers[3] or 0)
    return (first << min(second, 62) if numbers[2] == "<<" else first * (second or 1)) >= 1 << 16


def cut_short(module: Module, call: Node) -> Iterator[Node]:
    """Yield a call after which some of a text may be missing."""
    function = strip_parens(call["function"])
    method, given = _method(module, function), call["arguments"].children
    own_pieces = method == "Split" and len(given) == 1 and callee_name(module, given[0]) != "bufio.ScanLines"
    name = callee_name(module, function)
    if own_pieces or method in _SKIPPING or name in _COPYING or (name in _MOVING and _are_bytes(module, given[0])):
        yield call


def _are_bytes(module: Module, node: Node) -> bool:
    element = types.element(module, types.underlying(module, typeof.of_expression(module, node)))
    return element is not None and types.is_byte(module, element)


def _method(module: Module, function: Node) -> str:
    """Return the name of a method that the program does not declare; nothing for other functions."""
    if function.kind != "selector_expression" or callee_name(module, function):
        return ""
    return function["field"].text if not typeof.callee_objects(module, function) else ""


def parameters_given(module: Module, call: Node) -> Iterator[Binding]:
    """Yield the parameters of functions of the program that such a call is given."""
    for each in call["arguments"].children:
        given = strip_parens(each)
        items = typeof.callee_objects(module, given) if given.kind in ("identifier", "selector_expression") else ()
        functions = [item.declaration.node for item in items if item.kind in ("func", "method")]
        for function in (*functions, *([given] if given.kind == "func_literal" else [])):
            names = (name for name, _, _ in parameters(function, "parameters"))
            yield from (name.binding for name in names if name is not None and name.binding is not None)


_IN_PARTS = r"\{\{[^}]*\b(?:printf|slice|index|html|js|urlquery)\b"


def fills_in_parts(module: Module, method: Node) -> bool:
    """Whether a template is filled in that has functions of the program, which may make another text of it, or cuts
    what it is given: `{{printf "%.60s" .}}`."""
    operand = method.get("operand")
    if operand is None or not executes_template(method):
        return False
    # few callers fill in a template
    from codemod.uses.handed_functions import expressions_behind

    made = list(expressions_behind(module, operand))
    texts = [text for node in made for text in _text_of(module, node)]
    if any(map(_adds_functions, made)) and not _calls_none(module, operand):
        return True
    return any(re.search(_IN_PARTS, text) is not None for text in texts)


def _calls_none(module: Module, template: Node) -> bool:
    """Whether all that a template is parsed from is spelled out, and none of it calls a function: `{{.Image}}`."""
    if template.binding is not None:
        given = [each.value for each in definitions(template.binding) if not each.index]
        uses = [use for use in template.binding.uses if definition_at(use) is None]
    else:
        items = [item for item in declarations(module, template) if item.kind == "var"]
        given, uses = (
            [types.value_node(item) for item in items],
            [u for item in items for u in references(module, item)],
        )
    made = given[0] if len(given) == 1 else None
    texts = _parsed(module, made) if made is not None and all(map(_is_executed, uses)) else None
    known = [_spelled(module, each) for each in texts or ()]
    if not known or "" in known:
        return False
    actions = [re.sub(r'"[^"]*"|`[^`]*`', "", action) for text in known for action in re.findall(_ACTION, text)]
    names = {name for action in actions for name in re.findall(r"(?<![.$\w])[A-Za-z_]\w*", action)}
    return names <= _KEYWORDS


_ACTION = r"(?s)\{\{(.*?)\}\}"
_KEYWORDS = frozenset(("range", "end", "if", "else", "with", "and", "or", "not", "eq", "ne", "len", "true", "false"))


def _parsed(module: Module, made: Node) -> list[Node] | None:
    """Return what a template is parsed from that is made here and now: `template.New("").Funcs(more).Parse(text)`."""
    made = strip_parens(made)
    function = made.get("function") if made.kind == "call_expression" else None
    if function is None or function.kind != "selector_expression" or not made["arguments"].children:
        return None
    given = made["arguments"].children[0]
    package, _, name = callee_name(module, function).rpartition(".")
    if package.endswith("/template") and name in ("Must", "New"):
        return _parsed(module, given) if name == "Must" else []
    before = _parsed(module, function["operand"]) if not package else None
    if before is None or not any(map(function["field"].spells, ("Parse", "Funcs", "Option"))):
        return None
    return [*before, given] if function["field"].spells("Parse") else before


def _spelled(module: Module, text: Node) -> str:
    """Return a literal, or that of a constant, as it is written; nothing of anything else."""
    text = strip_parens(text)
    items = declarations(module, text) if text.binding is None and text.kind in _NAMES else ()
    values = [types.value_node(item) for item in items if item.kind == "const"]
    value = values[0] if len(values) == 1 else text
    return value.text if value is not None and value.kind in STRING_KINDS and "\\" not in value.text else ""


_NAMES = ("identifier", "selector_expression")


def _is_executed(use: Node) -> bool:
    """Whether a template is filled in at a place, and not parsed again, or handed to somebody else."""
    above = use.parent
    return executes_template(above)


def _adds_functions(node: Node) -> bool:
    field = node.get("field") if node.kind == "selector_expression" else None
    return field is not None and field.spells("Funcs")


def _text_of(module: Module, node: Node) -> Iterator[str]:
    if node.kind in STRING_KINDS:
        yield node.text
    elif node.kind in ("identifier", "selector_expression") and node.binding is None:
        yield from (types.spec_of(item).text for item in declarations(module, node) if item.kind in ("const", "var"))
