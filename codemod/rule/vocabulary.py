"""The vocabulary of a rule file: plain frozen data. See `rules/lvscare.py` for the rule that ships.

A `Rule` is about one image, a `Policy` about all that reach a sink.

A `package` is written as Go code would name it: relative to the module (`common`, `pkg/ipvs`; `.` is the module's
root) or, when its first element holds a dot, as a full import path (`k8s.io/api/core/v1`).
"""

from __future__ import annotations

from codemod.records import dataclass

SPELLING = 'fmt.Sprintf("%s/%s", {registry}, {constant})'


@dataclass(frozen=True, slots=True)
class Image:
    """The pin: `repository` (with a registry host only where that is on purpose), and `tag`, `digest`, or both.

    A text names the image where it has the whole path of the repository, whatever registry is in front: of `acme/pause`
    `registry.k8s.io/pause` is another image. `aliases` are further paths of this one, such as what forks call it; `*`
    is any text.
    """

    repository: str
    tag: str = ""
    digest: str = ""
    aliases: tuple[str, ...] = ()

    def __str__(self) -> str:
        tag, digest = f":{self.tag}" if self.tag else "", f"@{self.digest}" if self.digest else ""
        return f"{self.repository}{tag}{digest}"


@dataclass(frozen=True, slots=True)
class Constant:
    """The one Go constant that holds the image, or a part of it."""

    package: str
    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a map, such as one from version to tag: `var tags = map[string]string{"v1.30": "3.10"}`.

    The pin is the element at `key`; the others are judged, too: none may move.
    """

    package: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Default:
    """The literal that a struct's field is given where `package` makes one: in `Options{Tag: "v1"}` the field `Tag`.

    Where structs of one type hold several images, a rule's are those beside which its repository stands.
    """

    package: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest or template in Go: the constant `name` is its text, and the pin stands in its `image:` lines.

    It may also be a variable in which files are embedded, and hold the images of several rules. What the program
    changes in its text afterwards is judged, too. What a template puts in front is `Redirect(kind="template",
    name=".Mirror")` among the registries. It takes the image to the node itself, so such a rule may go without
    consumers.
    """

    package: str
    name: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A variable of a package that the linker sets: `go build -ldflags "-X pkg/version.version=v1.30.2"`.

    The program is judged as it is built for the release that the rule pins, where the variable is that text. What it is
    declared as says nothing then; a file of the tree has to set it, and nothing in Go may.
    """

    package: str
    name: str


@dataclass(frozen=True, slots=True)
class Split:
    """The pin in parts, each held for itself, in whatever packages: `Image + ":" + ImageVersion`.

    A text is the image where it has the parts in a row, with `:` before the tag and `@` before the digest. `sha256`
    holds the digits of the digest alone, where the program writes `@sha256:` itself. A `repository` that nothing holds
    is spelled out in front of the tag, wherever the image is made: `"quay.io/acme/agent:" + version`.
    """

    repository: Constant | Default | None = None
    tag: Constant | Element | Default | Linked | None = None
    digest: Constant | Element | Default | None = None
    sha256: Constant | Element | Default | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A consumer: the parameter `name` of `function` (`Type.Method` for a method) takes the image.

    The function is one of the program's own. What is handed to a library's client, `cli.ImagePull(ctx, image)`, is
    judged where the constant comes to it; a field of a library's struct may be a consumer, `container.Config.Image`.
    """

    package: str
    function: str
    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """A consumer: the field `name` of the struct `type` takes an image; judged only where that image is this one.

    Judged is also what comes from outside of the program in this one's place, unless `overrides` has it:
    `if v := os.Getenv("IMAGE"); v != "" { c.Image = v }`.
    """

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
class Fields:
    """A consumer: the struct `type` has the image in fields apart, `repository` and `tag` (and `digest`).

    Judged only where what its repository holds is this image.
    """

    package: str
    type: str
    repository: str
    tag: str
    digest: str = ""


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
class Redirect:
    """A way for an operator to take another image or registry without rebuilding.

    `kind` is `environment`, `flag`, `field`, `config` or `template`, as `images` lists them; `*` in `name` is any text.
    A field is named by its type and the key that decoders know it by, `AgentSpec.image`.
    A way that rules of several images list, `ImageSpec.tag` of each component, says of none which image it is.
    Of a registry that an operator can set, what the program takes while nobody does is right, as a flag's default is.
    """

    kind: str
    name: str = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """All that is known about one image.

    `constant` is where the program holds the pin: one constant, an element of a map, a field's default,
    a manifest, or its parts.

    `registries` are what may stand in front of the image: a Go expression; what an operator sets, as in
    `Redirect(kind="flag", name="image-registry")`; `"none"`, where the runtime's mirrors are the way; `"any"`, which is
    whatever is no known text. `overrides` are the ways in which an operator may name another image, or its tag.

    `spelling` is the preferred Go expression, with `{registry}` and `{constant}`, and `{tag}` and `{digest}` where the
    pin is in parts. `stale_comments` are texts of line comments directly above a rewritten line that the rewrite makes
    untrue.
    """

    name: str
    image: Image
    constant: Constant | Element | Default | Manifest | Split
    consumers: tuple[Parameter | Field | Result | Fields, ...]
    registries: tuple[Registry | Redirect | str, ...]
    spelling: str = SPELLING
    container: Container | None = None
    stale_comments: tuple[str, ...] = ()
    override: Override | None = None
    overrides: tuple[Redirect, ...] = ()

    @property
    def expressions(self) -> tuple[Registry, ...]:
        """The registries that are Go expressions."""
        return tuple(each for each in self.registries if isinstance(each, Registry))

    @property
    def stands_alone(self) -> bool:
        """Whether nothing may stand in front of the pin."""
        return set(self.registries) <= {"none"}


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
