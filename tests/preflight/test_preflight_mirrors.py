"""Where a node asks: `hosts.toml` as the real containerd follows it, and k3s' `registries.yaml`."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import preflight_servers as servers
import pytest
from preflight_asking import Ask

from codemod.preflight import endpoints, hosts, k3s
from codemod.preflight.node_paths import NodePaths

REGISTRY = "sea.hub:5000"


def toml(root: Path, text: str, folder: str = REGISTRY) -> tuple[Path, ...]:
    (root / folder).mkdir(parents=True, exist_ok=True)
    (root / folder / "hosts.toml").write_text(text)
    return (root,)


def asked(found: hosts.Configured | None) -> list[str]:
    return [str(endpoint) for endpoint in found.endpoints if endpoint.pull] if found else []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('server = "https://a.b"\n', ["https://a.b/v2 (containerd 1.6: sea.hub:5000)"]),
        ('server = "a.b:1/v2"\n[host."m"]\n', ["https://m/v2", "https://a.b:1/v2"]),
        ('[host."https://m.b"]\n', ["https://m.b/v2", "https://sea.hub:5000/v2"]),
        (
            'server = "http://s"\n[host."https://z"]\nskip_verify = true\n[host."https://a/x"]\n'
            '[host."https://m/x"]\noverride_path = true\n[host."https://n"]\noverride_path = true\n',
            ["https://z/v2 (TLS is not verified)", "https://a/x/v2", "https://m/x", "https://n", "http://s/v2"],
        ),
        (
            '[host."https://p"]\ncapabilities = ["pull"]\n[host."https://u"]\ncapabilities = ["push"]\n'
            '[host."https://r"]\ncapabilities = ["Pull", "resolve"]\n',
            ["https://p/v2 (for layers only)", "https://r/v2", "https://sea.hub:5000/v2"],
        ),
        ('capabilities = ["resolve"]\nserver = "s"\n[host."https://m"]\n', ["https://m/v2"]),
        (
            '[host."https://m".header]\nx = "y"\n[host."https://n"]\n',
            ["https://m/v2", "https://n/v2", "https://sea.hub:5000/v2"],
        ),
        ('[host."https://m"]\ncapabilities = ["fly"]\n', ["https://sea.hub:5000/v2"]),
        ("server = [\n", ["https://sea.hub:5000/v2"]),
    ],
)
def test_hosts_are_asked_in_the_order_of_the_file(tmp_path: Path, text: str, expected: list[str]) -> None:
    """As `parseHostsFile` and `ConfigureHosts` in core/remotes/docker/config/hosts.go have it."""
    found = asked(hosts.configured(toml(tmp_path, text), REGISTRY))
    assert found == expected


def test_a_password_in_the_file_is_not_repeated(tmp_path: Path) -> None:
    found = asked(hosts.configured(toml(tmp_path, '[host."https://joe:s3cret@m"]\n'), REGISTRY))
    assert len(found) == 2 and "s3cret" not in str(found)


def test_the_first_folder_that_is_there_counts(tmp_path: Path) -> None:
    """As `hostPaths` in core/remotes/docker/config/config_unix.go has it."""
    assert hosts.configured((tmp_path,), REGISTRY) is None
    for folder in ("_default", REGISTRY, "sea.hub_5000_"):
        roots = toml(tmp_path, f'server = "{folder.strip("_")}.x"\n', folder)
        assert asked(hosts.configured(roots, REGISTRY)) == [
            f"https://{folder.strip('_')}.x/v2 (containerd 1.6: {REGISTRY})"
        ]
    (tmp_path / "sea.hub_5000_" / "hosts.toml").unlink()
    assert hosts.configured((tmp_path,), REGISTRY) is None


def test_containerds_own_configuration_names_the_folders(tmp_path: Path) -> None:
    config, known = tmp_path / "config.toml", (tmp_path / "known",)
    assert hosts.roots(config, known) == known
    for plugin in ("io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images"):
        config.write_text(f'[plugins."{plugin}".registry]\nconfig_path = "/a:/b"\n')
        assert hosts.roots(config, known) == (Path("/a"), Path("/b"))
    for text in ("", "[plugins]\n", '[plugins."io.containerd.grpc.v1.cri".registry]\nconfig_path = ""\n', "["):
        config.write_text(text)
        assert hosts.roots(config, known) == known


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with servers.containerd(tmp_path_factory.mktemp("mirrors")) as environ:
        yield environ


SHAPES: dict[str, Callable[[list[str]], str]] = {
    "one mirror": lambda at: f'[host."http://{at[1]}"]\n',
    "not in order of names": lambda at: (
        f'server = "http://{at[3]}"\n[host."http://{at[2]}"]\n[host."http://{at[1]}"]\n'
    ),
    "a path": lambda at: f'server = "http://{at[3]}/a/b"\n[host."http://{at[2]}/c/v2"]\n[host."http://{at[1]}/d/"]\n',
    "a slash": lambda at: f'server = "http://{at[3]}/"\n[host."http://{at[2]}/"]\n',
    "the same twice": lambda at: f'server = "http://{at[2]}"\n[host."http://{at[2]}"]\n',
    "its own path": lambda at: f'server = "http://{at[3]}"\n[host."http://{at[2]}/c"]\noverride_path = true\n',
    "no path at all": lambda at: f'server = "http://{at[3]}"\n[host."http://{at[2]}"]\noverride_path = true\n',
    "pull only": lambda at: f'server = "http://{at[3]}"\n[host."http://{at[2]}"]\ncapabilities = ["pull"]\n',
    "push only": lambda at: f'server = "http://{at[3]}"\n[host."http://{at[2]}"]\ncapabilities = ["push"]\n',
    "a header first": lambda at: f'[host."http://{at[2]}".header]\nx = "y"\n[host."http://{at[1]}"]\n',
    "no TOML": lambda at: f'[host."http://{at[2]}"\n',
    "no capability": lambda at: f'[host."http://{at[2]}"]\ncapabilities = ["fly"]\n',
    "empty": lambda at: "",
    "an own path that is no truth": lambda at: f'[host."http://{at[2]}"]\noverride_path = "true"\n',
    "a check that is no truth": lambda at: f'[host."http://{at[2]}"]\nskip_verify = 1\n',
    "a capability as text": lambda at: f'[host."http://{at[2]}"]\ncapabilities = "pull"\n',
    "a capability as a number": lambda at: f'[host."http://{at[2]}"]\ncapabilities = [1]\n',
    "capabilities in capitals": lambda at: f'[host."http://{at[2]}"]\ncapabilities = ["PULL", "Resolve"]\n',
    "no capabilities": lambda at: f'[host."http://{at[2]}"]\ncapabilities = []\n',
    "an address that is none": lambda at: f'[host."http://[{at[2]}"]\n[host."http://{at[1]}"]\n',
    "a server that is none": lambda at: f'server = "http://[{at[2]}"\n[host."http://{at[1]}"]\n',
    "a server that is no text": lambda at: f'server = 1\n[host."http://{at[1]}"]\n',
    "a header that is a text": lambda at: f'[host."http://{at[2]}"]\nheader = "x"\n',
    "a header with numbers": lambda at: f'[host."http://{at[2]}"]\n[host."http://{at[2]}".header]\nx = 1\n',
    "certificates that are a number": lambda at: f'[host."http://{at[2]}"]\nca = 1\n',
    "a word that nobody knows": lambda at: f'fly = true\n[host."http://{at[2]}"]\nfly = true\n',
    "hosts that are a list": lambda at: f'[[host]]\nurl = "http://{at[2]}"\n',
    "one host on a line": lambda at: f'host = {{"http://{at[2]}" = {{}}}}\n',
    "dotted": lambda at: f'host."http://{at[2]}".capabilities = ["pull", "resolve"]\n',
    "a path with dots": lambda at: f'[host."http://{at[2]}/a/../b//c"]\n',
    "its own path with a slash": lambda at: f'[host."http://{at[2]}/c/"]\noverride_path = true\n',
    "certificates that are texts": lambda at: f'[host."http://{at[2]}"]\nca = []\n',
    "headers that are texts": lambda at: f'[host."http://{at[2]}"]\n[host."http://{at[2]}".header]\nx = ["a", "b"]\n',
}


def test_debians_containerd_cannot_decode_a_server_without_hosts(environ: dict[str, str], tmp_path: Path) -> None:
    with (
        servers.server(lambda _: (404, {}, b"")) as (own, seen),
        servers.server(lambda _: (404, {}, b"")) as (other, _),
    ):
        roots = toml(tmp_path, f'server = "http://{other}"\n', own)
        command = ["ctr", "content", "fetch", "--hosts-dir", str(tmp_path), f"{own}/a/b:v1"]
        subprocess.run(command, env=environ, capture_output=True, timeout=120, check=False)
    assert asked(hosts.configured(roots, own)) == [f"http://{other}/v2 (containerd 1.6: {own})"]
    assert len(seen) == (1 if " 1.6." in servers.run("ctr", "--version") else 0)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_real_containerd_asks_whom_is_said_in_that_order(environ: dict[str, str], tmp_path: Path, shape: str) -> None:
    """Everybody says 404, so that all are asked; the first of them is the registry itself."""
    requests: list[str] = []
    with ExitStack() as stack:
        addresses: list[str] = []

        def listen(number: int) -> str:
            def answer(seen: servers.Seen) -> servers.Answer:
                requests.append(f"http://{addresses[number]}{seen.path.partition('?')[0]}")
                return 404, {}, b""

            return stack.enter_context(servers.server(answer))[0]

        addresses += [listen(number) for number in range(4)]
        roots = toml(tmp_path, SHAPES[shape](addresses), addresses[0])
        command = ["ctr", "content", "fetch", "--hosts-dir", str(tmp_path), f"{addresses[0]}/a/b:v1"]
        subprocess.run(command, env=environ, capture_output=True, timeout=120, check=False)
    found = hosts.configured(roots, addresses[0])
    listed = found.endpoints if found else (endpoints.default(addresses[0]),)
    said = [endpoint.url.replace("https:", "http:") for endpoint in listed if endpoint.resolve]
    assert [request.removesuffix("/a/b/manifests/v1") for request in requests] == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mirrors:\n  'sea.hub:5000':\n", []),
        ("mirrors: {'sea.hub:5000': {endpoint: ['sea.hub:5000']}}\n", []),
        ("mirrors: {other: {endpoint: [m]}}\n", []),
        ("mirrors: {'sea.hub:5000': {endpoint: [m]}}\n", ["https://m/v2", "https://sea.hub:5000/v2"]),
        ("mirrors: {'sea.hub:5000': {endpoint: [m, 'https://m/', 'https://m/v2']}}\n", ["https://m/v2", "https://sea.hub:5000/v2"]),
        ("mirrors: {'sea.hub:5000': {endpoint: [m, 'sea.hub:5000']}}\n", ["https://m/v2", "https://sea.hub:5000/v2"]),
        ("mirrors: {'sea.hub:5000': {endpoint: ['https://m/a/v2', 'm/b']}}\n", ["https://m/a/v2", "https://m/b", "https://sea.hub:5000/v2"]),
        ("mirrors: {'sea.hub:5000': {endpoint: ['localhost:5000', 'http://1.2.3.4:80', '127.0.0.1:443']}}\n",
         ["http://localhost:5000/v2", "http://1.2.3.4:80/v2", "https://127.0.0.1:443/v2", "https://sea.hub:5000/v2"]),
        ("mirrors: {'sea.hub:5000': {endpoint: [docker.io]}}\n", ["https://registry-1.docker.io/v2", "https://sea.hub:5000/v2"]),
        ("mirrors: {'*': {endpoint: [m]}}\n", ["https://m/v2", "https://sea.hub:5000/v2"]),
        ("mirrors: {'*': {endpoint: [m]}, 'sea.hub:5000': {endpoint: [z]}}\n", ["https://z/v2", "https://sea.hub:5000/v2"]),
        ("mirrors: {'*': {endpoint: [m]}, 'sea.hub:5000': }\n", ["https://m/v2", "https://sea.hub:5000/v2"]),
        ("mirrors: {'*': {endpoint: [m]}}\nconfigs: {'sea.hub:5000': {auth: {username: a}}}\n", ["https://sea.hub:5000/v2"]),
        ("mirrors: {'sea.hub:5000': {endpoint: [m], rewrite: {'^a/(.*)': 'b/$1'}}}\n"
         "configs: {m: {tls: {insecure_skip_verify: true}}}\n",
         ["https://m/v2 (names are rewritten, TLS is not verified)", "https://sea.hub:5000/v2"]),
        ("mirrors: {'sea.hub:5000': {endpoint: ['https://[o', m]}}\n", ["https://m/v2", "https://sea.hub:5000/v2"]),
        ("mirrors: [\n", ["https://sea.hub:5000/v2"]),
        ("", []),
    ],
)  # fmt: skip
def test_k3s_writes_such_hosts(tmp_path: Path, text: str, expected: list[str]) -> None:
    """The cases of `Test_UnitGetHostConfigs` in pkg/agent/containerd/config_test.go of k3s-io/k3s, and our own."""
    (tmp_path / "registries.yaml").write_text(text)
    assert asked(k3s.configured(tmp_path / "registries.yaml", REGISTRY)) == expected


@pytest.mark.parametrize(
    ("registry", "url"),
    [
        ("docker.io", "https://registry-1.docker.io/v2"),
        ("sea.hub:5000", "https://sea.hub:5000/v2"),
        ("localhost", "https://localhost/v2 (TLS is not verified)"),
        ("localhost:443", "https://localhost:443/v2 (TLS is not verified)"),
        ("localhost:80", "http://localhost:80/v2"),
        ("127.0.0.9:5000", "https://127.0.0.9:5000/v2 (TLS is not verified, or http)"),
        ("[::1]:5000", "https://[::1]:5000/v2 (TLS is not verified, or http)"),
        ("[fd00::1]:5000", "https://[fd00::1]:5000/v2"),
    ],
)
def test_a_registry_of_which_nothing_is_said_is_asked_itself(registry: str, url: str) -> None:
    assert str(endpoints.default(registry)) == url


def places(folder: Path) -> NodePaths:
    return NodePaths((), (folder / "certs.d",), folder / "config.toml", folder / "registries.yaml")


def test_the_node_says_whom_it_would_ask(ask: Ask, tmp_path: Path) -> None:
    toml(tmp_path / "certs.d", 'server = "https://elsewhere"\n[host."https://mirror"]\n')
    (tmp_path / "registries.yaml").write_text("mirrors: {'*': {endpoint: [m]}}\n")
    answer = ask("node", REGISTRY, places=places(tmp_path), environ={"PATH": ""})
    said = [str(fact) for fact in answer.outcome.facts]
    assert f"containerd asks for {REGISTRY}, in order: 1. https://mirror/v2, 2. https://elsewhere/v2" in said[0]
    assert f"k3s asks for {REGISTRY}, in order: 1. https://m/v2, 2. https://{REGISTRY}/v2" in said[1]


def test_a_listing_of_another_node_says_nothing_of_this_nodes_mirrors(ask: Ask, tmp_path: Path) -> None:
    toml(tmp_path / "certs.d", 'server = "https://elsewhere"\n')
    (tmp_path / "saved").write_text("REF TYPE DIGEST\n")
    assert ask("node", REGISTRY, "--from", tmp_path / "saved", places=places(tmp_path)).outcome.facts == ()


def test_what_cannot_be_read_or_decoded_is_said(ask: Ask, tmp_path: Path) -> None:
    toml(tmp_path / "certs.d", "[")
    (tmp_path / "registries.yaml").write_bytes(b"#" * (300 << 10))
    said = [str(fact) for fact in ask("node", REGISTRY, places=places(tmp_path), environ={"PATH": ""}).outcome.facts]
    assert "cannot be decoded" in said[0] and f"1. https://{REGISTRY}/v2" in said[1] and "is not known" in said[2]
