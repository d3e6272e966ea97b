"""No tree of which Go starts a wrong image, on any platform, makes lint silent.

The trees are drawn at random around one right and one wrong image; the Go toolchain says which image each starts. What
lint still misses, and where it raises an alarm about right code, is in two lists of twists; a name there that is no
longer true fails, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from alone import alone
from draws import Dice, Draw, Layer, draw
from fault.record import record
from linting import linted
from making import RIGHT
from starting import HERE, Images, lay_out, linked, listed, started, starts, wrong

HOME = Path(__file__).resolve().parent
SEED = 20240229
BATCH = 100


def listed_names(file: str) -> frozenset[frozenset[str]]:
    """Return the lines of a file, each as a set of names, which are joined by ` + `."""
    lines = (line.partition("#")[0].strip() for line in (HOME / file).read_text().splitlines())
    return frozenset(frozenset(line.split(" + ")) for line in lines if line)


MISSED = listed_names("missed.txt")
ALARMS = listed_names("alarms.txt")

# what needs more than files: an embed, a body elsewhere, another path for an import, a flag of the linker
BY_HAND = tuple(
    each
    for each, on in alone()
    if on and each.names() & {"embedded files", "pushed function", "vendored module", "linker setting", "linked folder"}
)


@dataclass(frozen=True)
class Judged:
    """A tree, the images that it starts, and what lint said: its exit status and its findings."""

    draw: Draw
    images: Images
    status: int
    said: Sequence[str]

    @property
    def runs(self) -> bool:
        return any(self.images.values())

    @property
    def missed(self) -> bool:
        return self.status == 0 and bool(wrong(self.images))

    @property
    def alarm(self) -> bool:
        return self.status != 0 and self.runs and not wrong(self.images)

    @property
    def name(self) -> str:
        return " + ".join(sorted(self.draw.names()))

    def known(self, names: Iterable[frozenset[str]]) -> bool:
        return any(each <= self.draw.names() for each in names)

    def text(self) -> str:
        images = "".join(f"{platform}: {sorted(found or ())}\n" for platform, found in sorted(self.images.items()))
        return f"{self.name}\n{images}{self.draw.tree().text()}"


def judged(draws: Sequence[Draw], folder: Path) -> list[Judged]:
    trees = [each.tree() for each in draws]
    images = starts(trees, folder)
    return [
        Judged(each, found, *linted(tree, folder / str(number) / "tree"))
        for number, (each, tree, found) in enumerate(zip(draws, trees, images, strict=True))
    ]


def simplest(found: Judged, folder: Path) -> Judged:
    """Return the simplest tree that is still missed."""
    for turn in range(30):
        simpler = [each for each in judged(list(found.draw.simpler()), folder / str(turn)) if each.missed]
        if not simpler:
            break
        found = simpler[0]
    return found


def sweep(seed: int, count: int, folder: Path) -> list[Judged]:
    """Draw and judge `count` trees; one that lint misses fails, in its simplest form."""
    dice = Dice(seed)
    draws = [draw(dice) for _ in range(count)]
    results: list[Judged] = []
    for start in range(0, count, BATCH):
        results += judged(draws[start : start + BATCH], folder / str(start))
    missed = [each for each in results if each.missed and not each.known(MISSED)]
    record(f"trees that Go builds, seed {seed}", count, len(missed))
    _print_alarms(results)
    if missed:
        first = simplest(missed[0], folder / "simpler")
        names = "\n".join(each.name for each in missed)
        pytest.fail(f"seed {seed}: lint is silent about {len(missed)} trees:\n{names}\n\nthe first is\n{first.text()}")
    return results


def _print_alarms(results: Sequence[Judged]) -> None:
    right = [each for each in results if each.runs and not wrong(each.images)]
    alarms = [each for each in right if each.alarm]
    print(f"{len(results)} trees, {len(results) - sum(each.runs for each in results)} of them not built;")
    print(f"{len(right)} are right everywhere, and lint speaks of {len(alarms)} of them:")
    codes = Counter(each.said[0].partition(" ")[0] for each in alarms)
    print(", ".join(f"{code}: {n}" for code, n in codes.most_common()))
    for each in alarms:
        if not each.known(ALARMS):
            print(f"  {each.name}: {each.said[0]}")


def test_no_random_tree_that_starts_a_wrong_image_is_passed(tmp_path: Path) -> None:
    results = sweep(SEED, 25, tmp_path)
    # or it would say nothing
    assert sum(bool(wrong(each.images)) for each in results) >= 6
    assert sum(each.runs for each in results) >= 18


@pytest.mark.full
def test_no_tree_of_hundreds_that_starts_a_wrong_image_is_passed(tmp_path: Path) -> None:
    sweep(SEED + 1, 600, tmp_path)


@pytest.mark.full
def test_each_twist_starts_what_it_says_and_lint_sees_it(tmp_path: Path) -> None:
    table = list(alone())
    results = judged([each for each, _ in table], tmp_path)
    surprises = [
        f"{each.name}: {dict(each.images)}, not {sorted(on)}"
        for each, (_, on) in zip(results, table, strict=True)
        if wrong(each.images) != sorted(on) or not each.runs
    ]
    assert surprises == []
    check([each for each in results if each.missed], MISSED, "missed.txt")
    check([each for each in results if each.alarm], ALARMS, "alarms.txt")


def check(found: Sequence[Judged], known: frozenset[frozenset[str]], file: str) -> None:
    """What is found has to be known, and all that is known has to be found."""
    unknown = [f"{each.name}: {each.said}" for each in found if not each.known(known)]
    assert unknown == [], f"not in {file}"
    idle = [" + ".join(sorted(names)) for names in known if not any(names <= each.draw.names() for each in found)]
    assert sorted(idle) == [], f"true no more: take them out of {file}"


def test_a_simple_tree_is_right_and_its_twin_is_seen(tmp_path: Path) -> None:
    results = judged([Draw(), Draw((Layer(wrong=(True,)),))], tmp_path)
    assert set(results[0].images.values()) == {frozenset({RIGHT})}
    assert [(wrong(each.images), each.status) for each in results] == [([], 0), (["darwin", "linux", "windows"], 1)]


def test_silence_about_a_wrong_image_is_noticed(tmp_path: Path) -> None:
    images = started_in(Draw((Layer(wrong=(True,)),)), tmp_path)
    assert Judged(Draw(), images, 0, ()).missed
    assert not Judged(Draw(), images, 1, ()).missed
    # exit 2 says that there is no answer: a pull request does not pass with it
    assert not Judged(Draw(), images, 2, ("no answer",)).missed
    assert not Judged(Draw(), {HERE: frozenset({RIGHT}), "windows": None}, 0, ()).missed


def test_files_that_are_linked_by_hand_start_what_go_build_starts(tmp_path: Path) -> None:
    for number, each in enumerate(BY_HAND):
        folder = tmp_path / str(number)
        folder.mkdir()
        images = started_in(each, folder)
        packages = listed(folder / "tree", HERE)
        assert packages is not None
        assert linked(packages, each.tree(), folder / "linked") == images[HERE] != None  # noqa: E711


def started_in(each: Draw, folder: Path) -> Images:
    (folder / "tree").mkdir()
    lay_out(each.tree(), folder / "tree")
    return started(each.tree(), folder / "tree")
