"""How a wrong image expression is rewritten: the rule's spelling, in the words of the place where it stands."""

from __future__ import annotations

from codemod.finding.diagnostics import NewImport, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.paths import field_at, path_of
from codemod.golang.flow.touching import explicit
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import likely_names
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import FUNCTIONS, Node, SourceFile, top_of
from codemod.judge.commenting import comment_edits, comment_lines, trailing_comment
from codemod.judge.leftovers import unused
from codemod.judge.mends import CannotFix
from codemod.judge.naming import is_hidden, name_in_file, not_taken, require_import
from codemod.judge.passes import Pass
from codemod.judge.replaceable import check
from codemod.judge.resolve import import_path
from codemod.records import dataclass
from codemod.rule import Constant, Element, Registry
from codemod.rule.pins import BETWEEN, NAMING, Held, held, pin_expression
from codemod.rule.spelling import qualifiers, read
from codemod.rule.vocabulary import SPELLING

_STATEMENTS = frozenset(
    {"short_var_declaration", "assignment_statement", "return_statement", "expression_statement", "var_declaration"}
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """The rule's expression as it is written at one place, and the imports that it needs there."""

    text: str
    imports: tuple[NewImport, ...]
    registry: Registry


def spell(pass_: Pass, site: Node) -> Spelled:
    """Return the rule's preferred expression for a place. Raises `CannotFix` where it is not valid there."""
    registry = _registry_at(pass_, site)
    receiver = _receiver(pass_.module, site, registry)
    rule, module = pass_.rule, pass_.module
    node = read(_filled(pass_, site, registry), registry.receiver)
    names = {registry.receiver: receiver.name} if receiver is not None else {}
    imports = []
    for name in qualifiers(node):
        path = import_path(module, rule, name)
        if _is_here(module, site.file, path):
            names[name] = ""
        elif path in site.file.dot_imports:
            names[name] = ""
            _none_taken(module, site, node, name)
        else:
            for each in [each.declared for each in held(rule) if module.absolute(each.by.package) == path] or [""]:
                require_import(module, module.sources.file(site.file.path), path, each)
            names[name] = name_in_file(module, site.file, path)
            not_taken(module, site, names[name])
            imports.append(NewImport(site.file.path, path, names[name]))
    return Spelled(_renamed(node, names), tuple(imports), registry)


def _filled(pass_: Pass, site: Node, registry: Registry) -> str:
    """Return the rule's expression with packages as most files call them. Raises `CannotFix`."""
    module, rule, pins = pass_.module, pass_.rule, held(pass_.rule)
    if not all(isinstance(each.by, Constant | Element) for each in pins):
        raise CannotFix(
            message(
                "the pin is held by {constant}, which is no constant; name it by hand", constant=pin_expression(rule)
            )
        )
    if pins[0].part not in NAMING:
        # as in `"quay.io/acme/agent:" + version`: of the rule's expression, what the tag goes behind would be missing
        raise CannotFix(
            message("nothing holds the repository; write {constant} by hand", constant=pin_expression(rule))
        )
    paths = {module.absolute(each.by.package) for each in pins}
    if len({likely_names(path)[0] for path in paths}) != len(paths):
        raise CannotFix(message("the packages of the pin have one name; write it by hand"))
    texts: dict[str, str] = {
        each.part: f"{likely_names(module.absolute(each.by.package))[0]}.{each.declared}{_key(pass_, site, each)}"
        for each in pins
    }
    spelling = rule.spelling
    if len(pins) > 1 and spelling == SPELLING and registry.expression:
        # as in `Sprintf("%s/%s:%s", registry, Image, ImageTag)`
        verbs = "".join(f"{BETWEEN[part]}%s" for part in texts)
        return f'fmt.Sprintf("%s/{verbs}", {registry.expression}, {", ".join(texts.values())})'
    apart = "{tag}" in spelling or "{digest}" in spelling
    between = ' + "{}" + ' if not registry.expression else '+"{}"+'
    whole = "".join(between.format(BETWEEN[part]) * bool(BETWEEN[part]) + text for part, text in texts.items())
    if not registry.expression:
        return whole
    # not `format`: a composite literal has braces of its own
    texts["constant"] = texts[pins[0].part] if apart else whole
    for name, text in texts.items():
        spelling = spelling.replace(f"{{{name}}}", text)
    return spelling.replace("{registry}", registry.expression)


def _key(pass_: Pass, site: Node, pin: Held) -> str:
    """Return the index of the element that holds a part of the pin, empty for a constant."""
    if not isinstance(pin.by, Element):
        return ""
    from codemod.judge.versions import key_at

    return f"[{key_at(pass_, site, pin, pin.by)}]"


def _is_here(module: Module, file: SourceFile, path: str) -> bool:
    """Whether a package is that of the file, and not one of tests or a program beside it."""
    package = module.package_of(file)
    return path == package.path and package.name == module.sources.file(file.path).package


def _none_taken(module: Module, site: Node, expression: Node, package: str) -> None:
    """Refuse where something of a package that is imported by `.` has another meaning."""
    for node in expression.walk():
        operand, field = node.get("operand"), node.get("field")
        if field is not None and operand is not None and operand.spells(package) and operand.binding is None:
            not_taken(module, site, field.text)


_NONE = Registry(package="", expression="")  # the pin alone: it has its registry in it, or mirrors are the way


def _registry_at(pass_: Pass, site: Node) -> Registry:
    if pass_.rule.stands_alone:
        return _NONE
    if not pass_.rule.expressions:
        raise CannotFix(message("the rule has no expression for the registry; put it in front by hand"))
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
    if len(list(definitions(binding))) != 1 or is_hidden(module, site, binding.name, binding):
        raise CannotFix(message("the receiver {name} is changed or hidden here", name=binding.name))
    _has_fields(module, binding, registry)
    _is_not_nil(module, site, binding, registry)
    return binding


def _is_not_nil(module: Module, site: Node, receiver: Binding, registry: Registry) -> None:
    """Refuse below a test that says that the receiver, or what the registry is a field of, is nil there."""
    ways = (path_of(node) for node in read(registry.expression, registry.receiver).walk())
    whole = (explicit(module, receiver, path) for bottom, path in ways if bottom.spells(registry.receiver))
    owners = {path[:n] for path in whole for n in range(len(path))}
    for above in site.ancestors():
        condition = above.get("condition") if above.kind == "if_statement" else above.get("value")
        if above.kind not in ("if_statement", "expression_case") or condition is None:
            continue
        for test in condition.walk():
            right = test.get("right") if test.kind == "binary_expression" else None
            if right is not None and right.kind == "nil":
                bottom, path = path_of(test["left"])
                otherwise = above.get("alternative")
                unsure = test["operator"].kind == "==" or (otherwise is not None and otherwise.holds(site))
                if unsure and bottom.binding is receiver and explicit(module, receiver, path) in owners:
                    raise CannotFix(message("{name} may be nil here", name=test["left"].text))


def _has_fields(module: Module, binding: Binding, registry: Registry) -> None:
    """Refuse where the receiver's type is known and has not the fields of the registry expression."""
    own = typeof.of_binding(module, binding)
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
            known = found is not None or bool(members.methods(module, type_, str(step)))
            if not known and not _embeds_foreign(module, type_):
                raise CannotFix(message("the receiver has no {field} here", field=".".join(map(str, path))))
            type_ = found[1] if found is not None else None


def _embeds_foreign(module: Module, type_: types.Type | None) -> bool:
    struct = types.underlying(module, type_)
    listed = members.members(struct) if struct is not None else ()
    return any(
        member.embedded and (types.declared(module, member.type) is None or _embeds_foreign(module, member.type))
        for member in listed
    )


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


def suggest(pass_: Pass, site: Node, keeps: bool = False) -> SuggestedFix:
    """Return the fix that writes the rule's expression at a place; `keeps`: the text is right, and stays what it is.

    Raises `CannotFix`.
    """
    check(pass_, site, keeps)
    spelled = spell(pass_, site)
    path, node = site.file.path, site
    text = spelled.text.encode()
    edits = [Edit(path, node.start, node.end, text)] if node.bytes != text else []
    statement = next((n for n in (node, *node.ancestors()) if n.kind in _STATEMENTS), None)
    body = _one_line_body(statement) if statement is not None else None
    if statement is not None and body is not None:
        edits = [_spread_out(pass_, body, statement, edits, spelled.registry)]
    elif statement is not None:
        edits += comment_edits(pass_, statement, spelled.registry)
        edits += trailing_comment(statement.file, statement.end, pass_.resolved.names)
    gone, frees = unused(pass_.module, node)
    said = message("write {expression}", expression=spelled.text)
    return SuggestedFix(said, (*edits, *gone), spelled.imports, frees)


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
    from codemod.finding.lines import line_start

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
