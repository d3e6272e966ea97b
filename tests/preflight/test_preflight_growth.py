"""Time and memory grow no faster than the input, and what is beyond a limit is said: for each reader and each shape.

Calls and bytes of memory are counted, without a clock; what C code does inside of one call is timed by the long run.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from preflight_asking import Ask, rule_for

from codemod.image import yamltree
from codemod.preflight import bundle, challenge, credentials, oci, runtimes, sealer, strictjson
from codemod.preflight.deadline import Budget
from codemod.preflight.node import NodeListing
from codemod.preflight.node import check as check_node
from codemod.preflight.sealer import REGISTRY
from codemod.preflight.static_pods import MAX_FINDINGS, StaticPods
from codemod.report.userinfo import blotted, without_userinfo

MiB = 1 << 20
PIN = b"sealerio/lvscare:v1.1.3-beta.8"
REPOSITORY = Path("repositories/sealerio/lvscare")


def repeated(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def numbered(form: bytes, size: int) -> bytes:
    return b"".join(form % number for number in range(size // len(form % 10000)))


YAML: dict[str, Callable[[int], bytes]] = {
    "short lines": partial(repeated, b"- a\n"),
    "shortest lines": partial(repeated, b"-\n"),
    "short lines and one letter that is not ASCII": lambda size: "# ü\n".encode() + repeated(b"- a\n", size),
    "letters that are not ASCII": partial(repeated, "- ü: 🎈\n".encode()),
    "empty lines": partial(repeated, b"\n"),
    "a list in one line": lambda size: b"[" + repeated(b"a,", size) + b"]",
    "lists in one line": lambda size: b"[" + repeated(b"[],", size) + b"]",
    "mappings in one line": lambda size: b"[" + repeated(b"{},", size) + b"]",
    "a mapping in one line": lambda size: b"{" + numbered(b"k%d: v, ", size) + b"}",
    "keys": partial(numbered, b"k%d:\n"),
    "documents": partial(repeated, b"---\n"),
    "documents that end": partial(repeated, b"--- a\n...\n"),
    "one long line": lambda size: b"a: " + repeated(b"x", size),
    "one long text of lines": lambda size: b"a: |\n" + repeated(b" x\n", size),
    "one quoted text": lambda size: b'"' + repeated(b"\\n", size) + b'"',
    "one quoted text of lines": lambda size: b'"' + repeated(b"a\n", size) + b'"',
    "comments": partial(repeated, b"# x\n"),
    "tabs": partial(repeated, b"\t"),
    "blanks": partial(repeated, b" "),
    "anchors": lambda size: b"[" + numbered(b"&a%d b, ", size) + b"]",
    "an alias to an alias": lambda size: b"- &a [a]\n" + repeated(b"- &b [*a, *a]\n", size),
    "nesting": partial(repeated, b"["),
    "nesting in lines": partial(repeated, b"- "),
    "explicit keys": partial(numbered, b"? k%d\n"),
    "tags": partial(numbered, b"%%TAG !t%d! x\n"),
    "containers": lambda size: b"spec:\n  containers:\n" + repeated(b"  - image: lvscare\n", size),
    "blocks without end": partial(repeated, b"- >\n"),
}
JSON: dict[str, Callable[[int], bytes]] = {
    "lists": lambda size: b"[" + repeated(b"[],", size) + b"[]]",
    "objects": lambda size: b"[" + repeated(b"{},", size) + b"{}]",
    "numbers": lambda size: b"[" + repeated(b"1.5,", size) + b"1]",
    "digits": lambda size: b"[" + repeated(b"1", size) + b"]",
    "texts": lambda size: b"[" + repeated(b'"ab",', size) + b'""]',
    "escapes": lambda size: b'"' + repeated(b"\\u00e4", size) + b'"',
    "keys": lambda size: b"{" + numbered(b'"k%d":0,', size) + b'"":0}',
    "nesting": partial(repeated, b"["),
    "nested objects": partial(repeated, b'{"":'),
    "blanks": partial(repeated, b" "),
    "an index": lambda size: (
        b'{"manifests":[' + b",".join([b'{"digest":"sha256:%s","size":1}' % (b"0" * 64)] * (size // 94)) + b"]}"
    ),
}
LISTINGS: dict[str, Callable[[int], bytes]] = {
    **JSON,
    "a table": lambda size: b"REF TYPE DIGEST\n" + numbered(b"h/lvscare:%d t d\n", size),
    "a table of short lines": lambda size: b"REF TYPE DIGEST\n" + repeated(b"a b c\n", size),
    "a table of one line": lambda size: b"REF TYPE DIGEST\n" + repeated(b"a ", size),
    "lines of nerdctl": partial(numbered, b'{"Name":"h/lvscare:%d"}\n'),
    "lines of objects": partial(repeated, b"{}\n"),
    "the object of crictl": lambda size: (
        b'{"images":[' + b",".join([b'{"repoTags":["h/lvscare:1"]}'] * (size // 29)) + b"]}"
    ),
    "the tags of one image": lambda size: (
        b'{"images":[{"repoTags":[' + b",".join([b'"h/lvscare:1"'] * (size // 14)) + b"]}]}"
    ),
}
LINES: dict[str, Callable[[int], bytes]] = {
    "short lines": partial(repeated, b"a\n"),
    "shortest lines": partial(repeated, b"\n"),
    "the pin": partial(repeated, PIN + b"\n"),
    "lost lines": partial(repeated, b"image: " + PIN + b" # x\n"),
    "digests": partial(repeated, b"a@sha256:%s\n" % (b"0" * 64)),
    "one line": partial(repeated, PIN),
    "bytes that are no text": partial(repeated, b"\xff\n"),
    "colons": partial(repeated, b"image:"),
    "labels": partial(repeated, b"a-."),
    "separators": partial(repeated, b"a__"),
    "quotes": partial(repeated, b"'\""),
}
HEADERS: dict[str, Callable[[int], bytes]] = {
    "blanks": partial(repeated, b" "),
    "commas": partial(repeated, b","),
    "schemes": partial(repeated, b"a "),
    "one scheme": partial(repeated, b"a"),
    "parameters": lambda size: b"Bearer " + numbered(b"a%d=b,", size),
    "a quoted text": lambda size: b'Bearer realm="' + repeated(b"\\a", size),
    "equals": partial(repeated, b"a=="),
}
WORDS: dict[str, Callable[[int], bytes]] = {
    "ats": partial(repeated, b"@"),
    "words": partial(repeated, b"a:b@c "),
    "one word": partial(repeated, b"a"),
    "percent": partial(repeated, b"%25"),
    "slashes and ats": partial(repeated, b"/@"),
    "schemes": partial(repeated, b"a://"),
    "ats and schemes": partial(repeated, b"@//"),
}


def tried(errors: type[Exception], read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def reading(data: bytes) -> object:
        try:
            return read(data)
        except errors as error:
            return error

    return reading


def an_auth_file(data: bytes, folder: list[Path]) -> object:
    path = folder[0] / "config.json"
    path.write_bytes(data)
    return credentials.load(path, {}, Budget(), must_exist=True).login("x")


def a_bundle(data: bytes, folder: list[Path]) -> object:
    (folder[0] / "manifests").mkdir(exist_ok=True)
    (folder[0] / "manifests" / "x.yaml").write_bytes(data)
    (folder[0] / "manifests" / "imageList").write_bytes(data)
    return list(bundle.Bundle(folder[0], rule_for()).check())


def static_pods(data: bytes, folder: list[Path]) -> object:
    (folder[0] / "x.yaml").write_bytes(data)
    return list(StaticPods(folder[0], rule_for(), f"h:1/{PIN.decode()}", ("x.yaml",)).check())


def a_listing(data: bytes, folder: list[Path]) -> object:
    (folder[0] / "saved").write_bytes(data)
    return check_node(NodeListing({}, folder[0] / "saved"), rule_for(), f"h:1/{PIN.decode()}")


FOLDER: list[Path] = []
READERS: dict[str, tuple[Callable[[bytes], object], dict[str, Callable[[int], bytes]], int]] = {
    "YAML": (tried(yamltree.Unsafe, yamltree.read), YAML, yamltree.LIMIT),
    "static pods": (partial(static_pods, folder=FOLDER), YAML, yamltree.LIMIT),
    "manifest": (tried(oci.Malformed, oci.parse), JSON, oci.MANIFEST_LIMIT),
    "listing": (tried(Exception, partial(a_listing, folder=FOLDER)), LISTINGS, runtimes.LIMIT),
    "auth file": (tried(Exception, partial(an_auth_file, folder=FOLDER)), JSON, 1 * MiB),
    "bundle": (partial(a_bundle, folder=FOLDER), LINES, 1 * MiB),
    "challenge": (lambda data: challenge.parse([data.decode()]), HEADERS, 1 * MiB),
    "words": (lambda data: without_userinfo(data.decode()), WORDS, 1 * MiB),
    "blotted words": (blotted, WORDS, 1 * MiB),
}
SHAPES = [(reader, shape) for reader, (_, shapes, _) in READERS.items() for shape in shapes]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> None:
    FOLDER[:] = [tmp_path]


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, those of C too."""
    count = 0

    def counting(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def peak(work: Callable[[], object]) -> int:
    """The most bytes of memory at one time."""
    tracemalloc.start()
    try:
        kept = work()
        del kept
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("reader", "shape"), SHAPES)
def test_steps_grow_no_faster_than_the_input(reader: str, shape: str) -> None:
    read, shapes, _ = READERS[reader]
    read(shapes[shape](64))
    steps = [calls(partial(read, shapes[shape](size))) for size in (500, 1000, 2000, 4000)]
    for fewer, more in itertools.pairwise(steps):
        assert more <= 2.2 * fewer + 200, steps
    assert steps[3] <= 16 * steps[0] + 200, steps


