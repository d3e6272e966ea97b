"""`preflight manifests`: do the static pods on this node name the local registry's pinned image?

The kubelet takes every regular file of the folder whose name does not begin with a dot as a pod
(`pkg/kubelet/config/file_linux.go`), whatever its extension: a forgotten `kube-lvscare.yaml.bak` runs too.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, Message, Span, message
from codemod.image import reference
from codemod.preflight import yamltree
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.grammar import DEFAULT_PODS
from codemod.preflight.yamltree import Node
from codemod.report.userinfo import without_userinfo
from codemod.rule import Rule

_CONTAINERS = ("containers", "initContainers")
MAX_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class StaticPods:
    """A folder of static pods and what has to be in it. `reference` is local registry + "/" + pin.

    `sources` fills with the bytes of the files that were judged, by the path that findings name.
    """

    folder: Path
    rule: Rule
    reference: str
    expected: tuple[str, ...] = DEFAULT_PODS
    sources: dict[str, bytes] = field(default_factory=dict)

    def check(self) -> Iterator[Diagnostic]:
        """Yield the findings, by file name, up to a number. Raises `UserError` if the folder cannot be listed."""
        for number, found in enumerate(self._all()):
            if number == MAX_FINDINGS:
                text = message("what follows was not judged: there are {number} findings already", number=str(number))
                yield self._found(UNDETERMINED, str(self.folder), text)
                return
            yield found

    def _all(self) -> Iterator[Diagnostic]:
        try:
            names = set(os.listdir(self.folder))
        except OSError as error:
            raise UserError(
                f"{self.folder}: cannot be listed ({error.strerror}): name the static pods' folder"
            ) from None
        for name in sorted(names | set(self.expected)):
            if name not in names:
                text = message("the static pod {name} is not there", name=name)
                yield self._found("IMG406", str(self.folder / name), text)
            elif not name.startswith("."):
                yield from self._file(name)

    def _file(self, name: str) -> Iterator[Diagnostic]:
        path = str(self.folder / name)
        try:
            data = _read(path)
        except OSError as error:
            text = message("it cannot be read: {reason}", reason=error.strerror or "not a file")
            yield self._found(UNDETERMINED, path, text)
            return
        own = reference.last_component(self.rule.image.repository).encode()
        # other pods are none of our business, not even whether they are YAML
        if data is None or (name not in self.expected and own not in data and len(data) <= yamltree.LIMIT):
            return
        for found in self._judged(path, data, required=name in self.expected):
            self.sources[path] = data
            yield found

    def _judged(self, path: str, data: bytes, *, required: bool) -> Iterator[Diagnostic]:
        try:
            documents = yamltree.read(data)
        except yamltree.Unsafe as error:
            text = message("it was not judged: {reason}", reason=str(error))
            yield self._found(UNDETERMINED, Span(path, error.start, error.start), text)
            return
        yield from self._pods(path, documents, required=required)

    def _pods(self, path: str, documents: list[Node], *, required: bool) -> Iterator[Diagnostic]:
        containers = [container for document in documents for container in _containers(document)]
        ours = [container for container in containers if self._is_ours(container)]
        for container in ours:
            yield from self._container(path, container)
        if required and not ours:
            image = next((found for container in containers if (found := container.get("image"))), None)
            span = Span(path, image.start, image.end) if image else Span(path, 0, 0)
            yield self._found("IMG404", span, message("no container of this pod runs {name}", name=self.reference))

    def _is_ours(self, container: Node) -> bool:
        image = container.get("image")
        if image is None or image.text is None:
            return False
        own = reference.last_component(self.rule.image.repository)
        return own == _last(image.text)

    def _container(self, path: str, container: Node) -> Iterator[Diagnostic]:
        image = container.fields["image"]
        text = image.text or ""
        reason = _difference(text, self.reference)
        if reason is not None:
            hint = message("write {name}", name=self.reference)
            yield finding(self.rule.name, "IMG404", Span(path, image.start, image.end), reason, hint=hint)
        wanted = self.rule.container.policy if self.rule.container else None
        policy = container.get("imagePullPolicy")
        # a missing policy depends on the tag (`latest`: `Always`); a wrong tag is told above, so the right one is taken
        found = policy.text if policy is not None else _default_policy(self.reference)
        if wanted is None or found == wanted:
            return
        place = policy or image
        what = message("the pull policy is {found}, not {wanted}", found=found or "no text", wanted=wanted)
        yield self._found("IMG405", Span(path, place.start, place.end), what)

    def _found(self, code: str, where: str | Span, text: Message) -> Diagnostic:
        return finding(self.rule.name, code, where, text)


def _containers(document: Node) -> Iterator[Node]:
    for kind in _CONTAINERS:
        found = document.get("spec", kind)
        yield from found.items if found is not None else ()


def _read(path: str) -> bytes | None:
    """The file's bytes (one more than the limit at most); None for folders and special files, as in the kubelet."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            return stream.read(yamltree.LIMIT + 1)
    finally:
        os.close(descriptor)


def _default_policy(image: str) -> str:
    """What Kubernetes takes for a missing policy (API reference, `Container.imagePullPolicy`)."""
    try:
        parsed = reference.parse(image)
    except reference.InvalidReference:
        return "IfNotPresent"
    return "IfNotPresent" if parsed.digest or parsed.tag not in ("", "latest") else "Always"


def _last(text: str) -> str:
    """The image's own name, also in what is no valid reference (`/lvscare:latest`)."""
    return text.partition("@")[0].rpartition("/")[2].partition(":")[0]


def _difference(text: str, wanted: str) -> Message | None:
    """What is wrong with an image, the most telling difference first."""
    if text == wanted:
        return None
    right = reference.parse(wanted)
    try:
        parsed = reference.parse(text)
    except reference.InvalidReference as error:
        if without_userinfo(text) != text:
            return message("{image} has a user name or password in it, which no reference has", image=text)
        return message("{image} is no valid reference: {reason}", image=text, reason=error.said)
    if parsed.domain != right.domain:
        registry = parsed.domain or "docker.io"
        return message(
            "{image} comes from {registry}, not from {wanted}", image=text, registry=registry, wanted=right.domain
        )
    if parsed.path != right.path:
        return message("the repository is {path}, not {wanted}", path=parsed.path, wanted=right.path)
    if parsed.tag != right.tag:
        return message("the tag is {tag}, not {wanted}", tag=parsed.tag or "missing", wanted=right.tag)
    return message("{image} has a digest, {wanted} has none", image=text, wanted=wanted)
