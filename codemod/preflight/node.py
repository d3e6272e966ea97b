"""`preflight node`: does this node's container runtime hold exactly the reference that the static pods will name?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from codemod.errors import Reason, UserError, why
from codemod.finding.diagnostics import Diagnostic, Message, Related, Span, message
from codemod.finding.messages import joined
from codemod.image.reference import InvalidReference, last_component, parse
from codemod.preflight import platforms, runtimes
from codemod.preflight.deadline import Budget
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.outcome import Undetermined
from codemod.preflight.program import run
from codemod.preflight.runtimes import Cached
from codemod.report.userinfo import without_userinfo
from codemod.rule import Rule

_SECONDS = 30  # for each command: the next one has a chance within the deadline
_ERROR_LIMIT = 64 << 10  # bytes of standard error that are looked at
# `check` and not `ls`: it also tells whether the content is all there
COMMANDS = (
    ("nerdctl", "-n", "k8s.io", "images", "--format", "{{json .}}"),
    ("ctr", "-n", "k8s.io", "images", "check"),
    ("crictl", "images", "-o", "json"),
)
_LS = ("-n", "k8s.io", "images", "ls")


@dataclass(frozen=True, slots=True)
class NodeListing:
    """Where the listing comes from: the file `saved`, or else the first of the commands that answers.

    `environ` is what the commands run with (`PATH`, `CONTAINERD_ADDRESS`, `CONTAINER_RUNTIME_ENDPOINT`). `machine` is
    the node's (`x86_64`), where it is known.
    """

    environ: Mapping[str, str]
    saved: Path | None = None
    machine: str = ""
    budget: Budget = field(default_factory=Budget)

    def images(self) -> tuple[str, list[Cached]]:
        """Return who said it, and what. Raises `Undetermined`, and `UserError` for the file."""
        return self._file(self.saved) if self.saved is not None else self._runtime()

    def platforms(self, who: str, reference: str) -> tuple[str, ...]:
        """Return the platforms of one image, which `ctr images check` does not tell; none where they are not known."""
        program = shutil.which("ctr", path=self.environ.get("PATH", "")) if who == "ctr" else None
        if program is None:
            return ()
        try:
            listing = runtimes.parse(self._output(program, ("ctr", *_LS, f'name=="{reference}"')))
        except (_NoAnswer, runtimes.UnknownListing):
            return ()
        return tuple(platform for image in listing if image.reference == reference for platform in image.platforms)

    def _file(self, path: Path) -> tuple[str, list[Cached]]:
        try:
            with path.open("rb") as stream:
                data = stream.read(runtimes.LIMIT + 1)
        except OSError as error:
            raise UserError("{path}: cannot be read ({why}): save a listing there", path=path, why=error) from None
        if len(data) > runtimes.LIMIT:
            raise UserError(
                "{path}: is larger than {limit} bytes: save a listing of images there", path=path, limit=runtimes.LIMIT
            )
        try:
            return str(path), runtimes.parse(data)
        except runtimes.UnknownListing as error:
            commands = " | ".join(" ".join(command) for command in COMMANDS)
            raise UserError(
                "{path}: is no listing of images ({why}): save the output of {commands}",
                path=path,
                why=error,
                commands=commands,
            ) from None

    def _runtime(self) -> tuple[str, list[Cached]]:
        failures = list[Message]()
        for command in COMMANDS:
            program = shutil.which(command[0], path=self.environ.get("PATH", ""))
            if program is None:
                continue
            try:
                return command[0], runtimes.parse(self._output(program, command))
            except (_NoAnswer, runtimes.UnknownListing) as error:
                failures.append(message("{place}: {reason}", place=command[0], reason=error.said))
        if failures:
            raise Undetermined(
                message("no container runtime answered ({reasons})", reasons=joined(failures, "{first}; {second}"))
            )
        raise Undetermined(message("none of nerdctl, ctr and crictl is on PATH; --from reads a saved listing"))

    def _output(self, program: str, command: tuple[str, ...]) -> bytes:
        seconds = min(_SECONDS, self.budget.left())
        try:
            done = run([program, *command[1:]], self.environ, seconds=seconds, limit=runtimes.LIMIT)
        except TimeoutError:
            raise _NoAnswer("no answer within {seconds} seconds", seconds=f"{seconds:g}") from None
        except OSError as error:
            raise _NoAnswer(why(error)) from None
        if done.status != 0:
            lines = without_userinfo(done.err[:_ERROR_LIMIT].decode(errors="replace")).strip().splitlines()
            said = lines[-1][:200] if lines else message("no reason given")
            raise _NoAnswer("exit status {status}, {said}", status=done.status, said=said)
        if len(done.out) > runtimes.LIMIT:
            raise _NoAnswer("it printed more than {limit} bytes", limit=runtimes.LIMIT)
        return done.out


class _NoAnswer(Reason):
    """One of the commands did not work here."""


def check(node: NodeListing, rule: Rule, reference: str) -> tuple[list[Diagnostic], list[Message]]:
    """Return the findings about the reference on the node, and what was seen as a fact."""
    try:
        who, images = node.images()
    except Undetermined as stop:
        return [finding(rule.name, UNDETERMINED, reference, stop.reason)], []
    held = [image for image in images if image.reference == reference]
    whole = [image for image in held if image.complete]
    others = _foreign(node, who, whole)
    if whole and not others:
        digest = whole[0].digest or "?"
        return [], [message("the node holds {name} ({digest}), says {who}", name=reference, digest=digest, who=who)]
    if others:
        text = message(
            "the node is {machine}, and holds {name} for {platforms}, says {who}",
            machine=node.machine,
            name=reference,
            platforms=others,
            who=who,
        )
    elif held:
        text = message("the node holds only a part of {name}, says {who}", name=reference, who=who)
    else:
        text = message("the node does not hold {name}, says {who}", name=reference, who=who)
    hint = message("pull it while the registry answers: nerdctl -n k8s.io pull {name}", name=reference)
    related = tuple(_others(images, rule, who))
    return [finding(rule.name, "IMG413", reference, text, hint=hint, related=related)], []


def _foreign(node: NodeListing, who: str, held: list[Cached]) -> str:
    """Return the platforms of an image that is whole, and for other machines alone; `""` where that is not known."""
    if not held or not node.machine:
        return ""
    listed = [platform for image in held for platform in image.platforms] or node.platforms(who, held[0].reference)
    return "" if not listed or platforms.taken(listed, node.machine) else ", ".join(listed)


def _others(images: list[Cached], rule: Rule, who: str) -> Iterator[Related]:
    """The same image under other names, as a help: at most five."""
    own = last_component(rule.image.repository)
    names = sorted({image.reference for image in images if _last(image.reference) == own})
    for name in names[:5]:
        yield Related(Span(who, 0, 0), message("the node holds {name}, which does not count", name=name), name)


def _last(reference: str) -> str:
    try:
        return last_component(parse(reference).path)
    except InvalidReference:
        return ""
