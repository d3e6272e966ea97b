"""Commands of container engines that a program starts: which of their arguments is the image.

    exec.Command("docker", "pull", "--platform", platform, image)
    exec.CommandContext(ctx, "ctr", "--namespace=k8s.io", "images", "pull", image)
    ssh.Run(host, "crictl pull " + image + " && systemctl restart kubelet")

An argument that is not spelled out may be an option's value; so where that cannot be told, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codemod.golang.evaluate.terms import Part, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace
from codemod.uses.labels import ENGINES

# the function -> which argument is the program
STARTING = {"os/exec.Command": 0, "os/exec.CommandContext": 1}
_PULLING = ("pull",)
_RUNNING = ("run", "create")
# a command that pulls or runs an image, in the bytes of a text
STARTED = re.compile(rf"\b(?:{'|'.join(ENGINES)})\b[^\n;&|]*\b(?:{'|'.join((*_PULLING, *_RUNNING))})\b".encode())
# what is pulled or made is an image or a container: `docker network create`, `docker compose run` take other names
_NOUNS = frozenset(("image", "images", "i", "container", "containers", "c"))
# options that take no value
_SWITCHES = frozenset(
    (
        *("-d", "--detach", "-i", "--interactive", "-t", "--tty", "-it", "-ti", "-dit", "-q", "--quiet", "--rm"),
        *("--privileged", "--init", "--read-only", "--net-host", "--no-healthcheck", "-P", "--publish-all"),
        *("--all-platforms", "--local", "--plain-http", "-k"),
    )
)


def image_of(arguments: list[Node], program: int) -> Node | None:
    """Return the image among the arguments of a command, or None."""
    texts = [_text(node) for node in arguments]
    if len(texts) <= program or (texts[program] or "").rpartition("/")[2] not in ENGINES:
        return None
    if any(node.kind == "variadic_argument" for node in arguments):
        return None
    verb = next((at for at in range(program + 1, len(texts)) if texts[at] in (*_PULLING, *_RUNNING)), None)
    if verb is None or any(texts[at] not in _NOUNS for at in _positional(texts[:verb], program + 1)):
        return None
    plain = _positional(texts, verb + 1)
    return strip_parens(arguments[plain[0]]) if plain and (texts[verb] in _RUNNING or len(plain) == 1) else None


# what stands for a part that is not known, and for a constant
_UNKNOWN, _CONSTANT = "\0", "\1"
_PART = re.compile(f"[{_UNKNOWN}{_CONSTANT}]")
_COMMAND = re.compile(r"[^\n;&|]+")
_WORD = re.compile(r"""[^\s"'()]+""")


def commanded(value: Value) -> Iterator[Value]:
    """Yield what the commands in a text pull or run."""
    text = "".join(map(_as_text, value.parts))
    others = [part for part in value.parts if _PART.fullmatch(_as_text(part))]
    for command in _COMMAND.finditer(text):
        words = list(_WORD.finditer(text, command.start(), command.end()))
        image = _commanded([word[0] for word in words])
        if image is not None:
            before = len(_PART.findall(text, 0, words[image].start()))
            yield replace(value, parts=tuple(_parts_of(words[image][0], others[before:])))


def _as_text(part: Part) -> str:
    if isinstance(part, Text):
        return _CONSTANT if part.constant else _PART.sub("", part.text)
    return _UNKNOWN


def _commanded(words: list[str]) -> int | None:
    """Return which word of a command is the image that it pulls or runs."""
    engine = next((at for at, word in enumerate(words) if word.rpartition("/")[2] in ENGINES), None)
    if engine is None:
        return None
    verb = next((at for at in range(engine + 1, len(words)) if words[at] in (*_PULLING, *_RUNNING)), None)
    if verb is None or any(words[at] not in _NOUNS for at in _positional(words[:verb], engine + 1)):
        return None
    plain = _positional(words, verb + 1)
    # what is not known, and stands before something else, may be options
    return plain[0] if plain and (len(plain) == 1 or words[plain[0]] != _UNKNOWN) else None


def _parts_of(word: str, others: list[Part]) -> Iterator[Part]:
    for number, piece in enumerate(_PART.split(word)):
        if number:
            yield others[number - 1]
        if piece:
            yield Text(piece)


def _positional(texts: Sequence[str | None], start: int) -> list[int]:
    """Return which arguments are no options, and no values of options."""
    found: list[int] = []
    takes = False
    for at in range(start, len(texts)):
        text = texts[at]
        option = text is not None and text.startswith("-")
        if not option and not takes:
            found.append(at)
        takes = text is not None and option and "=" not in text and text not in _SWITCHES
    return found


def _text(node: Node) -> str | None:
    """Return a literal, or how a sum begins: `"--platform=" + platform` is an option with its value."""
    node = strip_parens(node)
    while node.kind == "binary_expression":
        node = strip_parens(node["left"])
    return decode(unquote(node) or b"") if node.kind in STRING_KINDS else None
