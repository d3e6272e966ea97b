"""What is around the image's way: go.mod's spelling, the consumer, the constant, other callers, and git."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from making import ALL, CONSTANT, Joined, Making, imports

Make = Callable[[Making, bool], None]


@dataclass(frozen=True)
class Twist:
    """`make(making, wrong)`; where it is wrong, it is so `on` these platforms."""

    name: str
    make: Make
    on: frozenset[str] = ALL


@dataclass(frozen=True)
class Spelling:
    """Another way to write a go.mod file."""

    name: str
    spell: Callable[[str], str]
    module: str = "example.org/s"


def _line(change: Callable[[str], str]) -> Callable[[str], str]:
    """Change the module's path."""

    def spell(text: str) -> str:
        first, _, rest = text.partition("\n")
        return f"{change(first.removeprefix('module '))}\n{rest}"

    return spell


def _before(text: str) -> Callable[[str], str]:
    return lambda mod: text + mod


def _escaped(path: str) -> str:
    return f'module "{path[:-1]}\\x{ord(path[-1]):02x}"'


def _last(text: str) -> str:
    first, _, rest = text.partition("\n")
    return f"{rest.lstrip()}\n{first}\n"


SPELLINGS = (
    Spelling("plain", lambda text: text),
    Spelling("quoted", _line(lambda path: f'module "{path}"')),
    Spelling("escaped", _line(_escaped)),
    Spelling("tabs", _line(lambda path: f"\tmodule \t {path}\t")),
    Spelling("block", _line(lambda path: f"module (\n\t{path}\n)")),
    Spelling("quoted block", _line(lambda path: f'module ( // module a\n\n\t"{path}" // b\n)')),
    Spelling("comment behind", _line(lambda path: f"module {path} // module example.org/other")),
    Spelling("comments before", _before("// module example.org/other\n\n// Deprecated: no\n")),
    Spelling("exclude before", _before("exclude (\n\tmodule v1.0.0\n)\n\n")),
    Spelling("replace before", _before("replace (\n\tmodule => ./x\n)\n\n")),
    Spelling("retract before", _before("retract (\n\tv1.0.0 // module example.org/other\n)\n\n")),
    Spelling("last", _last),
    Spelling("CRLF", lambda text: text.replace("\n", "\r\n")),
    Spelling("no line end", lambda text: text.rstrip("\n")),
    Spelling("major version", lambda text: text, "example.org/s/v2"),
    Spelling("path of one word", lambda text: text, "s"),
    Spelling("path with dots", lambda text: text, "example.org/s.git/common"),
)


def _nothing(making: Making, wrong: bool) -> None:
    return None


# the consumer


def _overwritten(making: Making, wrong: bool) -> None:
    if wrong:
        making.inside.use(making.path("common"))
        making.inside.before.append('image = "docker.io/" + common.LvsCareRepoAndTag')
    else:
        making.inside.before.append('path = "/healthz"')


def _overwritten_by_address(making: Making, wrong: bool) -> None:
    making.inside.before += ["p := &path", *(["p = &image"] if wrong else []), '*p = "docker.io/mirror/x"']


def _text(making: Making, wrong: bool) -> None:
    if wrong:
        making.consumer = making.consumer.replace("image: %s", "image: docker.io/%s")
    else:
        making.consumer = making.consumer.replace("image: %s", "image: %v")


def _replaced_text(making: Making, wrong: bool) -> None:
    making.inside.use("strings")
    old = "sea.hub:5000" if wrong else "quay.io"
    line = f'\tyaml = strings.ReplaceAll(yaml, "{old}", "docker.io")\n'
    making.consumer = making.consumer.replace("\tfmt.Print(", line + "\tfmt.Print(")


def _template(making: Making, wrong: bool) -> None:
    making.inside.use("embed", "_")
    making.inside.use("strings")
    making.files["pkg/ipvs/pod.yaml"] = f"    image: {'docker.io/' if wrong else ''}{{{{ .Image }}}}\n"
    making.declaration = "//go:embed pod.yaml\nvar pod string\n\n" + making.declaration
    making.consumer = (
        '\tyaml := strings.Replace(pod, "{{ .Image }}", image, 1)\n\tfmt.Print(yaml)\n\treturn yaml, nil\n'
    )


def _container(making: Making, wrong: bool) -> None:
    making.declaration += "\ntype Container struct{ Name, Image string }\n"
    value = '"docker.io/" + image' if wrong else "image"
    making.consumer = (
        f"\tpod := Container{{Name: name, Image: {value}}}\n"
        '\tfmt.Printf("    image: %s\\n", pod.Image)\n\treturn pod.Image, nil\n'
    )


