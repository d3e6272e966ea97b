"""Another pin in a rule file; its comments and its layout stay (libcst)."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import libcst as cst

from codemod.errors import UserError
from codemod.records import replace
from codemod.rule import Image, Rule, reader


def repin_rule(source: bytes, path: str, rule: Rule, image: Image) -> bytes:
    """Return the rule file with the other pin and nothing else changed."""
    rules = reader.parse(source, path)
    if rule not in rules:
        raise UserError("{path}: the rule `{rule}` is not in it as it was loaded; run again", path=path, rule=rule.name)
    try:
        result = _with_pin(source, path, rule, image)
    except (RecursionError, cst.ParserSyntaxError):
        # what Python reads, and libcst does not: a text in a thousand pieces, say
        raise UserError(
            "{path}: its layout cannot be kept; write each text of the rule as one literal", path=path
        ) from None
    wanted = tuple(replace(each, image=image) if each == rule else each for each in rules)
    if reader.parse(result, path) != wanted:
        raise UserError(
            "{path}: the pin could not be rewritten; write it as Image(repository='...', tag='...')", path=path
        )
    return result


def _with_pin(source: bytes, path: str, rule: Rule, image: Image) -> bytes:
    # libcst drops a byte order mark
    bom = codecs.BOM_UTF8 if source.startswith(codecs.BOM_UTF8) else b""
    module = cst.parse_module(source[len(bom) :].decode())
    if bom + module.code.encode() != source:
        raise UserError(
            "{path}: its layout cannot be kept (lone carriage returns as line ends); write it with LF", path=path
        )
    call = next(call for call in _calls(module) if _text(_arguments(call)["name"]) == rule.name)
    old = _arguments(call)["image"]
    assert isinstance(old, cst.Call)
    values = {"repository": image.repository, "tag": image.tag, "digest": image.digest}
    args = [
        _with_text(arg, values[arg.keyword.value]) if arg.keyword and arg.keyword.value in values else arg
        for arg in old.args
    ]
    changed = module.deep_replace(old, old.with_changes(args=args))
    assert isinstance(changed, cst.Module)
    return bom + changed.code.encode()


def _calls(module: cst.Module) -> Iterator[cst.Call]:
    for line in module.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(statement, cst.Assign) and isinstance(statement.value, cst.Call):
                yield statement.value


def _arguments(call: cst.Call) -> dict[str, cst.BaseExpression]:
    return {arg.keyword.value: arg.value for arg in call.args if arg.keyword}


def _text(node: cst.BaseExpression) -> str | bytes | None:
    return node.evaluated_value if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)) else None


def _with_text(arg: cst.Arg, text: str) -> cst.Arg:
    """Return the argument with another text in the quotes that it has; unchanged where it has that text already."""
    node = arg.value
    if _text(node) == text:
        return arg
    first: cst.BaseExpression = node
    while isinstance(first, cst.ConcatenatedString):
        first = first.left
    assert isinstance(first, cst.SimpleString)
    # `prefix` is in lower case, whatever the file says
    literal = first.value[: len(first.prefix)] + first.quote + text + first.quote
    lpar, rpar = getattr(node, "lpar", ()), getattr(node, "rpar", ())
    return arg.with_changes(value=cst.SimpleString(literal, lpar=lpar, rpar=rpar))
