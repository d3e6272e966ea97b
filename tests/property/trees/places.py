"""In which package, and in which module, that lies which makes the image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from making import Joined, Making


@dataclass(frozen=True)
class Spot:
    """A package: its folder, name, import path, and how the importer names it (". " is a dot import).

    `decoy` is another folder that has the right content, and is not compiled.
    """

    folder: str
    package: str
    path: str
    name: str = ""
    decoy: str = ""

    @property
    def qualifier(self) -> str:
        return "" if self.name == "." else f"{self.name or self.package}."


Where = Callable[[Making, int], "Spot | None"]
"""Makes room in a tree for package number n; None is the importer's own package."""


@dataclass(frozen=True)
class Place:
    name: str
    where: Where


def _same(making: Making, n: int) -> None:
    return None


def _inside(folder: str, package: str = "help«n»", name: str = "") -> Where:
    """A package of the main module."""

    def where(making: Making, n: int) -> Spot:
        there = folder.replace("«n»", str(n))
        return Spot(there, package.replace("«n»", str(n)), making.path(there), name)

    return where


def _module(
    module: str, folder: str, inner: str = "help«n»", decoy: str = "", vendored: bool = False
) -> Callable[[Making, int], Spot]:
    """A module of its own, replaced by a folder; `decoy` is another folder where it seems to be."""

    def where(making: Making, n: int) -> Spot:
        path, at, package, seems = (each.replace("«n»", str(n)) for each in (module, folder, inner, decoy))
        path = path.replace("«s»", making.module)
        making.joined.append(Joined(path, at, vendored, (package,)))
        if seems:
            making.files[f"{seems}/go.mod"] = f"module {path}\n\ngo {making.go}\n"
        spot = f"{at}/{package}"
        if vendored:
            return Spot(f"vendor/{path}/{package}", package, f"{path}/{package}", decoy=spot)
        return Spot(spot, package, f"{path}/{package}", decoy=f"{seems}/{package}" if seems else "")

    return where


def _workspace(making: Making, n: int) -> Spot:
    """A module that go.work uses."""
    module, folder = f"example.org/work{n}", f"work{n}"
    making.files[f"{folder}/go.mod"] = f"module {module}\n\ngo {making.go}\n"
    making.used.append(f"./{folder}")
    return Spot(f"{folder}/help{n}", f"help{n}", f"{module}/help{n}")


def _workspace_over_replace(making: Making, n: int) -> Spot:
    """go.mod replaces the module by one folder, go.work uses another."""
    making.joined.append(Joined(f"example.org/over{n}", f"decoy{n}", False, (f"help{n}",)))
    making.files[f"over{n}/go.mod"] = f"module example.org/over{n}\n\ngo {making.go}\n"
    making.used.append(f"./over{n}")
    return Spot(f"over{n}/help{n}", f"help{n}", f"example.org/over{n}/help{n}", decoy=f"decoy{n}/help{n}")


def _nested(making: Making, n: int) -> Spot:
    """A folder of the main module that became a module of its own: its old path, behind a replace."""
    path = making.path(f"pkg/nested{n}")
    making.joined.append(Joined(path, f"pkg/nested{n}", False, ("",)))
    return Spot(f"pkg/nested{n}", f"nested{n}", path)


def _shadowed(making: Making, n: int) -> Spot:
    """The path of a folder of the main module, which is a module, means another folder."""
    path = making.path(f"pkg/seems{n}")
    making.joined.append(Joined(path, f"real{n}", False, ("",)))
    making.files[f"pkg/seems{n}/go.mod"] = f"module {path}\n\ngo {making.go}\n"
    return Spot(f"real{n}", f"seems{n}", path, decoy=f"pkg/seems{n}")


def _workspace_above(making: Making, n: int) -> Spot:
    """A go.work beside the tree, which is the folder `tree`, uses it and another module."""
    module, folder = f"example.org/above{n}", f"../above{n}"
    making.files[f"{folder}/go.mod"] = f"module {module}\n\ngo {making.go}\n"
    making.above.append(f"./above{n}")
    return Spot(f"{folder}/help{n}", f"help{n}", f"{module}/help{n}")


def _old_vendor(making: Making, n: int) -> Spot:
    """Before Go 1.14 a vendor folder counts for nothing."""
    making.go = "1.13"
    spot = _module("example.org/lib«n»", "lib«n»")(making, n)
    return replace(spot, decoy=f"vendor/{spot.path}")


def _replaced_by_version(making: Making, n: int) -> Spot:
    """Another version of the module is replaced by another folder."""
    spot = _module("example.org/lib«n»", "real«n»", decoy="lib«n»")(making, n)
    making.replaces.append(f"example.org/lib{n} v1.0.0 => ./lib{n}")
    making.replaces.append(f"example.org/other{n} => ./lib{n} // example.org/lib{n} => ./lib{n}")
    return spot


PLACES = (
    Place("same package", _same),
    Place("another package", _inside("pkg/help«n»")),
    Place("internal package", _inside("internal/help«n»")),
    Place("package of another name", _inside("pkg/folder«n»", "other«n»")),
    Place("imported under a name", _inside("pkg/help«n»", name="strange")),
    Place("dot import", _inside("pkg/help«n»", name=".")),
    Place("folder named like a file", _inside("pkg/help«n».go")),
    Place("folder named like a system", _inside("pkg/windows/help«n»_windows")),
    Place("folder below common", _inside("common/help«n»")),
    Place("testdata folder", _inside("pkg/testdata/help«n»")),
    Place("folder with an underscore", _inside("pkg/_help«n»")),
    Place("folder below an underscore", _inside("_x/help«n»")),
    Place("folder with a dot", _inside("pkg/.help«n»")),
    Place("replaced module", _module("example.org/lib«n»", "lib«n»")),
    Place("replaced module below", _module("«s»/sub«n»", "sub«n»")),
    Place("replaced by another folder", _module("example.org/lib«n»", "other/lib«n»", decoy="lib«n»")),
    Place("replaced by a folder left out", _module("example.org/lib«n»", "testdata/_lib«n»")),
    Place("replaced by a folder outside", _module("example.org/lib«n»", "../outside«n»")),
    Place("vendored module", _module("example.org/lib«n»", "lib«n»", vendored=True)),
    Place("folder that is a module", _nested),
    Place("folder that seems to be the module", _shadowed),
    Place("workspace", _workspace),
    Place("workspace over a replacement", _workspace_over_replace),
    Place("workspace above the tree", _workspace_above),
    Place("vendor folder of an old Go", _old_vendor),
    Place("replaced by version", _replaced_by_version),
)
