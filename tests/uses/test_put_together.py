"""An image whose parts are in fields apart: every way to fill them is seen, and what is right stays silent."""

from __future__ import annotations

import pytest
from fixture_runs import lint

from codemod.rule import Constant, Fields, Image, Rule, Split

RULE = Rule(
    name="alpha",
    image=Image(repository="org/alpha", tag="v1.2.3"),
    constant=Split(repository=Constant("images", "Alpha"), tag=Constant("images", "AlphaVersion")),
    consumers=(Fields("images", "Spec", "Image", "Tag"),),
    registries=("none",),
)
HEAD = """package images

import "strings"

const (
	Alpha        = "org/alpha"
	AlphaVersion = "v1.2.3"
	Beta         = "org/beta"
	BetaVersion  = "v7"
)

type Spec struct{ Image, Tag string }

type Named = Spec

type All struct {
	A, B *Spec
	List []Spec
}

func spec(image, tag string) *Spec { return &Spec{Image: image, Tag: tag} }

func cut(ref string) *Spec {
	image, tag, _ := strings.Cut(ref, ":")
	return &Spec{Image: image, Tag: tag}
}

func split(ref string) Spec {
	parts := strings.Split(ref, ":")
	return Spec{parts[0], parts[1]}
}

func (s *Spec) fill(image, tag string) {
	s.Image = image
	s.Tag = tag
}

func New() *All {
	all := &All{B: &Spec{Image: Beta, Tag: BetaVersion}}
"""
WAYS = {
    "with keys": "all.A = &Spec{Image: Alpha, Tag: TAG}",
    "without keys": "all.A = &Spec{Alpha, TAG}",
    "another name of the type": "all.A = &Named{Alpha, TAG}",
    "in a list": "all.List = []Spec{{Beta, BetaVersion}, {Alpha, TAG}}",
    "a constructor": "all.A = spec(Alpha, TAG)",
    "cut apart": 'all.A = cut(Alpha + ":" + TAG)',
    "split apart": 'all.List = append(all.List, split(Alpha+":"+TAG))',
    "one after the other": "all.A = new(Spec)\n\tall.A.Image = Alpha\n\tall.A.Tag = TAG",
    "the tag first": "all.A = new(Spec)\n\tall.A.Tag = TAG\n\tall.A.Image = Alpha",
    "at once": "var s Spec\n\ts.Image, s.Tag = Alpha, TAG\n\tall.A = &s",
    "a method": "all.A = &Spec{}\n\tall.A.fill(Alpha, TAG)",
    "a tag that is written later": "s := Spec{Image: Alpha}\n\ts.Tag = TAG\n\tall.B = &s",
    "a tag that is written again": "all.A = spec(Alpha, AlphaVersion)\n\tall.A.Tag = TAG",
    "a tag in a branch": "s := spec(Alpha, AlphaVersion)\n\tif all.A == nil {\n\t\ts.Tag = TAG\n\t}\n\tall.B = s",
}


SILENT = {
    "a tag alone": "all.A.Tag = AlphaVersion",
    "another image": "all.A.Image = Beta\n\tall.A.Tag = BetaVersion",
    "a repository in the same words": "all.A.Image = strings.TrimSpace(all.A.Image)",
}


@pytest.mark.parametrize("way", SILENT)
def test_what_is_in_an_object_of_elsewhere_is_judged_there(way: str) -> None:
    assert codes("all.B = spec(Alpha, AlphaVersion)\n\t" + SILENT[way], "") == []


def codes(way: str, tag: str) -> list[str]:
    body = f"{HEAD}\t{way.replace('TAG', tag)}\n\treturn all\n}}\n"
    files = {"go.mod": b"module example.com/p\n\ngo 1.21\n", "images/images.go": body.encode()}
    return [each.code for each in lint(files, rules=(RULE,))]


@pytest.mark.parametrize("way", WAYS)
def test_the_parts_of_the_pin_together_are_right(way: str) -> None:
    assert codes(WAYS[way], "AlphaVersion") == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("tag", ['"v9"', "BetaVersion"])
def test_another_tag_beside_the_repository_is_told(way: str, tag: str) -> None:
    assert codes(WAYS[way], tag) == ["IMG201"]
