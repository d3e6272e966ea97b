"""`preflight node`: a real containerd where it can run, and listings as the real commands print them."""

from __future__ import annotations

import json
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import preflight_layout as layouts
import preflight_servers as servers
import pytest
from preflight_asking import Ask, Pushed, rule_for

from codemod.errors import UserError
from codemod.preflight.node_paths import NodePaths
from codemod.preflight.runtimes import Cached, UnknownListing, parse

# the tables are what ctr 1.6.20 printed; those of nerdctl and crictl, which Debian does not have, were written by hand
# after the structures they print: `imagePrintable` and the CRI's ListImagesResponse
RECORDED = Path(__file__).parent / "listings"
NAME = "sea.hub:5000/sealerio/lvscare:v1.1.3-beta.8"


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, pushed: Pushed) -> Iterator[dict[str, str]]:
    """A containerd that pulled the pinned image from the test's registry, and tagged `single` as from another one."""
    with servers.containerd(tmp_path_factory.mktemp("containerd")) as environ:
        ctr = (servers.program("ctr"), "-n", "k8s.io")
        repository = f"{pushed.registry.address}/sealerio/lvscare"
        for tag in ("v1.1.3-beta.8", "single"):
            servers.run(*ctr, "content", "fetch", "--plain-http", f"{repository}:{tag}", env=environ)
        servers.run(*ctr, "images", "tag", f"{repository}:single", "docker.io/sealerio/lvscare:v2", env=environ)
        yield environ


def only(folder: Path, environ: dict[str, str], *programs: str) -> dict[str, str]:
    """The environment with nothing but these programs on PATH."""
    for name in programs:
        (folder / name).symlink_to(servers.program(name))
    return {**environ, "PATH": str(folder)}


def test_a_real_node_that_pulled_the_image_passes(
    ask: Ask, node: dict[str, str], pushed: Pushed, tmp_path: Path
) -> None:
    answer = ask("node", pushed.registry.address, environ=only(tmp_path, node, "ctr"))
    assert (answer.exit, answer.findings) == (0, [])
    assert pushed.digests["v1.1.3-beta.8"] in str(answer.outcome.facts[0])


def test_a_real_node_that_never_saw_the_tag_fails(
    ask: Ask, node: dict[str, str], pushed: Pushed, tmp_path: Path
) -> None:
    environ = only(tmp_path, node, "ctr")
    answer = ask("node", pushed.registry.address, environ=environ, rule=rule_for("v9"))
    assert (answer.exit, answer.codes) == (1, ["IMG413"])
    assert "docker.io/sealerio/lvscare:v2" in [related.value for related in answer.findings[0].related]


def test_the_image_under_another_registrys_name_does_not_count(ask: Ask, node: dict[str, str], tmp_path: Path) -> None:
    answer = ask("node", "sea.hub:5000", environ=only(tmp_path, node, "ctr"), rule=rule_for("v2"))
    assert answer.codes == ["IMG413"]


def test_a_saved_listing_of_the_real_ctr_says_the_same(
    ask: Ask, node: dict[str, str], pushed: Pushed, tmp_path: Path
) -> None:
    for command in ("ls", "check"):
        saved = tmp_path / command
        saved.write_text(servers.run(servers.program("ctr"), "-n", "k8s.io", "images", command, env=node))
        assert ask("node", pushed.registry.address, "--from", saved).exit == 0
        assert ask("node", "sea.hub:5000", "--from", saved).codes == ["IMG413"]


def test_a_real_node_whose_layer_was_lost_fails(ask: Ask, node: dict[str, str], pushed: Pushed, tmp_path: Path) -> None:
    """`ctr images check` counts the parts that are there."""
    ctr = (servers.program("ctr"), "-n", "k8s.io")
    name = f"{pushed.registry.address}/sealerio/lvscare:partial"
    servers.run(*ctr, "images", "tag", f"{pushed.registry.address}/sealerio/lvscare:single", name, env=node)
    digest = pushed.layers["single"]
    servers.run(*ctr, "content", "rm", digest, env=node)
    answer = ask("node", pushed.registry.address, environ=only(tmp_path, node, "ctr"), rule=rule_for("partial"))
    assert (answer.exit, answer.codes) == (1, ["IMG413"])
    assert "only a part" in str(answer.findings[0].message)


