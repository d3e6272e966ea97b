"""Constructs of several declarations: functions, methods, types, package variables. See `generate.py`."""

from __future__ import annotations

from control import leave
from writer import PARAMETERS, Writer

WRONG_TEXT = '"docker.io/sealerio/lvscare:v1.1.3-beta.8"'


def helper(w: Writer, kind: str, depth: int) -> str:
    given, name = w.value(kind, depth), w.top("help")
    with w.function(f"func {name}(p string, {PARAMETERS}) string {{", "return p", False, p=kind):
        w.say(f"return {w.value(kind, depth)}")
    return f"{name}({given}, a, b, n)"


def method(w: Writer, kind: str, depth: int) -> str:
    name = w.top("make")
    with w.function(f"func (c *localConfigurator) {name}({PARAMETERS}) string {{", 'return ""', True):
        w.say(f"return {w.value(kind, depth)}")
    if not w.here.receiver:
        return w.leaf(kind)
    return w.choices.pick([f"c.{name}(a, b, n)", f"c.{name}(b, a, 2-n)", f"(*localConfigurator).{name}(c, a, b, n)"])


def function_of_registry(w: Writer, kind: str, depth: int) -> str:
    """A function of host and port; only an image can be made of it."""
    name = w.top("of")
    given = ["c.Domain, c.Port", "c.LocalRegistry.Domain, c.RegistryConfig.Port", '"docker.io", c.Port']
    with w.function(f"func {name}(host string, port int, {PARAMETERS}) string {{", 'return ""', False):
        registry = w.declare("registry", "net.JoinHostPort(host, strconv.Itoa(port))")
        w.say(f"return {w.value('registry', depth) if kind == 'registry' else registry}")
    if not w.here.receiver or kind == "constant":
        return w.leaf(kind)
    call = f"{name}({w.choices.pick(given)}, a, b, n)"
    return call if kind == "registry" else f'{call} + "/" + {w.value("constant", depth)}'


def named_result(w: Writer, kind: str, depth: int) -> str:
    given, name = w.value(kind, depth), w.top("named")
    with w.function(f"func {name}(p string, {PARAMETERS}) (ref string) {{", "return", False, p=kind, ref=kind):
        if w.choices.chance(40):
            with w.literal("defer func() {", "return", "}()"):
                w.say(
                    w.choices.pick(["_ = recover()", 'if ref == "" {\n\t\t\tref = p\n\t\t}', f"ref = {w.leaf(kind)}"])
                )
        w.say(f"ref = {w.value(kind, depth)}")
        w.say(w.choices.pick(["return", "return p"]))
    return f"{name}({given}, a, b, n)"


def two_results(w: Writer, kind: str, depth: int) -> str:
    given, name, got = w.value(kind, depth), w.top("two"), w.name("ref")
    with w.function(
        f"func {name}(p string, {PARAMETERS}) (string, error) {{", 'return "", errors.New("x")', False, p=kind
    ):
        with w.block(f"if {w.condition()} {{"):
            w.say(w.here.exit)
        w.say(f"return {w.value(kind, depth)}, nil")
    w.say(f"{got}, {got}err := {name}({given}, a, b, n)")
    w.here.scopes[-1][got] = kind
    with w.block(f"if {got}err != nil {{"):
        w.say(w.choices.pick([w.here.exit, f"{got} = {w.leaf(kind)}", "log.Println(a)"]))
    return got


def through_pointer(w: Writer, kind: str, depth: int) -> str:
    name, pointer = w.declare(kind, w.value(kind, depth)), w.name("p")
    w.say(f"{pointer} := &{name}")
    with w.block(f"if {w.condition()} {{"):
        w.say(f"*{pointer} = {w.value(kind, depth)}")
    return w.choices.pick([name, f"*{pointer}"])


def filled_by_address(w: Writer, kind: str, depth: int) -> str:
    name, given = w.declare(kind, w.leaf(kind)), w.value(kind, depth)
    fill = w.top("fill")
    with w.function(f"func {fill}(at *string, p string, {PARAMETERS}) {{", "return", False, p=kind):
        leave(w) if not w.choices.chance(50) else None
        w.say(f"*at = {w.value(kind, depth - 1)}")
    w.say(f"{fill}(&{name}, {given}, a, b, n)")
    return name


def other_receiver(w: Writer, kind: str, depth: int) -> str:
    if not w.here.receiver:
        return w.leaf(kind)
    name = w.declare(kind, w.leaf(kind))
    with w.block(f"if {w.condition()} {{"):
        w.say("c := &localConfigurator{LocalRegistry: &v2.LocalRegistry{}}")
        w.say('c.Domain = "docker.io"')
        w.say(f"{w.choices.pick(['_', name])} = {w.value(kind, depth)}")
        w.say("_ = c")
    return name


def shadowed_package(w: Writer, kind: str, depth: int) -> str:
    name, type_ = w.declare(kind, w.value(kind, depth)), w.top("names")
    w.tops.append(f"type {type_} struct{{ LvsCareRepoAndTag string }}")
    w.say("_ = CONST")
    with w.block("{"):
        w.say(f'common := {type_}{{"docker.io/sealerio/lvscare:v1.1.3-beta.8"}}')
        w.say("_ = common")
        w.say(f"{w.choices.pick(['_', name])} = {w.leaf(kind)}")
    return name


def generic(w: Writer, kind: str, depth: int) -> str:
    name, first, second = w.top("or"), w.value(kind, depth), w.value(kind, depth)
    w.tops.append(
        f"func {name}[T comparable](x, y T) T {{\n\tvar zero T\n\tif x != zero {{\n\t\treturn x\n\t}}\n\treturn y\n}}"
    )
    return f"{name}({first}, {second})"


def package_variable(w: Writer, kind: str, depth: int) -> str:
    name = w.top("g")
    w.tops.append(f"var {name} = {w.choices.pick(['CONST', WRONG_TEXT])}")
    if w.choices.chance(50):
        w.say(f"{name} = {w.value(kind, depth)}")
        return name
    return name if kind == "constant" else w.value(kind, depth)


def interface(w: Writer, kind: str, depth: int) -> str:
    face, first, second, name = w.top("imager"), w.top("one"), w.top("other"), w.name("i")
    w.tops.append(f"type {face} interface{{ image() string }}")
    for each in (first, second):
        w.tops.append(f"type {each} struct{{ ref string }}\n\nfunc (o {each}) image() string {{\n\treturn o.ref\n}}")
    w.say(f"var {name} {face} = {first}{{{w.value(kind, depth)}}}")
    with w.block(f"if {w.condition()} {{"):
        w.say(f"{name} = {second}{{{w.value(kind, depth)}}}")
    return f"{name}.image()"
