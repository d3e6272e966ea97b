"""What a compiled program prints as its image is in the report, whatever ways of naming it are put together."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from go_toolchain import go, lay_out

from codemod.cli import main

_BASE = {
    "go.mod": "module example.org/m\n\ngo 1.22\n\nrequire k8s.io/api v0.30.0\n",
    "vendor/modules.txt": "# k8s.io/api v0.30.0\n## explicit\nk8s.io/api/core/v1\n",
    "vendor/k8s.io/api/core/v1/v1.go": "package v1\n\ntype Container struct{ Name, Image string }\n",
}
# how a text is given: declarations, and the expression; @ is the part's number, $ the text
_PARTS = {
    "literal": ("", '"$"'),
    "constant": ('const part@ = "$"\n', "part@"),
    "variable": ('var part@ = "$"\n', "part@"),
    "flag": ('var part@ string\n\nfunc init() { flag.StringVar(&part@, "part-@", "$", "") }\n', "part@"),
    "function": ('func part@() string { return "$" }\n', "part@()"),
    "element": ('var table@ = map[string]string{"one": "$", "two": "other"}\n', 'table@["one"]'),
    "field": (
        'type type@ struct{ F string }\n\nfunc part@() string {\n\ts := &type@{F: "$"}\n\treturn s.F\n}\n',
        "part@()",
    ),
    "method": (
        'type type@ struct{ f string }\n\nfunc new@() *type@ { return &type@{f: "$"} }\n\n'
        "func (t *type@) text() string { return t.f }\n",
        "new@().text()",
    ),
    "environment": (
        'func part@() string {\n\tif e := os.Getenv("PART_@"); e != "" {\n\t\treturn e\n\t}\n\treturn "$"\n}\n',
        "part@()",
    ),
    "default": (
        "func or@(name, fallback string) string {\n\tif e, ok := os.LookupEnv(name); ok {\n\t\treturn e\n\t}\n"
        "\treturn fallback\n}\n",
        'or@("PART_@", "$")',
    ),
    "branch": ('func part@() string {\n\tp := ""\n\tif p == "" {\n\t\tp = "$"\n\t}\n\treturn p\n}\n', "part@()"),
}  # fmt: skip
_JOINS = [
    'fmt.Sprintf("%s/%s:%s", {}, {}, {})',
    '{} + "/" + {} + ":" + {}',
    'path.Join({}, {}) + ":" + {}',
    'strings.Join([]string{{{}, {}}}, "/") + ":" + {}',
]
# what is done with the image
_ENDS = [
    "func Image() string {\n\tc := corev1.Container{Image: #}\n\treturn c.Image\n}\n",
    "func Image() string {\n\tvar c corev1.Container\n\tc.Image = #\n\treturn c.Image\n}\n",
    "func Image() string {\n\timage := #\n\treturn image\n}\n",
    "func container(image string) corev1.Container { return corev1.Container{Image: image} }\n\n"
    "func Image() string { return container(#).Image }\n",
    "type spec struct{ Image string }\n\n"
    "func (s *spec) container() corev1.Container { return corev1.Container{Image: s.Image} }\n\n"
    "func Image() string { return (&spec{Image: #}).container().Image }\n",
]
_PACKAGES = {
    **{name: name for name in ("flag", "fmt", "os", "path", "strings")},
    "corev1": 'corev1 "k8s.io/api/core/v1',
}


def program(number: int, source: random.Random) -> str:
    texts = (f"r{number}.example", f"team/name{number}", f"v{number}.1")
    declared, expressions = [], []
    for place, text in enumerate(texts):
        declaration, expression = _PARTS[source.choice(sorted(_PARTS))]
        declared.append(declaration.replace("@", f"{number}x{place}").replace("$", text))
        expressions.append(expression.replace("@", f"{number}x{place}").replace("$", text))
    body = source.choice(_ENDS).replace("#", source.choice(_JOINS).format(*expressions))
    text = "\n".join([*filter(None, declared), body])
    used = [path if " " in path else f'"{path}' for name, path in _PACKAGES.items() if f"{name}." in text]
    return f"package p{number}\n\nimport (\n" + "".join(f'\t{each}"\n' for each in used) + ")\n\n" + text


def is_told(printed: str, path: str, images: list[dict[str, Any]]) -> bool:
    """Whether a row of the file is this image, as far as it is known, and knows more of it than nothing."""
    for image in images:
        places = [place["path"] for place in (*image["origins"], *image["uses"])]
        pattern = ".*".join(map(re.escape, image["image"].split("{}")))
        if path in places and image["image"].strip("{}") and re.fullmatch(pattern, printed):
            return True
    return False


@pytest.mark.parametrize("seed", [20261126])
def test_each_image_that_a_program_prints_is_in_the_report(seed: int, tmp_path: Path) -> None:
    check(random.Random(seed), 60, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(10))
def test_each_of_many_images_that_programs_print_is_in_the_report(seed: int, tmp_path: Path) -> None:
    check(random.Random(seed), 200, tmp_path)


def check(source: random.Random, count: int, folder: Path) -> None:
    programs = {f"p{number}/p.go": program(number, source) for number in range(count)}
    imports = "".join(f'\t"example.org/m/p{number}"\n' for number in range(count))
    calls = "".join(f"\tfmt.Println(p{number}.Image())\n" for number in range(count))
    main_file = f'package main\n\nimport (\n\t"fmt"\n\n{imports})\n\nfunc main() {{\n{calls}}}\n'
    files = {**_BASE, **programs, "main.go": main_file}
    tree = lay_out({path: text.encode() for path, text in files.items()}, folder / "tree")
    ran = go(tree, "run", ".")
    assert ran.returncode == 0, ran.stderr
    target = folder / "report.json"
    assert main(["images", "-q", "--output-format", "json", "--output", str(target), str(tree)]) == 0
    images = json.loads(target.read_text())["images"]
    told = zip(programs, ran.stdout.split(), strict=True)
    missed = [path for path, printed in told if not is_told(printed, path, images)]
    assert missed == [], programs[missed[0]]
