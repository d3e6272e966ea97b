"""Re-pin an image everywhere: the rule file, the Go constant, the comments that the rule wrote, image lists.

Nothing is written here. A path is relative to the tree's root with `/`, or absolute for a file outside the tree (a
rule file may live elsewhere); `tree_path` makes either from what a person typed.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import libcst as cst
import tree_sitter

from codemod.errors import UserError
from codemod.golang.program.modfile import parse_mod
from codemod.golang.read.parsing import NotParsed, first_error, parse
from codemod.image import reference
from codemod.records import replace
from codemod.rule import Constant, Image, Rule, reader
from codemod.source.tree import Tree
from codemod.write.transaction import FileChange

# semver.org 2.0.0, without build metadata (a tag has no `+`), with the customary `v`
_NUMBER = "(0|[1-9][0-9]*)"
_SEMVER = re.compile(rf"v?{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?")
# characters that a reference can have, as many as stand together; brackets only around an IPv6 host
_WORD = re.compile(rb"(?:\[[0-9a-fA-F:]+\])?[A-Za-z0-9_.\-/:@]+")

_Rewrite = Callable[[bytes], bytes]


def plan_bump(
    tree: Tree,
    rule_path: str,
    rule: Rule,
    tag: str,
    repository: str | None = None,
    also: Sequence[str] = (),
    allow_downgrade: bool = False,
) -> list[FileChange]:
    """Return the changes, sorted by path, that pin `rule` to `tag` (and to `repository`, where it is given).

    `also` are further files (image lists, Kubefiles) that name the image as a whole word. Raises `UserError` for a tag
    that is floating, malformed or lower than the present one, and where a place that holds the pin cannot be changed.
    """
    image = _wanted(rule, tag, repository, allow_downgrade)
    steps: list[tuple[str, _Rewrite]] = [(rule_path, partial(_repin_rule, path=rule_path, rule=rule, image=image))]
    steps += _constant_steps(tree, rule.constant, image, allow_downgrade)
    steps += _comment_steps(tree, rule, image)
    steps += [(path, partial(_repin_words, path=path, old=str(rule.image), new=str(image))) for path in also]
    old: dict[str, bytes] = {}
    new: dict[str, bytes] = {}
    for path, rewrite in steps:
        if path not in old:
            old[path] = new[path] = _read(tree, path)
        new[path] = rewrite(new[path])
    return [FileChange(path, old[path], new[path]) for path in sorted(old) if old[path] != new[path]]


def tree_path(root: str, path: str) -> str:
    """Return the path (as typed, relative to the working directory) relative to `root`, or absolute if outside."""
    root, path = os.path.realpath(root), os.path.realpath(path)
    if path.startswith(root.rstrip("/") + "/"):
        return os.path.relpath(path, root)
    return path


def version_key(tag: str) -> tuple[Any, ...] | None:
    """Return what orders the tag among others by SemVer's precedence (rule 11), or None where it is no version."""
    match = _SEMVER.fullmatch(tag)
    if match is None:
        return None
    numbers = tuple(int(match[group]) for group in (1, 2, 3))
    if match[4] is None:
        return (*numbers, 1)
    fields = match[4].split(".")
    if any(field.isdigit() and field != "0" and field[0] == "0" for field in fields):
        return None
    return (*numbers, 0, tuple((0, int(field), "") if field.isdigit() else (1, 0, field) for field in fields))


def _wanted(rule: Rule, tag: str, repository: str | None, allow_downgrade: bool) -> Image:
    try:
        reference.check_tag(tag)
        if repository is not None and reference.parse(f"{repository}:{tag}").repository != repository:
            raise reference.InvalidReference(
                "{name} is not a repository without tag and digest", name=ascii(repository)
            )
    except reference.InvalidReference as error:
        raise UserError(f"bump: {error}") from error
    if reason := reference.floating_reason(tag):
        raise UserError(f"bump: {reason}; name a tag that stays")
    image = Image(repository if repository is not None else rule.image.repository, tag)
    if not allow_downgrade and tag != rule.image.tag:
        _refuse_downgrade(rule.image.tag, tag)
    return image


