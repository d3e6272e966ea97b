"""Whether the image that a program pulls or runs itself wants the cluster's registry, as what a consumer takes does."""

from __future__ import annotations

import re

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, Package
from codemod.golang.read.syntax import Node
from codemod.uses.sinks import given_to

LOOKING = ("name.ParseReference", "name.NewTag", "name.NewDigest")  # they pull nothing themselves
# what puts an image into a registry or an archive: there, it comes from elsewhere
_MOVING = re.compile(
    rb"\b(?:Image|Remote|Container)?(?:Push|Tag|Save|Export|Copy|Write)(?:Image)?\("
    rb'|"(?:push|tag|save|export|copy)[" ]'
)
_INNOCENT = re.compile(rb"\bio\.Copy\(")


def is_pulled(module: Module, call: Node, node: Node) -> bool:
    """Whether an argument is the image that a client of a container engine pulls or runs, and that goes nowhere else.

    In a package that fills registries or archives it may be what these are filled from.
    """
    taken = any(sink.node is node and sink.name not in LOOKING for sink in given_to(module, call))
    return taken and not _moves_images(module, module.package_of(call.file))


@per_module
def _moves_images(module: Module, package: Package) -> bool:
    sources = map(module.sources.read, package.paths)
    return any(_MOVING.search(_INNOCENT.sub(b"", source)) for source in sources)
