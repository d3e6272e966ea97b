"""What a statement does."""

from __future__ import annotations

from codemod.golang.evaluate.values import concat
from codemod.golang.execute.comparing import as_text, known_number, same
from codemod.golang.execute.contents import (
    NIL,
    Activation,
    Channel,
    Condition,
    Content,
    Function,
    Opaque,
    Origin,
    Table,
)
from codemod.golang.execute.ending import Jump, NoAnswer, NotUnderstood, Panicked, Returned, WayEnds
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content, zero_of
from codemod.golang.execute.operands import (
    as_type,
    asserted,
    calculated_number,
    dynamic_type,
    indexed,
    is_place,
    store,
    value_of,
)
from codemod.golang.execute.repeating_ways import repeated
from codemod.golang.program import typeof, types
from codemod.golang.read.syntax import Node, strip_parens

_NOTHING = ("empty_statement", "type_declaration", "const_declaration", "comment")


def run_statement(machine: Machine, activation: Activation, node: Node, label: str = "") -> None:
    """Do what a statement does. Raises how it ends, where that is not behind it."""
    machine.step(node)
    kind = node.kind
    if kind in ("block", "statement_list", "var_declaration", "var_spec_list"):
        _sequence(machine, activation, node.children)
    elif kind in ("short_var_declaration", "assignment_statement"):
        _assigned(machine, activation, node)
    elif kind == "var_spec":
        _declared(machine, activation, node)
    elif kind == "expression_statement":
        _done(machine, activation, node.children[0])
    elif kind == "if_statement":
        _branched(machine, activation, node)
    elif kind == "for_statement":
        repeated(machine, activation, node, label)
    elif kind == "return_statement":
        raise Returned(_results(machine, activation, node))
    elif kind in ("inc_statement", "dec_statement"):
        target = node.children[0]
        old = as_text(machine, value_of(machine, activation, target), node)
        sign = "+" if kind == "inc_statement" else "-"
        store(machine, activation, target, calculated_number(machine, sign, old, number_content(1, node), node))
    elif kind in ("break_statement", "continue_statement", "goto_statement", "fallthrough_statement"):
        raise Jump(kind.removesuffix("_statement"), node.children[0].text if node.children else "")
    elif kind == "expression_switch_statement":
        _switched(machine, activation, node, label)
    elif kind == "type_switch_statement":
        _switched_by_type(machine, activation, node, label)
    elif kind == "labeled_statement":
        inner = [child for child in node.children if child.kind != "label_name"]
        name = node["label"].text
        for each in inner:
            try:
                run_statement(machine, activation, each, name)
            except Jump as jump:
                if jump.kind != "break" or jump.label != name:
                    raise
    elif kind == "defer_statement":
        function, arguments = machine.ways.prepare(machine, activation, node.children[0])
        if _may_recover(machine, function):
            raise NoAnswer("who recovers goes on")
        activation.deferred.append((function, arguments, node.children[0]))
    elif kind == "go_statement":
        _started(machine, activation, node.children[0])
    elif kind == "send_statement":
        channel = value_of(machine, activation, node["channel"])
        machine.ways.send(machine, channel, value_of(machine, activation, node["value"]), node)
    elif kind == "select_statement":
        _selected(machine, activation, node, label)
    elif kind not in _NOTHING:
        raise NotUnderstood("a statement", node)


def _may_recover(machine: Machine, function: Content) -> bool:
    """Whether what is deferred may call `recover`: a function, and no method, of another module, too."""
    if not isinstance(function, Function):
        return not isinstance(function, Opaque)
    if function.node is None:
        return function.receiver is None and function.name not in ("close", "delete", "print", "println", "panic")
    if function.node in machine.learned.closed:
        return True
    return any(node.kind == "identifier" and node.spells("recover") for node in function.node.walk())


def _sequence(machine: Machine, activation: Activation, nodes: list[Node]) -> None:
    for node in nodes:
        run_statement(machine, activation, node)


def _done(machine: Machine, activation: Activation, node: Node) -> None:
    node = strip_parens(node)
    if node.kind == "call_expression":
        machine.ways.call(machine, activation, node)
    else:
        value_of(machine, activation, node)


