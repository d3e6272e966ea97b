"""What is wrong with the rule's constant, or what holds its parts: its text, its declaration, and what it is for."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, Message, message
from codemod.golang.program.opening import module_line
from codemod.image.reference import InvalidReference, check_tag, is_floating, parse
from codemod.judge.checks.finding import finding
from codemod.judge.declarations import DeclarationFlaw, Misdeclared
from codemod.judge.judgement import Judgement
from codemod.judge.mends import Mend
from codemod.judge.parts import RulePart
from codemod.judge.pinned import Pinned
from codemod.records import replace
from codemod.rule.pins import BETWEEN, pinned_text
from codemod.uses.handed import End

_KINDS = {"var": "variable", "func": "function", "type": "type", "method": "method"}

Reasons = Iterator[tuple[str, Message]]


def wrong_value(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield a finding where this code is a reason: `a.io/lvscare:latest` is IMG101, IMG102 and IMG103."""
    for place in judgement.pins:
        said = dict(_reasons(judgement, place)).get(code)
        if said is not None:
            yield finding(judgement, code, place.span, said, mend=judgement.mend(place))


def _reasons(judgement: Judgement, place: Pinned) -> Reasons:
    """Yield (code, message) for all that is wrong with a text of the pin, in the order of the contract."""
    value = place.value
    if value is None:
        return
    text, pin = value.text, pinned_text(judgement.rule.image, place.pin.part)
    if text is None or value.numeric:
        reason = value.unknown.message if value.unknown is not None else message("it is a number, not a text")
        said = message("the constant cannot be evaluated: {reason}; the rule pins {pin}", reason=reason, pin=pin)
        yield "IMG103", said
        return
    if text == pin:
        return
    try:
        yield from _of_part(judgement, place, text)
    except InvalidReference as error:
        yield "IMG104", message("{image} is not a valid image reference: {reason}", image=text, reason=error.said)
        return
    # another element of a map is another version, and no other image
    if place.exact or (place.pin.part == "image" and not judgement.resolved.names.named_by(text)):
        yield "IMG103", message("{image} is not what the rule pins, {pin}", image=text, pin=pin)


def _of_part(judgement: Judgement, place: Pinned, text: str) -> Reasons:
    """Yield what is wrong with a text, whatever the rule pins. Raises `InvalidReference`."""
    image, part = judgement.rule.image, place.pin.part
    if part in ("digest", "sha256"):
        parse(f"{image.repository}{BETWEEN[part]}{text}")
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


def not_one_constant(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield each declaration that is no constant, or a build's second; without any, the constant's first use."""
    for flaw in judgement.flaws:
        said, hint = _said(flaw)
        mend = judgement.mend(flaw) if hint is None else Mend(hint=hint)
        yield finding(judgement, code, flaw.span, said, mend=mend)


def _said(flaw: Misdeclared) -> tuple[Message, Message | None]:
    """Return what is said of a flaw, and what to do about it; None where that depends on the place."""
    name = flaw.pin.name
    if flaw.kind is DeclarationFlaw.SECOND:
        said = message("the constant {name} is declared a second time", name=name)
        return said, message("keep one declaration")
    if flaw.kind is DeclarationFlaw.NO_CONSTANT and flaw.item is not None:
        kind = message(_KINDS[flaw.item.kind])
        return message("{name} has to be a constant; here it is a {kind}", name=flaw.item.name, kind=kind), None
    if flaw.kind is DeclarationFlaw.NO_ELEMENT:
        said = message("{name} has to be an element of a map that nothing writes to", name=name)
        return said, message("write it in the map's literal")
    if flaw.kind is DeclarationFlaw.NOT_LINKED:
        said = message("{name} has to be a variable of text that the linker sets, and nothing else", name=name)
        return said, message("set it with `-X` where it is built, or correct the rule")
    if flaw.kind is DeclarationFlaw.NO_DEFAULT:
        said = message("{name} is given no text where its package makes one", name=name)
        return said, message("write the text as its default")
    if flaw.kind is DeclarationFlaw.NO_LINE:
        said = message("{name} has no line with the image that the rule pins", name=name)
        return said, message("name it in the manifest, or correct the rule")
    used = message("the constant {name} is used here, but declared nowhere", name=flaw.pin.declared)
    said = flaw.part.missing if flaw.part is not None and flaw.part.missing is not None else used
    return said, message("declare it in the package {package}", package=flaw.pin.by.package)


def not_met(judgement: Judgement, code: str) -> Iterator[Diagnostic]:
    """Yield one finding for all that is missing, at the nearest part of the rule that is there.

    A missing constant is IMG105.
    """
    missing = [part for part in judgement.missing if part.kind != "constant"]
    missing += [*_not_arriving(judgement), *_reaching_nothing(judgement)]
    reasons = dict.fromkeys(part.missing for part in missing if part.missing is not None)
    said = [message("the rule {rule} is not met: {reason}", rule=judgement.rule.name, reason=each) for each in reasons]
    if said:
        hint = next((part.hint for part in missing if part.hint), message("put it back, or correct the rule"))
        first = finding(judgement, code, missing[0].at or module_line(judgement.module), said[0], mend=Mend(hint=hint))
        yield replace(first, reasons=tuple(said[1:]))


def _not_arriving(judgement: Judgement) -> Iterator[RulePart]:
    """Yield the consumers whose parameter reaches no image, and those whose container is not the rule's."""
    container = judgement.rule.container
    for each in judgement.handed:
        name = each.consumer.function
        # a container with another image is found where that is formed
        if each.ends <= {End.UNSURE} and not any(body.images for body in judgement.bodies if body.consumer == name):
            said = message(
                "the parameter {name} of {function} reaches no container", name=each.consumer.name, function=name
            )
            yield RulePart("consumer", name, True, each.item.span, said)
        wanted = f"{container.package}.{container.type}" if container is not None else ""
        for other in each.others:
            said = message("the image goes into {other}, and the rule's container is {name}", other=other, name=wanted)
            yield RulePart("consumer", name, True, each.item.span, said)


def _reaching_nothing(judgement: Judgement) -> Iterator[RulePart]:
    """Yield the fields that nothing gives the image, at the pin."""
    for name in judgement.unreached:
        said = message("nothing gives the image to {name}", name=name)
        yield RulePart("consumer", name, True, judgement.pins[0].span, said)
    for names in judgement.unset:
        said = message("no consumer takes what an operator may set: {names}", names=names)
        yield RulePart("consumer", names, True, judgement.pins[0].span, said)
