"""Whether a document has a pod's structure: the kubelet decodes a file into the API's types, and one field of another
type (`args: care`, `- 8080` among the arguments, a label `tier: 1`) makes it run nothing of the file.

The types are those of `k8s.io/api/core/v1`, of the fields that people write into static pods; others are not judged.
Which plain scalar is a text is YAML 1.1 as go-yaml resolves it, which `sigs.k8s.io/yaml` uses (`resolve.go`): `y` and
`off` are booleans there. A null is the zero value of any type.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codemod.image.yamltree import YamlNode

_NULLS = ("", "~", "null", "Null", "NULL")
_WORDS = ("y", "yes", "true", "on", "n", "no", "false", "off")

# a list has the shape of its items, a mapping that of its known keys, or of all its values under "*"
_TEXTS = ["text"]
_CONTAINER = {
    "name": "text",
    "image": "text",
    "imagePullPolicy": "text",
    "command": _TEXTS,
    "args": _TEXTS,
    "workingDir": "text",
    "env": [{"name": "text", "value": "text"}],
    "ports": [{"name": "text", "protocol": "text"}],
    "volumeMounts": [{"name": "text", "mountPath": "text", "readOnly": "boolean"}],
    "resources": {"limits": {}, "requests": {}},
    "securityContext": {"privileged": "boolean"},
    "livenessProbe": {},
    "readinessProbe": {},
    "startupProbe": {},
    "tty": "boolean",
}
_POD = {
    "kind": "text",
    "apiVersion": "text",
    "metadata": {"name": "text", "namespace": "text", "labels": {"*": "text"}, "annotations": {"*": "text"}},
    "spec": {
        "containers": [_CONTAINER],
        "initContainers": [_CONTAINER],
        "ephemeralContainers": [_CONTAINER],
        "volumes": [{"name": "text", "hostPath": {"path": "text", "type": "text"}, "emptyDir": {}}],
        "hostNetwork": "boolean",
        "hostPID": "boolean",
        "restartPolicy": "text",
        "dnsPolicy": "text",
        "priorityClassName": "text",
        "nodeSelector": {"*": "text"},
        "tolerations": [{"key": "text", "operator": "text", "effect": "text"}],
        "securityContext": {},
    },
    "status": {},
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """A node that is something else than the field `path` has, as `spec.containers[0].args`."""

    path: str
    node: YamlNode


def is_null(node: YamlNode | None) -> bool:
    """Say whether nothing is there: no such key, no value, or a null."""
    return node is None or (node.plain and node.text in _NULLS)


def text_of(node: YamlNode | None) -> str:
    """Return the text of a field, `""` where it is missing, null, or no text."""
    return node.text or "" if node is not None and _is_text(node) else ""


def misfit(document: YamlNode) -> Misfit | None:
    """Return the first field of a pod that has another type, None where all known fields have theirs."""
    return next(_misfits(document, _POD, ""), None)


def _misfits(node: YamlNode, shape: Any, path: str) -> Iterator[Misfit]:
    if is_null(node):
        return
    if isinstance(shape, list):
        if node.text is not None or node.mapping:
            yield Misfit(path, node)
        for number, item in enumerate(node.items):
            yield from _misfits(item, shape[0], f"{path}[{number}]")
    elif isinstance(shape, dict):
        if not node.mapping:
            yield Misfit(path, node)
        for key, value in node.fields.items():
            inner = shape.get(key, shape.get("*"))
            if inner is not None:
                yield from _misfits(value, inner, f"{path}.{key}" if path else key)
    elif not (_is_text(node) if shape == "text" else _is_boolean(node)):
        yield Misfit(path, node)


def _is_text(node: YamlNode) -> bool:
    if node.text is None or not node.plain:
        return node.text is not None
    return not (node.text in _NULLS or _is_boolean(node) or _is_number(node.text))


def _is_boolean(node: YamlNode) -> bool:
    text = node.text or ""
    return node.plain and text.lower() in _WORDS and text in (text.lower(), text.title(), text.upper())


def _is_number(text: str) -> bool:
    digits = text.replace("_", "").lstrip("+-").lower()
    if digits in (".inf", ".nan"):
        return True
    try:
        # `0x1f`, `0b1`, `0o17`; what else Python takes for a number (`inf`) has no digit in front
        return digits[:1] in ".0123456789" and (float(digits) >= 0 if digits[1:2] not in "xob" else int(digits, 0) >= 0)
    except ValueError:
        return False
