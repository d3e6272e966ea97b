"""Which element of a map from version to tag is meant at a place, where a fix writes it.

var Tags = map[string]string{"v1.29": "3.9", "v1.30": "3.10"}
Run("docker.io/acme/pause:3.9")        // the one at "v1.29": another would be another image
Run("docker.io/" + Pause + ":" + Tags[version])     // which one, is chosen here: a fix would choose for good
"""

from __future__ import annotations

from functools import partial

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.paths import spine_of
from codemod.golang.flow.references import references
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node
from codemod.image.reference import InvalidReference, parse
from codemod.judge.mends import CannotFix
from codemod.judge.passes import Pass
from codemod.judge.pinned import pinned
from codemod.rule import Element
from codemod.rule.pins import Held

_LEVELS = 4  # of callers


def key_at(pass_: Pass, site: Node, pin: Held, element: Element) -> str:
    """Return the key, as Go has it, of the element that holds a part of the pin at a place. Raises `CannotFix`."""
    chosen = _choosing(pass_, pin)
    if not chosen.isdisjoint(_leading_to(pass_.module, site)):
        # of a helper that gets the version, or what was chosen for it, one element would be wrong for the others
        raise CannotFix(message("which of {constant} it is, is chosen here; mend it by hand", constant=element.name))
    evaluator = pass_.evaluator
    values = evaluator.at(site, partial(everywhere, evaluator, site))
    if any(_is_chosen(pass_, value) for value in values):
        raise CannotFix(message("which of {constant} it is, is chosen here; mend it by hand", constant=element.name))
    held = [each for each in pinned(pass_) if each.pin == pin and each.value is not None and each.key]
    meant = [each for each in held if any(_is_that(each.value, value, pin) for value in values)]
    if chosen and not meant:
        raise CannotFix(message("which of {constant} it is, is not known; mend it by hand", constant=element.name))
    keys = {each.key for each in meant or held if each.exact or meant}
    if {element.key} <= keys:
        keys = {element.key}
    if len(keys) != 1 or not all(key.isprintable() and not {'"', "\\"} & set(key) for key in keys):
        raise CannotFix(message("which of {constant} it is, is not known; mend it by hand", constant=element.name))
    return f'"{keys.pop()}"'


def _choosing(pass_: Pass, pin: Held) -> frozenset[Node]:
    """Return the functions that choose an element by a key that is not spelled out there: `Tags[version]`."""
    found = set[Node]()
    for item in pass_.declared(pin):
        for node in references(pass_.module, item):
            spine = spine_of(node)
            above = node.parent if spine is node else spine
            key = above.get("index") if above is not None and above.kind == "index_expression" else None
            if node.function is not None and (key is None or key.kind not in STRING_KINDS):
                found.add(node.function)
    return frozenset(found)


def _leading_to(module: Module, site: Node) -> frozenset[Node]:
    """Return the functions around a place, those that call them, and theirs."""
    found = dict.fromkeys([site.function] if site.function is not None else [])
    for _ in range(_LEVELS):
        for function in list(found):
            outer = [function.function] if function.kind == "func_literal" else []
            outer += [each.node.function for each in call_sites(module, function)]
            found.update((each, None) for each in outer if each is not None)
    return frozenset(found)


def _is_chosen(pass_: Pass, value: Value) -> bool:
    """Whether a value is made of an element of a map that holds the pin."""
    marks = (pass_.resolved.marks.get(part.constant) for part in value.parts if isinstance(part, Text))
    return any(mark is not None and isinstance(mark.by, Element) for mark in marks)


def _is_that(own: Value | None, value: Value, pin: Held) -> bool:
    """Whether an image that is spelled out has the tag, digest or name of an element."""
    held, image = own.text if own is not None else None, value.text
    if held is None or image is None:
        return False
    try:
        found = parse(image)
    except InvalidReference:
        return False
    if pin.part == "image":
        return f"/{image}".endswith(f"/{held}")
    return held == {"tag": found.tag, "digest": found.digest, "sha256": found.digest[len("sha256:") :]}.get(pin.part)
