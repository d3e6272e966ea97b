"""The operator's page is run, command by command, against a real registry."""

from __future__ import annotations

import json
from pathlib import Path

import preflight_layout as layouts
import preflight_servers as servers
import pytest
from console import Console, broken
from pages import blocks, matches, session

POD = """apiVersion: v1
kind: Pod
metadata:
  name: {name}
spec:
  containers:
  - name: main
    image: {registry}/sealerio/lvscare:v1.1.3-beta.8
    imagePullPolicy: IfNotPresent
"""


def prepare(folder: Path, registry: str) -> None:
    """Lay out what the page begins with: a broken fork, an empty context, static pods, an image, a node's listing."""
    broken(folder)
    (folder / "context").mkdir()
    (folder / "manifests").mkdir()
    for name in ("kube-lvscare", "reg-lvscare"):
        (folder / "manifests" / f"{name}.yaml").write_text(POD.format(name=name, registry=registry))
    layouts.index(folder / "lvscare", ["linux/amd64", "linux/arm64"], "lvscare")
    listed = {"id": "sha256:" + "1" * 64, "repoTags": [f"{registry}/sealerio/lvscare:v1.1.3-beta.8"], "repoDigests": []}
    (folder / "node.json").write_text(json.dumps({"images": [listed]}))


@pytest.mark.parametrize(
    ("page", "lang"), [("docs/deployment.md", "C.UTF-8"), ("docs/deployment.zh-CN.md", "zh_CN.UTF-8")]
)
def test_each_command_of_the_page_prints_what_it_shows(tmp_path: Path, page: str, lang: str) -> None:
    with servers.registry(tmp_path / "registry") as registry:
        prepare(tmp_path, registry.address)
        console = Console(tmp_path, tmp_path / "home", REGISTRY=registry.address, LANG=lang)
        wrong = []
        for block in blocks(page, "console"):
            for command, said in session(block):
                status, printed = console.run(command)
                if status or not matches(said, printed):
                    wrong.append(f"$ {command}\n{printed}[exit status {status}]")
    assert wrong == []
