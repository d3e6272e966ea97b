"""Constructs that hold texts, or put them together: structs, maps, slices, builders, sums. See `generate.py`."""

from __future__ import annotations

from writer import Writer


def record(w: Writer, kind: str, depth: int) -> str:
    """A struct: by value or pointer, set in the literal, by assignment, by a method, through another name."""
    type_, name = w.top("pod"), w.name("s")
    w.tops.append(f"type {type_} struct{{ Image, Other string }}")
    address = w.choices.pick(["", "&"])
    w.say(f'{name} := {address}{type_}{{Image: {w.value(kind, depth)}, Other: "x"}}')
    for _ in range(w.choices.below(3)):
        change = w.choices.below(6)
        if change == 0:
            w.say(f"{name}.Other = {w.value(kind, depth)}")
        elif change == 1:
            with w.block(f"if {w.condition()} {{"):
                w.say(f"{name}.Image = {w.value(kind, depth)}")
        elif change == 2:
            setter = w.name("set")
            star = w.choices.pick(["*", ""])
            w.tops.append(f"func (s {star}{type_}) {setter}(p string) {{\n\ts.Image = p\n}}")
            w.say(f"{name}.{setter}({w.value(kind, depth)})")
        elif change == 3:
            other = w.name("t")
            w.say(f"{other} := {name}")
            w.say(f"{other}.Image = {w.value(kind, depth)}")
        elif change == 4:
            other = w.top("set")
            w.tops.append(f"func {other}(s {'*' if address else ''}{type_}, p string) {{\n\ts.Image = p\n}}")
            w.say(f"{other}({name}, {w.value(kind, depth)})")
        else:
            w.say(f"{'*' if address else ''}{name} = {type_}{{{w.value(kind, depth)}, {w.leaf(kind)}}}")
    if w.choices.chance(30):
        getter = w.name("get")
        w.tops.append(f"func (s {type_}) {getter}() string {{\n\treturn s.Image\n}}")
        return f"{name}.{getter}()"
    return f"{name}.Image"


def map_(w: Writer, kind: str, depth: int) -> str:
    name = w.name("m")
    w.say(f'{name} := map[string]string{{"a": {w.value(kind, depth)}, "b": {w.leaf(kind)}}}')
    for _ in range(w.choices.below(3)):
        change = w.choices.below(4)
        if change == 0:
            w.say(f'{name}["{w.choices.pick("ab")}"] = {w.value(kind, depth)}')
        elif change == 1:
            with w.block(f"if {w.condition()} {{"):
                w.say(f'{name}["a"] = {w.value(kind, depth)}')
        elif change == 2:
            w.say(f'delete({name}, "{w.choices.pick("ab")}")')
        else:
            other = w.name("m")
            w.say(f"{other} := {name}")
            w.say(f'{other}["{w.choices.pick("ab")}"] = {w.value(kind, depth)}')
    if w.choices.chance(25):
        got = w.name("ref")
        w.say(f'{got}, ok{got} := {name}["{w.choices.pick("abc")}"]')
        with w.block(f"if !ok{got} {{"):
            w.say(w.choices.pick([w.here.exit, f"{got} = {w.leaf(kind)}"]))
        return got
    return f'{name}["{w.choices.pick("ab")}"]'


def slice_(w: Writer, kind: str, depth: int) -> str:
    name = w.name("xs")
    w.say(f"{name} := []string{{{w.value(kind, depth)}, {w.leaf(kind)}}}")
    for _ in range(w.choices.below(3)):
        change = w.choices.below(4)
        if change == 0:
            w.say(f"{name} = append({name}, {w.value(kind, depth)})")
        elif change == 1:
            w.say(f"{name}[{w.choices.below(2)}] = {w.value(kind, depth)}")
        elif change == 2:
            other = w.name("ys")
            w.say(f"{other} := {name}{w.choices.pick(['', '[:1]', '[1:]'])}")
            w.say(f"{other}[0] = {w.value(kind, depth)}")
        else:
            w.say(f"{name} = append({name}[:1], {w.value(kind, depth)})")
    if w.choices.chance(40):
        got = w.declare(kind, w.leaf(kind))
        item = w.name("x")
        with w.block(f"for _, {item} := range {name} {{"):
            w.say(f"{got} = {item}")
            if w.choices.chance(30):
                w.say("break")
        return got
    return f"{name}[{w.choices.below(2)}]"


