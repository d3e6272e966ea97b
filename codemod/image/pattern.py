"""References of which parts may not be known: `{}/calico/node:{}`; each unknown part is written `{}`."""

from __future__ import annotations

import re

from codemod.image.reference import InvalidReference, check_tag, is_floating, parse
from codemod.records import dataclass

UNKNOWN = "{}"
_FILLED = "0unknown0"  # stands for an unknown part where the grammar asks for a text

_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9](?::\d+)?|localhost(?::\d+)?|[^/]+:\d+"
)
_FIRST = re.compile(r"[A-Za-z0-9._:{}\[\]@-]+")
_SOURCE_HOSTS = ("github.com", "gitlab.com", "gitee.com", "bitbucket.org", "golang.org", "gopkg.in", "go.dev")
# the last label of what has dots and no registry behind it: files, and Kubernetes' API groups
_NOT_HOSTS = frozenset(
    ("go", "yaml", "yml", "json", "toml", "sock", "sh", "txt", "tar", "gz", "zip", "tgz", "conf", "md", "pem")
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """An image reference; what is not there is `""`, what is not known `{}`, or holds `{}`."""

    text: str
    registry: str
    repository: str
    tag: str
    digest: str

    @property
    def named(self) -> bool:
        """Whether anything of the repository is known."""
        return re.sub(r"[/._-]", "", self.repository.replace(UNKNOWN, "")) != ""

    @property
    def known(self) -> bool:
        """Whether nothing in it is unknown."""
        return not self.text.count(UNKNOWN)

    @property
    def has_host(self) -> bool:
        """Whether its registry is known to be one: a host name of several labels, or with a port."""
        host = self.registry.partition(":")[0]
        last = host.rpartition(".")[2]
        return bool(_HOST.fullmatch(self.registry)) and host not in _SOURCE_HOSTS and last not in _NOT_HOSTS

    @property
    def versioned(self) -> bool:
        """Whether the tag, or a digest, says a version, or is not known; `cancel` in `{}/v1/jobs:cancel` is none."""
        return bool(self.digest) or UNKNOWN in self.tag or any(map(str.isdigit, self.tag)) or self.moves

    @property
    def moves(self) -> bool:
        """Whether the tag is one that moves: `latest`, `stable-alpine`."""
        first = self.tag if any(map(str.isdigit, self.tag)) else self.tag.partition("-")[0]
        return bool(self.tag) and (is_floating(self.tag) or is_floating(first))

    @property
    def is_address(self) -> bool:
        """Whether it is rather the name and the port of a host: `registry.example:5000`."""
        return not self.registry and "." in self.repository and not self.text.count("/") and self.tag.isdigit()

    @property
    def open(self) -> bool:
        """Whether its end is not known: what is behind `sea.hub:5000/coredns/{}` may bring its tag along."""
        return not self.tag and self.repository.endswith(UNKNOWN)

    @property
    def pin(self) -> str:
        """How it is pinned: `digest`, `tag`, `moving`, `none`, or `variable`. A tag without a digit is no version."""
        if self.digest and UNKNOWN not in self.digest:
            return "digest"
        if UNKNOWN in self.tag or self.digest or not self.named or self.open:
            return "variable"
        if not self.tag:
            return "none"
        return "moving" if self.moves or not any(map(str.isdigit, self.tag)) else "tag"


def read(text: str) -> Pattern | None:
    """Return the parts of a reference, or None where the text is none, whatever its unknown parts are."""
    if text == UNKNOWN:
        return Pattern(text, UNKNOWN, UNKNOWN, UNKNOWN, "")
    if _FILLED in text or "{" in text.replace(UNKNOWN, "") or "://" in text:
        return None
    name, at, digest = text.partition("@")
    if at and UNKNOWN in digest:
        found = read(name)
        return found and Pattern(text, found.registry, found.repository, found.tag, digest)
    registry, slash, rest = text.partition("/")
    if not _FIRST.fullmatch(registry) or registry.endswith(":"):
        return None
    if not slash or not (UNKNOWN in registry or is_domain(registry)):
        registry, rest = "", text
    return _rest(text, registry, rest)


def is_domain(first: str) -> bool:
    """Whether what stands before the first slash is a registry's host."""
    return "." in first or ":" in first or first == "localhost"


def _rest(text: str, registry: str, rest: str) -> Pattern | None:
    try:
        found = parse("a.b/" + rest.replace(UNKNOWN, _FILLED))
        if registry and UNKNOWN not in registry:
            parse(f"{registry}/a")
    except InvalidReference:
        return None
    path, tag = (part.replace(_FILLED, UNKNOWN) for part in (found.path, found.tag))
    return Pattern(text, registry, path, tag, found.digest)


def is_tag(text: str) -> bool:
    """Whether a text can be a tag."""
    try:
        check_tag(text.replace(UNKNOWN, _FILLED))
    except InvalidReference:
        return False
    return True
