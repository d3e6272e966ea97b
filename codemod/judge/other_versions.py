"""The consumers that take other elements alone of the map that holds the pin.

    var tags = map[string]string{"v1.29": "3.9", "v1.30": "3.10"}     // the pin is the element at "v1.30"
    image := "docker.io/acme/pause:" + tags["v1.29"]

Each of the elements is some version's image, and so is right by itself; but the one that the rule pins runs nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codemod.golang.evaluate.terms import Text
from codemod.judge.judged import Judged, is_wrong
from codemod.judge.passes import Pass
from codemod.rule import Element
from codemod.rule.pins import held, pinned_text


def only_others(pass_: Pass, images: Sequence[Judged]) -> Iterator[str]:
    """Yield a consumer, where none takes the element that the rule names."""
    pins = [pin for pin in held(pass_.rule) if isinstance(pin.by, Element)]
    if not pins or is_wrong(images):
        return
    marks = pass_.resolved.marks
    parts = [(marks.get(p.constant), p.text) for each in images for p in each.value.parts if isinstance(p, Text)]
    for pin in pins:
        texts = {text for mark, text in parts if mark == pin}
        if texts and pinned_text(pass_.rule.image, pin.part) not in texts:
            yield images[0].consumption.consumer
