"""A small Go program as files: the base module, and what twists make of it.

    common/common.go           the constant
    pkg/ipvs/ipvs.go           the consumer: prints a pod's text
    pkg/registry/registry.go   the registry's type
    pkg/registry/local.go      gives the consumer the image
    main.go                    runs it

A twist adds files, and hands on the expression that holds the image. All is put together in `Making.tree`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

CONSTANT = "sealerio/lvscare:v1.1.3-beta.8"
RIGHT = f"sea.hub:5000/{CONSTANT}"
EVIL = "docker.io/mirror/"
ALL = frozenset({"linux", "darwin", "windows"})

RULES = """
from codemod.rule import Constant, Image, Override, Parameter, Registry, Rule

LVSCARE = Rule(
    name="lvscare",
    image=Image(repository="sealerio/lvscare", tag="v1.1.3-beta.8"),
    constant=Constant(package="common", name="LvsCareRepoAndTag"),
    consumers=[Parameter(package="pkg/ipvs", function="LvsStaticPodYaml", name="image")],
    registries=[
        Registry(
            package="pkg/registry",
            receiver="c",
            type="localConfigurator",
            expression="net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))",
        )
    ],
    override=Override(variable="SEALER_LVSCARE_IMAGE", helper="LvsCareImage"),
)
"""

Spell = Callable[[str], str]

_IPVS = """func LvsStaticPodYaml(name, vip string, rs []string, image, path, scheme string) (string, error) {
%s}
"""
_POD = """	yaml := fmt.Sprintf("    image: %s\\n", image)
	fmt.Print(yaml)
	return yaml, nil
"""
_REGISTRY = """package registry

type localConfigurator struct {
	Domain string
	Port   int
}

// Run starts the balancer.
func Run() { (&localConfigurator{"sea.hub", 5000}).run() }
"""
_IMAGE = 'fmt.Sprintf("%s/%s", net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common.LvsCareRepoAndTag)'

_BUILDS = {
    "Makefile": "build:\n\tgo build -ldflags '%s' -o s .\n",
    "scripts/build.sh": '#!/bin/sh\nset -e\ngo build -ldflags "-s -w %s" -o s .\n',
    ".goreleaser.yaml": "builds:\n  - ldflags:\n      - -s -w %s\n",
    "Dockerfile": 'FROM golang\nCOPY . /s\nRUN cd /s && go build -ldflags="%s" -o /bin/s .\n',
    ".github/workflows/build.yml": "jobs:\n  build:\n    steps:\n      - run: go build -ldflags '%s' -o s .\n",
}


@dataclass(frozen=True)
class Tree:
    """Files and symbolic links, named from the tree's root; a name that begins with `../` lies beside the tree.

    `main` is the folder of the package that starts; `ldflags` is what the Makefile of the tree gives the linker.
    `git` says how the tree is kept ("" is no repository), `repositories` are folders with a repository of their own.
    """

    files: Mapping[str, bytes]
    links: Mapping[str, str]
    main: str = ""
    ldflags: str = ""
    git: str = ""
    repositories: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the whole tree, to be read by people."""
        parts = [
            f"-- {path} --\n{data.decode('utf-8', 'backslashreplace')}" for path, data in sorted(self.files.items())
        ]
        parts += [f"-- {path} -> {target}\n" for path, target in sorted(self.links.items())]
        parts += [f"-- {folder}/.git: a repository of its own\n" for folder in self.repositories]
        how = {"main": self.main, "ldflags": self.ldflags, "git": self.git}
        parts += [f"-- {name}: {value}\n" for name, value in how.items() if value]
        return "".join(part if part.endswith("\n") else part + "\n" for part in parts)


@dataclass(frozen=True)
class Joined:
    """Another module of the tree, imported by the main one."""

    module: str
    folder: str
    vendored: bool = False
    packages: tuple[str, ...] = ()


@dataclass
class Source:
    """A Go file to which twists may still add: `image` is the expression that holds the image there."""

    package: str
    image: str
    imports: dict[str, str] = field(default_factory=dict)
    before: list[str] = field(default_factory=list)

    def use(self, path: str, name: str = "") -> None:
        self.imports[path] = name

    def header(self) -> str:
        return f"package {self.package}\n\n{imports(self.imports)}"


def imports(names: Mapping[str, str]) -> str:
    """Return an import declaration; a name of "" is none."""
    if not names:
        return ""
    lines = "".join(f'\t{name} "{path}"\n' if name else f'\t"{path}"\n' for path, name in sorted(names.items()))
    return f"import (\n{lines})\n\n"