def _refuse_downgrade(old: str, new: str) -> None:
    old_key, new_key = version_key(old), version_key(new)
    if old_key is None or new_key is None:
        tag = new if new_key is None else old
        raise UserError(f"bump: `{tag}` is no semantic version, so the order is unknown; add --allow-downgrade")
    if new_key < old_key:
        raise UserError(f"bump: `{new}` is lower than the present `{old}`; add --allow-downgrade if that is meant")


def _read(tree: Tree, path: str) -> bytes:
    try:
        if os.path.isabs(path):
            with open(path, "rb") as file:  # noqa: PTH123 - a rule file outside the tree
                return file.read()
        return tree.read(path)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror or error}); nothing was changed") from error


def _repin_rule(source: bytes, path: str, rule: Rule, image: Image) -> bytes:
    """Return the rule file with the other pin and nothing else changed."""
    rules = reader.parse(source, path)
    if rule not in rules:
        raise UserError(f"{path}: the rule `{rule.name}` is not in it as it was loaded; run again")
    try:
        result = _with_pin(source, path, rule, image)
    except (RecursionError, cst.ParserSyntaxError):
        # what Python reads, and libcst does not: a text in a thousand pieces, say
        raise UserError(f"{path}: its layout cannot be kept; write each text of the rule as one literal") from None
    wanted = tuple(replace(each, image=image) if each == rule else each for each in rules)
    if reader.parse(result, path) != wanted:
        raise UserError(f"{path}: the pin could not be rewritten; write it as Image(repository='...', tag='...')")
    return result


def _with_pin(source: bytes, path: str, rule: Rule, image: Image) -> bytes:
    # libcst drops a byte order mark
    bom = codecs.BOM_UTF8 if source.startswith(codecs.BOM_UTF8) else b""
    module = cst.parse_module(source[len(bom) :].decode())
    if bom + module.code.encode() != source:
        raise UserError(f"{path}: its layout cannot be kept (lone carriage returns as line ends); write it with LF")
    call = next(call for call in _calls(module) if _text(_arguments(call)["name"]) == rule.name)
    old = _arguments(call)["image"]
    assert isinstance(old, cst.Call)
    values = {"repository": image.repository, "tag": image.tag}
    args = [_with_text(arg, values[arg.keyword.value]) if arg.keyword else arg for arg in old.args]
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


def _constant_steps(
    tree: Tree, constant: Constant, image: Image, allow_downgrade: bool
) -> Iterator[tuple[str, _Rewrite]]:
    found = False
    for folder in _folders(tree, constant.package):
        first_party = filter(tree.selects, tree.listdir(folder))
        paths = [path for path in first_party if _declares(tree, path, constant.name)]
        if len(paths) > 1:
            raise UserError(f"{paths[1]}: `{constant.name}` is also declared in {paths[0]}; keep one of them")
        for path in paths:
            found = True
            yield path, partial(_repin_constant, path=path, name=constant.name, image=image, allowed=allow_downgrade)
    if not found:
        raise UserError(f"{constant.package}: no constant `{constant.name}` in this package; is this the right tree?")


def _folders(tree: Tree, package: str) -> Iterator[str]:
    """Yield the folder of the package in each module that may hold it."""
    for module in tree.modules():
        relative = "" if package == "." else package
        if package != "." and "." in package.partition("/")[0]:
            own = parse_mod(_read(tree, f"{module}/go.mod" if module else "go.mod")).module
            if not own or not f"{package}/".startswith(f"{own}/"):
                continue
            relative = package[len(own) + 1 :]
        yield "/".join(part for part in (module, relative) if part)


def _declares(tree: Tree, path: str, name: str) -> bool:
    source = _read(tree, path)
    return name.encode() in source and bool(_values(_parsed(source, path), source, name))


