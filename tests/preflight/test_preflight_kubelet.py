"""What the kubelet runs of a folder of static pods.

The right values are those of its code: `extractFromDir` (pkg/kubelet/config/file.go), `tryDecodeSinglePod`
(pkg/kubelet/config/common.go), `ValidatePodCreate` (pkg/apis/core/validation), `SetDefaults_Container`
(pkg/apis/core/v1/defaults.go), `ParseImageName` (pkg/util/parsers), and YAML as sigs.k8s.io/yaml reads it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from preflight_asking import Ask, rule_for

from codemod.image.yamltree import read
from codemod.preflight.podimage import default_policy
from codemod.preflight.podshape import misfit
from codemod.report.places import ReportSources

IMAGE = "sea.hub:5000/sealerio/lvscare:v1.1.3-beta.8"
ENDING = f"""spec:
  containers:
  - name: main
    image: {IMAGE}
    imagePullPolicy: IfNotPresent
"""
HEAD = "kind: Pod\napiVersion: v1\nmetadata: {name: kube-lvscare}\n"
POD = HEAD + ENDING
ONLY = ("--expect", "kube-lvscare.yaml")


def written(folder: Path, text: str, name: str = "kube-lvscare.yaml") -> Path:
    (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    "text",
    [
        POD,
        "# a comment\n---\n" + POD,
        "---\n" + POD,
        "\n\n" + POD,
        "\ufeff" + POD,
        POD + "---\nkind: Deployment\n",
        POD + "...\n",
        POD.replace("Pod", "'Pod'").replace(" v1\n", ' "v1"\n'),
        POD + "  hostNetwork: on\n  volumes:\nstatus: null\n",
        POD.replace("    image:", "    args: ['8080', care, 1.2.3, inf]\n    image:"),
        json.dumps(
            {
                "kind": "Pod",
                "apiVersion": "v1",
                "metadata": {"name": "x", "namespace": "kube-system", "labels": {"tier": "1"}},
                "spec": {"containers": [{"name": "a", "image": IMAGE, "imagePullPolicy": "IfNotPresent"}]},
            },
            indent="\t",
        ),
    ],
)
def test_a_pod_that_the_kubelet_runs_passes(ask: Ask, tmp_path: Path, text: str) -> None:
    answer = ask("manifests", written(tmp_path, text), *ONLY)
    assert (answer.exit, answer.findings) == (0, [])


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("", "it is empty", 1),
        ("# nothing\n", "it is empty", 1),
        ("---\n---\n" + POD, "its first document is empty", 2),
        ("---\n# comment\n---\n" + POD, "its first document is empty", 3),
        ("~\n--- \n" + POD, "its first document is empty", 1),
        ("kind: ConfigMap\napiVersion: v1\n---\n" + POD, "kind is ConfigMap, not Pod", 1),
        (POD.replace("kind: Pod\n", ""), "kind is missing, not Pod", 1),
        (POD.replace("Pod", "Deployment"), "kind is Deployment, not Pod", 1),
        (POD.replace("Pod", "PodList"), "kind is PodList, not Pod", 1),
        (POD.replace("Pod", "pod"), "kind is pod, not Pod", 1),
        (POD.replace("kind: Pod", "Kind: Pod"), "kind is missing, not Pod", 1),
        (POD.replace(" v1\n", " v1beta3\n"), "apiVersion is v1beta3, not v1", 2),
        (POD.replace(" v1\n", " 1\n"), "apiVersion is 1, not v1", 2),
        (POD.replace("apiVersion: v1\n", ""), "apiVersion is missing, not v1", 1),
        (POD.replace("metadata: {name: kube-lvscare}\n", ""), "the pod's name is missing", 1),
        (POD.replace("kube-lvscare}", "Kube_lvscare}"), "the pod's name is Kube_lvscare", 3),
        (POD.replace("kube-lvscare}", "1}"), "metadata.name is of another type", 3),
        (POD.replace("kube-lvscare}", "x, labels: {tier: 1}}"), "metadata.labels.tier is of another type", 3),
        (POD.replace("kube-lvscare}", "x, annotations: [a]}"), "metadata.annotations is of another type", 3),
        (HEAD + "spec: {}\n", "it has no containers", 1),
        (HEAD + "spec: [containers]\n", "spec is of another type", 4),
        (HEAD + f"spec: {{containers: {{image: '{IMAGE}', name: main}}}}\n", "containers is of another type", 4),
        (POD.replace("  containers:", "  initContainers:"), "it has no containers", 1),
        (HEAD + f"containers: [{{name: main, image: '{IMAGE}'}}]\n", "it has no containers", 1),
        (POD.replace("    image:", "    args: care\n    image:"), "spec.containers[0].args is of another type", 7),
        (POD.replace("    image:", "    args: [8080]\n    image:"), "args[0] is of another type", 7),
        (POD.replace("    image:", "    args: [y]\n    image:"), "args[0] is of another type", 7),
        (POD.replace("    image:", "    args: [0x1F]\n    image:"), "args[0] is of another type", 7),
        (POD + "  hostNetwork: 'true'\n", "spec.hostNetwork is of another type", 9),
        (POD.replace("  - name: main\n    image", "  - image"), "a container's name is missing", 6),
        (POD.replace("main", "Main"), "a container's name is Main", 6),
        (POD + f"  - {{name: main, image: '{IMAGE}'}}\n", "two containers are named main", 9),
        (POD + f"  initContainers: [{{name: main, image: '{IMAGE}'}}]\n", "two containers are named main", 9),
        (POD + "  - {name: other}\n", "a container has no image", 9),
        (POD.replace("IfNotPresent", "ifNotPresent"), "ifNotPresent is no pull policy", 8),
        (POD.replace("IfNotPresent", "'null'"), "null is no pull policy", 8),
        (POD + f"  ephemeralContainers: [{{name: e, image: '{IMAGE}'}}]\n", "ephemeral containers", 9),
    ],
)
def test_a_file_of_which_the_kubelet_runs_nothing_is_found(
    ask: Ask, tmp_path: Path, text: str, said: str, line: int
) -> None:
    answer = ask("manifests", written(tmp_path, text), *ONLY)
    first = answer.findings[0]
    assert (answer.exit, first.code, first.severity) == (1, "IMG404", "error")
    assert said in str(first.message)
    assert ReportSources(answer.outcome.read).place(first.span).line == line


def test_a_file_that_nobody_expects_and_that_does_not_run_is_a_warning(ask: Ask, tmp_path: Path) -> None:
    written(tmp_path, POD)
    written(tmp_path, POD.replace("kind: Pod", "kind: Pd"), "copy.yaml")
    answer = ask("manifests", tmp_path, *ONLY)
    assert (answer.exit, answer.codes, answer.findings[0].severity) == (0, ["IMG404"], "warning")


def test_a_file_that_only_mentions_the_image_is_nobodys(ask: Ask, tmp_path: Path) -> None:
    written(tmp_path, POD)
    written(tmp_path, "the balancer is lvscare\n", "README")
    written(tmp_path, f"kind: ConfigMap\ndata: {{lvscare: '{IMAGE}'}}\n", "map.yaml")
    assert ask("manifests", tmp_path, *ONLY).findings == []


def test_the_kubelet_reads_no_hidden_file_and_no_folder_below(ask: Ask, tmp_path: Path) -> None:
    written(tmp_path, POD, ".kube-lvscare.yaml")
    assert ask("manifests", tmp_path, "--expect", ".kube-lvscare.yaml").codes == ["IMG406"]
    (tmp_path / "kube-lvscare.yaml").mkdir()
    written(tmp_path / "kube-lvscare.yaml", POD)
    assert ask("manifests", tmp_path, *ONLY).codes == ["IMG406"]


def test_a_link_to_a_file_is_read(ask: Ask, tmp_path: Path) -> None:
    written(tmp_path, POD, ".hidden")
    (tmp_path / "kube-lvscare.yaml").symlink_to(".hidden")
    assert ask("manifests", tmp_path, *ONLY).exit == 0


def test_of_two_expected_pods_of_one_name_only_one_runs(ask: Ask, tmp_path: Path) -> None:
    written(tmp_path, POD)
    written(tmp_path, POD, "reg-lvscare.yaml")
    answer = ask("manifests", tmp_path)
    assert (answer.exit, answer.codes) == (1, ["IMG404"])
    assert "kube-lvscare.yaml has a pod of the same name" in str(answer.findings[0].message)
    written(tmp_path, POD.replace("kube-lvscare}", "kube-lvscare, namespace: kube-system}"), "reg-lvscare.yaml")
    assert ask("manifests", tmp_path).exit == 0
    written(tmp_path, POD.replace("kube-lvscare}", "kube-lvscare, namespace: default}"), "reg-lvscare.yaml")
    assert ask("manifests", tmp_path).exit == 1


def test_a_pod_of_the_same_name_without_the_image_leaves_the_question_open(ask: Ask, tmp_path: Path) -> None:
    written(tmp_path, POD)
    written(tmp_path, POD.replace("sealerio/lvscare", "pause"), "zz.yaml")
    answer = ask("manifests", tmp_path, *ONLY)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    assert answer.findings[0].span.path.endswith("zz.yaml")


@pytest.mark.parametrize(
    "other", [POD, POD.replace("sealerio/lvscare", "pause").replace("kube-", "not-"), "[", "a: *b"]
)
def test_a_right_copy_another_pod_and_what_does_not_run_take_nothing_away(ask: Ask, tmp_path: Path, other: str) -> None:
    written(tmp_path, POD)
    written(tmp_path, other, "zz.yaml")
    assert ask("manifests", tmp_path, *ONLY).findings == []


@pytest.mark.parametrize("policy", ["", " null", " ~", " Null", " NULL", " ''", ' ""'])
def test_an_empty_pull_policy_is_the_default(ask: Ask, tmp_path: Path, policy: str) -> None:
    written(tmp_path, POD.replace(" IfNotPresent", policy))
    assert ask("manifests", tmp_path, *ONLY).findings == []
    assert ask("manifests", tmp_path, *ONLY, rule=rule_for(policy="Always")).codes == ["IMG405"]


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("a/b:v1", "IfNotPresent"),
        ("a/b:latest", "Always"),
        ("a/b", "Always"),
        ("a.b:5000/c", "Always"),
        (f"a/b@sha256:{'0' * 64}", "IfNotPresent"),
        (f"a/b:v1@sha256:{'0' * 64}", "IfNotPresent"),
        (f"a/b:latest@sha256:{'0' * 64}", "Always"),
        ("a/b:Latest", "IfNotPresent"),
        ("a/b:latest-1", "IfNotPresent"),
    ],
)
def test_the_default_of_the_pull_policy_goes_by_tag_and_digest(image: str, policy: str) -> None:
    assert default_policy(image) == policy


@pytest.mark.parametrize(
    ("scalar", "is_text"),
    [
        *((word, False) for word in ("1", "-1", "+1.5", ".5", "1e3", "0x1f", "0b1", "0o17", "1_000", ".inf", "-.Inf")),
        *((word, False) for word in ("y", "N", "yes", "On", "OFF", "true", "False")),
        *((word, True) for word in ("1.2.3", "1:30", "2001-01-01", "inf", "nan", "tRUE", "yEs", "0x", "1e", "-x", ".")),
        *((word, True) for word in ("'1'", '"y"', "v1", "a b", "1 2", "/x", "10Mi", "null", "~", "|-\n  1")),
    ],
)
def test_plain_scalars_are_what_go_yaml_takes_them_for(scalar: str, is_text: bool) -> None:
    document = read(f"metadata:\n name: {scalar}\n".encode())[0]
    assert (misfit(document) is None) == is_text
