"""What is asked of a module is answered once: nothing in it changes. What was looked through in vain is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from codemod.golang.program.sources import Sources
from codemod.golang.read.files import Declaration
from codemod.golang.read.syntax import Binding, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

    M = TypeVar("M", bound="Answering")
    P = ParamSpec("P")
    R = TypeVar("R")
else:
    Protocol = object


class Answering(Protocol):
    """Something that keeps its answers: by the function that was asked, and its arguments."""

    answers: dict[Any, Any]


class Reading(Answering, Protocol):
    """Something that has the files as well."""

    sources: Sources


_LOOKS = 2  # in vain, after which a declaration's nodes are kept: so none is lowered for each question of many
_MANY = 10_000  # parts of an answer


def per_module(function: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[M, P], R]:
    """Ask a function of a module once for the same arguments."""

    def answer(module: M, /, *args: P.args, **kwargs: P.kwargs) -> R:
        known = module.answers
        key = (function, args, *kwargs.items()) if kwargs else (function, args)
        try:
            return known[key]  # type: ignore[no-any-return]
        except KeyError:
            found = known[key] = function(module, *args, **kwargs)
            return found

    return answer


class Found(Iterable["R"]):
    """What is found one after the other, as far as somebody asked for it: most want to know whether there is any."""

    def __init__(self, look: Callable[[], Iterator[R]]) -> None:
        self._look, self._rest = look, look()
        self.known: list[R] = []

    def __iter__(self) -> Iterator[R]:
        number = 0
        while number < len(self.known) or self._finds():
            yield self.known[number]
            number += 1

    def __bool__(self) -> bool:
        return bool(self.known) or self._finds()

    def _finds(self) -> bool:
        """Look for one more; where that was given up in the middle, the next who asks begins anew."""
        before = len(self.known)
        try:
            self.known += islice(self._rest, 1)
        except BaseException:
            self._rest = islice(self._look(), before, None)
            raise
        return len(self.known) > before


def looked_through(
    module: Reading,
    declaration: Declaration,
    ask: Callable[[Node], Iterable[R]],
    state: Callable[[], object] = lambda: None,
) -> Iterator[R]:
    """Yield what is found in a declaration; where it is nothing, keep neither its nodes nor what was asked of them.

    They are compared by identity: so none may be left anywhere that is looked at again. In a large program, thousands
    of declarations write to a field of some everyday name, and next to none of them to that of the type in question; of
    a smaller one, all are kept (`Sources.lowers`). Who keeps other answers has a `state` that tells whether it was
    asked.
    """
    before, was = len(module.answers), state()
    declaration.looks += 1
    kept = declaration.is_lowered or declaration.looks > _LOOKS
    kept = kept or module.sources.lowers(declaration.end - declaration.start)
    for found in ask(declaration.node):
        declaration.looks = _LOOKS + 1
        yield found
    if not kept and declaration.looks <= _LOOKS and state() == was and _is_let_go(module, declaration, before):
        declaration.forget()


def _is_let_go(module: Answering, declaration: Declaration, before: int) -> bool:
    """Whether nothing holds a declaration's nodes any more, but for answers to what was asked of them, now dropped."""
    added = list(islice(reversed(module.answers.items()), len(module.answers) - before))
    own = {question for question, _ in added if _holds(question, declaration)}
    if any(_holds(answer, declaration) for question, answer in added if question not in own):
        return False
    for question in own:
        del module.answers[question]
    return True


def _holds(answer: object, declaration: Declaration) -> bool:
    """Whether an answer, or a question, has a node of a declaration in it; yes where it has very many parts."""
    pending, seen = [answer], 0
    while pending and seen < _MANY:
        each, seen = pending.pop(), seen + 1
        node = each.node if isinstance(each, Binding) else each
        if isinstance(node, Node):
            if node.file is declaration.file and declaration.start <= node.start < declaration.end:
                return True
        elif isinstance(each, tuple | list | set | frozenset):
            pending += each
        elif type(each) is Found:
            pending += each.known
        elif isinstance(each, dict):
            pending += [*each, *each.values()]
        elif isinstance(each, partial):
            pending += [each.func, *each.args, *each.keywords.values()]
        elif hasattr(each, "__record__") and type(each).__setattr__ is not object.__setattr__:
            pending += vars(each).values()  # a frozen one: what changes is a module, or what it is made of
    return bool(pending)
