"""Which packages know of another one: a file can only have a value of a type, or name it, where its package imports the
type's, or a package that does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from codemod.records import dataclass, field


@dataclass(eq=False)
class _Visit:
    """A folder on the way; `settled` says that nothing below it leads back to one above, whose answer is not known."""

    folder: str
    imported: Iterator[str]
    settled: bool = True


@dataclass(eq=False)
class Sight:
    """What sees what, asked folder by folder; `imported` gives the folders that the files of one import."""

    imported: Callable[[str], Iterable[str]]
    _known: dict[str, dict[str, bool]] = field(default_factory=dict)
    _imported: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def sees(self, folder: str, target: str) -> bool:
        """Whether the package in a folder is the one in `target`, or imports it, if through others."""
        known = self._known.setdefault(target, {target: True})
        if folder not in known:
            self._look(folder, known)
        return known[folder]

    def _look(self, folder: str, known: dict[str, bool]) -> None:
        way, visited = [self._visit(folder, known)], {folder}
        while way:
            inner = next(way[-1].imported, None)
            if inner is None:
                self._leave(way, known)
            elif known.get(inner):
                known.update((each.folder, True) for each in way)
                return
            elif inner not in visited:
                visited.add(inner)
                way.append(self._visit(inner, known))
            elif inner not in known:
                way[-1].settled = False
        known.update(dict.fromkeys(visited, False))

    @staticmethod
    def _leave(way: list[_Visit], known: dict[str, bool]) -> None:
        """Go back from a folder that leads nowhere new. By build constraints, imports may form a circle."""
        left = way.pop()
        if left.settled:
            known[left.folder] = False
        elif way:
            way[-1].settled = False

    def _visit(self, folder: str, known: dict[str, bool]) -> _Visit:
        if folder not in self._imported:
            self._imported[folder] = tuple(self.imported(folder))
        # who imports it himself is not asked what else he imports
        return _Visit(folder, iter(sorted(self._imported[folder], key=lambda each: not known.get(each))))
