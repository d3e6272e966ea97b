"""An image in a pod, compared with the one that has to be there."""

from __future__ import annotations

from codemod.finding.diagnostics import Message, message
from codemod.image import reference
from codemod.report.userinfo import without_userinfo


def default_policy(image: str) -> str:
    """What Kubernetes takes for a missing, null or empty policy (`SetDefaults_Container` in `pkg/apis/core/v1`)."""
    try:
        parsed = reference.parse(image)
    except reference.InvalidReference:
        return "IfNotPresent"
    tag = parsed.tag or ("" if parsed.digest else "latest")
    return "Always" if tag == "latest" else "IfNotPresent"


def own_name(text: str) -> str:
    """The image's own name, also in what is no valid reference (`/lvscare:latest`)."""
    return text.partition("@")[0].rpartition("/")[2].partition(":")[0]


def difference(text: str, wanted: str) -> Message | None:
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
