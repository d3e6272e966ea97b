"""What of the universe, or of another module, a callee names; which of these only look, and which never return."""

from __future__ import annotations

from codemod.golang.program import types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node

# calls after which control does not go on
_ENDING = frozenset(
    ["panic", "os.Exit", "runtime.Goexit"]
    + [f"log.{name}{form}" for name in ("Fatal", "Panic") for form in ("", "f", "ln")]
    + [f"github.com/sirupsen/logrus.{name}{form}" for name in ("Fatal", "Panic") for form in ("", "f", "ln")]
)


READING = frozenset(
    ["string", "len", "cap", "strings.Join", "fmt.Sprint", "fmt.Sprintf", "path.Join", "path/filepath.Join"]
)
# types of other modules that are texts: `v1.PullPolicy("")` converts, and calls nothing
TEXT_TYPES = frozenset(("k8s.io/api/core/v1.PullPolicy",))
_LOOKING = ("fmt.Print", "fmt.Sprint", "fmt.Fprint", "fmt.Errorf", "log.", "github.com/sirupsen/logrus.", "errors.")
COPYING = (
    "slices.Clone",
    "slices.Concat",
    "slices.Contains",
    "slices.Index",
    "slices.Equal",
    "maps.Clone",
    "maps.Keys",
    "golang.org/x/exp/maps.Keys",
)
_ENCODING = (
    "encoding/json.Marshal",
    "sigs.k8s.io/yaml.Marshal",
    "gopkg.in/yaml.v2.Marshal",
    "gopkg.in/yaml.v3.Marshal",
)
# what these are given first is only read
DECODING = (
    "encoding/json.Unmarshal",
    "sigs.k8s.io/yaml.Unmarshal",
    "gopkg.in/yaml.v2.Unmarshal",
    "gopkg.in/yaml.v3.Unmarshal",
)


def only_looks(name: str) -> bool:
    """Whether a function of another module only prints, copies or encodes what it is given."""
    return name.startswith((*_LOOKING, *COPYING, *_ENCODING))


def calls_methods(name: str) -> bool:
    """Whether a function of another module may call methods of what it is given, `String` or `MarshalJSON`."""
    return name.startswith((*_LOOKING, *_ENCODING))


def is_encoder(name: str) -> bool:
    """Whether a function of another module makes a text of an object, as `json.Marshal` does."""
    return name.startswith(_ENCODING)


def executes_template(function: Node | None) -> bool:
    """Whether a method goes by the name of one that fills in a template: `t.Execute`, `t.ExecuteTemplate`."""
    field = function.get("field") if function is not None and function.kind == "selector_expression" else None
    return field is not None and field.text.startswith("Execute")


def callee_name(module: Module, function: Node) -> str:
    """Return what of the universe or of another module a callee names: `panic`, `os.Exit`; else an empty string."""
    if function.kind != "selector_expression":
        return types.predeclared(module, function)
    path = package_of_operand(module, function["operand"])
    return f"{path}.{function['field'].text}" if path is not None else ""


def is_of_library(module: Module, call: Node) -> bool:
    """Whether a call is of what another module has by this name, `fmt.Errorf`: no function of this program is there."""
    function = call.get("function")
    if function is None or function.kind != "selector_expression":
        return False
    path = package_of_operand(module, function["operand"])
    return path is not None and not module.all_imported(path)


def ends_flow(module: Module, statement: Node) -> bool:
    """Whether a simple statement is a call that never returns: `panic("x")`, `os.Exit(1)`."""
    if statement.kind != "expression_statement" or not statement.children:
        return False
    function = statement.children[0].get("function")
    if statement.children[0].kind != "call_expression" or function is None:
        return False
    return callee_name(module, function) in _ENDING


# packages whose functions tell people, and hand nothing on
_TELLING = (
    "log", "log/slog", "errors", "github.com/pkg/errors", "github.com/sirupsen/logrus", "k8s.io/klog",
    "k8s.io/klog/v2", "github.com/golang/glog", "go.uber.org/zap", "github.com/go-logr/logr",
)  # fmt: skip
_BUILTIN = frozenset(("len", "cap", "print", "println", "panic", "delete", "clear", "min", "max"))
_PRINTING = frozenset(f"fmt.{name}{form}" for name in ("Print", "Error") for form in ("", "f", "ln"))
_WRITING = frozenset(f"fmt.Fprint{form}" for form in ("", "f", "ln"))


def hands_nothing_on(name: str) -> bool:
    """Whether a function of another module, or of the universe, tells people what it is given, or only looks at it."""
    return name in _BUILTIN or any(name.startswith(f"{each}.") for each in _TELLING)


def prints_for_people(module: Module, name: str, call: Node) -> bool:
    """Whether a call of this function prints what people read: `fmt.Errorf`, or what writes to standard output."""
    return name in _PRINTING or (name in _WRITING and _prints_to_people(module, call))


def _prints_to_people(module: Module, call: Node) -> bool:
    """Whether the first argument is standard output or standard error."""
    arguments = call["arguments"].children
    return bool(arguments) and callee_name(module, arguments[0]) in _TERMINALS


_TERMINALS = ("os.Stdout", "os.Stderr")


def pieces_of(name: str) -> int:
    """Return how many pieces of a text a function gives: two of `host, path, _ := strings.Cut(image, "/")`."""
    return {"strings.Cut": 2, "strings.CutPrefix": 1, "strings.CutSuffix": 1}.get(name, 0)
