"""The fixes of a pin, of what is no constant, of an image at a consumer, and of a pull policy."""

from __future__ import annotations

from codemod.finding.diagnostics import NewImport, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import callees
from codemod.golang.flow.references import variable_writes
from codemod.golang.program import types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.directives import has_directive
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, top_of
from codemod.judge.commenting import trailing_comment
from codemod.judge.declarations import Misdeclared
from codemod.judge.judged import Judged
from codemod.judge.mends import CannotFix, where_is
from codemod.judge.naming import name_in_file, not_taken
from codemod.judge.passes import Pass
from codemod.judge.pinned import Pinned
from codemod.judge.pull_policies import OtherPolicy
from codemod.judge.rewrite import suggest
from codemod.judge.verdicts import judge
from codemod.rule import Constant, Element, Manifest, Split
from codemod.rule.pins import held, pin_expression, pinned_text
from codemod.uses.bodies import gives_other_images, hands_elsewhere
from codemod.uses.consumers import Consumption
from codemod.uses.handed import End

Mended = Pinned | Misdeclared | Judged | OtherPolicy


def proposed(pass_: Pass, wrong: Mended) -> SuggestedFix | None:
    """Return the fix of what is wrong; None where nobody can say what to do. Raises `CannotFix`."""
    if isinstance(wrong, Pinned):
        return _pinning(pass_, wrong)
    if isinstance(wrong, Misdeclared):
        return _as_constant(pass_, wrong.item) if wrong.item is not None else None
    return _rewriting(pass_, wrong) if isinstance(wrong, Judged) else _with_policy(pass_, wrong)


def _pinning(pass_: Pass, place: Pinned) -> SuggestedFix:
    """Return the fix that writes the pin. Raises `CannotFix` where that would change more than this image."""
    pin, node = pinned_text(pass_.rule.image, place.pin.part), place.node
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
    if place.span.path != node.file.path:
        raise CannotFix(message("{path} is no Go; write {pin} there by hand", path=place.span.path, pin=pin))
    written = node.source[place.span.start : place.span.end]
    old = (place.value.text or "").encode() if place.value is not None else b""
    spec = next((each for each in node.ancestors() if each.kind in ("const_spec", "var_spec")), None)
    own = spec is not None and any(name.spells(place.pin.declared) for name in spec.all("name"))
    if not own or not old or written.count(old) != 1:
        raise CannotFix(message("the image is not written in one piece here; pin {pin} by hand", pin=pin))
    start = place.span.start + written.index(old)
    return Edit(node.file.path, start, start + len(old), pin.encode())


def _as_constant(pass_: Pass, item: Object) -> SuggestedFix:
    """Return the fix where nothing but the text itself is lost: no write, no call, no other type.

    Raises `CannotFix`.
    """
    top, spec = item.declaration.node, types.spec_of(item)
    value = spec.get("value")
    if item.kind != "var" or value is None or spec.parent is not top or len(spec.all("name")) != 1:
        raise CannotFix(message("declare it with const"))
    if not top.bytes.startswith(b"var") or not pass_.is_text or variable_writes(pass_.module, item):
        raise CannotFix(message("declare it with const"))
    if any(node.kind == "call_expression" for node in value.walk()) or has_directive(item.file.source, top.start):
        raise CannotFix(message("declare it with const"))
    pinned = next(each for each in held(pass_.rule) if each.part == pass_.part_of(item))
    from codemod.judge.pinnable import may_be_pinned

    may_be_pinned(pass_, Pinned(pinned, item.span, value, None, item))
    edits = [Edit(item.file.path, top.start, top.start + 3, b"const")]
    pin = pinned_text(pass_.rule.image, pinned.part).encode()
    if value.bytes[1:-1] != pin:
        edits.append(Edit(item.file.path, value.start, value.end, b'"' + pin + b'"'))
    return SuggestedFix(message("make it a constant"), tuple(edits))


def _rewriting(pass_: Pass, judged: Judged) -> SuggestedFix:
    """Return the fix that writes the rule's expression where the value was formed. Raises `CannotFix`."""
    if isinstance(pass_.rule.constant, Manifest):
        raise CannotFix(message("let the manifest put the registry in front, or none, as the rule says"))
    if judged.consumption.apart:
        raise CannotFix(message("write {constant} into its fields", constant=pin_expression(pass_.rule)))
    if not pass_.is_text:
        raise CannotFix(message("declare the constant first"))
    if isinstance(pass_.rule.constant, Split | Element) and not _will_be_pinned(pass_):
        # written here, what is wrong of the pin would be a wrong image
        raise CannotFix(message("mend the parts of the pin first"))
    _is_all_wrong(pass_, judged)
    if not judged.arriving:
        raise CannotFix(message("it is right on each way that was followed; write what never arrives by hand"))
    if pass_.rule.overrides and not _is_chosen_here(pass_, judged):
        raise CannotFix(message("an operator may name another image, which the constant alone would take the place of"))
    if judged.misgiven is not None:
        raise CannotFix(message("the function that is called here does as it is told; give it another argument"))
    for place in _changed_later(pass_.module, pass_, judged.consumption.consumer):
        if place is not judged.consumption.site:
            raise CannotFix(message("what is made of it is changed in {place}", place=where_is(place)))
    given = judged.consumption
    if given.call is not None and _may_be_put_in_front_inside(pass_, given.taker):
        raise CannotFix(message("it is not known what image the consumer makes of it"))
    for place in _put_in_front(pass_.module, pass_, judged.consumption.consumer):
        raise CannotFix(message("what is made of it is changed in {place}", place=where_is(place)))
    return suggest(pass_, judged.value.site)