def _repin_constant(source: bytes, path: str, name: str, image: Image, allowed: bool) -> bytes:
    values = _values(_parsed(source, path), source, name)
    value = values[0]
    literal = source[value.start_byte + 1 : value.end_byte - 1].decode() if _is_literal(value) else ""
    try:
        if len(values) > 1 or not literal:
            raise reference.InvalidReference("`{name}` has to be declared once, as one string literal", name=name)
        present = reference.parse(literal)
    except reference.InvalidReference as error:
        place = _place(source, value.start_byte)
        raise UserError(f"{path}:{place}: {error}; mend the constant before it is re-pinned") from error
    if not allowed and version_key(present.tag) is not None and version_key(image.tag) is not None:
        _refuse_downgrade(present.tag, image.tag)
    return source[: value.start_byte + 1] + str(image).encode() + source[value.end_byte - 1 :]


def _is_literal(node: tree_sitter.Node) -> bool:
    return node.type in ("interpreted_string_literal", "raw_string_literal")


def _values(root: tree_sitter.Node, source: bytes, name: str) -> list[tree_sitter.Node]:
    """Return the expressions that constants of this name have at package level (the spec where there is none)."""
    found = []
    for declaration in root.named_children:
        for spec in declaration.named_children if declaration.type == "const_declaration" else ():
            named = [node for node in spec.children_by_field_name("name") if node.is_named]
            names = [source[node.start_byte : node.end_byte] for node in named]
            if name.encode() in names:
                value = spec.child_by_field_name("value")
                values = [node for node in value.named_children if node.type != "comment"] if value else []
                found.append(values[names.index(name.encode())] if len(values) == len(names) else spec)
    return found


def _parsed(source: bytes, path: str) -> tree_sitter.Node:
    try:
        tree = parse(source)
    except NotParsed as limit:
        raise UserError(f"{path}: the file cannot be read: {limit}; nothing was changed") from None
    if (error := first_error(tree)) is not None:
        raise UserError(f"{path}:{_place(source, error.start_byte)}: the file does not parse; nothing was changed")
    return tree.root_node


def _place(source: bytes, offset: int) -> str:
    """`line:column` of a byte offset, from 1, the column in code points."""
    start = source.rfind(b"\n", 0, offset) + 1
    line = source.count(b"\n", 0, offset) + 1
    return f"{line}:{len(source[start:offset].decode(errors='replace')) + 1}"


def _comment_steps(tree: Tree, rule: Rule, image: Image) -> Iterator[tuple[str, _Rewrite]]:
    """Yield, for each file with a comment that `fix` wrote and that names the old pin, how to write the new one."""
    templates = [line for registry in rule.registries for line in registry.comment if "{image}" in line]
    lines = {
        line.replace("{image}", str(rule.image)).strip().encode(): line.replace("{image}", str(image)).strip().encode()
        for line in templates
    }
    for path in filter(tree.selects, tree.search(sorted(lines))) if lines else ():
        yield path, partial(_repin_comments, path=path, lines=lines)


def _repin_comments(source: bytes, path: str, lines: dict[bytes, bytes]) -> bytes:
    pieces, at = [], 0
    for comment in _comments(_parsed(source, path)):
        text = source[comment.start_byte : comment.end_byte]
        line = text[2:].strip()
        if text.startswith(b"//") and line in lines:
            pieces += [source[at : comment.start_byte], text.replace(line, lines[line])]
            at = comment.end_byte
    return b"".join([*pieces, source[at:]])


def _comments(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    cursor = root.walk()
    while True:
        node = cursor.node
        assert node is not None
        if node.type == "comment":
            yield node
        if cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _repin_words(source: bytes, path: str, old: str, new: str) -> bytes:
    """Return an image list with the image replaced where it is a whole word, with or without a registry in front."""
    named = False

    def replaced(match: re.Match[bytes]) -> bytes:
        nonlocal named
        # `docker://` and the like stand before a reference and are no part of it
        before, slashes, word = match[0].decode().rpartition("//")
        bare, at, _ = word.partition("@")
        domain, rest = reference.split_domain(bare)
        host = f"{domain}/" if domain and rest in (old, new) else ""
        if bare.removeprefix(host) not in (old, new):
            return match[0]
        if at:
            place = _place(source, match.start())
            raise UserError(f"{path}:{place}: the image has a digest here; take it away or change the line by hand")
        named = True
        return (before + slashes + host + new).encode()

    result = _WORD.sub(replaced, source)
    if not named:
        raise UserError(f"{path}: it names no `{old}`; name a file that does, or leave it out")
    return result
