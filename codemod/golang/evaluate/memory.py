"""What was answered before in one module, for all rules at once.

An answer may rest on what a rule names: a constant whose text stays marked, a term that is not looked through. Where
two rules agree about all of these that were met on the way, the answer for one is that for the other.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from codemod.golang.evaluate.frames import NOTHING, Frame, Looks
from codemod.golang.evaluate.terms import Method, Term, Verb
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

# `import/path.Name`, or the place of a literal; a variable, and the text that the linker sets it to; a term with the
# verb that makes it text; a term that is a whole registry; the import path of a package
Word: TypeAlias = (
    "tuple[Literal['constant'], str]"
    " | tuple[Literal['linked'], str, str]"
    " | tuple[Literal['leaf'], Term, Verb]"
    " | tuple[Literal['host'], Term]"
    " | tuple[Literal['typed'], str]"
)


@dataclass(frozen=True)
class Words:
    """What a rule names; see `Evaluator`."""

    constants: frozenset[str] = frozenset()
    leaves: Mapping[Term, Verb] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    hosts: frozenset[Term] = frozenset()
    linked: Mapping[str, str] = field(default_factory=dict)

    def all(self) -> frozenset[Word]:
        """Return all of them in one set."""
        leaves: list[Word] = [("leaf", term, verb) for term, verb in self.leaves.items()]
        hosts: list[Word] = [("host", term) for term in self.hosts]
        typed: list[Word] = [("typed", package) for package in self.typed]
        linked: list[Word] = [("linked", name, text) for name, text in self.linked.items()]
        return frozenset([*(("constant", c) for c in self.constants), *leaves, *hosts, *typed, *linked])


NO_WORDS = Words()


@dataclass(frozen=True, eq=False)
class Recalled:
    """`met` are the words of any rule that were met on the way, and `held` those of them that the asking rule has;
    `lowest` is the level of the outermost frame whose call was looked at."""

    met: frozenset[Word]
    held: frozenset[Word]
    found: Any
    lowest: int = NOTHING


_NOTHING: frozenset[Word] = frozenset()  # most answers rest on no word: each set, an empty one too, has 216 bytes


def recalled(met: set[Word], own: frozenset[Word], found: object, lowest: int) -> Recalled:
    """Return what a rule with these words of its `own` was answered."""
    if not met:
        return Recalled(_NOTHING, _NOTHING, found, lowest)
    return Recalled(all_met := frozenset(met), all_met & own, found, lowest)


class Memory:
    """The answers of a module; `words` are those of all rules that ask."""

    def __init__(self, words: frozenset[Word]) -> None:
        self.words = words
        self.looks = Looks()
        self.leaves: dict[Term, list[Word]] = {}
        self.methods: dict[str, list[Word]] = {}
        self.linked: dict[str, list[Word]] = {}
        # literals that a rule names by their place: no import path has a colon
        self.places = frozenset(word[1] for word in words if word[0] == "constant" and ":" in word[1])
        for word in words:
            if word[0] == "linked":
                self.linked.setdefault(word[1], []).append(word)
            if word[0] == "leaf":
                self.leaves.setdefault(word[1], []).append(word)
                if isinstance(word[1], Method):
                    self.methods.setdefault(word[1].name, []).append(word)
        self.common: dict[str, Any] = {}
        self._answers: dict[Hashable, list[Recalled]] = {}
        self._for_all: dict[Hashable, Recalled] = {}
        self._frames: dict[Hashable, Frame] = {}

    def recall(self, question: Hashable, own: frozenset[Word]) -> Recalled | None:
        """Return what a rule with these words would be answered, if that is known."""
        found = self._for_all.get(question)
        if found is None:
            for answer in self._answers.get(question, ()):
                if answer.met & own == answer.held:
                    return answer
        return found

    def keep(self, question: Hashable, answer: Recalled) -> None:
        """Remember an answer."""
        if answer.met:
            self._answers.setdefault(question, []).append(answer)
        else:
            self._for_all[question] = answer

    def frame(self, frame: Frame) -> Frame:
        """Return the one frame that stands for all that are like this one, unless something is known in it."""
        if frame.known is not None:
            return frame
        state = vars(frame)  # nothing in here says that somebody looked at the call
        call, caller, receiver = state["call"], state["caller"], state["receiver"]
        given = (call.node, *call.arguments) if call is not None else ()
        through = (receiver.node, receiver.frame, receiver.path) if receiver is not None else ()
        turn = frame.round.identity if frame.round is not None else ()
        like = (frame.function, given, caller, through, frame.outer, frame.depth, frame.checked, turn)
        found = self._frames.setdefault(like, frame)
        if found is frame:  # which may be a copy of another one, with what that had
            plain = frame.function is not None and frame.outer is None and frame.round is None
            shape = (frame.function, frame.depth, frame.checked) if plain else ()
            state.update(looks=self.looks, level=caller.level + 1 if caller is not None else 0, shape=shape)
        return found