def _given(making: Making, wrong: bool) -> None:
    if wrong:
        making.local.image = '"docker.io/" + common.LvsCareRepoAndTag'


def _renamed(making: Making, wrong: bool) -> None:
    making.declaration = making.declaration.replace("LvsStaticPodYaml", "LvsPodYaml")
    making.call = "ipvs.LvsPodYaml"
    _given(making, wrong)


def _moved(making: Making, wrong: bool) -> None:
    making.ipvs = "pkg/balancer/ipvs"
    _given(making, wrong)


def _made_a_method(making: Making, wrong: bool) -> None:
    making.declaration = "type Pod struct{}\n\n" + making.declaration.replace("func Lvs", "func (Pod) Lvs")
    making.call = "ipvs.Pod{}.LvsStaticPodYaml"
    _given(making, wrong)


def _made_a_variable(making: Making, wrong: bool) -> None:
    making.declaration = making.declaration.replace("func LvsStaticPodYaml(", "var LvsStaticPodYaml = func(")
    _given(making, wrong)


def _exchanged(making: Making, wrong: bool) -> None:
    """A function of the consumer's package is put into a variable, and that one called."""
    making.declaration += "\nvar Make = LvsStaticPodYaml\n"
    making.call = "ipvs.Make"
    _given(making, wrong)


def _own_module(making: Making, wrong: bool) -> None:
    making.joined.append(Joined(making.path("pkg/ipvs"), "pkg/ipvs", False, ("",)))
    if wrong:
        making.local.image = '"docker.io/" + common.LvsCareRepoAndTag'


CONSUMERS = (
    Twist("consumer", _nothing),
    Twist("overwritten parameter", _overwritten),
    Twist("overwritten by address", _overwritten_by_address),
    Twist("text of the consumer", _text),
    Twist("text replaced in the consumer", _replaced_text),
    Twist("embedded template", _template),
    Twist("container in the consumer", _container),
    Twist("renamed consumer", _renamed),
    Twist("moved consumer", _moved),
    Twist("method as consumer", _made_a_method),
    Twist("variable as consumer", _made_a_variable),
    Twist("consumer in a variable", _exchanged),
    Twist("consumer in a module of its own", _own_module),
)


# the constant


def _online(making: Making, wrong: bool) -> str:
    return f'package common\n\nconst LvsCareRepoAndTag = "{"docker.io/" if wrong else ""}{CONSTANT}"\n'


def _constant(making: Making, wrong: bool) -> None:
    making.constants = False
    making.files["common/common.go"] = _online(making, wrong)


def _constant_of_windows(making: Making, wrong: bool) -> None:
    making.constants = False
    making.files["common/common.go"] = "//go:build !windows\n\n" + _online(making, False)
    making.files["common/common_windows.go"] = _online(making, wrong)


def _constant_left_out(making: Making, wrong: bool) -> None:
    making.constants = False
    making.files["common/_common.go"] = _online(making, False)
    making.files["common/image.go"] = _online(making, wrong)


def _constant_of_a_module(making: Making, wrong: bool) -> None:
    making.constants = False
    making.files["common/common.go"] = _online(making, wrong)
    making.joined.append(Joined(making.path("common"), "common", False, ("",)))


def _constant_of_another_folder(making: Making, wrong: bool) -> None:
    making.constants = False
    making.files["common/common.go"] = _online(making, False)
    making.files["common/go.mod"] = f"module {making.path('common')}\n\ngo {making.go}\n"
    making.files["other/common.go"] = _online(making, wrong)
    making.joined.append(Joined(making.path("common"), "other", False, ("",)))


def _another_constant(making: Making, wrong: bool) -> None:
    """The name `common` is another package, with a constant of the same name."""
    making.files["pkg/common/common.go"] = _online(making, wrong)
    making.common = making.path("pkg/common")


def _vendored_constant(making: Making, wrong: bool) -> None:
    making.constants = False
    making.files["common/common.go"] = _online(making, False)
    making.files[f"vendor/{making.path('common')}/common.go"] = _online(making, wrong)
    making.joined.append(Joined(making.path("common"), "common", True, ("",)))


def _variable_of_init(making: Making, wrong: bool) -> None:
    making.constants = False
    making.files["common/common.go"] = f'package common\n\nvar LvsCareRepoAndTag = "{CONSTANT}"\n'
    if wrong:
        making.files["common/init.go"] = (
            f'package common\n\nfunc init() {{ LvsCareRepoAndTag = "docker.io/{CONSTANT}" }}\n'
        )


def _linked_constant(making: Making, wrong: bool) -> None:
    _constant(making, wrong)
    making.links["common/common.go"] = "../texts/constant.txt"


def _constant_of_a_linked_folder(making: Making, wrong: bool) -> None:
    _constant(making, wrong)
    making.links["common"] = "texts/common"


