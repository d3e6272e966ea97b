"""What a template says, as a tree; what is not understood is refused."""

from __future__ import annotations

import pytest

from codemod.golang.execute.template_trees import Branch, NotRead, Set, tree_of


def test_text_and_fields_come_one_after_the_other() -> None:
    assert tree_of("{{ .Registry }}/{{- .Name }}") == [((".Registry",),), "/", ((".Name",),)]


def test_a_branch_has_what_is_written_in_either_case() -> None:
    branch = Branch("if", (), (("not", ".A"),), ["a"], ["b"])
    assert tree_of("{{ if not .A }}a{{ else }}b{{ end }}c") == [branch, "c"]


def test_an_else_with_a_condition_is_a_branch_of_its_own() -> None:
    inner = Branch("if", (), ((".B",),), ["b"], [])
    assert tree_of("{{ if .A }}a{{ else if .B }}b{{ end }}c") == [Branch("if", (), ((".A",),), ["a"], [inner]), "c"]


def test_variables_are_given_what_a_pipeline_gives() -> None:
    assert tree_of('{{ $x := .A | printf "%s" (f .B) }}') == [Set("$x", ((".A",), ("printf", '"%s"', (("f", ".B"),))))]


def test_a_loop_has_its_variables() -> None:
    assert tree_of("{{ range $i, $e := .L }}{{ $e }}{{ end }}") == [
        Branch("range", ("$i", "$e"), ((".L",),), [(("$e",),)], [])
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{{ define "a" }}b{{ end }}', '{{ template "a" }}', "{{ if .A }}a", "{{ end }}", "{{ .A | }}", "{{ (f .A).B }}",
        "{{ $x = .A }}", '{{ "a\\n" }}', "{{ 1.5 }}", "{{ range .L }}{{ break }}{{ end }}", "{{ if }}{{ end }}",
        "{{ $a, $b := .C }}", "{{ .A, .B }}", "{{ (f .A }}", "{{ 'a' }}",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(NotRead):
        tree_of(text)
