"""Who writes to a field of another module's type, or to one below it."""

from __future__ import annotations

import pytest
from go_module import module

from codemod.golang.flow.foreign_fields import foreign_writes
from codemod.golang.flow.paths import Path
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module

HEAD = 'import v1 "k8s.io/api/core/v1"\n\nfunc f(pod *v1.Pod, other *v1.Service, name string) {\n\t'


def written(statement: str) -> list[tuple[str, Path]]:
    """Return what is written to `Spec.NodeName` of a pod, each with what is left of that path."""
    asked = module(p=f"{HEAD}{statement}\n}}")
    found = foreign_writes(asked, pod_of(asked), ("Spec", "NodeName"))
    assert found is not None
    return [(write.value.text if write.value is not None else "", rest) for write, rest in found]


def pod_of(asked: Module) -> types.Type:
    (item,) = asked.in_folder("p").named("f")
    pod = next(node for node in item.declaration.node.walk() if node.kind == "identifier" and node.spells("pod"))
    assert pod.binding is not None
    type_ = typeof.of_binding(asked, pod.binding)
    assert type_ is not None
    return type_


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("pod.Spec = v1.PodSpec{}", [("v1.PodSpec{}", ("NodeName",))]),
        ("pod.Spec.NodeName = name", [("name", ())]),
        ("pod.Spec.Hostname = name", []),
        ("pod.Status.NodeName = name", []),
        ("(pod.Spec).NodeName, name = name, name", [("name", ())]),
        ("other.Spec = v1.ServiceSpec{}", []),
        ("take(pod.Spec)", []),
    ],
)
def test_a_field_is_written_to_by_its_own_path(statement: str, found: list[tuple[str, Path]]) -> None:
    assert written(statement) == found


def test_a_field_to_which_very_many_files_may_assign_is_not_read() -> None:
    others = {f"q{number}": "func _(x *T) {\n\tx.Spec.NodeName = name\n}" for number in range(99)}
    asked = module(p=f"{HEAD}take(pod)\n}}", **others)
    assert foreign_writes(asked, pod_of(asked), ("Spec", "NodeName")) is None
