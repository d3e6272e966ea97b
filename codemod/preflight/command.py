"""What the commands of preflight do: arguments and a rule in, findings and an outcome out."""

from __future__ import annotations

import argparse
import contextlib
import functools
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, Message, message
from codemod.preflight import credentials, linked, mirrors, named, node, platforms, registry, tls
from codemod.preflight.bundle import Bundle
from codemod.preflight.credentials import Keychain
from codemod.preflight.deadline import SECONDS, Budget
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.grammar import DEFAULT_REGISTRY, expected
from codemod.preflight.named import ProgramImages
from codemod.preflight.node_paths import PLACES, NodePaths
from codemod.preflight.outcome import EXIT, Link, Outcome, verdict
from codemod.preflight.platforms import Platform
from codemod.preflight.registry import Access, Wanted
from codemod.preflight.static_pods import StaticPods
from codemod.preflight.transport import Transport
from codemod.rule import Rule


@dataclass(frozen=True, slots=True)
class Source:
    """The source tree at `root`: what lint finds there, and the bytes of its files (which may raise `OSError`)."""

    root: str
    lint: Callable[[], Iterable[Diagnostic]]
    read: Callable[[str], bytes]


Answer = tuple[list[Diagnostic], list[Message]]


@dataclass(frozen=True, slots=True)
class Command:
    """One run. `environ` is what other programs run with, and where docker's configuration is looked for.

    `budget` is for all that is asked of others: a registry, a token server, a program.
    """

    args: argparse.Namespace
    rule: Rule
    environ: Mapping[str, str]
    places: NodePaths
    sources: dict[str, bytes]
    budget: Budget

    def registry(self) -> Answer:
        """The registry's answer; if there is none, the node's under `--fallback node`."""
        image = self.rule.image
        wanted = Wanted(image.repository, image.tag, image.digest, source=str(image))
        findings, facts = registry.check(self._access(), self.rule.name, wanted, self._platforms())
        unanswered = verdict(findings) == "unknown"
        return self._fallback(findings, facts) if unanswered and self.args.fallback == "node" else (findings, facts)

    def node(self) -> Answer:
        """The node's answer."""
        saved = Path(self.args.saved) if self.args.saved else None
        machine = "" if saved else self.places.machine
        asked_node = node.NodeListing(self.environ, saved, machine, self.budget)
        found, facts = node.check(asked_node, self.rule, self.reference())
        # a listing may be another node's, and the files here are this one's
        asked = [] if saved else mirrors.said(self.places, self.args.registry or DEFAULT_REGISTRY)
        return found, [*facts, *asked]

    def manifests(self) -> Answer:
        """What the static pods name."""
        pods = StaticPods(
            Path(self.args.manifests), self.rule, self.reference(), expected(self.args.expect), self.sources
        )
        found = list(pods.check())
        facts = [] if found else [message("the static pods name {image}", image=pods.reference)]
        return found, facts

    def bundle(self) -> Answer:
        """What the bundle holds."""
        ignored = Path(self.args.ignored_image_list) if self.args.ignored_image_list else None
        bundle = Bundle(Path(self.args.bundle), self.rule, self._platforms(), ignored, self.sources)
        found = list(bundle.check())
        return found, bundle.facts

    def _fallback(self, findings: list[Diagnostic], facts: list[Message]) -> Answer:
        policy = self.rule.container.policy if self.rule.container else None
        if policy == "Always":
            return findings, facts
        held, seen = self.node()
        if held:
            # the node cannot stand in for the registry: the question stays open, and the node's findings are notes
            return [*findings, *(_as_note(entry) for entry in held if entry.code != UNDETERMINED)], facts
        reason = str(findings[0].message)
        text = message("{reason}; the image that the node holds will be used", reason=reason)
        warning = finding(self.rule.name, "IMG414", findings[0].span, text, severity="warning")
        return [warning], [*facts, *seen]

    def _access(self) -> Access:
        transport = Transport(_contexts(self.args, self.places), self.args.timeout, self.budget)
        keychain = functools.partial(_keychain, self.args, self.environ, self.budget)
        return Access(self.args.registry, transport, keychain, self.args.plain_http)

    def _platforms(self) -> tuple[Platform, ...]:
        return _platforms(self.args)

    def reference(self) -> str:
        """The image's whole name in the cluster's registry."""
        return registry.reference(self.args.registry or DEFAULT_REGISTRY, self.rule.image)


