"""`strings.Builder` and `bytes.Buffer` that are written straight down in one block."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Frame
from codemod.golang.evaluate.known import Texts, values_of
from codemod.golang.evaluate.models.formats import shifted, sprint
from codemod.golang.evaluate.models.templates import executed
from codemod.golang.evaluate.running import known_at
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, concat, distinct, plain_text
from codemod.golang.flow.callees import Callee, Invocation, callees
from codemod.golang.flow.definitions import statement_of
from codemod.golang.flow.library import executes_template
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import rune
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens

_HARMLESS = frozenset({"Grow", "Len", "Cap", "String"})


def builder_text(evaluator: Evaluator, call: Node, frame: Frame) -> Iterator[list[Value] | None]:
    """Yield the values of each piece that is written before `call` (a call of String); None where that is not sure."""
    function = call.get("function")
    operand = function.get("operand") if function is not None else None
    binding = operand.binding if operand is not None else None
    if binding is None or binding.kind != "var":
        yield None
        return
    declared = statement_of(binding.node)
    block = _block(declared)
    end = _in_block(call, block)
    if block is None or end is None:
        yield None
        return
    yield from _initial(evaluator, declared, frame)
    loop = next((a for a in call.ancestors() if a.kind == "for_statement" and block.holds(a)), None)
    for use in binding.uses:
        if use is binding.node or (use.start > call.start and not (loop is not None and loop.holds(use))):
            continue
        statement = statement_of(use)
        reads = _method(use) in _HARMLESS
        if not reads and _block(statement) is not block:
            yield None
            return
        if not reads:
            yield written_to_builder(evaluator, use, statement, frame)


def followed(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value]:
    """Return what was written before `call` on each way that leads there; nothing where that is not sure."""
    binding = call["function"]["operand"].binding
    if binding is None:
        return []
    here = frame.of(binding.function)
    if here is not None and here.known is not None and binding in here.known:
        return evaluator.evaluate(call["function"]["operand"], frame)
    known = known_at(evaluator, binding, call, frame)
    return distinct(value for each in known for value in values_of(evaluator, each, (), call))


def _block(statement: Node) -> Node | None:
    above = statement.parent
    if above is not None and above.kind == "if_statement" and above.get("initializer") is statement:
        above = above.parent
    while above is not None and above.kind in ("var_declaration", "var_spec_list", "expression_statement"):
        above = above.parent
    return above if above is not None and above.kind in ("statement_list", "block") else None


def _in_block(node: Node, block: Node | None) -> Node | None:
    """Return the block if the node is below it, and in no other function than it."""
    for above in node.ancestors():
        if above is block:
            return block
        if above.kind == "func_literal":
            return None
    return None


def _method(use: Node) -> str:
    above = use.parent
    field = above.get("field") if above is not None and above.kind == "selector_expression" else None
    return field.text if field is not None else ""


def _initial(evaluator: Evaluator, declared: Node, frame: Frame) -> Iterator[list[Value] | None]:
    for node in declared.walk():
        if node.kind == "call_expression":
            name = next(iter(callees(evaluator.module, node))).name
            arguments = Invocation.of(node).arguments
            if name == "bytes.NewBufferString" and len(arguments) == 1:
                yield evaluator.evaluate(arguments[0], frame)
            elif name != "new":
                yield None
            return


def written_to_builder(evaluator: Evaluator, use: Node, statement: Node, frame: Frame) -> list[Value] | None:
    """Return what a statement writes to the builder that it names here; None where that is not sure."""
    node = statement.children[0] if statement.kind == "expression_statement" else statement
    if statement.kind in ("assignment_statement", "short_var_declaration"):
        right = statement.get("right")
        node = right.children[0] if right is not None and len(right.children) == 1 else statement
    if node.kind != "call_expression":
        return None
    arguments = Invocation.of(node).arguments
    function = node.get("function")
    site = node
    if function is not None and function.get("operand") is use:
        method = _method(use)
        if method == "WriteString" and len(arguments) == 1:
            return evaluator.evaluate(arguments[0], frame)
        if method in ("WriteByte", "WriteRune") and len(arguments) == 1 and arguments[0].kind == "rune_literal":
            text = rune(arguments[0])
            return [Value((Text(text, span=site.span),), site)] if text is not None else None
        if method == "Write" and len(arguments) == 1 and _is_bytes_of_text(arguments[0]):
            return evaluator.evaluate(arguments[0], frame)
        return None
    first = next(iter(callees(evaluator.module, node)))
    name = first.name
    if not arguments or not _is_written_to(arguments[0], use):
        return None
    if first.function is not None:
        return _by_helper(evaluator, first, node, frame)
    if executes_template(function):
        return executed(evaluator, node, frame)
    if name == "io.WriteString" and len(arguments) == 2:
        return evaluator.evaluate(arguments[1], frame)
    if name == "fmt.Fprint":
        return sprint(evaluator, node, frame, 1)
    if name == "fmt.Fprintf":
        return shifted(evaluator, node, frame)
    return None


def _by_helper(evaluator: Evaluator, callee: Callee, call: Node, frame: Frame) -> list[Value] | None:
    """Return what a function of this program writes, straight down, to the writer that is its first parameter."""
    function = callee.function
    listed = list(parameters(function, "parameters")) if function is not None else []
    name = listed[0][0] if listed else None
    body = function.get("body") if function is not None else None
    if function is None or body is None or name is None or name.binding is None or frame.depth >= MAX_CALLS:
        return None
    if len(callees(evaluator.module, call)) != 1 or callee.operand is not None or callee.literal:
        return None
    inner = Frame(function, Invocation.of(call), frame, depth=frame.depth + 1)
    straight = _straight(evaluator, body, name.binding, inner)
    if straight is not None:
        return concat(call, straight)
    if _may_read(evaluator.module, name.binding):
        return None
    held = evaluator.filled(function, inner, name.binding, Texts((plain_text("", call),)))
    return list(held.values) if isinstance(held, Texts) else None


@per_module
def _may_read(module: Module, writer: Binding, depth: int = 0) -> bool:
    """Whether a function may take out again what was written to its parameter: `func drain(r io.Reader)`."""
    uses = (use for use in writer.uses if use is not writer.node)
    return depth > MAX_CALLS or not all(_only_writes(module, use, depth) for use in uses)


def _only_writes(module: Module, use: Node, depth: int) -> bool:
    above = use.parent
    if above is None or above.kind == "binary_expression":  # `w != nil`
        return above is not None
    call = above.parent
    if call is None or call.kind != "call_expression":
        return False
    if above.kind == "selector_expression":
        return _method(use) in _HARMLESS or _method(use).startswith("Write")
    index = above.children.index(use) if above.kind == "argument_list" else -1
    return index >= 0 and all(_takes_to_write(module, each, index, depth) for each in callees(module, call))


def _takes_to_write(module: Module, callee: Callee, index: int, depth: int) -> bool:
    """Whether a function only writes to its argument of this number; of another module, to its first one."""
    if callee.function is None:
        return index == 0 and (callee.name.startswith(_WRITING_TO) or callee.name.endswith(".Execute"))
    listed = list(parameters(callee.function, "parameters"))
    at = index - callee.method_expression
    name = listed[at][0] if at < len(listed) else None
    if name is None or name.binding is None:
        return at < len(listed) and not listed[at][2]
    return not listed[at][2] and not _may_read(module, name.binding, depth + 1)


_WRITING_TO = ("fmt.Fprint", "io.WriteString", "text/template.", "html/template.")


def _straight(evaluator: Evaluator, body: Node, writer: Binding, frame: Frame) -> list[list[Value]] | None:
    """Return the pieces that a function writes one after the other; None where it does so in another way."""
    last = body.children[-1].children[-1:] if body.children else []
    if any(node.kind == "return_statement" and node not in last for node in body.walk()):
        return None
    pieces: list[list[Value]] = []
    for use in writer.uses:
        statement = statement_of(use)
        if use is writer.node or _method(use) in _HARMLESS:
            continue
        block = _block(statement)
        more = (
            written_to_builder(evaluator, use, statement, frame) if block is not None and block.parent is body else None
        )
        if more is None:
            return None
        pieces.append(more)
    return pieces


def _is_bytes_of_text(node: Node) -> bool:
    """`[]byte(s)`"""
    type_ = node.get("type") if node.kind == "type_conversion_expression" else None
    return type_ is not None and type_.kind == "slice_type"


def _is_written_to(argument: Node, use: Node) -> bool:
    """Whether the argument is this very use of the builder, or its address."""
    plain = strip_parens(argument)
    if plain.kind == "unary_expression" and plain["operator"].kind == "&":
        plain = strip_parens(plain["operand"])
    return plain is use
