"""The operator's own image: one Go function beside the constant reads it from the environment.

This module knows that function: whether a package has it, whether it is the right one, and how it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from codemod.finding.diagnostics import NewImport, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Param, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.program.names import likely_names
from codemod.golang.read.files import File, Object
from codemod.golang.read.literals import is_empty
from codemod.golang.read.parsing import parse
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.judge.judged import Judged
from codemod.judge.mends import CannotFix
from codemod.judge.naming import name_in_file
from codemod.judge.passes import Pass
from codemod.judge.rewrite import suggest
from codemod.judge.verdicts import judge, reads_environment
from codemod.records import replace
from codemod.rule import Override
from codemod.rule.pins import held, pin_expression

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tree_sitter

_HELPER = """
// {helper} returns the image that ${variable} names,
// or else {constant} in the given registry.
func {helper}(registry string) string {{
	if image := {os}.Getenv("{variable}"); image != "" {{
		return image
	}}
	return {fmt}.Sprintf("%s/%s", registry, {constant})
}}
"""

_TEST = """package {package}

import (
	"os"
	"testing"
)

func Test{helper}(t *testing.T) {{
	const variable = "{variable}"
	const registry = "registry.example.com:5000"
	pinned := registry + "/" + {constant}
	own := "registry.example.org/team/own:v1"

	for _, test := range []struct{{ value, want string }}{{
		{{"", pinned}},
		{{own, own}},
	}} {{
		t.Setenv(variable, test.value)
		if got := {helper}(registry); got != test.want {{
			t.Errorf("with %s=%q: got %q, want %q", variable, test.value, got, test.want)
		}}
	}}

	// Setenv, above, puts the variable back as it was
	if err := os.Unsetenv(variable); err != nil {{
		t.Fatal(err)
	}}
	if got := {helper}(registry); got != pinned {{
		t.Errorf("without %s: got %q, want %q", variable, got, pinned)
	}}
}}
"""


def calling(pass_: Pass, override: Override) -> Pass:
    """Return the pass whose preferred spelling is a call of the helper."""
    package = likely_names(pass_.module.absolute(held(pass_.rule)[0].by.package))[0]
    spelling = f"{package}.{override.helper}({{registry}})"
    return Pass(replace(pass_.rule, spelling=spelling), pass_.module, pass_.files, beside=pass_.beside)


def helpers_named(pass_: Pass, override: Override) -> list[Object]:
    """Return what has the helper's name in the constant's package."""
    package = pass_.constant_package
    return package.named(override.helper) if package is not None else []


def is_helper(pass_: Pass, override: Override, item: Object) -> bool:
    """Whether a declaration takes the registry, and returns the variable where it is set, else registry + constant."""
    from codemod.golang.evaluate.returns import returned

    function = item.declaration.node
    if item.kind != "func" or string_types(function, "parameters") != 1 or string_types(function, "result") != 1:
        return False
    values = returned(pass_.evaluator, Frame(function, checked=True), (), 0)
    chosen = [value for value in values if is_choice(pass_, value)]
    return (
        len(values) == 2
        and len(chosen) == 1
        and any(_is_pinned(pass_, value) for value in values)
        and is_guarded(function)
    )


def string_types(function: Node, field: str) -> int | None:
    """Return how many parameters or results a function has, where each is a string."""
    spelled = [type_.spells("string") for _, type_, _ in parameters(function, field)]
    return len(spelled) if all(spelled) else None


def is_choice(pass_: Pass, value: Value) -> bool:
    """Whether a value is the rule's environment variable, and nothing else."""
    part = value.parts[0]
    read = len(value.parts) == 1 and reads_environment(part)
    return read and not judge(value, pass_.resolved).code


def _is_pinned(pass_: Pass, value: Value) -> bool:
    """Whether a value is the function's own parameter, a slash and the constant."""
    if len(value.parts) != 3:
        return False
    registry, slash, constant = value.parts
    own = isinstance(registry, Hole) and isinstance(registry.term, Param) and registry.term.index == 0
    return own and slash == Text("/") and isinstance(constant, Text) and constant.constant == pass_.resolved.constant


def is_guarded(function: Node) -> bool:
    """Whether the body is `if v := os.Getenv(..); v != "" { return v }` and a second `return`; `v` may be read before
    the `if`. The two values alone do not say that an empty variable is not returned."""
    statements = [node for node in _statements(function) if node.kind != "short_var_declaration"]
    if [node.kind for node in statements] != ["if_statement", "return_statement"]:
        return False
    condition, then = statements[0].get("condition"), statements[0].get("consequence")
    inner = list(_statements(statements[0], "consequence"))
    if condition is None or then is None or statements[0].get("alternative") is not None:
        return False
    condition = strip_parens(condition)
    operator, left, right = condition.get("operator"), condition.get("left"), condition.get("right")
    if operator is None or left is None or right is None or operator.kind != "!=" or not is_empty(right):
        return False
    returned = inner[0].children[0].children if [node.kind for node in inner] == ["return_statement"] else []
    return len(returned) == 1 and left.kind == "identifier" and returned[0].binding is left.binding is not None


