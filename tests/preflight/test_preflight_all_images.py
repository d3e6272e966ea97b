"""`preflight registry --all` against Debian's docker-registry, with 100 images that skopeo pushed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import preflight_layout as layouts
import preflight_servers as servers
import pytest
from cli_cases import Cli, write
from preflight_servers import Answer, Registry, Seen

from codemod.image.pattern import read
from codemod.preflight import named
from codemod.preflight.named import wanted

COUNT = 100
ABSENT = ("quay.io/absent/one:v1", "docker.io/absent/two:v2.0")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry that holds `team/image-0:v1.0` and so on, and `library/busybox:1.36`."""
    folder = tmp_path_factory.mktemp("registry")
    layout, _ = layouts.index(folder / "layout", ["linux/amd64", "linux/arm64"], "content")
    names = [f"team/image-{number}:v1.{number}" for number in range(COUNT)] + ["library/busybox:1.36"]
    with servers.registry(folder) as running, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: running.push(layout.root, name), names))
        yield running


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return tree(tmp_path, *(f"quay.io/team/image-{number}:v1.{number}" for number in range(COUNT)), "busybox:1.36")


def tree(tmp_path: Path, *images: str) -> Path:
    """A Go module that names these images, and one slot."""
    declared = "".join(f'\tImage{number} = "{image}"\n' for number, image in enumerate(images))
    source = f'package m\n\nimport "os"\n\nconst (\n{declared})\n\nvar Image = os.Getenv("SOME_IMAGE")\n'
    write(tmp_path / "program", {"go.mod": b"module example.com/m\n", "images.go": source.encode()})
    return tmp_path / "program"


def test_all_images_that_the_program_names_are_there(cli: Cli, registry: Registry, program: Path) -> None:
    ran = cli("preflight", "registry", registry.address, "--plain-http", "--all", "--tree", program)
    assert (ran.status, ran.out, ran.err) == (0, "101 of 101 images are there\n", "")


def test_the_missing_ones_are_found_where_the_source_names_them(cli: Cli, registry: Registry, tmp_path: Path) -> None:
    root = tree(tmp_path, "quay.io/team/image-1:v1.1", *ABSENT)
    asked = ("preflight", "registry", registry.address, "--plain-http", "--all", "--tree", root)
    ran = cli(*asked, "--output-format", "json")
    assert ran.status == 1
    places = {each["path"]: [(step["path"], step["line"]) for step in each["related"]] for each in ran.json["findings"]}
    assert places == {
        f"{registry.address}/absent/one:v1": [("images.go", 7)],
        f"{registry.address}/absent/two:v2.0": [("images.go", 8)],
    }
    assert "1 of 3 images are there\n" in cli(*asked).out


def test_skopeo_copies_what_the_list_says_and_then_nothing_is_missing(
    cli: Cli, registry: Registry, tmp_path: Path
) -> None:
    with servers.registry(tmp_path / "online") as online:
        layout, _ = layouts.single(tmp_path / "layout", "linux/amd64", "content")
        copied = [f"{online.address}/copied/one:v1", f"{online.address}/copied/two:v2"]
        for each in copied:
            online.push(layout.root, each.partition("/")[2])
        root = tree(tmp_path, *copied, "quay.io/team/image-1:v1.1")
        asked = ("preflight", "registry", registry.address, "--plain-http", "--all", "--tree", root)
        ran = cli(*asked, "--output-format", "list")
        targets = [f"{registry.address}/copied/one:v1", f"{registry.address}/copied/two:v2"]
        lines = [line.split() for line in ran.out.splitlines()]
        assert (ran.status, lines) == (1, [list(pair) for pair in zip(copied, targets, strict=True)])
        for source, target in lines:
            options = ("--insecure-policy", "copy", "--all", "-q", "--src-tls-verify=false", "--dest-tls-verify=false")
            servers.run(servers.program("skopeo"), *options, f"docker://{source}", f"docker://{target}")
        ran = cli(*asked, "--output-format", "list")
        assert (ran.status, ran.out) == (0, "")
        assert "3 of 3 images are there" in ran.err


def test_what_source_does_not_tell_leaves_the_question_open(cli: Cli, registry: Registry, tmp_path: Path) -> None:
    root = tree(tmp_path, "quay.io/team/image-1:v1.1")
    more = (
        b'package m\n\nimport "fmt"\n\nfunc image(v string) string { return fmt.Sprintf("quay.io/team/other:%s", v) }\n'
    )
    write(root, {"other.go": more})
    ran = cli("preflight", "registry", registry.address, "--plain-http", "--all", "--tree", root)
    assert ran.status == 3
    assert "other.go:5" in ran.out and "quay.io/team/other:{}" in ran.out


def test_what_the_tree_excludes_is_not_asked_for(cli: Cli, registry: Registry, tmp_path: Path) -> None:
    root = tree(tmp_path, "quay.io/team/image-1:v1.1")
    write(root, {"dev/dev.go": b'package dev\n\nconst Image = "quay.io/absent/dev:v1"\n'})
    asked = ("preflight", "registry", registry.address, "--plain-http", "--all", "--tree", root)
    assert cli(*asked).status == 1
    write(root, {".lvscare-codemod.toml": b'exclude = ["dev"]\n'})
    assert (cli(*asked).status, cli("images", "--output-format", "list", root).out) == (
        0,
        "quay.io/team/image-1:v1.1\n",
    )