def builder(w: Writer, kind: str, depth: int) -> str:
    name = w.name("sb")
    w.say(f"var {name} {w.choices.pick(['strings.Builder', 'bytes.Buffer'])}")
    w.say(f"{name}.WriteString({w.value(kind, depth)})")
    for _ in range(w.choices.below(2)):
        with w.block(w.choices.pick([f"if {w.condition()} {{", "for range [1]int{} {", "{"])):
            if w.choices.chance(70):
                w.say(f"{name}.Reset()")
            w.say(f"{name}.WriteString({w.value(kind, depth)})")
    return f"{name}.String()"


def cut(w: Writer, kind: str, depth: int) -> str:
    inner = w.value(kind, depth)
    return w.choices.pick(
        [
            f"strings.TrimSpace({inner})",
            f'strings.TrimPrefix({inner}, "docker.io/")',
            f'strings.TrimSuffix({inner}+"/", "/")',
            f'strings.ReplaceAll({inner}, "docker.io/", "")',
            f'strings.TrimSuffix({inner}, "-rc")',
            f"string([]byte({inner}))",
            f'strings.TrimPrefix("https://"+{inner}, "https://")',
            f"strings.ToLower({inner})",
        ]
    )


def concatenated(w: Writer, kind: str, depth: int) -> str:
    registry, constant = w.value("registry", depth), w.value("constant", depth)
    return w.choices.pick(
        [
            f'{registry} + "/" + {constant}',
            f'fmt.Sprintf("%s/%s", {registry}, {constant})',
            f'strings.Join([]string{{{registry}, {constant}}}, "/")',
            f"path.Join({registry}, {constant})",
            f'fmt.Sprintf("%v/%[2]s", {registry}, {constant})',
            f'fmt.Sprint({registry}, "/", {constant})',
        ]
    )


def summed(w: Writer, kind: str, depth: int) -> str:
    name = w.declare(kind, w.value("registry", depth))
    with w.block(w.choices.pick(["{", "{", f"if {w.condition()} {{", "for range [2]int{} {"])):
        w.say(f'{name} += "/"')
    w.say(f"{name} += {w.value('constant', depth)}")
    return name


def joined(w: Writer, kind: str, depth: int) -> str:
    name = w.name("parts")
    w.say(f"{name} := []string{{{w.value('registry', depth)}}}")
    with w.block(w.choices.pick(["{", "{", f"if {w.condition()} {{", "for range [1]int{} {"])):
        w.say(f"{name} = append({name}, {w.value('constant', depth)})")
    if w.choices.chance(20):
        w.say(f"{name}[{w.choices.pick(['0', 'len(' + name + ')-1'])}] = {w.value('registry', depth)}")
    return f'strings.Join({name}, "/")'


def built(w: Writer, kind: str, depth: int) -> str:
    name = w.name("sb")
    w.say(f"var {name} {w.choices.pick(['strings.Builder', 'bytes.Buffer'])}")
    w.say(f"{name}.WriteString({w.value('registry', depth)})")
    with w.block(w.choices.pick(["{", "{", f"if {w.condition()} {{", "for range [1]int{} {"])):
        w.say(w.choices.pick([f"{name}.WriteByte('/')", f'{name}.WriteString("/")', f'fmt.Fprint(&{name}, "/")']))
    w.say(f'fmt.Fprintf(&{name}, "%s", {w.value("constant", depth)})')
    return f"{name}.String()"
