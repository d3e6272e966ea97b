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

from codemod.errors import UserError
from codemod.finding import edits
from codemod.finding.edits import Edit
from codemod.finding.lines import place
from codemod.golang.read.parsing import comments
from codemod.image import reference
from codemod.records import replace
from codemod.rule import Image, Linked, Manifest, Rule
from codemod.rule.anchors import names_of
from codemod.rule.pins import held
from codemod.source.tree import Tree
from codemod.write.change import FileChange
from codemod.write.holders import WantedPin, holding, manifests, parsed, read, refuse_generated
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
    digest: str | None = None,
) -> list[FileChange]:
    """Return the changes, sorted by path, that pin `rule` to `tag` (and to `repository` and `digest`, if given).

    `also` are further files (image lists, Kubefiles) that name the image as a whole word. Raises `UserError` for a tag
    that is floating, malformed or lower than the present one, and where a place that holds the pin cannot be changed.
    """
    image = _wanted(rule, tag, repository, digest, allow_downgrade)
    steps: list[tuple[str, _Rewrite]] = [(rule_path, partial(_repin_rule, path=rule_path, rule=rule, image=image))]
    refuse = _allow if allow_downgrade else _refuse_lower
    wanted = WantedPin(image, (names_of(rule.image), names_of(image)), held(rule)[0])
    for pin in held(rule):
        if isinstance(pin.by, Manifest):
            old, new = str(rule.image), str(image)
            steps += [(path, partial(_repin_words, path=path, old=old, new=new)) for path in manifests(tree, pin)]
        elif not isinstance(pin.by, Linked):  # what the linker sets stands in no Go
            steps += holding(tree, pin, wanted, refuse)
    steps += _comment_steps(tree, rule, image)
    steps += [(path, partial(_repin_words, path=path, old=str(rule.image), new=str(image))) for path in also]
    done: dict[str, FileChange] = {}
    for path, rewrite in steps:
        text = done[path].new if path in done else read(tree, path)
        made = rewrite(text)
        change = FileChange(path, text, edits.apply(text, made), tuple(edits.regions(made)))
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


def repinned(image: Image, tag: str, repository: str | None, digest: str | None) -> Image:
    """Return the image with another tag, and whatever else is given."""
    return replace(image, tag=tag, repository=repository or image.repository, digest=digest or image.digest)


def _wanted(rule: Rule, tag: str, repository: str | None, digest: str | None, allow_downgrade: bool) -> Image:
    old, image = rule.image, repinned(rule.image, tag, repository, digest)
    try:
        reference.check_tag(tag)
        if repository is not None and reference.parse(f"{repository}:{tag}").repository != repository:
            raise reference.InvalidReference(
                "{name} is not a repository without tag and digest", name=ascii(repository)
            )
        reference.parse(str(image))
    except reference.InvalidReference as error:
        raise UserError("bump: {why}", why=error) from error
    if reason := reference.floating_reason(tag):
        raise UserError("bump: {reason}; name a tag that stays", reason=reason)
    if old.digest and not digest and (old.tag, old.repository) != (image.tag, image.repository):
        raise UserError("bump: the rule pins a digest, which is that of the old image; name the new one with --digest")
    if digest and not old.digest:
        raise UserError("bump: the rule pins no digest; write one into it first")
    if old.digest and not old.tag:
        raise UserError("bump: the rule pins no tag; write one into it first")
    if not allow_downgrade and tag != old.tag:
        _refuse_downgrade(old.tag, tag)
    return image


def _allow(old: str, new: str) -> None:
    """Stand in where a tag may be lower."""


def _refuse_lower(old: str, new: str) -> None:
    """Refuse what is known to be lower; of what is no version the order is not asked again."""
    if version_key(old) is not None and version_key(new) is not None:
        _refuse_downgrade(old, new)


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


def _comment_steps(tree: Tree, rule: Rule, image: Image) -> Iterator[tuple[str, _Rewrite]]:
    """Yield, for each file with a comment that `fix` wrote and that names the old pin, how to write the new one."""
    templates = [line for registry in rule.expressions for line in registry.comment if "{image}" in line]
    lines = {
        line.replace("{image}", str(rule.image)).strip().encode(): line.replace("{image}", str(image)).strip().encode()
        for line in templates
    }
    for path in filter(tree.selects, tree.search(sorted(lines))) if lines else ():
        yield path, partial(_repin_comments, path=path, lines=lines)


def _repin_comments(source: bytes, path: str, lines: dict[bytes, bytes]) -> list[Edit]:
    found = []
    for comment in comments(parsed(source, path)):
        text = source[comment.start_byte : comment.end_byte]
        line = text[2:].strip()
        if text.startswith(b"//") and line in lines:
            found.append(Edit(path, comment.start_byte, comment.end_byte, text.replace(line, lines[line])))
    return found


def _repin_words(source: bytes, path: str, old: str, new: str) -> list[Edit]:
    """Replace the image in an image list where it is a whole word, with or without a registry in front."""
    if path.endswith(".go"):
        refuse_generated(source, path)
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