def _branched(machine: Machine, activation: Activation, node: Node) -> None:
    if (first := node.get("initializer")) is not None:
        run_statement(machine, activation, first)
    if machine.holds(value_of(machine, activation, node["condition"])):
        run_statement(machine, activation, node["consequence"])
    elif (other := node.get("alternative")) is not None:
        run_statement(machine, activation, other)


def values_of_list(machine: Machine, activation: Activation, nodes: list[Node], wanted: int) -> list[Content]:
    """Return what a list of expressions gives to so many targets: of `v, ok := m[k]` both."""
    if len(nodes) == 1 and wanted > 1:
        node = strip_parens(nodes[0])
        found: tuple[Content, ...] | list[Content]
        if node.kind == "call_expression":
            found = machine.ways.call(machine, activation, node, wanted)
        elif node.kind == "index_expression":
            found = indexed(machine, activation, node)
        elif node.kind == "type_assertion_expression":
            found = asserted(machine, activation, node)
            holds = machine.holds(found[1])
            if not holds:
                found = zero_of(machine, types.of_node(node.get("type")), ("asserted", node)), False
        elif node.kind == "unary_expression":
            found = machine.ways.receive(machine, value_of(machine, activation, node["operand"]), node)
        else:
            raise NotUnderstood("several values", node)
        if len(found) != wanted:
            raise NotUnderstood("another number of values", node)
        return list(found)
    return [value_of(machine, activation, each) for each in nodes]


def _assigned(machine: Machine, activation: Activation, node: Node) -> None:
    targets, right = node["left"].children, node["right"].children
    operator = node.get("operator")
    sign = operator.kind if operator is not None else ""
    if node.kind == "assignment_statement" and sign not in ("=", ""):
        _changed(machine, activation, targets[0], sign.removesuffix("="), right[0])
        return
    found = values_of_list(machine, activation, right, len(targets))
    if len(found) != len(targets):
        raise NotUnderstood("another number of values", node)
    if len(targets) > 1:
        found = [machine.copy(each) for each in found]
    for target, held in zip(targets, found, strict=True):
        if node.kind == "short_var_declaration" and _is_declared(target):
            declare(machine, activation, target, held)
        else:
            store(machine, activation, target, held)


def _is_declared(target: Node) -> bool:
    """Whether `:=` makes this variable: the others that it names are there already."""
    return target.binding is not None and target.binding.node is target


def declare(machine: Machine, activation: Activation, name: Node, held: Content) -> None:
    """Make a variable."""
    if name.binding is not None:
        activation.variables[name.binding] = machine.cell(machine.copy(held), name.binding)


def _changed(machine: Machine, activation: Activation, target: Node, operator: str, right: Node) -> None:
    """`x += y`"""
    old = as_text(machine, value_of(machine, activation, target), target)
    new = as_text(machine, value_of(machine, activation, right), right)
    flat = types.underlying(machine.module, typeof.of_expression(machine.module, target))
    name = types.predeclared(machine.module, flat.node) if flat is not None else ""
    if operator == "+" and (name == "string" or not (name or old.numeric or new.numeric)):
        assert target.parent is not None
        store(machine, activation, target, concat(target, [[old], [new]])[0])
    else:
        store(machine, activation, target, calculated_number(machine, operator, old, new, target))


def _declared(machine: Machine, activation: Activation, node: Node) -> None:
    names, value = node.all("name"), node.get("value")
    if value is None:
        type_ = types.of_node(node.get("type"))
        for name in names:
            declare(machine, activation, name, zero_of(machine, type_, name.binding or name))
        return
    for name, held in zip(names, values_of_list(machine, activation, value.children, len(names)), strict=True):
        declare(machine, activation, name, held)


def _results(machine: Machine, activation: Activation, node: Node) -> list[Content] | None:
    listed = node.children[0].children if node.children else []
    if not listed:
        return None
    wanted = max(len(activation.results), 1)
    return [machine.copy(each) for each in values_of_list(machine, activation, listed, wanted)]


