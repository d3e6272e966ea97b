"""Commands of container engines that a program starts: which of their arguments is the image.

    exec.Command("docker", "pull", "--platform", platform, image)
    exec.CommandContext(ctx, "ctr", "--namespace=k8s.io", "images", "pull", image)

An argument that is not spelled out may be an option's value; so where that cannot be told, nothing is said.
"""

from __future__ import annotations

from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens

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
