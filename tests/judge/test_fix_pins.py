"""What a fix writes at a consumer where the pin is an element of a map, or has no registry in front: where that is
certain, it compiles and lint is silent then; else nothing is written, and the finding says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture_runs import fix, lint
from go_toolchain import go, lay_out
from test_many_images import (
    ALPHA,
    BETA,
    BY_DEFAULT,
    BY_VERSION,
    DIGEST,
    IMAGES,
    IN_A_MAP,
    SPEC,
    WHOLE,
    tagged,
    tree,
)

from codemod.records import replace
from codemod.rule import Image, Redirect, Rule

ALONE = replace(BETA, registries=("none",))
INSIDE = replace(BETA, registries=(), image=Image("quay.io/org/beta", "v2.0.0"))
APART = replace(ALPHA, registries=("none",))
HOSTED = IMAGES.replace('"org/beta', '"quay.io/org/beta')
MAP = tagged("v1.1.0", "v1.2.3")
WHOLE_MAP = IN_A_MAP.replace("OLD", "org/beta:v1.0.0")
FROM_MAP = 'fmt.Sprintf("%s/%s:%s", o.Registry, images.Alpha, images.Tags["KEY"])'

WRITTEN = [
    (BY_VERSION, MAP, '"docker.io/org/alpha:v1.2.3"', FROM_MAP.replace("KEY", "v1.30")),
    (BY_VERSION, MAP, '"docker.io/org/alpha:v1.1.0"', FROM_MAP.replace("KEY", "v1.29")),
    (BY_VERSION, MAP, '"docker.io/org/alpha:v9"', FROM_MAP.replace("KEY", "v1.30")),
    (BY_VERSION, tagged("v1.2.3", "v1.2.3"), '"docker.io/org/alpha:v1.2.3"', FROM_MAP.replace("KEY", "v1.30")),
    (WHOLE, WHOLE_MAP, '"docker.io/org/beta:v1.0.0"', 'fmt.Sprintf("%s/%s", o.Registry, images.Images["v1.29"])'),
    (WHOLE, WHOLE_MAP, '"docker.io/org/beta:v5"', 'fmt.Sprintf("%s/%s", o.Registry, images.Images["v1.30"])'),
    (ALONE, IMAGES, '"docker.io/org/beta:v1"', "images.Beta"),
    (ALONE, IMAGES, '"docker.io/" + images.Beta', "images.Beta"),
    (INSIDE, HOSTED, 'fmt.Sprintf("%s/%s", "docker.io", images.Beta)', "images.Beta"),
    (APART, IMAGES, '"docker.io/org/alpha:v1"', 'images.Alpha + ":" + images.AlphaVersion'),
    (APART, IMAGES, 'images.Alpha + ":v7"', 'images.Alpha + ":" + images.AlphaVersion'),
]
TOLD = [
    (BY_VERSION, MAP, f'"docker.io/org/alpha:v9@{DIGEST}"', "digest"),
    (BY_VERSION, MAP, '"docker.io/" + images.Alpha + ":" + images.Tags[o.Version]', "what is called here"),
    (BY_VERSION, MAP.replace('"v1.30"', '"v1.31"'), '"docker.io/org/alpha:v1"', "mend the parts of the pin first"),
    (WHOLE, WHOLE_MAP, '"quay.io/other/gamma:v3"', "something else"),
    (ALONE, IMAGES, f'"docker.io/org/beta:v1@{DIGEST}"', "digest"),
    (ALONE, IMAGES, '"quay.io/other/gamma:v3"', "something else"),
    (replace(BETA, registries=("any",)), IMAGES, '"docker.io/" + images.Beta', "no expression"),
    (replace(BETA, registries=("none", Redirect("flag", "r"))), IMAGES, '"docker.io/" + images.Beta', "no expression"),
    (BY_DEFAULT, SPEC.replace("TAG", "v1.2.3"), '"docker.io/org/alpha:v1"', "by hand"),
]


def mended(rule: Rule, images: str, image: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
    files = tree(f"pods.Run({image})", images)
    return files, files | {change.path: change.new for change in fix(files, rules=(rule,)).changes}


@pytest.mark.parametrize(("rule", "images", "image", "wanted"), WRITTEN)
def test_what_is_certain_is_written_and_then_nothing_is_found(rule: Rule, images: str, image: str, wanted: str) -> None:
    _, after = mended(rule, images, image)
    assert f"pods.Run({wanted})" in after["cmd/cmd.go"].decode()
    assert lint(after, rules=(rule,)) == ()
    assert fix(after, rules=(rule,)).changes == ()


@pytest.mark.parametrize("number", [1, 5, 9])
def test_what_is_written_compiles(number: int, tmp_path: Path) -> None:
    _, after = mended(*WRITTEN[number][:3])
    assert go(lay_out(after, tmp_path), "build", "./...", env={"GOFLAGS": ""}).stderr == ""


@pytest.mark.parametrize(("rule", "images", "image", "why"), TOLD)
def test_what_is_not_certain_is_told_and_left(rule: Rule, images: str, image: str, why: str) -> None:
    before, after = mended(rule, images, image)
    assert after == before
    assert any(why in str(each.hint) for each in lint(before, rules=(rule,)))


def test_a_map_that_something_writes_to_is_never_named() -> None:
    files = tree('images.Tags["v1.30"] = "v0"\n\tpods.Run("docker.io/org/alpha:v1")', MAP)
    assert fix(files, rules=(BY_VERSION,)).changes == ()
    assert any("mend the parts of the pin first" in str(each.hint) for each in lint(files, rules=(BY_VERSION,)))


def test_where_the_program_chooses_among_the_versions_none_is_written() -> None:
    chosen = 'tag := images.Tags[o.Version]\n\tpods.Run(o.Registry + "/" + images.Alpha + ":" + tag)\n\t'
    files = tree(chosen + 'pods.Run("docker.io/org/alpha:v9")', MAP)
    assert fix(files, rules=(BY_VERSION,)).changes == ()
    assert any("is chosen here" in str(each.hint) for each in lint(files, rules=(BY_VERSION,)))


def test_every_constant_of_the_pin_has_to_be_known_where_it_is_written() -> None:
    hidden = ALPHA.constant.__class__(ALPHA.constant.repository.__class__("images", "alpha"), ALPHA.constant.tag)
    files = tree('pods.Run("docker.io/org/alpha:v1")', IMAGES.replace("Alpha  ", "alpha  ", 1))
    assert fix(files, rules=(replace(ALPHA, constant=hidden),)).changes == ()


def test_a_file_that_is_named_after_an_image_is_no_image() -> None:
    pods = """package pods

import (
	"os"
	"path"
	"path/filepath"
	"strings"
)

type Container struct{ Name, Image string }

func Run(image string) Container {
	file := strings.ReplaceAll(filepath.Join(os.TempDir(), path.Base(image)+".tar"), ":", "_")
	if _, err := os.Stat(file); err != nil {
		return Container{}
	}
	return Container{Name: "main", Image: image}
}
"""
    assert lint(tree("pods.Run(images.Beta)", IMAGES, pods), rules=(ALONE,)) == ()
    other = pods.replace("Image: image", 'Image: strings.ReplaceAll(image, ":", "_")')
    assert [each.code for each in lint(tree("pods.Run(images.Beta)", IMAGES, other), rules=(ALONE,))] == ["IMG205"]
