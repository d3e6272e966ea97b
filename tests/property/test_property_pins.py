"""A pin in parts: a fix makes an image right, or leaves it as it was, and changes nothing that is printed elsewhere.

Random programs are compiled and run before and after: a repository and a tag in two packages, a map of tags, a struct
with a default, and what else reads them.
"""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from fault.record import record
from fixture_runs import fix, lint
from go_toolchain import GO, GOFMT, OFFLINE, lay_out, unformatted

from codemod.rule import Constant, Default, Element, Fields, Image, Parameter, Registry, Rule, Split

SEED = 20240302
TAG, REPOSITORY, REGISTRY = "v1.2.3", "acme/agent", "sea.hub:5000"
RIGHT = f"{REGISTRY}/{REPOSITORY}:{TAG}"

Files = dict[str, bytes]

_IMAGES = (
    'fmt.Sprintf("%s/%s:%s", o.Registry, images.Agent, versions.Agent)',
    'o.Registry + "/" + images.Agent + ":" + versions.Agent',
    'images.Agent + ":" + versions.Agent',
    'fmt.Sprintf("docker.io/%s:%s", images.Agent, versions.Agent)',
    '"docker.io/acme/agent:v1"',
    '"docker.io/acme/agent:" + versions.Agent',
    '"quay.io/other/gamma:v3"',
    'fmt.Sprintf("%s:%s", images.Agent, "v9")',
    "images.Agent",
    'o.Registry + "/" + images.Agent + ":" + versions.Agent + "-debug"',
    "Spec{Image: images.Agent, Tag: versions.Agent}.String()",
    'o.Registry + "/" + Spec{Image: images.Agent, Tag: versions.Agent}.String()',
    "defaults().String()",
    'o.Registry + "/" + images.Agent + ":" + tags["v1.30"]',
    'o.Registry + "/" + images.Agent + ":" + tags[o.Version]',
)
_SAID = (
    "versions.Agent",
    '"agent " + versions.Agent',
    "images.Agent",
    '"quay.io/other/proxy:" + versions.Agent',
    "fmt.Sprint(len(versions.Agent), len(images.Agent))",
    'tags["v1.30"]',
    "fmt.Sprint(len(tags))",
    'fmt.Sprint(images.Agent == "docker.io/acme/agent")',
    'Spec{Image: "acme/other", Tag: versions.Agent}.String()',
)
_REPOSITORIES = (*["acme/agent"] * 6, "docker.io/acme/agent", "acme/other")
_TAGS = (*["v1.2.3"] * 3, "v1.2.2", "latest", "v1")

_MAIN = """package main

import (
	"fmt"

	"example.com/p/NAME/images"
	"example.com/p/NAME/versions"
)

var tags = map[string]string{"v1.29": "v1.1.0", "v1.30": "ELEMENT"}

type Spec struct{ Image, Tag string }

func (s Spec) String() string { return s.Image + ":" + s.Tag }

func defaults() Spec {
	return Spec{Image: images.Agent, Tag: "DEFAULT"}
}

type options struct{ Registry, Version string }

func run(n int, image string) { fmt.Println("RUN", n, image) }

func say(n int, text string) { fmt.Println("SAY", n, text) }

func main() {
	o := &options{Registry: "sea.hub:5000", Version: "v1.30"}
	o.start()
	_, _, _, _ = images.Agent, versions.Agent, tags, defaults
}

func (o *options) start() {
BODY}
"""


def tag_holder(kind: int, name: str) -> Constant | Element | Default:
    if kind == 0:
        return Constant(package=f"{name}/versions", name="Agent")
    return (
        Element(package=name, name="tags", key="v1.30") if kind == 1 else Default(package=name, type="Spec", name="Tag")
    )


def rule(name: str, kind: int) -> Rule:
    return Rule(
        name="agent",
        image=Image(repository=REPOSITORY, tag=TAG),
        constant=Split(
            repository=Constant(package=f"{name}/images", name="Agent"),
            tag=tag_holder(kind, name),
        ),
        consumers=(
            Parameter(package=name, function="run", name="image"),
            Fields(package=name, type="Spec", repository="Image", tag="Tag"),
        ),
        registries=(Registry(package=name, receiver="o", type="options", expression="o.Registry"),),
    )


