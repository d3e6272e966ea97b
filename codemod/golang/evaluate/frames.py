"""Activations of functions: which call gave which arguments."""

from __future__ import annotations

from collections.abc import Mapping

from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.paths import Path
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_CALLS = 12


@dataclass(frozen=True, eq=False)
class Argument:
    """An expression, and the frame in which its names mean what they mean; `path` is the part of it that is meant:
    of a promoted method's object the embedded struct."""

    node: Node
    frame: Frame
    path: Path = ()


@dataclass(frozen=True, eq=False)
class Round:
    """One round of a loop over a list whose elements are known: its element, and the frame of the round before."""

    loop: Node
    element: Argument
    number: int
    before: Frame | None

    @property
    def identity(self) -> tuple[object, ...]:
        """What two rounds have in common that are the same."""
        return self.loop, self.element.node, self.element.frame, self.number, self.before


@dataclass(frozen=True, eq=False)
class Frame:
    """One activation of a function.

    `call` binds the parameters to a call's arguments; None means that nobody is known to call. `receiver` is None
    for the method's own receiver. `outer` is the activation around a function literal. Parameters that no call
    binds are `Param` holes, for which `contexts` asks every caller. `checked`: the caller looks at the error that the
    call returns beside the value. `round`: one round of a loop is meant (see `turns`).
    `known` is what some of its variables are, as `known.Known`: in a
    *running* frame those that were followed statement by statement, else parameters that are given so.
    """

    function: Node | None = None
    call: Invocation | None = None
    caller: Frame | None = None
    receiver: Argument | None = None
    outer: Frame | None = None
    depth: int = 0
    checked: bool = False
    round: Round | None = None
    known: Mapping[Binding, Any] | None = None
    running: bool = False

    def binds(self, binding: Binding) -> bool:
        """Whether it is known which object a parameter of this activation is; of any other variable it is."""
        if binding.kind == "receiver":
            return self.receiver is not None
        return binding.kind != "param" or self.call is not None

    def of(self, function: Node) -> Frame | None:
        """Return the activation of this very function, here or around."""
        frame: Frame | None = self
        while frame is not None and frame.function is not function:
            frame = frame.outer
        return frame
