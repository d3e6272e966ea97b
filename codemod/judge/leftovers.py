"""The local variables that nothing reads any more after a rewrite: Go does not compile them."""

from __future__ import annotations

from codemod.finding.diagnostics import Span, message
from codemod.finding.edits import Edit
from codemod.golang.flow.definitions import definition_at, definitions, statement_of
from codemod.golang.program.packages import Module
from codemod.golang.read.directives import comments_above, is_directive
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.judge.mends import CannotFix
from codemod.judge.purity import has_effect


def unused(module: Module, replaced: Node) -> tuple[list[Edit], tuple[Span, ...]]:
    """Remove the variables that nothing reads any more, and name those that lose some of their reads.

    What is written instead reads none: its names are the receiver's and those of packages. Raises `CannotFix` where a
    variable may have to stay.
    """
    gone, read = [replaced], list[Span]()
    edits: list[Edit] = []
    seen: set[Binding] = set()
    for removed in gone:
        for binding in dict.fromkeys(n.binding for n in removed.walk() if n.binding is not None):
            if binding in seen or binding.kind != "var":
                continue
            reads = [u for u in binding.uses if definition_at(u) is None and not any(g.holds(u) for g in gone)]
            if reads:
                read.append(binding.node.span)
                continue
            seen.add(binding)
            statement = _only_definition(module, binding)
            if statement is None:
                raise CannotFix(message("the variable {name} would be left unused", name=binding.name))
            edits.append(_whole_lines(statement))
            gone.append(statement)
    return edits, tuple(dict.fromkeys(read))


def _only_definition(module: Module, binding: Binding) -> Node | None:
    """Return the statement that declares this variable, if taking it away changes nothing else: `x := a + "/" + b`."""
    found = list(definitions(binding))
    statement = statement_of(binding.node)
    if len(found) != 1 or found[0].value is None or found[0].kind != "value":
        return None
    left = statement.get("left")
    if statement.kind != "short_var_declaration" or left is None or len(left.children) != 1:
        return None
    if has_effect(module, found[0].value) or not _is_alone(statement):
        return None
    return statement if statement.parent is not None and statement.parent.kind in ("statement_list", "block") else None


def _is_alone(statement: Node) -> bool:
    """Whether the lines of a statement have nothing else on them than a comment behind it."""
    source = statement.source
    begin, end = source.rfind(b"\n", 0, statement.start) + 1, source.find(b"\n", statement.end)
    rest = source[statement.end : end if end >= 0 else len(source)].strip()
    return not source[begin : statement.start].strip() and (not rest or rest.startswith(b"//"))


def _whole_lines(statement: Node) -> Edit:
    """Take a statement away, and above it what tools read of it."""
    file = statement.file
    begin = file.source.rfind(b"\n", 0, statement.start) + 1
    for offset, line in comments_above(file.source, begin):
        if not is_directive(line.strip()):
            break
        begin = offset
    end = file.source.find(b"\n", statement.end)
    return Edit(file.path, begin, len(file.source) if end < 0 else end + 1, b"")
