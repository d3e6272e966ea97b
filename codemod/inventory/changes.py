"""What a change does to the images of a program: which it adds, drops, re-pins, or makes fixed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from codemod.image.same import known_name
from codemod.inventory.record import ListedImage, apart
from codemod.records import dataclass

Kind = Literal["added", "dropped", "re-pinned", "fixed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the image as it is now, and as it was before; one of both is None where it is new, or gone."""

    kind: Kind
    now: ListedImage | None
    before: ListedImage | None

    @property
    def image(self) -> ListedImage:
        found = self.now or self.before
        assert found is not None
        return found


def changes(before: Sequence[ListedImage], now: Sequence[ListedImage]) -> tuple[Change, ...]:
    """Return what changed: first what is new, then what is gone, re-pinned, and made fixed."""
    old, new = ({_key(image): image for image in apart(images)} for images in (before, now))
    added = [image for key, image in new.items() if key not in old]
    dropped = [image for key, image in old.items() if key not in new]
    pairs = list(_repinned(added, dropped))
    paired = {id(image) for pair in pairs for image in pair}
    kept = [(old[key], image) for key, image in new.items() if key in old]
    fixed = [(one, other) for one, other in [*kept, *pairs] if _is_fixed(other) and not _is_fixed(one)]
    return (
        *(Change("added", image, None) for image in added if id(image) not in paired),
        *(Change("dropped", None, image) for image in dropped if id(image) not in paired),
        *(Change("re-pinned", other, one) for one, other in pairs),
        *(Change("fixed", other, one) for one, other in fixed),
    )


def _key(image: ListedImage) -> object:
    return known_name(image.pattern) or (image.pattern.text, () if image.pattern.named else image.redirects)


def _is_fixed(image: ListedImage) -> bool:
    return image.registry_kind == "fixed"


def _repinned(
    added: Sequence[ListedImage], dropped: Sequence[ListedImage]
) -> Iterator[tuple[ListedImage, ListedImage]]:
    """Yield what is gone beside what is new of the same repository."""
    by_name: dict[tuple[str, str], list[ListedImage]] = {}
    for image in reversed(dropped):
        by_name.setdefault(_name(image), []).append(image)
    for image in added:
        if image.pattern.named and (left := by_name.get(_name(image))):
            yield left.pop(), image


def _name(image: ListedImage) -> tuple[str, str]:
    known = known_name(image.pattern)
    return ("", known.name) if known is not None else (image.pattern.registry, image.pattern.repository)
