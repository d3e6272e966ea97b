"""Small Go programs around the consumer: how they are laid out, compiled, run, and what they print.

A program is one file of package `registry` in the base module of `fixtures/flow`. In its text, `_N` stands for its
number, which keeps the names of many programs in one package apart; `RIGHT` is the local registry and the constant,
`WRONG` the constant behind an online registry, `REGISTRY` and `CONST` are their halves; a line `USE <expression>` gives
the consumer an image, and `SAY <expression>` is any other use of a text. The program runs as `run_N(a, b, n)` of the
localConfigurator.

For lint, each is laid over the base module alone. To run them, all are laid over it at once, with a consumer that
notes its image instead of building a pod: one `go build` serves hundreds.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fixture_files import base

GO = Path(sysconfig.get_path("purelib")) / "go" / "bin" / "go"
OFFLINE = {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOTOOLCHAIN": "local", "GO111MODULE": "on", "GOWORK": "off"}
CONSTANT = "sealerio/lvscare:v1.1.3-beta.8"
REGISTRIES = (("sea.hub", 5000), ("fd00::1", 6443))

_WORDS = {
    "RIGHT": 'fmt.Sprintf("%s/%s", REGISTRY, CONST)',
    "WRONG": '"docker.io/" + CONST',
    "REGISTRY": "net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))",
    "CONST": "common.LvsCareRepoAndTag",
}
_IMPORTS = {
    "common": "github.com/sealerio/sealer/common",
    "ipvs": "github.com/sealerio/sealer/pkg/ipvs",
    "v2": "github.com/sealerio/sealer/types/api/v2",
    "filepath": "path/filepath",
}
_STANDARD = {"bytes", "errors", "fmt", "io", "log", "net", "os", "path", "reflect", "sort", "strconv", "strings"}
_STANDARD |= {"sync", "unsafe"}

Printed = Mapping[tuple[int, str], frozenset[str]]
"""The images that a run gave: (index into REGISTRIES, site) -> texts."""


@dataclass(frozen=True)
class Program:
    """`right`: every image is registry + constant by construction. `files` are further files of the module."""

    number: int
    text: str
    right: bool = False
    name: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def expand(self, text: str) -> str:
        for word, meaning in _WORDS.items():
            text = re.sub(rf"\b{word}\b", lambda _, meaning=meaning: meaning, text)
        return text.replace("_N", str(self.number))

    @property
    def source(self) -> bytes:
        sites = iter(range(1, 100))

        def say(match: re.Match[str]) -> str:
            return f'ipvs.Say("{self.number}.s{next(sites)}", {match[1]})'

        def use(match: re.Match[str]) -> str:
            site = f'"{self.number}.{next(sites)}"'
            return f'_, _ = ipvs.LvsStaticPodYaml({site}, "10.0.0.1:5000", nil, {match[1]}, "/", "https")'

        text = re.sub(r"\bSAY (.*)$", say, self.text, flags=re.MULTILINE)
        body = self.expand(re.sub(r"\bUSE (.*)$", use, text, flags=re.MULTILINE))
        if body.startswith("package "):
            return body.encode()
        used = set(re.findall(r"(?<![\w.\"])([a-z]\w*)\.[A-Z]", body))
        paths = [_IMPORTS.get(name, name) for name in sorted(used) if name in _STANDARD.union(_IMPORTS)]
        folders = sorted({path.rpartition("/")[0] for path in self.extra})
        paths += [f"github.com/sealerio/sealer/{folder}".replace("_N", str(self.number)) for folder in folders]
        imports = "".join(f'\t"{path}"\n' for path in paths)
        return f"package registry\n\nimport (\n{imports})\n\n{body}\n".encode()

    @property
    def files(self) -> dict[str, bytes]:
        more = {path.replace("_N", str(self.number)): self.expand(text).encode() for path, text in self.extra.items()}
        return {f"pkg/registry/case{self.number}.go": self.source, **more}


_RECORDER = """// Package ipvs notes which images it is given.
package ipvs

var (
	Registry int
	Seen     = map[int]map[string]map[string]bool{}
)

