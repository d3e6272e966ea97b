"""Rule files to frozen rules: read with `ast`, never executed.

A rule file is Python so that editors complete and check it, but only this of Python: a docstring, `from codemod.rule
import ...`, and `NAME = Rule(...)` or `NAME = Policy(...)` where every argument is named and is a string, a whole
number, True, False, None, a list or tuple of values, or a call of the vocabulary's own classes. So a pull request's
rule file can run no code.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from codemod import rule
from codemod.errors import UserError, Worded
from codemod.finding.diagnostics import Message, message
from codemod.finding.messages import joined
from codemod.records import MISSING, fields
from codemod.rule import CONTROL, Entry, Rule
from codemod.rule.impossible import IMPOSSIBLE, contradict
from codemod.rule.pins import pin_expression
from codemod.rule.refusals import CHECKS, OPTIONAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from typing import Any
else:
    import _ast as ast  # the nodes alone; what is in `ast` beside them loads six modules

SIZE_LIMIT = 256 * 1024

VOCABULARY = {
    cls.__name__: cls
    for cls in (
        rule.Allow, rule.Constant, rule.Container, rule.Default, rule.Element, rule.Field, rule.Fields, rule.Image,
        rule.Linked, rule.Manifest, rule.Override, rule.Parameter, rule.Policy, rule.Redirect, rule.Registry,
        rule.Result, rule.Rule, rule.Split,
    )
}  # fmt: skip
_ALLOWED = message(
    "a rule file holds a docstring, `from codemod.rule import ...` and `NAME = Rule(...)` or `NAME = Policy(...)`"
)


class _Refused(Worded):
    """What is wrong at `node`, and what is allowed."""

    def __init__(self, node: ast.AST, said: str | Message, /, **args: object) -> None:
        super().__init__(said, **args)
        self.node = node


def parse(source: bytes, name: str) -> tuple[Entry, ...]:
    """Return the rules and policies in this source, in its order.

    Raises `UserError` as `name:line:column: what is wrong, and what is allowed`; both count from 1, columns in code
    points.
    """
    text = _decoded(source, name)
    try:
        module = _syntax(text, name)
        rules = tuple(_rules(module))
        if not rules:
            raise _Refused(ast.Pass(lineno=1, col_offset=0), "there is no rule in it; {allowed}", allowed=_ALLOWED)
    except _Refused as refused:
        line, offset = getattr(refused.node, "lineno", 1), getattr(refused.node, "col_offset", 0)
        raise UserError(
            "{name}:{line}:{column}: {why}", name=name, line=line, column=_column(text, line, offset), why=refused
        ) from None
    return rules


def _decoded(source: bytes, name: str) -> str:
    if len(source) > SIZE_LIMIT:
        raise UserError("{name}:1:1: the rule file is larger than {size} KiB", name=name, size=SIZE_LIMIT // 1024)
    try:
        # never by a coding comment: what a reviewer sees is what is read
        # and without the codec that skips a byte order mark, which is a module of its own
        return source.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UserError(
            "{name}:{line}:1: this line is not UTF-8; a rule file has to be", name=name, line=line
        ) from error


def _syntax(text: str, name: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = compile(text, name, "exec", ast.PyCF_ONLY_AST)
        assert isinstance(module, ast.Module)
        return module
    except SyntaxError as error:
        place = f"{name}:{error.lineno or 1}:{max(1, error.offset or 1)}"
        raise UserError(
            "{place}: not valid Python ({why}); {allowed}", place=place, why=error.msg, allowed=_ALLOWED
        ) from error
    except (RecursionError, MemoryError):
        raise UserError(
            "{name}:1:1: the rule file is nested too deeply; {allowed}", name=name, allowed=_ALLOWED
        ) from None
    except ValueError as error:
        raise UserError(
            "{name}:1:1: not valid Python ({why}); {allowed}", name=name, why=error, allowed=_ALLOWED
        ) from error


def _column(text: str, line: int, offset: int) -> int:
    """The 1-based column in code points of a byte offset in a line, as `ast` counts lines."""
    lines = re.split("\r\n|\r|\n", text)
    return len(lines[line - 1].encode()[:offset].decode("utf-8", "ignore")) + 1


def _rules(module: ast.Module) -> Iterator[Entry]:
    imported: set[str] = set()
    variables: set[str] = set()
    rules: dict[str, Entry] = {}
    for index, statement in enumerate(module.body):
        if index == 0 and isinstance(statement, ast.Expr) and _is_text(statement.value):
            continue
        if isinstance(statement, ast.ImportFrom):
            imported.update(_imported(statement))
            continue
        variable, call = _assignment(statement)
        found = _call(call, imported)
        if variable in variables:
            raise _Refused(
                statement, "`{variable}` is assigned twice; give each rule its own variable", variable=variable
            )
        if found.name in rules:
            what = message(type(found).__name__.lower())
            raise _Refused(
                call,
                "the {what} name `{name}` is used twice; give each {what} its own name",
                what=what,
                name=found.name,
            )
        for other in rules.values():
            if contradict(other, found):
                raise _Refused(call, contradiction(found, other))
        variables.add(variable)
        rules[found.name] = found
        yield found


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _imported(statement: ast.ImportFrom) -> list[str]:
    if statement.module != "codemod.rule" or statement.level:
        raise _Refused(statement, "only `from codemod.rule import ...` is allowed")
    for alias in statement.names:
        if alias.name not in VOCABULARY or alias.asname:
            shown = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
            raise _Refused(
                alias, "`{shown}` cannot be imported; allowed are {known}", shown=shown, known=", ".join(VOCABULARY)
            )
    return [alias.name for alias in statement.names]


def _assignment(statement: ast.stmt) -> tuple[str, ast.Call]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
        if isinstance(target, ast.Name) and isinstance(value, ast.Call) and _callee(value) in ("Rule", "Policy"):
            return target.id, value
    raise _Refused(statement, "this statement is not allowed; {allowed}", allowed=_ALLOWED)


def _callee(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _call(call: ast.Call, imported: set[str]) -> Any:
    """Return the vocabulary object that the call describes."""
    kind = _callee(call)
    if kind not in imported:
        raise _Refused(call, "`{kind}` is not imported; write `from codemod.rule import {kind}`", kind=kind)
    if call.args:
        raise _Refused(
            call.args[0],
            "{kind} takes named arguments only, as in `{first}=`",
            kind=kind,
            first=fields(VOCABULARY[kind])[0].name,
        )
    wanted = {field.name: field for field in fields(VOCABULARY[kind])}
    values: dict[str, Any] = {}
    for keyword in call.keywords:
        if keyword.arg not in wanted:
            raise _Refused(keyword, _unknown(kind, keyword.arg, list(wanted)))
        if keyword.arg in values:
            raise _Refused(keyword, "{kind} has `{key}` twice", kind=kind, key=keyword.arg)
        values[keyword.arg] = _value(keyword.value, str(wanted[keyword.arg].type), (kind, keyword.arg), imported)
    missing = [field.name for field in wanted.values() if field.default is MISSING and field.name not in values]
    if missing:
        raise _Refused(call, "{kind} needs {missing}", kind=kind, missing=", ".join(f"`{name}`" for name in missing))
    found = VOCABULARY[kind](**values)
    for key, reason in IMPOSSIBLE[kind](found) if kind in IMPOSSIBLE else ():
        raise _Refused(
            next((each.value for each in call.keywords if each.arg == key), call),
            "`{key}`: {reason}",
            key=key,
            reason=reason,
        )
    return found


def _unknown(kind: str, key: str | None, known: list[str]) -> Message:
    if key is None:
        return message("{kind} takes no `**`; every argument is named", kind=kind)
    import difflib

    near = difflib.get_close_matches(key, known, 1)
    hint = message("did you mean `{near}`? ", near=near[0]) if near else ""
    return message("{kind} has no `{key}`; {hint}it has {known}", kind=kind, key=key, hint=hint, known=", ".join(known))


def _value(node: ast.expr, annotation: str, key: tuple[str, str], imported: set[str]) -> Any:
    """Return the argument's value; `annotation` is the vocabulary's own (`str`, `str | None`, `tuple[Field, ...]`)."""
    if annotation.startswith("tuple["):
        if not isinstance(node, (ast.List, ast.Tuple)):
            raise _Refused(node, "`{key}` has to be a list", key=key[1])
        inner = annotation.removeprefix("tuple[").removesuffix(", ...]")
        return tuple(_value(element, inner, key, imported) for element in node.elts)
    allowed = annotation.split(" | ")
    if isinstance(node, ast.Call) and _callee(node) in allowed:
        return _call(node, imported)
    if isinstance(node, ast.Constant):
        # exactly this type: True is no number
        kind = "None" if node.value is None else type(node.value).__name__
        if kind in allowed:
            _check(node, key)
            return node.value
    spoken = {"str": message("a string"), "int": message("a whole number"), "bool": message("True or False")}
    forms = [spoken.get(each, each if each == "None" else f"{each}(...)") for each in allowed]
    wanted = joined(forms, "{first} or {second}")
    raise _Refused(node, "`{key}` has to be {wanted}", key=key[1], wanted=wanted)


def _check(node: ast.Constant, key: tuple[str, str]) -> None:
    if not isinstance(node.value, str):
        return
    if not node.value.isprintable() and re.search(CONTROL, node.value):
        raise _Refused(
            node, "`{key}` holds a line end or another control character; it has to be plain text", key=key[1]
        )
    check = CHECKS.get(".".join(key)) or CHECKS.get(key[1])
    # an empty text says the same as leaving an optional key out
    if check is not None and (node.value or not {key[1], ".".join(key)} & {*OPTIONAL}):
        try:
            check(node.value)
        except ValueError as error:
            raise _Refused(node, "`{key}`: {reason}", key=key[1], reason=error) from None


def contradiction(one: Entry, other: Entry) -> Message:
    assert isinstance(one, Rule) and isinstance(other, Rule)
    return message(
        "the rule `{rule}` pins the constant `{constant}` to {image}, and the rule `{other}` to {its};"
        " let both pin the same",
        rule=one.name,
        constant=pin_expression(one),
        image=str(one.image),
        other=other.name,
        its=str(other.image),
    )