def archive(folder: Path, kind: str, name: str) -> tuple[Path, layouts.Layout]:
    """An image for two platforms as an operator carries it to a node, written by skopeo; and what it was made of."""
    layout, _ = layouts.index(folder / kind, ["linux/amd64", "linux/arm64"], name)
    copy = ("copy", "--all") if kind == "oci-archive" else ("--override-arch", "amd64", "copy")
    source, target = f"oci:{layout.root}:image", f"{kind}:{folder / kind}.tar:{name}"
    servers.run(servers.program("skopeo"), "--insecure-policy", *copy, "-q", source, target)
    return folder / f"{kind}.tar", layout


@pytest.mark.parametrize("kind", ["oci-archive", "docker-archive"])
def test_an_image_that_a_real_node_imported_is_held_under_its_name_alone(
    ask: Ask, node: dict[str, str], tmp_path: Path, kind: str
) -> None:
    name = f"{kind}.hub:5000/sealerio/lvscare:v5"
    ctr = (servers.program("ctr"), "-n", "k8s.io", "images")
    # `--digests` adds a name without a tag, `import-2026-01-02@sha256:...`
    servers.run(*ctr, "import", "--no-unpack", "--digests", str(archive(tmp_path, kind, name)[0]), env=node)
    (tmp_path / "bin").mkdir()
    environ = only(tmp_path / "bin", node, "ctr")
    assert ask("node", f"{kind}.hub:5000", environ=environ, rule=rule_for("v5")).exit == 0
    answer = ask("node", "sea.hub:5000", environ=environ, rule=rule_for("v5"))
    assert (answer.exit, answer.codes) == (1, ["IMG413"])
    assert name in [related.value for related in answer.findings[0].related]


def test_an_imported_image_for_another_machine_does_not_start(ask: Ask, node: dict[str, str], tmp_path: Path) -> None:
    """`ctr images check` calls an image that was imported with `--all-platforms` complete on any machine."""
    layout, _ = layouts.single(tmp_path / "arm", "linux/arm64", "arm")
    name, ctr = "arm.hub:5000/sealerio/lvscare:v7", (servers.program("ctr"), "-n", "k8s.io", "images")
    target = f"oci-archive:{tmp_path / 'arm.tar'}:{name}"
    servers.run(servers.program("skopeo"), "--insecure-policy", "copy", "-q", f"oci:{layout.root}:image", target)
    servers.run(*ctr, "import", "--no-unpack", "--all-platforms", str(tmp_path / "arm.tar"), env=node)
    (tmp_path / "bin").mkdir()
    environ = only(tmp_path / "bin", node, "ctr")
    for machine, expected in (("x86_64", ["IMG413"]), ("armv7l", ["IMG413"]), ("aarch64", []), ("", [])):
        places = NodePaths((), (), tmp_path, tmp_path / "nowhere", machine)
        answer = ask("node", "arm.hub:5000", environ=environ, rule=rule_for("v7"), places=places)
        assert answer.codes == expected, machine


def test_a_listing_that_has_platforms_is_believed_about_them() -> None:
    table = (RECORDED / "ctr-ls.txt").read_bytes()
    assert [image.platforms for image in parse(table) if image.reference == NAME] == [("linux/amd64", "linux/arm64")]
    line = json.dumps({"Name": NAME, "Platform": "linux/arm/v7"})
    assert parse(line.encode()) == [Cached(NAME, platforms=("linux/arm/v7",))]


