"""The fix of IMG501: the image is read from the variable that the policy names, where the container gets it.

    {Image: "quay.io/acme/agent:v1"}    becomes    {Image: imageFrom("RELATED_IMAGE_AGENT", "quay.io/acme/agent:v1")}

Where the variable is not set, the image is what it was. The helper is written once a package, in a file of its own: a
package may have many containers, and no import can close a cycle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from codemod.finding.diagnostics import Span, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.returns import returned
from codemod.golang.evaluate.terms import Call, Hole, Param, Part
from codemod.golang.evaluate.values import ARGUMENT, FIELD
from codemod.golang.program.packages import Module, Package
from codemod.golang.read.directives import is_generated
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.image.pattern import Pattern
from codemod.image.reference import last_component
from codemod.judge.mends import CannotFix
from codemod.judge.naming import is_hidden
from codemod.judge.override import header, is_guarded, string_types
from codemod.policy.arriving import Arriving
from codemod.rule import Policy

_HELPER = """package {package}

import "os"

// {helper} returns the image that the environment variable names, or else the one that is given.
func {helper}(variable, image string) string {{
	if set := os.Getenv(variable); set != "" {{
		return set
	}}
	return image
}}
"""

_TEST = """package {package}

import (
	"os"
	"testing"
)

func Test{name}(t *testing.T) {{
	const variable = "TEST_OF_{upper}"
	const given, other = "registry.example.com/given:v1", "registry.example.org/other:v2"

	for _, test := range []struct{{ value, want string }}{{
		{{"", given}},
		{{other, other}},
	}} {{
		t.Setenv(variable, test.value)
		if got := {helper}(variable, given); got != test.want {{
			t.Errorf("with %s=%q: got %q, want %q", variable, test.value, got, test.want)
		}}
	}}

	// Setenv, above, puts the variable back as it was
	if err := os.Unsetenv(variable); err != nil {{
		t.Fatal(err)
	}}
	if got := {helper}(variable, given); got != given {{
		t.Errorf("without %s: got %q, want %q", variable, got, given)
	}}
}}
"""


def variable_of(policy: Policy, pattern: Pattern) -> str:
    """Return the variable of an image: `RELATED_IMAGE_KUBE_PROXY` of `registry.k8s.io/kube-proxy:v1.30.0`."""
    name = re.sub(r"[^A-Z0-9]", "_", last_component(pattern.repository).upper())
    return policy.variable.replace("{image}", name)


class Arrivals:
    """All images that arrive in a program: which of them at one sink, and which would have one variable."""

    def __init__(self, policy: Policy, images: Iterable[Arriving]) -> None:
        self.policy = policy
        self.at: dict[Span, list[Pattern | None]] = {}
        self.named: dict[str, dict[Pattern, None]] = {}
        for each in images:
            self.at.setdefault(each.at, []).append(each.pattern)
            if policy.variable and each.pattern is not None and each.pattern.named:
                self.named.setdefault(variable_of(policy, each.pattern), {})[each.pattern] = None


def suggest_override(
    module: Module, evaluator: Evaluator, sinks: Sequence[Arriving], all_: Arrivals
) -> SuggestedFix | None:
    """Return the fix for all sinks that one image reaches from one place; None where the policy names no variable.

    Raises `CannotFix`.
    """
    policy, pattern = all_.policy, sinks[0].pattern
    if not policy.variable or pattern is None:
        return None
    if not pattern.known:
        raise CannotFix(message("what the image is, is not known whole; let an operator set its registry"))
    variable = variable_of(policy, pattern)
    _is_only(sinks, pattern, variable, all_)
    edits: dict[Edit, None] = {}
    for sink in sinks:
        assert sink.node is not None
        edits |= dict.fromkeys(_called(module, sink.node, policy.helper, variable))
        edits |= dict.fromkeys(_helper(module, evaluator, sink.node, policy.helper))
    return SuggestedFix(message("read it from ${variable}", variable=variable), tuple(edits))


def _is_only(sinks: Sequence[Arriving], pattern: Pattern, variable: str, all_: Arrivals) -> None:
    """Refuse where a variable would not stand for this image alone, or a sink not for it alone."""
    if any(sink.node is None for sink in sinks):
        raise CannotFix(message("no program runs in a manifest; put a template's variable in front"))
    if any(step.message.template in (ARGUMENT, FIELD) for sink in sinks for step in sink.related):
        # who else hands something in there, in a program that is not in sight, means another image
        raise CannotFix(message("it is handed on to {sink}; read it where it is named", sink=sinks[0].sink))
    for sink in sinks:
        if any(other != pattern for other in all_.at[sink.at]):
            raise CannotFix(message("other images reach {sink} here, too; read each where it is named", sink=sink.sink))
    for other in all_.named[variable]:
        if other != pattern:
            raise CannotFix(message("${variable} would stand for {image}, too", variable=variable, image=other.text))


def _called(module: Module, node: Node, helper: str, variable: str) -> Iterator[Edit]:
    if is_hidden(module, node, helper, None):
        raise CannotFix(message("the name {name} means something else here", name=helper))
    yield Edit(node.file.path, node.start, node.start, f'{helper}("{variable}", '.encode())
    yield Edit(node.file.path, node.end, node.end, b")")


def _helper(module: Module, evaluator: Evaluator, node: Node, helper: str) -> tuple[Edit, ...]:
    """Return the edits that make the helper and its test, where the package has none. Raises `CannotFix`."""
    question = (_helper, node.file.folder, module.sources.file(node.file.path).package, helper)
    return evaluator.remembered(question, lambda: tuple(_made(module, evaluator, node, helper)))


def _made(module: Module, evaluator: Evaluator, node: Node, helper: str) -> Iterator[Edit]:
    package = module.package_of(node.file)
    declared = package.named(helper)
    if any(not is_lookup_helper(evaluator, item) for item in declared):
        raise CannotFix(message("{name} is there, but is not the function that reads the image", name=helper))
    if declared:
        return
    if package.named("os"):
        raise CannotFix(message("the name {name} means something else here", name="os"))
    fields = {
        "package": module.sources.file(node.file.path).package,
        "helper": helper,
        "name": helper[0].upper() + helper[1:],
        "upper": re.sub(r"[^A-Z0-9]", "_", helper.upper()),
    }
    licence = _licence(module, package)
    for ending, template in ((".go", _HELPER), ("_test.go", _TEST)):
        path = "/".join(filter(None, (node.file.folder, f"{helper.lower()}{ending}")))
        _is_free(module, path)
        yield Edit(path, 0, 0, licence + template.format(**fields).encode(), creates=True)


def _is_free(module: Module, path: str) -> None:
    try:
        module.tree.read(path)
    except FileNotFoundError:
        return
    except OSError:
        pass
    raise CannotFix(message("{path} is to be made, but is there already", path=path))


def _licence(module: Module, package: Package) -> bytes:
    """Return what stands above the package's first file that has no build constraint there: its licence."""
    for path in sorted(package.paths):
        file = module.sources.file(path)
        text = header(file) if not file.broken and not is_generated(file.source) else b"+build"
        if b"//go:build" not in text and b"+build" not in text:
            return text
    return b""


def is_lookup_helper(evaluator: Evaluator, item: Object) -> bool:
    """Whether a function returns the variable that its first parameter names where that is not empty, or its second."""
    function = item.declaration.node
    if item.kind != "func" or string_types(function, "parameters") != 2 or string_types(function, "result") != 1:
        return False
    values = [value.parts for value in returned(evaluator, Frame(function), (), 0)]
    alone = [parts[0] for parts in values if len(parts) == 1]
    return (
        len(values) == len(alone) == 2
        and any(_reads_first(part) for part in alone)
        and any(isinstance(part, Hole) and _is_parameter(part, 1) for part in alone)
        and is_guarded(function)
    )


def _reads_first(part: Part) -> bool:
    term = part.term if isinstance(part, Hole) else None
    asked = term.arguments if isinstance(term, Call) and term.function == "os.Getenv" else ()
    return len(asked) == 1 and len(asked[0]) == 1 and _is_parameter(asked[0][0], 0)


def _is_parameter(part: Part, index: int) -> bool:
    return isinstance(part, Hole) and isinstance(part.term, Param) and part.term.index == index
