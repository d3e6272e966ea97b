"""Commands of container engines that a program starts: which of their arguments is the image.

    exec.Command("docker", "pull", "--platform", platform, image)
    exec.CommandContext(ctx, "ctr", "--namespace=k8s.io", "images", "pull", image)
    ssh.Run(host, "crictl pull " + image + " && systemctl restart kubelet")

An argument that is not spelled out may be an option's value; so where that cannot be told, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.evaluate.terms import Part, Parts, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace

# the function -> which argument is the program
STARTING = {"os/exec.Command": 0, "os/exec.CommandContext": 1}
_ENGINES = frozenset(("docker", "nerdctl", "podman", "ctr", "crictl"))
_PULLING = ("pull",)
_RUNNING = ("run", "create")
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
    if len(texts) <= program or (texts[program] or "").rpartition("/")[2] not in _ENGINES:
        return None
    if any(node.kind == "variadic_argument" for node in arguments):
        return None
    verb = next((at for at in range(program + 1, len(texts)) if texts[at] in (*_PULLING, *_RUNNING)), None)
    if verb is None or any(texts[at] not in _NOUNS for at in _positional(texts[:verb], program + 1)):
        return None
    plain = _positional(texts, verb + 1)
    return strip_parens(arguments[plain[0]]) if plain and (texts[verb] in _RUNNING or len(plain) == 1) else None


_UNKNOWN = "\0"  # what stands for a part that is not spelled out
_NEXT = re.compile(r"[\n;&|]")  # another command begins
_END = re.compile(r"""[\s"';&|)]""")


def commanded(value: Value) -> Iterator[Value]:
    """Yield what the commands in a text pull or run, where what is not known, or a constant, has a part in it."""
    before = ""
    for number, part in enumerate(value.parts):
        if isinstance(part, Text) and not part.constant:
            before += part.text
            begun = _begun(_NEXT.split(before)[-1])
            if begun is not None and number + 1 < len(value.parts):
                yield replace(value, parts=(*begun, *_up_to_end(value.parts[number + 1 :])))
        else:
            before += _UNKNOWN


def _begun(command: str) -> tuple[Text, ...] | None:
    """Return how the image begins that a command ends in, `docker.io/` of `crictl pull docker.io/`; None of others, and
    where it began before that."""
    words = command.split()
    begun = "" if command[-1:].isspace() or not words else words.pop().strip("\"'")
    engine = next((at for at, word in enumerate(words) if word.rpartition("/")[2] in _ENGINES), None)
    if engine is None or begun.startswith("-") or "=" in begun or _UNKNOWN in begun:
        return None
    texts: list[str | None] = [*words[engine + 1 :], ""]
    verb = next((at for at, text in enumerate(texts) if text in (*_PULLING, *_RUNNING)), None)
    if verb is None or any(texts[at] not in _NOUNS for at in _positional(texts[:verb], 0)):
        return None
    plain = _positional(texts, verb + 1)
    return ((Text(begun),) if begun else ()) if plain == [len(texts) - 1] else None


def _up_to_end(parts: Parts) -> Iterator[Part]:
    for part in parts:
        end = _END.search(part.text) if isinstance(part, Text) and not part.constant else None
        if end is None or not isinstance(part, Text):
            yield part
            continue
        if end.start():
            yield replace(part, text=part.text[: end.start()])
        return


def _positional(texts: list[str | None], start: int) -> list[int]:
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
