"""An image that is spelled out as a sum of strings, in whatever layout."""

from __future__ import annotations

import pytest
from fixture_files import ROOT, read_tree
from fixture_runs import lint

GO = "package other\n\nvar port string\n\nvar Image = {}\n"
SUMS = (
    '"docker.io/sealerio/lvs" + "care:v1.1.3-beta.8"',
    '"docker.io/sealerio/lvs"+"care:v1.1.3-beta.8"',
    '"docker.io/sealerio/lvs" +\n\t"care:v1.1.3-beta.8"',
    '"docker.io/sealerio/lvs" + // the load balancer\n\t"care:v1.1.3-beta.8"',
    '"docker.io/sealerio/lvs" /* of */ + "care:v1.1.3-beta.8"',
    '"docker.io/sealerio/lvs" /* of */ + /* two */ "care:v1.1.3-beta.8"',
    "`docker.io/sealerio/lvs` + `care:v1.1.3-beta.8`",
    '("docker.io/sealerio/lvs") + ("care:v1.1.3-beta.8")',
    '("docker.io/" + ("sealerio/lvs" + "care")) + (":v1.1.3-beta.8")',
    '( // brackets\n\t"docker.io/sealerio/lvs") + ("care" + ":v1.1.3-beta.8")',
    'port + "docker.io/sealerio/lvs" + "care:v1.1.3-beta.8"',
    '"docker.io/sealerio/lvs" + "" + "care:v1.1.3-beta.8" + port',
)


@pytest.mark.parametrize("sum_", SUMS)
def test_an_image_in_a_sum_of_strings_is_spelled_out(sum_: str) -> None:
    files = read_tree(ROOT / "sealer")[0] | read_tree(ROOT / "sealer.fixed")[0]
    found = lint(files | {"other/a.go": GO.format(sum_).encode()})
    assert [(each.code, each.span.path) for each in found] == [("IMG201", "other/a.go")]


def test_an_image_with_something_unknown_between_its_letters_is_not_spelled_out() -> None:
    files = read_tree(ROOT / "sealer")[0] | read_tree(ROOT / "sealer.fixed")[0]
    apart = GO.format('"docker.io/sealerio/lvs" + port + "care:v1.1.3-beta.8"')
    assert lint(files | {"other/a.go": apart.encode()}) == ()
