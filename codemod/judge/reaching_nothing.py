"""The fields that a rule names, where nothing is seen to give them the image: who takes another one in its place, or
writes it to a copy, leaves nothing else to be judged. What an operator sets there is not the image.

    const Image = "quay.io/acme/agent:v1"       // and `Image: ProxyImage` in the container
    func (o options) complete() { o.image = Image }
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.flow.references import references
from codemod.golang.program import typeof
from codemod.golang.read.syntax import Node
from codemod.judge.executed import consumed
from codemod.judge.passes import Pass
from codemod.judge.takers import COMMAND, MANIFEST, Takers, is_out_of_sight
from codemod.judge.verdicts import holds_image, is_set, judge, may_be_set
from codemod.rule import Field, Fields, Manifest
from codemod.uses.consumers import Consumption
from codemod.uses.flags import flag_of
from codemod.uses.named_fields import all_written, place_given, takes_image


def reaching_nothing(pass_: Pass) -> Iterator[str]:
    """Yield the name of a field, where none is given the image, of a pass that has found none. Where the text gets out
    of sight, or the program is several modules, somebody else may give it."""
    rule, module = pass_.rule, pass_.module
    fields = [each for each in rule.consumers if isinstance(each, Field | Fields)]
    if len(fields) < len(rule.consumers) or isinstance(rule.constant, Manifest) or len(module.reach.modules) > 1:
        return
    takers = Takers(module, rule)
    used = (node for item in pass_.constants for node in references(module, item))
    ends = [end for node in used for end in takers.of(node)]
    taken = {node for node, name in takers.found if name not in (MANIFEST, COMMAND)}  # what pulls it gives it to nobody
    lost = (end for end in ends if end not in taken and is_out_of_sight(module, end))
    if not fields or not all(_is_judged(pass_, end) or _is_another(pass_, end) for end in lost):
        return
    if not any(_is_given(pass_, each) for each in fields if isinstance(each, Field)):
        names = [each.name if isinstance(each, Field) else each.repository for each in fields]
        yield f"{fields[0].type}.{names[0]}"


def _is_judged(pass_: Pass, end: Node) -> bool:
    """Whether a text ends in a field that the rule names, `c.Image = image(Driver)`: what it is there has been asked,
    and it was not this image, whatever else the function returns."""
    place = place_given(end)
    if place is None or place.kind != "selector_expression":
        return False
    owner = typeof.of_expression(pass_.module, place["operand"])
    return takes_image(pass_.module, pass_.rule, owner, place["field"].text)


def _is_another(pass_: Pass, end: Node) -> bool:
    """Whether all that a text can be where it ends is known, and is not this image: of `envOr("PROXY_IMAGE", Proxy)`,
    which gives back whatever it is called with, another one."""
    found = pass_.evaluator.at(end, partial(everywhere, pass_.evaluator, end))
    return bool(found) and all(each.unknown is None and not holds_image(each, pass_.resolved) for each in found)


def _is_given(pass_: Pass, wanted: Field) -> bool:
    """Whether a field is given the image, and nothing else of this rule, on every way through what writes to it:
    `Image: c.image()`, of a list of functions; or the flag or field whose default it is, `Image: o.Image`."""
    given = {each.consumption.consumer for each in pass_.judged} | set(_by_default(pass_))
    overrides, resolved = pass_.rule.overrides, pass_.resolved
    ways = tuple(each for each in overrides if each.kind in ("flag", "field") and each.name in given)
    for place, value in all_written(pass_.module, wanted):
        known = pass_.evaluator.at(value, partial(everywhere, pass_.evaluator, value)) if value and ways else ()
        chosen = [each for each in known if is_set(resolved, overrides, each, each.parts)]
        if any(may_be_set(resolved, ways, each, each.parts) for each in chosen):
            return True
        at = place_given(value) if value is not None else None
        if value is not None and at is not None and place.kind in ("keyed_element", "selector_expression"):
            asking = Consumption(f"{wanted.type}.{wanted.name}", value, (), place=at)
            found = consumed(pass_.evaluator, resolved, asking, ("IMG205",), partial(judge, rule=resolved), {})
            if any(holds_image(each.value, resolved) for each in found):
                return True
    return False


def _by_default(pass_: Pass) -> Iterator[str]:
    """Yield the flags that are the image while nobody gives them."""
    for each in pass_.judged:
        call = each.consumption.call if holds_image(each.value, pass_.resolved) else None
        flag = flag_of(pass_.module, call.node) if call is not None else None
        if flag is not None:
            yield flag.name
