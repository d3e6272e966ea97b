"""`trace`: each consumer, and the way of its image, for people, programs and pictures."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from cli_cases import LOCAL, Cli, break_local, write
from project import ROOT
from referencing import Registry, Resource

HOSTILE = 'pkg/registry/\x1b[31m\n::error::"]<b>\udcff.go'


def test_good_and_bad_consumers_are_traced(cli: Cli, sealer: Path) -> None:
    assert cli("trace", sealer).out.count(": good\n") == 2
    break_local(sealer)
    out = cli("trace", sealer).out
    assert "LvsStaticPodYaml: IMG202 the image reaches a consumer with no registry in front" in out
    assert f"{LOCAL}:53:17: the constant: sealerio/lvscare:v1.1.3-beta.8" in out


def test_a_trace_goes_to_the_literal_and_says_each_step_once(
    cli: Cli, sealer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sealer / "pkg")
    break_local(sealer)
    lines = cli("trace").out.splitlines()
    ways = [line.strip().split(": ")[:2] for line in lines if line.startswith("  ")]
    assert [place for place, _ in ways].count("../common/common.go:16:29") == 2
    assert ["../common/common.go:16:29", "declared as LvsCareRepoAndTag"] in ways
    (bad,) = (number for number, line in enumerate(lines) if "IMG202" in line)
    places = [line.strip().split(": ")[0] for line in lines[bad + 1 : bad + 5]]
    assert len(set(places)) == 4
    assert all((sealer / "pkg" / place.split(":")[0]).is_file() for place in places)


def test_every_consumer_of_the_rule_is_shown(cli: Cli, sealer: Path, tmp_path: Path) -> None:
    rule = (ROOT / "rules" / "lvscare.py").read_text()
    old = 'Parameter(package="pkg/ipvs", function="LvsStaticPodYaml", name="image")'
    more = 'Parameter(package="pkg/ipvs", function="Idle", name="image"), Result(package="pkg/none", function="Gone")'
    (tmp_path / "rule.py").write_text(rule.replace(old, f"{old}, {more}").replace("Rule\n", "Result, Rule\n", 1))
    write(sealer, {"pkg/ipvs/idle.go": b"package ipvs\n\nfunc Idle(image string) {}\n"})
    unproven = b"package ipvs\n\nfunc use(s string) {\n\t_, _ = LvsStaticPodYaml(s, s, nil, s, s, s)\n}\n"
    write(sealer, {"pkg/ipvs/use.go": unproven})
    out = cli("trace", "--rules", tmp_path / "rule.py", sealer).out
    assert "LvsStaticPodYaml: good" in out
    assert "LvsStaticPodYaml: IMG205" in out
    assert "pkg/ipvs.Idle: no image reaches it" in out
    assert "pkg/none.Gone" in out and "is not in this program" in out


def test_a_trace_has_colours_and_cannot_write_to_the_terminal(cli: Cli, sealer: Path) -> None:
    break_local(sealer)
    out = cli("trace", "--color", "always", sealer).out
    assert "\x1b[1;31mIMG202" in out and "\x1b[32mgood" in out


def test_the_old_name_of_the_option_leads_to_the_one_of_all_commands(cli: Cli, sealer: Path) -> None:
    assert "did you mean --output-format?" in cli("trace", "--format", "json", sealer).err


@pytest.mark.parametrize("broken", [False, True])
def test_json_keeps_its_contract(cli: Cli, sealer: Path, broken: bool) -> None:
    if broken:
        break_local(sealer)
    schema = json.loads((ROOT / "docs" / "trace.schema.json").read_text())
    report = json.loads((ROOT / "docs" / "report.schema.json").read_text())
    registry = Registry().with_resource("report.schema.json", Resource.from_contents(report))
    validator = jsonschema.Draft202012Validator(schema, registry=registry)
    validator.validate(cli("trace", "--output-format", "json", sealer).json)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"version": 1, "traces": [{}]})


def test_a_trace_is_in_chinese_where_wanted(cli: Cli, sealer: Path) -> None:
    assert "在此形成" in cli("trace", "--lang", "zh", sealer).out


def test_json_has_every_hop(cli: Cli, sealer: Path) -> None:
    document = cli("trace", "--output-format", "json", sealer).json
    assert (document["version"], len(document["traces"])) == (1, 2)
    for trace in document["traces"]:
        assert set(trace) == {"consumer", "code", "message", "hops"}
        assert all(set(hop) == {"path", "line", "column", "what", "value"} for hop in trace["hops"])


def test_a_picture_joins_what_the_traces_share(cli: Cli, sealer: Path) -> None:
    lines = cli("trace", "--output-format", "mermaid", sealer).out.splitlines()
    assert lines[0] == "flowchart TD"
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("name", ["text", "json", "mermaid"])
def test_a_hostile_name_and_source_are_harmless(cli: Cli, sealer: Path, name: str) -> None:
    source = 'package registry\n\nimport "github.com/sealerio/sealer/pkg/ipvs"\n\nfunc bad() {\n'
    source += '\t_, _ = ipvs.LvsStaticPodYaml("a", "b", nil, "\u202e##[error]\\"]/lvscare:1", "d", "e")\n}\n'
    write(sealer, {HOSTILE: source.encode()})
    ran = cli("trace", "--output-format", name, sealer)
    assert ran.status == 1
    assert all(char.isprintable() or char == "\n" for char in ran.out)
    assert "\n::error::" not in ran.out
    assert "##[" not in ran.out
    if name == "mermaid":
        labels = [line for line in ran.out.splitlines() if line.startswith("  n") and '["' in line]
        assert all(line.count('"') == 2 and "<b>" not in line for line in labels)
