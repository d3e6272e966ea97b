"""What each kind of list names, and what is refused with its place."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.errors import UserError
from codemod.inventory.image_lists import LIMIT, MOST, entries

DIGEST = "sha256:" + "a" * 64
CSV = """\
apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
spec:
  install:
    spec:
      deployments:
        - spec: {template: {spec: {containers: [{image: "quay.io/acme/operator:v1"}]}}}
  relatedImages:
    - {name: agent, image: "quay.io/acme/agent:v1"}
    - name: proxy
      image: quay.io/acme/proxy@DIGEST
""".replace("DIGEST", DIGEST)
KUSTOMIZE = """\
kind: Kustomization
images:
  - name: agent
    newName: quay.io/acme/agent
    newTag: "1.10"
  - {name: acme/proxy, newTag: v2}
  - {name: acme/pinned, digest: DIGEST}
  - {name: acme/moved, newName: quay.io/acme/moved}
""".replace("DIGEST", DIGEST)
ZARF = """\
kind: ZarfPackageConfig
components:
  - name: agent
    images:
      - quay.io/acme/agent:v1 # by hand
      - quay.io/acme/proxy:v1
"""
HAULER = """\
apiVersion: content.hauler.cattle.io/v1
kind: Images
spec:
  images:
    - name: quay.io/acme/agent:v1
      platform: linux/amd64
"""
VALUES = """\
image:
  registry: quay.io
  repository: acme/agent
  tag: v1
  pullPolicy: Always
proxy:
  image: {repository: quay.io/acme/proxy, tag: ""}
images: {pullSecrets: [quay], node: "quay.io/acme/node:v2"}
sidecar: {image: acme/sidecar, tag: v3}
none: {image: ""}
nothing: {image: null}
"""
SKOPEO = """\
quay.io:
  tls-verify: false
  images:
    acme/agent: [v1, v2]
    acme/proxy: ["DIGEST"]
localhost:5000: {images: {a: ["1.0"]}}
""".replace("DIGEST", DIGEST)
POD = """\
kind: Pod
spec:
  initContainers: [{name: a, image: "acme/init:v1"}]
  containers:
    - name: b
      image: 'quay.io/acme/agent:v1'
