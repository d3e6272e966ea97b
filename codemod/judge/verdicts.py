"""Good, bad or unknown: what a Value says about the image that it names."""

from __future__ import annotations

from collections.abc import Callable

from codemod.finding.diagnostics import Message, Span, message
from codemod.golang.evaluate.terms import Hole, Part, Parts, Text, environment_variable, given_texts, plain, show
from codemod.golang.evaluate.values import NAMED, Value
from codemod.image.reference import InvalidReference, last_component, parse
from codemod.judge.resolve import LocalRegistry, ResolvedRule
from codemod.records import dataclass, replace
from codemod.rule import Redirect, Rule
from codemod.rule.pins import NAMING, pin_expression, ways_for_parts


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
    parts = rule.assembled(value.parts)
    places = [i for i, part in enumerate(parts) if isinstance(part, Text) and part.constant == rule.constant]
    if not places:
        return _in_part(value, rule) or _without_constant(value, rule)
    at = places[0]
    if at != len(parts) - 1:
        if rule.rule.overrides and _is_digest(value, rule, parts[at + 1 :]):
            return judge(replace(value, parts=parts[: at + 1]), rule)
        return _unproven(rule, message("text follows the constant"))
    constant = parts[at]
    assert isinstance(constant, Text)
    before = _without_prefix(value, rule, parts[:at])
    whole = constant.cut is None  # not without the host of its registry
    if not before and whole and (parse(rule.rule.image.repository).domain or "none" in rule.rule.registries):
        return GOOD  # the pin names its registry on purpose, or the runtime's mirrors are the way
    if plain(before) in ((), (Text("/"),)):
        return Verdict("IMG202", message("the image reaches a consumer with no registry in front"))
    if constant.text.startswith("/") and not (isinstance(before[-1], Text) and before[-1].text.endswith("/")):
        before = (*before, Text("/"))
    return _registry(value, before, rule)


def _without_prefix(value: Value, rule: ResolvedRule, before: Parts) -> Parts:
    """Leave out what an operator has the image's name begin with: `{registry}/{o.ImagePrefix}etcd`."""
    if not before or isinstance(before[-1], Text):
        return before
    from codemod.judge.joined_choices import is_prefix  # few rules let an operator name another image

    return before[:-1] if is_prefix(value, rule, ways_for_parts(rule.rule), before[-1]) else before


def _registry(value: Value, before: tuple[Part, ...], rule: ResolvedRule) -> Verdict:
    text = before[-1].text if isinstance(before[-1], Text) else ""
    if not text.endswith("/"):
        return _unproven(rule, message("no slash stands between the registry and the image"))
    if text.endswith("//"):
        return _unproven(rule, message("two slashes stand between the registry and the image"))
    host = (*before[:-1], Text(text[:-1], span=before[-1].span)) if text != "/" else before[:-1]
    for registry in rule.registries:
        if plain(host) == registry.plain and _anchored(value, host, registry):
            return GOOD
        if registry.joined_by_hand and plain(host) == registry.joined_by_hand:
            return Verdict(
                "IMG204", message("host and port are joined by hand, which breaks IPv6; use net.JoinHostPort")
            )
    if _is_set_registry(rule, value, host):
        return GOOD
    if (unknown := Value(host, value.site).unknown) is not None:
        return _unproven(rule, unknown.message)
    shown, text_only = show(host), all(isinstance(part, Text) for part in host)
    if not text_only and "any" in rule.rule.registries and _is_registry(host):
        return GOOD
    said = any(isinstance(part, Text) and part.text.strip("/:.[]") for part in host)
    if text_only or said or any(map(reads_environment, host)):
        return Verdict("IMG203", foreign(rule.rule, shown))
    if rule.rule.stands_alone:
        return _unproven(rule, message("{name} stands in front of it", name=shown))
    return _unproven(rule, message("{name} is not known to be the local registry", name=shown))


def settable(rule: ResolvedRule) -> tuple[Redirect, ...]:
    """Return in which ways an operator sets the registry."""
    return tuple(each for each in rule.rule.registries if isinstance(each, Redirect))


def _is_registry(host: tuple[Part, ...]) -> bool:
    """Whether the registry itself is what is not known: `{registry}/mirror`, and not `docker.io/{project}`."""
    return isinstance(host[0], Hole)