@dataclass
class Making:
    """A tree that is being made."""

    module: str = "example.org/s"
    go: str = "1.20"
    git: str = ""
    main: str = ""
    files: dict[str, str | bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    joined: list[Joined] = field(default_factory=list)
    replaces: list[str] = field(default_factory=list)  # further ones, as go.mod spells them
    used: list[str] = field(default_factory=list)  # by go.work
    above: list[str] = field(default_factory=list)  # by a go.work above the tree
    builds: str = "Makefile"  # the file that tells the linker's settings
    settings: dict[str, str] = field(default_factory=dict)  # of the linker
    repositories: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    ends: str = "\n"
    consumer: str = _POD
    declaration: str = _IPVS
    call: str = "ipvs.LvsStaticPodYaml"
    ipvs: str = "pkg/ipvs"
    common: str = ""  # the import path of the constant's package; "" is that of the folder common
    constants: bool = True
    local: Source = field(default_factory=lambda: Source("registry", _IMAGE))
    inside: Source = field(default_factory=lambda: Source("ipvs", "image"))

    def path(self, folder: str) -> str:
        """Return the import path of a folder of the main module."""
        return posixpath.join(self.module, folder)

    def go_mod(self, module: str, joined: tuple[Joined, ...] = (), folder: str = "") -> str:
        """Return a go.mod that requires and replaces other modules."""
        parts = [f"module {module}\n\ngo {self.go}\n"]
        for each in joined:
            target = posixpath.relpath(each.folder, folder or ".")
            target = target if target.startswith(".") else f"./{target}"
            version = " v0.0.0" if self.replaces else ""
            parts.append(f"\nrequire {each.module} v0.0.0\n\nreplace {each.module}{version} => {target}\n")
        if joined:
            parts += [f"\nreplace {each}\n" for each in self.replaces]
        return "".join(parts)

    def tree(self, spell: Spell = str) -> Tree:
        self._sources()
        self._modules(spell)
        self._surroundings()
        files = {
            path: data if isinstance(data, bytes) else self._encode(path, data) for path, data in self.files.items()
        }
        links = dict(self.links)
        _apply(files, links)
        flags = " ".join(f"-X {name}={value}" for name, value in self.settings.items())
        return Tree(files, links, self.main, flags, self.git, tuple(self.repositories))

    def _encode(self, path: str, text: str) -> bytes:
        return (text.replace("\n", self.ends) if path.endswith(".go") else text).encode()

    def _sources(self) -> None:
        local, inside = self.local, self.inside
        body = "".join(f"\t{line}\n" for line in local.before)
        for path in ("fmt", "net", "strconv"):
            if f"{path}." in body + local.image:
                local.imports.setdefault(path, "")
        local.use(self.common or self.path("common"))
        local.use(self.path(self.ipvs))
        call = f'\t_, _ = {self.call}("lvscare", "10.0.0.1", nil, {local.image}, "/", "https")\n'
        self.files["pkg/registry/local.go"] = f"{local.header()}func (c *localConfigurator) run() {{\n{body}{call}}}\n"
        self.files.setdefault("pkg/registry/registry.go", _REGISTRY)
        inside.imports.setdefault("fmt", "")
        before = "".join(f"\t{line}\n" for line in inside.before)
        if inside.image != "image":
            before += f"\timage = {inside.image}\n"
        self.files[f"{self.ipvs}/ipvs.go"] = inside.header() + self.declaration % (before + self.consumer)
        if self.constants:
            self.files["common/common.go"] = f'package common\n\nconst LvsCareRepoAndTag = "{CONSTANT}"\n'
        names = imports({self.path("pkg/registry"): ""})
        self.files["main.go"] = f"package main\n\n{names}func main() {{\n\tregistry.Run()\n}}\n"

    def _modules(self, spell: Spell) -> None:
        mods = {"": self.go_mod(self.module, tuple(self.joined))}
        mods |= {
            each.folder: self.go_mod(each.module) for each in self.joined if f"{each.folder}/go.mod" not in self.files
        }
        for folder, text in mods.items():
            self.files[posixpath.join(folder, "go.mod")] = text
        for path, text in self.files.items():
            if posixpath.basename(path) == "go.mod" and isinstance(text, str):
                self.files[path] = spell(text)
        if self.used:
            uses = "".join(f"\t{folder}\n" for folder in dict.fromkeys([".", *self.used]))
            self.files.setdefault("go.work", f"go {self.go}\n\nuse (\n{uses})\n")
        if self.above:
            uses = "".join(f"\t{folder}\n" for folder in ["./tree", *self.above])
            self.files["../go.work"] = f"go {self.go}\n\nuse (\n{uses})\n"
        if any(each.vendored for each in self.joined):
            self._vendor()

    def _vendor(self) -> None:
        lines = []
        for each in self.joined:
            target = each.folder if each.folder.startswith(".") else f"./{each.folder}"
            lines += [f"# {each.module} v0.0.0 => {target}", f"## explicit; go {self.go}"]
            for package in each.packages:
                lines.append(posixpath.join(each.module, package))
                if not each.vendored:
                    self._copy(posixpath.join(each.folder, package), posixpath.join("vendor", each.module, package))
        for each in self.joined:
            target = each.folder if each.folder.startswith(".") else f"./{each.folder}"
            lines.append(f"# {each.module} => {target}")
        self.files["vendor/modules.txt"] = "\n".join(lines) + "\n"

    def _copy(self, source: str, target: str) -> None:
        for path in [path for path in self.files if posixpath.dirname(path) == source]:
            self.files[f"{target}/{posixpath.basename(path)}"] = self.files[path]

    def _surroundings(self) -> None:
        if self.settings:
            flags = " ".join(f"-X {name}={value}" for name, value in self.settings.items())
            self.files[self.builds] = _BUILDS[self.builds] % flags
        if self.ignored:
            self.files[".gitignore"] = "".join(f"/{path}\n" for path in self.ignored)


def _apply(files: dict[str, bytes], links: Mapping[str, str]) -> None:
    """Move what shall be links to where they lead to; a target is named from the link's folder."""
    for path, target in links.items():
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        for each in [each for each in files if each == path or each.startswith(path + "/")]:
            files[there + each[len(path) :]] = files.pop(each)
