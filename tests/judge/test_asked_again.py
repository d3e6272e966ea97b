"""What definitions leave wrong and right is asked of every way; a consumer that makes the image is judged inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from fixture_files import base
from fixture_runs import lint
from projects import pairs_of, projects
from refactorings import pairs

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Term, Verb
from codemod.golang.execute.exploring import GivenOnce, given_on_ways
from codemod.golang.read.syntax import Node
from codemod.judge import executed

PAIRS = {pair.name: pair for pair in pairs()}
CALL = """package registry

import (
	"net"
	"strconv"

	"github.com/sealerio/sealer/common"
	"github.com/sealerio/sealer/pkg/ipvs"
)

func ref(registry, image string) string {
	if registry == "" {
		return image
	}
	return registry + "/" + image
}

func podOf(image string) (string, error) {
	if image == "" {
		image = DEFAULT
	}
	return ipvs.LvsStaticPodYaml("reg-lvscare", "10.103.97.2:5000", []string{"10.0.0.1:5000"}, image, "/", "https")
}

func (c *localConfigurator) casePod() (string, error) {
	return podOf(ref(REGISTRY, common.LvsCareRepoAndTag))
}
"""


def found(registry: str, default: str = "image") -> list[tuple[str, str]]:
    source = CALL.replace("REGISTRY", registry).replace("DEFAULT", default).encode()
    told = lint(base() | {"pkg/registry/case.go": source})
    return [(each.code, source[each.span.start : each.span.end].decode()) for each in told]


def codes(name: str, right: bool) -> list[str]:
    return [each.code for each in lint(PAIRS[name].files(right))]


def test_a_helper_whose_answer_for_no_registry_nobody_gets_is_right() -> None:
    assert found("net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))") == []


@pytest.mark.parametrize("registry", ['""', "c.Domain"])
def test_a_helper_that_may_be_given_no_registry_is_told(registry: str) -> None:
    assert "IMG202" in {code for code, _ in found(registry)}


@pytest.mark.parametrize(
    ("default", "code"), [("common.LvsCareRepoAndTag", "IMG202"), ('"docker.io/" + common.LvsCareRepoAndTag', "IMG203")]
)
def test_a_statement_that_only_makes_a_wrong_image_is_told_though_no_run_comes_there(default: str, code: str) -> None:
    assert found("net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))", default) == [(code, default)]


@pytest.mark.parametrize(
    "name",
    [
        "signatures/registry-first-param-in-field",
        "signatures/handed-on-to-the-pod",
        "signatures/image-of-a-helper",
        "signatures/image-struct-instead-of-text",
        "putinfront/by-a-hook",
    ],
)
def test_a_consumer_that_puts_the_registry_in_front_is_judged_by_its_containers(name: str) -> None:
    assert codes(name, right=True) == []
    assert codes(name, right=False) != []


def test_a_second_container_that_takes_the_image_as_it_is_is_told_at_the_callers() -> None:
    assert set(codes("signatures/init-container-beside", right=False)) == {"IMG202"}


HOST_BY_DEFAULT = """package registry

import (
	"net"
	"strconv"

	"github.com/sealerio/sealer/common"
	"github.com/sealerio/sealer/pkg/ipvs"
)

func (c *localConfigurator) host() string {
	if CONDITION {
		STATEMENT
		return FRONT
	}
	return net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))
}

func (c *localConfigurator) casePod() (string, error) {
	image := c.host() + "/" + common.LvsCareRepoAndTag
	return ipvs.LvsStaticPodYaml("reg-lvscare", "10.103.97.2:5000", []string{"10.0.0.1:5000"}, image, "/", "https")
}
"""


@pytest.mark.parametrize(
    ("condition", "statement", "front", "wanted"),
    [
        ('c.Domain == ""', "", '"sea.hub:5000"', set()),
        ('c.Domain == ""', 'c.Domain = "sea.hub"', '"sea.hub:5000"', {"IMG203"}),
        ("c.Port == 0", "", '"sea.hub:5000"', {"IMG203"}),
        ('c.Domain == ""', "", '"docker.io"', {"IMG203"}),
        ('c.Username == ""', "", '"sea.hub:5000"', {"IMG203"}),
    ],
)
def test_what_stands_in_front_where_no_host_is_named_is_right_as_long_as_none_is(
    condition: str, statement: str, front: str, wanted: set[str]
) -> None:
    source = (
        HOST_BY_DEFAULT.replace("CONDITION", condition).replace("STATEMENT", statement).replace("FRONT", front).encode()
    )
    assert {each.code for each in lint(base() | {"pkg/registry/case.go": source})} == wanted


def test_a_place_that_is_asked_for_several_values_is_executed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Evaluator, Node]] = []

    def counted(
        evaluator: Evaluator, leaves: Mapping[Term, Verb], site: Node, is_lost: Callable[[GivenOnce], bool]
    ) -> Iterator[list[GivenOnce]]:
        asked.append((evaluator, site))
        return given_on_ways(evaluator, leaves, site, is_lost)

    project = next(each for each in projects() if each.name == "addons")
    pair = next(each for each in pairs_of(project) if each.name == "addon-interface")
    monkeypatch.setattr(executed, "given_on_ways", counted)
    assert lint(project.files(pair, right=False), rules=project.rules) != ()
    assert asked
    assert len(asked) == len({*asked})