def _anchored(value: Value, host: tuple[Part, ...], registry: LocalRegistry) -> bool:
    """Whether a registry expression without a receiver was written in the package that the rule gives it for. What is a
    constant of another package is named there, `release.Upstream`: its text stands elsewhere."""

    def is_around(span: Span) -> bool:
        return span.path.rpartition("/")[0] == registry.folder

    spans = {part.span for part in host if part.span is not None}
    if registry.registry.receiver or all(map(is_around, spans)):
        return True
    named = [step.site.span for step in value.way if step.said == NAMED and step.spells(show(host))]
    return spans == {part.span for part in registry.parts} and bool(named) and all(map(is_around, named))


def reads_environment(part: Part) -> bool:
    """Whether a part is what an environment variable holds."""
    return environment_variable(part) is not None


def _is_set_registry(rule: ResolvedRule, value: Value, host: tuple[Part, ...]) -> bool:
    """Whether an operator sets what stands in front, or could, and the program takes that for it while nobody does."""
    ways = settable(rule)
    is_any = "any" in rule.rule.registries
    if not ways and not is_any:
        return False
    from codemod.judge.set_registries import IN_ANY_WAY, sets_registry  # few rules ask for it, and lint starts often
    from codemod.judge.taken_registries import is_taken

    sets = sets_registry(rule.module, IN_ANY_WAY if is_any else ways, value, host)
    return sets or is_taken(rule.module, ways, value, host)


def is_set(rule: ResolvedRule, ways: tuple[Redirect, ...], value: Value, parts: tuple[Part, ...]) -> bool:
    """Whether all that is not known of these parts is what an operator sets, and in no other ways than these."""
    if not ways:
        return False
    from codemod.judge.written_choices import sets_whole  # few rules ask for it, and lint starts often

    return sets_whole(rule, ways, value, parts)


def may_be_set(rule: ResolvedRule, ways: tuple[Redirect, ...], value: Value, parts: tuple[Part, ...]) -> bool:
    """Whether what an operator sets in one of the ways may come to all that is not known of these parts: that is what
    they are about, and says nothing of what else may come there."""
    if not ways:
        return False
    from codemod.judge.operators import may_come_from  # few rules ask for it, and lint starts often

    return may_come_from(rule.module, ways, value, parts)


def is_set_tag(rule: ResolvedRule, value: Value, behind: tuple[Part, ...]) -> bool:
    """Whether what follows a repository is what an operator sets, and no whole image: `--image`, `RELATED_IMAGE_X`."""
    from codemod.judge.joined_choices import is_version  # few rules let an operator name another image

    return is_version(value, rule, ways_for_parts(rule.rule), behind)


def overridden(value: Value, rule: ResolvedRule) -> bool:
    """Whether a value is another image, whole, that an operator names, and in no other ways than the rule lists."""
    return _is_whole_choice(value, rule, is_set)


def may_be_overridden(value: Value, rule: ResolvedRule) -> bool:
    """Whether an image, whole, that an operator names in one of the ways that the rule lists may come to a value."""
    return _is_whole_choice(value, rule, may_be_set)


def _is_whole_choice(value: Value, rule: ResolvedRule, asked: Callable[..., bool]) -> bool:
    own = rule.rule.override
    if own is not None and len(value.parts) == 1 and environment_variable(value.parts[0]) == own.variable:
        return True
    # of `{o.Repository}:{o.Tag}` both
    chosen = isinstance(value.parts[0], Hole) and asked(rule, rule.rule.overrides, value, value.parts)
    chosen = chosen and not _has_more(value, rule)
    if not chosen:
        return False
    from codemod.judge.operators import is_cut  # few rules let an operator name another image

    return not is_cut(rule.module, value)


def _has_more(value: Value, rule: ResolvedRule) -> bool:
    """Whether something is put beside what an operator sets, `{o.Image}-debug`, `{o.Image}:v1`: a whole image has none.
    Behind a repository alone, the pin's tag may stand; and `@sha256:` is the sign of a digest."""
    known = (part for part in value.parts if isinstance(part, Text) and part.text != "@sha256:")
    apart = any("repo" in way.name.lower() for way in rule.rule.overrides)
    return not all(apart and rule.part(part) for part in known if any(map(str.isalnum, part.text)))


