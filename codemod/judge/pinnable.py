"""Whether the text of the rule's constant may become the pin: every use of it has to be one as this image.

const A, AVersion = "org/alpha", "v1"             // the pin in parts:
image := fmt.Sprintf("%s/%s:%s", url, A, AVersion)     // with a tag of its own, A would have two
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import takewhile

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.declared import text_of
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import argument_of, callees
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.references import references, variable_writes
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.judge.mends import CannotFix, where_is
from codemod.judge.passes import Pass
from codemod.judge.pinned import Pinned
from codemod.judge.pinned import pinned as pinned_of
from codemod.rule import Constant, Default, Element, Linked, Manifest
from codemod.rule.pins import NAMING, held, pin_expression
from codemod.rule.pins import pinned_text as part_text

_GROWS = frozenset({"parenthesized_expression", "binary_expression", "argument_list", "literal_element"})


def will_be_pinned(pass_: Pass) -> bool:
    """Whether what holds the pin in parts has all of it, or gets it by the same fix."""
    places = [each for each in pinned_of(pass_) if each.exact]
    if not {each.pin for each in places} >= set(held(pass_.rule)):
        return False
    for pinned in places:
        if isinstance(pinned.pin.by, Element) and pinned.item and variable_writes(pass_.module, pinned.item):
            return False
        if _text(pass_, pinned) != part_text(pass_.rule.image, pinned.pin.part):
            try:
                may_be_pinned(pass_, pinned)
            except CannotFix:
                return False
    return True


def may_be_pinned(pass_: Pass, pinned: Pinned) -> None:
    """Raise `CannotFix` where what holds a text of the pin is another image, has a digest, or is used for more."""
    text, item = _text(pass_, pinned), pinned.item
    pin = part_text(pass_.rule.image, pinned.pin.part)
    whole = pinned.pin.part in NAMING
    if text is None or (whole and not pass_.resolved.names.named_by(text)):
        raise CannotFix(message("it names another image; give the constant the text {pin}", pin=pin))
    if "@" in text and not pass_.rule.image.digest:
        raise CannotFix(message("it holds a digest, which a fix never drops"))
    if not whole and not all(_names_the_image(pass_, other) for other in pinned_of(pass_)):
        raise CannotFix(
            message("what stands in front of it names another image; pin {pin} by hand", pin=pin_expression(pass_.rule))
        )
    if pinned.pin.part != "image" or not isinstance(pinned.pin.by, Constant):
        _is_for_this_image_alone(pass_, pinned)
    elif item is not None:
        _is_whole(pass_, item, pin)


def _names_the_image(pass_: Pass, pinned: Pinned) -> bool:
    """Whether a repository is that of the image, whatever its registry; a tag can be of any."""
    text = _text(pass_, pinned) if pinned.pin.part == "repository" else pass_.rule.image.repository
    return text is not None and pass_.resolved.names.named_by(text)


def _text(pass_: Pass, pinned: Pinned) -> str | None:
    if pinned.item is not None and isinstance(pinned.pin.by, Constant):
        return text_of(pass_.evaluator, pinned.item)
    return pinned.value.text if pinned.value is not None else None


def _is_for_this_image_alone(pass_: Pass, pinned: Pinned) -> None:
    """Refuse a part of the pin that is also read where the other parts are not.

    `Version` in `fmt.Sprintf("%s:%s", Image, Version)` may become another; in `log(Version)` it may mean much else.
    """
    if isinstance(pinned.pin.by, Manifest):
        return
    if isinstance(pinned.pin.by, Default):
        if pinned.pin.part != "image" and pinned.node is not None and not _in_fields(pass_, pinned.node):
            raise CannotFix(
                message(
                    "it may be the default of more than this image; write {pin} by hand", pin=pin_expression(pass_.rule)
                )
            )
        return
    for name in references(pass_.module, pinned.item) if pinned.item is not None else ():
        around = [place for place in _around(pass_, name) if place is not name]
        joined = any(
            values and all(map(partial(_has_pin, pass_), values)) for values in map(partial(_values, pass_), around)
        )
        if not joined and not _in_fields(pass_, name):
            raise CannotFix(message("{place} uses it for something else, too", place=where_is(name)))


def lent(pass_: Pass) -> Iterator[str]:
    """Yield where a part of the pin is one of another image, too: `Tag` in `"acme/proxy:" + Tag`, or in a struct with
    that repository."""
    for pinned in pinned_of(pass_):
        if pinned.pin.part in NAMING or pinned.item is None or isinstance(pinned.pin.by, Linked):
            continue
        for name in references(pass_.module, pinned.item):
            values = (value for place in _around(pass_, name) for value in _values(pass_, place))
            if any(_is_of_another(pass_, value) for value in values) or _stands_beside_another(pass_, name):
                yield where_is(name)


def _is_of_another(pass_: Pass, value: Value) -> bool:
    """Whether a text has the part of the pin behind another repository, as far as that is known."""
    whole = (None, *NAMING)
    at = next((n for n, part in enumerate(value.parts) if pass_.resolved.part(part) not in whole), 0)
    known = list(takewhile(lambda part: isinstance(part, Text), reversed(value.parts[:at])))
    before = "".join(part.text for part in reversed(known) if isinstance(part, Text)).lstrip("/")
    repository = before.removesuffix("@sha256:").removesuffix("@").removesuffix(":")
    # `version:` is no repository
    return "/" in repository and repository != before and not pass_.resolved.names.named_by(repository)


_BESIDE = ("image", "repository", "repo", "name")


def _stands_beside_another(pass_: Pass, name: Node) -> bool:
    """Whether a struct has the part of the pin in one field, and another repository in the next."""
    around = next((above for above in name.ancestors() if above.kind not in ("literal_element", "keyed_element")), None)
    for element in around.children if around is not None and around.kind == "literal_value" else ():
        key, value = element.get("key"), element.get("value")
        if key is None or value is None or key.text.casefold() not in _BESIDE or not value.children:
            continue
        texts = [found.text for found in _values(pass_, value.children[0])]
        if any(text and "/" in text and not pass_.resolved.names.named_by(text) for text in texts):
            return True
    return False


def _has_pin(pass_: Pass, value: Value) -> bool:
    """Whether all parts of the pin stand in a row, and nothing behind them."""
    last = pass_.resolved.assembled(value.parts)[-1]
    return isinstance(last, Text) and last.constant == pass_.resolved.constant


def _in_fields(pass_: Pass, node: Node) -> bool:
    """Whether it is in a struct whose fields are this image: its parts, each in its own."""
    return any(
        judged.consumption.apart and judged.consumption.site.file is node.file and judged.consumption.site.holds(node)
        for judged in pass_.judged
        if _has_pin(pass_, judged.value)
    )


def _is_whole(pass_: Pass, item: Object, pin: str) -> None:
    """Refuse a constant that is a part of an image only, or stands beside another key or case of the pin's text."""
    for place in _uses(pass_, item):
        where = where_is(place)
        if text_of(pass_.evaluator, item) != pin and _is_measured(pass_.module, place):
            raise CannotFix(message("{place} is about its length; pin it by hand", place=where))
        if any(value.text == pin for other in _beside(place) for value in _values(pass_, other)):
            raise CannotFix(message("{place} has a key or case of that text already", place=where))
        if any(_goes_on(value, pass_.resolved.constant) for value in _values(pass_, place)):
            raise CannotFix(message("{place} writes more behind it; pin the parts by hand", place=where))


