"""Which platform an image is for, and which of an index's images a node takes.

As in containerd's `platforms` (github.com/containerd/platforms: `Only` and `platformVector` in `compare.go`,
`normalizeArch` in `database.go`): names are made one (`x86_64` is amd64, `arm` alone is `arm/v7`), and a node takes
what it can run, the nearest first: `arm/v7`, `v6`, `v5`; amd64, and 386 last; arm64, and then all of arm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from codemod.errors import Reason

_PLATFORM = re.compile(r"[a-z0-9]+/[a-z0-9_-]+(?:/[a-z0-9.]+)?")
# the newest minor version of v8 that a v9 has all of, as v9.1 has all of v8.6
_V8_IN_V9 = {"v9": 5, "v9.1": 6, "v9.2": 7, "v9.3": 8, "v9.4": 9, "v9.5": 9, "v9.6": 9, "v9.7": 9}
_NAMES = {
    "i386": ("386", ""),
    "armhf": ("arm", "v7"),
    "armel": ("arm", "v6"),
    "x86_64": ("amd64", None),
    "x86-64": ("amd64", None),
    "aarch64": ("arm64", None),
}
_VARIANTS = {
    "amd64": {"v1": ""},
    "arm64": {"8": "", "v8": "", "v8.0": "", "9": "v9", "9.0": "v9", "v9.0": "v9"},
    "arm": {"": "v7", "5": "v5", "6": "v6", "7": "v7", "8": "v8"},
}


class NoPlatform(Reason):
    """The text is no platform."""


@dataclass(frozen=True, slots=True)
class Platform:
    """`os/architecture[/variant]`, in Go's words."""

    os: str
    architecture: str
    variant: str = ""

    def __str__(self) -> str:
        return "/".join(part for part in (self.os, self.architecture, self.variant) if part)

    @property
    def known(self) -> bool:
        """Say whether it is one: what is attached to an image (a proof of how it was built) has `unknown/unknown`."""
        return "unknown" not in (self.os, self.architecture)

    def rank(self, wanted: Platform) -> int | None:
        """Return how far this is from what a node of `wanted` likes best (0), None where it does not take it."""
        fitting = _vector(normalized(wanted))
        own = normalized(self)
        return fitting.index(own) if own in fitting else None

    def depends(self, wanted: Platform) -> bool:
        """Say whether only the node's processor could tell: an amd64/v3 image, where plain amd64 is wanted."""
        own, plain = normalized(self), normalized(wanted)
        return own.variant != "" and plain.architecture == "amd64" and Platform(own.os, own.architecture) == plain


# what kernels call machines, as far as it is sure what Go calls them
_MACHINES = {
    "x86_64": Platform("linux", "amd64"),
    "i686": Platform("linux", "386"),
    "aarch64": Platform("linux", "arm64"),
    "armv7l": Platform("linux", "arm", "v7"),
    "armv6l": Platform("linux", "arm", "v6"),
    **{name: Platform("linux", name) for name in ("ppc64le", "s390x", "riscv64")},
}


def parse(text: str) -> Platform:
    """Return the platform written as `os/architecture[/variant]`. Raises `NoPlatform`."""
    if not _PLATFORM.fullmatch(text):
        raise NoPlatform("a platform is written os/architecture or os/architecture/variant, as in linux/arm64")
    return Platform(*text.split("/"))


def taken(names: Iterable[str], machine: str) -> bool:
    """Say whether a node may take an image of one of these platforms; `machine` is its kernel's word, as `x86_64`."""
    node = _MACHINES.get(machine)
    if node is None:
        return True
    listed = [Platform(*name.split("/")) for name in names if _PLATFORM.fullmatch(name)]
    return any(each.rank(node) is not None or each.depends(node) for each in listed)


def normalized(platform: Platform) -> Platform:
    """Return the one spelling of a platform; without a system it is one for Linux, as on a node."""
    system, architecture = platform.os.lower() or "linux", platform.architecture.lower()
    architecture, variant = _NAMES.get(architecture, (architecture, None))
    variant = platform.variant.lower() if variant is None else variant
    return Platform(system, architecture, _VARIANTS.get(architecture, {}).get(variant, variant))


def _vector(wanted: Platform) -> list[Platform]:
    """All platforms whose images a node takes, the one that it likes best first."""
    variants = [(wanted.architecture, variant) for variant in _lower(wanted.architecture, wanted.variant)]
    if wanted.architecture == "arm64" and variants:
        variants += [("arm", variant) for variant in _lower("arm", "v8")]
    if wanted.architecture == "amd64":
        variants.append(("386", ""))
    return [normalized(Platform(wanted.os, architecture, variant)) for architecture, variant in variants]


def _lower(architecture: str, variant: str) -> list[str]:
    """The variant and those that it has all of."""
    if architecture == "arm64":
        return _arm64(variant or "v8")
    lowest = {"amd64": 1, "arm": 5}.get(architecture)
    number = variant.removeprefix("v")
    if lowest is None or not re.fullmatch("[0-9]{1,2}", number):
        return [variant]
    return [variant, *(f"v{each}" for each in range(int(number) - 1, lowest - 1, -1))]


def _arm64(variant: str) -> list[str]:
    major, _, minor = variant.partition(".")
    if major == "v8" and re.fullmatch("[0-9]?", minor):
        return _minors("v8", int(minor or 0))
    if variant in _V8_IN_V9:
        return [*_minors("v9", int(minor or 0)), *_minors("v8", _V8_IN_V9[variant])]
    return []


def _minors(major: str, minor: int) -> list[str]:
    return [f"{major}.{each}" if each else major for each in range(minor, -1, -1)]
