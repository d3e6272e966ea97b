"""What is read from an embed.FS: the text of a file of the tree.

//go:embed templates
var files embed.FS

data, err := files.ReadFile("templates/pod.yaml")
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, plain_text, unknown
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.paths import Path
from codemod.golang.flow.references import variable_writes
from codemod.golang.program import typeof
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node


def read_file(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`files.ReadFile("p.txt")`, `fs.ReadFile(files, "p.txt")`: what each file is that may be named."""
    arguments = Invocation.of(call).arguments
    asked = [call["function"]["operand"], *arguments] if len(arguments) == 1 else arguments
    return file_text(evaluator, call, asked[0], asked[1], frame) if not (path or index) and len(asked) == 2 else None


def file_text(evaluator: Evaluator, call: Node, files: Node, name: Node | str, frame: Frame) -> list[Value] | None:
    """Return what each file is that a call may name of an embed.FS; None where it is not known which FS that is."""
    items = _systems(evaluator, files)
    if not items:
        return None
    names = [name] if isinstance(name, str) else [each.text for each in evaluator.evaluate(name, frame)]
    return [_read(evaluator, call, item, each) for item in items for each in names]


def matched(evaluator: Evaluator, files: Node, patterns: list[Node], frame: Frame) -> list[str] | None:
    """Return the files of an embed.FS that patterns match, in their order; None where one is not known."""
    from codemod.golang.program.embed import BadEmbed, files_matching
    from codemod.golang.program.injected import names_in_embedded

    items = _systems(evaluator, files)
    found: list[str] = []
    for pattern in patterns:
        values = evaluator.evaluate(pattern, frame)
        text = values[0].text if len(values) == 1 else None
        if text is None or len(items) != 1:
            return None
        try:
            found += files_matching(text, names_in_embedded(evaluator.module, items[0]))
        except BadEmbed:
            return None
    return found


def _systems(evaluator: Evaluator, files: Node) -> list[Object]:
    """Return the variables that an embed.FS may be, none where another one may be put there."""
    items = typeof.callee_objects(evaluator.module, files)
    changed = any(item.kind != "var" or variable_writes(evaluator.module, item) for item in items)
    return [] if changed else list(items)


def _read(evaluator: Evaluator, call: Node, item: Object, name: str | None) -> Value:
    from codemod.golang.program.embed import BadEmbed
    from codemod.golang.program.injected import embedded_file

    try:
        data = embedded_file(evaluator.module, item, name) if name is not None else None
        text = data.decode() if data is not None else None
    except (BadEmbed, OSError, UnicodeDecodeError):
        text = None
    if text is None:
        return unknown("which embedded file this reads is not known", call)
    return plain_text(text, call)