def _is_chosen_here(pass_: Pass, judged: Judged) -> bool:
    # few rules let an operator name another image
    from codemod.judge.choices import is_chosen_here

    return is_chosen_here(pass_, judged)


def _may_be_put_in_front_inside(pass_: Pass, taker: Object | None) -> bool:
    """Whether it is not known what image a consumer makes: of objects of its own, or a text that is built in steps."""
    ends = [each.ends for each in pass_.handed if each.item is taker]
    if any(End.UNSURE in each for each in ends):
        return True
    given = any(each.as_given for each in pass_.handed if each.item is taker)
    fills = pass_.rule.container is None or any(End.CONTAINER in each for each in ends)
    other = gives_other_images(pass_.bodies, taker) or not fills
    return other and not given and hands_elsewhere(pass_.handed, taker)


def _is_all_wrong(pass_: Pass, judged: Judged) -> None:
    """Refuse what may be right: `c.host + "/" + Image`, where `c.host` is the registry, or what somebody else wrote.

    That something is written there is no proof that it arrives here; `if other != "" { host = other }` in the same
    function is one. Nor is it known what a function gives of which another way is lost: a `defer` in a loop may put
    the registry in front.
    """
    site, at, away = judged.value.site, judged.consumption.site, _is_from_elsewhere(judged)
    for other in (*pass_.judged_at[site], *pass_.judged_at[at]):
        same = away and other.value.site is site and not other.verdict.code
        near = other.consumption.site is at and top_of(other.value.site) is top_of(site)
        if same or (near and other.verdict.code == "IMG205"):
            raise CannotFix(message("on another way it is right, or not known; write each way by hand"))


@per_module
def _changed_later(module: Module, pass_: Pass, consumer: str) -> list[Node]:
    """Return where an image is not known that is made of what a consumer was given, in its body or in what its callers
    do to its manifest: a hook, or `strings.ReplaceAll`, may put the registry in front of all that comes by. A text that
    is spelled out there is made of nothing."""
    own = (c for c in _made_of_given(pass_) if c.consumer == consumer)
    return [c.site for c in own if any(_is_lost(pass_, value) for value in c.values)]


@per_module
def _put_in_front(module: Module, pass_: Pass, consumer: str) -> list[Node]:
    """Return where a consumer's body makes a right image of what it is given: then nobody else has to."""
    tops = {item.declaration.node for body in pass_.bodies if body.consumer == consumer for item in body.run}
    own = [(c.site, v) for c in _made_of_given(pass_) if c.consumer == consumer for v in c.values]
    return [site for site, v in own if not judge(v, pass_.resolved).code and top_of(v.site) in tops]


def _made_of_given(pass_: Pass) -> list[Consumption]:
    return [*(c for body in pass_.bodies for c in body.images), *(c for each in pass_.handed for c in each.written)]


def _is_lost(pass_: Pass, value: Value) -> bool:
    return value.text is None and bool(judge(value, pass_.resolved).code)


def _is_from_elsewhere(judged: Judged) -> bool:
    """Whether a value has come through another function, or is a text from there, before it was formed."""
    top = top_of(judged.value.site).span
    texts = [part.span for part in judged.value.parts if isinstance(part, Text) and part.span and not part.constant]
    spans = [*texts, *(step.span for step in judged.value.steps)]
    return any(span.path != top.path or not top.start <= span.start < top.end for span in spans)


def _will_be_pinned(pass_: Pass) -> bool:
    from codemod.judge.pinnable import will_be_pinned

    return will_be_pinned(pass_)


def _with_policy(pass_: Pass, other: OtherPolicy) -> SuggestedFix | None:
    """Return the fix that writes the rule's pull policy; None where that would lose what the old text does. Raises
    `CannotFix` where it may be the default that another statement exchanges for the right one."""
    container, site = pass_.rule.container, other.node
    package, _, name = container.policy_constant.rpartition(".") if container is not None else ("", "", "")
    if not package or site is None or site.function is None or other.word is not None:
        return None
    if all(value.unknown is not None for value in other.values):
        return None  # what is not known may be right
    if other.later is not None:
        raise CannotFix(message("{place} writes another one, perhaps to this container", place=where_is(other.later)))
    from codemod.judge.leftovers import unused
    from codemod.judge.purity import has_effect

    if has_effect(pass_.module, site) or not _takes_constant(pass_.module, site, package):
        return None
    known = name_in_file(pass_.module, site.file, package)
    try:
        not_taken(pass_.module, site, known)
        gone, frees = unused(pass_.module, site)
    except CannotFix:
        return None
    edit = Edit(site.file.path, site.start, site.end, f"{known}.{name}".encode())
    need = NewImport(site.file.path, package, known)
    return SuggestedFix(message("write {expression}", expression=f"{known}.{name}"), (edit, *gone), (need,), frees)


def _takes_constant(module: Module, site: Node, package: str) -> bool:
    """Whether the rule's constant may be written in an argument's place: not where the parameter is a plain string."""
    call = next((each for each in site.ancestors() if each.kind != "argument_list"), None)
    if site.parent is None or site.parent.kind != "argument_list" or call is None:
        return True
    place = list(site.parent.children).index(site)
    functions = [each.function for each in callees(module, call)]
    listed = [list(parameters(function, "parameters")) for function in functions if function is not None]
    given = [types.of_node(each[place][1]) for each in listed if place < len(each)]
    named = [types.named(module, type_) if type_ is not None else None for type_ in given]
    return len(given) == len(functions) and all(name is not None and name[0] == package for name in named)
