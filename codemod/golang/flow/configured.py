"""Whether a field is given what another package hands in, as it is: then somebody has configured it.

func WithRegistry(info registry.Info) Option {
    return func(config *Config) { config.RegistryInfo = info }
}
kubernetes.NewKubeadmRuntime(infra, kubernetes.WithRegistry(driver.GetInfo()))      // in another package

A constructor that gets it does the same, `&Config{RegistryInfo: info}`, or hands it to that option itself.
"""

from __future__ import annotations

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.paths import path_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.syntax import Node, strip_parens, top_of

_HANDED = 3  # variables from one to the other


@per_module
def is_configured(module: Module, value: Node | None, levels: int = _HANDED) -> bool:
    """Whether a value that is assigned is a parameter of a function that other packages call, each time with something
    that is not spelled out there; or this one, with what is such a parameter itself."""
    binding = strip_parens(value).binding if value is not None else None
    if binding is None or binding.kind != "param" or any(each.kind != "parameter" for each in definitions(binding)):
        return False
    function = top_of(binding.node)
    name = function.get("name")
    if binding.function is not function or name is None or not exported(name.text):
        return False
    sites = call_sites(module, function)
    called = [site.call.arguments for site in sites if site.call is not None]
    arguments = [each for given in called for each in given[binding.index : binding.index + 1]]
    if len(arguments) < max(1, len(sites)):
        return False
    own = [each for each in arguments if each.file.folder == function.file.folder]
    if not all(levels > 0 and is_configured(module, each, levels - 1) for each in own):
        return False
    return all(_is_found_out(each, _HANDED) for each in arguments if each not in own)


def _is_found_out(node: Node, levels: int) -> bool:
    """Whether an expression is no text of the program, nor made of one: `driver.GetInfo()`, `info.URL`."""
    bottom, _ = path_of(strip_parens(node))
    if bottom.kind == "call_expression":
        return all(_is_found_out(each, levels) for each in bottom["arguments"].children)
    if bottom.binding is None or levels == 0:
        return False
    if bottom.binding.kind != "var":
        return bottom.binding.kind in ("param", "receiver")
    given = [each.value for each in definitions(bottom.binding) if each.kind != "address"]
    return bool(given) and all(each is not None and _is_found_out(each, levels - 1) for each in given)
