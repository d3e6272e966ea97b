"""Which packages know of another, asked in any order, of any graph: by build constraints, imports may form a circle."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from codemod.golang.program.sight import Sight

NAMES = st.sampled_from("abcdefgh")
GRAPHS = st.dictionaries(NAMES, st.lists(NAMES, unique=True, max_size=4), max_size=8)


def reached(graph: dict[str, list[str]], folder: str) -> set[str]:
    found = {folder}
    todo = [folder]
    while todo:
        for each in graph.get(todo.pop(), []):
            if each not in found:
                found.add(each)
                todo.append(each)
    return found


@given(GRAPHS, st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=30))
def test_a_package_knows_what_it_imports_if_through_others(
    graph: dict[str, list[str]], asked: list[tuple[str, str]]
) -> None:
    sight = Sight(lambda folder: graph.get(folder, []))
    for folder, target in asked:
        assert sight.sees(folder, target) == (target in reached(graph, folder))


def test_what_a_folder_imports_is_asked_once_and_a_long_way_is_no_recursion() -> None:
    asked = Counter[str]()

    def imported(folder: str) -> list[str]:
        asked[folder] += 1
        return [str(int(folder) + 1)] if int(folder) < 5000 else []

    sight = Sight(imported)
    assert sight.sees("0", "5000")
    assert sight.sees("17", "5000")
    assert not sight.sees("18", "3")
    assert set(asked.values()) == {1}
