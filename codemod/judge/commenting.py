"""The comments of a rewritten line: the rule's own above it, and none that repeats what is no longer there."""

from __future__ import annotations

from codemod.finding.edits import Edit
from codemod.golang.read.directives import comments_above, is_directive
from codemod.golang.read.syntax import Node, SourceFile
from codemod.image.mentions import references_in
from codemod.image.repository_path import Names
from codemod.judge.passes import Pass
from codemod.rule import Registry


def comment_lines(pass_: Pass, registry: Registry) -> list[str]:
    """Return the comment lines of a registry with the pin filled in."""
    return ["// " + line.replace("{image}", str(pass_.rule.image)) for line in registry.comment]


def comment_edits(pass_: Pass, statement: Node, registry: Registry) -> list[Edit]:
    """Write the rule's comment above a statement, in place of what it makes untrue.

    What tools read of the statement, such as `//nolint:lll`, stays right above it.
    """
    source = statement.source
    begin = source.rfind(b"\n", 0, statement.start) + 1
    indent = source[begin : statement.start]
    if indent.strip() or not registry.comment:
        return []
    end_of_line = b"\r\n" if source[:begin].endswith(b"\r\n") else b"\n"
    wanted = [indent + line.encode() + end_of_line for line in comment_lines(pass_, registry)]
    texts = (*pass_.rule.stale_comments, *(line.partition("{image}")[0] for line in registry.comment))
    known = tuple(text.strip().encode() for text in texts if text.strip())
    start, directives = begin, list[bytes]()
    for offset, line in comments_above(source, begin):
        if is_directive(line.strip()):
            directives.insert(0, line)
        elif not line.strip()[2:].strip().startswith(known):
            break
        start = offset
    new = b"".join([*wanted, *directives])
    return [] if source[start:begin] == new else [Edit(statement.file.path, start, begin, new)]


def trailing_comment(file: SourceFile, end: int, names: Names) -> list[Edit]:
    """Remove a comment after `end` on the same line that repeats an image that is no longer there."""
    line_end = file.source.find(b"\n", end)
    line_end = len(file.source) if line_end < 0 else line_end
    rest = file.source[end:line_end].removesuffix(b"\r")
    text = rest.lstrip(b" \t")
    if not text.startswith(b"//") or is_directive(text) or not any(references_in(text[2:].strip(), names)):
        return []
    return [Edit(file.path, end, end + len(rest), b"")]
