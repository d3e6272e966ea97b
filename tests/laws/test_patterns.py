"""No regular expression of the package has two ways through one text: that is what makes one hang.

A pattern is read into an automaton (Glushkov's: a state for each character that it spells). It can take exponential
time exactly where some text leads from a state back to it on two different ways.
"""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from itertools import pairwise, product
from types import SimpleNamespace
from typing import Any

import pytest
from project import ROOT

from codemod.uses import clients

try:
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:
    import sre_parse as parser  # type: ignore[no-redef]

PACKAGE = ROOT / "codemod"
CALLS = {"compile", "match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split"}
# functions that compile what they are given
COMPILING = {
    "golang/read/importblocks.py": "match_at",
    "golang/read/importlines.py": "match_at",
    "rule/refusals.py": "_matches",
}
# what a pattern that is made at run time is made of
MADE_OF: dict[str, Any] = {
    "name": b"lvscare",
    "wanted": (b"lvscare",),
    "names": {"Container", "Image"},
    "key": "select",
    "word": rb"\.\s*lvscare\b",
    "label": b"name: ",
    "flag": "image",
    "field": "Image",
    "owner": "AgentSpec",
    "beside": b"tag",
    "rule": SimpleNamespace(name="lvscare"),
    "binding": SimpleNamespace(name="lvscare"),
    "registry": SimpleNamespace(receiver="c"),
}
# in those functions, and where other tests of this module look
PASSED_ON = {
    ("golang/read/importlines.py", "match_at"),
    ("rule/refusals.py", "check"),
}
PASSED_ON |= {("source/globs.py", "matcher"), ("source/globs.py", "_name"), ("source/listing.py", "matching")}
PASSED_ON |= {("uses/clients.py", "_taken")}  # each is looked at below
# at most three loops over at most 200 characters
PASSED_ON |= {("golang/evaluate/matching.py", "_may_be")}
# one character a piece, and nothing repeated
PASSED_ON |= {("golang/program/embed.py", "parse_glob")}
ALPHABET = frozenset(range(256))
Set = frozenset[int]


