"""What a rule may say: each string of a rule file by the key that it stands at."""

from __future__ import annotations

import re
from collections.abc import Callable

from codemod.golang.read.syntax import first_error, parse
from codemod.image import reference

_GO_KEYWORDS = frozenset(
    (
        "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go",
        "goto", "if", "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type",
        "var",
    )
)  # fmt: skip
# What ends a line, moves a terminal's cursor, reorders text or is no text: strings of a rule end up in source and logs.
_CONTROL = "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


def check(value: str, kind: str, key: str) -> None:
    """Raises `ValueError`, whose text goes on from the key's name, where the value cannot stand at `kind`'s `key`."""
    if not value.isprintable() and re.search(_CONTROL, value):
        raise ValueError(" holds a line end or another control character; it has to be plain text")
    wanted = _CHECKS.get(f"{kind}.{key}") or _CHECKS.get(key)
    # an empty text says the same as leaving an optional key out
    if wanted is not None and (value or key not in _OPTIONAL):
        try:
            wanted(value)
        except ValueError as error:
            raise ValueError(f": {error}") from None


def go_expression(text: str) -> bool:
    """Whether the text is exactly one Go expression, with nothing before or after it."""
    prefix, expression = b"package p; var _ = ", text.encode()
    tree = parse(prefix + expression)
    if first_error(tree) is not None:
        return False
    declarations = tree.root_node.named_children
    if [each.type for each in declarations] != ["package_clause", "var_declaration"]:
        return False
    values = declarations[1].named_children[0].child_by_field_name("value")
    if values is None:
        return False
    # in a list of expressions, and beside a comment, the first one is not all of the text
    value = values.named_children[0]
    return (value.start_byte, value.end_byte) == (len(prefix), len(prefix) + len(expression))


def _matches(pattern: str, what: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(f"{value!a} is not {what}")

    return check


def _check_repository(value: str) -> None:
    parsed = reference.parse(value)
    if parsed.tag or parsed.digest:
        raise ValueError("the repository goes without tag and digest; the tag has its own key")


def _check_tag(value: str) -> None:
    reference.check_tag(value)
    reason = reference.floating_reason(value)
    if reason:
        raise ValueError(f"{reason}; pin a version")


def _check_identifier(value: str) -> None:
    letters = all(char == "_" or char.isalpha() or char.isdecimal() for char in value)
    if not value or not letters or value[0].isdecimal() or value == "_" or value in _GO_KEYWORDS:
        raise ValueError(f"{value!a} is not a Go identifier")


def _check_function(value: str) -> None:
    parts = value.split(".")
    if len(parts) > 2:
        raise ValueError("write `Function` or `Type.Method`")
    for part in parts:
        _check_identifier(part)


# as golang.org/x/mod/module.CheckImportPath, with `.` for the module's root
_check_package = _matches(
    r"\.|[\w~+]([\w.~+-]*[\w~+-])?(/[\w~+]([\w.~+-]*[\w~+-])?)*",
    "a package; write `pkg/name` (in the module), `.` (its root) or `host.org/path`",
)


def _check_policy_constant(value: str) -> None:
    package, _, name = value.rpartition(".")
    _check_package(package)
    _check_identifier(name)


def _check_expression(value: str) -> None:
    if not go_expression(value):
        raise ValueError("it does not parse as one Go expression")


def _check_spelling(value: str) -> None:
    for placeholder in ("{registry}", "{constant}"):
        if value.count(placeholder) != 1:
            raise ValueError(f"it has to hold {placeholder} once")
    if not go_expression(value.replace("{registry}", "r.URL").replace("{constant}", "p.Image")):
        raise ValueError("with its placeholders filled it does not parse as one Go expression")


_OPTIONAL = ("receiver", "policy_constant")
# by key; `Class.key` goes before `key`
_CHECKS: dict[str, Callable[[str], None]] = {
    "Rule.name": _matches("[A-Za-z0-9][A-Za-z0-9._-]*", "a rule's name (ASCII letters, digits, `.`, `_`, `-`)"),
    "repository": _check_repository,
    "tag": _check_tag,
    "package": _check_package,
    "name": _check_identifier,
    "function": _check_function,
    "type": _check_identifier,
    "receiver": _check_identifier,
    "expression": _check_expression,
    "spelling": _check_spelling,
    "image_field": _check_identifier,
    "policy_field": _check_identifier,
    "policy_constant": _check_policy_constant,
    "variable": _matches("[A-Za-z_][A-Za-z0-9_]*", "the name of an environment variable"),
    "helper": _check_identifier,
}