def test_an_imported_image_that_lost_its_layers_starts_only_where_it_was_unpacked(
    ask: Ask, node: dict[str, str], tmp_path: Path
) -> None:
    """containerd may drop layers once they are unpacked (`discard_unpacked_layers`)."""
    name, ctr = "unpacked.hub:5000/sealerio/lvscare:v6", (servers.program("ctr"), "-n", "k8s.io")
    path, layout = archive(tmp_path, "oci-archive", name)
    unpack = (*ctr, "images", "import", "--snapshotter", "native", str(path))
    if subprocess.run(unpack, env=node, capture_output=True, timeout=60, check=False).returncode:
        pytest.skip("nothing can be unpacked here")
    (tmp_path / "bin").mkdir()
    for layer in set(layout.layers.values()) & set(servers.run(*ctr, "content", "ls", "-q", env=node).split()):
        servers.run(*ctr, "content", "rm", layer, env=node)
    for snapshotter, expected in (("native", []), ("overlayfs", ["IMG413"])):
        environ = {**node, "CONTAINERD_SNAPSHOTTER": snapshotter, "PATH": str(tmp_path / "bin")}
        (tmp_path / "bin" / "ctr").unlink(missing_ok=True)
        answer = ask("node", "unpacked.hub:5000", environ=only(tmp_path / "bin", environ, "ctr"), rule=rule_for("v6"))
        assert answer.codes == expected, snapshotter


def test_a_node_without_any_runtime_leaves_the_question_open(ask: Ask, tmp_path: Path) -> None:
    answer = ask("node", environ={"PATH": str(tmp_path)})
    assert (answer.exit, answer.codes) == (3, ["IMG415"])


@pytest.mark.full  # ctr tries for ten seconds
def test_a_real_ctr_without_containerd_leaves_the_question_open(ask: Ask, tmp_path: Path) -> None:
    environ = only(tmp_path, {"CONTAINERD_ADDRESS": str(tmp_path / "nothing.sock")}, "ctr")
    answer = ask("node", environ=environ)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    assert "ctr: exit status 1" in str(answer.findings[0].message)


def test_a_runtime_that_does_not_answer_leaves_the_question_open(ask: Ask, tmp_path: Path) -> None:
    script(tmp_path, "ctr", "echo 'ctr: failed to dial' >&2; exit 1")
    answer = ask("node", environ={"PATH": str(tmp_path)})
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    assert "failed to dial" in str(answer.findings[0].message)


def script(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    ("name", "arguments", "recorded"),
    [
        ("nerdctl", "-n k8s.io images --format {{json .}}", "nerdctl.jsonl"),
        ("ctr", "-n k8s.io images check", "ctr-check.txt"),
        ("crictl", "images -o json", "crictl.json"),
    ],
)
def test_each_command_is_run_with_its_own_arguments(
    ask: Ask, tmp_path: Path, name: str, arguments: str, recorded: str
) -> None:
    script(tmp_path, name, f'test "$*" = "{arguments}" || exit 9\nexec /bin/cat {RECORDED / recorded}')
    assert ask("node", environ={"PATH": str(tmp_path)}).exit == 0


def test_a_command_that_fails_gives_way_to_the_next(ask: Ask, tmp_path: Path) -> None:
    script(tmp_path, "nerdctl", "exit 1")
    script(tmp_path, "crictl", f"exec /bin/cat {RECORDED / 'crictl.json'}")
    assert ask("node", environ={"PATH": str(tmp_path)}).exit == 0


@pytest.mark.parametrize("name", sorted(path.name for path in RECORDED.iterdir()))
def test_a_recorded_listing_holds_the_image_and_not_its_neighbours(ask: Ask, name: str) -> None:
    assert ask("node", "--from", RECORDED / name).exit == 0
    assert ask("node", "--from", RECORDED / name, rule=rule_for("v1.1.3-beta")).codes == ["IMG413"]
    assert ask("node", "sea.hub:5001", "--from", RECORDED / name).codes == ["IMG413"]


