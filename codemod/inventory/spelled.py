"""Images that Go source spells out: whole in a string, joined of parts, or in a manifest that is a string.

"quay.io/ceph/cosi:v0.1.4"                        a registry's host, and a tag or a digest
const BaseImage = "sealerio/base:v1"              no host, but a name that says what it is
fmt.Sprintf("%s/kube-proxy:%s", registry, tag)    evaluated, for each caller where it rests on a parameter
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import VAGUE, Hole, Text, Unknown
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.once import looked_through
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File
from codemod.golang.read.literals import STRING_KINDS, decode, unquote, unquote_mapped
from codemod.golang.read.syntax import Node
from codemod.image.manifests import ImageLine, images_in
from codemod.image.mentions import strings_and_sums, terms_of
from codemod.image.pattern import UNKNOWN, Pattern, read
from codemod.image.reference import last_component
from codemod.inventory import data
from codemod.inventory.destination import Destination, destination
from codemod.inventory.first_look import may_spell
from codemod.inventory.pairs import of_one_key, registry_beside
from codemod.inventory.record import Mention, Origin, OriginKind, RedirectWay, each_once
from codemod.inventory.resources import has_no_registry, is_a_key, is_no_reference, last_operands, values_with_tag
from codemod.inventory.splits import split_of
from codemod.records import replace
from codemod.uses import outside
from codemod.uses.tags import redirects_by_tag, tag_default

_JOINING = ("fmt.Sprintf", "fmt.Sprint", "path.Join", "strings.Join")
_VERB = re.compile(r"%(?:\[\d+\])?[svdq+]*[svd]")
_FILE = re.compile(r"\.(?:tar|t?gz|lz4|zst|xz|zip|ya?ml|json|toml|sh|sock|log|conf|txt|md|crt|key|pem|go)$")
_SKELETON = re.compile(r"[\w./:@{}+-]+")
# `file:%s`, `namespace:%s`: whatever the tag is, a name alone is an image only where something says so
_ONE_NAME = re.compile(r"(?!localhost:)[\w-]+:\{\}")
_STEPS = 10_000  # of evaluation, for one join: there are many, and most are no images
_WORDS = re.compile(rb"(?i)image|repo|registry")


def mentions(module: Module, file: File, evaluator: Evaluator) -> Iterator[Mention]:
    """Yield the images that a file spells out."""
    for declaration in file.declarations:
        if not may_spell(file.source, declaration.start, declaration.end):
            continue
        # most have the word "image" somewhere, and that is all
        ask = partial(_in_declaration, module, evaluator=evaluator)
        yield from looked_through(module, declaration, ask, lambda: evaluator.spent)


def _in_declaration(module: Module, top: Node, evaluator: Evaluator) -> Iterator[Mention]:
    if top.kind == "type_declaration":
        yield from _defaults(top)
    covered = top.start
    nodes = {node.span: node for node in (*strings_and_sums(top), *_calls(module, top))}
    for node in sorted(nodes.values(), key=lambda node: (node.start, -node.end)):
        if node.start < covered:
            continue
        found = list((in_literal if node.kind in STRING_KINDS else _joined)(module, node, evaluator))
        covered = node.end if found or _is_join(node) else covered
        yield from found


def _is_completed(skeleton: str, pattern: Pattern) -> bool:
    """Whether a join but completes what somebody else names: `image + ":latest"`, `name + "@sha256:" + digest`."""
    if skeleton.startswith(f"{UNKNOWN}@"):
        return bool(pattern.tag) and UNKNOWN in pattern.digest
    return skeleton == f"{UNKNOWN}:latest" and not pattern.registry and "/" not in pattern.repository


def _is_join(node: Node) -> bool:
    return node.kind == "call_expression" and _SKELETON.fullmatch(_skeleton(node)) is not None


def _calls(module: Module, top: Node) -> Iterator[Node]:
    """Yield the calls that join texts."""
    for node in top.walk():
        function = node.get("function") if node.kind == "call_expression" else None
        if function is None or not function.bytes.endswith((b"Sprintf", b"Sprint", b"Join")):
            continue
        if any(callee.name in _JOINING for callee in callees(module, node)):
            yield node


def accepted(pattern: Pattern, said: Destination) -> bool:
    """Whether a text by itself is an image: what it looks like alone is not enough, `system:masters` is a user."""
    if not pattern.named or not (pattern.tag or pattern.digest) or pattern.is_address:
        return False
    if pattern.has_host and (pattern.versioned or said.says_image):
        return True
    if pattern.registry == UNKNOWN and pattern.versioned and pattern.text.count(UNKNOWN) == 1:
        return True
    return said.says_image and pattern.versioned and UNKNOWN not in pattern.repository


def in_literal(module: Module, node: Node, evaluator: Evaluator) -> Iterator[Mention]:
    """Yield the images of a string: those of its lines, or the one that it is."""
    mapped = unquote_mapped(node)
    if mapped is None:
        return
    text = decode(mapped[0])
    if "\n" in text:
        kind: OriginKind = "template" if "{{" in text else "yaml"
        yield from _in_manifest(module, node, evaluator, as_bytes(mapped[0]), partial(_span_in, node, mapped[1]), kind)
        return
    pattern = read(text) if UNKNOWN not in text else None
    if pattern is None or not (pattern.tag or pattern.digest or (pattern.has_host and pattern.named)):
        return
    said = destination(module, node)
    if not (pattern.tag or pattern.digest):
        if said.is_image and not is_a_key(node, text):
            yield Mention(pattern, node.span, (Origin(node.span, said.kind),), said.redirects)
        return
    origins = [Origin(node.span, said.kind)]
    registry = registry_beside(module, node) if not pattern.registry else None
    if registry is not None:
        pattern = read(f"{decode(unquote(registry) or b'')}/{text}") or pattern
        origins.append(Origin(registry.span, "map"))
    if accepted(pattern, said):
        yield Mention(pattern, node.span, tuple(sorted(origins)), said.redirects)


def _in_manifest(
    module: Module, node: Node, evaluator: Evaluator, text: str, place: partial[Span], kind: OriginKind
) -> Iterator[Mention]:
    """Yield the images of a manifest, as often as what is known of a template's variables makes another of them."""
    yield from filled_templates(module, evaluator, (node,), text, place, kind)


