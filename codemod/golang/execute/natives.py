"""What functions of other modules do to memory: builders, locks, lists, decoders."""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.matching import begins, contains, contains_any, ends, equal
from codemod.golang.evaluate.terms import Call, Hole, plain
from codemod.golang.evaluate.values import Value, concat
from codemod.golang.execute.address_texts import ADDRESS_TEXTS, address_text
from codemod.golang.execute.atomic_places import ATOMICS
from codemod.golang.execute.channels_run import CLOCKS
from codemod.golang.execute.contents import (
    NIL,
    Condition,
    Content,
    Function,
    Outside,
    Pointer,
    Slice,
    Spread,
    Struct,
    untyped,
)
from codemod.golang.execute.contexts_run import CONTEXTS, asked_of_context
from codemod.golang.execute.cut_texts import CUTTING, joined_again
from codemod.golang.execute.dynamic_types import type_of
from codemod.golang.execute.edited_lists import EDITED_LISTS
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.equality import are_same, condition_key, known_number, refined, text_in
from codemod.golang.execute.expanded_texts import EXPANDING
from codemod.golang.execute.goroutines import take_part
from codemod.golang.execute.host_addresses import ADDRESSES, of_address
from codemod.golang.execute.host_ports import HOST_PORTS
from codemod.golang.execute.inputs import known_text
from codemod.golang.execute.iterated_maps import ITERATED_MAPS
from codemod.golang.execute.iterating import ITERATING
from codemod.golang.execute.json_copies import encode_json
from codemod.golang.execute.json_decoded import decode_json
from codemod.golang.execute.list_searches import SEARCHES
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.execute.made_errors import ERRORS
from codemod.golang.execute.map_copies import MAP_COPIES
from codemod.golang.execute.once_functions import ONCE_FUNCTIONS
from codemod.golang.execute.operations import sum_of_texts
from codemod.golang.execute.parsed_numbers import PARSED_NUMBERS
from codemod.golang.execute.replacers_run import REPLACERS, replaced_by
from codemod.golang.execute.sorting import SORTING
from codemod.golang.execute.sync_maps import SYNC_MAPS
from codemod.golang.execute.template_actions import TEMPLATES
from codemod.golang.execute.text_places import PLACES
from codemod.golang.execute.text_sizes import CONTAINS
from codemod.golang.execute.url_objects import URLS
from codemod.golang.execute.waiting import counted, state_cell, waited
from codemod.golang.execute.written_texts import WRITING
from codemod.golang.read.syntax import Node

Native = Callable[[Machine, Function, list[Content], Node], "list[Content] | None"]