def test_an_incomplete_image_of_a_table_is_known_as_such() -> None:
    table = (RECORDED / "ctr-check.txt").read_bytes().replace(b" complete (2/2)", b" incomplete (1/2)")
    assert [image.complete for image in parse(table) if image.reference == NAME] == [False]


def test_an_unpacked_image_may_lack_its_layers() -> None:
    table = (RECORDED / "ctr-check.txt").read_bytes().replace(b" complete (2/2)", b" incomplete (1/2)")
    table = table.replace(b" false", b" true")
    assert [image.complete for image in parse(table) if image.reference == NAME] == [True]


def test_nothing_is_no_image() -> None:
    assert parse(b"\n") == []
    assert parse(b'{"images": []}') == []
    assert parse(b"[]") == []


def test_dockers_lines_have_no_whole_name() -> None:
    line = json.dumps({"Repository": "sea.hub:5000/sealerio/lvscare", "Tag": "v1", "ID": "x", "Digest": "<none>"})
    assert parse(line.encode()) == [Cached("sea.hub:5000/sealerio/lvscare:v1")]


@pytest.mark.parametrize(
    "data",
    [
        b"hello", b"{", b"[1]", b"[[]]", b'{"images": [1]}', b'{"images": [{"repoTags": 1}]}', b"[" * 100_000,
        b'{"images": {}}', b"REF\n", b"REF TYPE DIGEST\nx\n", b"REF SIZE\nx y z\n", b'{"Repository": "x"}',
    ],
)  # fmt: skip
def test_what_is_no_listing_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownListing):
        parse(data)


def test_a_file_that_is_no_listing_is_an_error_for_people(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    with pytest.raises(UserError, match="crictl images -o json"):
        ask("node", "--from", tmp_path / "x")
    with pytest.raises(UserError, match="nowhere"):
        ask("node", "--from", tmp_path / "nowhere")


def closed_port() -> str:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{bound.getsockname()[1]}"


def listing_of(folder: Path, registry: str) -> Path:
    saved = folder / "saved"
    saved.write_text((RECORDED / "nerdctl.jsonl").read_text().replace("sea.hub:5000", registry))
    return saved


def test_a_registry_that_does_not_answer_falls_back_to_the_node_with_a_warning(ask: Ask, tmp_path: Path) -> None:
    address = closed_port()
    arguments = ("registry", address, "--plain-http", "--fallback", "node", "--from", listing_of(tmp_path, address))
    answer = ask(*arguments)
    assert (answer.exit, answer.codes) == (0, ["IMG414"])
    assert answer.findings[0].severity == "warning"


def test_there_is_no_fallback_where_the_pull_policy_always_asks_the_registry(ask: Ask, tmp_path: Path) -> None:
    address = closed_port()
    arguments = ("registry", address, "--plain-http", "--fallback", "node", "--from", listing_of(tmp_path, address))
    assert ask(*arguments, rule=rule_for(policy="Always")).exit == 3


def test_neither_registry_nor_node_leaves_the_question_open_and_says_both(ask: Ask, tmp_path: Path) -> None:
    arguments = ("--plain-http", "--fallback", "node", "--from", listing_of(tmp_path, "sea.hub:5000"))
    answer = ask("registry", closed_port(), *arguments)
    assert (answer.exit, answer.codes) == (3, ["IMG415", "IMG413"])


def test_a_registry_that_says_no_is_not_overruled_by_the_node(ask: Ask, pushed: Pushed, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.write_text(f"REF TYPE DIGEST SIZE\n{pushed.registry.address}/sealerio/lvscare:v9 x sha256:0 1.0 MiB\n")
    arguments = ("--plain-http", "--fallback", "node", "--from", saved)
    assert ask("registry", pushed.registry.address, *arguments, rule=rule_for("v9")).codes == ["IMG401"]


def test_the_programs_are_found_on_the_given_path_only(ask: Ask, tmp_path: Path) -> None:
    assert shutil.which("sh")
    assert ask("node", environ={}).exit == 3
