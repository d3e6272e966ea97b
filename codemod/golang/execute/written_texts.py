"""What is written to a `strings.Builder` or `bytes.Buffer`."""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import NIL, Builder, Content, Function, Pointer, Slice, Spread, untyped
from codemod.golang.execute.dynamic_types import dynamic_type
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.equality import known_number, length_of, refined, text_in
from codemod.golang.execute.grown_bytes import lent_bytes
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.execute.methods import embedded_foreign
from codemod.golang.execute.modelled import (
    Asked,
    GivenTexts,
    printed_by_methods,
    spread_out,
    texts_printed,
    with_symbols,
)
from codemod.golang.execute.operations import sum_of_texts
from codemod.golang.execute.text_places import part_at
from codemod.golang.flow.callees import Invocation
from codemod.golang.program import members
from codemod.golang.read.syntax import Node

Native = Callable[[Machine, Function, list[Content], Node], "list[Content] | None"]


def _write(name: str) -> Native:
    def write(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        builder = builder_of(machine, function.receiver)
        if builder is None:
            return None
        if name == "WriteByte" or name == "WriteRune":
            number = known_number(arguments[0])
            if number is None or not 0 <= number <= 127:
                raise NotUnderstood("a letter", node)
            text: Value = text_content(chr(number), node)
        else:
            text = _bytes_text(machine, arguments[0], node)
        write_to(machine, builder, text, node)
        found: list[Content] = [NIL] if name == "WriteByte" else [machine.opaque(), NIL]
        return found

    return write


def _bytes_text(machine: Machine, held: Content, node: Node) -> Value:
    if isinstance(held, Slice):
        numbers = [known_number(cell.held) for cell in held.window]
        known = [number for number in numbers if number is not None and 0 <= number < 128]
        if len(known) != len(numbers):
            raise NotUnderstood("bytes", node)
        return text_content("".join(map(chr, known)), node)
    return text_in(machine, held, node)


def builder_of(machine: Machine, held: Content | None) -> Builder | None:
    while isinstance(held, Pointer):
        held = held.cell.held
    return held if isinstance(held, Builder) else None


def write_to(machine: Machine, builder: Builder, text: Value, node: Node) -> None:
    old = text_in(machine, builder.cell.held, node)
    machine.write(builder.cell, sum_of_texts(node, old, text), assigned=True)


def _built(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    builder = builder_of(machine, function.receiver)
    return [text_in(machine, builder.cell.held, node)] if builder is not None else None


def _reset(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    builder = builder_of(machine, function.receiver)
    if builder is None:
        return None
    if builder.name == "bytes.Buffer":
        machine.lose_below([lent_bytes(machine, builder.cell)])  # what is written next is written over that
    machine.write(builder.cell, text_content("", node), assigned=True)
    return []


def _lent(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`buffer.Bytes()`"""
    builder = builder_of(machine, function.receiver)
    return [lent_bytes(machine, builder.cell)] if builder is not None else None


def _truncate(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`buffer.Truncate(n)`"""
    builder = builder_of(machine, function.receiver)
    if builder is None:
        return None
    whole = refined(machine, text_in(machine, builder.cell.held, node))
    found = part_at(whole, None, text_in(machine, arguments[0], node), node)
    if found is None:
        raise NotUnderstood("what is left of a text", node)
    machine.lose_below([lent_bytes(machine, builder.cell)])  # what is written next is written over that
    machine.write(builder.cell, found, assigned=True)
    return []


def _size(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    builder = builder_of(machine, function.receiver)
    return [length_of(machine, text_in(machine, builder.cell.held, node), node)] if builder is not None else None


def _fprint(name: str) -> Native:
    def fprint(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        builder = _written_to(machine, arguments[0])
        if builder is None:
            return None
        arguments, node = spread_out(machine, arguments, node)
        given = Invocation.of(node).arguments[1:]
        if len(given) != len(arguments) - 1 or any(isinstance(each, Spread) for each in arguments):
            raise NotUnderstood("what is printed", node)
        listed = list(zip(given, arguments[1:], strict=True))
        printed = printed_by_methods(machine, listed)
        known = texts_printed(machine, listed, printed)
        if (name == "Fprint" and len(given) == 1) or name == "WriteString":
            text = known[given[0]]
        else:
            text = _printed(name, GivenTexts(machine.evaluator, known, printed), node)
            text = with_symbols(machine, text, arguments[1:], node)
        write_to(machine, builder, text, node)
        return [machine.opaque(), NIL]

    return fprint


def _written_to(machine: Machine, held: Content) -> Builder | None:
    """Return what a writer is, or embeds: `fmt.Fprintf(w, "%s", name)` of a `type lines struct{ strings.Builder }`."""
    found, bare = builder_of(machine, held), untyped(held)
    type_ = dynamic_type(machine, bare)
    if found is not None or type_ is None or members.methods(machine.module, type_, "Write"):
        return found
    promoted = embedded_foreign(machine, bare, "Write")
    if promoted is not None and (found := builder_of(machine, promoted.receiver)) is None:
        raise NotUnderstood("a writer that is embedded")
    return found


def _printed(name: str, given: GivenTexts, node: Node) -> Value:
    """Return what a function prints behind its first argument."""
    from codemod.golang.evaluate.models.formats import shifted, sprint, sprintln

    try:
        if name == "Fprintf":
            found = shifted(given, node, Frame())
        else:
            found = (sprintln if name == "Fprintln" else sprint)(given, node, Frame(), skip=1)
    except Asked:
        found = None
    if not found or len(found) != 1:
        raise NotUnderstood("what is printed", node)
    return found[0]


def _new_buffer(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    if function.name == "bytes.NewBuffer" and arguments[0] is not NIL:
        return None
    text = text_in(machine, arguments[0], node) if arguments[0] is not NIL else text_content("", node)
    builder = Builder(machine.cell(text, ("built", node)), "bytes.Buffer")
    return [Pointer(machine.cell(builder, ("buffer", node)))]


def _new_writer(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`bufio.NewWriter(&buffer)`"""
    target = _written_to(machine, arguments[0])
    if target is None:
        return None
    before = machine.cell(text_in(machine, target.cell.held, node), ("before", node))
    builder = Builder(machine.cell(text_content("", node), ("built", node)), "bufio.Writer", (target, before))
    return [Pointer(machine.cell(builder, ("buffer", node)))]


def _flush(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`writer.Flush()`. Where somebody else has written there, some may have been written before that, and some not."""
    builder = builder_of(machine, function.receiver)
    if builder is None or builder.into is None:
        return None
    target, before = builder.into
    if text_in(machine, target.cell.held, node).parts != text_in(machine, before.held, node).parts:
        raise NotUnderstood("what two have written", node)
    write_to(machine, target, text_in(machine, builder.cell.held, node), node)
    machine.write(builder.cell, text_content("", node), assigned=True)
    machine.write(before, target.cell.held, assigned=True)
    return [NIL]


def _nothing_to_do(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    return []


WRITING: dict[str, Native] = {
    "bytes.NewBufferString": _new_buffer,
    "bytes.NewBuffer": _new_buffer,
    "bufio.NewWriter": _new_writer,
    "bufio.Writer.Flush": _flush,
    "io.WriteString": _fprint("WriteString"),
    "fmt.Fprintf": _fprint("Fprintf"),
    "fmt.Fprint": _fprint("Fprint"),
    "fmt.Fprintln": _fprint("Fprintln"),
}


WRITING |= {"bytes.Buffer.Bytes": _lent, "bytes.Buffer.Truncate": _truncate}

for _kind in ("strings.Builder", "bytes.Buffer", "bufio.Writer"):
    WRITING |= {f"{_kind}.{_name}": _write(_name) for _name in ("WriteString", "Write", "WriteByte", "WriteRune")}
for _kind in ("strings.Builder", "bytes.Buffer"):
    WRITING |= {
        f"{_kind}.String": _built,
        f"{_kind}.Reset": _reset,
        f"{_kind}.Len": _size,
        f"{_kind}.Grow": _nothing_to_do,
    }