def filled_templates(
    module: Module, evaluator: Evaluator, templates: Iterable[Node], text: str, place: partial[Span], kind: OriginKind
) -> Iterator[Mention]:
    """Yield the images of a text that stands at each of `templates`."""
    plain = list(in_text(images_in(text), place, kind))
    names = tuple(dict.fromkeys(each.name for mention in plain for each in mention.redirects))
    ways = list(data.fillings(module, evaluator, templates, names)) if names else []
    for way in ways:
        for mention in in_text(images_in(text, way.known), place, kind):
            yield replace(mention, redirects=way.instead(mention.redirects))
    if not ways:
        yield from plain


def _span_in(node: Node, offsets: list[int] | None, start: int, end: int) -> Span:
    """Return the place of bytes of a literal's text."""
    if offsets is None:
        return Span(node.file.path, node.start + 1 + start, node.start + 1 + end)
    return Span(node.file.path, offsets[start], offsets[end] if end < len(offsets) else node.end - 1)


def as_bytes(data: bytes) -> str:
    """Return a text whose characters are the bytes, so that places in it are places in the file."""
    return data.decode("latin-1")


def in_text(lines: Iterable[ImageLine], place: partial[Span], kind: OriginKind) -> Iterator[Mention]:
    """Yield the images of a manifest's lines; the manifest was read `as_bytes`."""
    for line in lines:
        span = place(line.start, line.end)
        for way in line.ways:
            pattern = read(way.text)
            if pattern is not None:
                variables = each_once(RedirectWay("template", decode(name.encode("latin-1"))) for name in way.names)
                yield Mention(pattern, span, (Origin(span, kind),), variables)


def _defaults(top: Node) -> Iterator[Mention]:
    """Yield the images that struct tags give as defaults."""
    for node in top.walk():
        text = tag_default(node) if node.kind == "field_declaration" else ""
        pattern = read(re.sub(r"\$\{[^{}]*\}", UNKNOWN, text)) if text else None
        if pattern is not None and accepted(pattern, Destination("field", tuple(n.text for n in node.all("name")))):
            yield Mention(pattern, node.span, (Origin(node.span, "field"),), tuple(redirects_by_tag(node, "")))


def spelled_in(node: Node, after: str) -> Pattern | None:
    """Return the image that a join spells out, with what comes `after` it; None for any other expression."""
    is_call = node.kind == "call_expression" and node["function"].bytes.endswith((b"Sprintf", b"Sprint", b"Join"))
    return read(_skeleton(node) + after) if is_call or node.kind == "binary_expression" else None


def _skeleton(node: Node) -> str:
    """Return what is spelled out of a join, each other part as `{}`."""
    if node.kind == "binary_expression":
        return "".join(_spelled(term) for term in terms_of(node))
    arguments = Invocation.of(node).arguments
    if node["function"].bytes.endswith(b"Sprintf") and arguments:
        return _VERB.sub(UNKNOWN, _spelled(arguments[0]))
    return "/".join(map(_spelled, arguments))


def _spelled(node: Node) -> str:
    mapped = unquote_mapped(node) if node.kind in STRING_KINDS else None
    return UNKNOWN if mapped is None else decode(mapped[0])


