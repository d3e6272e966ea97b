"""Closures that a well-known library calls, one time after the other, until they say that all is well.

    err := wait.PollImmediate(time.Second, time.Minute, func() (bool, error) {
        image = host + "/" + name
        return true, nil
    })

Where the library gives no error, the last run was one that said so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from codemod.golang.flow.callees import argument_of
from codemod.golang.flow.failing import is_sure_failure, is_sure_success, tells_error
from codemod.golang.flow.in_place import is_done_alone
from codemod.golang.flow.library import callee_name
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass

_WAIT, _RETRY = "k8s.io/apimachinery/pkg/util/wait", "k8s.io/client-go/util/retry"
# the number of the argument that is called, of so many, and whether it says by a `true` that it is done
_REPEATING: Mapping[str, tuple[int, int, bool]] = MappingProxyType(
    {
        f"{_WAIT}.Poll": (2, 3, True),
        f"{_WAIT}.PollImmediate": (2, 3, True),
        f"{_WAIT}.PollInfinite": (1, 2, True),
        f"{_WAIT}.PollImmediateInfinite": (1, 2, True),
        f"{_WAIT}.PollUntil": (1, 3, True),
        f"{_WAIT}.PollImmediateUntil": (1, 3, True),
        f"{_WAIT}.PollWithContext": (3, 4, True),
        f"{_WAIT}.PollImmediateWithContext": (3, 4, True),
        f"{_WAIT}.PollUntilContextTimeout": (4, 5, True),
        f"{_WAIT}.PollUntilContextCancel": (3, 4, True),
        f"{_WAIT}.ExponentialBackoff": (1, 2, True),
        f"{_WAIT}.ExponentialBackoffWithContext": (2, 3, True),
        f"{_RETRY}.OnError": (2, 3, False),
        f"{_RETRY}.RetryOnConflict": (1, 2, False),
        **{f"github.com/cenkalti/backoff{v}.Retry": (0, 2, False) for v in ("", "/v3", "/v4")},
        **{f"github.com/avast/retry-go{v}.Do": (0, 1, False) for v in ("", "/v3", "/v4")},
    }
)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A closure, and the call that runs it again and again; `by_truth`: it says by a `true` that it is done."""

    call: Node
    closure: Node
    by_truth: bool

    def fails(self, module: Module, end: Node | None) -> bool:
        """Whether a return is sure not to be the last one."""
        first = self._first(end)
        return end is not None and ((first is not None and first.kind == "false") or is_sure_failure(module, end))

    def succeeds(self, end: Node | None) -> bool:
        """Whether a return is sure to be the last one."""
        first = self._first(end)
        return (
            end is not None
            and is_sure_success(end)
            and (not self.by_truth or (first is not None and first.kind == "true"))
        )

    def _first(self, end: Node | None) -> Node | None:
        listed = end.children[0].children if end is not None and end.children and self.by_truth else []
        return strip_parens(listed[0]) if len(listed) == 2 else None


@per_module
def repeated(module: Module, closure: Node) -> Repeated | None:
    """Return how a closure is run again and again where it stands; None for any other."""
    given = argument_of(closure) if closure.kind == "func_literal" else None
    if given is None or not is_done_alone(given[0]) or not tells_error(closure):
        return None
    call, at = given
    number, count, by_truth = _REPEATING.get(callee_name(module, call["function"]), (0, 0, False))
    return Repeated(call, closure, by_truth) if (at, len(call["arguments"].children)) == (number, count) else None