def _switched(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    if (first := node.get("initializer")) is not None:
        run_statement(machine, activation, first)
    tag = node.get("value")
    held = value_of(machine, activation, tag) if tag is not None else None
    cases = [each for each in node.children if each.kind in ("expression_case", "default_case")]
    chosen = next((n for n, each in enumerate(cases) if each.kind == "default_case"), None)
    for number, case in enumerate(cases):
        if case.kind == "expression_case" and _meets(machine, activation, held, case["value"].children, node):
            chosen = number
            break
    _run_cases(machine, activation, cases, chosen, label)


def _meets(machine: Machine, activation: Activation, held: Content | None, values: list[Node], node: Node) -> bool:
    for value in values:
        given = value_of(machine, activation, value)
        if machine.holds(given if held is None else same(machine, held, given, node)):
            return True
    return False


def _run_cases(machine: Machine, activation: Activation, cases: list[Node], chosen: int | None, label: str) -> None:
    while chosen is not None and chosen < len(cases):
        try:
            _sequence(machine, activation, [c for c in cases[chosen].children if c.kind == "statement_list"])
        except Jump as jump:
            if jump.kind == "fallthrough":
                chosen += 1
                continue
            if jump.kind == "break" and jump.label in ("", label):
                return
            raise
        return


def _switched_by_type(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    if (first := node.get("initializer")) is not None:
        run_statement(machine, activation, first)
    held = value_of(machine, activation, node["value"])
    alias = node.get("alias")
    name = alias.children[0] if alias is not None and alias.children else None
    cases = [each for each in node.children if each.kind in ("type_case", "default_case")]
    chosen, found = next((n for n, each in enumerate(cases) if each.kind == "default_case"), None), held
    for number, case in enumerate(cases):
        wanted = case.all("type") if case.kind == "type_case" else []
        if any(_is_case(machine, held, each) for each in wanted):
            chosen = number
            if len(wanted) == 1 and not wanted[0].spells("nil"):
                found = as_type(machine, held, types.of_node(wanted[0]), node)[0]
            break
    if name is not None and name.binding is not None:
        declare(machine, activation, name, found)
    _run_cases(machine, activation, cases, chosen, label)


def _is_case(machine: Machine, held: Content, wanted: Node) -> bool:
    if wanted.spells("nil"):
        return held is NIL
    type_ = types.of_node(wanted)
    if held is NIL or isinstance(held, Opaque):
        return held is not NIL and machine.holds(Condition(("case", held.number, wanted)))
    if types.is_interface(machine.module, type_) or dynamic_type(machine, held) is None:
        return machine.holds(Condition(("case", id(held), wanted)))
    return machine.holds(as_type(machine, held, type_, wanted)[1])


def _started(machine: Machine, activation: Activation, call: Node) -> None:
    """`go f()`: it is done at once, or as late as somebody waits."""
    function, arguments = machine.ways.prepare(machine, activation, call)

    def work() -> object:
        return machine.ways.enter(machine, function, arguments, call)

    if machine.choose(2) == 0:
        work()
    else:
        machine.pending.append(work)


def _selected(machine: Machine, activation: Activation, node: Node, label: str) -> None:
    cases = [each for each in node.children if each.kind in ("communication_case", "default_case")]
    machine.ways.wait(machine)
    ready = [each for each in cases if _may_go(machine, activation, each)]
    if not ready:
        raise NotUnderstood("nothing can be received here", node)
    case = ready[machine.choose(len(ready))] if len(ready) > 1 else ready[0]
    inner = case.get("communication")
    if inner is not None and inner.kind == "receive_statement":
        operand = inner["right"]["operand"]
        channel = value_of(machine, activation, operand)
        left = inner.get("left")
        targets = left.children if left is not None else []
        found = machine.ways.receive(machine, channel, inner)
        for target, held in zip(targets, found, strict=False):
            declare(machine, activation, target, held) if _is_declared(target) else store(
                machine, activation, target, held
            )
    elif inner is not None:
        run_statement(machine, activation, inner)
    _run_cases(machine, activation, [case], 0, label)


def _may_go(machine: Machine, activation: Activation, case: Node) -> bool:
    inner = case.get("communication")
    if inner is None or inner.kind != "receive_statement":
        return True
    channel = value_of(machine, activation, inner["right"]["operand"])
    return not isinstance(channel, Channel) or bool(channel.queue) or channel.closed


_ = (Origin, Table, WayEnds, Panicked, is_place, known_number)
