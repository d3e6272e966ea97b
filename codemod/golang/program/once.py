"""What is asked of a module is answered once: nothing in it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class Answering(Protocol):
    """Something that keeps its answers: by the function that was asked, and its arguments."""

    answers: dict[Any, Any]


M = TypeVar("M", bound=Answering)
P = ParamSpec("P")
R = TypeVar("R")


def per_module(function: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
    """Ask a function of a module once for the same arguments."""

    def answer(module: M, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key, known = (function, args, *kwargs.items()), module.answers
        try:
            return known[key]  # type: ignore[no-any-return]
        except KeyError:
            found = known[key] = function(module, *args, **kwargs)
            return found

    return answer
