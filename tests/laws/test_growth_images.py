"""Law 8 for the inventory: its work grows no faster than n log n, whatever it is that there is n times."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from growth_shapes import lines, module
from test_growth import Module, counted, told

from codemod.golang.read import parsing
from codemod.inventory.collect import inventory

Files = dict[str, bytes]
_HEAD = 'package registry\n\nimport (\n\t"flag"\n\t"fmt"\n)\n\n'
SHAPES: dict[str, Callable[[int], Files]] = {
    "constants": lambda n: module(_HEAD + lines(n, 'const image@ = "quay.io/acme/a@:v1"')),
    "joins": lambda n: module(
        _HEAD + "func f(tag string) {\n" + lines(n, '\timage(fmt.Sprintf("quay.io/a@:%s", tag))') + "}\n"
    ),
    "flags of one object": lambda n: module(
        _HEAD + "type options struct {\n" + lines(n, "\tImage@ string") + "}\n\nfunc (o *options) add() {\n"
        + lines(n, '\tflag.StringVar(&o.Image@, "image-@", "quay.io/a@:v1", "")') + "}\n"
    ),
    "fields that are written from each other": lambda n: module(
        _HEAD + "type options struct {\n" + lines(n + 1, "\tF@ string") + "}\n\nfunc (o *options) set() {\n"
        + lines(n, "\to.F@ = o.F#") + '}\n\nfunc (o *options) image() string { return o.F0 + "/a:v1" }\n'
    ),
    "maps beside each other": lambda n: module(
        _HEAD + "var a = add(map[string]string{\n" + lines(n, '\t"k@": "acme/a@:v1",') + "}, map[string]string{\n"
        + lines(n, '\t"k@": "quay.io",') + "})\n"
    ),
    "lines of a template": lambda n: module(
        _HEAD + "const t = `\n" + lines(n, "image: {{.R}}/acme/a@:{{.T}}") + "`\n\nfunc f(d *data) { render(t, d) }\n"
    ),
}  # fmt: skip


def look(files: Files) -> object:
    parsing._small.cache_clear()
    parsing._large.cache_clear()
    return inventory(Module(files))


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_lines_that_are_executed_grow_no_faster_than_the_source(shape: str) -> None:
    # fields in each other end at sixty
    begin = 70 if shape.startswith("fields") else 12
    sources = [SHAPES[shape](begin << doubling) for doubling in range(4)]
    counts = [float(counted(lambda files=files: look(files))) for files in sources]  # type: ignore[misc]
    one, two, three = (after - before for before, after in pairwise(counts))
    assert two <= max(one, 300) * 2.9, told(counts)
    assert three <= max(two, 300) * 2.9, told(counts)


@pytest.mark.parametrize("shape", sorted(SHAPES.keys() - {"fields that are written from each other"}))
def test_there_are_as_many_images_as_the_shape_has(shape: str) -> None:
    images, account = inventory(Module(SHAPES[shape](12)))
    assert (len([image for image in images if image.pattern.named]) >= 12, account.problems) == (True, [])
