"""JSON from strangers: what takes much memory, or is read differently by different programs, is refused."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from codemod.errors import Reason

MAX_PARTS = 100_000  # in the whole text; an image with all its labels has some hundreds


class Refused(Reason):
    """The bytes are no JSON that is read here; the text says why and quotes nothing."""


def load(data: bytes) -> Any:
    """Return the value that is written in the bytes. Raises `Refused`.

    Each part takes up to 200 bytes of memory, however short it is written (`[],[],[]`): what opens or parts them is
    counted first, also where it stands in a text.
    """
    if sum(map(data.count, (b"{", b"[", b","))) > MAX_PARTS:
        raise Refused("it has more than {number} parts", number=MAX_PARTS)
    try:
        text = data.decode()
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
        if "\\u" in text:
            # half a surrogate pair is no text: nobody could write it out again
            json.dumps(value, ensure_ascii=False).encode()
    except Refused:
        raise
    except (ValueError, RecursionError):
        raise Refused("it is not JSON") from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("it has a key twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise Refused("it has a number that is none")
