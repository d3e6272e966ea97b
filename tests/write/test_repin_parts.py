"""`bump` of a pin in parts: each part is written where it is held, or nothing is written at all."""

from __future__ import annotations

import pytest
from memory_tree import MemoryTree

from codemod.errors import UserError
from codemod.rule import Rule
from codemod.rule.parser import parse
from codemod.write.repin import plan_bump

OLD, NEW = "sha256:" + "0" * 64, "sha256:" + "1" * 64
FILES = {
    "go.mod": "module example.com/p\n\ngo 1.21\n",
    "images/images.go": """package images

// the agent
const (
	Agent  = "acme/agent" // keep
	Digest = "OLD"
)

const Digits = "DIGITS"
""".replace("OLD", OLD).replace("DIGITS", "d" * 64),
    "versions/versions.go": """package versions

const Agent, Other = "v1.2.3", "v9"

var Tags = map[string]string{
	"v1.29": "v1.1.0",
	"v1.30": `v1.2.3`,
}

var (
	More = map[string]string{"a": "v1.2.3", "b": "v1.2.3"}
)
""",
    "spec/spec.go": """package spec

type Spec struct{ Image, Tag string }

func New() Spec {
	return Spec{Image: "acme/agent", Tag: "v1.2.3"}
}

func Other() *Spec {
	return &Spec{Tag: "v1.2.3"}
}
""",
}
CONSTANT = 'Constant(package="versions", name="Agent")'


def rule_text(tag: str, digest: str = "", part: str = "digest") -> str:
    image = f', digest="{OLD}"' if digest else ""
    held = f", {part}={digest}" if digest else ""
    return (
        "from codemod.rule import Constant, Default, Element, Image, Parameter, Rule, Split\n\n"
        f'AGENT = Rule(\n    name="agent",\n    image=Image(repository="acme/agent", tag="v1.2.3"{image}),\n'
        f'    constant=Split(repository=Constant(package="images", name="Agent"), tag={tag}{held}),\n'
        '    consumers=[Parameter(package="pods", function="Run", name="image")],\n    registries=["none"],\n)\n'
    )


def bumped(
    tag: str,
    new: str = "v1.3.0",
    digest: str = "",
    given: str | None = None,
    repository: str | None = None,
    part: str = "digest",
) -> dict[str, str]:
    text = rule_text(tag, digest, part)
    (rule,) = parse(text.encode(), "r.py")
    assert isinstance(rule, Rule)
    tree = MemoryTree({path: each.encode() for path, each in (FILES | {"r.py": text}).items()})
    return {each.path: each.new.decode() for each in plan_bump(tree, "r.py", rule, new, repository, digest=given)}


def changed(path: str, old: str, new: str, count: int = 1) -> dict[str, str]:
    assert FILES[path].count(old) == count
    return {path: FILES[path].replace(old, new)}


def without_rule(made: dict[str, str]) -> dict[str, str]:
    assert "v1.3.0" in made.pop("r.py")
    return made


def test_a_tag_in_its_own_constant_of_another_package() -> None:
    assert without_rule(bumped(CONSTANT)) == changed(
        "versions/versions.go", 'Agent, Other = "v1.2.3"', 'Agent, Other = "v1.3.0"'
    )


@pytest.mark.parametrize(
    ("name", "key", "old"), [("Tags", "v1.30", '"v1.30": `v1.2.3`'), ("More", "a", '"a": "v1.2.3"')]
)
def test_a_tag_in_an_element_of_a_map(name: str, key: str, old: str) -> None:
    made = without_rule(bumped(f'Element(package="versions", name="{name}", key="{key}")'))
    assert made == changed("versions/versions.go", old, old.replace("v1.2.3", "v1.3.0"))


def test_a_default_is_written_wherever_its_struct_is_made() -> None:
    made = without_rule(bumped('Default(package="spec", type="Spec", name="Tag")'))
    assert made == changed("spec/spec.go", 'Tag: "v1.2.3"', 'Tag: "v1.3.0"', 2)


def test_the_digits_of_a_digest_are_written_alone() -> None:
    made = without_rule(bumped(CONSTANT, digest='Constant(package="images", name="Digits")', given=NEW, part="sha256"))
    assert made["images/images.go"] == FILES["images/images.go"].replace("d" * 64, NEW.removeprefix("sha256:"))


def test_a_digest_is_asked_for_and_written() -> None:
    digest = 'Constant(package="images", name="Digest")'
    made = without_rule(bumped(CONSTANT, digest=digest, given=NEW))
    assert made["images/images.go"] == FILES["images/images.go"].replace(OLD, NEW)
    with pytest.raises(UserError, match="name the new one with --digest"):
        bumped(CONSTANT, digest=digest)


def test_another_repository_is_written_into_its_constant() -> None:
    made = without_rule(bumped(CONSTANT, repository="acme/agent2"))
    assert made["images/images.go"] == FILES["images/images.go"].replace('"acme/agent"', '"acme/agent2"')


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ('Element(package="versions", name="Tags", key="v1.31")', 'no `Tags["v1.31"]` in this package'),
        ('Element(package="versions", name="None", key="v1.30")', 'no `None["v1.30"]` in this package'),
        ('Default(package="spec", type="Spec", name="Digest")', "no `Spec.Digest` in this package"),
        ('Constant(package="versions", name="Tags")', "no constant `Tags` in this package"),
    ],
)
def test_what_is_not_there_is_told_and_nothing_is_written(tag: str, said: str) -> None:
    with pytest.raises(UserError) as raised:
        bumped(tag)
    assert said in str(raised.value)


def test_a_lower_tag_is_refused_also_in_parts() -> None:
    with pytest.raises(UserError, match="is lower than the present"):
        bumped(CONSTANT, "v1.0.0")
