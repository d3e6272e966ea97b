"""How a wrong image expression is rewritten: the rule's spelling, in the words of the place where it stands."""

from __future__ import annotations

import re

from codemod.finding.diagnostics import Message, NewImport, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.finding.lines import line_start, lines_above, next_line
from codemod.golang.flow.definitions import definition_at, definitions, statement_of
from codemod.golang.flow.paths import field_at, path_of
from codemod.golang.program import types
from codemod.golang.program.packages import Module, identifiers, likely_names
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import FUNCTIONS, Node, SourceFile, top_of
from codemod.image.mentions import references_in
from codemod.judge.passes import Pass
from codemod.judge.resolve import import_path
from codemod.records import dataclass
from codemod.rule import Registry
from codemod.rule.spelling import qualifiers, read

_STATEMENTS = frozenset(
    {"short_var_declaration", "assignment_statement", "return_statement", "expression_statement", "var_declaration"}
)
_PURE = rb"(?:net\.JoinHostPort|strconv\.Itoa|fmt\.Sprintf?|strings\.\w+|(?:file)?path\.\w+)$"


@dataclass(frozen=True, slots=True)
class Spelled:
    """The rule's expression as it is written at one place, and the imports that it needs there."""

    text: str
    imports: tuple[NewImport, ...]
    registry: Registry


class CannotFix(Exception):
    """Why there is no rewrite here: the message for people."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


def spell(pass_: Pass, site: Node) -> Spelled:
    """Return the rule's preferred expression for a place. Raises `CannotFix` where it is not valid there."""
    registry = _registry_at(pass_, site)
    receiver = _receiver(pass_.module, site, registry)
    rule, module = pass_.rule, pass_.module
    constant_path = module.absolute(rule.constant.package)
    qualified = f"{likely_names(constant_path)[0]}.{rule.constant.name}"
    # not `format`: a composite literal has braces of its own
    source = rule.spelling.replace("{constant}", qualified).replace("{registry}", registry.expression)
    node = read(source, registry.receiver)
    names = {registry.receiver: receiver.name} if receiver is not None else {}
    imports = []
    for name in qualifiers(node):
        path = import_path(module, rule, name)
        if path == module.package_of(site.file).path:
            names[name] = ""
            continue
        if path in site.file.dot_imports:
            names[name] = ""
            if path == constant_path:
                _not_taken(module, site, rule.constant.name)
            continue
        names[name] = local_name(module, site.file, path)
        imports.append(NewImport(site.file.path, path, names[name]))
    for name in (new for new in names.values() if new and (receiver is None or new != receiver.name)):
        _not_taken(module, site, name)
    return Spelled(_renamed(node, names), tuple(imports), registry)


def _registry_at(pass_: Pass, site: Node) -> Registry:
    package = pass_.module.package_of(site.file).path
    for local in pass_.resolved.registries:
        if local.package == package:
            return local.registry
    raise CannotFix(
        message(
            "no local registry is known in the package {package}; hand the image in from one that has it",
            package=package,
        )
    )


def _receiver(module: Module, site: Node, registry: Registry) -> Binding | None:
    """Return the binding of the method's receiver, sound and in reach; None where the registry needs none."""
    if not registry.receiver:
        return None
    top = top_of(site)
    listed = top.get("receiver")
    named = [name for declared in listed.children for name in declared.all("name")] if listed is not None else []
    binding = named[0].binding if named else None
    if binding is None:
        raise CannotFix(
            message("write {expression} in a method, where its receiver is in scope", expression=registry.expression)
        )
    if len(list(definitions(binding))) != 1 or _shadowed(module, site, top, binding.name, binding):
        raise CannotFix(message("the receiver {name} is changed or hidden here", name=binding.name))
    _has_fields(module, binding, registry)
    return binding


def _has_fields(module: Module, binding: Binding, registry: Registry) -> None:
    """Refuse where the receiver's type is known and has not the fields of the registry expression."""
    own = types.of_binding(module, binding)
    for node in read(registry.expression, registry.receiver).walk():
        bottom, path = path_of(node)
        if node.kind != "selector_expression" or not bottom.spells(registry.receiver):
            continue
        type_: types.Type | None = own
        for step in path:
            struct = types.underlying(module, type_)
            if struct is None or struct.node.kind != "struct_type":
                break
            found = field_at(module, type_, step)
            known = found is not None or types.method(module, type_, str(step)) is not None
            if not known and not _embeds_foreign(module, type_):
                raise CannotFix(message("the receiver has no {field} here", field=".".join(map(str, path))))
            type_ = found[1] if found is not None else None