def test_every_registry_that_the_program_chooses_among_counts_and_one_name_is_asked_once(
    cli: Cli, registry: Registry, tmp_path: Path
) -> None:
    root = tree(tmp_path, "quay.io/team/image-1:v1.1", "docker.io/team/image-1:v1.1")
    source = (
        'package m\n\nfunc image(china bool) string {\n\tif china {\n\t\treturn "r.cn/mirror/image-1:v1.1"\n\t}\n'
        '\treturn "quay.io/team/image-1:v1.1"\n}\n'
    )
    write(root, {"chosen.go": source.encode()})
    ran = cli("preflight", "registry", registry.address, "--plain-http", "--all", "--tree", root)
    assert (ran.status, "has no mirror/image-1:v1.1" in ran.out, "1 of 2 images" in ran.out) == (1, True, True)


def test_a_program_that_names_nothing_is_no_pass(cli: Cli, registry: Registry, tmp_path: Path) -> None:
    ran = cli("preflight", "registry", registry.address, "--plain-http", "--all", "--tree", tree(tmp_path))
    assert (ran.status, "names no image" in ran.out) == (3, True)


def test_a_registry_that_does_not_answer_is_one_finding(cli: Cli, program: Path) -> None:
    ran = cli("preflight", "registry", "127.0.0.1:9", "--all", "--tree", program, "--output-format", "json")
    assert ran.status == 3
    assert [(each["code"], each["path"]) for each in ran.json["findings"]] == [("IMG415", "127.0.0.1:9")]


def test_no_more_than_eight_requests_are_under_way(cli: Cli, program: Path) -> None:
    here, most, lock = 0, 0, threading.Lock()
    eight = threading.Barrier(named.AT_ONCE)

    def answer(request: Seen) -> Answer:
        nonlocal here, most
        if request.path == "/v2/":
            return 200, {}, b""
        with lock:
            here += 1
            most = max(most, here)
        eight.wait(30)  # nobody gets an answer before eight have asked
        with lock:
            here -= 1
        return 404, {}, b""

    with servers.server(answer) as (address, _):
        images = [f"quay.io/team/image-{number}:v1" for number in range(16)]
        ran = cli("preflight", "registry", address, "--plain-http", "--all", "--tree", tree(program.parent, *images))
    assert (ran.status, most) == (1, named.AT_ONCE)


def test_one_deadline_ends_all_questions(cli: Cli, program: Path) -> None:
    def answer(request: Seen) -> Answer:
        # longer than there is time: nobody waits
        return (200, {}, b"") if request.path == "/v2/" else (429, {"Retry-After": "3000"}, b"")

    with servers.server(answer) as (address, _):
        ran = cli("preflight", "registry", address, "--plain-http", "--all", "--tree", program)
    assert (ran.status, ran.out.count("HTTP status 429")) == (3, COUNT + 1)


def test_a_registry_that_drips_is_cut_off_at_the_deadline(cli: Cli, program: Path) -> None:
    with servers.saying(b"HTTP/1.1 200 OK\r\n\r\n") as address:
        ran = cli("preflight", "registry", address, "--plain-http", "--all", "--tree", program, "--deadline", "0.2")
    assert (ran.status, "0.2 seconds in all" in ran.out) == (3, True)


@pytest.mark.parametrize(
    "image, name",
    [
        ("quay.io/ceph/ceph:v19", "ceph/ceph:v19"),
        ("busybox", "library/busybox:latest"),
        ("docker.io/busybox:1.36", "library/busybox:1.36"),
        ("docker.io/acme/agent:v1", "acme/agent:v1"),
        ("registry.k8s.io/pause:3.9", "pause:3.9"),
        ("{}/calico/node:v3.27", "calico/node:v3.27"),
        (f"quay.io/a/b:v1@sha256:{'a' * 64}", f"a/b:v1@sha256:{'a' * 64}"),
        (f"quay.io/a/b@sha256:{'a' * 64}", f"a/b@sha256:{'a' * 64}"),
        ("quay.io/a/b:{}", None),
        ("quay.io/{}/b:v1", None),
        ("{}", None),
    ],
)
def test_an_image_is_called_in_a_registry_as_sealer_stores_it(image: str, name: str | None) -> None:
    pattern = read(image)
    assert pattern is not None
    asked = wanted(pattern)
    assert (str(asked) if asked else None) == name


@pytest.mark.parametrize("options", [("--rules", "x"), ("--rule", "x"), ("--fallback", "node")])
def test_what_all_does_not_ask_is_refused(cli: Cli, program: Path, options: tuple[str, str]) -> None:
    ran = cli("preflight", "registry", "127.0.0.1:9", "--all", "--tree", program, *options)
    assert (ran.status, options[0] in ran.err) == (2, True)


def test_a_tree_without_all_is_refused(cli: Cli, program: Path) -> None:
    ran = cli("preflight", "registry", "127.0.0.1:9", "--tree", program)
    assert (ran.status, "add --all" in ran.err) == (2, True)
