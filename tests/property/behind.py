"""Constructs that hide a value: channels, sync.Once, Stringers, options, function fields, what is handed on. See
`generate.py`."""

from __future__ import annotations

from writer import PARAMETERS, Writer


def channel(w: Writer, kind: str, depth: int) -> str:
    name, first = w.name("ch"), w.value(kind, depth)
    w.say(f"{name} := make(chan string, 4)")
    if w.choices.chance(40):
        with w.block(f"if {w.condition()} {{"):
            w.say(f"{name} <- {w.value(kind, depth - 1)}")
    w.say(w.choices.pick([f"{name} <- {first}", f"func(to chan<- string) {{ to <- {first} }}({name})"]))
    w.say(w.choices.pick([f"close({name})", f"{name} <- {w.leaf(kind)}", "_ = n"]))
    return w.declare(kind, f"<-{name}")


def once(w: Writer, kind: str, depth: int) -> str:
    name, value = w.declare(kind, w.leaf(kind)), w.value(kind, depth)
    guard = w.name("once")
    w.say(f"var {guard} sync.Once")
    head = w.choices.pick([f"{guard}.Do(func() {{", "func() {"])
    with w.literal(head, "return", "})" if head.startswith(guard) else "}()"):
        if w.choices.chance(30):
            with w.block(f"if {w.condition()} {{"):
                w.say("return")
        w.say(f"{name} = {value}")
    w.say(f"{guard}.Do(func() {{ {name} = {w.leaf(kind)} }})" if w.choices.chance(40) else f"_ = &{guard}")
    return name


def stringer(w: Writer, kind: str, depth: int) -> str:
    type_, pointer = w.top("text"), w.choices.pick(["", "*"])
    w.tops.append(
        f"type {type_} struct{{ ref string }}\n\nfunc (t {pointer}{type_}) String() string {{ return t.ref }}"
    )
    made = f"{w.choices.pick(['&', '']) if not pointer else '&'}{type_}{{{w.value(kind, depth)}}}"
    return w.choices.pick([f'fmt.Sprintf("%s", {made})', f"fmt.Sprint({made})", f"({made}).String()"])


def options(w: Writer, kind: str, depth: int) -> str:
    type_, with_, name = w.top("opts"), w.top("with"), w.name("o")
    w.tops.append(
        f"type {type_} struct{{ ref string }}\n\nfunc {with_}(p string) func(*{type_}) {{\n"
        f"\treturn func(o *{type_}) {{ o.ref = p }}\n}}"
    )
    w.say(f"{name} := {w.choices.pick(['&', ''])}{type_}{{{w.leaf(kind)}}}")
    given = name if w.here.lines[-1].split(":= ")[1].startswith("&") else f"&{name}"
    w.say(f"for _, set := range []func(*{type_}){{{with_}({w.value(kind, depth)})}} {{")
    w.say(f"\tset({given})")
    w.say("}")
    if w.choices.chance(30):
        reset = w.top("reset")
        w.tops.append(f"func {reset}(o *{type_}) {{ {w.choices.pick(['_ = o.ref', f'*o = {type_}{{}}'])} }}")
        w.say(f"{reset}({given})")
    return f"{name}.ref"


def function_field(w: Writer, kind: str, depth: int) -> str:
    type_, name, value = w.top("maker"), w.name("m"), w.value(kind, depth)
    w.tops.append(f"type {type_} struct{{ image func() string }}")
    w.say(f"{name} := {w.choices.pick(['&', ''])}{type_}{{func() string {{ return {value} }}}}")
    if w.choices.chance(40):
        with w.block(f"if {w.condition()} {{"):
            w.say(f"{name}.image = func() string {{ return {w.leaf(kind)} }}")
    return f"{name}.image()"


def handed_on(w: Writer, kind: str, depth: int) -> str:
    look, name = w.top("look"), w.name("list")
    body = w.choices.pick(
        ["_ = p[0]", 'p[0] = "docker.io"', "q := p\n\tq[0] += p[0]", "for i := range p {\n\t\t_ = i\n\t}"]
    )
    w.tops.append(f"func {look}(p []string) {{\n\t{body}\n}}")
    w.say(f"{name} := []string{{{w.value(kind, depth)}}}")
    w.say(f"{look}({name})")
    return w.choices.pick([f"{name}[0]", f'strings.Join({name}, "/")'])


def pieces(w: Writer, kind: str, depth: int) -> str:
    value, separator = w.declare(kind, w.value(kind, depth)), w.choices.pick(['":"', '"/"'])
    before, after = w.name("before"), w.name("after")
    w.say(f"{before}, {after}, _ := strings.Cut({value}, {separator})")
    w.say(f"_, _ = {before}, {after}")
    return w.choices.pick(
        [f"{before} + {separator} + {after}", f"strings.ReplaceAll({value}, {separator}, {separator})"]
    )


def replaced_method(w: Writer, kind: str, depth: int) -> str:
    """A method of the receiver's own type, by another name of the receiver."""
    name = w.top("in")
    with w.function(
        f"func (r *localConfigurator) {name}(p string, {PARAMETERS}) string {{", 'return ""', False, p=kind
    ):
        w.say(f"return {w.value(kind, depth)}")
    if not w.here.receiver:
        return w.leaf(kind)
    return f"{w.choices.pick(['c', '(&*c)'])}.{name}({w.leaf(kind)}, a, b, n)"
