"""Good, bad or unknown: what a Value says about the image that it names."""

from __future__ import annotations

from codemod.finding.diagnostics import Message, Span, message
from codemod.golang.evaluate.terms import Call, Hole, Part, Text, plain, show
from codemod.golang.evaluate.values import Value
from codemod.image.reference import InvalidReference, parse
from codemod.judge.resolve import LocalRegistry, ResolvedRule
from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one Value: `code` is empty for proven good. `span` is where it goes wrong; None: where it was
    formed."""

    code: str
    message: Message | None = None
    span: Span | None = None


GOOD = Verdict("")


def judge(value: Value, rule: ResolvedRule) -> Verdict:
    """Return the verdict on an image that reaches a consumer."""
    parts = value.parts
    places = [i for i, part in enumerate(parts) if isinstance(part, Text) and part.constant == rule.constant]
    if not places:
        return _without_constant(value, rule)
    at = places[0]
    if at != len(parts) - 1:
        return _unproven(message("text follows the constant"))
    constant = parts[at]
    assert isinstance(constant, Text)
    before = parts[:at]
    if not before and parse(str(rule.rule.image)).domain:
        return GOOD  # the pin names its registry on purpose
    if plain(before) in ((), (Text("/"),)):
        return Verdict("IMG202", message("the image reaches a consumer with no registry in front"))
    if constant.text.startswith("/") and not (isinstance(before[-1], Text) and before[-1].text.endswith("/")):
        before = (*before, Text("/"))
    return _registry(value, before, rule)


def _registry(value: Value, before: tuple[Part, ...], rule: ResolvedRule) -> Verdict:
    last = before[-1]
    if not isinstance(last, Text) or not last.text.endswith("/"):
        return _unproven(message("no slash stands between the registry and the image"))
    host = (*before[:-1], Text(last.text[:-1], span=last.span)) if last.text != "/" else before[:-1]
    for registry in rule.registries:
        if plain(host) == registry.plain and _anchored(host, registry):
            return GOOD
        if registry.joined_by_hand and plain(host) == registry.joined_by_hand:
            return Verdict(
                "IMG204", message("host and port are joined by hand, which breaks IPv6; use net.JoinHostPort")
            )
    unknown = Value(host, value.site).unknown
    if unknown is not None:
        return _unproven(unknown.message)
    shown = show(host)
    text_only = all(isinstance(part, Text) for part in host)
    if text_only or any(isinstance(part, Text) and part.text.strip("/:.") for part in host) or _environment(host):
        return Verdict(
            "IMG203", message("the image comes from {registry}, not from the local registry", registry=shown)
        )
    return _unproven(message("{name} is not known to be the local registry", name=shown))


def _anchored(host: tuple[Part, ...], registry: LocalRegistry) -> bool:
    """Whether a registry expression without a receiver was written in the package that the rule gives it for."""
    spans = [part.span for part in host if part.span is not None]
    return bool(registry.registry.receiver) or all(s.path.rpartition("/")[0] == registry.folder for s in spans)


def _environment(parts: tuple[Part, ...]) -> bool:
    return any(reads_environment(part) for part in parts)


def reads_environment(part: Part) -> bool:
    """Whether a part is what an environment variable holds."""
    return isinstance(part, Hole) and isinstance(part.term, Call) and part.term.function == "os.Getenv"


def _environment_variable(parts: tuple[Part, ...]) -> str | None:
    """Return the name of the environment variable that is all of a value, empty where it is not known, or None."""
    term = parts[0].term if len(parts) == 1 and isinstance(parts[0], Hole) else None
    if not isinstance(term, Call) or term.function != "os.Getenv":
        return None
    name = term.arguments[0] if len(term.arguments) == 1 else ()
    return name[0].text if len(name) == 1 and isinstance(name[0], Text) else ""


def _without_constant(value: Value, rule: ResolvedRule) -> Verdict:
    if value.text == "":
        return _unproven(message("it is an empty string"))
    spelled = [p for p in value.parts if isinstance(p, Text) and p.span and rule.names.named_by(p.text)]
    if spelled:
        said = message("the image is spelled out here; use the constant {constant}", constant=_short(rule))
        return Verdict("IMG201", said, spelled[0].span)
    variable = _environment_variable(value.parts)
    if variable is not None and rule.rule.override is not None and variable == rule.rule.override.variable:
        return GOOD
    domain = f"the environment variable {variable}" if variable is not None else _other_registry(value)
    if domain:
        return Verdict(
            "IMG203", message("the image comes from {registry}, not from the local registry", registry=domain)
        )
    if value.unknown is not None:
        return _unproven(value.unknown.message)
    return _unproven(message("{name} is not traced to the constant", name=show(value.parts)))


def _other_registry(value: Value) -> str:
    """Return the registry host of a wholly known image that is not this rule's, or an empty string."""
    try:
        return parse(value.text).domain if value.text is not None else ""
    except InvalidReference:
        return ""


def _short(rule: ResolvedRule) -> str:
    return rule.constant.rpartition("/")[2]


def _unproven(reason: Message) -> Verdict:
    said = message("the image cannot be traced to local registry + constant: {reason}", reason=reason)
    return Verdict("IMG205", said)


def holds_image(value: Value, rule: ResolvedRule) -> bool:
    """Whether the value names this rule's image at all."""
    for part in value.parts:
        if isinstance(part, Text) and (part.constant == rule.constant or rule.names.named_by(part.text)):
            return True
    return False
