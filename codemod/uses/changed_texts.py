"""Whether what is made of a manifest's text, on its way from a consumer to a node, may have another image."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codemod.golang.evaluate.values import Value, unknown
from codemod.uses.consumers import Consumption
from codemod.uses.labels import Touches
from codemod.uses.only_printed import printed_instead
from codemod.uses.replacing import may_alter
from codemod.uses.words_of_hosts import may_be_of_host

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def altering(after: Any, walk: Callable[[], Any], touches: Touches) -> Iterator[Consumption]:
    """Yield the places that may change the image in a text that was followed, and hand on what they make. `after`
    followed it, and `walk` begins to follow another."""

    def may(value: Value) -> bool:
        return touches(value) or may_be_of_host(after.module, after.consumer, value)

    changing = [call for call in after.made if may_alter(after.module, after.evaluator, call, touches, may)]
    lost = [call for call in changing if walk().of_result(after.made[call])]
    if changing:
        lost += printed_instead(after.behind, walk, changing)
    for call in (*lost, *after.patched):
        said = unknown("the manifest is changed here after it was made", call)
        yield Consumption(after.consumer.function, call, (said,))
