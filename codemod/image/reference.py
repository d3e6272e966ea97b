"""Image references, by the grammar of github.com/distribution/reference (`reference.go`, `regexp.go`).

    reference  := name [ ":" tag ] [ "@" digest ]
    name       := [ domain "/" ] path
    domain     := host [ ":" port ]                     host is a DNS name, an IPv4 address or an IPv6 address in [ ]
    path       := component *( "/" component )          at most 255 characters
    component  := 1*[a-z0-9] *( separator 1*[a-z0-9] )  separator is "." or "_" or "__" or any number of "-"
    tag        := [A-Za-z0-9_] *127[A-Za-z0-9_.-]
    digest     := sha256, sha384 or sha512 ":" lower-case hexadecimal digits, as many as the algorithm gives

As in that library's `splitDockerDomain`, what is before the first `/` is a domain only when it holds a `.`, a `:` or
an upper-case letter, or is `localhost`; such a component has to be a domain by the grammar. Unlike there, nothing is
normalised: no `docker.io`, no `library/`, no `latest`.
"""

from __future__ import annotations

import re

from codemod.errors import Reason
from codemod.finding.diagnostics import Message, message
from codemod.records import dataclass

PATH_LIMIT = 255
TAG_LIMIT = 128

_LABEL = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?")
_COMPONENT = re.compile(r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_DIGEST = r"sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}"
_IDENTIFIER = r"[a-f0-9]{64}"

# Names that by custom mean "the newest of its kind" and are pushed again and again.
_MOVING = frozenset(
    [
        "latest",
        "newest",
        "head",
        "tip",
        "current",
        "main",
        "mainline",
        "master",
        "trunk",
        "dev",
        "devel",
        "develop",
        "development",
        "edge",
        "bleeding-edge",
        "nightly",
        "daily",
        "weekly",
        "snapshot",
        "rolling",
        "canary",
        "next",
        "preview",
        "alpha",
        "beta",
        "test",
        "testing",
        "staging",
        "unstable",
        "stable",
        "lts",
        "prod",
        "production",
        "release",
    ]
)


class InvalidReference(Reason):
    """The text is no image reference; `said` tells why, and does not repeat the whole text."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One image reference; a part that is not there is `""`. `text` is what was parsed, unchanged."""

    domain: str
    path: str
    tag: str
    digest: str
    text: str

    @property
    def repository(self) -> str:
        """The reference without tag and digest."""
        return f"{self.domain}/{self.path}" if self.domain else self.path


def parse(text: str) -> Reference:
    """Return the parts of an image reference. Raises `InvalidReference` with the reason."""
    name, tag, digest = _split(text)
    domain, path = split_domain(name)
    if domain and not _DOMAIN.fullmatch(domain):
        raise InvalidReference("{name} is not a registry host with an optional port", name=_quoted(domain))
    _check_path(path)
    if len(text) == 64 and re.fullmatch(_IDENTIFIER, text):
        raise InvalidReference("64 hexadecimal digits are an image's identifier, not a reference")
    return Reference(domain, path, tag, digest, text)


def split_domain(name: str) -> tuple[str, str]:
    """Return the registry host (`""` if the name has none) and the path of a name without tag and digest."""
    first, slash, rest = name.partition("/")
    if slash and (first == "localhost" or "." in first or ":" in first or first != first.lower()):
        return first, rest
    return "", name


def check_tag(tag: str) -> None:
    """Raise `InvalidReference` with the reason where the text is no tag."""
    if not _TAG.fullmatch(tag):
        raise InvalidReference(
            "{name} is not a tag (letters, digits, `_`, `.`, `-`; no `.` or `-` in front)", name=_quoted(tag)
        )
    if len(tag) > TAG_LIMIT:
        raise InvalidReference("the tag has {name} characters, more than {other}", name=len(tag), other=TAG_LIMIT)


def last_component(path: str) -> str:
    """Return what is after the last `/` of a path: the image's own name."""
    return path.rpartition("/")[2]


def floating_reason(tag: str) -> Message | None:
    """Return why the tag is one that moves, or None for a tag that may serve as a pin.

    A digest pins whatever the tag is: ask only about references without one. Partial versions (`v1`, `1.36`) are not
    called floating: some repositories move them, others (`pause:3.9`) never do, and the text alone does not tell.
    """
    if not tag:
        return message("there is no tag, which means `latest`")
    if tag.lower() in _MOVING or tag.lower().startswith("latest-"):
        return message("the tag `{tag}` is moved to whatever is newest", tag=tag)
    return None


def is_floating(tag: str) -> bool:
    """Say whether the tag moves (see `floating_reason`)."""
    return bool(floating_reason(tag))


def _split(text: str) -> tuple[str, str, str]:
    """Return name, tag and digest; the name is not judged yet."""
    rest, at, digest = text.partition("@")
    if at and not re.fullmatch(_DIGEST, digest):
        raise InvalidReference(
            "{name} is not a digest (sha256:, sha384: or sha512: and lower-case hex)", name=_quoted(digest)
        )
    # a colon before the last slash belongs to a port or to an IPv6 address
    slash = rest.rfind("/")
    colon = rest.find(":", slash + 1)
    if colon < 0:
        return rest, "", digest
    tag = rest[colon + 1 :]
    check_tag(tag)
    return rest[:colon], tag, digest


def _check_path(path: str) -> None:
    if not path:
        raise InvalidReference("the repository is empty")
    if path.startswith("/"):
        raise InvalidReference("it begins with `/`: the registry host in front is missing")
    for component in path.split("/"):
        if not component:
            raise InvalidReference("there is nothing between two `/`, or after the last one")
        if not _COMPONENT.fullmatch(component):
            raise InvalidReference(
                "{name} is not a repository name (lower-case letters and digits; single `.`, `_`, `__`"
                " or any number of `-` between them)",
                name=_quoted(component),
            )
    if len(path) > PATH_LIMIT:
        raise InvalidReference(
            "the repository has {name} characters, more than {other}", name=len(path), other=PATH_LIMIT
        )


def _quoted(part: str) -> str:
    """The part for a message: short, whatever it is."""
    return ascii(part if len(part) <= 64 else part[:61] + "...")
