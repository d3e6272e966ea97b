"""How the run of a function ends, or a way through it."""

from __future__ import annotations

from codemod.golang.read.syntax import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.golang.execute.contents import Content


class Jump(Exception):
    """`break`, `continue`, `goto` or `fallthrough`, and the label."""

    def __init__(self, kind: str, label: str) -> None:
        self.kind, self.label = kind, label


class Returned(Exception):
    """`return`; `results` are None where the named ones count."""

    def __init__(self, results: list[Content] | None) -> None:
        self.results = results


class Panicked(Exception):
    """The program ends here, unless somebody recovers: `value` is what `panic` was given then, if that is known."""

    def __init__(self, value: Content | None = None) -> None:
        self.value = value


class WayEnds(Exception):
    """This way is one that others cover, or that no run takes."""


class Again(Exception):
    """Something was learned of a loop or a function that all ways have to know from their beginning."""


class NoAnswer(Exception):
    """Something is met of which all ways are in doubt."""


class Blocked(Exception):
    """What runs beside waits for something that nobody has sent yet."""


class NotUnderstood(Exception):
    """There is no answer."""

    def __init__(self, why: str, node: Node | None = None) -> None:
        super().__init__(f"{why}: {node.text[:80]}" if node is not None else why)