@pytest.mark.parametrize(("reader", "shape"), SHAPES)
def test_memory_grows_no_faster_than_the_input(reader: str, shape: str) -> None:
    read, shapes, _ = READERS[reader]
    read(shapes[shape](64))
    most = [peak(partial(read, shapes[shape](size))) for size in (4000, 32000)]
    assert most[1] <= 16 * most[0] + 50_000, most


@pytest.mark.full
@pytest.mark.parametrize(("reader", "shape"), SHAPES)
def test_time_and_memory_up_to_the_limit(reader: str, shape: str) -> None:
    read, shapes, limit = READERS[reader]
    small, large = shapes[shape](limit // 8), shapes[shape](limit - 100)

    def seconds(data: bytes) -> float:
        start = time.process_time()
        read(data)
        return time.process_time() - start

    assert seconds(large) <= 16 * min(seconds(small) for _ in range(3)) + 0.2
    least, most = peak(partial(read, small)), peak(partial(read, large))
    assert most <= 16 * least + MiB
    # what is read, its text, and as many parts as are allowed
    assert most <= 8 * limit + 40 * MiB


class Counted(str):
    """A text that counts how many characters are cut out of it."""

    seen = 0

    def __getitem__(self, key: object) -> str:
        found = super().__getitem__(key)  # type: ignore[index]
        Counted.seen += len(found)
        return found


@pytest.mark.parametrize("letters", ["a", "ü", "🎈", "aü"])
def test_a_place_costs_the_same_wherever_it_is(letters: str) -> None:
    seen = []
    for size in (1000, 2000, 4000, 8000):
        Counted.seen = 0
        text = letters * (size // len(letters)) + "ü"
        builder = yamltree._Builder(Counted(text), 3)
        for index in range(0, size, 3):
            assert builder.offset(index) == 3 + len(text[:index].encode())
        seen.append(Counted.seen)
    assert seen[3] <= 9 * seen[0], seen


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"- a\n" * (MiB + 1), "more than 1048576 bytes"),
        (b"- a\n" * (yamltree.MAX_NODES + 1), "more than 100000 nodes"),
        (b"---\n" * (yamltree.MAX_NODES + 1), "more than 100000 nodes"),
        (b"[" + b"a," * yamltree.MAX_NODES + b"]", "more than 100000 nodes"),
        (b"".join(b"%%TAG !a%d! x\n" % number for number in range(50_000)) + b"--- a", "too many tags"),
        (b"a: &a [x, x]\nb: [*a, *a]\n", "alias"),
    ],
)
def test_what_a_static_pod_has_beyond_a_limit_is_said(ask: Ask, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    answer = ask("manifests", tmp_path, "--expect", "x.yaml")
    assert (answer.exit, answer.codes, said in answer.text) == (3, ["IMG415"], True)


def test_as_many_nodes_as_are_allowed_are_read() -> None:
    assert len(yamltree.read(b"- a\n" * (yamltree.MAX_NODES - 1))[0].items) == yamltree.MAX_NODES - 1


def test_many_containers_are_many_findings_up_to_a_number(ask: Ask, tmp_path: Path) -> None:
    containers = (f"  - {{name: c{number}, image: lvscare, imagePullPolicy: Never}}\n" for number in range(51))
    pod = "kind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec:\n  containers:\n" + "".join(containers)
    (tmp_path / "x.yaml").write_text(pod)
    answer = ask("manifests", tmp_path, "--expect")
    assert (answer.exit, answer.codes) == (1, ["IMG404", "IMG405"] * (MAX_FINDINGS // 2) + ["IMG415"])
    assert list(answer.outcome.sources) == [str(tmp_path / "x.yaml")]


def test_many_lost_lines_are_counted(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "imageList").write_bytes((PIN + b" # x\n") * 1000 + PIN)
    answer = ask("bundle", tmp_path)
    assert (answer.exit, answer.codes) == (0, ["IMG409"] * (bundle.MAX_FINDINGS + 1))
    assert "900 more lines" in answer.text


def test_files_without_a_finding_are_not_kept(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "manifests").mkdir()
    for number in range(20):
        (tmp_path / "manifests" / f"{number}.yaml").write_bytes(b"image: a\n" * 1000)
    assert ask("bundle", tmp_path).outcome.sources == {}


@pytest.mark.parametrize("name", ["manifests/imageList", "manifests/x.yaml"])
def test_a_source_of_a_tebibyte_is_not_read(ask: Ask, tmp_path: Path, name: str) -> None:
    (tmp_path / "manifests").mkdir()
    (tmp_path / name).touch()
    os.truncate(tmp_path / name, 1 << 40)
    answer = ask("bundle", tmp_path)
    assert (answer.exit, answer.codes, "16777216 bytes" in answer.text) == (3, ["IMG415"], True)


def test_sources_are_read_up_to_a_number_of_bytes(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "_LIMIT_OF_ALL", 100)
    (tmp_path / "manifests").mkdir()
    for number in range(3):
        (tmp_path / "manifests" / f"{number}.yaml").write_bytes(b"x: y\n" * 10)
    answer = ask("bundle", tmp_path)
    assert (answer.exit, answer.codes, "2.yaml" in answer.text) == (3, ["IMG415"], True)


def test_an_ignored_list_of_a_tebibyte_is_refused(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "ignored").touch()
    os.truncate(tmp_path / "ignored", 1 << 40)
    with pytest.raises(Exception, match="larger than 16777216 bytes"):
        ask("bundle", tmp_path, "--ignored-image-list", tmp_path / "ignored")


def test_folders_may_be_as_deep_as_a_path_can_be(ask: Ask, tmp_path: Path) -> None:
    here = tmp_path / "manifests"
    here.mkdir()
    opened = os.open(here, os.O_RDONLY)
    for _ in range(2500):  # deeper than any path is long
        os.mkdir("d", dir_fd=opened)
        below = os.open("d", os.O_RDONLY, dir_fd=opened)
        os.close(opened)
        opened = below
    os.close(opened)
    try:
        answer = ask("bundle", tmp_path)
    finally:
        # what cleans up behind tests goes down by recursion
        subprocess.run(["rm", "-rf", here], check=True)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])


def packaged(root: Path, layer: int, size: int, content: bytes | None = None) -> None:
    """A packaged registry with one image, whose layer has `layer` bytes, and `size` by its descriptor."""
    folder = root / REGISTRY

    def hold(data: bytes, kind: str, name: str = "") -> str:
        digest = name or oci.hash_of(data, "sha256:")
        digits = digest.removeprefix("sha256:")
        (folder / "blobs" / "sha256" / digits[:2] / digits).mkdir(parents=True)
        (folder / "blobs" / "sha256" / digits[:2] / digits / "data").write_bytes(data)
        link(f"{kind}/sha256/{digits}", digest)
        return digest

    def link(name: str, digest: str) -> None:
        (folder / REPOSITORY / name).mkdir(parents=True)
        (folder / REPOSITORY / name / "link").write_text(digest)

    config = {"digest": hold(b"{}", "_layers"), "size": 2}
    digest = hold(content or b"", "_layers", "" if content else "sha256:" + "1" * 64)
    if content is None:
        os.truncate(folder / "blobs" / "sha256" / "11" / ("1" * 64) / "data", layer)
    layers = [{"digest": digest, "size": size}]
    manifest = json.dumps({"config": config, "layers": layers}).encode()
    link("_manifests/tags/v1.1.3-beta.8/current", hold(manifest, "_manifests/revisions"))


@pytest.mark.parametrize(
    ("layer", "size", "code"), [(1 << 40, 1, "IMG411"), (0, 1, "IMG411"), (1, 1 << 40, "IMG411"), (1, 1, "IMG412")]
)
def test_a_packaged_layer_of_another_size_is_told_by_its_size(
    ask: Ask, tmp_path: Path, layer: int, size: int, code: str
) -> None:
    packaged(tmp_path, layer, size)
    answer = ask("bundle", tmp_path)
    assert (answer.exit, answer.codes) == (1, [code, "IMG407"])
    assert code == "IMG412" or f"{layer} bytes, not {size}" in answer.text


def test_a_packaged_layer_that_really_claims_a_tebibyte_leaves_the_question_open(ask: Ask, tmp_path: Path) -> None:
    packaged(tmp_path, 1 << 40, 1 << 40)
    answer = ask("bundle", tmp_path)
    assert (answer.exit, answer.codes) == (3, ["IMG415", "IMG407"])
    assert f"{16 << 30} bytes" in answer.text


def test_an_index_of_many_manifests_and_a_manifest_of_many_parts_are_refused() -> None:
    one = {"digest": "sha256:" + "0" * 64, "size": 1}
    for document in (
        {"manifests": [one] * 100_000},
        {"manifests": [one] * 1001},
        {"config": one, "layers": [one] * 1001},
    ):
        with pytest.raises(oci.Malformed):
            oci.parse(json.dumps(document).encode())
    with pytest.raises(strictjson.Refused, match="100000 parts"):
        strictjson.load(b"[" + b"[]," * 100_000 + b"[]]")


def test_a_listing_of_too_many_images_is_refused() -> None:
    with pytest.raises(runtimes.UnknownListing, match="100000 images"):
        runtimes.parse(b"REF TYPE DIGEST\n" + b"a b c\n" * 100_001)


def test_a_configuration_with_100_000_registries_is_read_or_refused_by_its_size(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "auth.json"
    path.write_text(json.dumps({"auths": {f"host{number}:5000": {"auth": "YTpi"} for number in range(100_000)}}))
    with pytest.raises(Exception, match="larger than 1048576 bytes"):
        credentials.load(path, {}, Budget(), must_exist=True)
    path.write_text(json.dumps({"auths": {f"host{number}:5000": {"auth": "YTpi"} for number in range(10_000)}}))
    login = credentials.load(path, {}, Budget(), must_exist=True).login("host9999:5000")
    assert login and login.username == "a"


def test_a_challenge_of_a_mebibyte_is_none() -> None:
    assert challenge.parse(["Bearer realm=" + "a" * MiB]) == []


def test_no_file_of_sealers_is_missed_by_the_walk(tmp_path: Path) -> None:
    for name in ("b/c.yaml", "a.yaml", "b/d/e.tmpl", "z.YML", "b.txt"):
        (tmp_path / "manifests" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "manifests" / name).touch()
    (tmp_path / "manifests" / "link").symlink_to(tmp_path)
    (tmp_path / "manifests" / "gone.yaml").symlink_to("nowhere")
    found = [name.removeprefix("manifests/") for name in sealer.manifest_files(tmp_path)]
    assert found == ["a.yaml", "gone.yaml", "z.YML", "b/c.yaml", "b/d/e.tmpl"]
