"""Where a hand-kept image list and the program disagree: IMG504 and IMG505.

An image with unknown parts is not listed only where nothing in the list can be it; a list's entry is not used only
where nothing that the program names can be that. What lies between is counted, and never a finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from codemod.finding.codes import LISTED
from codemod.finding.diagnostics import Diagnostic, Message, Related, Span, message
from codemod.image.reference import last_component
from codemod.image.same import Images, Named, known_name
from codemod.inventory.image_lists import Entry
from codemod.inventory.record import ListedImage
from codemod.records import dataclass


@dataclass(frozen=True, eq=False)
class Drift:
    """What a list lacks and has too much. `whole`: whether all of the program was read, so that nothing is unseen."""

    images: tuple[ListedImage, ...]
    entries: tuple[Entry, ...]
    whole: bool = True

    @cached_property
    def _answers(self) -> tuple[dict[ListedImage, bool | None], set[Entry]]:
        """For each image, whether it is listed; and the entries that are used, or may be."""
        listed = Images([entry.image for entry in self.entries])
        answers: dict[ListedImage, bool | None] = {}
        used: set[Entry] = set()
        for image in self.images:
            found = listed.matches(image.pattern)
            used.update(self.entries[number] for number in found if image.pattern.named)
            answers[image] = _of_all(found.values(), slot=not image.pattern.named)
        return answers, used

    @cached_property
    def missing(self) -> tuple[ListedImage, ...]:
        """The images that no entry can be."""
        return tuple(image for image, answer in self._answers[0].items() if answer is False)

    @cached_property
    def unused(self) -> tuple[Entry, ...]:
        """The entries that no image can be; none where the program was not read whole."""
        return tuple(entry for entry in self.entries if entry not in self._answers[1]) if self.whole else ()

    @property
    def listed(self) -> int:
        """How many images are proven to be listed."""
        return sum(answer is True for answer in self._answers[0].values())

    @property
    def untold(self) -> tuple[ListedImage, ...]:
        """The images of which it cannot be told."""
        return tuple(image for image, answer in self._answers[0].items() if answer is None)

    @cached_property
    def moved(self) -> dict[ListedImage, Entry]:
        """The unused entries that are most likely what a missing image was before: by its name, or its last part."""
        found: dict[ListedImage, Entry] = {}
        for key in (_name, _last_part):
            left, taken = dict[str, list[Entry]](), set(found.values())
            for entry in reversed(self.unused):
                if entry not in taken:
                    left.setdefault(key(entry.image), []).append(entry)
            for image in self.missing:
                known = known_name(image.pattern)
                if known is not None and image not in found and (same_key := left.get(key(known))):
                    found[image] = same_key.pop()
        return found

    def findings(self) -> Iterator[Diagnostic]:
        """Yield IMG504 where an image is named, and IMG505 at the entry of the list."""
        images = {entry: image for image, entry in self.moved.items()}
        for image in self.missing:
            yield _not_listed(image, self.moved.get(image))
        for entry in self.unused:
            yield _not_used(entry, images.get(entry))


def _of_all(answers: Collection[bool | None], slot: bool) -> bool | None:
    if True in answers:
        return True
    return None if answers or slot else False


def _name(image: Named) -> str:
    return image.name


def _last_part(image: Named) -> str:
    return last_component(image.repository)


def _not_listed(image: ListedImage, like: Entry | None) -> Diagnostic:
    span, *others = [*(each.span for each in image.origins), *(each.span for each in image.uses)]
    hint = message("add it to the list")
    related = [Related(other, message("also here")) for other in others]
    if like is not None:
        hint = message("the list has {other}", other=like.text)
        related.append(Related(like.span, hint))
    said = message("the list does not have {image}", image=image.pattern.text)
    return _diagnostic("IMG504", span, said, hint, tuple(related))


def _not_used(entry: Entry, like: ListedImage | None) -> Diagnostic:
    hint = message("take it out of the list")
    related: tuple[Related, ...] = ()
    if like is not None:
        hint = message("the program names {other}", other=like.pattern.text)
        related = tuple(Related(each.span, hint) for each in like.origins)
    return _diagnostic(
        "IMG505", entry.span, message("the program does not name {image}", image=entry.text), hint, related
    )


def _diagnostic(code: str, span: Span, said: Message, hint: Message, related: tuple[Related, ...]) -> Diagnostic:
    name, severity = LISTED[code]
    return Diagnostic("images", code, name, severity, span, said, hint=hint, related=related)
