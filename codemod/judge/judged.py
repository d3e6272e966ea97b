"""One value that reaches a consumer: the verdict on it, and the place where a reviewer would repair it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from codemod.finding.diagnostics import Related, Span, message
from codemod.golang.evaluate.terms import CUT_OFF, Parts, Text, show
from codemod.golang.evaluate.values import ARGUMENT, CALL, Value, has_constant
from codemod.golang.program import members, typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.judge.verdicts import Verdict
from codemod.records import dataclass, replace
from codemod.uses.consumers import Consumption

_BLOCKS = ("statement_list", "block")
_BRANCHES = ("if_statement", "expression_case", "default_case")


@dataclass(frozen=True, eq=False)
class Judged:
    """One value that reaches one consumer, and the verdict on it. One that is not `arriving` is named on the way there,
    and was seen never to come there: on each way something right does."""

    consumption: Consumption
    value: Value
    verdict: Verdict
    misgiven: Span | None = None
    arriving: bool = True

    @property
    def span(self) -> Span:
        """Where a reviewer would repair it: where the value was formed; where it enters, if it is another thing's, or
        if what forms it is right for who calls it with something else."""
        return self.verdict.span or self.misgiven or self._enters() or self.value.site.span

    def _enters(self) -> Span | None:
        """Return the argument, where what it is comes from elsewhere, and from nothing that has to do with this rule's
        image: a pod's name is no mistake, nor a helper that returns it; handing it on as the image is."""
        given, formed = self.consumption.given, self.value.site.function
        if self.verdict.code not in ("IMG203", "IMG205") or given is None:
            return None
        if has_constant(self.value) or (formed is not None and formed in _naming(self.consumption)):
            return None
        entered, inside = way_in(self.value, given)
        return entered.span if inside or formed is None or _is_other_thing(entered) else None

    @property
    def is_conditional(self) -> bool:
        """Whether it is right, and a condition may have sent control to a place on its way, or past one before."""
        for site in self.value.sites if not self.verdict.code else ():
            inner = site
            for around in site.ancestors():
                before = around.children[: around.children.index(inner)] if around.kind in _BLOCKS else []
                if around.kind in _BRANCHES or any(each.kind == "if_statement" for each in before):
                    return True
                if around is site.function:
                    break
                inner = around
        return False

    def related(self) -> tuple[Related, ...]:
        """Return the way of the value, from the consumer back to where it was formed."""
        at = self.consumption.site.span
        said = message("reaches {consumer}", consumer=self.consumption.consumer)
        shown = show(self.value.parts)
        formed_elsewhere = self.misgiven is not None or self._enters() is not None
        leaf = () if not formed_elsewhere else (Related(self.value.site.span, message("formed here"), shown),)
        way = (Related(at, said, shown), *self.value.steps)
        return (*way, *self._spelled(frozenset(each.span for each in (*way, *leaf))), *leaf)

    def _spelled(self, told: Collection[Span]) -> Iterator[Related]:
        """Yield where another registry is spelled out, if that is elsewhere: `return "docker.io"` in a helper."""
        formed = self.value.site.span
        for part in self.value.parts if self.verdict.code == "IMG203" else ():
            if not isinstance(part, Text) or part.apart or part.span is None or not part.text.strip("/"):
                continue
            inside = part.span.path == formed.path and formed.start <= part.span.start < formed.end
            if not inside and part.span not in told:
                yield Related(part.span, message("named here"), part.text)


def is_wrong(judged: Iterable[Judged]) -> bool:
    """Whether something is to be said of any of them."""
    return any(each.verdict.code for each in judged)


def is_doubtful(judged: Collection[Judged], made_again: bool) -> bool:
    """Whether what is to be said of a place may be no mistake: something there is right, or not known, or the consumer
    makes another image of it."""
    codes = {each.verdict.code for each in judged}
    return not codes or (codes != {""} and (made_again or not codes.isdisjoint(("", "IMG205"))))


def told_at_calls(images: Sequence[Judged]) -> list[Judged]:
    """Return all, and of each that is wrong, though what forms it is right for other callers, where it is called:
    `ipvs.Image(c.VIP)` is wrong, and `func Image(registry string) string` is not."""
    right: dict[Node, list[Judged]] = {}
    for each in images:
        if not each.verdict.code:
            right.setdefault(each.value.site, []).append(each)
    return [_at_call(each, right.get(each.value.site, ())) for each in images]


def _at_call(image: Judged, right: Sequence[Judged]) -> Judged:
    if image.verdict.code not in ("IMG202", "IMG203", "IMG205"):
        return image
    if not right:
        if image.value.unknown is not None:
            return image
        whole = _handed_through(image.value)
        return replace(image, misgiven=whole.span) if whole is not None else image
    elsewhere = {passed.site for other in right for passed in other.value.way}
    given = [each.site for each in image.value.way if each.said == ARGUMENT and each.site not in elsewhere]
    call = _call_of(given[0]) if given else None
    own = [each for each in given if _call_of(each) is call]
    if call is None or not own:
        return image
    constants = {part.span for part in image.value.parts if isinstance(part, Text) and part.constant}
    changing = [each for each in own if each.span not in constants] or own
    return replace(image, misgiven=changing[0].span if len(changing) == 1 else call.span)


def _handed_through(value: Value) -> Node | None:
    """Return the one argument of a function that gives it back, `validate(common.Image)`: it was the image before."""
    formed, shown = value.site.function, show(value.parts)
    for passed in value.way:
        call = _call_of(passed.site) if passed.said == ARGUMENT else None
        if call is None or formed is None or formed.kind != "function_declaration" or passed.step.value != shown:
            continue
        alone = len(call["arguments"].children) == 1 and len(list(parameters(formed, "parameters"))) == 1
        if alone and not (passed.site.binding is not None and passed.site.binding.kind == "param"):
            return passed.site
    return None


