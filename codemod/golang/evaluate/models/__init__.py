"""What functions of the standard library do to Values; one module a kind of function."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def late(module: str, name: str) -> Callable[..., Any]:
    """Return a model that is loaded when it is asked: most programs call a few of all these functions."""

    def model(*asked: Any) -> Any:
        return getattr(import_module(f"{__name__}.{module}"), name)(*asked)

    return model