def _joined(module: Module, node: Node, evaluator: Evaluator) -> Iterator[Mention]:
    skeleton = _skeleton(node)
    if "://" in skeleton or _SKELETON.fullmatch(skeleton) is None or not _promising(module, skeleton, node):
        return
    said = destination(module, node)
    if not said.says_image and (_ONE_NAME.fullmatch(skeleton) is not None or _is_address(node)):
        return
    if (not said.says_image and has_no_registry(module, node, skeleton)) or is_no_reference(module, node, skeleton):
        return
    operands = _operands(node)
    frame = evaluator.around(Frame(node.function))
    told_apart = _of_one_object(module, operands) or bool(split_of(module, node))
    pairs = partial(of_one_key, module, evaluator, node, skeleton, operands, frame)
    values = [] if told_apart else evaluator.at(node, pairs, _STEPS)
    if not told_apart and not values:
        last = last_operands(module, node, skeleton)
        if last is not None and not evaluator.at(node, partial(values_with_tag, evaluator, last), _STEPS):
            return
        values = evaluator.at(node, partial(everywhere, evaluator, node), _STEPS)
    found = [pattern for pattern in map(pattern_of, values) if pattern is not None and accepted(pattern, said)]
    found = [pattern for pattern in found if not _is_completed(skeleton, pattern)]
    # what nobody is known to call, or is too hard to evaluate, is still what it spells out
    spelled = read(skeleton)
    if not found and spelled is not None and accepted(spelled, said):
        found = [spelled]
    if not found:
        return
    taken = (redirect for operand in operands for redirect in outside.redirects(module, operand))
    redirects = each_once([*said.redirects, *taken])
    named = [value for operand in operands for value in _asked(evaluator, node, operand, frame)]
    for pattern in found:
        origins = {Origin(node.span, "sprintf"), *_names_of(module, node, pattern, named)}
        yield Mention(pattern, node.span, tuple(sorted(origins)), redirects)


def _asked(evaluator: Evaluator, node: Node, operand: Node, frame: Frame) -> list[Value]:
    return evaluator.at(node, partial(evaluator.evaluate, operand, frame), _STEPS)


def _of_one_object(module: Module, operands: Iterable[Node]) -> bool:
    """Whether two operands are fields of one object: which values they have together, `parts` knows alone."""
    fields = [each for each in operands if each.kind == "selector_expression"]
    own = [each["operand"] for each in fields if package_of_operand(module, each["operand"]) is None]
    return len({(each.binding, each.text) for each in own}) < len(own)


def _names_of(module: Module, node: Node, pattern: Pattern, values: Iterable[Value]) -> Iterator[Origin]:
    """Yield where the image's own name stands, if not in the join itself."""
    name = last_component(pattern.repository)
    for value in values:
        inside = value.site.file is node.file and node.holds(value.site)
        if value.text is not None and name in value.text and not inside:
            yield Origin(value.site.span, destination(module, value.site).kind)


def _promising(module: Module, skeleton: str, node: Node) -> bool:
    """Whether a join may be an image, by what is spelled out of it, or by the names in it, or of where it goes."""
    pattern = read(skeleton) if _FILE.search(skeleton) is None and not _is_object(skeleton) else None
    if pattern is not None and pattern.tag and skeleton != UNKNOWN and (pattern.named or pattern.registry):
        return True
    if pattern is None or _WORDS.search(node.bytes) is not None:
        return pattern is not None
    return bool(pattern.tag) and skeleton != UNKNOWN and destination(module, node).says_image


def _is_address(node: Node) -> bool:
    """Whether a join has no registry, whatever the numbers in it are: `fmt.Sprintf("127.0.0.1:%d", port)`."""
    arguments = Invocation.of(node).arguments if node.kind == "call_expression" else []
    text = _VERB.sub(lambda verb: "0" if verb[0] == "%d" else UNKNOWN, _spelled(arguments[0])) if arguments else UNKNOWN
    pattern = read(text) if UNKNOWN not in text and node["function"].bytes.endswith(b"Sprintf") else None
    return pattern is not None and not pattern.has_host


def _is_object(skeleton: str) -> bool:
    """Whether a join is rather what an object is called: `{}-{}-registry`."""
    between = skeleton.split(UNKNOWN)[1:-1]
    return bool(between) and all(between) and between[0][0] == "-" and not any(sign in skeleton for sign in "/:@")


def _operands(node: Node) -> list[Node]:
    return terms_of(node) if node.kind == "binary_expression" else Invocation.of(node).arguments


def pattern_of(value: Value, after: str = "") -> Pattern | None:
    """Return the reference that a Value is, with what comes `after` it; None for what was never set, or was cut off."""
    holes = [part.term for part in value.parts if isinstance(part, Hole)]
    if any(isinstance(term, Unknown) and term.why not in VAGUE for term in holes):
        return None
    text = "".join(part.text if isinstance(part, Text) else UNKNOWN for part in value.parts)
    return read(text + after) if text else None