def _call_of(argument: Node) -> Node | None:
    listed = argument.parent
    above = listed.parent if listed is not None and listed.kind == "argument_list" else None
    return above if above is not None and above.kind == "call_expression" else None


def way_in(value: Value, given: Node) -> tuple[Node, bool]:
    """Return the argument by which a value comes in, that of the caller who hands it on as it is; and whether it is
    formed inside of a function that is called there."""
    shown, calls = show(value.parts), 0
    for passed in value.way:
        step = passed.step
        if step.value != shown:
            break  # this was before it was formed
        if passed.said == CALL:
            calls += 1
        elif passed.said == ARGUMENT:
            given, calls = (passed.site, 0) if calls == 0 else (given, calls - 1)
    return given, calls > 0


def _is_other_thing(argument: Node) -> bool:
    """Whether an argument is a variable that nobody calls an image: `render(vs)` is wrong, and `vs := ...` is not."""
    argument = strip_parens(argument)
    return argument.binding is not None and argument.binding.kind == "var" and not _is_image(argument.binding.name)


def _naming(consumption: Consumption) -> frozenset[Node]:
    """Return the functions in which a value of a consumer is formed that names the constant: asked for each of them."""
    kept: dict[str, frozenset[Node]] = consumption.__dict__
    if "naming" not in kept:
        formed = [value.site.function for value in consumption.values if has_constant(value)]
        kept["naming"] = frozenset(each for each in formed if each is not None)
    return kept["naming"]


def without_cuts(values: tuple[Value, ...]) -> list[Value]:
    """Leave out that a recursion was cut off, where another value is unknown for a reason of its own.

    Of `func image(n int) string { if n == 0 { return read() }; return image(n - 1) }` only `read()` is told.
    """
    cut = [value for value in values if value.why in CUT_OFF]
    others = [value for value in values if value not in cut]
    return others if any(value.unknown for value in others) else [*others, *cut[:1]]


def place_told(module: Module, consumption: Consumption, value: Value, constants: Collection[Object]) -> Span | None:
    """Return where a value is told, if that is not where it was formed: a field that is filled in from outside is told
    where that is consumed."""
    filled = consumption.site.span if value.site.kind == "field_declaration" else None
    return _misnamed(module, consumption, value) or _handed_in(module, value, constants) or filled


def _misnamed(module: Module, consumption: Consumption, value: Value) -> Span | None:
    """Return what is handed on in the image's place, where something beside it is called an image: `o.Name` of options
    with an `Image`, `name` of a function that gets an `image`. Who calls with both is innocent."""
    given = strip_parens(consumption.given) if consumption.given is not None else None
    if given is None or has_constant(value):
        return None
    if given.kind == "selector_expression":
        flat = types.underlying(module, typeof.of_expression(module, given["operand"]))
        fields = members.members(flat) if flat is not None and flat.node.kind == "struct_type" else ()
        own, others = given["field"].text, [each.name for each in fields]
    elif given.binding is not None and given.binding.kind == "param":
        listed = parameters(given.binding.function, "parameters")
        own, others = given.text, [name.text for name, _, _ in listed if name is not None]
    else:
        return None
    return given.span if not _is_image(own) and any(map(_is_image, others)) else None


def _is_image(name: str) -> bool:
    return any(word in name.lower() for word in ("image", "img", "ref"))


def _handed_in(module: Module, value: Value, constants: Collection[Object]) -> Span | None:
    """Return the registry that a function was given with the constant, to put one in front of the other: what joins any
    two texts is innocent, `images.In(c.Domain, common.Image)`."""
    at = next((n for n, part in enumerate(value.parts) if isinstance(part, Text) and part.constant), 0)
    formed = value.site.function
    if at == 0 or formed is None or _names(module, value.site, constants):
        return None
    host = value.parts[: at - 1] if show(value.parts[at - 1 : at]) == "/" else value.parts[:at]
    shown = show(host).removesuffix("/")
    calls = 0
    for passed in value.way:
        step = passed.step
        calls += step.value == shown and passed.said == CALL
        if step.value != shown or passed.said != ARGUMENT:
            continue
        calls -= 1
        given = strip_parens(passed.site)
        flat = types.underlying(module, typeof.of_expression(module, given))
        if flat is not None and flat.node.kind == "struct_type":
            continue  # the registry is a part of it
        if given.binding is None or given.binding.kind != "param":
            return given.span
    return _written_elsewhere(host, formed) if calls <= 0 else None  # else a helper is wrong


def _names(module: Module, site: Node, constants: Collection[Object]) -> bool:
    named = (node for node in site.walk() if node.kind in ("identifier", "selector_expression"))
    return any(item in constants for node in named for item in typeof.callee_objects(module, node))


def _written_elsewhere(host: Parts, formed: Node) -> Span | None:
    """Return the one expression, as far as can be seen, in which a registry was put together for a field or element:
    of `component{registry: c.Domain + ":443", name: common.Image}` the sum. An object that it is a part of is none."""
    spans = [part.span for part in host if part.span is not None]
    if len(spans) < len(host) or all(isinstance(part, Text) for part in host):
        return None
    if Value(host, formed).unknown is not None:
        return None  # what nobody has written is repaired where it is asked for
    whole = Span(spans[0].path, min(span.start for span in spans), max(span.end for span in spans))
    together = all(span.path == whole.path for span in spans) and whole.end - whole.start < _ONE_EXPRESSION
    inside = formed.start <= whole.start < formed.end
    if not together or inside or whole.path != formed.file.path:
        return None
    return whole if b"." in formed.source[whole.start : whole.end] else None


_ONE_EXPRESSION = 160  # bytes
