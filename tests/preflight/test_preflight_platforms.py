"""Which of an index's images a node takes.

The table is that of containerd's own tests (github.com/containerd/platforms, `TestOnly` in `compare_test.go`,
`TestNormalize` by `database.go`), and cases of our own; what Debian's containerd knows of it is asked of `ctr`.
"""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import preflight_layout as layouts
import preflight_servers as servers
import pytest
from preflight_asking import REPOSITORY, Ask, rule_for
from preflight_layout import Layout

from codemod.preflight import platforms
from codemod.preflight.image import Inspection
from codemod.preflight.platforms import Platform
from codemod.preflight.storage import PackagedRegistry

Packaged = Callable[..., tuple[int, list[str], str]]
ARMS = ["arm", "arm/v8", "arm/v7", "arm/v6", "arm/v5"]
ARM64_V8_5 = ["arm64/v8.5", "arm64/v8.4", "arm64/v8.3", "arm64/v8.2", "arm64/v8.1", "arm64", "arm64/v8", "arm64/v8.0"]
# what a node takes, and what it does not
ONLY: dict[str, tuple[list[str], list[str]]] = {
    "amd64": (["amd64", "amd64/v1", "x86_64", "x86-64", "AMD64", "386", "i386"], ["amd64/v2", "amd64/v3", "arm64"]),
    "amd64/v1": (["amd64", "386"], ["amd64/v2"]),
    "amd64/v2": (["amd64/v2", "amd64/v1", "amd64", "386"], ["amd64/v3", "amd64/v4", "arm/v7", "arm64"]),
    "x86_64/v3": (["amd64/v3", "amd64/v2", "amd64", "386"], ["amd64/v4"]),
    "386": (["386", "i386"], ["amd64", "arm/v7", "arm64"]),
    "arm": (["arm/v7", "arm", "armhf", "arm/7", "arm/v6", "armel", "arm/v5"], ["arm/v4", "arm/v8", "arm64", "amd64"]),
    "arm/v8": (ARMS, ["arm/v4", "arm64", "amd64"]),
    "arm/v7": (["arm", "arm/v7", "arm/v6", "arm/v5"], ["arm/v4", "arm/v8", "arm64"]),
    "arm/v6": (["arm/v6", "arm/v5"], ["arm", "arm/v7", "arm/v8", "arm64"]),
    "arm/v5": (["arm/v5"], ["arm", "arm/v4", "arm/v6"]),
    "arm/v4": (["arm/v4"], ["arm", "arm/v5"]),
    "arm64": (
        ["arm64", "aarch64", "arm64/v8", "arm64/8", *ARMS],
        ["arm64/v9", "arm64/v8.1", "arm/v4", "arm/v9", "amd64"],
    ),
    "arm64/v8.1": (["arm64/v8.1", "arm64", *ARMS], ["arm64/v8.2", "arm64/v9"]),
    "arm64/v9": (["arm64/v9", "arm64/v9.0", *ARM64_V8_5, *ARMS], ["arm64/v8.6", "arm64/v9.1", "arm/v4"]),
    "arm64/v9.6": (["arm64/v9.6", "arm64/v9", "arm64/v8.9", *ARM64_V8_5, *ARMS], ["arm64/v8.10", "arm/v4"]),
    "arm64/v10": ([], ["arm64", "arm64/v10", "arm"]),
    "s390x": (["s390x"], ["amd64", "386"]),
    "riscv64": (["riscv64"], ["arm64"]),
}


def of(text: str) -> Platform:
    return Platform("linux", *text.split("/"))


