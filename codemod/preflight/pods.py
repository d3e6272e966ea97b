"""What the kubelet makes of a file: the pod that it runs, or why it runs nothing of it.

`tryDecodeSinglePod` in `pkg/kubelet/config/common.go` decodes the first YAML document (`sigs.k8s.io/yaml`), wants a Pod
of version v1 with a name, and validates it (`ValidatePodCreate` in `pkg/apis/core/validation`). What is judged here of
that is what decides about images; a pod that fails at something else (its volumes, say) is taken for one that runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codemod.finding.diagnostics import Message, message
from codemod.image.yamltree import YamlNode
from codemod.preflight.podshape import is_null, misfit, text_of

KINDS = ("containers", "initContainers")
_POLICIES = ("Always", "IfNotPresent", "Never")
_LABEL = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?")
_LABEL_LIMIT, _NAME_LIMIT = 63, 253


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the kubelet runs nothing of a file; `node` is the place to mend."""

    reason: Message
    node: YamlNode


@dataclass(frozen=True, slots=True)
class Pod:
    """A pod that the kubelet runs; of two with one `key` it runs one only. `name` is where it is named."""

    key: tuple[str, str]
    name: YamlNode


def pod(documents: list[YamlNode]) -> Pod | Refusal:
    """Return the pod of a file with these documents: the first counts, and no other."""
    document = documents[0] if documents else YamlNode(0, 0, text="", plain=True)
    refusal = next(_refusals(document, len(documents)), None)
    if refusal is not None:
        return refusal
    metadata = document.fields["metadata"]
    name = metadata.fields["name"]
    return Pod((text_of(metadata.get("namespace")) or "default", text_of(name)), name)


def containers(document: YamlNode) -> Iterator[YamlNode]:
    """Yield the containers that a document names, whether or not the kubelet runs them."""
    for kind in KINDS:
        found = document.get("spec", kind)
        yield from found.items if found is not None else ()


def _refusals(document: YamlNode, count: int) -> Iterator[Refusal]:
    if is_null(document) and count > 1:
        yield Refusal(message("its first document is empty, and no other is read"), document)
    elif is_null(document):
        yield Refusal(message("it is empty"), document)
    for field, wanted in (("kind", "Pod"), ("apiVersion", "v1")):
        found = document.get(field)
        if text_of(found) != wanted:
            text = message("{field} is {found}, not {wanted}", field=field, found=_shown(found), wanted=wanted)
            yield Refusal(text, found or document)
    wrong = misfit(document)
    if wrong is not None:
        yield Refusal(message("{field} is of another type", field=wrong.path), wrong.node)
    yield from _unnamed(document)
    yield from _containers(document)


def _unnamed(document: YamlNode) -> Iterator[Refusal]:
    name = document.get("metadata", "name")
    if not _is_name(text_of(name)):
        yield Refusal(message("the pod's name is {found}", found=_shown(name)), name or document)


def _containers(document: YamlNode) -> Iterator[Refusal]:
    listed = document.get("spec", "containers")
    if listed is None or not listed.items:
        yield Refusal(message("it has no containers"), listed or document)
    later = document.get("spec", "ephemeralContainers")
    if later is not None and later.items:
        yield Refusal(message("ephemeral containers are not for manifests"), later)
    seen: set[str] = set()
    for container in containers(document):
        yield from _container(container, seen)
        seen.add(text_of(container.get("name")))


def _container(container: YamlNode, seen: set[str]) -> Iterator[Refusal]:
    name, policy = container.get("name"), container.get("imagePullPolicy")
    if not _LABEL.fullmatch(text_of(name)) or len(text_of(name)) > _LABEL_LIMIT:
        yield Refusal(message("a container's name is {found}", found=_shown(name)), name or container)
    if text_of(name) in seen:
        yield Refusal(message("two containers are named {name}", name=text_of(name)), name or container)
    if not text_of(container.get("image")):
        yield Refusal(message("a container has no image"), container)
    if text_of(policy) not in ("", *_POLICIES):
        yield Refusal(message("{found} is no pull policy", found=_shown(policy)), policy or container)


def _is_name(text: str) -> bool:
    return len(text) <= _NAME_LIMIT and all(map(_LABEL.fullmatch, text.split(".")))


def _shown(node: YamlNode | None) -> str:
    if node is None or is_null(node):
        return "missing"
    return node.text or "no text"