def _is_measured(module: Module, place: Node) -> bool:
    """Whether a text's length, or one of its bytes, is asked for, `[len(Image)]byte`: of another one the program may
    not compile."""
    above = place.parent
    if above is not None and above.kind in ("index_expression", "slice_expression"):
        return above.get("operand") is place
    given = argument_of(place)
    return given is not None and callee_name(module, given[0]["function"]) == "len"


def _uses(pass_: Pass, item: Object) -> Iterator[Node]:
    """Yield the expressions that name the constant, each with the sums and calls around it that only make texts."""
    for name in references(pass_.module, item):
        yield from _around(pass_, name)


def _around(pass_: Pass, name: Node) -> Iterator[Node]:
    yield name
    node = name
    while (above := node.parent) is not None:
        element = above.kind == "index_expression" and above.get("operand") is node
        if not (element or above.kind in _GROWS or _makes_text(pass_, above)):
            return
        node = above
        if node.kind in ("binary_expression", "call_expression"):
            yield node


def _makes_text(pass_: Pass, call: Node) -> bool:
    """Whether it is a call that gives nothing but a text, or the list that such a call is given."""
    if call.kind in ("literal_value", "composite_literal"):
        return True
    found = callees(pass_.module, call) if call.kind == "call_expression" else []
    return bool(found) and all(callee.converts or callee.name in MODELS for callee in found)


def _beside(place: Node) -> Iterator[Node]:
    """Yield the other keys of the literal, or the other cases of the switch, that has this place as one of its own."""
    while place.parent is not None and place.parent.kind in ("parenthesized_expression", "literal_element"):
        place = place.parent
    above = place.parent
    around = above.parent if above is not None else None
    if place.field == "key" and around is not None:
        yield from (key for element in around.children if (key := element.get("key")) is not None and key is not place)
    elif around is not None and around.kind == "expression_case" and around.parent is not None:
        listed = (case.get("value") for case in around.parent.children if case.kind == "expression_case")
        yield from (each for cases in listed if cases is not None for each in cases.children if each is not place)


def _values(pass_: Pass, place: Node) -> list[Value]:
    place = place.children[0] if place.kind == "literal_element" else place
    evaluator = pass_.evaluator
    frame = evaluator.around(Frame(place.function))
    return evaluator.at(place, lambda: evaluator.evaluate(place, frame))


def _goes_on(value: Value, constant: str) -> bool:
    """Whether anything but the constant's own text stands behind it."""
    at = [number for number, part in enumerate(value.parts) if isinstance(part, Text) and part.constant == constant]
    return bool(at) and at[0] != len(value.parts) - 1
