"""Methods that a consumer runs though it calls none of them on a value whose type can be seen.

for _, each := range []io.Closer{finishing{&pod}} { each.Close() }    an interface of elsewhere
fmt.Sprint(&described{&pod})                                          a library asks for String()
template.Must(...Parse("{{.Shorten}}")).Execute(out, patched{&pod})   by its name in a text
reflect.ValueOf(patched{&pod}).MethodByName(name).Call(nil)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.references import references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import decode
from codemod.golang.read.spotting import encoded
from codemod.golang.read.syntax import Node

# what libraries call of what they are given
LIBRARY = (
    "Len", "Less", "Swap", "Push", "Pop",
    "Write", "WriteString", "WriteByte", "WriteRune", "WriteTo", "WriteAt", "ReadFrom", "Read", "ReadAt", "ReadByte",
    "ReadRune", "UnreadByte", "UnreadRune", "Seek", "Close", "Flush", "Sync",
    "String", "GoString", "Format", "Error", "Unwrap", "Is", "As", "LogValue", "Handle", "Enabled", "WithAttrs",
    "WithGroup", "Fire", "Levels",
    "MarshalBinary", "AppendBinary", "AppendText", "MarshalJSONTo", "MarshalXML", "MarshalXMLAttr", "GobEncode",
    "UnmarshalJSON", "UnmarshalText", "UnmarshalYAML", "UnmarshalBinary", "UnmarshalJSONFrom", "UnmarshalXML",
    "UnmarshalXMLAttr", "GobDecode", "IsZero", "Set", "Get", "Type", "IsBoolFlag", "Scan", "Value",
    "Lock", "Unlock", "RLock", "RUnlock", "Done", "Err", "Deadline",
    "Open", "ReadFile", "ReadDir", "Glob", "Sub", "Stat", "Name", "Size", "Mode", "ModTime", "IsDir", "Sys", "Info",
    "Int63", "Uint64", "Seed", "Sum", "Reset", "BlockSize", "ServeHTTP", "RoundTrip", "Visit", "Network", "DeepCopy",
    "DeepCopyObject", "DeepCopyInto", "Run", "Start", "Stop",
)  # fmt: skip
_TYPES = ("type_identifier", "qualified_type")
BY_TEXT = (b"Execute", b"MethodByName", b".Method(")
_COMMENT = rb"(?:/\*[^*]*\*/[ \t]*)?"
_METHOD = rb"\)[ \t]*" + _COMMENT + rb"([\w\x80-\xff]+)[ \t]*" + _COMMENT + rb"[(\[]"


def methods_by_name(module: Module, tops: Iterable[Node], named: Iterable[types.Type]) -> Iterator[Object]:
    """Yield the methods of some types whose names are spelled in some functions, or known to libraries; where templates
    are filled in, or methods found by reflection, all that are exported."""
    tops = list(tops)
    spelled = {encoded(name) for top in tops for name in _selected(module, top)}
    by_text = any(word in top.bytes for top in tops for word in BY_TEXT)
    for type_ in named:
        for name in _names_of_methods(module, type_):
            text = decode(name)
            if name in spelled or text in LIBRARY or (by_text and text[:1].isupper()):
                yield from members.methods(module, type_, text)


@per_module
def _selected(module: Module, top: Node) -> frozenset[str]:
    """Return the names that are selected of anything but packages."""
    named = (node for node in top.walk() if node.kind == "selector_expression")
    return frozenset(node["field"].text for node in named if package_of_operand(module, node["operand"]) is None)


def types_kept(module: Module, item: Object) -> Iterator[types.Type | None]:
    """Yield the types of what a package's variable is declared as, and of what is put into it."""
    spec = types.spec_of(item)
    written = (definition_at(use) for use in references(module, item))
    values = [each.value for each in written if each is not None and each.value is not None]
    yield from (typeof.of_expression(module, value) for value in values)
    yield from (types.of_node(node) for top in (spec, *values) for node in top.walk() if node.kind in _TYPES)


def exported_methods(module: Module, type_: types.Type) -> Iterator[str]:
    """Yield the names of methods that a template may call on what has a type, and of some others."""
    names = map(decode, _names_of_methods(module, type_))
    yield from (name for name in names if name[:1].isupper())


@per_module
def _names_of_methods(module: Module, type_: types.Type) -> tuple[bytes, ...]:
    """Return the names of all methods in the packages that declare a type: few of them are its own."""
    folders = dict.fromkeys(item.file.folder for item in types.all_declared(module, type_))
    sources = (module.sources.read(path) for folder in folders for path in module.in_folder(folder).paths)
    found = (name for source in sources for name in re.findall(_METHOD, source))
    return tuple(dict.fromkeys(found))
