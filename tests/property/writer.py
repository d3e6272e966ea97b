"""Writes Go: lines, blocks, functions, and which variables of which kind are in scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from choices import Choices

RIGHT = {
    "image": (
        "RIGHT",
        'REGISTRY + "/" + CONST',
        'strings.Join([]string{REGISTRY, CONST}, "/")',
        "path.Join(REGISTRY, CONST)",
        'fmt.Sprint(REGISTRY, "/", CONST)',
        'fmt.Sprintf("%[2]s/%[1]v", CONST, REGISTRY)',
        'net.JoinHostPort(c.LocalRegistry.Domain, fmt.Sprintf("%d", c.Port)) + "/" + CONST',
    ),
    "registry": (
        "REGISTRY",
        "c.Info().URL",
        'net.JoinHostPort(c.RegistryConfig.Domain, fmt.Sprintf("%v", c.Port))',
        'strings.TrimSuffix(REGISTRY+"/", "/")',
    ),
    "constant": ("CONST", "string(CONST)", 'strings.TrimPrefix(CONST, "/")', 'fmt.Sprintf("%s", CONST)'),
}
WRONG = {
    "image": ("WRONG", '"docker.io/sealerio/lvscare:v1.1.3-beta.8"', "CONST", '"reg.example.com/" + CONST', '""'),
    "registry": ('"docker.io"', '""', '"sea.hub:5000"', 'net.JoinHostPort("sea.hub", "5000")'),
    "constant": ('"sealerio/lvscare:latest"', '"library/" + CONST', 'CONST + "-rc"', '""'),
}
BY_HAND = {
    "image": 'fmt.Sprintf("%s:%d/%s", c.Domain, c.Port, CONST)',
    "registry": 'fmt.Sprintf("%s:%d", c.Domain, c.Port)',
}


PARAMETERS = "a, b bool, n int"

Construct = Callable[["Writer", str, int], str]
Change = Callable[["Writer", int], None]


@dataclass
class Function:
    """What is being written: its lines, the variables in scope by kind, and what leaves it."""

    exit: str
    receiver: bool
    lines: list[str] = field(default_factory=list)
    scopes: list[dict[str, str]] = field(default_factory=lambda: [{}])
    indent: int = 1


class Writer:
    """Emits the statements of a program: the constructs that it may use, those that only make an image, and what
    changes a variable in between. `wrong`: how many percent of its images are wrong ones."""

    def __init__(
        self,
        choices: Choices,
        constructs: Sequence[Construct],
        composed: Sequence[Construct],
        change: Change,
        wrong: int,
    ) -> None:
        self.choices, self.change, self.wrong = choices, change, wrong
        self.constructs = {"image": (*constructs, *composed), "registry": constructs, "constant": constructs}
        self.tops: list[str] = []
        self.functions = [Function("return", receiver=True)]
        self.count = 0

    @property
    def here(self) -> Function:
        return self.functions[-1]

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def top(self, stem: str) -> str:
        # a letter keeps the counts apart from the program's number
        return self.name(stem) + "x_N"

    def say(self, line: str) -> None:
        self.here.lines.append("\t" * self.here.indent + line)

    @contextmanager
    def block(self, head: str, foot: str = "}") -> Iterator[None]:
        self.say(head)
        self.here.scopes.append({})
        self.here.indent += 1
        yield
        self.here.indent -= 1
        self.here.scopes.pop()
        self.say(foot)

    @contextmanager
    def literal(self, head: str, leave: str, foot: str = "}") -> Iterator[None]:
        """A function literal: sees the variables around, and is left in its own way."""
        outer, self.here.exit = self.here.exit, leave
        with self.block(head, foot):
            yield
        self.here.exit = outer

    @contextmanager
    def function(self, head: str, leave: str, receiver: bool, **variables: str) -> Iterator[None]:
        """A function beside the one being written; `variables` are its parameters by kind."""
        self.functions.append(Function(leave, receiver, scopes=[dict(variables)]))
        yield
        done = self.functions.pop()
        self.tops.append("\n".join([head, *done.lines, "}"]))

    def variables(self, kind: str) -> list[str]:
        return [name for scope in self.here.scopes for name, of in scope.items() if of == kind]

    def declare(self, kind: str, value: str, stem: str = "ref") -> str:
        name = self.name(stem)
        self.say(f"{name} := {value}")
        self.say(f"_ = {name}")
        self.here.scopes[-1][name] = kind
        return name

    def condition(self) -> str:
        images = self.variables("image")
        options = ["n == 1", "a", "!b", "n > 0 && a"]
        if images:
            last = images[-1]
            options += [f'{last} == ""', f'strings.HasPrefix({last}, "docker")', f"len({last}) > 12"]
        return self.choices.pick(options)

    def leaf(self, kind: str) -> str:
        known = self.variables(kind)
        if known and (not self.here.receiver or self.choices.chance(35)):
            return self.choices.pick(known[::-1])
        if self.choices.chance(self.wrong):
            return self.choices.pick(WRONG[kind] + ((BY_HAND[kind],) if self.here.receiver and kind in BY_HAND else ()))
        if not self.here.receiver and kind != "constant":
            return WRONG[kind][0]
        return self.choices.pick(RIGHT[kind])

    def value(self, kind: str, depth: int) -> str:
        """Write what is needed, and return an expression of the kind."""
        if depth <= 0:
            return self.leaf(kind)
        if self.choices.chance(25):
            self.change(self, depth - 1)
        return self.choices.pick(self.constructs[kind])(self, kind, depth - 1)
