"""What is wrong with the rule's constant, or with what holds its parts: all reasons, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, Message, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.read.syntax import Node
from codemod.image.reference import InvalidReference, check_tag, is_floating, parse
from codemod.judge.checks.finding import finding
from codemod.judge.commenting import trailing_comment
from codemod.judge.naming import CannotFix
from codemod.judge.passes import Pass
from codemod.judge.pinned import Pinned, pinned
from codemod.rule import Constant, Manifest
from codemod.rule.pins import text_of

Reasons = Iterator[tuple[str, Message]]


def wrong_value(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield a finding where this code is a reason: `a.io/lvscare:latest` is IMG101, IMG102 and IMG103."""
    for place in pinned(pass_):
        said = dict(_reasons(pass_, place)).get(code)
        if said is not None:
            yield _wrong(pass_, code, place, said)


def _reasons(pass_: Pass, place: Pinned) -> Reasons:
    """Yield (code, message) for all that is wrong with a text of the pin, in the order of the contract."""
    value = place.value
    if value is None:
        return
    text, pin = value.text, text_of(pass_.rule.image, place.pin.part)
    if text is None or value.numeric:
        reason = value.unknown.message if value.unknown is not None else message("it is a number, not a text")
        said = message("the constant cannot be evaluated: {reason}; the rule pins {pin}", reason=reason, pin=pin)
        yield "IMG103", said
        return
    if text == pin:
        return
    try:
        yield from _of_part(pass_, place, text)
    except InvalidReference as error:
        yield "IMG104", message("{image} is not a valid image reference: {reason}", image=text, reason=error.said)
        return
    # another element of a map is another version, and no other image
    if place.exact or (place.pin.part == "image" and not pass_.resolved.names.named_by(text)):
        yield "IMG103", message("{image} is not what the rule pins, {pin}", image=text, pin=pin)


def _of_part(pass_: Pass, place: Pinned, text: str) -> Reasons:
    """Yield what is wrong with a text, whatever the rule pins. Raises `InvalidReference`."""
    image, part = pass_.rule.image, place.pin.part
    if part == "digest":
        parse(f"{image.repository}@{text}")
    elif part == "tag":
        if text:
            check_tag(text)
        yield from _floating(text) if not image.digest else ()
    else:
        reference = parse(text)
        if reference.domain and reference.domain != parse(image.repository).domain:
            yield "IMG101", message("the constant names the registry {registry}", registry=reference.domain)
        if part == "image" and not reference.digest:
            yield from _floating(reference.tag)


def _floating(tag: str) -> Reasons:
    if not tag:
        yield "IMG102", message("the image has no tag")
    elif is_floating(tag):
        yield "IMG102", message("the tag {tag} moves", tag=tag)


def _wrong(pass_: Pass, code: str, place: Pinned, said: Message) -> Diagnostic:
    try:
        fix, hint = _pin(pass_, place), None
    except CannotFix as reason:
        fix, hint = None, reason.said
    return finding(pass_, code, place.span, said, fix=fix, hint=hint)


def _pin(pass_: Pass, place: Pinned) -> SuggestedFix:
    """Return the fix that writes the pin. Raises `CannotFix` where that would change more than this image."""
    pin, node = text_of(pass_.rule.image, place.pin.part), place.node
    if node is None:
        raise CannotFix(message("the constant repeats another one; give it a value of its own"))
    if not place.exact:
        raise CannotFix(message("the rule does not say what this one has to be; give it a version that stays"))
    if isinstance(place.pin.by, Constant) and not pass_.is_text:
        # of what is a number, or not known, nobody can say what it is used as
        raise CannotFix(message("give the constant the text {pin}", pin=pin))
    # few constants are wrong, and lint starts often
    from codemod.judge.pinnable import may_be_pinned

    may_be_pinned(pass_, place)
    if isinstance(place.pin.by, Manifest):
        return SuggestedFix(message("pin {image}", image=pin), (_in_line(place, node, pin),))
    mark = b"`" if node.kind == "raw_string_literal" else b'"'
    edits = [Edit(node.file.path, node.start, node.end, mark + pin.encode() + mark)]
    edits += trailing_comment(node.file, node.end, pass_.resolved.names)
    return SuggestedFix(message("pin {image}", image=pin), tuple(edits))


def _in_line(place: Pinned, node: Node, pin: str) -> Edit:
    """Return the edit of a manifest's line: of `image: {{.R}}/acme/agent:v1` the last part."""
    written = node.source[place.span.start : place.span.end]
    old = (place.value.text or "").encode() if place.value is not None else b""
    if not old or written.count(old) != 1 or node.kind != "raw_string_literal":
        raise CannotFix(message("the image is not written in one piece here; pin {pin} by hand", pin=pin))
    start = place.span.start + written.index(old)
    return Edit(node.file.path, start, start + len(old), pin.encode())
