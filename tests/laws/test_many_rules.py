"""Rules of one file are judged as each alone, and cost no more than one: what a place is, is one question for all."""

from __future__ import annotations

import pytest
from fixture_runs import lint
from memory_tree import MemoryTree

from codemod.judge.analysis import analyse
from codemod.rule import Constant, Container, Field, Image, Registry, Rule

CORE = "k8s.io/api/core/v1"
NAMES = ("Agent", "Cache", "Proxy", "Store", "Watch")
IMAGES = "package images\n\nconst (\n{constants})\n"
# what all rules have to do with: one object that holds every image, chosen, joined, cut, printed and given elsewhere
PODS = """package pods

import (
	"fmt"
	"os"
	"strings"

	v1 "k8s.io/api/core/v1"
	"example.com/p/images"
)

type Spec struct{{ {fields} string }}

func Defaults() *Spec {{
	return &Spec{{{given}}}
}}

func (s *Spec) All() []string {{ return []string{{{all}}} }}

func mirrored(image string) string {{
	return strings.ReplaceAll(image, "docker.io/", os.Getenv("REGISTRY")+"/")
}}

func One(s *Spec) []v1.Container {{
	return []v1.Container{{{own}}}
}}

func Each(s *Spec) (found []v1.Container) {{
	for _, image := range s.All() {{
		found = append(found, v1.Container{{Image: mirrored(image)}})
	}}
	return found
}}

func Run() {{ _, _ = One(Defaults()), Each(Defaults()) }}

func Manifest(name string) string {{
	return fmt.Sprintf("kind: Pod\\nspec:\\n  image: %s\\n", images.Agent)
}}

func Cut() v1.Container {{
	name, tag, _ := strings.Cut(images.Cache, ":")
	return v1.Container{{Image: os.Getenv("REGISTRY") + "/" + name + ":" + tag}}
}}

func Joined() v1.Container {{ return v1.Container{{Image: "mirror.example/" + images.Proxy}} }}

func Spelled() v1.Container {{ return v1.Container{{Image: "docker.io/org/store:v1.0.3"}} }}

func Foreign(c v1.Container) {{ c.Image = "org/unrelated:v1" }}
"""


def rule(name: str, number: int, **changed: object) -> Rule:
    """A rule about one constant; every other one has another version than the program."""
    given = {
        "name": name.lower(),
        "image": Image(repository=f"org/{name.lower()}", tag=f"v1.0.{number + number % 2}"),
        "constant": Constant("images", name),
        "consumers": (Field(CORE, "Container", "Image"),),
        "registries": (Registry(package="pods", expression='os.Getenv("REGISTRY")'),),
        "container": Container(CORE, "Container", "Image"),
    }
    return Rule(**(given | changed))  # type: ignore[arg-type]


def program(constants: dict[str, str]) -> dict[str, bytes]:
    declared = "".join(f"\t{name} = {value}\n" for name, value in constants.items())
    pods = PODS.format(
        fields=", ".join(NAMES),
        given=", ".join(f"{name}: images.{name}" for name in NAMES),
        all=", ".join(f"s.{name}" for name in NAMES),
        own=", ".join(f'{{Image: os.Getenv("REGISTRY") + "/" + s.{name}}}' for name in NAMES),
    )
    return {
        "go.mod": b"module example.com/p\n\ngo 1.21\n",
        "images/images.go": IMAGES.format(constants=declared).encode(),
        "pods/pods.go": pods.encode(),
    }


PLAIN = {name: f'"org/{name.lower()}:v1.0.{number}"' for number, name in enumerate(NAMES)}
RULES = tuple(rule(name, number) for number, name in enumerate(NAMES))
ABSENT = tuple(rule(f"{name}Two", number) for number, name in enumerate(NAMES))
PROGRAMS = {
    "plain": PLAIN,
    "one is made of another": PLAIN | {"Cache": '"docker.io/" + Agent'},
    "one is another": PLAIN | {"Cache": "Agent"},
    "two are the same text": PLAIN | {"Cache": PLAIN["Agent"]},
    "one names a registry": PLAIN | {"Proxy": '"docker.io/org/proxy:v1.0.2"'},
    "one is another image": PLAIN | {"Proxy": '"somebody/else"'},
    "one is a manifest": PLAIN | {"Store": '"kind: Pod\\n  image: org/store:v1.0.3\\n"'},
    "one is a number": PLAIN | {"Watch": "7"},
    "one is empty": PLAIN | {"Watch": '""'},
    "one goes round": PLAIN | {"Watch": "Watch"},
    "one has a blank at its end": PLAIN | {"Agent": '"org/agent:v1.0.0 "'},
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_rules_of_one_file_say_what_each_says_alone(name: str) -> None:
    files = program(PROGRAMS[name])
    alone = {found for each in (*RULES, *ABSENT) for found in lint(files, rules=[each])}
    assert {found.code for found in alone} >= {"IMG103", "IMG203"}
    # what cannot be read is said once
    together = lint(files, rules=[*RULES, *ABSENT])
    shared = {found for found in alone if found.code.startswith("IMG9")}
    assert set(together) - shared == alone - shared
    assert len(set(together)) == len(together)


def test_places_that_are_not_about_a_rule_are_evaluated_once_for_all() -> None:
    def steps(rules: tuple[Rule, ...]) -> int:
        judgements = analyse(MemoryTree(program(PLAIN)), rules).judgements
        namings = [each.asked.naming for each in judgements]
        asked = [each for naming in namings for each in (naming.evaluator, naming.unmarked, naming.seeking)]
        return sum(evaluator.steps for evaluator in asked if evaluator is not None)

    one = steps(RULES[:1])
    assert steps((*RULES[:1], *ABSENT)) <= one + 4 * len(ABSENT)
    assert steps(RULES) < 2 * one