def _embeds_foreign(module: Module, type_: types.Type | None) -> bool:
    struct = types.underlying(module, type_)
    listed = types.members(struct) if struct is not None else ()
    return any(
        member.embedded and (types.declared(module, member.type) is None or _embeds_foreign(module, member.type))
        for member in listed
    )


def _visible(binding: Binding, at: Node) -> bool:
    """Whether a local name is in scope at a place: declared before it, in a block around it."""
    if binding.node.start > at.start:
        return False
    for above in binding.node.ancestors():
        if above.kind in ("block", "function_declaration", "method_declaration", "func_literal") or above.kind.endswith(
            ("_case", "if_statement", "for_statement", "switch_statement")
        ):
            return above.holds(at)
    return False


def _shadowed(module: Module, at: Node, top: Node, name: str, but: Binding | None) -> bool:
    bindings = dict.fromkeys(node.binding for node in identifiers(module, top).get(name, ()))
    return any(binding is not None and binding is not but and _visible(binding, at) for binding in bindings)


def _not_taken(module: Module, site: Node, name: str) -> None:
    top = top_of(site)
    if _shadowed(module, site, top, name, None) or module.package_of(site.file).lookup(name) is not None:
        raise CannotFix(message("the name {name} means something else here", name=name))


def local_name(module: Module, file: SourceFile, path: str) -> str:
    """Return the name by which a file knows a package, or would after importing it plainly."""
    for name, imported in file.named_imports.items():
        if imported == path:
            return name
    package = module.imported(path)
    return package.name if package is not None and package.name else likely_names(path)[0]


def _renamed(node: Node, names: dict[str, str]) -> str:
    """Return the expression's text with its identifiers renamed; renamed to "", `common.` is left out of `common.X`."""
    out, position = bytearray(), node.start
    for inner in node.walk():
        new = names.get(inner.text) if inner.kind == "identifier" else None
        if new is None:
            continue
        out += node.source[position : inner.start] + new.encode()
        position = inner.end if new else inner.end + 1
    return (out + node.source[position : node.end]).decode()


def suggest(pass_: Pass, site: Node) -> SuggestedFix:
    """Return the fix that writes the rule's expression at a place. Raises `CannotFix`."""
    if site.kind.endswith(("_statement", "_declaration", "_spec")):
        raise CannotFix(message("the image is put together over several statements; write it as one expression"))
    if any(above.kind == "const_spec" for above in site.ancestors()):
        raise CannotFix(message("a constant cannot hold the registry; make it a variable"))
    if site.function is None:
        raise CannotFix(message("this is no expression inside a function"))
    spelled = spell(pass_, site)
    path, node = site.file.path, site
    text = spelled.text.encode()
    edits = [Edit(path, node.start, node.end, text)] if node.bytes != text else []
    statement = next((n for n in (node, *node.ancestors()) if n.kind in _STATEMENTS), None)
    body = _one_line_body(statement) if statement is not None else None
    if statement is not None and body is not None:
        edits = [_spread_out(pass_, body, statement, edits, spelled.registry)]
    elif statement is not None:
        edits += _comments(pass_, statement, spelled.registry)
        edits += trailing_comment(statement.file, statement.end, pass_.resolved.name)
    edits += unused(node, spelled.text)
    said = message("write {expression}", expression=spelled.text)
    return SuggestedFix(said, tuple(edits), spelled.imports)


def _one_line_body(statement: Node) -> Node | None:
    """Return the function body around a statement if all of it is one line, as in `func (c *T) image() string { ... }`.

    gofmt leaves only short ones so; a fix makes it long, and spreads it out.
    """
    body = statement.parent
    while body is not None and body.kind != "block":
        body = body.parent
    if body is None or body.parent is None or body.parent.kind not in FUNCTIONS or b"\n" in body.bytes:
        return None
    if sum(len(inner.children) for inner in body.children) != 1:
        raise CannotFix(message("several statements stand on one line; give each its own"))
    return body


