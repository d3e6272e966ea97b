"""The lists that `images` writes, read by the programs that they are for, with a real registry on loopback."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import preflight_layout as layouts
import preflight_servers as servers
import pytest
from cli_cases import Cli, write

SOURCE = """package images

import "fmt"

const (
	AgentImage  = "{registry}/acme/agent:v1"
	AgentNext   = "{registry}/acme/agent:v2"
	PinnedImage = "{registry}/acme/pinned@{digest}"
	ToolImage   = "{registry}/tool:latest"
)

func nodeImage(registry string) string {{ return fmt.Sprintf("%s/calico/node:v3", registry) }}
"""
TAGS = ["acme/agent:v1", "acme/agent:v2", "tool:latest"]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Registry]:
    with servers.registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.fixture(scope="module")
def digest(registry: servers.Registry, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Push the images; the digest of one that is asked for by it."""
    folder = tmp_path_factory.mktemp("layouts")
    for number, name in enumerate(TAGS):
        layout, _ = layouts.single(folder / str(number), "linux/amd64", name)
        registry.push(layout.root, name)
    layout, digest = layouts.single(folder / "pinned", "linux/amd64", "pinned")
    registry.push(layout.root, "acme/pinned:v1")
    return digest


@pytest.fixture
def tree(tmp_path: Path, registry: servers.Registry, digest: str) -> Path:
    source = SOURCE.format(registry=registry.address, digest=digest)
    write(tmp_path / "tree", {"go.mod": b"module example.org/m\n\ngo 1.22\n", "images/images.go": source.encode()})
    return tmp_path / "tree"


def wanted(address: str, digest: str) -> set[str]:
    return {f"{address}/{name}" for name in (*TAGS, f"acme/pinned@{digest}")}


@pytest.fixture
def plain(tmp_path: Path, registry: servers.Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let skopeo ask that registry without TLS, as a machine's own configuration does: a list says nothing of it."""
    config = tmp_path / ".config/containers"
    config.mkdir(parents=True)
    (config / "registries.conf").write_text(f'[[registry]]\nlocation = "{registry.address}"\ninsecure = true\n')
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config.parent))


@pytest.mark.usefixtures("plain")
def test_skopeo_syncs_what_the_yaml_names(
    cli: Cli, tree: Path, tmp_path: Path, registry: servers.Registry, digest: str
) -> None:
    file, mirror = tmp_path / "sync.yaml", tmp_path / "mirror"
    ran = cli("images", "--output-format", "skopeo-yaml", "--output", file, tree)
    assert (ran.status, "5 images, 4 of them wholly known" in ran.err) == (0, True)
    mirror.mkdir()
    options = ("--src", "yaml", "--dest", "dir", "--scoped")
    servers.run(servers.program("skopeo"), "--insecure-policy", "sync", *options, str(file), str(mirror))
    copied = {manifest.parent.relative_to(mirror).as_posix() for manifest in mirror.rglob("manifest.json")}
    assert copied == wanted(registry.address, digest)


@pytest.mark.usefixtures("plain")
def test_a_loop_over_the_list_copies_every_image(
    cli: Cli, tree: Path, tmp_path: Path, registry: servers.Registry, digest: str
) -> None:
    listed = cli("images", "-q", "--output-format", "list", tree).out
    assert set(listed.split()) == wanted(registry.address, digest)
    skopeo = f"{servers.program('skopeo')} --insecure-policy copy -q"
    loop = f'while read -r image; do mkdir -p "$image" && {skopeo} "docker://$image" "dir:$image" </dev/null; done'
    done = subprocess.run(["sh", "-ec", loop], input=listed, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    copied = {place.parent.relative_to(tmp_path).as_posix() for place in tmp_path.rglob("manifest.json")}
    assert copied == wanted(registry.address, digest)


def test_what_is_written_is_what_check_reads(cli: Cli, tree: Path, tmp_path: Path) -> None:
    for name, output_format in (("list.txt", "list"), ("sync.yaml", "skopeo-yaml")):
        cli("images", "--output-format", output_format, "--output", tmp_path / name, tree)
        ran = cli("images", "--check", tmp_path / name, "--output-format", "json", tree)
        assert ran.codes() == [("images/images.go", "IMG504")]
        assert "{}/calico/node:v3" in ran.json["findings"][0]["message"]


def test_a_tree_without_images_is_an_empty_list(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path / "tree", {"go.mod": b"module example.org/m\n", "a.go": b"package a\n"})
    assert cli("images", "--output-format", "skopeo-yaml", tmp_path / "tree").out == "{}\n"
    assert cli("images", "--output-format", "list", tmp_path / "tree").out == ""


def test_the_bill_of_materials_is_what_its_schema_says(cli: Cli, tree: Path, digest: str) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = cli("images", "--output-format", "cyclonedx", tree).out
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    made = json.loads(text)
    assert (made["specVersion"], len(made["components"])) == ("1.6", 5)
    (pinned,) = [each for each in made["components"] if each["name"].endswith("acme/pinned")]
    assert (pinned["type"], pinned["version"]) == ("container", digest)
    assert pinned["purl"].startswith(f"pkg:oci/pinned@{digest}?repository_url=127.0.0.1")
    assert pinned["evidence"]["occurrences"][0]["location"] == "images/images.go"


def test_a_bill_that_is_wrong_is_seen(cli: Cli, tree: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = cli("images", "--output-format", "cyclonedx", tree).out.replace('"type": "container"', '"type": "box"')
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is not None


def test_the_bill_of_one_tree_is_one_text(cli: Cli, tree: Path) -> None:
    first, second = (cli("images", "--output-format", "cyclonedx", tree).out for _ in range(2))
    assert first == second


def test_without_the_library_it_is_named(cli: Cli, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "cyclonedx.model.bom", None)
    ran = cli("images", "--output-format", "cyclonedx", tree)
    assert (ran.status, ran.out) == (2, "") and "pip install cyclonedx-python-lib" in ran.err