CONSTANTS = (
    Twist("pinned constant", _nothing),
    Twist("constant", _constant),
    Twist("constant of windows", _constant_of_windows, frozenset({"windows"})),
    Twist("constant beside a file left out", _constant_left_out),
    Twist("constant of a module", _constant_of_a_module),
    Twist("constant of another folder", _constant_of_another_folder),
    Twist("another constant", _another_constant),
    Twist("vendored constant", _vendored_constant),
    Twist("constant that is a variable", _variable_of_init),
    Twist("linked constant", _linked_constant),
    Twist("constant of a linked folder", _constant_of_a_linked_folder),
)


# other callers


def _call(making: Making, wrong: bool, package: str) -> str:
    """Return a file that calls the consumer, too, where it is wrong; else with nothing that runs."""
    names = {making.path(making.ipvs): "", making.common or making.path("common"): ""}
    image = '"docker.io/"+common.LvsCareRepoAndTag'
    call = f'{making.call}("lvscare", "10.0.0.1", nil, {image}, "/", "https")'
    run = f"_, _ = {call}" if wrong else f"_, _ = {making.call}, common.LvsCareRepoAndTag"
    return f"package {package}\n\n{imports(names)}func Run() {{ {run} }}\n"


def _caller(folder: str) -> Make:
    def make(making: Making, wrong: bool) -> None:
        making.files[f"{folder}/more.go"] = _call(making, wrong, "more")
        making.files["pkg/registry/more.go"] = (
            f"package registry\n\n{imports({making.path(folder): 'more'})}func init() {{ more.Run() }}\n"
        )

    return make


def _caller_of_windows(making: Making, wrong: bool) -> None:
    making.files["pkg/registry/more_windows.go"] = _call(making, wrong, "registry").replace("Run()", "init()", 1)


def _linked_caller(making: Making, wrong: bool) -> None:
    making.files["pkg/registry/more.go"] = _call(making, wrong, "registry").replace("Run()", "init()", 1)
    making.links["pkg/registry/more.go"] = "../../texts/more.txt"


def _application(making: Making, wrong: bool) -> None:
    """Another module of a workspace is what starts."""
    making.files["app/go.mod"] = f"module example.org/app\n\ngo {making.go}\n"
    making.used.append("./app")
    _start(making, wrong)


def _start(making: Making, wrong: bool) -> None:
    making.files["app/more.go"] = _call(making, wrong, "main")
    names = imports({making.path("pkg/registry"): ""})
    making.files["app/main.go"] = f"package main\n\n{names}func main() {{\n\tregistry.Run()\n\tRun()\n}}\n"
    making.main = "app"


def _application_with_replace(making: Making, wrong: bool) -> None:
    making.files["app/go.mod"] = (
        f"module example.org/app\n\ngo {making.go}\n\nrequire {making.module} v0.0.0\n\nreplace {making.module} => ..\n"
    )
    _start(making, wrong)


def _variable_written(making: Making, wrong: bool) -> None:
    """Another package writes a variable of the registry's."""
    making.files["pkg/registry/prefix.go"] = "package registry\n\nvar Prefix string\n"
    making.local.image = f"Prefix + {making.local.image}"
    value = "docker.io/mirror/" if wrong else ""
    making.files["init.go"] = (
        f'package main\n\n{imports({making.path("pkg/registry"): ""})}func init() {{ registry.Prefix = "{value}" }}\n'
    )


def _touched(making: Making, wrong: bool) -> None:
    """The registry is handed to another package, which may write to it."""
    making.files["pkg/registry/set.go"] = (
        "package registry\n\nfunc (c *localConfigurator) Set(s string) { c.Domain = s }\n"
    )
    value = "docker.io/mirror" if wrong else "sea.hub"
    making.files["pkg/touch/touch.go"] = (
        f'package touch\n\nfunc Touch(c interface{{ Set(string) }}) {{ c.Set("{value}") }}\n'
    )
    making.local.use(making.path("pkg/touch"))
    making.local.before.append("touch.Touch(c)")


CALLERS = (
    Twist("one caller", _nothing),
    Twist("another caller", _caller("pkg/more")),
    Twist("caller in testdata", _caller("pkg/testdata/more")),
    Twist("caller below an underscore", _caller("_more")),
    Twist("caller of windows", _caller_of_windows, frozenset({"windows"})),
    Twist("linked caller", _linked_caller),
    Twist("application in a workspace", _application),
    Twist("application with a replacement", _application_with_replace),
    Twist("another command", _start),
    Twist("variable written elsewhere", _variable_written),
    Twist("registry handed on", _touched),
)

KEPT = ("", "committed", "untracked", "staged")
