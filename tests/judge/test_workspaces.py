"""Of several modules in one workspace, what a rule names by its module is each one's own."""

from __future__ import annotations

import pytest
from fixture_runs import lint

from codemod.rule import Constant, Default, Image, Manifest, Parameter, Rule

FILES = {
    "go.work": "go 1.21\n\nuse (\n\t.\n\t./api\n)\n",
    "go.mod": "module example.com/p\n\ngo 1.21\n",
    "api/go.mod": "module example.com/p/api\n\ngo 1.21\n",
    "api/api.go": 'package api\n\nconst Kind = "org/care"\n',
    "images/images.go": """package images

type Environment struct{ name, value string }

var Care = Environment{name: "CARE", value: "org/care:latest"}

const Pod = `spec:
  containers:
  - image: org/care:latest
`
""",
    "pods/pods.go": "package pods\n\nfunc Run(image string) string { return image }\n",
}


@pytest.mark.parametrize("constant", [Default("images", "Environment", "value"), Manifest("images", "Pod")])
def test_a_pin_of_one_module_is_told_once(constant: Constant | Default | Manifest) -> None:
    rule = Rule(
        name="care",
        image=Image(repository="org/care", tag="v1"),
        constant=constant,
        consumers=(Parameter("pods", "Run", "image"),),
        registries=("none",),
    )
    found = lint({path: text.encode() for path, text in FILES.items()}, rules=(rule,))
    assert [each.code for each in found].count("IMG102") == 1