def _join(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    held, separator = arguments[0], text_in(machine, arguments[1], node)
    held = untyped(held)
    if held is NIL:
        return [text_content("", node)]
    if (whole := joined_again(held, separator, node)) is not None:
        return [whole]
    if not isinstance(held, Slice):
        machine.lose_sight_of(held, remade=True)
        return [known_text(machine, Outside(node, occasion=machine.number()))]
    pieces: list[list[Value]] = []
    for cell in held.window:
        pieces += [[separator]] if pieces else []
        pieces.append([text_in(machine, cell.held, node)])
    return [sum_of_texts(node, concat(node, pieces)[0], text_content("", node)) if pieces else text_content("", node)]


def _test(decide: Callable[[Value, Value], bool | None], name: str) -> Native:
    def test(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
        one, other = (refined(machine, text_in(machine, each, node)) for each in arguments)
        found = decide(one, other)
        if found is None:
            return [Condition(condition_key(machine, name, (plain(one.parts), plain(other.parts))))]
        return [found]

    return test


def _has_letter(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`strings.ContainsRune(s, ':')`"""
    number = known_number(arguments[1])
    if number is None or not 0 < number < 128:
        return None
    return _test(contains, CONTAINS)(machine, function, [arguments[0], text_content(chr(number), node)], node)


def _nothing(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    return []


def _once(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    cell = state_cell(machine, function, " done")
    if cell is None:
        # of an object that others made, it may be done already
        raise NotUnderstood("what is done once", node)
    take_part(machine, (cell.home, "once"))
    if cell.held is NIL or (cell.held is not True and machine.holds(Condition(("once", machine.number())))):
        machine.write(cell, True)
        machine.ways.enter(machine, arguments[0], [], node)
    return []


def _environment(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    name = text_in(machine, arguments[0], node)
    value = Value((Hole(Call("os.Getenv", (plain(name.parts),)), span=node.span),), node)
    if machine.environment:
        value = machine.symbol(node, ("environment", machine.number()))
        return [value] if function.name == "os.Getenv" else [value, Condition(("environment", machine.number()))]
    if function.name == "os.Getenv":
        return [value]
    return [value, Condition(("environment", plain(name.parts)))]


def _first_of(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`cmp.Or(a, b)`"""
    last: Content = text_content("", node)
    for each in arguments:
        last = each
        if isinstance(each, Spread):
            return None
        text = text_in(machine, each, node)
        empty = text_content("0" if text.numeric else "", node)
        if not machine.holds(are_same(machine, text, empty, node)):
            return [each]
    return [last]


def _flag_set(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    """`cmd.Flags()`: nothing of the command is run."""
    return [machine.opaque(Outside(node, occasion=machine.number()))]


def _pointer_to(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    return [Pointer(machine.cell(machine.copy(arguments[0]), ("pointer", node)))]


def _pointed_to(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`ptr.Deref(p, otherwise)`"""
    if arguments[0] is NIL:
        return [arguments[1]]
    return [machine.copy(arguments[0].cell.held)] if isinstance(arguments[0], Pointer) else None


def _decoded(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    """`json.Unmarshal(data, &x)`: everything there is what somebody else wrote, if not this run."""
    if (found := decode_json(machine, function, arguments, node)) is not None:
        return found
    target = arguments[1] if len(arguments) > 1 else arguments[0]
    if not isinstance(target, Pointer):
        raise NotUnderstood("what is decoded", node)
    _decode_into(machine, target, node)
    return [machine.opaque()]


def _decode_into(machine: Machine, target: Pointer, node: Node) -> None:
    held = target.cell.held
    is_new = isinstance(held, Struct) and not held.cells and held.origin is None and not held.unknown
    machine.lose_below([target])
    if isinstance(held, Struct):
        held.lost = not is_new


def _untyped_call(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """A method of an object whose type has no name here."""
    for known in (of_address, address_text, asked_of_context, replaced_by, TEMPLATES["?"]):
        if (found := known(machine, function, arguments, node)) is not None:
            return found
    return None


NATIVE: dict[str, Native] = {
    "strings.Join": _join,
    "strings.HasPrefix": _test(begins, "begins"),
    "strings.HasSuffix": _test(ends, "ends"),
    "strings.Contains": _test(contains, CONTAINS),
    "strings.ContainsRune": _has_letter,
    "strings.ContainsAny": _test(contains_any, "contains any"),
    "strings.EqualFold": _test(lambda one, other: equal(one, other) or None, "same letters"),
    "os.Getenv": _environment,
    "os.LookupEnv": _environment,
    "cmp.Or": _first_of,
    **CONTEXTS,
    **ERRORS,
    **HOST_PORTS,
    **PARSED_NUMBERS,
    **SORTING,
    **SEARCHES,
    **EDITED_LISTS,
    **ITERATING,
    **ITERATED_MAPS,
    **MAP_COPIES,
    **CUTTING,
    **WRITING,
    **EXPANDING,
    **TEMPLATES,
    **PLACES,
    **REPLACERS,
    **ADDRESSES,
    **ADDRESS_TEXTS,
    **ONCE_FUNCTIONS,
    **CLOCKS,
    **SYNC_MAPS,
    **ATOMICS,
    **URLS,
    # of what is of no known type, a call that has a meaning for it
    "?": _untyped_call,
    "sync.Once.Do": _once,
    "sync.WaitGroup.Wait": waited,
    "sync.WaitGroup.Add": counted,
    "sync.WaitGroup.Done": counted,
    "encoding/json.Marshal": encode_json,
    "encoding/json.MarshalIndent": encode_json,
    "sigs.k8s.io/yaml.Marshal": encode_json,
    "encoding/json.Unmarshal": _decoded,
    "sigs.k8s.io/yaml.Unmarshal": _decoded,
    "gopkg.in/yaml.v2.Unmarshal": _decoded,
    "gopkg.in/yaml.v3.Unmarshal": _decoded,
    "github.com/spf13/cobra.Command.Flags": _flag_set,
    "github.com/spf13/cobra.Command.PersistentFlags": _flag_set,
    "reflect.TypeOf": type_of,
    "k8s.io/utils/ptr.To": _pointer_to,
    "k8s.io/utils/ptr.Deref": _pointed_to,
    "k8s.io/utils/pointer.String": _pointer_to,
}


for _lock in ("Mutex", "RWMutex"):
    NATIVE |= {f"sync.{_lock}.{_name}": _nothing for _name in ("Lock", "Unlock", "RLock", "RUnlock")}