func LvsStaticPodYaml(podName, virtualEndpoint string, realEndpoints []string, image string,
	healthPath string, healthSchem string) (string, error) {
	if Seen[Registry] == nil {
		Seen[Registry] = map[string]map[string]bool{}
	}
	if Seen[Registry][podName] == nil {
		Seen[Registry][podName] = map[string]bool{}
	}
	Seen[Registry][podName][image] = true
	return "", nil
}

func Say(site, text string) {
	_, _ = LvsStaticPodYaml(site, "", nil, text, "", "")
}
"""
_LOCAL = """package registry

import (
	"net"
	"strconv"

	v2 "github.com/sealerio/sealer/types/api/v2"
)

type localConfigurator struct {
	*v2.LocalRegistry
	deployHosts []string
	driver      Driver
}

func (c *localConfigurator) Info() Info {
	return Info{URL: net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))}
}

func attempt(run func(a, b bool, n int), a, b bool, n int) {
	defer func() { _ = recover() }()
	run(a, b, n)
}

func Run(domain string, port int) {
	for _, a := range []bool{false, true} {
		for _, b := range []bool{false, true} {
			for n := 0; n < 3; n++ {
				for _, run := range runs {
					local := &v2.LocalRegistry{}
					local.Domain, local.Port = domain, port
					attempt(run(&localConfigurator{LocalRegistry: local}), a, b, n)
				}
			}
		}
	}
}
"""
_MAIN = """package main

import (
	"encoding/json"
	"os"

	"github.com/sealerio/sealer/pkg/ipvs"
	"github.com/sealerio/sealer/pkg/registry"
)

func main() {
CALLS
	for registry, sites := range ipvs.Seen {
		for site, images := range sites {
			for image := range images {
				_ = json.NewEncoder(os.Stdout).Encode([]interface{}{registry, site, []byte(image)})
			}
		}
	}
}
"""


def _module(programs: Sequence[Program]) -> dict[str, bytes]:
    files = {p: t for p, t in base().items() if p.startswith(("common/", "types/")) or p == "pkg/registry/registry.go"}
    files["go.mod"] = b"module github.com/sealerio/sealer\n\ngo 1.18\n"
    files["pkg/ipvs/ipvs.go"] = _RECORDER.encode()
    methods = "".join(
        f"\tfunc(c *localConfigurator) func(bool, bool, int) {{ return c.run{p.number} }},\n" for p in programs
    )
    runs = f"\nvar runs = []func(*localConfigurator) func(a, b bool, n int){{\n{methods}}}\n"
    files["pkg/registry/local.go"] = (_LOCAL + runs).encode()
    calls = "\n".join(
        f'\tipvs.Registry = {i}\n\tregistry.Run("{domain}", {port})' for i, (domain, port) in enumerate(REGISTRIES)
    )
    files["main.go"] = _MAIN.replace("CALLS", calls).encode()
    for program in programs:
        files.update(program.files)
    return files


def compile_and_run(programs: Sequence[Program], folder: Path) -> dict[int, dict[tuple[int, str], frozenset[str]]]:
    """Return, by program number, what each program printed. Raises AssertionError with the compiler's words."""
    for path, text in _module(programs).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    env = os.environ | OFFLINE
    build = [GO, "build", "-gcflags=-e -N -l", "-ldflags=-s -w", "-o", "programs", "."]
    built = subprocess.run(build, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    ran = subprocess.run([folder / "programs"], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    found: dict[int, dict[tuple[int, str], frozenset[str]]] = {program.number: {} for program in programs}
    for registry, site, image in map(json.loads, ran.stdout.splitlines()):
        printed = found[int(site.partition(".")[0])]
        text = base64.b64decode(image).decode(errors="surrogateescape")
        printed[registry, site] = printed.get((registry, site), frozenset()) | {text}
    return found


def read_programs(file: Path, right: bool = False) -> Iterator[Program]:
    """Yield the programs of a file: `### name`, declarations, a line `---`, and the statements of `run_N`."""
    for number, block in enumerate(re.split(r"^### ", file.read_text(), flags=re.MULTILINE)[1:], 1):
        name, _, text = block.partition("\n")
        top, _, body = ("\n" + text).rpartition("\n---\n")
        body = re.sub(r"^", "\t", body.strip("\n"), flags=re.MULTILINE)
        run = f"func (c *localConfigurator) run_N(a, b bool, n int) {{\n{body}\n}}"
        yield Program(number, f"{top}\n\n{run}\n", right, name)