@pytest.mark.parametrize("wanted", ONLY)
def test_a_node_takes_what_containerd_takes_the_nearest_first(wanted: str) -> None:
    taken, others = ONLY[wanted]
    ranks = [of(text).rank(of(wanted)) for text in taken]
    assert None not in ranks
    assert [of(text).rank(of(wanted)) for text in others] == [None] * len(others)
    assert [Platform("windows", *text.split("/")).rank(of(wanted)) for text in taken] == [None] * len(taken)


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ("amd64", ["amd64", "386"]),
        ("amd64/v3", ["amd64/v3", "amd64/v2", "amd64", "386"]),
        ("arm/v7", ["arm", "arm/v6", "arm/v5"]),
        ("arm64", ["arm64", "arm/v8", "arm/v7", "arm/v6", "arm/v5"]),
        ("arm64/v9.1", ["arm64/v9.1", "arm64/v9", "arm64/v8.6", "arm64/v8.1", "arm64", "arm/v8"]),
    ],
)
def test_of_several_it_prefers_the_nearest(wanted: str, order: list[str]) -> None:
    ranks = [rank for text in order if (rank := of(text).rank(of(wanted))) is not None]
    assert len(ranks) == len(order)
    assert ranks == sorted(set(ranks)) and ranks[0] == 0


def test_an_entry_without_a_system_is_for_linux() -> None:
    assert Platform("", "amd64").rank(of("amd64")) == 0
    assert Platform("", "").rank(of("amd64")) is None


@pytest.mark.parametrize(
    ("machine", "names", "taken"),
    [
        ("x86_64", ["linux/arm64", "linux/386"], True),
        ("x86_64", ["linux/arm64"], False),
        ("x86_64", ["linux/amd64/v3"], True),  # that depends on the processor
        ("aarch64", ["linux/arm64/v8"], True),
        ("aarch64", ["linux/arm/v7"], True),
        ("armv7l", ["linux/arm64"], False),
        ("armv6l", ["linux/arm/v7"], False),
        ("loongarch64", ["linux/amd64"], True),  # what Go calls that is not known here
    ],
)
def test_a_machine_takes_what_its_platform_takes(machine: str, names: list[str], taken: bool) -> None:
    assert platforms.taken(names, machine) == taken


def test_what_is_written_on_the_command_line_is_read() -> None:
    assert platforms.parse("linux/x86-64/v2") == of("x86-64/v2")
    with pytest.raises(platforms.NoPlatform):
        platforms.parse("linux/")


def entry(layout: Layout, platform: str, content: str = "") -> dict[str, object]:
    return layout.image(f"linux/{platform}", content or platform)


def index_of(layout: Layout, *entries: dict[str, object]) -> dict[str, object]:
    document = {"schemaVersion": 2, "mediaType": layouts.INDEX, "manifests": entries}
    return layout.blob(json.dumps(document).encode(), layouts.INDEX)


def store(layout: Layout, top: dict[str, object], root: Path, tag: str = "v1") -> None:
    """Write an image as a registry does, in which no tool would push a nested index."""
    storage = root / "docker/registry/v2"
    repository = storage / "repositories" / REPOSITORY
    for path in (layout.root / "blobs/sha256").iterdir():
        data = storage / "blobs/sha256" / path.name[:2] / path.name / "data"
        for link in ("_layers", "_manifests/revisions"):
            (repository / link / "sha256" / path.name).mkdir(parents=True, exist_ok=True)
            (repository / link / "sha256" / path.name / "link").write_text(f"sha256:{path.name}")
        data.parent.mkdir(parents=True, exist_ok=True)
        data.write_bytes(path.read_bytes())
    (repository / f"_manifests/tags/{tag}/current").mkdir(parents=True, exist_ok=True)
    (repository / f"_manifests/tags/{tag}/current/link").write_text(str(top["digest"]))


@pytest.fixture
def packaged(ask: Ask, tmp_path: Path) -> Packaged:
    """Ask about a packaged registry that holds this image."""

    def asked(layout: Layout, top: dict[str, object], *wanted: str) -> tuple[int, list[str], str]:
        store(layout, top, tmp_path / "bundle/registry")
        (tmp_path / "bundle/manifests").mkdir(exist_ok=True)
        (tmp_path / "bundle/manifests/imageList").write_text(f"{REPOSITORY}:v1")
        options = [option for platform in wanted for option in ("--platform", f"linux/{platform}")]
        answer = ask("bundle", tmp_path / "bundle", *options, rule=rule_for("v1"))
        return answer.exit, answer.codes, " ".join(str(found.message) for found in answer.findings)

    return asked


