"""From mentions to rows: one an image."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from codemod.finding.diagnostics import Span
from codemod.image.pattern import UNKNOWN, Pattern, read
from codemod.image.reference import last_component
from codemod.inventory.covered import most_told
from codemod.inventory.record import ListedImage, Mention, Origin, RedirectWay, RegistryKind, nearest_first
from codemod.records import replace

_SLOT = read(UNKNOWN)


def rows(mentions: Iterable[Mention]) -> tuple[ListedImage, ...]:
    """Return one row for each image, sorted; slots, of which nothing is known, one for each way to fill them."""
    grouped: dict[object, list[Mention]] = {}
    for mention in _by_place(mentions):
        grouped.setdefault(_key(mention), []).append(mention)
    joined = _without_names(_without_arguments([_row(group) for group in grouped.values()]))
    joined = _without_filled(_without_twins(joined))
    return tuple(sorted(joined, key=lambda row: (row.pattern.text, row.redirects, row.origins)))


def _without_arguments(found: list[ListedImage]) -> list[ListedImage]:
    """Join `agent:v1`, handed to a function that puts a registry before it, to `quay.io/acme/agent:v1`."""
    whole = {image.pattern.text.rpartition("/")[2]: image for image in reversed(found) if image.pattern.has_host}
    kept: dict[int, list[ListedImage]] = {}
    for image in found:
        bare = not image.pattern.registry and not image.uses and all(each.kind == "other" for each in image.origins)
        becomes = whole.get(image.pattern.text, image) if bare else image
        kept.setdefault(id(becomes), []).append(image)
    return [_together(images) for images in kept.values()]


def _without_names(found: list[ListedImage]) -> list[ListedImage]:
    """Join `quay.io/acme/agent`, which no container gets as it is, to `quay.io/acme/agent:{}` with its tag, and
    `quay.io/acme` to what it stands in front of."""
    tagged: dict[tuple[str, str], ListedImage] = {}
    whole = [image for image in found if image.pattern.tag or image.pattern.digest]
    for image in whole:
        tagged.setdefault((image.pattern.registry, image.pattern.repository), image)
    for image in whole:
        path = image.pattern.repository
        while "/" in path:
            path = path.rpartition("/")[0]
            tagged.setdefault((image.pattern.registry, path), image)
    kept: dict[int, list[ListedImage]] = {}
    for image in found:
        own = (image.pattern.registry, image.pattern.repository)
        bare = image.pattern.known and not (image.pattern.tag or image.pattern.digest or image.uses)
        kept.setdefault(id(tagged.get(own, image) if bare else image), []).append(image)
    return [_together(images) for images in kept.values()]


def _without_twins(found: list[ListedImage]) -> list[ListedImage]:
    """Join `{}/kube-proxy:{}` to `quay.io/k0s/kube-proxy:{}` where one flag or field decides which of both it is."""
    known: dict[tuple[str, str, RedirectWay], ListedImage] = {}
    for image in sorted(found, key=lambda image: (not image.pattern.has_host, image.pattern.text)):
        if UNKNOWN not in image.pattern.registry and image.pattern.named:
            for redirect, name in product(image.redirects, _names(image.pattern.repository)):
                known.setdefault((name, _tag(image), redirect), image)
    kept: dict[int, list[ListedImage]] = {}
    for image in found:
        own = image.pattern.registry == UNKNOWN and image.pattern.repository.removeprefix(f"{UNKNOWN}/")
        twins = (known.get((own, _tag(image), each)) for each in image.redirects) if own else ()
        twin = next((twin for twin in twins if twin is not None), image)
        kept.setdefault(id(twin), []).append(image)
    return [_together(images) for images in kept.values()]


def _names(repository: str) -> Iterator[str]:
    """Yield what may stand behind a registry that is not known: of `k0s/kube-proxy` that, and `kube-proxy`."""
    parts = repository.split("/")
    return ("/".join(parts[first:]) for first in range(len(parts)))


def _without_filled(found: list[ListedImage]) -> list[ListedImage]:
    """Join a slot to the image that it has by default: of all that sets that image, each sets the slot, too."""
    defaults: dict[frozenset[RedirectWay], list[ListedImage]] = {}
    for image in found:
        if image.pattern.named and image.redirects and UNKNOWN not in image.pattern.registry:
            defaults.setdefault(frozenset(image.redirects), []).append(image)
    setting: dict[RedirectWay, list[frozenset[RedirectWay]]] = {}
    for ways in defaults:
        setting.setdefault(min(ways), []).append(ways)
    kept: dict[int, list[ListedImage]] = {}
    for image in found:
        own: list[ListedImage] = []
        if image.pattern == _SLOT and image.uses:
            all_set = [ways for way in image.redirects for ways in setting.get(way, ()) if ways <= set(image.redirects)]
            own = [each for each in defaults[all_set[0]] if _sets_both(each, image)] if len(all_set) == 1 else []
        kept.setdefault(id(own[0] if len(own) == 1 else image), []).append(image)
    return [_together(images) for images in kept.values()]


def _sets_both(image: ListedImage, slot: ListedImage) -> bool:
    """Whether what is called the same is the same: two commands of one program may each have a flag `--image`."""
    if any(each.kind != "flag" for each in image.redirects):
        return True
    spans = (*(each.span for each in image.origins), *(each.span for each in image.uses))
    folders = {span.path.rpartition("/")[0] for span in spans}
    return any(use.span.path.rpartition("/")[0] in folders for use in slot.uses)


def _tag(image: ListedImage) -> str:
    return UNKNOWN if UNKNOWN in image.pattern.tag else image.pattern.tag


def _together(images: list[ListedImage]) -> ListedImage:
    """Return one row of an image and its twins: the one whose registry is known is what it is by default."""
    first = max(
        images,
        key=lambda image: (image.pattern.has_host, UNKNOWN not in image.pattern.registry, image.pattern.text),
    )
    redirects = nearest_first(image.redirects for image in images)
    return replace(
        first,
        registry_kind="default" if len(images) > 1 and redirects else first.registry_kind,
        redirects=redirects,
        origins=tuple(sorted({each for image in images for each in image.origins})),
        uses=tuple(sorted({each for image in images for each in image.uses})),
        branches=_sorted(each for image in images for each in image.branches),
    )


def _key(mention: Mention) -> object:
    text = mention.pattern.text
    known = mention.pattern.named or UNKNOWN not in mention.pattern.registry
    return text if known else (text, tuple(sorted(set(mention.redirects))))


def _by_place(mentions: Iterable[Mention]) -> list[Mention]:
    """Join the branches of one place: `{}/a:v1` beside `quay.io/a:v1` is the latter, whose registry can be chosen."""
    places: dict[Span, list[Mention]] = {}
    for mention in mentions:
        places.setdefault(mention.place, []).append(mention)
    groups: dict[object, list[Mention]] = {}
    for mention in (each for found in places.values() for each in most_told(found)):
        pattern = mention.pattern
        same = _same(pattern) if pattern.named else (mention.redirects, pattern.text)
        groups.setdefault((mention.place, same), []).append(mention)
    return [each for group in groups.values() for each in _defaulted(group)]


def _same(pattern: Pattern) -> tuple[str, str, str]:
    """Return what is the same of an image wherever it is taken from."""
    return last_component(pattern.repository), pattern.tag, pattern.digest


def _defaulted(group: list[Mention]) -> list[Mention]:
    known = [each for each in group if UNKNOWN not in each.pattern.registry]
    if not known:
        return group
    redirects = nearest_first(each.redirects for each in group)
    chosen: dict[tuple[Origin, ...], list[Mention]] = {}
    for each in known:
        chosen.setdefault(each.origins, []).append(each)
    return [_main(branches, redirects if len(known) < len(group) else ()) for branches in chosen.values()]


def _main(branches: list[Mention], more: tuple[RedirectWay, ...]) -> Mention:
    """Return the shortest of what one expression can be: a mirror's name has the path of what it mirrors in it."""
    main = min(branches, key=lambda each: (len(each.pattern.text), each.pattern.text))
    others = dict.fromkeys(each.pattern for each in branches if each.pattern != main.pattern)
    return replace(
        main,
        redirects=more or nearest_first(each.redirects for each in branches),
        uses=tuple(sorted({use for each in branches for use in each.uses})),
        branches=tuple(others),
    )


