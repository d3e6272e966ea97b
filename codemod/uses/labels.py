"""`image:` in a text, what stands after it, what may be a part of that, and who makes such a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Part, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations, import_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS, decode
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.records import replace
from codemod.uses.reached import reached

CUT = r"(?:strings|bytes)\.(?:Cut|Split|SplitN|SplitAfter|SplitAfterN|FieldsFunc)"
FOUND = r"(?:strings|bytes)\.(?:Last)?Index(?:Any|Byte|Rune)?"
_REPLACE = r"(?:Replacer\.)?Replace(?:All)?"
_CHANGE = (
    rf"(?:strings|bytes)\.(?:{_REPLACE}|Join|Map|To(?:Upper|Lower|Title)(?:Special)?|Title)|regexp\.Regexp\.Replace\w*"
)
Touches = Callable[[Value], bool]
"""Whether a text may be a part of the image, or of its line in a manifest."""

# `image: ` in YAML, `"image": "` in JSON, `?fromImage=` of an engine that is asked over HTTP to pull; then what stands
# before the next blank, quote or line end
_LABEL = r"""(?i:(?:(?:^|[\s{,"'-])image["']?\s*:\s*["']?|[?&]fromImage=)([^\s"',}&]*)$)"""
_POLICY_LABEL = r"""(?i:(?:^|[\s{,"'-])imagePullPolicy["']?\s*:\s*["']?([^\s"',}]*)$)"""
_STOP = r"""[\s"',}&]"""
_WITHIN = r"""(?i:(?:^|[\s{,"'-])image["']?\s*:\s*["']?|[?&]fromImage=)"""
_POLICY_WITHIN = r"""(?i:(?:^|[\s{,"'-])imagePullPolicy["']?\s*:\s*["']?)"""

# of a JSON patch that has the path of an image, the value
_PATCH = '/image"'
_PATCHED = r""""value"\s*:\s*"([^\s"',}]*)$"""
_PATCHED_WITHIN = r'''"value"\s*:\s*"'''

# in a manifest it is never the first thing of a line at the margin: there, a program tells people
_NESTED = r"""(?:^|\n)[ \t-]+["']?image["']?[ \t]*:|[{,]\s*"image"\s*:|/image"\s*[,}]|[?&]fromImage="""

_INSIDE = r"[a-z0-9_./:@-]*"
_IN_FRONT = r"""["']?:[ \t]*["']?$"""


def keeps_image(old: str | None, new: str | None) -> bool:
    """Whether an image that is not known stays what it is in a text in which `old` becomes `new`.

    `sea.hub:5000` may be a part of it, and `image: ` stands right in front: what replaces that has to end as it does.
    Neither `{{ .Image }}`, `//` nor a line end is either. Nor is `IMAGE`: who writes such a placeholder has no host of
    that name.
    """
    if old is None or ("//" not in old and re.fullmatch(_INSIDE, old) is not None):
        return False
    front = re.search(_IN_FRONT, old)
    return front is None or (new is not None and new.endswith(front.group()))


def prints_label(call: Node) -> bool:
    """Whether a call that prints has a literal that says `image:` before a verb, or at its end."""
    texts = (node.text.strip('"`') for node in call.walk() if node.kind.endswith("string_literal"))
    return any(re.search(_LABEL, piece) for text in texts for piece in text.split("%"))


def is_changed(callee: str) -> bool:
    """Whether what a function of the standard library gives is made of a text that it is given."""
    return callee.startswith(("strings.", "bytes.", "regexp.")) and re.fullmatch(f"{_CHANGE}|{CUT}", callee) is not None


def is_replacing(module: Module, call: Node) -> bool:
    """Whether a call replaces something in a text, or cuts it."""
    return call.kind != "call_expression" or ".Replace" in callee_name(module, call["function"])


def holder_of(node: Node) -> Node | None:
    """Return what a text is put into, or what is got out of that again: `m := manifest{y}`, `m.text`, `s.Text()`."""
    above = node.parent
    if above is None:
        return None
    if above.kind == "selector_expression" and above.get("operand") is node:
        call = above.parent
        if call is None or call.kind != "call_expression" or call["function"] is not above:
            return above
        return call if re.fullmatch(r"Len|Cap|Size|Sum\w*", above["field"].text) is None else None
    for holder in node.ancestors():
        if holder.kind == "composite_literal":
            return holder
        if holder.kind not in ("literal_element", "keyed_element", "literal_value"):
            break
    return None


def shortens(call: Node) -> bool:
    """Whether a call prints less than a whole text: `fmt.Sprintf("%.80s", y)`."""
    texts = (each.bytes for each in call["arguments"].children if each.kind in STRING_KINDS)
    return any(re.search(rb"%[-+# 0-9]*\.[0-9*]*[svq]", text) for text in texts)


def may_have_text(module: Module, target: Node) -> bool:
    """Whether one of the variables that a call fills may have a text: not an error, nor `_`."""
    type_ = typeof.of_expression(module, target)
    return not target.spells("_") and (type_ is None or types.predeclared(module, type_.node) != "error")


def is_manifest(text: Value) -> bool:
    """Whether a text has an `image:` line that is nested in something, as a container's is."""
    return any(isinstance(part, Text) and re.search(_NESTED, part.text) is not None for part in text.parts)


def made_text(module: Module, evaluator: Evaluator, text: Node, frame: Frame) -> list[Value]:
    """Return what a text is, or what a function writes: of `fmt.Fprintf(w, format, a)` the same as of Sprintf."""
    name = callee_name(module, text["function"]) if text.kind == "call_expression" else ""
    if name in ("fmt.Fprintf", "fmt.Printf"):
        from codemod.golang.evaluate.models.formats import shifted, sprintf

        found = (shifted if name == "fmt.Fprintf" else sprintf)(evaluator, text, frame)
        if found is not None:
            return found
    return evaluator.evaluate(text, frame)


def labelled_parts(value: Value, policy: bool = False) -> Iterator[Value]:
    """Yield what stands after each `image:`, or `imagePullPolicy:`, up to the next blank, quote or line end."""
    labels = re.compile(_PATCHED) if _is_patch(value) else re.compile(_LABEL)
    labels = re.compile(_POLICY_LABEL) if policy else labels
    for number, part in enumerate(value.parts):
        label = labels.search(part.text) if isinstance(part, Text) and not part.constant else None
        if label is None or number + 1 == len(value.parts):
            continue
        found: list[Part] = [Text(label[1])] if label[1] else []
        for following in value.parts[number + 1 :]:
            stop = re.search(_STOP, following.text) if isinstance(following, Text) and not following.constant else None
            if stop is not None and isinstance(following, Text):
                found += [replace(following, text=following.text[: stop.start()])] if stop.start() else []
                break
            found.append(following)
        yield replace(value, parts=tuple(found))


def labelled_texts(value: Value, policy: bool = False) -> Iterator[Value]:
    """Yield what stands after each `image:` in one piece of known text, where it ends there, too. Of a template,
    `image: {{ .Image }}`, it is not known until that is filled in."""
    labels = re.compile(_PATCHED_WITHIN) if _is_patch(value) else re.compile(_WITHIN)
    labels = re.compile(_POLICY_WITHIN) if policy else labels
    for part in (part for part in value.parts if isinstance(part, Text)):
        for label in labels.finditer(part.text):
            stop = re.search(_STOP, part.text[label.end() :])
            if stop is not None and stop.start() and not part.text.startswith("{{", label.end()):
                text = part.text[label.end() : label.end() + stop.start()]
                yield replace(value, parts=(Text(text, span=part.span),))


ENGINES = ("docker", "nerdctl", "podman", "ctr", "crictl")  # whose commands pull and run images
BYTES = ("rune_literal", "int_literal")
_LINE = re.compile(rb"""(?i)\bimage["']?[ \t]*:""")


def exchanged(binding: Binding) -> Iterator[Node]:
    """Yield what takes the place of a line, or of a letter, in a loop over them: `line = "    image: " + other`."""
    for each in definitions(binding):
        loop = next((above for above in each.node.ancestors() if above.kind == "for_statement"), None)
        if loop is None or each.value is None or each.kind != "value" or not (each.path or loop.holds(binding.node)):
            continue
        if each.value.kind in BYTES or any(n.kind in STRING_KINDS and _LINE.search(n.bytes) for n in each.value.walk()):
            yield each.value


def byte_writes(module: Module, binding: Binding) -> Iterator[Node]:
    """Yield where single bytes of a variable are written to: `raw[i] = 'x'`."""
    type_ = types.underlying(module, typeof.of_binding(module, binding))
    element = types.element(module, type_)
    if element is not None and not types.is_byte(module, element):
        return
    for use in binding.uses:
        above, found = use.parent, definition_at(use)
        if found is None or above is None or above.kind != "index_expression":
            continue
        if element is not None or (found.value is not None and found.value.kind in BYTES):
            yield above


def _is_patch(value: Value) -> bool:
    return any(isinstance(part, Text) and _PATCH in part.text for part in value.parts)


_LABELLED = re.compile(r"""(?i)image\W{0,3}:|/image\\?"\s*[,}]""")
_MAKING = frozenset(
    (
        "fmt.Sprintf", "fmt.Sprint", "fmt.Sprintln", "fmt.Appendf", "fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln",
        "strings.Join", "bytes.Join", "strings.Builder.String", "bytes.Buffer.String", "bytes.Buffer.Bytes",
        "strings.ReplaceAll", "strings.Replace", "strings.Replacer.Replace",
    )
)  # fmt: skip


def makers(module: Module, consumer: Object) -> tuple[list[Node], list[Node]]:
    """Return the calls that fill in a text, and what makes one, in a consumer and what it calls."""
    return list(filled_in(module, consumer)), list(rendered(module, consumer))


def rendered(module: Module, consumer: Object) -> Iterator[Node]:
    """Yield the expressions of a consumer, and of what it calls, that make a text with such a line, each as a whole.

    return manifest{Name: podName, Image: image}.render(), nil
    func (m manifest) render() string { return fmt.Sprintf(pod, m.Image) }
    """
    for item in reached(module, consumer):
        yield from _texts(module, item.declaration.node)


_BASIC = r"(?:string|byte|rune|bool|error|any|struct|interface|u?int\d*|float\d\d)\{"
_UNTYPED = re.compile(
    rf"""map\[|\]\s*=|[Ss]et\w*\(|image["`]|(?<![.\w])(?!{_BASIC})\w+\{{|(?<![.\w])(?P<package>\w+)\.\w+\{{""".encode()
)


@per_module
def may_be_untyped(module: Module, consumer: Object) -> bool:
    """Whether a consumer, or what it calls, may write an image where no Go type says container: into a map, or a struct
    of this program. Few do."""
    for item in reached(module, consumer):
        for found in _UNTYPED.finditer(item.declaration.node.bytes):
            path = import_of(module, item.file, decode(found["package"])) if found["package"] else None
            if path is None or module.imports(item.file, path):
                return True
    return False


_FILLING = ("Execute", "ExecuteTemplate", "Replace")


def filled_in(module: Module, consumer: Object) -> Iterator[Node]:
    """Yield the calls of methods that fill in a text, in a consumer and what it calls."""
    for item in reached(module, consumer):
        for node in item.declaration.node.walk():
            if node.kind == "field_identifier" and any(map(node.spells, _FILLING)) and node.parent is not None:
                above = node.parent.parent
                if above is not None and above.kind == "call_expression":
                    yield above


@per_module
def _texts(module: Module, top: Node) -> tuple[Node, ...]:
    if not says(module, top, _LABELLED):
        return ()
    found: list[Node] = []
    for node in top.walk():
        if not (found and found[-1].holds(node)) and _makes_text(module, node):
            found.append(node)
    return tuple(found)


def says(module: Module, top: Node, what: re.Pattern[str]) -> bool:
    """Whether a literal has such a text, or one that a name of a package stands for."""
    return next(saying(module, top, what), None) is not None


def by_rune(module: Module, node: Node) -> bool:
    """Whether a loop over an expression goes through the letters of a text: `s`, `[]rune(s)`, and no list of texts."""
    type_ = typeof.of_expression(module, node)
    if type_ is None or (node.binding is not None and node.binding.variadic):
        return False
    flat = types.underlying(module, type_)
    letter = types.element(module, flat)
    known = [types.predeclared(module, each.node) if each is not None else "" for each in (flat, letter)]
    return known[0] == "string" or known[1] in ("byte", "rune", "uint8", "int32")


def saying(module: Module, top: Node, what: re.Pattern[str]) -> Iterator[Node]:
    """Yield the literals that have such a text, and the names of what is declared with one."""
    for node in top.walk():
        if node.kind in STRING_KINDS:
            if what.search(node.text) is not None:
                yield node
        elif node.kind in ("identifier", "selector_expression") and node.binding is None:
            items = (item for item in declarations(module, node) if item.kind in ("const", "var"))
            if any(what.search(types.spec_of(item).text) is not None for item in items):
                yield node


def _makes_text(module: Module, node: Node) -> bool:
    if node.kind == "binary_expression":
        return node["operator"].kind == "+"
    return node.kind == "call_expression" and any(callee.name in _MAKING for callee in callees(module, node))
