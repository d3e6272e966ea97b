"""Re-pin an image everywhere: the rule file, the Go constant, the comments that the rule wrote, image lists.

Nothing is written here. A path is relative to the tree's root with `/`, or absolute for a file outside the tree (a
rule file may live elsewhere); `tree_path` makes either from what a person typed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import tree_sitter

from codemod.errors import UserError
from codemod.finding import edits
from codemod.finding.edits import Edit
from codemod.finding.lines import place
from codemod.golang.program.modfile import parse_mod
from codemod.golang.read.parsing import NotParsed, comments, first_error, parse
from codemod.image import reference
from codemod.rule import Constant, Image, Rule
from codemod.source.tree import Tree
from codemod.write.change import FileChange
from codemod.write.rulefile import repin_rule

# semver.org 2.0.0, without build metadata (a tag has no `+`), with the customary `v`
_NUMBER = "(0|[1-9][0-9]*)"
_SEMVER = re.compile(rf"v?{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?")
# characters that a reference can have, as many as stand together; brackets only around an IPv6 host
_WORD = re.compile(rb"(?:\[[0-9a-fA-F:]+\])?[A-Za-z0-9_.\-/:@]+")

_Rewrite = Callable[[bytes], Sequence[Edit]]


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
    done: dict[str, FileChange] = {}
    for path, rewrite in steps:
        text = done[path].new if path in done else _read(tree, path)
        wanted = rewrite(text)
        change = FileChange(path, text, edits.apply(text, wanted), tuple(edits.regions(wanted)))
        done[path] = done[path].then(change) if path in done else change
    return [done[path] for path in sorted(done) if done[path].old != done[path].new]


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
        raise UserError("bump: {why}", why=error) from error
    if reason := reference.floating_reason(tag):
        raise UserError("bump: {reason}; name a tag that stays", reason=reason)
    image = Image(repository if repository is not None else rule.image.repository, tag)
    if not allow_downgrade and tag != rule.image.tag:
        _refuse_downgrade(rule.image.tag, tag)
    return image


def _refuse_downgrade(old: str, new: str) -> None:
    old_key, new_key = version_key(old), version_key(new)
    if old_key is None or new_key is None:
        tag = new if new_key is None else old
        raise UserError("bump: `{tag}` is no semantic version, so the order is unknown; add --allow-downgrade", tag=tag)
    if new_key < old_key:
        raise UserError(
            "bump: `{new}` is lower than the present `{old}`; add --allow-downgrade if that is meant", new=new, old=old
        )


def _repin_rule(source: bytes, path: str, rule: Rule, image: Image) -> list[Edit]:
    return [Edit(path, 0, len(source), repin_rule(source, path, rule, image))]


def _read(tree: Tree, path: str) -> bytes:
    try:
        if os.path.isabs(path):
            with open(path, "rb") as file:  # noqa: PTH123 - a rule file outside the tree
                return file.read()
        return tree.read(path)
    except OSError as error:
        raise UserError("{path}: cannot be read ({why}); nothing was changed", path=path, why=error) from error


def _constant_steps(
    tree: Tree, constant: Constant, image: Image, allow_downgrade: bool
) -> Iterator[tuple[str, _Rewrite]]:
    found = False
    for folder in _folders(tree, constant.package):
        first_party = filter(tree.selects, tree.listdir(folder))
        paths = [path for path in first_party if _declares(tree, path, constant.name)]
        if len(paths) > 1:
            raise UserError(
                "{path}: `{constant}` is also declared in {first}; keep one of them",
                path=paths[1],
                constant=constant.name,
                first=paths[0],
            )
        for path in paths:
            found = True
            yield path, partial(_repin_constant, path=path, name=constant.name, image=image, allowed=allow_downgrade)
    if not found:
        raise UserError(
            "{package}: no constant `{constant}` in this package; is this the right tree?",
            package=constant.package,
            constant=constant.name,
        )


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


def _repin_constant(source: bytes, path: str, name: str, image: Image, allowed: bool) -> list[Edit]:
    values = _values(_parsed(source, path), source, name)
    value = values[0]
    literal = source[value.start_byte + 1 : value.end_byte - 1].decode() if _is_literal(value) else ""
    try:
        if len(values) > 1 or not literal:
            raise reference.InvalidReference("`{name}` has to be declared once, as one string literal", name=name)
        present = reference.parse(literal)
    except reference.InvalidReference as error:
        at = place(source, value.start_byte)
        raise UserError(
            "{path}:{at}: {why}; mend the constant before it is re-pinned", path=path, at=at, why=error
        ) from error
    if not allowed and version_key(present.tag) is not None and version_key(image.tag) is not None:
        _refuse_downgrade(present.tag, image.tag)
    return [Edit(path, value.start_byte + 1, value.end_byte - 1, str(image).encode())]


def _is_literal(node: tree_sitter.Node) -> bool:
    return node.type in ("interpreted_string_literal", "raw_string_literal")


def _values(tree: tree_sitter.Tree, source: bytes, name: str) -> list[tree_sitter.Node]:
    """Return the expressions that constants of this name have at package level (the spec where there is none)."""
    found = []
    for declaration in tree.root_node.named_children:
        for spec in declaration.named_children if declaration.type == "const_declaration" else ():
            named = [node for node in spec.children_by_field_name("name") if node.is_named]
            names = [source[node.start_byte : node.end_byte] for node in named]
            if name.encode() in names:
                value = spec.child_by_field_name("value")
                values = [node for node in value.named_children if node.type != "comment"] if value else []
                found.append(values[names.index(name.encode())] if len(values) == len(names) else spec)
    return found


def _parsed(source: bytes, path: str) -> tree_sitter.Tree:
    try:
        tree = parse(source)
    except NotParsed as limit:
        raise UserError(
            "{path}: the file cannot be read: {limit}; nothing was changed", path=path, limit=limit
        ) from None
    if (error := first_error(tree)) is not None:
        raise UserError(
            "{path}:{at}: the file does not parse; nothing was changed", path=path, at=place(source, error.start_byte)
        )
    return tree


def _comment_steps(tree: Tree, rule: Rule, image: Image) -> Iterator[tuple[str, _Rewrite]]:
    """Yield, for each file with a comment that `fix` wrote and that names the old pin, how to write the new one."""
    templates = [line for registry in rule.registries for line in registry.comment if "{image}" in line]
    lines = {
        line.replace("{image}", str(rule.image)).strip().encode(): line.replace("{image}", str(image)).strip().encode()
        for line in templates
    }
    for path in filter(tree.selects, tree.search(sorted(lines))) if lines else ():
        yield path, partial(_repin_comments, path=path, lines=lines)


def _repin_comments(source: bytes, path: str, lines: dict[bytes, bytes]) -> list[Edit]:
    found = []
    for comment in comments(_parsed(source, path)):
        text = source[comment.start_byte : comment.end_byte]
        line = text[2:].strip()
        if text.startswith(b"//") and line in lines:
            found.append(Edit(path, comment.start_byte, comment.end_byte, text.replace(line, lines[line])))
    return found


def _repin_words(source: bytes, path: str, old: str, new: str) -> list[Edit]:
    """Replace the image in an image list where it is a whole word, with or without a registry in front."""
    found = []
    for match in _WORD.finditer(source):
        # `docker://` and the like stand before a reference and are no part of it
        word = match[0].decode().rpartition("//")[2]
        bare, at, _ = word.partition("@")
        domain, rest = reference.split_domain(bare)
        host = f"{domain}/" if domain and rest in (old, new) else ""
        if bare.removeprefix(host) not in (old, new):
            continue
        if at:
            at = place(source, match.start())
            raise UserError(
                "{path}:{at}: the image has a digest here; take it away or change the line by hand", path=path, at=at
            )
        found.append(Edit(path, match.end() - len(word), match.end(), (host + new).encode()))
    if not found:
        raise UserError("{path}: it names no `{old}`; name a file that does, or leave it out", path=path, old=old)
    return found
