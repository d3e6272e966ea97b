"""`lvscare-codemod explain`: the manual page of a finding code, or what a rule says."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import Message, message
from codemod.finding.messages import joined, translate
from codemod.finding.pages import MANUAL, page_of
from codemod.report.safe import printable

if TYPE_CHECKING:
    from codemod.rule import Entry, Field, Fields, Parameter, Policy, Redirect, Registry, Result, Rule


def manual(code: str, lang: str) -> str | None:
    """Return the manual page of a finding code in `lang`, or None."""
    page = page_of(code, lang)
    return page.read_text("utf-8") if page is not None else None


def explained() -> list[str]:
    """Return the finding codes that have a manual page, sorted."""
    return sorted(page.stem for page in (MANUAL / "en").glob("IMG*.md"))


def run(args: argparse.Namespace, session: Session) -> int:
    if not args.topics:
        session.out.writelines(_all(args.rules, session.lang))
        return 0
    pages = [_page(topic, args.rules, session.lang) for topic in args.topics]
    session.out.write("\n".join(pages))
    return 0


def _page(topic: str, rules: str | None, lang: str) -> str:
    """Return what is known of a code, the name of one, a rule or a policy. Raises `UserError`."""
    names = _names()
    code = names.get(topic.lower(), topic.upper())
    if page := manual(code, lang):
        return page
    entries = {entry.name: entry for entry in _entries(rules)}
    if topic in entries:
        return _about(entries[topic], lang)
    from difflib import get_close_matches

    close = get_close_matches(code, explained(), 2) + get_close_matches(topic, [*names, *entries], 2)
    meant = message("did you mean {near}? ", near=joined(close, "{first} or {second}")) if close else ""
    raise UserError(
        "{topic}: no finding code, name or rule; {meant}`lvscare-codemod explain` lists all", topic=topic, meant=meant
    )


def _names() -> dict[str, str]:
    """Return the codes by their names, `online-registry`, as the titles of the pages have them."""
    titles = {code: _title(code, "en") for code in explained()}
    return {title.split()[2].rstrip(":"): code for code, title in titles.items()}


def _title(code: str, lang: str) -> str:
    return (manual(code, lang) or "").partition("\n")[0]


def _all(rules: str | None, lang: str) -> Iterator[str]:
    yield from (_title(code, lang).removeprefix("# ") + "\n" for code in explained())
    yield from (_about(entry, lang).partition("\n")[0].removeprefix("# ") + "\n" for entry in _entries(rules))


def _entries(path: str | None) -> tuple[Entry, ...]:
    """Return the rules and policies that can be asked for: the option's, else the tree's, and those that ship."""
    from codemod.commands.held_rules import rules_here
    from codemod.rule.reader import load_files, shipped

    entries = rules_here(path, ".")
    if not path:
        known = {each.name for each in entries}
        entries += tuple(each for each in load_files(shipped().values()) if each.name not in known)
    return entries


def _about(entry: Entry, lang: str) -> str:
    from codemod.rule import Rule

    lines = _about_rule(entry) if isinstance(entry, Rule) else _about_policy(entry)
    return "".join(printable(translate(line, lang)) + "\n" for line in lines)


def _about_rule(rule: Rule) -> Iterator[Message]:
    from codemod.rule.pins import held

    yield from (message("# rule {name}", name=rule.name), message(""))
    yield message("pin:      {image}", image=str(rule.image))
    for each in held(rule):
        yield message(_HOLDING[each.part], name=each.name, package=each.by.package)
    yield from (message("consumer: {what}", what=_consumer(consumer)) for consumer in rule.consumers)
    yield from (_registry(each) for each in rule.registries)
    yield from (message("override: {way}", way=_way(each)) for each in rule.overrides)


_HOLDING = {
    "image": "constant: {name} in {package}",
    "repository": "repository: {name} in {package}",
    "tag": "tag:      {name} in {package}",
    "digest": "digest:   {name} in {package}",
}


def _registry(registry: Registry | Redirect | str) -> Message:
    from codemod.rule import Registry

    if isinstance(registry, Registry):
        said = "registry: {expression} in {package}"
        return message(said, expression=registry.expression, package=registry.package)
    if isinstance(registry, str):
        return message("registry: {way}", way=registry)
    return message("registry: what an operator sets: {way}", way=_way(registry))


def _consumer(consumer: Parameter | Field | Fields | Result) -> Message:
    from codemod.rule import Field, Fields, Parameter

    if isinstance(consumer, Fields):
        said = "the fields {name} and {other} of {type} in {package}"
        names = {"name": consumer.repository, "other": consumer.tag}
        return message(said, **names, type=consumer.type, package=consumer.package)
    if isinstance(consumer, Field):
        said = "the field {name} of {type} in {package}"
        return message(said, name=consumer.name, type=consumer.type, package=consumer.package)
    if isinstance(consumer, Parameter):
        said = "the parameter {name} of {function} in {package}"
        return message(said, name=consumer.name, function=consumer.function, package=consumer.package)
    said = "the result {index} of {function} in {package}"
    return message(said, index=str(consumer.index), function=consumer.function, package=consumer.package)


def _about_policy(policy: Policy) -> Iterator[Message]:
    yield from (message("# policy {name}", name=policy.name), message(""))
    if policy.redirects:
        ways = ", ".join(_way(each) for each in policy.redirects)
        yield message("IMG501:   an operator can set each image: {ways}", ways=ways)
    if policy.pin:
        yield message("IMG502:   none has a tag that moves, or no tag")
    if policy.pin == "digest":
        yield message("IMG503:   each has a digest")
    if policy.variable:
        yield message("fix:      `fix --select IMG501` reads ${variable}", variable=policy.variable)
    for allow in policy.allow:
        shown = ", ".join(filter(None, (allow.package, allow.image, allow.sink)))
        yield message("allowed:  {what}: {why}", what=shown, why=allow.reason)


def _way(redirect: Redirect) -> str:
    return redirect.kind if redirect.name == "*" else f"{redirect.kind} {redirect.name}"
