"""What a driver prints of the commands it is given, where it does nothing else with them.

    func (d *dryRun) CmdAsync(host string, commands ...string) error {
        fmt.Println(strings.ReplaceAll(commands[0], "lvscare", "nginx"))

Who prints a command runs it somewhere else, or shows what would be run: it is not as what is printed beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from codemod.golang.flow.sharing import parameter_of
from codemod.golang.read.syntax import Node
from codemod.uses.handed import End

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def printed_instead(
    behind: Iterable[tuple[Node, int]], walk: Callable[[], Any], changing: Iterable[Node]
) -> list[Node]:
    """Return, of the calls that may change an image, those whose text is printed by a method that is given it through
    an interface, and that does no more than print it. `walk` begins to follow a text forwards."""
    found: dict[Node, None] = {}
    for method, index in behind:
        binding = parameter_of(method, index)
        inner = walk()
        if binding is not None and not (inner.of_name(binding) - {End.TEXT, End.RESULT}):
            found |= dict.fromkeys(call for call in changing if call in inner.made)
    return list(found)