def _statements(node: Node, field: str = "body") -> Iterator[Node]:
    block = node.get(field)
    for child in block.children if block is not None else ():
        yield from child.children if child.kind == "statement_list" else (child,)


def write(pass_: Pass, override: Override) -> tuple[tuple[Edit, ...], tuple[NewImport, ...]]:
    """Return the edits and imports that make the helper, below the constant's file, and its test, in a new file.

    Raises `CannotFix` where a name is taken, or there is not one constant to stand beside.
    """
    if len(pass_.constants) != 1 or pass_.constants[0].kind != "const":
        raise CannotFix(message("declare the constant first"))
    if not override.helper[0].isupper():
        raise CannotFix(message("{name} cannot be called from other packages", name=override.helper))
    file = pass_.constants[0].file
    names = {path: _import_name(pass_, file, path) for path in ("fmt", "os")}
    fields = {
        "helper": override.helper,
        "variable": override.variable,
        "constant": pin_expression(pass_.rule),
        "package": file.package,
    }
    end = len(file.source)
    edits = (
        Edit(file.path, end, end, _below(file.source, _HELPER.format(**fields, **names).encode())),
        Edit(_test_path(pass_, file, override), 0, 0, header(file) + _TEST.format(**fields).encode(), creates=True),
    )
    return edits, tuple(NewImport(file.path, path, name) for path, name in names.items())


def _import_name(pass_: Pass, file: File, path: str) -> str:
    name = name_in_file(pass_.module, file, path)
    if name == "_" or pass_.module.package_of(file).named(name):
        raise CannotFix(message("the name {name} means something else here", name=name))
    return name


def _below(source: bytes, text: bytes) -> bytes:
    """Return what is written at the end of a file, with the file's own line ends."""
    text = text if source.endswith(b"\n") else b"\n" + text
    return text.replace(b"\n", b"\r\n") if b"\r\n" in source else text


def _test_path(pass_: Pass, file: File, override: Override) -> str:
    """Return the path of the test: no `_` in its name, which could make it one for another system."""
    path = "/".join(filter(None, (file.folder, f"{override.helper.lower()}_test.go")))
    try:
        pass_.module.tree.read(path)
    except FileNotFoundError:
        return path
    except OSError:
        pass
    raise CannotFix(message("{path} is to be made, but is there already", path=path))


def header(file: File) -> bytes:
    """Return what stands above a file's package clause and its documentation: a licence, build constraints."""
    comments: list[tree_sitter.Node] = []
    for node in parse(file.source).root_node.children:
        if node.type == "comment":
            comments.append(node)
        elif node.type == "package_clause":
            after = node.start_byte
            for comment in reversed(comments):
                if file.source.count(b"\n", comment.end_byte, after) > 1:
                    text = file.source[comments[0].start_byte : comment.end_byte]
                    return re.sub(rb"\r+\n", b"\n", text) + b"\n\n"
                after = comment.start_byte
            break
    return b""


def wrong_helpers(pass_: Pass, wanted: Override) -> list[Object]:
    """Return what has the helper's name, and is not the function that reads the image."""
    return [each for each in helpers_named(pass_, wanted) if not is_helper(pass_, wanted, each)]


def outside(pass_: Pass, wanted: Override, good: Iterable[Judged]) -> Iterator[Judged]:
    """Yield the good images that are formed outside of the helper."""
    helpers = helpers_named(pass_, wanted)
    return (each for each in good if not _is_inside(each.value.site, helpers))


def _is_inside(site: Node, helpers: Sequence[Object]) -> bool:
    return any(site.file is helper.file and helper.declaration.node.holds(site) for helper in helpers)


def through_helper(calling: Pass, wanted: Override, wrong: Sequence[Object], judged: Judged) -> SuggestedFix:
    """Return the fix that calls the helper, and writes it where there is none. Raises `CannotFix`.

    The preferred spelling of `calling` is such a call: see `calling`.
    """
    helpers = helpers_named(calling, wanted)
    if wrong:
        raise CannotFix(message("make {name} the function that reads the image first", name=wanted.helper))
    others = judged.consumption.values
    if any(is_choice(calling, value) and not _is_inside(value.site, helpers) for value in others):
        raise CannotFix(message("${variable} is read here; call {name}", variable=wanted.variable, name=wanted.helper))
    fix = suggest(calling, judged.value.site)
    if helpers:
        return fix
    edits, imports = write(calling, wanted)
    return replace(fix, edits=(*fix.edits, *edits), imports=(*fix.imports, *imports))