def patterns() -> Iterator[tuple[str, str | bytes, int, str]]:
    """Yield (where, pattern, flags, use) of every regular expression that the package holds or makes."""
    for file in sorted(PACKAGE.rglob("*.py")):
        path = file.relative_to(PACKAGE).as_posix()
        name = ".".join(("codemod", *file.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        if name == "codemod.__main__":
            continue
        module = import_module(name)
        for key, value in vars(module).items():
            if isinstance(value, re.Pattern):
                for use in set(re.findall(rf"\b{key}\.(\w+)\(", file.read_text())) & CALLS:
                    yield f"{path} {key}", value.pattern, value.flags, use
        for function, node in calls(path, ast.parse(file.read_bytes()), ""):
            if (path, function) not in PASSED_ON:
                code = compile(ast.Expression(node.args[0]), path, "eval")
                yield f"{path}:{node.lineno}", eval(code, vars(module), MADE_OF), 0, getattr(node.func, "attr", "match")


def taken() -> Iterator[tuple[str, str | bytes, int, str]]:
    """Yield the patterns of the types and functions that take an image."""
    for each in (*clients.FIELDS, *clients.CALLS):
        yield f"uses/clients.py {each.owner.pattern}", each.owner.pattern, each.owner.flags, "fullmatch"


def calls(path: str, node: ast.AST, function: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call that takes a pattern, with the name of the function around it."""
    if isinstance(node, ast.Call) and node.args and called(path, node):
        yield function, node
    inside = node.name if isinstance(node, ast.FunctionDef) else function
    for child in ast.iter_child_nodes(node):
        yield from calls(path, child, inside)


def called(path: str, node: ast.Call) -> bool:
    function = node.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.value.id == "re" and function.attr in CALLS
    return isinstance(function, ast.Name) and function.id == COMPILING.get(path)


class Automaton:
    """States by number, with the characters of each, and which may follow which."""

    def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
        self.sets: list[Set] = []
        self.follows: dict[int, set[int]] = {}
        self.doubled: set[tuple[int, int]] = set()  # what may follow for two reasons: `a` after `a` in `(a+)+`
        self.bytes = isinstance(pattern, bytes)
        self.sequence(parser.parse(pattern, flags))

    def state(self, characters: Set) -> tuple[set[int], set[int], bool]:
        self.sets.append(characters)
        return {len(self.sets) - 1}, {len(self.sets) - 1}, False

    def join(self, lasts: set[int], firsts: set[int]) -> None:
        for last in lasts:
            self.doubled |= {(last, first) for first in firsts & self.follows.get(last, set())}
            self.follows.setdefault(last, set()).update(firsts)

    def sequence(self, items: Any) -> tuple[set[int], set[int], bool]:
        """Return the states that begin and end a part, and whether it may be empty."""
        first: set[int] = set()
        last: set[int] = set()
        empty = True
        for operator, argument in items:
            begins, ends, nothing = self.item(str(operator), argument)
            self.join(last, begins)
            first |= begins if empty else set()
            last = ends | (last if nothing else set())
            empty = empty and nothing
        return first, last, empty

    def item(self, operator: str, argument: Any) -> tuple[set[int], set[int], bool]:
        if operator in ("AT", "ASSERT", "ASSERT_NOT"):
            return set(), set(), True
        if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, inner = argument
            first, last, empty = self.sequence(inner)
            if high > 1:
                self.join(last, first)
            return first, last, empty or low == 0
        if operator == "SUBPATTERN":
            return self.sequence(argument[-1])
        if operator == "BRANCH":
            ways = [self.sequence(way) for way in argument[1]]
            return set().union(*(w[0] for w in ways)), set().union(*(w[1] for w in ways)), any(w[2] for w in ways)
        return self.state(frozenset(characters(operator, argument)))

    def is_ambiguous(self) -> bool:
        """Whether a text leads from a state back to it on two ways."""
        steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for pair in product(range(len(self.sets)), repeat=2):
            after = product(self.follows.get(pair[0], ()), self.follows.get(pair[1], ()))
            steps[pair] = [(a, b) for a, b in after if self.sets[a] & self.sets[b]]
        if any((a, a) == (b, b) or (a, a) in reached(steps, (b, b)) for a, b in self.doubled):
            return True
        return any(
            any(a != b for a, b in reached(steps, (state, state)) if (state, state) in reached(steps, (a, b)))
            for state in range(len(self.sets))
        )


class Endless(Automaton):
    """Here only what may repeat for ever leads back: `a{1,4}` ends."""

    def item(self, operator: str, argument: Any) -> tuple[set[int], set[int], bool]:
        if operator.endswith("_REPEAT") and argument[1] is not parser.MAXREPEAT:
            first, last, empty = self.sequence(argument[2])
            return first, last, empty or argument[0] == 0
        return super().item(operator, argument)

    def shares(self) -> bool:
        """Whether two loops can share a text between them: `[ ]*,?[ ]*` gives each blank to the one or the other, and
        tries all ways where what follows is not there. (Some text leads from p to p, from p to q, and from q to q.)"""
        loops = [state for state in range(len(self.sets)) if state in self._after(state)]
        pairs = ((p, q) for p, q in product(loops, repeat=2) if p != q and q in self._after(p))
        return any((p, q, q) in self._together((p, p, q)) for p, q in pairs)

    @cache  # noqa: B019
    def _after(self, state: int) -> frozenset[int]:
        found: set[int] = set()
        todo = [state]
        while todo:
            new = self.follows.get(todo.pop(), set()) - found
            found |= new
            todo += new
        return frozenset(found)

    def _together(self, start: tuple[int, int, int]) -> set[tuple[int, int, int]]:
        found: set[tuple[int, int, int]] = set()
        todo = [start]
        while todo:
            p, q, r = todo.pop()
            for after in product(*(self.follows.get(state, ()) for state in (p, q, r))):
                a, b, c = after
                if after not in found and self.sets[a] & self.sets[b] & self.sets[c]:
                    found.add((a, b, c))
                    todo.append((a, b, c))
        return found


def reached(steps: dict[tuple[int, int], list[tuple[int, int]]], start: tuple[int, int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    todo = [start]
    while todo:
        for after in steps[todo.pop()]:
            if after not in found:
                found.add(after)
                todo.append(after)
    return found


def characters(operator: str, argument: Any) -> Iterator[int]:
    """Yield the characters, of the first 256, that one item of a parsed pattern takes."""
    if operator == "LITERAL":
        yield argument
    elif operator == "NOT_LITERAL":
        yield from ALPHABET - {argument}
    elif operator == "ANY":
        yield from ALPHABET - {10}
    elif operator == "IN":
        inside: set[int] = set()
        for kind, value in argument:
            if str(kind) == "RANGE":
                inside.update(range(value[0], min(value[1], 255) + 1))
            elif str(kind) == "CATEGORY":
                inside.update(category(str(value)))
            elif str(kind) != "NEGATE":
                inside.update(characters(str(kind), value))
        yield from ALPHABET - inside if str(argument[0][0]) == "NEGATE" else inside
    else:
        raise AssertionError(f"{operator} is not known here")


def category(name: str) -> Set:
    kind = {"DIGIT": r"\d", "SPACE": r"\s", "WORD": r"\w"}[name.rpartition("_")[2]]
    inside = frozenset(code for code in ALPHABET if re.match(kind, chr(code)))
    return ALPHABET - inside if "NOT" in name else inside


@cache
def everything() -> list[tuple[str, str | bytes, int, str]]:
    return [*patterns(), *taken()]


def test_the_patterns_are_found() -> None:
    found = dict.fromkeys(pattern for _, pattern, *_ in everything())
    assert len(found) > 50 and any(b"docker-daemon" in p for p in found if isinstance(p, bytes))


def test_no_pattern_has_two_ways_through_one_text() -> None:
    wrong = [where for where, pattern, flags, _ in everything() if Automaton(pattern, flags).is_ambiguous()]
    assert wrong == []


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"(?:abc|a.c)*$", r"(?:\{\{.*?\}\}|[^ ])+x", r"(?:\$\{?\w+\}?|\w)+/"])
def test_the_test_sees_a_pattern_that_has(pattern: str) -> None:
    assert Automaton(pattern).is_ambiguous()


@pytest.mark.parametrize("pattern", [r"(?:a+b)+", r"(?:\{\{[^{}]*\}\}|[a-z])+", r"a*b*c*", r"(?:ab|ac)*"])
def test_the_test_lets_a_pattern_pass_that_has_not(pattern: str) -> None:
    assert not Automaton(pattern).is_ambiguous()


# nothing follows that could fail: the first way through is the one
TAKES_ALL = ("golang/program/constraints.py",)
# what argparse says of one command line
SHORT = ("commands/argparser.py",)


def test_no_two_loops_of_a_pattern_share_a_text() -> None:
    wrong = [
        where
        for where, pattern, flags, _ in everything()
        if not where.startswith((*TAKES_ALL, *SHORT)) and Endless(pattern, flags).shares()
    ]
    assert wrong == []


@pytest.mark.parametrize("pattern", [r"a[ \t]*,?[ \t]*b", r"\s*([^{}]*?)\s*}", r"(\w+)[^}]*}", r"\w*String\w*\("])
def test_the_test_sees_two_loops_that_do(pattern: str) -> None:
    assert Endless(pattern).shares()


def pumps(pattern: str | bytes, flags: int) -> Iterator[str]:
    """Yield texts to repeat: a character of each set of the pattern, each two that may follow each other, and four."""
    automaton = Automaton(pattern, flags)
    chosen = [chr(min(s & frozenset(range(33, 127)) or s, default=0)) for s in automaton.sets]
    yield from dict.fromkeys(chosen)
    yield from dict.fromkeys(a + b for a, b in pairwise(chosen))
    yield from dict.fromkeys("".join(chosen[at : at + 4]) for at in range(len(chosen)))
    yield from (" ", "\n", "{{a}}", "${a}", "{{", "${a", "%s", "$a", "a/", "a:", "lvscare:a/", "# lvscare ")


def cost(pattern: str | bytes, flags: int, use: str, text: str) -> float:
    compiled = re.compile(pattern, flags)
    data: Any = text.encode("latin-1") if isinstance(pattern, bytes) else text
    start = time.process_time()
    if use in ("match", "fullmatch"):
        getattr(compiled, use)(data)
    else:
        for _ in compiled.finditer(data):
            pass
    return time.process_time() - start


@pytest.mark.full
def test_no_pattern_takes_more_than_linear_time() -> None:
    slow = []
    # (what is only compiled is used elsewhere, and seen there)
    for where, pattern, flags, use in dict.fromkeys(each for each in everything() if each[3] != "compile"):
        for pump in pumps(pattern, flags):
            small, large = (cost(pattern, flags, use, pump * count + "\0lvscare") for count in (200, 1_600))
            if large > max(small, 0.001) * 16:
                slow.append((where, pump, small, large))
    assert slow == []
