"""Constructs of one function: variables, branches, loops, closures. See `generate.py`."""

from __future__ import annotations

from writer import Writer


def variable(w: Writer, kind: str, depth: int) -> str:
    return w.declare(kind, w.value(kind, depth))


def zero_then_set(w: Writer, kind: str, depth: int) -> str:
    name = w.name("ref")
    w.say(f"var {name} string")
    w.here.scopes[-1][name] = kind
    w.say(f"{name} = {w.value(kind, depth)}")
    return name


def branch(w: Writer, kind: str, depth: int) -> str:
    name = w.declare(kind, w.leaf(kind))
    with w.block(f"if {w.condition()} {{"):
        w.say(f"{name} = {w.value(kind, depth)}")
        leave(w)
    if w.choices.chance(50):
        w.here.lines[-1] += " else {"
        with w.block(w.here.lines.pop().strip()):
            w.say(f"{name} = {w.value(kind, depth)}")
            leave(w)
    return name


def leave(w: Writer) -> None:
    if w.choices.chance(15):
        w.say(w.choices.pick([w.here.exit, 'panic("x")']))


def loop(w: Writer, kind: str, depth: int) -> str:
    name = w.declare(kind, w.leaf(kind))
    head = w.choices.pick(["for i := 0; i < n; i++ {", "for range [2]int{} {", "for a || n > 5 {", "for {"])
    with w.block(head):
        if w.choices.chance(30):
            with w.block(f"if {w.condition()} {{"):
                w.say(w.choices.pick(["break", "if n < 9 {\n\t\t\t\tn++\n\t\t\t\tcontinue\n\t\t\t}"]))
        w.say(f"{name} = {w.value(kind, depth)}")
        if head in ("for a || n > 5 {", "for {"):
            w.say("break")
    return name


def labelled(w: Writer, kind: str, depth: int) -> str:
    name, label = w.declare(kind, w.leaf(kind)), w.name("outer")
    w.say(f"{label}:")
    with w.block("for i := 0; i < 2; i++ {"), w.block("for j := 0; j < 2; j++ {"):
        with w.block(f"if {w.condition()} {{"):
            w.say(w.choices.pick([f"continue {label}", f"break {label}"]))
        w.say(f"{name} = {w.value(kind, depth)}")
    return name


def goto(w: Writer, kind: str, depth: int) -> str:
    name, label, count = w.declare(kind, w.leaf(kind)), w.name("again"), w.name("i")
    w.say(f"{count} := 0")
    w.say(f"{label}:")
    with w.block("{"):
        w.say(f"{name} = {w.value(kind, depth)}")
    w.say(f"{count}++")
    with w.block(f"if {count} < 2 {{"):
        w.say(f"goto {label}")
    return name


def switch(w: Writer, kind: str, depth: int) -> str:
    name = w.declare(kind, w.leaf(kind))
    w.say("switch {")
    cases = [f"case {w.condition()}:" for _ in range(1 + w.choices.below(2))]
    cases.insert(w.choices.below(len(cases) + 1), "default:") if w.choices.chance(60) else None
    for number, case in enumerate(cases):
        with w.block(case, ""):
            w.say(f"{name} = {w.value(kind, depth)}")
            if number + 1 < len(cases) and w.choices.chance(20):
                w.say("fallthrough")
            elif w.choices.chance(20):
                w.say("break")
    w.say("}")
    return name


def closure(w: Writer, kind: str, depth: int) -> str:
    name = w.name("f")
    with w.literal(f"{name} := func() string {{", 'return ""'):
        w.say(f"return {w.value(kind, depth)}")
    return f"{name}()"


def closure_with_parameter(w: Writer, kind: str, depth: int) -> str:
    given, name = w.declare(kind, w.value(kind, depth)), w.name("f")
    inner = w.choices.pick(["p", given])
    with w.literal(f"{name} := func({inner} string) string {{", f"return {inner}"):
        w.say(f"_ = {inner}")
        w.here.scopes[-1][inner] = kind
        w.say(f"return {w.value(kind, depth - 1)}")
    return f"{name}({given})"


def assigning_closure(w: Writer, kind: str, depth: int) -> str:
    name = w.declare(kind, w.leaf(kind))
    head, foot = w.choices.pick([("func() {", "}()"), ("defer func() {", "}()"), ("set := func() {", "}")])
    if head.startswith("set"):
        set_ = w.name("set")
        head = head.replace("set", set_)
    with w.literal(head, "return", foot):
        w.say(f"{name} = {w.value(kind, depth)}")
    if head.startswith("set"):
        with w.block(f"if {w.condition()} {{"):
            w.say(f"{set_}()")
    return name


def goroutine(w: Writer, kind: str, depth: int) -> str:
    name, group = w.declare(kind, w.leaf(kind)), w.name("wg")
    w.say(f"var {group} sync.WaitGroup")
    w.say(f"{group}.Add(1)")
    with w.literal("go func() {", "return", "}()"):
        w.say(f"defer {group}.Done()")
        w.say(f"{name} = {w.leaf(kind)}")
    w.say(f"{group}.Wait()")
    return name


def function_value(w: Writer, kind: str, depth: int) -> str:
    name = w.name("f")
    with w.literal(f"{name} := func() string {{", 'return ""'):
        w.say(f"return {w.value(kind, depth)}")
    with w.block(f"if {w.condition()} {{"), w.literal(f"{name} = func() string {{", 'return ""'):
        w.say(f"return {w.value(kind, depth)}")
    return f"{name}()"


def shadowed(w: Writer, kind: str, depth: int) -> str:
    """An inner variable of the same name is another variable."""
    name = w.declare(kind, w.value(kind, depth))
    with w.block(w.choices.pick([f"if {w.condition()} {{", "{", "for range [1]int{} {"])):
        w.say(f"{name} {w.choices.pick([':=', '='])} {w.value(kind, depth)}")
        w.say(f"_ = {name}")
    return name


def swap(w: Writer, kind: str, depth: int) -> str:
    first, second = w.declare(kind, w.value(kind, depth)), w.declare(kind, w.value(kind, depth))
    w.say(f"{first}, {second} = {second}, {w.choices.pick([first, second])}")
    return w.choices.pick([first, second])


def mutation(w: Writer, depth: int) -> None:
    """Write a statement that changes a variable, or the receiver, in some way."""
    known = [(name, kind) for scope in w.here.scopes for name, kind in scope.items()]
    if not known or w.choices.chance(5):
        if w.here.receiver and w.choices.chance(w.wrong):
            w.say(w.choices.pick(['c.Domain = "docker.io"', "c.Port++", "c.deployHosts = nil"]))
        return
    name, kind = w.choices.pick(known)
    inner = w.value(kind, min(depth, 1))
    form = w.choices.below(5)
    if form == 0:
        w.say(f"{name} = {inner}")
    elif form == 1:
        with w.block(f"if {w.condition()} {{"):
            w.say(f"{name} = {inner}")
            leave(w)
    elif form == 2:
        with w.literal("func() {", "return", "}()"):
            w.say(f"{name} = {inner}")
    elif form == 3:
        with w.literal("defer func() {", "return", "}()"):
            w.say(f"{name} = {inner}")
    else:
        w.say(f"{name} += {inner}")
