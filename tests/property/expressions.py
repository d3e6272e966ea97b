"""Expressions of what Go's library makes of known texts and numbers, chosen at random, with the statements before them.

Texts have letters whose case, size or blanks are different things to Python and to Go, and bytes that are no text.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

TEXTS = (
    *(text.encode() for text in (
        "", "a", "A", "ab", " a ", "\ta\n", "a\x1cb", "\x1fa", "a\u0085", "\u00a0a", "a\u3000b", "\u2003", "é", "ß",
        "İ", "ı", "\u212a", "ſ", "ς", "ǅ", "😀", "%", "a%b", "\x00", "\u2028", "\ufffd", '"', "\\", "'", "`", "a/b",
        "//a", "../a", "./a/", "a,b,,c", ",", "aa", "abab", "12", "-5", "+3", "1_0", "²", "[::1]", "a:b", "x%y",
    )),
    b"\xff", b"a\xffb", b"\xc3", b"\xa9", b"\xe2\x80",
)  # fmt: skip
NUMBERS = {"int": 63, "int8": 7, "uint8": 8, "int16": 15, "uint16": 16, "int32": 31, "uint32": 32, "int64": 63,
           "uint64": 64, "uint": 64}  # fmt: skip
BINARY = "Contains HasPrefix HasSuffix EqualFold ContainsAny Index LastIndex Count TrimPrefix TrimSuffix Trim TrimLeft"
VERBS = ("%s", "%v", "%d", "%q", "%x", "%5s", "%-5s", "%.2s", "%[2]s", "%[1]s", "%%", "%5q", "%-5d|", "%T", "%[3]s")


def quoted(text: bytes) -> str:
    """Return a text as a Go literal."""
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in text) + '"'


@dataclass
class Made:
    """Makes one expression; `before` are the statements that it needs."""

    source: random.Random
    before: list[str] = field(default_factory=list)

    def name(self, value: str) -> str:
        found = f"v{len(self.before)}"
        self.before.append(f"{found} := {value}")
        return found

    def text(self) -> str:
        literal = quoted(self.source.choice(TEXTS) + (self.source.choice(TEXTS) if self.source.random() < 0.2 else b""))
        return literal if self.source.random() < 0.5 else self.name(literal)

    def listed(self) -> str:
        return "[]string{" + ", ".join(self.text() for _ in range(self.source.randint(0, 3))) + "}"

    def number(self) -> str:
        type_ = self.source.choice(list(NUMBERS))
        least = 0 if type_.startswith("u") else -(2 ** NUMBERS[type_])
        most = 2 ** NUMBERS[type_] - 1
        one = self.name(f"{type_}({self.source.choice((most, most - 1, least, least + 1, 0, 1, 2, 7))})")
        other = self.name(f"{type_}({self.source.choice((1, 2, 3, 100))})")
        if self.source.random() < 0.3:
            self.before.append(self.source.choice((f"{one}++", f"{one}--", f"{one} += {other}", f"{one} -= {other}")))
        operator = self.source.choice(("+", "-", "*", "/", "%", "&", "|", "^", "&^"))
        found = self.source.choice((one, f"{one} {operator} {other}", f"-{one}", f"{one} << 3", f"{one} >> 1"))
        wider = self.source.choice(list(NUMBERS))
        forms = (found, f"({found}) > 0", f"{wider}({found})", f"({wider})({found})", f"fmt.Sprint({found})")
        return self.source.choice(forms)

    def printed(self) -> str:
        form = "".join(self.source.choice((*VERBS, *VERBS, "a", " ", "/")) for _ in range(self.source.randint(1, 4)))
        arguments = "".join(f", {self.source.choice((self.text(), '7', 'true', 'nil'))}" for _ in range(2))
        function = self.source.choice(("Sprintf", "Sprintf", "Sprint", "Sprintln"))
        return f"fmt.{function}({quoted(form.encode())}{arguments})"

    def round(self) -> str:
        found, text = self.name('""'), self.text()
        self.before += self.source.choice((
            [f"for _, each := range {text} {{", f"\t{found} += string(each)", "}"],
            [f"for at := 0; at < len({text}); at++ {{", f"\t{found} += string({text}[at])", "}"],
            [f"for range []rune({text}) {{", f'\t{found} += "x"', "}"],
            [f"for at := range {text} {{", f"\t{found} += fmt.Sprint(at)", "}"],
        ))  # fmt: skip
        return found

    def cut(self) -> str:
        found, pair = f"c{len(self.before)}", f"({self.text()}, {self.text()})"
        self.before.append(self.source.choice((
            f"{found}, _, _ := strings.Cut{pair}", f"_, {found}, _ := strings.Cut{pair}",
            f"_, _, {found} := strings.Cut{pair}", f"{found}, _ := strings.CutPrefix{pair}",
            f"{found}, _ := strings.CutSuffix{pair}", f"{found}, _ := strconv.Unquote(strconv.Quote({self.text()}))",
            f"{found}, _, _ := net.SplitHostPort(net.JoinHostPort{pair})",
        )))  # fmt: skip
        return found


def expression(number: int, seed: int) -> tuple[list[str], str]:
    """Return the statements before an expression, and the expression."""
    made = Made(random.Random(f"{seed}-{number}"))
    text, pick = made.text, made.source.choice
    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"strings.{pick(BINARY.split())}({text()}, {text()})",
        lambda: f"strings.{pick(('ToUpper', 'ToLower', 'ToTitle', 'TrimSpace'))}({text()})",
        lambda: f'strings.Join(strings.Fields({text()}), "|")',
        lambda: f'strings.Join(strings.{pick(("Split", "SplitAfter"))}({text()}, {text()}), "|")',
        lambda: f"strings.Join({made.listed()}, {text()})",
        lambda: f"strings.ReplaceAll({text()}, {text()}, {text()})",
        lambda: f"strings.NewReplacer({text()}, {text()}, {text()}, {text()}).Replace({text()})",
        lambda: f"strings.Repeat({text()}, {made.source.randint(0, 4)})",
        lambda: f"strconv.Quote({text()})",
        lambda: f"path.{pick(('Clean', 'Base', 'Dir'))}({text()})",
        lambda: f"path.Join({text()}, {text()})",
        lambda: f"net.JoinHostPort({text()}, {text()})",
        lambda: f"len({pick(('', '[]rune', '[]byte'))}({text()}))",
        lambda: f"string({pick(('[]rune', '[]byte'))}({text()}))",
        lambda: f"{text()} {pick(('<', '<=', '==', '!='))} {text()}",
        lambda: f"{text()} + {text()} == {text()}",
        lambda: f"{pick(('min', 'max'))}({text()}, {text()})",
        lambda: f"slices.Contains({made.listed()}, {text()})",
        made.number, made.number, made.number, made.printed, made.printed, made.round, made.round, made.cut, made.cut,
    )  # fmt: skip
    return made.before, pick(kinds)()