def program(name: str, source: random.Random) -> Files:
    lines = []
    for number in range(source.randint(1, 4)):
        if source.random() < 0.9:
            image = source.choice(_IMAGES)
            if source.random() < 0.3:
                lines += [f"image{number} := {image}", f"run({number}, image{number})"]
            else:
                lines.append(f"run({number}, {image})")
        else:
            lines.append(f"say({number}, {source.choice(_SAID)})")
    body = "".join(f"\t{line}\n" for line in lines)
    main = _MAIN.replace("BODY", body).replace("NAME", name).replace("ELEMENT", source.choice(_TAGS))
    files = {
        f"{name}/main.go": main.replace("DEFAULT", source.choice(_TAGS)),
        f"{name}/images/images.go": f'package images\n\nconst Agent = "{source.choice(_REPOSITORIES)}"\n',
        f"{name}/versions/versions.go": f'package versions\n\nconst Agent = "{source.choice(_TAGS)}"\n',
    }
    if '"fmt"' in files[f"{name}/main.go"]:
        return {path: text.encode() for path, text in files.items()}
    return {}


def repaired(files: Files, name: str, kind: int) -> Files:
    module = {"go.mod": b"module example.com/p\n\ngo 1.21\n"}
    wanted = (rule(name, kind),)
    planned = fix(module | files, rules=wanted)
    made = files | {change.path: change.new for change in planned.changes}
    said = files[f"{name}/main.go"].decode()
    assert len(lint(module | made, rules=wanted)) == len(planned.unfixable) + len(planned.rejected), said
    assert fix(module | made, rules=wanted).changes == (), said
    return made


def printed(trees: dict[str, Files], folder: Path) -> dict[str, list[str]]:
    """Compile the programs and return what each prints."""
    lay_out({"go.mod": b"module example.com/p\n\ngo 1.21\n"}, folder)
    for files in trees.values():
        lay_out(files, folder)
    env = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "GOCACHE": str(folder.parent / "cache"),
        **OFFLINE,
        "GOFLAGS": "",
    }
    (folder / "bin").mkdir()
    done = subprocess.run(
        [GO, "build", "-o", folder / "bin", "./..."], cwd=folder, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    ran = {name: subprocess.run([folder / "bin" / name], capture_output=True, text=True, check=True) for name in trees}
    return {name: each.stdout.splitlines() for name, each in ran.items()}


def is_right(old: str, new: str) -> bool:
    """Whether it is the pin now, with the cluster's registry in front, or whatever stood there."""
    image, was = new.split()[-1], old.split()[-1]
    front = was[: was.index(REPOSITORY)] if REPOSITORY in was else "?"
    return image == RIGHT or image in (
        f"{front}{REPOSITORY}:{TAG}",
        f"{front.removesuffix('docker.io/')}{REPOSITORY}:{TAG}",
    )


def sweep(seed: int, count: int, folder: Path) -> int:
    source = random.Random(seed)
    kinds = {f"p{n}": source.randrange(3) for n in range(count)}
    olds = {name: program(name, source) for name in kinds}
    for name, files in olds.items():
        lay_out(files, folder / "made")
        assert files, name
    subprocess.run([GOFMT, "-w", folder / "made"], check=True)
    olds = {name: {path: (folder / "made" / path).read_bytes() for path in files} for name, files in olds.items()}
    news = {name: repaired(files, name, kinds[name]) for name, files in olds.items()}
    before, after = printed(olds, folder / "old"), printed(news, folder / "new")
    assert unformatted(folder / "new") == ""
    for name in kinds:
        assert len(before[name]) == len(after[name])
        for old, new in zip(before[name], after[name], strict=True):
            shown = "\n".join(text.decode() for text in (*olds[name].values(), *news[name].values()))
            assert new == old or (old.startswith("RUN") and is_right(old, new)), f"{old}\n{new}\n{shown}"
    record(f"pins in parts, seed {seed}", count, 0)
    return sum(olds[name] != news[name] for name in kinds)


def test_a_pin_in_parts_is_made_right_or_left_as_it_was(tmp_path: Path) -> None:
    # or it would say nothing: some are rewritten
    assert sweep(SEED, 30, tmp_path) >= 10


@pytest.mark.full
def test_many_pins_in_parts_are_made_right_or_left_as_they_were(tmp_path: Path) -> None:
    sweep(SEED + 1, 1500, tmp_path)
