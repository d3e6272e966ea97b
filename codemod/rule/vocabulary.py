"""The vocabulary of a rule file: plain frozen data. See `rules/lvscare.py` for the rule that ships.

A `Rule` is about one image, a `Policy` about all that reach a sink.

A `package` is written as Go code would name it: relative to the module (`common`, `pkg/ipvs`; `.` is the module's
root) or, when its first element holds a dot, as a full import path (`k8s.io/api/core/v1`).
"""

from __future__ import annotations

from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """The pin: `repository` (with a registry host only where that is on purpose) and `tag`.

    A text names the image where it has the whole path of the repository, whatever registry is in front: of `acme/pause`
    `registry.k8s.io/pause` is another image. `aliases` are further paths of this one, such as what forks call it; `*`
    is any text.
    """

    repository: str
    tag: str
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.repository}:{self.tag}"


@dataclass(frozen=True, slots=True)
class Constant:
    """The one Go constant that holds the image."""

    package: str
    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A consumer: the parameter `name` of `function` (`Type.Method` for a method) takes the image."""

    package: str
    function: str
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """A consumer: the field `name` of the struct `type` takes an image; judged only where that image is this one."""

    package: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Result:
    """A consumer: result number `index` (0-based) of `function` (`Type.Method` for a method) is the image."""

    package: str
    function: str
    index: int = 0


@dataclass(frozen=True, slots=True)
class Registry:
    """The Go expression that is the cluster's own registry inside `package`.

    `receiver` is the name in `expression` that stands for the method's own receiver; in a fix it becomes the
    receiver's real name. An empty `receiver` means that the expression needs none. `type` is the receiver's type:
    where the package declares it, the registry is that of this type alone, and otherwise of any. `comment` is what a
    fix writes above the line, without slashes; `{image}` is the pin.
    """

    package: str
    expression: str
    receiver: str = ""
    type: str = ""
    comment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Container:
    """The struct that carries the image to the node; `policy` is the wanted pull policy (None: not judged).

    `policy_constant` is the Go constant with that value, as `import/path.Name`.
    """

    package: str
    type: str
    image_field: str = "Image"
    policy_field: str = "ImagePullPolicy"
    policy: str | None = None
    policy_constant: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """An operator may name another image in this environment variable, read by one helper beside the constant."""

    variable: str
    helper: str


@dataclass(frozen=True, slots=True)
class Rule:
    """All that is known about one image.

    `spelling` is the preferred Go expression, with `{registry}` and `{constant}`. `stale_comments` are texts of line
    comments directly above a rewritten line that the rewrite makes untrue.
    """

    name: str
    image: Image
    constant: Constant
    consumers: tuple[Parameter | Field | Result, ...]
    registries: tuple[Registry, ...]
    spelling: str = 'fmt.Sprintf("%s/%s", {registry}, {constant})'
    container: Container | None = None
    stale_comments: tuple[str, ...] = ()
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """A way for an operator to take another image or registry without rebuilding.

    `kind` is `environment`, `flag`, `field`, `config` or `template`, as `images` lists them; `*` in `name` is any text.
    """

    kind: str
    name: str = "*"


@dataclass(frozen=True, slots=True)
class Allow:
    """What a policy lets pass, and why. Of `package`, `image` and `sink`, all that are given have to be so.

    `package` is that of the finding's place; in `image` and `sink`, `*` is any text: `quay.io/acme/*`.
    """

    reason: str
    package: str = ""
    image: str = ""
    sink: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What is asked of every image that reaches a sink, whichever image it is.

    `redirects`: an operator can redirect it in one of these ways (none: not asked). `pin` is `tag` (a version, and none
    that moves) or `digest`; empty: not asked. `variable` is the environment variable that a fix lets the program read,
    with `{image}` for the image's own name in capitals; empty: no fix.
    """

    name: str
    redirects: tuple[Redirect, ...] = ()
    pin: str = ""
    allow: tuple[Allow, ...] = ()
    variable: str = ""
    helper: str = "imageFrom"