def _row(group: list[Mention]) -> ListedImage:
    redirects = nearest_first(_redirects(group))
    origins = tuple(sorted({origin for each in group for origin in each.origins}))
    uses = tuple(sorted({use for each in group for use in each.uses}))
    branches = _sorted(pattern for each in group for pattern in each.branches)
    return ListedImage(group[0].pattern, _registry_kind(group[0], redirects), redirects, origins, uses, branches)


def _redirects(group: list[Mention]) -> Iterator[tuple[RedirectWay, ...]]:
    """Yield the redirects of each mention; of a join in a helper those of all its callers, but where a container that
    gets this very image says which of them are its own."""
    own = {origin.span: set(each.redirects) for each in group if each.uses for origin in each.origins}
    for mention in group:
        joined = not mention.uses and any(origin.kind == "sprintf" for origin in mention.origins)
        sure = own.get(mention.place) if joined else None
        yield mention.redirects if not sure else tuple(each for each in mention.redirects if each in sure)


def _sorted(patterns: Iterable[Pattern]) -> tuple[Pattern, ...]:
    return tuple(sorted(set(patterns), key=lambda pattern: pattern.text))


def _registry_kind(mention: Mention, redirects: tuple[RedirectWay, ...]) -> RegistryKind:
    if UNKNOWN in mention.pattern.registry:
        return "variable"
    return "default" if redirects else "fixed"
