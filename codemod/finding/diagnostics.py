"""What a check says, in the words of go/analysis: a diagnostic, its suggested fix, its related places."""

from __future__ import annotations

from codemod.finding.edits import Edit
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

Severity: TypeAlias = "Literal['error', 'warning', 'note']"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Bytes `start` to `end` (end exclusive, 0-based) of the file `path` (relative to the tree's root, with `/`).

    A preflight finding that is about no file has the thing it is about as `path` and the span 0 to 0.
    """

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people: an English template with `{name}` fields, and what goes into the fields.

    The template is the key of its translations (`codemod.finding.messages`). An argument is a message itself, such as
    the reason in "the image cannot be traced: {reason}", or text that is never translated and may be untrusted.
    """

    template: str
    args: tuple[tuple[str, str | Message], ...] = ()

    def __str__(self) -> str:
        return self.template.format_map(dict(self.args))


def message(template: str, **args: str | Message) -> Message:
    """Return the message with these arguments."""
    return Message(template, tuple(args.items()))


@dataclass(frozen=True, slots=True)
class Related:
    """One step on the way of a value, or another place that a reader wants to see; `value` is the Value there."""

    span: Span
    message: Message
    value: str = ""


@dataclass(frozen=True, slots=True)
class NewImport:
    """The file `path` needs the Go package `package`, which the new text calls by the name `name`."""

    path: str
    package: str
    name: str


@dataclass(frozen=True, slots=True)
class SuggestedFix:
    """A change that mends the finding: whole or not at all. Edits never touch import declarations: `imports` does.

    `frees` are the variables that the new text reads no more, while something else does: two such fixes could leave
    one that nothing reads, so they are made one after the other. `called` are packages that a changed file imports
    already, and whose names their paths do not tell.
    """

    message: Message
    edits: tuple[Edit, ...]
    imports: tuple[NewImport, ...] = ()
    frees: tuple[Span, ...] = ()
    called: tuple[NewImport, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a place, a code of the contract, and why.

    `reasons` are further messages that also hold at this place, and `behind` are their codes; `hint` says what to
    write, and why there is no fix, where `fix` is None.
    """

    rule: str
    code: str
    name: str
    severity: Severity
    span: Span
    message: Message
    reasons: tuple[Message, ...] = ()
    hint: Message | None = None
    related: tuple[Related, ...] = ()
    fix: SuggestedFix | None = field(default=None, compare=False)
    behind: tuple[str, ...] = ()