@pytest.mark.parametrize(
    ("listed", "wanted", "expected"),
    [
        (["arm/v6"], "arm/v7", (0, [])),
        (["arm/v7"], "arm/v6", (1, ["IMG402"])),
        (["arm"], "arm/v7", (0, [])),
        (["386"], "amd64", (0, [])),
        (["arm/v5"], "arm64", (0, [])),
        (["amd64/v1"], "amd64", (0, [])),
        (["aarch64"], "arm64/v8", (0, [])),
        (["amd64/v2"], "amd64", (3, ["IMG415"])),
        (["amd64/v3", "arm64"], "amd64", (3, ["IMG415"])),
        (["amd64/v2"], "amd64/v3", (0, [])),
        (["amd64/v3"], "amd64/v3", (0, [])),
        (["amd64/v3"], "amd64/v2", (1, ["IMG402"])),
        (["amd64/v3", "386"], "amd64", (0, [])),
    ],
)
def test_an_index_and_an_image_alone_are_judged_so(
    packaged: Packaged, tmp_path: Path, listed: list[str], wanted: str, expected: tuple[int, list[str]]
) -> None:
    layout = Layout(tmp_path / "layout")
    entries = [entry(layout, platform) for platform in listed]
    assert packaged(layout, index_of(layout, *entries), wanted)[:2] == expected
    if len(entries) == 1:
        assert packaged(layout, entries[0], wanted)[:2] == expected


def test_the_nearest_image_is_the_one_that_has_to_be_whole(packaged: Packaged, tmp_path: Path) -> None:
    layout = Layout(tmp_path / "layout")
    top = index_of(layout, entry(layout, "386"), entry(layout, "amd64"), entry(layout, "amd64", "a second one"))
    (layout.root / "blobs/sha256" / str(layout.layers["linux/386"])[7:]).unlink()
    assert packaged(layout, top, "amd64")[:2] == (0, [])
    assert packaged(layout, top, "386")[:2] == (1, ["IMG411"])


def test_an_entry_without_a_platform_comes_last_and_its_config_tells(packaged: Packaged, tmp_path: Path) -> None:
    layout = Layout(tmp_path / "layout")
    unnamed = {key: value for key, value in entry(layout, "arm64").items() if key != "platform"}
    assert packaged(layout, index_of(layout, unnamed, entry(layout, "amd64")), "amd64", "arm64")[:2] == (0, [])
    code, codes, said = packaged(layout, index_of(layout, unnamed), "amd64")
    assert (code, codes, "linux/arm64, not for linux/amd64" in said) == (1, ["IMG402"], True)


def test_a_nested_index_is_followed_as_containerd_does(packaged: Packaged, tmp_path: Path) -> None:
    layout = Layout(tmp_path / "layout")
    inner = index_of(layout, entry(layout, "arm64"), entry(layout, "amd64"))
    assert packaged(layout, index_of(layout, inner), "amd64", "arm64")[:2] == (0, [])
    assert packaged(layout, index_of(layout, inner), "s390x")[:2] == (1, ["IMG402"])
    assert packaged(layout, index_of(layout, inner))[:2] == (0, [])


@pytest.mark.parametrize("platform", [("unknown", "unknown"), ("unknown", "amd64"), ("linux", "unknown")])
def test_an_attestation_is_no_platform(packaged: Packaged, tmp_path: Path, platform: tuple[str, str]) -> None:
    layout = Layout(tmp_path / "layout")
    named = {"os": platform[0], "architecture": platform[1]}
    proof = {"mediaType": layouts.MANIFEST, "digest": f"sha256:{'0' * 64}", "size": 1, "platform": named}
    assert packaged(layout, index_of(layout, entry(layout, "amd64"), proof))[:2] == (0, [])
    assert packaged(layout, index_of(layout, proof), "amd64")[:2] == (1, ["IMG402"])


def test_an_index_that_lists_itself_over_and_over_does_not_run_for_ever(packaged: Packaged, tmp_path: Path) -> None:
    layout = Layout(tmp_path / "layout")
    top = entry(layout, "amd64")
    for _ in range(3):
        top = index_of(layout, *[top] * 100)
    assert packaged(layout, top)[:2] == (3, ["IMG415"])