def run(
    args: argparse.Namespace,
    rule: Rule,
    environ: Mapping[str, str],
    source: Source | None = None,
    places: NodePaths = PLACES,
) -> tuple[list[Diagnostic], Outcome]:
    """Answer one preflight command (`args` are of `arguments.add_parser`). Raises `UserError`.

    `source` is the tree to judge, for `preflight all`.
    """
    # `manifests` and `bundle` read files, and ask nobody
    budget = Budget(getattr(args, "deadline", None) or SECONDS)
    command = Command(args, rule, environ, places, {}, budget)
    if args.question == "all":
        return _all(command, source)
    answers = {
        "registry": command.registry,
        "node": command.node,
        "manifests": command.manifests,
        "bundle": command.bundle,
    }
    findings, facts = answers[args.question]()
    return findings, Outcome(EXIT[verdict(findings)], tuple(facts), command.sources)


def run_named(
    args: argparse.Namespace,
    program: ProgramImages,
    environ: Mapping[str, str],
    read: Callable[[str], bytes],
    told: named.Told,
    places: NodePaths = PLACES,
) -> tuple[list[Diagnostic], Outcome]:
    """Answer `preflight registry --all`; `read` returns the bytes of the program's files. Raises `UserError`."""
    budget = Budget(named.SECONDS if args.deadline is None else args.deadline)
    contexts = _contexts(args, places)
    keychain = functools.cache(lambda: _keychain(args, environ, budget))

    def access() -> Access:
        return Access(args.registry, Transport(contexts, args.timeout, budget.beside()), keychain, args.plain_http)

    findings, facts, missing = named.check(access, program, _platforms(args), told)
    spans = [span for found in findings for span in (found.span, *(each.span for each in found.related))]
    sources = _read(read, {span.path for span in spans})
    return findings, Outcome(EXIT[verdict(findings)], tuple(facts), sources, missing=missing)


def _all(command: Command, source: Source | None) -> tuple[list[Diagnostic], Outcome]:
    args = command.args
    registry_name = command.reference() if args.registry else ""
    links = [
        *(_source(command, source) if source else (linked.not_asked(name, "--tree DIR") for name in linked.ORDER[:2])),
        _asked(linked.STATIC_PODS, args.manifests, "--manifests", command.manifests),
        _asked(linked.IMAGE_LIST, args.bundle, "--bundle", command.bundle),
        _asked(linked.REGISTRY, registry_name or None, "--registry", command.registry),
        linked.link(
            linked.NODE, f"{args.saved}: {command.reference()}" if args.saved else command.reference(), *command.node()
        ),
    ]
    findings = list(dict.fromkeys(found for link in links for found in link.findings))
    return findings, Outcome(EXIT[linked.exit_verdict(links)], (), command.sources, tuple(links))


def _contexts(args: argparse.Namespace, places: NodePaths) -> Callable[[str, int], ssl.SSLContext]:
    @functools.cache  # the system's authorities take long to load
    def context(host: str, port: int) -> ssl.SSLContext:
        return tls.context_for(host, port, args.ca_file, places.certificates)

    return context


def _keychain(args: argparse.Namespace, environ: Mapping[str, str], budget: Budget) -> Keychain:
    if args.authfile:
        return credentials.load(Path(args.authfile), environ, budget, must_exist=True)
    return credentials.load(credentials.default_path(environ), environ, budget, must_exist=False)


def _platforms(args: argparse.Namespace) -> tuple[Platform, ...]:
    try:
        return tuple(platforms.parse(part) for text in args.platform for part in text.split(","))
    except platforms.NoPlatform as error:
        raise UserError("--platform: {why}", why=error) from None


def _source(command: Command, source: Source) -> Iterable[Link]:
    """The links about the source; the files of their findings are kept, so that they have line and column."""
    links = linked.source_links(source.root, source.lint())
    command.sources.update(_read(source.read, {found.span.path for link in links for found in link.findings}))
    return links


def _read(read: Callable[[str], bytes], paths: Iterable[str]) -> dict[str, bytes]:
    sources: dict[str, bytes] = {}
    for path in paths:
        with contextlib.suppress(OSError):
            sources[path] = read(path)
    return sources


def _asked(name: str, value: str | None, option: str, answer: Callable[[], Answer]) -> Link:
    return linked.link(name, value, *answer()) if value is not None else linked.not_asked(name, option)


def _as_note(found: Diagnostic) -> Diagnostic:
    return finding(found.rule, found.code, found.span, found.message, severity="note", hint=found.hint)
