"""`preflight manifests`: do the static pods on this node name the local registry's pinned image?

The kubelet takes every regular file of the folder whose name does not begin with a dot as a pod (`extractFromDir` in
`pkg/kubelet/config/file.go`), whatever its extension, and no file of a folder below: a forgotten
`kube-lvscare.yaml.bak` runs too. Two pods of one name and namespace are one to it: which of the two runs depends on
what was written last.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from codemod.errors import UserError, why
from codemod.finding.diagnostics import Diagnostic, Message, Severity, Span, message
from codemod.image import reference, yamltree
from codemod.image.yamltree import YamlNode
from codemod.preflight import pods
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.grammar import DEFAULT_PODS
from codemod.preflight.podimage import default_policy, difference, own_name
from codemod.preflight.pods import Pod
from codemod.preflight.podshape import text_of
from codemod.rule import Rule

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
    _wanted: dict[tuple[str, str], str] = field(default_factory=dict)

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
                "{path}: cannot be listed ({why}): name the static pods' folder", path=self.folder, why=error
            ) from None
        for name in sorted(names | set(self.expected)):
            if name not in names:
                text = message("the static pod {name} is not there", name=name)
                yield self._found("IMG406", str(self.folder / name), text)
            elif not name.startswith("."):
                yield from self._file(name)
            elif name in self.expected:
                text = message("the kubelet reads no file with a dot in front of its name")
                yield self._found("IMG406", str(self.folder / name), text)
        yield from self._others(sorted(names - set(self.expected)))

    def _file(self, name: str) -> Iterator[Diagnostic]:
        path = str(self.folder / name)
        required = name in self.expected
        try:
            data = _read(path)
        except OSError as error:
            text = message("it cannot be read: {reason}", reason=why(error))
            yield self._found(UNDETERMINED, path, text)
            return
        if data is None:
            if required:
                yield self._found("IMG406", path, message("it is no regular file: the kubelet reads nothing of it"))
            return
        own = reference.last_component(self.rule.image.repository).encode()
        # other pods are none of our business, not even whether they are YAML
        if not required and own not in data and len(data) <= yamltree.LIMIT:
            return
        for found in self._judged(path, data, required=required):
            self.sources[path] = data
            yield found

    def _judged(self, path: str, data: bytes, *, required: bool) -> Iterator[Diagnostic]:
        try:
            documents = yamltree.read(data)
        except yamltree.Unsafe as error:
            text = message("it was not judged: {reason}", reason=error.said)
            yield self._found(UNDETERMINED, Span(path, error.start, error.start), text)
            return
        pod = pods.pod(documents)
        ours = [[each for each in pods.containers(document) if self._is_ours(each)] for document in documents] or [[]]
        if not isinstance(pod, Pod):
            if required or any(ours):
                yield self._not_run(path, pod, "error" if required else "warning")
        elif required and not ours[0]:
            yield self._another(path, documents[0])
        else:
            if required:
                yield from self._twice(path, pod)
            for later in ours[1:]:
                yield from (self._unread(path, each) for each in later)
        if required or isinstance(pod, Pod):
            for container in ours[0]:
                yield from self._container(path, container)

    def _not_run(self, path: str, refusal: pods.Refusal, severity: Severity) -> Diagnostic:
        text = message("the kubelet runs nothing of this file: {reason}", reason=refusal.reason)
        span = Span(path, refusal.node.start, refusal.node.end)
        return finding(self.rule.name, "IMG404", span, text, severity=severity)

    def _another(self, path: str, document: YamlNode) -> Diagnostic:
        image = next((found for each in pods.containers(document) if (found := each.get("image"))), document)
        span = Span(path, image.start, image.end)
        return self._found("IMG404", span, message("no container of this pod runs {name}", name=self.reference))

    def _unread(self, path: str, container: YamlNode) -> Diagnostic:
        image = container.fields["image"]
        text = message("the kubelet reads only the first document of a file: this container never runs")
        return finding(self.rule.name, "IMG404", Span(path, image.start, image.end), text, severity="warning")

    def _twice(self, path: str, pod: Pod) -> Iterator[Diagnostic]:
        """Remember what an expected pod is called; say so where another expected one is called the same."""
        other = self._wanted.setdefault(pod.key, path)
        if other != path:
            text = message("{path} has a pod of the same name: the kubelet runs only one of them", path=other)
            yield self._found("IMG404", Span(path, pod.name.start, pod.name.end), text)

    def _others(self, names: list[str]) -> Iterator[Diagnostic]:
        """A pod without the image and with an expected pod's name may run in its place."""
        words = [name.encode() for _, name in self._wanted]
        for path in (str(self.folder / name) for name in names if words and not name.startswith(".")):
            try:
                data = _read(path) or b""
                documents = yamltree.read(data) if any(word in data for word in words) else []
            except (OSError, yamltree.Unsafe):
                continue
            pod = pods.pod(documents)
            if not isinstance(pod, Pod) or pod.key not in self._wanted:
                continue
            if not any(self._is_ours(each) for each in pods.containers(documents[0])):
                self.sources[path] = data
                text = message(
                    "{path} has a pod of the same name: the kubelet runs only one of them", path=self._wanted[pod.key]
                )
                yield self._found(UNDETERMINED, Span(path, pod.name.start, pod.name.end), text)

    def _is_ours(self, container: YamlNode) -> bool:
        image = container.get("image")
        if image is None or image.text is None:
            return False
        own = reference.last_component(self.rule.image.repository)
        return own == own_name(image.text)

    def _container(self, path: str, container: YamlNode) -> Iterator[Diagnostic]:
        image = container.fields["image"]
        text = image.text or ""
        reason = difference(text, self.reference)
        if reason is not None:
            hint = message("write {name}", name=self.reference)
            yield finding(self.rule.name, "IMG404", Span(path, image.start, image.end), reason, hint=hint)
        wanted = self.rule.container.policy if self.rule.container else None
        policy = container.get("imagePullPolicy")
        # without one it depends on the tag (`latest`: `Always`); a wrong tag is told above, so the right one is taken
        found = text_of(policy) or default_policy(self.reference)
        if wanted is None or found == wanted:
            return
        place = policy or image
        what = message("the pull policy is {found}, not {wanted}", found=found, wanted=wanted)
        yield self._found("IMG405", Span(path, place.start, place.end), what)

    def _found(self, code: str, where: str | Span, text: Message) -> Diagnostic:
        return finding(self.rule.name, code, where, text)


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
