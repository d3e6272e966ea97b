"""`preflight manifests`: static pods as sealer writes them, and as they go wrong."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from preflight_asking import Answer, Ask, rule_for

from codemod.errors import UserError
from codemod.image import yamltree
from codemod.report.places import ReportSources

IMAGE = "sea.hub:5000/sealerio/lvscare:v1.1.3-beta.8"
POD = """apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: null
  name: {name}
  namespace: kube-system
spec:
  containers:
  - args:
    - care
    command:
    - /usr/bin/lvscare
    image: {image}
    imagePullPolicy: IfNotPresent
    name: main
    resources: {{}}
  hostNetwork: true
status: {{}}
"""


def pod(image: str, name: str = "kube-lvscare") -> str:
    return POD.format(image=image, name=name)


@pytest.fixture
def pods(tmp_path: Path) -> Path:
    """A folder with both static pods, in order."""
    folder = tmp_path / "manifests"
    folder.mkdir()
    for name in ("kube-lvscare.yaml", "reg-lvscare.yaml"):
        (folder / name).write_text(pod(IMAGE, name.removesuffix(".yaml")))
    return folder


def change(folder: Path, old: str, new: str, name: str = "kube-lvscare.yaml") -> None:
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new))


def place(answer: Answer) -> tuple[int, int]:
    """Line and column of the first finding."""
    span = answer.findings[0].span
    found = ReportSources(answer.outcome.read).place(span)
    return found.line, found.column


def test_pods_as_sealer_writes_them_pass(ask: Ask, pods: Path) -> None:
    answer = ask("manifests", pods)
    assert (answer.exit, answer.findings) == (0, [])


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("docker-cdv5ju.swr-pro.myhuaweicloud.com/global/lvscare:latest", "swr-pro.myhuaweicloud.com"),
        ("sealerio/lvscare:v1.1.3-beta.8", "docker.io"),
        ("sea.hub:5001/sealerio/lvscare:v1.1.3-beta.8", "sea.hub:5001"),
        ("sea.hub:5000/fanux/lvscare:v1.1.3-beta.8", "fanux/lvscare"),
        ("sea.hub:5000/sealerio/lvscare:latest", "latest"),
        ("sea.hub:5000/sealerio/lvscare", "missing"),
        ("/lvscare:latest", "no valid reference"),
        (f"{IMAGE}@sha256:{'0' * 64}", "digest"),
    ],
)
def test_another_image_is_found_with_its_place_and_the_difference(ask: Ask, pods: Path, image: str, said: str) -> None:
    change(pods, IMAGE, image)
    answer = ask("manifests", pods)
    assert (answer.exit, answer.codes) == (1, ["IMG404"])
    assert place(answer) == (13, 12)
    assert said in str(answer.findings[0].message)
    assert answer.findings[0].span.end - answer.findings[0].span.start == len(image)


def test_the_registry_is_the_one_asked_for(ask: Ask, pods: Path) -> None:
    assert ask("manifests", pods, "--registry", "[fd00::1]:5000").codes == ["IMG404", "IMG404"]
    for name in ("kube-lvscare.yaml", "reg-lvscare.yaml"):
        change(pods, "sea.hub:5000", "'[fd00::1]:5000", name)
        change(pods, "beta.8", "beta.8'", name)
    assert ask("manifests", pods, "--registry", "[fd00::1]:5000").exit == 0


def test_a_wrong_pull_policy_is_found_at_its_own_place(ask: Ask, pods: Path) -> None:
    change(pods, "IfNotPresent", "Always")
    answer = ask("manifests", pods)
    assert (answer.exit, answer.codes, place(answer)) == (1, ["IMG405"], (14, 22))


def test_a_missing_pull_policy_is_what_kubernetes_takes_for_it(ask: Ask, pods: Path) -> None:
    change(pods, "    imagePullPolicy: IfNotPresent\n", "")
    assert ask("manifests", pods).exit == 0
    answer = ask("manifests", pods, rule=rule_for(policy="Always"))
    assert (answer.codes[0], place(answer)) == ("IMG405", (13, 12))
    change(pods, "v1.1.3-beta.8", "latest")
    assert ask("manifests", pods).codes == ["IMG404"]
    change(pods, "v1.1.3-beta.8", "latest", "reg-lvscare.yaml")
    change(pods, "    imagePullPolicy: IfNotPresent\n", "", "reg-lvscare.yaml")
    assert ask("manifests", pods, rule=rule_for("latest")).codes == ["IMG405", "IMG405"]


def test_a_rule_without_a_policy_does_not_judge_it(ask: Ask, pods: Path) -> None:
    change(pods, "IfNotPresent", "Never")
    assert ask("manifests", pods, rule=rule_for(policy=None)).exit == 0


def test_a_missing_file_is_found(ask: Ask, pods: Path) -> None:
    (pods / "reg-lvscare.yaml").unlink()
    answer = ask("manifests", pods)
    assert (answer.exit, answer.codes) == (1, ["IMG406"])
    assert answer.findings[0].span.path == str(pods / "reg-lvscare.yaml")


def test_which_files_must_be_there_can_be_said(ask: Ask, pods: Path) -> None:
    (pods / "reg-lvscare.yaml").unlink()
    assert ask("manifests", pods, "--expect", "kube-lvscare.yaml").exit == 0
    (pods / "kube-lvscare.yaml").unlink()
    assert ask("manifests", pods, "--expect").exit == 0


def test_an_expected_file_does_not_swallow_the_folder_behind_it(
    ask: Ask, pods: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pods / "reg-lvscare.yaml").unlink()
    assert ask("manifests", "--expect", "kube-lvscare.yaml", pods).exit == 0
    assert ask("manifests", "--expect", "kube-lvscare.yaml", "--expect", "x.yaml", pods).codes == ["IMG406"]
    assert ask("manifests", "--expect", "kube-lvscare.yaml,x.yaml", pods).codes == ["IMG406"]
    monkeypatch.chdir(pods.parent)
    for folder in (pods, "manifests", "./manifests"):
        with pytest.raises(UserError, match="write the folder in front"):
            ask("manifests", "--expect", folder)


def test_an_expected_pod_that_runs_something_else_is_found(ask: Ask, pods: Path) -> None:
    change(pods, IMAGE, "sea.hub:5000/pause:3.9")
    answer = ask("manifests", pods)
    assert (answer.exit, answer.codes, place(answer)) == (1, ["IMG404"], (13, 12))


@pytest.mark.parametrize("content", ["", "x", "kind: Pod\nspec:\n  containers: nothing\n", "spec:\n- containers\n"])
def test_an_expected_file_without_a_container_is_found(ask: Ask, pods: Path, content: str) -> None:
    (pods / "kube-lvscare.yaml").write_text(content)
    assert ask("manifests", pods).codes == ["IMG404"]


def test_any_other_pod_with_the_image_is_judged_whatever_its_extension(ask: Ask, pods: Path) -> None:
    (pods / "kube-lvscare.yaml.bak").write_text(pod("fanux/lvscare:latest"))
    answer = ask("manifests", pods)
    assert answer.codes == ["IMG404"]
    assert answer.findings[0].span.path.endswith(".bak")


def test_hidden_files_and_folders_are_left_alone_as_the_kubelet_does(ask: Ask, pods: Path) -> None:
    (pods / ".kube-lvscare.yaml.swp").write_text(pod("fanux/lvscare:latest"))
    (pods / "lvscare").mkdir()
    os.mkfifo(pods / "lvscare.fifo")
    assert ask("manifests", pods).exit == 0


def test_other_pods_are_none_of_our_business(ask: Ask, pods: Path) -> None:
    (pods / "etcd.yaml").write_text("{ not: [yaml")
    assert ask("manifests", pods).exit == 0


def test_init_containers_are_judged_too(ask: Ask, pods: Path) -> None:
    change(pods, "  containers:", "  initContainers: [{name: first, image: fanux/lvscare:v1}]\n  containers:")
    answer = ask("manifests", pods)
    assert (answer.codes, place(answer)) == (["IMG404"], (8, 41))


def test_a_later_document_is_not_read_by_the_kubelet_and_that_is_a_warning(ask: Ask, pods: Path) -> None:
    path = pods / "kube-lvscare.yaml"
    path.write_text(path.read_text() + "---\n" + pod("fanux/lvscare:latest", "other"))
    answer = ask("manifests", pods)
    assert (answer.exit, answer.codes, answer.findings[0].severity) == (0, ["IMG404"], "warning")
    assert place(answer) == (32, 12)


def test_columns_count_code_points_and_survive_a_byte_order_mark_and_crlf(ask: Ask, pods: Path) -> None:
    text = (
        "kind: Pod\napiVersion: v1\nmetadata: {name: x}\nspec:\n  containers: # 中文\n"
        "  - {workingDir: '负载均衡 🎈', name: a, image: fanux/lvscare, imagePullPolicy: IfNotPresent}\n"
    )
    (pods / "kube-lvscare.yaml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    answer = ask("manifests", pods)
    assert answer.codes == ["IMG404"]
    assert place(answer) == (6, text.splitlines()[5].index("fanux") + 1)


@pytest.mark.parametrize(
    "content",
    [
        "spec: [",
        "a: &x 1\nb: *x\n",
        "a:\n  <<: {b: c}\n",
        "a: 1\na: 2\n",
        "? [a]\n: b\n",
        "a: !!python/object/apply:os.system [true]\n",
        "[" * 101 + "]" * 101,
        "[" * 100_000,
        "- " * 200 + "x",
        "a: \x00",
        "\t\tx: y",
        "x" * (yamltree.LIMIT + 1),
    ],
)
def test_yaml_beyond_the_bounds_is_not_judged_and_says_so(ask: Ask, pods: Path, content: str) -> None:
    (pods / "kube-lvscare.yaml").write_text(content)
    answer = ask("manifests", pods)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])


def test_text_that_is_not_utf_8_is_not_judged(ask: Ask, pods: Path) -> None:
    (pods / "kube-lvscare.yaml").write_bytes(pod(IMAGE).encode() + b"# \xff")
    assert ask("manifests", pods).codes == ["IMG415"]


def test_the_bounds_themselves_are_allowed(ask: Ask, pods: Path) -> None:
    deep = pod(IMAGE) + "x: " + "[" * 99 + "]" * 99 + "\n"
    (pods / "kube-lvscare.yaml").write_text(deep + "#" * (yamltree.LIMIT - len(deep)))
    assert ask("manifests", pods).exit == 0


def test_a_quoted_arrow_is_no_merge_key() -> None:
    assert yamltree.read(b"'<<': x")[0].fields["<<"].text == "x"


def test_the_python_and_the_c_parser_give_the_same_places(monkeypatch: pytest.MonkeyPatch) -> None:
    yaml = pytest.importorskip("yaml")
    data = "\ufeffä: [{image: 'ü', x: |-\n  ß\n }]\r\n--- \n- 🎈: b\n".replace("x: |-\n  ß\n", "x: ß\n").encode()
    expected = yamltree.read(data)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert yamltree.read(data) == expected


def test_a_file_that_cannot_be_read_leaves_the_question_open(ask: Ask, pods: Path) -> None:
    (pods / "kube-lvscare.yaml").unlink()
    (pods / "kube-lvscare.yaml").symlink_to("nowhere")
    assert ask("manifests", pods).codes == ["IMG415"]


def test_a_folder_that_is_not_there_is_an_error_for_people(ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        ask("manifests", tmp_path / "nowhere")


def test_without_pyyaml_people_are_told_what_to_install(ask: Ask, pods: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(UserError, match="pip install pyyaml"):
        ask("manifests", pods)
