"""Where a text comes out again that is put into a map as a key.

seen[node.Image] = struct{}{}
for image := range seen { pull(image) }         // here
slices.Sorted(maps.Keys(seen))                  // and here
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens

_KEYS = ("maps.Keys", "golang.org/x/exp/maps.Keys")
_LOOKING = ("len", "delete", "clear")
MAX_MAPS = 40  # that one text is a key of, by their names


class KeysTaken:
    """Follows a map by its names; `taken` are the loops over it, and the calls that give all of its keys.

    `is_followed` is False where the map, and so the key, gets out of sight.
    """

    def __init__(self, module: Module, reads: Callable[[Node], Iterable[Node]]) -> None:
        self.module = module
        self.reads = reads  # of a field, what reads it
        self.taken: dict[Node, None] = {}
        self.is_followed = True
        self._seen: set[Binding | Node] = set()

    def of(self, listed: Node) -> None:
        """Follow what an expression that is a map leads to, from its variable or field on."""
        listed = strip_parens(listed)
        binding = listed.binding if listed.kind == "identifier" else None
        if len(self._seen) > MAX_MAPS:
            self._lose()
        elif binding is not None:
            self._variable(binding)
        elif listed.kind == "selector_expression" and listed not in self._seen:
            self._seen.add(listed)
            for read in self.reads(listed):
                self.at(read)
        elif listed not in self._seen:
            self.is_followed = False

    def _variable(self, binding: Binding) -> None:
        if binding in self._seen:
            return
        self._seen.add(binding)
        for use in binding.uses:
            if use is not binding.node and definition_at(use) is None:
                self.at(use)
        if binding.kind == "receiver" or binding.kind == "param":
            self._callers(binding)
        elif binding.kind not in ("var", "result"):
            self.is_followed = False
        for use in binding.uses:
            self._begun(use)

    def _begun(self, use: Node) -> None:
        """Follow the other name of a map that a variable was given, `seen := c.seen`."""
        found = definition_at(use)
        if found is None or found.path or found.kind == "zero":
            return
        value = strip_parens(found.value) if found.value is not None else None
        if value is not None and value.kind in ("identifier", "selector_expression"):
            self.of(value)
        elif value is None or not self._is_new(value):
            self.is_followed = False

    def _is_new(self, value: Node) -> bool:
        made = value.kind == "call_expression" and types.predeclared(self.module, value["function"]) == "make"
        return made or value.kind == "composite_literal"

    def _callers(self, binding: Binding) -> None:
        """Follow the map that callers have, whose key it is, too."""
        function = binding.function
        if function is None:
            self.is_followed = False
            return
        listed = [name for name, _, _ in parameters(function, "parameters")]
        at = next((n for n, name in enumerate(listed) if name is not None and name.binding is binding), None)
        for site in call_sites(self.module, function):
            given = None
            if site.call is not None and binding.kind == "receiver":
                given = site.call.node["function"].get("operand")
            elif site.call is not None and at is not None and at < len(site.call.arguments):
                given = site.call.arguments[at]
            if given is None:
                self.is_followed = False
            else:
                self.of(given)

    def at(self, use: Node) -> None:
        """Follow a map from where it is named: into a loop, a function, another variable."""
        above = use.parent
        if above is None or above.kind in ("index_expression", "binary_expression"):
            return
        if above.kind == "range_clause":
            self.taken[above] = None
        elif above.kind == "expression_list" and above.parent is not None:
            self._listed(use, above, above.parent)
        elif above.kind == "argument_list" and above.parent is not None:
            self._given(use, above, above.parent)
        elif above.kind == "selector_expression":
            self._asked(above)
        else:
            self.is_followed = False

    def _listed(self, use: Node, listed: Node, statement: Node) -> None:
        left = statement.get("left")
        if statement.kind == "range_clause":
            self.taken[statement] = None
        elif left is not None and left is not listed and len(left.children) == len(listed.children):
            self.of(left.children[listed.children.index(use)])
        elif statement.kind == "return_statement" and len(listed.children) == 1 and use.function is not None:
            for site in call_sites(self.module, use.function):
                self.at(site.call.node) if site.call is not None else self._lose()
        elif left is not listed:  # a field that another map is put into
            self._lose()

    def _lose(self) -> None:
        self.is_followed = False

    def _given(self, use: Node, listed: Node, call: Node) -> None:
        if types.predeclared(self.module, call["function"]) in _LOOKING:
            return
        at = listed.children.index(use)
        for callee in callees(self.module, call):
            if callee.name in _KEYS:
                self.taken[call] = None
            elif callee.function is None or callee.method_expression:
                self.is_followed = False
            elif (binding := parameter_of(callee.function, at)) is not None:
                self._variable(binding)

    def _asked(self, selector: Node) -> None:
        """Follow a map into its own method, `seen.sorted()`."""
        call = selector.parent
        if call is None or call.kind != "call_expression" or call["function"] is not selector:
            self.is_followed = False
            return
        for callee in callees(self.module, call):
            receiver = _receiver_of(callee.function) if callee.function is not None else None
            if callee.function is None:
                self.is_followed = False
            elif receiver is not None:
                self._variable(receiver)


def _receiver_of(method: Node) -> Binding | None:
    name = next((name for name, _, _ in parameters(method, "receiver")), None)
    return name.binding if name is not None else None
