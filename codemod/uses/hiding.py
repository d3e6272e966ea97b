"""Functions of elsewhere that put what they are given into their result, and those that do not.

fmt.Sprintf("%s/%s", os.Getenv("REGISTRY"), Image)   the variable is a part of the text
pods.Get(ctx, os.Getenv("POD_NAME"))                 it is none of what comes back
"""

from __future__ import annotations

import re

from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens
from codemod.uses.asked import asked, callees_of_others
from codemod.uses.flags import flag_of

# what makes a text of texts
TEXTS = re.compile(
    r"fmt\.Sprint|strings\.|path\.|path/filepath\.|net\.JoinHostPort|cmp\.Or|os\.Expand|strconv\."
    r"|k8s\.io/utils/(?:ptr|pointer)\.|github\.com/(?:containers/image/v\d+/docker|distribution|docker/distribution)/reference\."
)


def hides(module: Module, node: Node, calls: tuple[Node, ...]) -> bool:
    """Whether an expression is a call of a function that is not known to put its arguments into its result; `calls` are
    those through which it was come to."""
    node = strip_parens(node)
    if node.kind != "call_expression" or any(asked(module, node, calls)) or flag_of(module, node):
        return False
    return any(not TEXTS.match(callee.name) for callee in callees_of_others(module, node))
