"""What `images` tells programs is what its schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cli_cases import Cli, commit_all, git, write
from project import ROOT

SCHEMA = json.loads((ROOT / "docs/images.schema.json").read_text("utf-8"))
FIXTURES = ROOT / "fixtures/images"


def complaints(said: Any, part: str) -> list[str]:
    """Return what the schema has against one of the three kinds of answer."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    schema = {**SCHEMA, "oneOf": [{"$ref": f"#/$defs/{part}"}]}
    return [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(said)]


def test_the_list_is(cli: Cli) -> None:
    said = cli("images", "--output-format", "json", FIXTURES).json
    assert len(said["images"]) > 20 and complaints(said, "list") == []


def test_the_list_of_hostile_names_is(cli: Cli, tmp_path: Path) -> None:
    write(
        tmp_path,
        {"go.mod": b"module example.org/m\n", "a\x1b\udcff/<a>.go": b'package a\n\nconst A = "quay.io/a/b:v1"\n'},
    )
    write(tmp_path, {"b/b.go": b'package b\n\nconst Image = "quay.io/a/c:v1"\n\nfunc {\n'})
    said = cli("images", "--output-format", "json", tmp_path).json
    assert said["account"]["not_analysed"] and complaints(said, "list") == []


@pytest.mark.parametrize("image", ["quay.io/containers/driver:v0.1.4", "{}", "quay.io/defaults/agent:v1"])
def test_the_ways_are(cli: Cli, image: str) -> None:
    said = cli("images", "--why", image, "--output-format", "json", FIXTURES).json
    assert said["images"] and complaints(said, "ways") == []


def test_the_changes_are(cli: Cli, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "go.mod": b"module example.org/m\n",
            "a.go": b'package a\n\nconst A, B = "quay.io/a/b:v1", "quay.io/a/c:v1"\n',
        },
    )
    git(tmp_path, "init", "--quiet")
    commit_all(tmp_path)
    write(tmp_path, {"a.go": b'package a\n\nconst A, B = "quay.io/a/b:v2", "quay.io/a/d:v1"\n'})
    said = cli("images", "--diff", "HEAD", "--output-format", "json", tmp_path).json
    assert len(said["changes"]) == 3 and complaints(said, "changes") == []


def test_a_word_that_is_not_in_the_schema_is_seen(cli: Cli) -> None:
    said = cli("images", "--output-format", "json", FIXTURES).json
    for wrong in ({"pin": "odd"}, {"more": 1}, {"origins": [{"path": "a", "line": 0, "column": 1, "kind": "const"}]}):
        assert complaints({**said, "images": [{**said["images"][0], **wrong}]}, "list")
