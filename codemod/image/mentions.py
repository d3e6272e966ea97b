"""References to the image that are spelled out in Go strings, wherever they stand."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator

from codemod.finding.diagnostics import Span
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Declaration, File
from codemod.golang.read.literals import STRING_KINDS, decode, unquote, unquote_mapped
from codemod.golang.read.syntax import Node, strip_parens, tail
from codemod.image.repository_path import Names

# Each of these is read from left to right and never a second time: no two ways through a text, and what may repeat
# ends where the next one could begin. So a template is `{{...}}` without a brace inside.
_TEMPLATE = rb"\{\{[^{}\n]*\}\}"
_WORD = rb"(?:" + _TEMPLATE + rb"|\$\{[^{}$\s]*\}|[^\s\"'`,;|&()<>{}=\[\]])+"
_IMAGE_KEY = rb"image[\"']?[ \t]*:[ \t]*[\"']?"
# `newName: registry/name` with `newTag: v1` as kustomize has it, `repository:` with `tag:` as helm charts do
_APART = (
    (rb"(?:newName|name)[\"']?[ \t]*:[ \t]*[\"']?", (b"newTag", b"newName", b"digest")),
    (rb"repository[\"']?[ \t]*:[ \t]*[\"']?", (b"tag", b"digest")),
)
# a name can also be built up: of escaped letters, or as a sum of strings, in brackets or beside comments
_BUILT_UP = rb"\\[xuU0-7]|[\"`)/]\s*\+\s*[\"`(/]"
_FILLED_IN = _TEMPLATE + rb"|\$\{\w+\}|\$(?=\w)|%[sv]"
_TAG = rb"(?::(?![.-])(?:" + _FILLED_IN + rb"|[A-Za-z0-9_.-])+)"
_DIGEST = rb"(?:@sha(?:256|384|512):[A-Fa-f0-9]+)"
_TRANSPORT = rb"(?:docker://|docker-daemon:|oci:|containers-storage:)"
_COMPONENT = rb"(?:" + _FILLED_IN + rb"|[A-Za-z0-9._:-])+"

_VERBS = (b":%s", b":%v", b":%d")  # of a name alone: a key, or what is said to people
_LOGS = frozenset(
    name + end
    for name in b"Print Info Debug Warn Warning Error Fatal Panic Trace Log Skip".split()
    for end in (b"", b"f", b"ln", b"w", b"S")
)
_ERRORS = frozenset(
    b"panic errors.New errors.Wrap errors.Wrapf errors.Errorf errors.WithMessage errors.WithMessagef".split()
)
_LONGEST = 40  # bytes of a callee's text that say whether it logs: more than any name there has

_FOLDERS = frozenset(
    b"bin sbin usr cmd etc opt var tmp lib pkg dist build rootfs internal vendor src root home run proc sys".split()
)
_SOURCE_HOSTS = frozenset(b"github.com gitlab.com gitee.com bitbucket.org golang.org gopkg.in go.dev".split())


def references_in(text: bytes, names: Names) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each reference to an image in a string's bytes.

    Alone in the string, or as the value of an `image:` key, a reference needs a repository or a tag; as a word
    among others it needs a tag or a digest. Paths, URLs and Go import paths are no references.
    """
    for word in names.words:
        if word.encode() in text:
            yield from _references(text, word.encode(), names)


def _references(text: bytes, name: bytes, names: Names) -> Iterator[tuple[int, int]]:
    whole = re.compile(
        rb"(?P<transport>" + _TRANSPORT + rb")?(?P<front>/?(?:" + _COMPONENT + rb"/)*)" + re.escape(name)
        + rb"(?P<tag>" + _TAG + rb"?" + _DIGEST + rb"?)(?P<open>:?)"
    )  # fmt: skip
    values = {key.end() for key in re.finditer(_IMAGE_KEY, text)} | set(_values_apart(text))
    comments = _comments(text)
    for word in re.finditer(_WORD, text):
        found = whole.fullmatch(word.group().rstrip(b"."))
        if found is None:
            continue
        if _is_in(comments, word.start()) or (not found["front"] and found["tag"] in _VERBS):
            continue
        path = (found["front"] + name).decode("utf-8", "replace")
        labelled = word.start() in values
        if not names.named_by(path) or not (found["tag"] or labelled or names.sure(path)):
            continue
        alone = word.span() == (0, len(text)) or labelled
        if _is_reference(found["front"], bool(found["tag"]), bool(found["open"]), alone):
            start = word.start() + len(found["transport"] or b"")
            yield start, word.start() + len(found.group())


def _values_apart(text: bytes) -> Iterator[int]:
    """Yield where the values of keys begin that hold an image's name, where the same text gives its tag apart."""
    for label, keys in _APART:
        beside = b"|".join(key for key in keys if key in text)
        if beside and re.search(rb"(?:^|[\s{,\"'-])(?:" + beside + rb")[\"']?[ \t]*:", text):
            for found in re.finditer(rb"(?:^|(?<=[\s{,\"'-]))" + label, text):
                if not text.startswith((b"http://", b"https://"), found.end()):
                    yield found.end()


def _comments(text: bytes) -> list[tuple[int, int]]:
    """Return where the comments of a YAML or shell text of several lines begin and end."""
    if b"\n" not in text:
        return []
    return [comment.span() for comment in re.finditer(rb"(?m:^|(?<=\s))#(?!!)[^\n]*", text)]


def _is_in(spans: list[tuple[int, int]], at: int) -> bool:
    before = bisect(spans, (at,)) - 1
    return before >= 0 and at < spans[before][1]


