"""What a name means at one place of a file, and by which name a package can be called there."""

from __future__ import annotations

from codemod.finding.diagnostics import message
from codemod.golang.program.names import identifiers, likely_names
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.files import File
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, SourceFile, top_of
from codemod.judge.mends import CannotFix


def name_in_file(module: Module, file: SourceFile, path: str) -> str:
    """Return the name by which a file knows a package, or would after importing it plainly."""
    for name, imported in file.named_imports.items():
        if imported == path and name != "_":
            return name
    package = module.imported(path)
    return package.name if package is not None and package.name else likely_names(path)[0]


def require_import(module: Module, file: File, path: str, name: str = "") -> None:
    """Refuse a package that this file cannot import, or whose `name` it could not use then."""
    if module.imported(path) is not None and path not in (*file.plain_imports, *file.named_imports.values()):
        from codemod.golang.program.importing import refused  # most files import what they need

        if (why := refused(module, file, path)) is not None:
            raise CannotFix(why)
    if name and not exported(name):
        raise CannotFix(message("{name} cannot be used in other packages", name=name))


def not_taken(module: Module, site: Node, name: str) -> None:
    """Refuse a name that stands for something of the function or of the package at this place."""
    if is_hidden(module, site, name, None) or module.package_of(site.file).named(name):
        raise CannotFix(message("the name {name} means something else here", name=name))


def is_hidden(module: Module, at: Node, name: str, but: Binding | None) -> bool:
    """Whether a name is a local one at a place: any but this binding."""
    top = top_of(at)
    bindings = dict.fromkeys(node.binding for node in identifiers(module, top).get(name, ()))
    if any(binding is not None and binding is not but and _visible(binding.node, at) for binding in bindings):
        return True
    return any(_visible(declared, at) for declared in _types(module, top).get(name, ()))


@per_module
def _types(module: Module, top: Node) -> dict[str, list[Node]]:
    """Return where a function declares types and type parameters, by name."""
    receiver, found = top.get("receiver"), dict[str, list[Node]]()
    for node in receiver.walk() if receiver is not None else ():
        if node.kind == "type_identifier":
            found.setdefault(node.text, []).append(node)
    for node in top.walk():
        if node.kind in ("type_spec", "type_alias", "type_parameter_declaration"):
            for name in node.all("name"):
                found.setdefault(name.text, []).append(name)
    return found


def _visible(declared: Node, at: Node) -> bool:
    """Whether a local name is in scope at a place: declared before it, in a block around it."""
    if declared.start > at.start:
        return False
    for above in declared.ancestors():
        if above.kind in ("block", "function_declaration", "method_declaration", "func_literal") or above.kind.endswith(
            ("_case", "if_statement", "for_statement", "switch_statement")
        ):
            return above.holds(at)
    return False
