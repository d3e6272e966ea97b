"""An image that the program pulls itself is mended as one at a consumer, unless a registry is filled from it."""

from __future__ import annotations

import pytest
from fixture_runs import fix, lint
from refactorings import base

FILE = "pkg/registry/local.go"
RIGHT = "net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))"
CLIENT = "docker.ImagePull(context.TODO(), image, nil)"
IMPORTS = 'import (\n\t"context"\n\t"os/exec"\n\n\t"github.com/docker/docker/client"\n'
HEAD = "var docker *client.Client\n\nvar _ = exec.Command\n\nvar _ = context.TODO\n"


def local(*statements: str, more: str = "") -> dict[str, bytes]:
    """Return the module with these statements in front of the wrong image, which the variable `image` is."""
    text = base()[FILE].replace("import (\n", IMPORTS, 1)
    written = f'fmt.Sprintf("%s/%s", {RIGHT}, common.LvsCareRepoAndTag)'
    assert written in text
    text = text.replace(f"lvsImageURL := {written}", "\n\t".join([*statements, "lvsImageURL := image"]))
    return {path: data.encode() for path, data in base().items()} | {FILE: f"{text}\n{HEAD}{more}".encode()}


PULLING = {
    "docker's client": CLIENT,
    "a process": 'exec.Command("crictl", "pull", image).Run()',
}


@pytest.mark.parametrize("call", PULLING.values(), ids=PULLING.keys())
def test_what_is_pulled_and_run_is_mended_in_one(call: str) -> None:
    files = local("image := common.LvsCareRepoAndTag", call)
    assert {found.code for found in lint(files)} == {"IMG202"}
    changes = fix(files).changes
    assert [change.path for change in changes] == [FILE]
    assert lint(files | {change.path: change.new for change in changes}) == ()


def test_it_is_mended_as_an_argument() -> None:
    right = f'image := {RIGHT} + "/" + common.LvsCareRepoAndTag'
    files = local(right, CLIENT.replace("image", "common.LvsCareRepoAndTag"))
    changes = fix(files).changes
    assert lint(files | {change.path: change.new for change in changes}) == ()
    assert len(changes) == 1


@pytest.mark.parametrize(
    "moving",
    [
        "docker.ImagePush(context.TODO(), image, nil)",
        "docker.ImageTag(context.TODO(), image, image)",
        'exec.Command("docker", "save", "-o", "lvscare.tar").Run()',
    ],
)
def test_where_a_registry_is_filled_it_is_told_alone(moving: str) -> None:
    files = local("image := common.LvsCareRepoAndTag", CLIENT, more=f"\nfunc fill(image string) {{ {moving} }}\n")
    assert lint(files) != ()
    assert fix(files).changes == ()
