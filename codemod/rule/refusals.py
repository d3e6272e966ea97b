"""What each value of a rule has to be: refused where it is written."""

from __future__ import annotations

import re
from collections.abc import Callable

from codemod.errors import Reason
from codemod.finding.diagnostics import Message, message
from codemod.golang.read.syntax import Node, strip_parens
from codemod.image import reference
from codemod.rule import spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DEPTH = 40  # of an expression's syntax; the evaluation of a tree goes down 60 nodes, this one's included

_GO_KEYWORDS = frozenset(
    (
        "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go",
        "goto", "if", "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type",
        "var",
    )
)  # fmt: skip
_NO_TEXTS = frozenset(
    (
        "func_literal", "composite_literal", "int_literal", "float_literal", "imaginary_literal", "rune_literal",
        "true", "false", "nil", "iota",
    )
)  # fmt: skip
# k8s.io/api/core/v1: the constants of PullPolicy
POLICIES = {"PullAlways": "Always", "PullIfNotPresent": "IfNotPresent", "PullNever": "Never"}


def _matches(pattern: str, what: Message) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise Reason("{value} is not {what}", value=ascii(value), what=what)

    return check


def _check_repository(value: str) -> None:
    parsed = reference.parse(value)
    if parsed.tag or parsed.digest:
        raise Reason("the repository goes without tag and digest; the tag has its own key")


def _check_digest(value: str) -> None:
    reference.parse(f"x@{value}")


def _check_alias(value: str) -> None:
    if not value.rpartition("/")[2].strip("*") or "*" in value.rpartition("/")[2]:
        raise Reason("{value} ends in no name; write one such as `*/pause`", value=ascii(value))
    _check_repository(value.replace("*", "x"))


def _check_tag(value: str) -> None:
    reference.check_tag(value)
    reason = reference.floating_reason(value)
    if reason:
        raise Reason("{reason}; pin a version", reason=reason)


def _check_identifier(value: str) -> None:
    letters = all(char == "_" or char.isalpha() or char.isdecimal() for char in value)
    if not value or not letters or value[0].isdecimal() or value == "_" or value in _GO_KEYWORDS:
        raise Reason("{value} is not a Go identifier", value=ascii(value))


def _check_declared(value: str) -> None:
    _check_identifier(value)
    if value == "init":
        raise Reason("in Go only functions that nobody can call are named `init`; it has another name")


def _check_function(value: str) -> None:
    parts = value.split(".")
    if len(parts) > 2:
        raise Reason("write `Function` or `Type.Method`")
    check = _check_declared if len(parts) == 1 else _check_identifier
    for part in parts:
        check(part)


# as golang.org/x/mod/module.CheckImportPath, with `.` for the module's root
_check_package = _matches(
    r"\.|[\w~+]([\w.~+-]*[\w~+-])?(/[\w~+]([\w.~+-]*[\w~+-])?)*",
    message("a package; write `pkg/name` (in the module), `.` (its root) or `host.org/path`"),
)


def _check_policy_constant(value: str) -> None:
    package, _, name = value.rpartition(".")
    _check_package(package)
    _check_identifier(name)


def _check_expression(value: str) -> None:
    _text_of_go(value)


def _text_of_go(value: str) -> Node:
    """Return the syntax of a Go expression that may be a text."""
    node = spelling.read(value)
    if spelling.depth(node) > MAX_DEPTH:
        raise Reason("it is nested too deeply")
    kind, operator = strip_parens(node).kind, strip_parens(node).get("operator")
    if kind in _NO_TEXTS or (operator is not None and operator.kind not in ("+", "*", "<-")):
        raise Reason("it is no text; write one, such as `c.Config.URL` or `net.JoinHostPort(c.Domain, c.Port)`")
    return node


