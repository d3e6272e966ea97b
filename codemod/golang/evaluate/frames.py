"""Activations of functions: which call gave which arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from codemod.golang.flow.callees import Invocation, promoted_from
from codemod.golang.flow.paths import Path
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    T = TypeVar("T")

MAX_CALLS = 12
NOTHING = 1 << 30  # deeper than any question, and than any frame


class Looks:
    """How far up the calls somebody has looked: `lowest` is the level of the outermost frame of which the call, or the
    receiver, was asked for. An answer that did not need that of its own frame is the same for each call."""

    __slots__ = ("lowest",)

    def __init__(self) -> None:
        self.lowest = NOTHING


class _Told:
    """A field of a frame that is written down when somebody looks at it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, frame: object, owner: type) -> object:
        state = frame.__dict__
        looks: Looks | None = state["looks"]
        if looks is not None and state["level"] < looks.lowest:
            looks.lowest = state["level"]
        return state[self._name]

    def __set__(self, frame: object, value: object) -> None:
        frame.__dict__[self._name] = value


def _telling(*names: str) -> Callable[[type[T]], type[T]]:
    def telling(cls: type[T]) -> type[T]:
        for name in names:
            setattr(cls, name, _Told(name))
        return cls

    return telling


@dataclass(frozen=True, eq=False)
class Argument:
    """An expression, and the frame in which its names mean what they mean; `path` is the part of it that is meant:
    of a promoted method's object the embedded struct."""

    node: Node
    frame: Frame
    path: Path = ()


def receiver_of(module: Module, method: Node | None, operand: Node | None, frame: Frame) -> Argument | None:
    """Return the object of a method call, where there is one: of a promoted method, the struct that it belongs to."""
    if operand is None:
        return None
    return Argument(operand, frame, promoted_from(module, method, operand) if method is not None else ())


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


@_telling("call", "caller", "receiver")
@dataclass(frozen=True, eq=False)
class Frame:
    """One activation of a function.

    `call` binds the parameters to a call's arguments; None means that nobody is known to call. `receiver` is None
    for the method's own receiver. `outer` is the activation around a function literal. Parameters that no call
    binds are `Param` holes, for which `contexts` asks every caller. `checked`: the caller looks at the error that the
    call returns beside the value. `round`: one round of a loop is meant (see `turns`).
    `known` is what some of its variables are, as `known.Known`: in a
    *running* frame those that were followed statement by statement, else parameters that are given so.
    `level` counts the calls up to the outermost frame; `shape` is what it has in common with the frames of other calls
    of its function, empty where there is more to it than who calls. Both, and `looks`, are there where a frame is one
    that stands for all that are like it (`Memory.frame`).
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
    looks: Looks | None = None
    level: int = 0
    shape: tuple[object, ...] = ()

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
