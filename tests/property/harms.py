"""Constructs in which a rewrite could lose or change something: what is used twice, called, named, or commented.

`SAY` is a use of the text that is none of the consumer's: what it prints must never change.
"""

from __future__ import annotations

from writer import Construct, Writer

OTHER = ('"quay.io/other/gamma:v3"', f'"docker.io/sealerio/lvscare:v1@sha256:{"0" * 64}"', '"docker.io/nginx"')
_DIRECTIVES = ("//nolint:lll", "// #nosec G101", "//lint:ignore SA4006 known", "//revive:disable-line")


def used_elsewhere(w: Writer, kind: str, depth: int) -> str:
    name = w.declare(kind, w.value(kind, depth))
    form = w.choices.below(5)
    if form == 0:
        w.say(f"SAY {name}")
    elif form == 1:
        w.say(f'SAY fmt.Sprint({name} == "docker.io/" + CONST, len({name}))')
    elif form == 2:
        w.say(f"SAY fmt.Sprint(map[string]int{{{name}: 1}})")
    elif form == 3:
        w.say(f"log.SetPrefix({name})")
        w.say("SAY log.Prefix()")
    else:
        with w.block(f"switch {name} {{"):
            w.say('case "docker.io/sealerio/lvscare:v1.1.3-beta.8":')
            w.say('SAY "online"')
    return name


def another(w: Writer, kind: str, depth: int) -> str:
    """Sometimes another image, or one with a digest."""
    if kind != "image":
        return w.value(kind, depth)
    name = w.declare(kind, w.choices.pick(OTHER))
    with w.block(f"if {w.condition()} {{"):
        w.say(f"{name} = {w.value(kind, depth)}")
    return name


def shared_helper(w: Writer, kind: str, depth: int) -> str:
    """A helper that puts something in front, for this image and for another one."""
    name = w.top("front")
    w.tops.append(f'func {name}(image string) string {{\n\treturn "docker.io/" + image\n}}')
    value = w.declare(kind, w.value(kind, depth))
    w.say(f'SAY {name}("nginx:1.2")')
    return f"{name}({w.choices.pick(['CONST', value])})" if kind == "image" else value


def counting(w: Writer, kind: str, depth: int) -> str:
    """A call that does more than to give a text."""
    name, count = w.top("login"), w.top("count")
    w.tops.append(f"var {count} int\n\nfunc {name}(s string) string {{\n\t{count}++\n\treturn s\n}}")
    value = w.declare(kind, f"{name}({w.value(kind, depth)})" + (' + ""' if w.choices.chance(50) else ""))
    w.say(f"SAY strconv.Itoa({count})")
    return value


def named_string(w: Writer, kind: str, depth: int) -> str:
    type_, name = w.top("text"), w.name("named")
    w.tops.append(f"type {type_} string")
    if w.choices.chance(50):
        w.say(f'var {name} {type_} = "docker.io/sealerio/lvscare:v1"')
    else:
        w.say(f"{name} := {type_}({w.value(kind, depth)})")
    return f"string({name})"


def commented(w: Writer, kind: str, depth: int) -> str:
    value, name = w.value(kind, depth), w.name("said")
    form = w.choices.below(4)
    if form == 0:
        w.say("// why it is so")
        w.say(w.choices.pick(_DIRECTIVES))
        w.say(f"{name} := {value}")
    elif form == 1:
        w.say(f'{name} := "" + // from here')
        w.say(f"\t{value}")
    elif form == 2:
        w.say(f"{name} := {value} // one {w.choices.pick(['', 'sealerio/lvscare:v1'])}")
    else:
        w.say(f"{name}, other{name} := {value}, 1")
        w.say(f"_ = other{name}")
    w.say(f"_ = {name}")
    w.here.scopes[-1][name] = kind
    return name


def read_twice(w: Writer, kind: str, depth: int) -> str:
    """A host that two images have: when both are rewritten, nothing reads it."""
    if kind != "image" or not w.here.receiver:
        return w.value(kind, depth)
    host = w.name("host")
    w.say(f"{host} := {w.choices.pick([chr(34) + 'docker.io' + chr(34), 'c.Domain'])}")
    w.say(f'USE {host} + "/" + CONST')
    return f'{host} + "/" + CONST'


def maybe_nil(w: Writer, kind: str, depth: int) -> str:
    name = w.declare(kind, w.value(kind, depth))
    if w.here.receiver:
        with w.block(f"if {w.choices.pick(['c == nil', 'c.LocalRegistry == nil', 'c != nil'])} {{"):
            w.say(f"{name} = {w.value(kind, depth)}")
    return name


def hidden(w: Writer, kind: str, depth: int) -> str:
    """A name of the rule's expression that means something else here."""
    name = w.declare(kind, '""')
    package = w.choices.pick(["fmt", "net", "strconv"])
    text = w.choices.pick(['"docker.io/sealerio/lvscare:v1"', '""'])
    with w.block("{"):
        w.say(w.choices.pick([f"type {package} struct{{}}", f"{package} := 1"]))
        w.say(f"_ = {package}{'{}' if w.here.lines[-1].endswith('{}') else ''}")
        w.say(f"{name} = {text}")
    return name


HARMS: tuple[Construct, ...] = (
    used_elsewhere,
    used_elsewhere,
    another,
    shared_helper,
    counting,
    named_string,
    commented,
    commented,
    read_twice,
    maybe_nil,
    hidden,
)