ALL = ["amd64", "amd64/v2", "amd64/v3", "386", "arm64", "arm/v8", "arm/v7", "arm/v6", "arm/v5", "s390x"]
INDEXES = {
    "all": ALL,
    "backwards": ALL[::-1],
    "older": ["arm/v5", "386", "amd64/v2", "arm/v6"],
    "newer": ["amd64/v3", "arm/v8", "s390x", "riscv64"],
    "unnamed": ["?arm64"],
    "unnamed and named": ["?arm64", "386", "arm/v6"],
    "nested": ["[s390x", "[amd64", "[386", "arm/v7"],
    "names": ["x86_64", "aarch64", "armhf", "i386"],
}
WANTED = ["amd64", "x86_64/v2", "arm", "arm64", "ppc64le"]


def listing(layout: Layout, listed: list[str]) -> dict[str, object]:
    """An index: what is marked `?` is an entry without a platform, what is marked `[` is in an index of its own."""
    entries, nested = [], []
    for text in listed:
        made = entry(layout, text.strip("?["))
        if text.startswith("?"):
            del made["platform"]
        (nested if text.startswith("[") else entries).append(made)
    return index_of(layout, *entries, *([index_of(layout, *nested)] if nested else []))


@dataclass(frozen=True)
class Node:
    """A real containerd that holds the images of all INDEXES, and the storage that it fetched them from."""

    environ: dict[str, str]
    registry: servers.Registry
    tops: dict[str, str]
    folder: Path

    def takes(self, name: str, wanted: str) -> str | None:
        """Mount the image for that platform, and return what the file in it says."""
        target = self.folder / f"{name} {wanted}".replace("/", "-")
        target.mkdir()
        command = ("images", "mount", "--snapshotter", "native", "--platform", f"linux/{wanted}")
        mounted = subprocess.run(
            ["ctr", *command, f"{self.registry.address}/{REPOSITORY}:{name.replace(' ', '-')}", str(target)],
            env=self.environ, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        if "no match for platform" in mounted.stderr or "not found" in mounted.stderr:
            return None
        assert mounted.returncode == 0, mounted.stderr
        try:
            return (target / "content").read_text()
        finally:
            subprocess.run(["umount", str(target)], check=True)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    folder = tmp_path_factory.mktemp("platforms")
    tops = {}
    for name, listed in INDEXES.items():
        layout = Layout(folder / name)
        top = listing(layout, listed)
        tops[name] = str(top["digest"])
        store(layout, top, folder / "storage", name.replace(" ", "-"))
    with (
        servers.registry(folder / "registry", root=folder / "storage") as registry,
        servers.containerd(folder) as environ,
    ):
        (folder / "a").mkdir()
        if subprocess.run(["mount", "--bind", folder / "a", folder / "a"], check=False).returncode:
            pytest.skip("nothing can be mounted here")
        subprocess.run(["umount", folder / "a"], check=True)
        for name in INDEXES:
            reference = f"{registry.address}/{REPOSITORY}:{name.replace(' ', '-')}"
            servers.run("ctr", "content", "fetch", "--plain-http", "--all-platforms", reference, env=environ)
        yield Node(environ, registry, tops, folder)


class Watched(PackagedRegistry):
    """A store that remembers the last manifest that it gave."""

    last = ""

    def manifest(self, digest: str) -> bytes | None:
        self.last = digest
        return super().manifest(digest)


@pytest.mark.parametrize("name", INDEXES)
def test_a_real_containerd_takes_the_image_that_is_judged(real: Node, name: str) -> None:
    """What `ctr images mount` unpacks for a platform is `platforms.Only` at work, preferences and nesting included."""
    for wanted in WANTED:
        kept = Watched(real.registry.storage, REPOSITORY, "x")
        codes = [found.code for found in Inspection("x", kept, (of(wanted),)).run(real.tops[name])]
        taken = real.takes(name, wanted)
        assert (codes == []) == (taken is not None), wanted
        if taken is not None:
            layer = json.loads(kept.manifest(kept.last) or b"")["layers"][0]["digest"]
            assert gzip.decompress(real.registry.blob(layer).read_bytes())[512:].startswith(taken.encode()), wanted
