"""What struct tags say of where a field's value comes from, and what it is by default.

Image string `json:"image,omitempty" env:"IMAGE" default:"quay.io/ceph/ceph:v19"`
Image string `long:"image" envconfig:"IMAGE"`       of go-flags, of envconfig
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.program.struct_tags import tag_of
from codemod.golang.read.syntax import Node
from codemod.uses.redirects import RedirectWay

_DECODERS = ("json", "yaml", "mapstructure", "toml")
_VARIABLES = ("env", "envconfig")
_DEFAULTS = ("default", "envDefault")


def tag_default(declaration: Node) -> str:
    """Return what a field is where nobody gives it, empty where its tag says nothing of that."""
    tag = tag_of(declaration)
    return next((tag[name] for name in _DEFAULTS if name in tag), "")


def redirects_by_tag(declaration: Node, owner: str) -> Iterator[RedirectWay]:
    """Yield what fills the field from outside, by its tag."""
    tag = tag_of(declaration)
    for name in _VARIABLES:
        if variable := tag.get(name, "").partition(",")[0]:
            yield RedirectWay("environment", variable)
    if flag := tag.get("long", ""):
        yield RedirectWay("flag", flag)
    for name in _DECODERS:
        field = tag.get(name, "-").partition(",")[0]
        if field not in ("-", ""):
            yield RedirectWay("field", f"{owner}.{field}" if owner else field)
            return
