"""`trace`: each consumer, and the way of its image, for people, programs and pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cases import LOCAL, Cli, break_local, cli, sealer, write

__all__ = ["cli", "sealer"]

HOSTILE = 'pkg/registry/\x1b[31m\n::error::"]<b>\udcff.go'


def test_good_and_bad_consumers_are_traced(cli: Cli, sealer: Path) -> None:
    assert cli("trace", sealer).out.count(": good\n") == 2
    break_local(sealer)
    out = cli("trace", sealer).out
    assert "LvsStaticPodYaml: IMG202 the image reaches a consumer with no registry in front" in out
    assert f"  {LOCAL}:53:17: formed here: sealerio/lvscare:v1.1.3-beta.8" in out


def test_a_trace_is_in_chinese_where_wanted(cli: Cli, sealer: Path) -> None:
    assert "在此形成" in cli("trace", "--lang", "zh", sealer).out


def test_json_has_every_hop(cli: Cli, sealer: Path) -> None:
    document = cli("trace", "--format", "json", sealer).json
    assert (document["version"], len(document["traces"])) == (1, 2)
    for trace in document["traces"]:
        assert set(trace) == {"consumer", "code", "message", "hops"}
        assert all(set(hop) == {"path", "line", "column", "what", "value"} for hop in trace["hops"])


def test_a_picture_joins_what_the_traces_share(cli: Cli, sealer: Path) -> None:
    lines = cli("trace", "--format", "mermaid", sealer).out.splitlines()
    assert lines[0] == "flowchart TD"
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("name", ["text", "json", "mermaid"])
def test_a_hostile_name_and_source_are_harmless(cli: Cli, sealer: Path, name: str) -> None:
    source = 'package registry\n\nimport "github.com/sealerio/sealer/pkg/ipvs"\n\nfunc bad() {\n'
    source += '\t_, _ = ipvs.LvsStaticPodYaml("a", "b", nil, "\u202e##[error]\\"]/lvscare:1", "d", "e")\n}\n'
    write(sealer, {HOSTILE: source.encode()})
    ran = cli("trace", "--format", name, sealer)
    assert ran.status == 1
    assert all(char.isprintable() or char == "\n" for char in ran.out)
    assert "\n::error::" not in ran.out
    assert "##[" not in ran.out
    if name == "mermaid":
        labels = [line for line in ran.out.splitlines() if line.startswith("  n") and '["' in line]
        assert all(line.count('"') == 2 and "<b>" not in line for line in labels)
