"""A rule, made concrete for one Go module: import paths, and registry expressions as Values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.memory import Words
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.terms import (
    Call,
    Hole,
    Method,
    Name,
    Part,
    Parts,
    Receiver,
    Select,
    Term,
    Text,
    Verb,
    holes,
    plain,
)
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.program import types
from codemod.golang.program.names import likely_names
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS, unquote
from codemod.golang.read.syntax import FUNCTIONS, Node, strip_parens
from codemod.image.reference import split_domain
from codemod.image.repository_path import Names
from codemod.judge.parts import is_there
from codemod.records import dataclass, replace
from codemod.rule import Container, Default, Element, Linked, Manifest, Redirect, Registry, Rule
from codemod.rule.anchors import names_of
from codemod.rule.pins import BETWEEN, NAMING, Held, held, pin_expression, pinned_text
from codemod.rule.pins import Part as PinPart
from codemod.rule.spelling import qualifiers, read_anew

_POLICY_KEY, _SHORT = "imagePullPolicy", 3

# `image:`, `"imagePullPolicy": "`, and a host, `sea.hub:5000/`, or its port, `:5000`, `hub:5`, `000/`
_TELLING = (
    r"""(?i:\bimage(?:pullpolicy)?\b["']?\s*(?::|$))|^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?/?$|^localhost\b|"""
    r"""^[\w.-]*:\d+/?$|^\d{2,5}/?$"""
)
_STANDARD = {"filepath": "path/filepath", "url": "net/url"}


@dataclass(frozen=True, eq=False)
class LocalRegistry:
    """An accepted registry: its parts, and the parts of host and port joined by hand (empty where it has none)."""

    registry: Registry
    package: str
    folder: str
    parts: tuple[Part, ...]
    joined_by_hand: Parts

    @property
    def plain(self) -> Parts:
        return plain(self.parts)


@dataclass(frozen=True, eq=False)
class ResolvedRule:
    """A rule in one module.

    `constant` is `import/path.Name`, or what stands for the pin where that is in parts; `marks` are the names of what
    holds it, by which a text is known to be from there (`import/path.Name`, `pkg/a.go:120` for a literal). `names` is
    what the image is called; `typed` are the packages that declare the receiver's type: there, a method of another type
    has no registry. `shared` are the ways in which an operator may name another image of other rules, too.
    """

    rule: Rule
    module: Module
    constant: str
    marks: Mapping[str, Held]
    names: Names
    registries: tuple[LocalRegistry, ...]
    leaves: dict[Term, Verb]
    typed: frozenset[str]
    shared: frozenset[Redirect] = frozenset()

    @property
    def words(self) -> Words:
        """What an evaluation asks of a rule."""
        hosts = (each.parts[0] for each in self.registries if len(each.parts) == 1)
        whole = frozenset(part.term for part in hosts if isinstance(part, Hole) and part.verb == "s")
        linked = {m: pinned_text(self.rule.image, p.part) for m, p in self.marks.items() if isinstance(p.by, Linked)}
        return Words(frozenset(self.marks), self.leaves, self.typed, whole, linked)

    def part(self, part: Part) -> PinPart | None:
        """Return which part of the pin a text is, None for any other. Without its registry's host it is that, too, and
        without folders, if that is what it goes by elsewhere: an alias."""
        cut, whole = (isinstance(part, Text) and part.cut) or ("", "")
        named = isinstance(part, Text) and (part.constant or (self._is_left(part.text, whole) and cut))
        return self.marks[named].part if named and named in self.marks else None

    def _is_left(self, text: str, whole: str) -> bool:
        """Whether a text is what is left of a constant without its host; or an alias, as a mirror that an operator sets
        has it: the cluster's own registry has it under its own path."""
        if text == split_domain(whole)[1] or self.rule.expressions:
            return text == split_domain(whole)[1]
        called = (text == alias or text.startswith((f"{alias}:", f"{alias}@")) for alias in self.rule.image.aliases)
        return whole.endswith(f"/{text}") and any(called)

    def may_touch(self, value: Value) -> bool:
        """Whether a text in a manifest may be a part of the image there, or the key of its line or of its policy."""
        image, container = self.rule.image, self.rule.container
        if value.text is None:
            known = [each.plain for each in self.registries]
            registry = plain(value.parts) in known or any(hole.term in self.leaves for hole in holes(value.parts))
            return registry or value.unknown is not None or any(map(self.part, value.parts))
        text, policy = value.text, (container.policy if container is not None else None) or "IfNotPresent"
        pin = f"{image.repository}:{image.tag}@{image.digest}"
        inside = len(text) > 1 and text in pin and any(map(str.isalnum, text))
        inside = inside or (len(text) > _SHORT and (text in _POLICY_KEY or text in f"/{pin}"))
        return inside or image.repository in text or policy in text or re.search(_TELLING, text) is not None

    def from_pin(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Return the parts from where the pin begins; nothing where none of it is there."""
        parts = parts if self.is_named else self.assembled(parts)
        begins = (number for number, part in enumerate(parts) if self.part(part) in NAMING or self.is_pin(part))
        return parts[next(begins, len(parts)) :]

    @property
    def is_named(self) -> bool:
        """Whether something holds what the image is called; else that is spelled out wherever the image is made."""
        return held(self.rule)[0].part in NAMING

    def is_pin(self, part: Part) -> bool:
        """Whether a text is all of the pin."""
        return isinstance(part, Text) and part.constant == self.constant

    def assembled(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Return the parts with the pin's own as one text, where all of them stand in a row: `Image + ":" + Tag`."""
        begins, *others = held(self.rule)
        for start, first in enumerate(parts):
            if self.part(first) != begins.part:
                continue
            end = start + 1
            for wanted in others:
                row = parts[end : end + 2]
                if len(row) < 2 or row[0] != Text(BETWEEN[wanted.part]) or self.part(row[1]) != wanted.part:
                    return parts
                end += 2
            text = "".join(part.text for part in parts[start:end] if isinstance(part, Text))
            span, cut = (first.span if end == start + 1 else None), (first.cut if isinstance(first, Text) else None)
            if self.is_named:
                return (*parts[:start], Text(text, self.constant, span, cut=cut), *parts[end:])
            from codemod.judge.spelled_repositories import behind_name  # few pins are without one that is held

            return behind_name(parts[:start], self.rule.image, Text(text, self.constant), begins.part) + parts[end:]
        return parts


def import_path(module: Module, rule: Rule, name: str) -> str:
    """Return the import path that a package name in a rule's Go expression stands for."""
    for path in dict.fromkeys(module.absolute(each.by.package) for each in held(rule)):
        if likely_names(path)[0] == name:
            return path
    return _STANDARD.get(name, name)


def _evaluated(module: Module, rule: Rule, registry: Registry) -> tuple[Part, ...]:
    node = read_anew(registry.expression, registry.receiver, module.folder_of(module.absolute(registry.package)))
    for name in qualifiers(node):
        node.file.named_imports[name] = import_path(module, rule, name)
    function = next(above for above in node.ancestors() if above.kind in FUNCTIONS)
    values = evaluator_of(module, MODELS).evaluate(node, Frame(function))
    unknown = values[0].unknown if values else None
    if len(values) != 1 or unknown is not None:
        why = unknown.message if len(values) == 1 and unknown is not None else message("more than one value")
        raise UserError(
            "rule {rule}: the registry expression {expression} cannot be evaluated ({why}); use"
            " fields and calls of {receiver}",
            rule=rule.name,
            expression=repr(registry.expression),
            why=why,
            receiver=repr(registry.receiver),
        )
    return values[0].parts


def _leaves(parts: Parts) -> Iterator[tuple[Term, Verb]]:
    """Yield the terms that a registry is made of, each with its verb: of `net.JoinHostPort(c.Domain, p)` the field."""
    for hole in holes(parts):
        if isinstance(hole.term, Select | Method | Receiver | Name):
            yield hole.term, hole.verb


def _by_hand(parts: Parts) -> Parts:
    """Return `host:port` for a registry that is `net.JoinHostPort(host, port)`, else nothing."""
    term = parts[0].term if len(parts) == 1 and isinstance(parts[0], Hole) else None
    if isinstance(term, Call) and term.function == "net.JoinHostPort" and len(term.arguments) == 2:
        host, port = term.arguments
        return normal((*host, Text(":"), *port))
    return ()


def _declares(module: Module, registry: Registry) -> bool:
    homes = module.all_imported(module.absolute(registry.package)) if registry.type else ()
    return any(item.kind == "type" for home in homes for item in home.named(registry.type))


def _with_type(part: Part, name: str) -> Part:
    """Return the part with the receiver being one of this type."""
    return replace(part, term=_typed(part.term, name)) if isinstance(part, Hole) else part


def _typed(term: Term, name: str) -> Term:
    if isinstance(term, Receiver):
        return Receiver(term.package, name)
    if isinstance(term, Select | Method):
        term = replace(term, operand=_typed(term.operand, name))
    if isinstance(term, Call | Method):
        arguments = tuple(tuple(_with_type(part, name) for part in argument) for argument in term.arguments)
        return replace(term, arguments=arguments)
    return term


def marks_of(module: Module, rule: Rule, pin: Held) -> list[str]:
    """Return the names by which what holds a part of the pin is known."""
    if isinstance(pin.by, Default):
        from codemod.judge.field_defaults import defaults  # few rules ask for it

        return [f"{node.file.path}:{node.start}" for node in defaults(module, rule, pin.by)]
    if isinstance(pin.by, Manifest):
        return []  # its text is no image; the lines in it are marked
    homes = [f"{each.absolute(pin.by.package)}" for each in (module, *module.all_modules()) if _has(each, pin)]
    # what another module of the program calls so is another constant, but where this one has none
    names = [f"{home}.{pin.by.name}" for home in homes[:1] or [module.absolute(pin.by.package)]]
    if not isinstance(pin.by, Element):
        return names
    # `for version, tag := range tags` reads the elements without a name
    items = (item for home in module.all_imported(module.absolute(pin.by.package)) for item in home.named(pin.by.name))
    texts = (strip_parens(node) for item in items for _, node in map_elements(item))
    return [*names, *(f"{node.file.path}:{node.start}" for node in texts if node.kind in STRING_KINDS)]


def _has(module: Module, pin: Held) -> bool:
    packages = module.all_imported(module.absolute(pin.by.package))
    return any(package.named(pin.declared) for package in packages)


def map_elements(item: Object) -> list[tuple[bytes | None, Node]]:
    """Return the elements of a map's literal, each with its key, None for one that is no literal."""
    node = types.value_node(item) if item.kind == "var" else None
    body = strip_parens(node).get("body") if node is not None else None
    found = []
    for each in body.children if body is not None else ():
        key, value = each.get("key"), each.get("value")
        if key is not None and value is not None and value.children:
            written = key.children[0] if key.children else key
            found.append((unquote(written) if written.kind.endswith("string_literal") else None, value.children[0]))
    return found


def resolved_rule(rule: Rule, module: Module) -> ResolvedRule:
    """Make a rule concrete. Raises UserError where a registry expression cannot be evaluated."""
    leaves: dict[Term, Verb] = {}
    registries, typed = [], set[str]()
    for registry in (each for each in rule.expressions if is_there(module, rule, each)):  # others are IMG106
        parts = _evaluated(module, rule, registry)
        if _declares(module, registry):
            typed.add(module.absolute(registry.package))
            parts = tuple(_with_type(part, registry.type) for part in parts)
        leaves.update(_leaves(parts))
        package = module.absolute(registry.package)
        registries.append(LocalRegistry(registry, package, module.folder_of(package), parts, _by_hand(parts)))
    marks = {mark: each for each in held(rule) for mark in marks_of(module, rule, each)}
    constant = f"{module.absolute(held(rule)[0].by.package)}.{pin_expression(rule)}"
    return ResolvedRule(
        rule, module, constant, marks, names_of(rule.image), tuple(registries), leaves, frozenset(typed)
    )


def is_wanted_policy(value: Value, container: Container) -> bool:
    """Whether a value is the rule's pull policy: its text, its constant, or a conversion of the text."""
    part, policy = value.parts[0], container.policy or ""
    if len(value.parts) != 1:
        return False
    if isinstance(part, Text):
        return part.text == policy
    package, _, name = container.policy_constant.rpartition(".")
    return part.term == Name(package, name) or _converted(part, policy)


def _converted(part: Hole, policy: str) -> bool:
    """Whether it is a conversion such as `v1.PullPolicy("IfNotPresent")`."""
    return isinstance(part.term, Call) and part.term.arguments == ((Text(policy),),)