---
services: {web: {image: nginx}}
"""


def texts(path: str, text: str, at: str = "") -> list[str]:
    return [entry.text for entry in entries(path, text.encode(), at)]


def refused(path: str, data: bytes, at: str = "") -> str:
    with pytest.raises(UserError) as error:
        entries(path, data, at)
    return str(error.value)


def test_a_text_list_has_one_reference_a_line() -> None:
    text = "# head\n\n  quay.io/a/b:v1  # why\r\nnginx\n\tacme/c@" + DIGEST + "\n"
    assert texts("images.txt", text) == ["quay.io/a/b:v1", "nginx", f"acme/c@{DIGEST}"]


def test_an_entry_is_at_the_reference() -> None:
    data = "\ufeff# é\n  quay.io/a/b:v1 # x\r\nnginx".encode()
    assert [data[e.span.start : e.span.end].decode() for e in entries("list", data)] == ["quay.io/a/b:v1", "nginx"]


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("bundle.yaml", CSV, ["quay.io/acme/agent:v1", f"quay.io/acme/proxy@{DIGEST}"]),
        (
            "kustomization.yaml",
            KUSTOMIZE,
            ["quay.io/acme/agent:1.10", "acme/proxy:v2", f"acme/pinned@{DIGEST}", "quay.io/acme/moved:{}"],
        ),
        ("zarf.yaml", ZARF, ["quay.io/acme/agent:v1", "quay.io/acme/proxy:v1"]),
        ("hauler.yml", HAULER, ["quay.io/acme/agent:v1"]),
        (
            "values.yaml",
            VALUES,
            ["quay.io/acme/agent:v1", "quay.io/acme/proxy:{}", "quay.io/acme/node:v2", "acme/sidecar:v3"],
        ),
        (
            "sync.yaml",
            SKOPEO,
            ["quay.io/acme/agent:v1", "quay.io/acme/agent:v2", f"quay.io/acme/proxy@{DIGEST}", "localhost:5000/a:1.0"],
        ),
        ("pods.yaml", POD, ["acme/init:v1", "quay.io/acme/agent:v1", "nginx"]),
        ("images.json", '["quay.io/acme/agent:v1", "nginx"]', ["quay.io/acme/agent:v1", "nginx"]),
        ("values.yaml", "v: &v v1.2\nagent: {image: {repository: acme/agent, tag: *v}}\n", ["acme/agent:v1.2"]),
        ("values.yaml", "v: &v v1\nw: &v v2\nimage: {repository: acme/agent, tag: *v}\n", ["acme/agent:v2"]),
        ("values.yaml", "a: &a {image: 'nginx:1'}\nb: *a\nc: {image: 'nginx:2'}\n", ["nginx:1", "nginx:2"]),
        ("list.yaml", "- quay.io/acme/agent:v1\n- nginx\n", ["quay.io/acme/agent:v1", "nginx"]),
        (
            "compose.yaml",
            "services: {web: {image: 'nginx:${TAG:-1.27}'}, db: {image: 'db:{{ .Tag }}'}}",
            ["nginx:{}", "db:{}"],
        ),
        ("set.yaml", "mirror: {additionalImages: [{name: nginx:1}]}", ["nginx:1"]),
    ],
)
def test_a_yaml_file_names_its_images(name: str, text: str, wanted: list[str]) -> None:
    assert texts(name, text) == wanted


@pytest.mark.parametrize(
    ("at", "wanted"),
    [
        ("image", ["quay.io/acme/agent:v1"]),
        (".image", ["quay.io/acme/agent:v1"]),
        ("image.repository", ["quay.io/acme/agent:v1"]),
        ("proxy.image.repository", ["quay.io/acme/proxy:{}"]),
        ("*.image", ["quay.io/acme/proxy:{}", "acme/sidecar:v3"]),
        ("images.node", ["quay.io/acme/node:v2"]),
        ("sidecar.image", ["acme/sidecar:v3"]),
    ],
)
def test_keys_name_the_images_of_a_charts_values(at: str, wanted: list[str]) -> None:
    assert texts("values.yaml", VALUES, at) == wanted


def test_keys_go_through_lists() -> None:
    assert texts("zarf.yaml", ZARF, "components.*.images") == ["quay.io/acme/agent:v1", "quay.io/acme/proxy:v1"]


@pytest.mark.parametrize(
    ("name", "data", "at", "said"),
    [
        ("a.txt", b"nginx\n a b\n", "", "a.txt:2:2: no image reference"),
        ("a.txt", b"ok:1 # fine\n\nUPPER\n", "", "a.txt:3:1: no image reference"),
        ("a.txt", "é:1\n".encode(), "", "a.txt:1:1: no image reference: it is not ASCII"),
        ("a.txt", b"nginx\n\xff\n", "", "a.txt:2:1: no image reference: it is not ASCII"),
        ("a.txt", b"x" * (LIMIT + 1), "", "more than"),
        ("a.txt", b"a\n" * (MOST + 1), "", f"a.txt:{MOST + 1}:1: it has more than {MOST} images"),
        ("a.txt", b"nginx\n", "image", "only YAML and JSON have keys"),
        ("a.yaml", b"a: [b\n", "", "a.yaml:2:1: "),
        ("a.yaml", b"a: &x b\nc: &x {d: e}\nimage: *x\n", "", "a.yaml: it names no image"),
        ("a.yaml", b"image: *x\n", "", "a.yaml:1:8: it has an alias"),
        ("a.yaml", b"a: &x b\n---\nimage: *x\n", "", "a.yaml:3:8: "),
        ("a.yaml", b"a: &x {<<: *x}\n", "", "a.yaml:1:"),
        ("a.yaml", b"a: &x '" + b"b" * 1001 + b"'\nimage: *x\n", "", "a.yaml: it names no image"),
        ("a.yaml", b"image: '{{ .Values.x }}'\n", "", "a.yaml:1:8: no image reference"),
        ("a.yaml", b"kind: Service\n", "", "a.yaml: it names no image"),
        ("a.yaml", b"", "", "a.yaml: it names no image"),
        ("a.yaml", b"image: nginx\n", "images.x", "a.yaml: there is no image at 'images.x'"),
        ("a.yaml", b"[" * 200, "", "nested deeper"),
    ],
)
def test_what_is_no_list_is_refused_with_its_place(name: str, data: bytes, at: str, said: str) -> None:
    assert said in refused(name, data, at)


KEYS = "kind image images relatedImages repository registry tag digest name newName newTag"
MARKS = "{ } [ ] , ' \" # & * ! % ~ &x *x null a/b:v1 nginx é"
WORDS = st.sampled_from(["- ", ": ", "\n", "  ", "\t", "\0", *KEYS.split(), *MARKS.split()])
TEXTS = st.one_of(st.binary(max_size=60), st.lists(WORDS, max_size=25).map(lambda words: "".join(words).encode()))


@given(TEXTS, st.sampled_from(["list", "l.yaml", "l.json"]), st.sampled_from(["", "image", "*", "images.*", "a.b"]))
def test_any_bytes_are_a_list_or_refused(data: bytes, name: str, at: str) -> None:
    try:
        found = entries(name, data, at)
    except UserError as error:
        assert str(error).startswith(name)
        return
    for entry in found:
        assert 0 <= entry.span.start <= entry.span.end <= len(data)
        assert name != "list" or data[entry.span.start : entry.span.end].decode() == entry.text


@given(st.lists(WORDS, max_size=12).map(lambda words: "".join(words)))
def test_any_keys_are_a_path_or_refused(at: str) -> None:
    with contextlib.suppress(UserError):
        entries("values.yaml", VALUES.encode(), at)


def test_kustomize_runs_the_images_that_we_read(tmp_path: Path) -> None:
    kubectl = Path(sys.executable).with_name("kubectl")
    if not kubectl.exists():
        pytest.skip("kubectl is not installed")
    pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: NAME}\nspec: {containers: [{name: c, image: acme/NAME}]}\n"
    pods = "".join(pod.replace("NAME", name) for name in ("agent", "proxy", "pinned"))
    (tmp_path / "pods.yaml").write_text(pods.replace("acme/agent", "agent"))
    (tmp_path / "kustomization.yaml").write_text(KUSTOMIZE + "resources: [pods.yaml]\n")
    built = subprocess.run([kubectl, "kustomize", tmp_path], capture_output=True, text=True, check=True, timeout=60)
    assert sorted(texts("built.yaml", built.stdout)) == sorted(texts("kustomization.yaml", KUSTOMIZE)[:3])


def test_yq_finds_at_the_keys_what_we_find(tmp_path: Path) -> None:
    if shutil.which("yq") is None:
        pytest.skip("yq is not installed")
    (tmp_path / "values.yaml").write_text(VALUES)
    for at, joined in (("images.node", ""), ("image", '.registry + "/" + .repository + ":" + .tag')):
        query = f".{at} | {joined}" if joined else f".{at}"
        done = subprocess.run(["yq", "-r", query, tmp_path / "values.yaml"], capture_output=True, text=True, check=True)
        assert texts("values.yaml", VALUES, at) == done.stdout.split()