def _in_part(value: Value, rule: ResolvedRule) -> Verdict | None:
    """Return the verdict on a value that has the pin's repository, and not all of it."""
    at = next((n for n, part in enumerate(value.parts) if rule.part(part) == "repository"), None)
    if at is None:
        return None
    behind = value.parts[at + 1 :]
    if behind and rule.rule.overrides and is_set_tag(rule, value, behind):
        whole = (*value.parts[:at], Text("", rule.constant))
        return judge(replace(value, parts=whole), rule)
    named = value.parts[at]
    if isinstance(named, Text) and not named.constant:
        return _without_constant(value, rule)  # a piece of one
    if behind and all(isinstance(part, Text) for part in behind) and show(behind)[:1] in (":", "@"):
        said = message("the image is spelled out here; use the constant {constant}", constant=_short(rule))
        return Verdict("IMG201", said)
    return _unproven(rule, message("not all of the pin is here: {constant}", constant=_short(rule)))


def _without_constant(value: Value, rule: ResolvedRule) -> Verdict:
    if value.text == "":
        return _unproven(rule, message("it is an empty string"))
    spelled = [p for p in value.parts if isinstance(p, Text) and p.span and rule.names.named_by(p.text)]
    if spelled:
        said = message("the image is spelled out here; use the constant {constant}", constant=_short(rule))
        return Verdict("IMG201", said, spelled[0].span)
    if overridden(value, rule) or (rule.rule.overrides and _is_name(value, rule)):
        return GOOD
    read = environment_variable(value.parts[0]) if len(value.parts) == 1 else None
    domain = f"the environment variable {read}" if read is not None else _other_registry(value)
    if domain and not (domain == parse(rule.rule.image.repository).domain and holds_image(value, rule)):
        return Verdict("IMG203", foreign(rule.rule, domain))
    return _unproven(rule, _lost(value, rule))


def _lost(value: Value, rule: ResolvedRule) -> Message:
    """Return what is said of a value of which it is not known what it is."""
    said = None
    if rule.rule.overrides and value.text is None:
        from codemod.judge.unlisted_ways import said_of_lost  # few rules let an operator name another image

        said = said_of_lost(rule.module, (*rule.rule.overrides, *settable(rule)), value)
    own = value.unknown.message if value.unknown is not None else None
    return said or own or message("{name} is not traced to the constant", name=show(value.parts))


def _is_name(value: Value, rule: ResolvedRule) -> bool:
    from codemod.judge.joined_choices import is_name_in_registry  # few rules let an operator name another image

    return is_name_in_registry(
        value, rule, ways_for_parts(rule.rule), lambda before: not _registry(value, before, rule).code
    )


def _is_digest(value: Value, rule: ResolvedRule, behind: Parts) -> bool:
    from codemod.judge.joined_choices import is_digest_behind

    return is_digest_behind(value, rule, ways_for_parts(rule.rule), behind)


def _other_registry(value: Value) -> str:
    """Return the registry host of a wholly known image that is not this rule's, or an empty string."""
    try:
        return parse(value.text).domain if value.text is not None else ""
    except InvalidReference:
        return ""


def _short(rule: ResolvedRule) -> str:
    return rule.constant.rpartition("/")[2] if rule.is_named else pin_expression(rule.rule)


def _unproven(rule: ResolvedRule, reason: Message) -> Verdict:
    return Verdict("IMG205", untraced(rule.rule, reason))


def untraced(rule: Rule, reason: Message) -> Message:
    """Return what is said of an image that is not known to be the rule's."""
    if rule.stands_alone:
        return message("the image cannot be traced to the constant: {reason}", reason=reason)
    return message("the image cannot be traced to local registry + constant: {reason}", reason=reason)


def foreign(rule: Rule, registry: str) -> Message:
    """Return what is said of an image that is known to come from elsewhere."""
    if rule.stands_alone:
        return message("the image comes from {registry}, and not as the rule pins it", registry=registry)
    return message("the image comes from {registry}, not from the local registry", registry=registry)


def holds_image(value: Value, rule: ResolvedRule) -> bool:
    """Whether the value names this rule's image at all, or is what somebody makes of it: `path.Base(Image)`."""
    if any(isinstance(part, Text) and _names(part, rule) for part in value.parts):
        return True
    return any(rule.names.named_by(text.text) for text in given_texts(value.parts))


def _names(part: Text, rule: ResolvedRule) -> bool:
    if rule.part(part) in NAMING or rule.names.named_by(part.text):
        return True
    # what is left where a constant lost its folder, `image[strings.LastIndex(image, "/")+1:]`; its tag is no name
    cut = rule.marks.get(part.cut[0]) if part.cut is not None else None
    return cut is not None and last_component(part.text).partition("@")[0].partition(":")[0] in rule.names.words