def _spread_out(pass_: Pass, body: Node, statement: Node, edits: list[Edit], registry: Registry) -> Edit:
    """Write a function body of one line over several, with the edits inside and the comment above."""
    source = body.source
    line = source[line_start(source, body.start) : body.start]
    indent = line[: len(line) - len(line.lstrip(b" \t"))]
    end = b"\r\n" if b"\r\n" in source[: body.start] else b"\n"
    new = source[statement.start : statement.end]
    for edit in edits:
        new = new[: edit.start - statement.start] + edit.new + new[edit.end - statement.start :]
    inside = [*(text.encode() for text in comment_lines(pass_, registry)), new]
    text = b"{" + end + b"".join(indent + b"\t" + each + end for each in inside) + indent + b"}"
    return Edit(body.file.path, body.start, body.end, text)


def comment_lines(pass_: Pass, registry: Registry) -> list[str]:
    """Return the comment lines of a registry with the pin filled in."""
    return ["// " + line.replace("{image}", str(pass_.rule.image)) for line in registry.comment]


def _comments(pass_: Pass, statement: Node, registry: Registry) -> list[Edit]:
    """Write the rule's comment above a statement, in place of what it makes untrue."""
    source = statement.source
    begin = line_start(source, statement.start)
    indent = source[begin : statement.start]
    if indent.strip() or not registry.comment:
        return []
    end_of_line = b"\r\n" if source[:begin].endswith(b"\r\n") else b"\n"
    wanted = [indent + line.encode() + end_of_line for line in comment_lines(pass_, registry)]
    start = begin
    texts = (*pass_.rule.stale_comments, *(line.partition("{image}")[0] for line in registry.comment))
    known = tuple(text.strip().encode() for text in texts if text.strip())
    for offset, line in lines_above(source, begin):
        text = line.strip()
        if not text.startswith(b"//") or not text[2:].strip().startswith(known):
            break
        start = offset
    new = b"".join(wanted)
    return [] if source[start:begin] == new else [Edit(statement.file.path, start, begin, new)]


def trailing_comment(file: SourceFile, end: int, name: str) -> list[Edit]:
    """Remove a comment after `end` on the same line that repeats an image that is no longer there."""
    rest = file.source[end : next_line(file.source, end)].removesuffix(b"\n").removesuffix(b"\r")
    text = rest.lstrip(b" \t")
    if not text.startswith(b"//") or not any(references_in(text[2:].strip(), name.encode())):
        return []
    return [Edit(file.path, end, end + len(rest), b"")]


def unused(replaced: Node, text: str) -> list[Edit]:
    """Remove the variables that nothing reads any more. Raises `CannotFix` where one may have to stay."""
    gone = [replaced]
    edits: list[Edit] = []
    seen: set[Binding] = set()
    for removed in gone:
        for binding in dict.fromkeys(n.binding for n in removed.walk() if n.binding is not None):
            if binding in seen or binding.kind != "var" or re.search(rf"\b{re.escape(binding.name)}\b", text):
                continue
            reads = [u for u in binding.uses if definition_at(u) is None and not any(g.holds(u) for g in gone)]
            if reads:
                continue
            seen.add(binding)
            statement = _only_definition(binding)
            if statement is None:
                raise CannotFix(message("the variable {name} would be left unused", name=binding.name))
            lines = line_start(statement.source, statement.start), next_line(statement.source, statement.end)
            edits.append(Edit(statement.file.path, *lines, b""))
            gone.append(statement)
    return edits


def _only_definition(binding: Binding) -> Node | None:
    """Return the statement that declares this variable, if taking it away changes nothing else: `x := a + "/" + b`."""
    found = list(definitions(binding))
    statement = statement_of(binding.node)
    if len(found) != 1 or found[0].value is None or found[0].kind != "value":
        return None
    left = statement.get("left")
    if statement.kind != "short_var_declaration" or left is None or len(left.children) != 1:
        return None
    calls = [node.get("function") for node in found[0].value.walk() if node.kind == "call_expression"]
    if not all(call is not None and re.match(_PURE, call.bytes) for call in calls):
        return None
    return statement if statement.parent is not None and statement.parent.kind in ("statement_list", "block") else None
