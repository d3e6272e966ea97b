"""What is wrong with the rule's constant: all reasons, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, Message, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.program import types
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.image.reference import InvalidReference, is_floating, parse
from codemod.judge.checks.finding import finding
from codemod.judge.commenting import trailing_comment
from codemod.judge.naming import CannotFix
from codemod.judge.passes import Pass
from codemod.judge.pinnable import may_be_pinned


def _reasons(pass_: Pass, item: Object) -> Iterator[tuple[str, Message]]:
    """Yield (code, message) for all that is wrong with the constant's text, in the order of the contract."""
    value = pass_.constant_value(item)
    if value is None:
        return
    text, pin = value.text, pass_.rule.image
    if text is None or value.numeric:
        reason = value.unknown.message if value.unknown is not None else message("it is a number, not a text")
        said = message("the constant cannot be evaluated: {reason}; the rule pins {pin}", reason=reason, pin=str(pin))
        yield "IMG103", said
        return
    if text == str(pin):
        return
    try:
        reference = parse(text)
    except InvalidReference as error:
        yield "IMG104", message("{image} is not a valid image reference: {reason}", image=text, reason=error.said)
        return
    if reference.domain and reference.domain != parse(str(pin)).domain:
        yield "IMG101", message("the constant names the registry {registry}", registry=reference.domain)
    if not reference.tag and not reference.digest:
        yield "IMG102", message("the image has no tag")
    elif not reference.digest and is_floating(reference.tag):
        yield "IMG102", message("the tag {tag} moves", tag=reference.tag)
    yield "IMG103", message("{image} is not what the rule pins, {pin}", image=text, pin=str(pin))


def wrong_value(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield a finding where this code is a reason: `a.io/lvscare:latest` is IMG101, IMG102 and IMG103."""
    for item in pass_.constants:
        said = dict(_reasons(pass_, item)).get(code)
        if said is not None:
            yield _wrong(pass_, code, item, said)


def _wrong(pass_: Pass, code: str, item: Object, said: Message) -> Diagnostic:
    node = _value_node(item)
    span = item.span if node is None else type(item.span)(item.file.path, node.start, node.end)
    try:
        fix, hint = _pin(pass_, item, node), None
    except CannotFix as reason:
        fix, hint = None, reason.said
    return finding(pass_, code, span, said, fix=fix, hint=hint)


def _value_node(item: Object) -> Node | None:
    value = types.spec_of(item).get("value")
    return value.children[item.position] if value is not None and item.position < len(value.children) else None


def _pin(pass_: Pass, item: Object, node: Node | None) -> SuggestedFix:
    """Return the fix that writes the pin. Raises `CannotFix` where that would change more than this image."""
    pin = str(pass_.rule.image)
    if node is None:
        raise CannotFix(message("the constant repeats another one; give it a value of its own"))
    if not pass_.is_text:
        # of what is a number, or not known, nobody can say what it is used as
        raise CannotFix(message("give the constant the text {pin}", pin=pin))
    may_be_pinned(pass_, item)
    mark = b"`" if node.kind == "raw_string_literal" else b'"'
    edits = [Edit(item.file.path, node.start, node.end, mark + pin.encode() + mark)]
    edits += trailing_comment(item.file, node.end, pass_.resolved.names)
    return SuggestedFix(message("pin {image}", image=pin), tuple(edits))