def _check_spelling(value: str) -> None:
    for placeholder in ("{registry}", "{constant}"):
        if value.count(placeholder) != 1:
            raise Reason("it has to hold {placeholder} once", placeholder=placeholder)
    filled, used = value, set[str]()
    for name in ("registry", "constant", "tag", "digest"):
        # not `format`: a composite literal has braces of its own
        if f"{{{name}}}" in filled:
            filled = filled.replace(f"{{{name}}}", f"{name}0.X")
            used.add(f"{name}0")
    try:
        node = _text_of_go(filled)
    except ValueError as error:
        raise Reason("with its placeholders filled: {why}", why=error) from None
    if used - {*spelling.qualifiers(node)}:
        raise Reason("its placeholders have to be expressions, and no part of a text or a name")


def _check_key(value: str) -> None:
    if not value:
        raise Reason("it is empty; say it")


def _check_policy(value: str) -> None:
    if value not in POLICIES.values():
        raise Reason(
            "{value} is no pull policy; Kubernetes has {known}", value=ascii(value), known=", ".join(POLICIES.values())
        )


def _check_one_of(*known: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if value not in known:
            import difflib

            near = difflib.get_close_matches(value, known, 1)
            hint = message("did you mean {near}? ", near=ascii(near[0])) if near else ""
            raise Reason(
                "{value} is none of these: {hint}it is one of {known}",
                value=ascii(value),
                hint=hint,
                known=", ".join(known),
            )

    return check


def _check_not_blank(value: str) -> None:
    if not value.strip():
        raise Reason("it is empty; say it")


def _check_allowed_image(value: str) -> None:
    """Refuse what no image can be like, `*` for any text and `{}` for what is not known."""
    name = value.replace("{}", "*").partition("@")[0]
    # a name stands for any text: what it can be in is tried, in front of a tag and as a part of one
    if not any(_is_reference(name.replace("*", text)) for text in ("x", "x/x", "x:x", "x.x/x", "x.x/x:x", "")):
        raise Reason("{value} is like no image; write one such as `quay.io/acme/*`", value=ascii(value))


def _is_reference(text: str) -> bool:
    try:
        reference.parse(text)
    except reference.InvalidReference:
        return False
    return True


def _check_variable(value: str) -> None:
    _matches("[A-Za-z_][A-Za-z0-9_]*", message("the name of an environment variable"))(
        value.replace("{image}", "IMAGE", 1)
    )
    if "{image}" not in value:
        raise Reason("it has to hold {{image}}, the image's own name: each image has its own variable")


# `package` is one in `Allow` alone, where an empty one says nothing
OPTIONAL = (
    "receiver",
    "policy_constant",
    "digest",
    "Allow.package",
    "image",
    "sink",
    "pin",
    "Policy.variable",
)
# by key; `Class.key` goes before `key`
CHECKS: dict[str, Callable[[Any], None]] = {
    "Rule.name": _matches(
        "[A-Za-z0-9][A-Za-z0-9._-]*", message("a rule's name (ASCII letters, digits, `.`, `_`, `-`)")
    ),
    "Policy.name": _matches(
        "[A-Za-z0-9][A-Za-z0-9._-]*", message("a policy's name (ASCII letters, digits, `.`, `_`, `-`)")
    ),
    "Policy.variable": _check_variable,
    "Redirect.kind": _check_one_of("environment", "flag", "field", "config", "template"),
    "Redirect.name": _check_not_blank,
    "Allow.image": _check_allowed_image,
    "pin": _check_one_of("tag", "digest"),
    "reason": _check_not_blank,
    "repository": _check_repository,
    "tag": _check_tag,
    "Image.digest": _check_digest,
    "aliases": _check_alias,
    "registries": _check_one_of("none", "any"),
    "Fields.repository": _check_identifier,
    "Fields.tag": _check_identifier,
    "Fields.digest": _check_identifier,
    "key": _check_key,
    "package": _check_package,
    "Constant.name": _check_declared,
    "name": _check_identifier,
    "function": _check_function,
    "type": _check_identifier,
    "receiver": _check_identifier,
    "expression": _check_expression,
    "spelling": _check_spelling,
    "image_field": _check_identifier,
    "policy_field": _check_identifier,
    "policy": _check_policy,
    "policy_constant": _check_policy_constant,
    "variable": _matches("[A-Za-z_][A-Za-z0-9_]*", message("the name of an environment variable")),
    "helper": _check_declared,
}