def _is_reference(front: bytes, tagged: bool, unfinished: bool, alone: bool) -> bool:
    components = [component for component in front.split(b"/") if component]
    if not alone and not tagged:
        return False
    if any(component in (b".", b"..") or component.startswith(b"-") for component in components):
        return False
    if tagged:
        return not (front.startswith(b"/") and components and components[0] in _FOLDERS)
    if not components or front.startswith(b"/"):
        return False
    if unfinished:
        return True
    return components[0] not in _FOLDERS and components[0] not in _SOURCE_HOSTS


def spelled_out(module: Module, file: File, names: Names) -> Iterator[tuple[Node, Span]]:
    """Yield (expression, the reference's place) for each image reference in a file's strings and constant sums."""
    wanted = [word.encode() for word in names.words]
    built_up, holding = _built_up(module, file), _holding(module, file, names.words)
    for declaration in file.declarations if built_up or holding else ():
        if declaration in built_up or declaration in holding:
            for node in _told(module, declaration.node):
                if node.kind not in STRING_KINDS:
                    yield from _in_sums(module, node, names)
                elif b"\\" in node.bytes or any(word in node.bytes for word in wanted):
                    yield from _in_literal(module, node, names)


# what is the same for all rules: of each file, declaration, literal and sum

_read = per_module(lambda module, literal: unquote_mapped(literal))


@per_module
def _built_up(module: Module, file: File) -> frozenset[Declaration]:
    """Return the declarations in which a name can be built up."""
    search, source = re.compile(_BUILT_UP).search, file.source
    return frozenset(each for each in file.declarations if search(source, each.start, each.end) is not None)


@per_module
def _holding(module: Module, file: File, words: tuple[str, ...]) -> frozenset[Declaration]:
    """Return the declarations in which one of the words stands."""
    return frozenset(each for word in words for each in file.containing(word.encode()))


@per_module
def _told(module: Module, top: Node) -> tuple[Node, ...]:
    return tuple(strings_and_sums(top))


def strings_and_sums(top: Node) -> Iterator[Node]:
    """Yield the string literals and the sums below a declaration, each sum before its terms, but for those in an
    import, a struct tag, or the text of a log or error."""
    todo = [(top, False, False)]
    while todo:
        node, exempt, in_sum = todo.pop()
        is_sum = node.kind == "binary_expression"
        if not exempt and (node.kind in STRING_KINDS or (is_sum and not in_sum)):
            yield node
        in_sum = is_sum or (in_sum and node.kind == "parenthesized_expression")
        todo += [(child, _is_exempt(node, child, exempt), in_sum) for child in reversed(node.children)]


def _is_exempt(above: Node, child: Node, exempt: bool) -> bool:
    """Whether a string in this child of a node is no image; `exempt`: whether one in the node itself is none."""
    if above.kind in ("import_spec", "field_declaration"):
        return True
    if above.kind in ("func_literal", "block", "composite_literal"):
        return False
    if above.kind == "call_expression" and child.field != "function" and not exempt:
        function = above.get("function")
        return function is not None and is_logging(function)
    return exempt


def is_logging(function: Node) -> bool:
    """Whether a callee writes a log, or makes an error, by its name."""
    name = tail(function, _LONGEST)
    return name in _ERRORS or name.rpartition(b".")[2] in _LOGS


_VERB = r"%[^%a-zA-Z]*[a-zA-Z]"


def is_behind_slash(arguments: Node, at: int) -> bool:
    """Whether what is printed stands behind a slash: `log.Printf("pulling quay.io/%s", image)`."""
    listed = arguments.children
    formats = [number for number, each in enumerate(listed[:at]) if each.kind in STRING_KINDS]
    text = decode(unquote(listed[formats[0]]) or b"") if formats else ""
    verbs = list(re.finditer(_VERB, text))
    number = at - formats[0] - 1 if formats else 0
    return number < len(verbs) and text[: verbs[number].start()].endswith("/")


def _in_literal(module: Module, node: Node, names: Names) -> Iterator[tuple[Node, Span]]:
    read = _read(module, node)
    if read is None:
        return
    text, offsets = read
    for start, end in references_in(text, names):
        if offsets is None:
            yield node, Span(node.file.path, node.start + 1 + start, node.start + 1 + end)
        else:
            last = offsets[end] if end < len(offsets) else node.end - 1
            yield node, Span(node.file.path, offsets[start], last)


def _in_sums(module: Module, node: Node, names: Names) -> Iterator[tuple[Node, Span]]:
    """Find references that only appear when neighbouring literals of a sum are joined."""
    for run in _runs(module, node):
        joined = b"".join(text for _, text in run)
        if any(references_in(joined, names)) and not any(any(references_in(text, names)) for _, text in run):
            yield run[0][0], Span(run[0][0].file.path, run[0][0].start, run[-1][0].end)


@per_module
def _runs(module: Module, node: Node) -> tuple[list[tuple[Node, bytes]], ...]:
    """Return the literals of a sum that stand beside each other, two or more, each with its text."""
    runs: list[list[tuple[Node, bytes]]] = [[]]
    for term in terms_of(node):
        read = _read(module, term) if term.kind in STRING_KINDS else None
        if read is not None:
            runs[-1].append((term, read[0]))
        else:
            runs.append([])
    return tuple(run for run in runs if len(run) > 1)


def terms_of(node: Node) -> list[Node]:
    """Return the operands of a sum, left to right, however it is nested to the left."""
    found: list[Node] = []
    todo = [node]
    while todo:
        item = strip_parens(todo.pop())
        operator = item.get("operator") if item.kind == "binary_expression" else None
        left, right = item.get("left"), item.get("right")
        if operator is not None and operator.kind == "+" and left is not None and right is not None:
            todo += [right, left]
        else:
            found.append(item)
    return found
