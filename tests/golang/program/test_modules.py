"""Which modules are one program, which packages `./...` names, and what an import means: as `go list` says."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from go_judge import go, listed, write

from codemod.golang.program.layout import Layout
from codemod.golang.program.modules import Program, Root, View, may_import, programs

GO = "package p\n"


def read(files: Mapping[str, str]) -> list[Program]:
    return programs(Layout(files), lambda path: files[path].encode())


def mod(path: str, more: str = "", go: str = "1.22") -> str:
    return f"module {path}\n\ngo {go}\n\n{more}\n"


def faults(files: Mapping[str, str]) -> list[tuple[str, int]]:
    return [(each.file, each.problem.line) for program in read(files) for view in program.views for each in view.faults]


def test_modules_that_nothing_joins_are_programs_of_their_own() -> None:
    files = {"go.mod": mod("example.org/a"), "x/x.go": GO, "b/go.mod": mod("example.org/a/b"), "b/y/y.go": GO}
    first, second = read(files)
    assert (first.modules(), second.modules()) == ({""}, {"b"})
    assert first.folders("", "example.org/a/x") == ("x",)
    assert first.folders("", "example.org/a/b/y") == ()
    assert second.folders("b/y", "example.org/a/b/y") == ("b/y",)


def test_a_local_replacement_joins_modules_under_the_path_that_it_replaces() -> None:
    files = {
        "app/go.mod": mod("example.org/app", "replace example.org/old => ../lib"),
        "app/main.go": GO,
        "lib/go.mod": mod("example.org/lib"),
        "lib/image/image.go": GO,
    }
    joined, lib = (view for program in read(files) for view in program.views)
    assert len(read(files)) == 1
    assert joined.folders("example.org/old/image") == ("lib/image",)
    assert joined.folders("example.org/lib/image") == ()
    assert lib.folders("example.org/lib/image") == ("lib/image",)
    assert read(files)[0].folders("lib/image", "example.org/old/image") == ("lib/image",)


def test_a_workspace_joins_the_modules_that_it_uses() -> None:
    files = {
        "go.work": "go 1.22\nuse (\n\t./app\n\t./lib\n)\n",
        "app/go.mod": mod("example.org/app"),
        "lib/go.mod": mod("example.org/lib"),
        "lib/lib.go": GO,
        "other/go.mod": mod("example.org/other"),
        "other/other.go": GO,
    }
    together, other = read(files)
    assert together.modules() == {"app", "lib"}
    assert together.folders("app", "example.org/lib") == ("lib",)
    assert (other.modules(), other.views[0].work) == ({"other"}, "")


def test_replacements_of_the_workspace_come_before_those_of_its_modules() -> None:
    files = {
        "go.work": "go 1.22\nuse ./app\nreplace example.org/x => ./x1\n",
        "app/go.mod": mod("example.org/app", "replace example.org/x => ../x2"),
        "x1/go.mod": mod("example.org/x"),
        "x1/x.go": GO,
        "x2/go.mod": mod("example.org/x"),
        "x2/x.go": GO,
    }
    assert read(files)[0].views[0].folders("example.org/x") == ("x1",)


LEFT_OUT = ["testdata/a", "_x", ".x", "c/testdata", "skipped", "d/skipped", "e/only", "c/vendor/d"]
WITH_LEFT_OUT = {
    "go.mod": mod("example.org/a", "ignore ./e/only\nignore skipped", "1.25"),
    "a.go": GO,
    **{f"{folder}/f.go": GO for folder in [*LEFT_OUT, "only", "testdatas", "c/vendor"]},
}


def test_what_dots_leave_out_can_be_imported(tmp_path: Path) -> None:
    view = read(WITH_LEFT_OUT)[0].views[0]
    assert view.packages() == {
        "": "example.org/a",
        "c/vendor": "example.org/a/c/vendor",
        "only": "example.org/a/only",
        "testdatas": "example.org/a/testdatas",
    }
    assert [view.folders(f"example.org/a/{folder}") for folder in LEFT_OUT] == [(folder,) for folder in LEFT_OUT]
    assert judged(WITH_LEFT_OUT, tmp_path, "")


VENDORED = {
    "app/go.mod": mod("example.org/app", "require example.org/lib v1.0.0\nreplace example.org/lib => ../lib"),
    "app/main.go": GO,
    "app/vendor/modules.txt": "# example.org/lib v1.0.0 => ../lib\n## explicit; go 1.22\nexample.org/lib\n"
    "# example.org/lib => ../lib\n",
    "app/vendor/example.org/lib/lib.go": GO,
    "app/vendor/example.org/more/more.go": GO,
    "lib/go.mod": mod("example.org/lib"),
    "lib/lib.go": GO,
}


def test_a_vendor_folder_comes_instead_of_replacements(tmp_path: Path) -> None:
    assert judged(VENDORED, tmp_path, "") == 2
    view = read(VENDORED)[0].views[0]
    assert view.folders("example.org/lib") == ("app/vendor/example.org/lib",)
    assert view.holds("app/vendor/example.org/lib")
    assert read(VENDORED)[0].modules() == {"app"}


def test_the_vendor_folder_is_not_used_by_an_old_module_or_for_a_workspace(tmp_path: Path) -> None:
    old = VENDORED | {each: VENDORED[each].replace("go 1.22", "go 1.13") for each in ("app/go.mod", "lib/go.mod")}
    marked = VENDORED | {"app/vendor/modules.txt": "## workspace\n" + VENDORED["app/vendor/modules.txt"]}
    for n, files in enumerate((old, marked)):
        assert read(files)[0].views[0].folders("example.org/lib") == ("lib",)
        assert judged(files, tmp_path / str(n), "") == 2


def test_since_go_1_23_only_listed_packages_are_vendored(tmp_path: Path) -> None:
    assert read(VENDORED)[0].views[0].folders("example.org/more")
    new = VENDORED | {"app/go.mod": VENDORED["app/go.mod"].replace("go 1.22", "go 1.23")}
    assert read(new)[0].views[0].folders("example.org/more") == ()
    assert read(new)[0].views[0].folders("example.org/lib") == ("app/vendor/example.org/lib",)
    assert judged(new, tmp_path, "") == 2


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"go.mod": "module a b\n"}, [("go.mod", 1)]),
        ({"go.mod": "module (\n"}, [("go.mod", 1)]),
        ({"go.mod": "go 1.22\n"}, [("go.mod", 1)]),
        ({"go.mod": mod("example.org/a", "replace b => ../b")}, [("go.mod", 5)]),
        ({"go.mod": mod("example.org/a", "replace b => /b")}, [("go.mod", 5)]),
        ({"go.mod": mod("example.org/a", "replace b => ./b"), "b/b.go": GO}, [("go.mod", 5)]),
        ({"go.work": "go 1.22\nuse ./a\nuse ../b\nuse ./c\n", "c/go.mod": mod("c")}, [("go.work", 2), ("go.work", 3)]),
        ({"go.work": "use ./c\nuse c/.\n", "c/go.mod": mod("c")}, [("go.work", 2)]),
        ({"go.work": "use (\n", "c/go.mod": mod("c")}, [("go.work", 1)]),
    ],
)
def test_what_go_cannot_build_is_a_fault_at_its_line(files: dict[str, str], expected: list[tuple[str, int]]) -> None:
    assert faults(files) == expected


def test_a_replaced_module_may_say_what_only_a_main_module_may_not() -> None:
    files = {"a/go.mod": mod("a", "replace b => ../b"), "b/go.mod": "module b\nunheard of\n", "b/b.go": GO}
    (program,) = read(files)
    assert [view.faults for view in program.views if view.mains[0].folder == "a"] == [()]


def test_a_module_without_a_path_has_no_packages_for_others() -> None:
    files = {"go.mod": "modul x\n", "fmt/fmt.go": GO}
    assert read(files)[0].folders("", "fmt") == ()


@pytest.mark.parametrize(
    ("importer", "path", "allowed"),
    [
        ("a/b", "a/internal/x", True),
        ("a", "a/internal", True),
        ("ab", "a/internal/x", False),
        ("a/c", "a/b/internal", False),
        ("a/b/c", "a/internal/b/internal/x", False),
        ("a", "a/internals/x", True),
    ],
)
def test_what_is_internal_is_for_those_beside_it(importer: str, path: str, allowed: bool) -> None:
    assert may_import(importer, path) is allowed


# go list as the judge

NAMES = ["a", "b", "lib", "testdata", "_x", ".y", "vendor", "internal"]


def random_tree(dice: random.Random) -> dict[str, str]:
    """Return a tree of two to four modules, some inside others, some replaced, some in a workspace."""
    folders = {dice.choice(["", "m"]), *(f"{dice.choice(NAMES[:3])}/n{n}" for n in range(dice.randint(1, 3)))}
    paths = [[f"example.org/{folder or 'root'}", f"example.org/m{n}"] for n, folder in enumerate(sorted(folders))]
    modules = {folder: dice.choice(both) for folder, both in zip(sorted(folders), paths, strict=True)}
    files: dict[str, str] = {}
    for folder, path in modules.items():
        others = dice.sample(sorted(modules), dice.randint(0, len(modules)))
        lines = [replacement(dice, folder, modules[other], other) for other in others if other != folder]
        lines += dice.choices(["ignore ./a", "ignore b", "exclude module v1.0.0", "// a note"], k=dice.randint(0, 2))
        files[f"{folder}/go.mod".lstrip("/")] = mod(path, "\n".join(lines), "1.25")
        for _ in range(dice.randint(1, 6)):
            inside = "/".join(dice.choices(NAMES, k=dice.randint(0, 3)))
            files["/".join(filter(None, [folder, inside, "p.go"]))] = GO
    if dice.random() < 0.5:
        used = "".join(f"use ./{folder}\n" for folder in modules if dice.random() < 0.7)
        files["go.work"] = f"go 1.25\n{used}"
    return files


def replacement(dice: random.Random, folder: str, path: str, other: str) -> str:
    target = "../" * (folder.count("/") + bool(folder)) + other
    version = dice.choice(["", " v0.0.0"])
    return f"require {path} v0.0.0\nreplace {path}{version} => {target if target.startswith('.') else './' + target}"


def judged(files: dict[str, str], folder: Path, note: str) -> int:
    """Compare every view of a tree with what `go list` says in its place; return how many could be compared."""
    write(folder, files)
    return sum(compare(view, folder, note) for program in read(files) for view in program.views if not view.faults)


def compare(view: View, folder: Path, note: str) -> bool:
    env = {} if view.work else {"GOWORK": "off"}
    base = folder if view.work else folder / view.mains[0].folder
    if go(base, "list", "-m", **env).returncode:
        return False
    patterns = [f"{folder / main.folder}/..." for main in view.mains]
    told = [each for each in listed(base, *patterns, **env) if each.get("Match") and "Dir" in each]
    assert {each["ImportPath"]: relative(each["Dir"], folder) for each in told} == {
        path: inside for inside, path in view.packages().items()
    }, note
    paths = [root.path for root in (*view.joined, *(Root(main.mod.module, main.folder) for main in view.mains))]
    paths += ["example.org/lib", "example.org/more"]
    asked = sorted({f"{path}/{inside}".rstrip("/") for path in paths for inside in ["", *NAMES, "a/b", "n1", "n0/a"]})
    for each in listed(base, "-find", *asked, **env):
        ours, where = view.folders(each["ImportPath"]), (note, each["ImportPath"], each.get("Error"))
        if "Dir" in each:
            assert ours == (relative(each["Dir"], folder),), where
        elif "disabled by GOPROXY" not in each["Error"]["Err"]:
            assert len(ours) != 1, where
    return True


def relative(path: str, folder: Path) -> str:
    inside = str(Path(path).relative_to(folder))
    return "" if inside == "." else inside


def test_go_list_sees_the_same_packages(tmp_path: Path) -> None:
    dice = random.Random(1)
    assert sum(judged(random_tree(dice), tmp_path / str(n), f"tree {n} of seed 1") for n in range(25)) > 25


@pytest.mark.full
def test_go_list_sees_the_same_packages_in_hundreds_of_trees(tmp_path: Path) -> None:
    dice = random.Random(2)
    assert sum(judged(random_tree(dice), tmp_path / str(n), f"tree {n} of seed 2") for n in range(300)) > 300
