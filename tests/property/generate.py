"""Makes programs: constructs of Go, nested in one another, around right and wrong images.

Each construct writes statements and returns the expression that then holds the image (or the registry, or the
constant: its *kind*). What it holds is for the compiled program to say; nothing here claims to know.
"""

from __future__ import annotations

from collections.abc import Sequence

import behind
import control
import functions
import objects
from choices import Choices
from go_programs import Program
from writer import PARAMETERS, Construct, Writer

CONSTRUCTS: tuple[Construct, ...] = (
    control.variable,
    control.zero_then_set,
    control.branch,
    control.loop,
    control.labelled,
    control.goto,
    control.switch,
    control.closure,
    control.closure_with_parameter,
    control.assigning_closure,
    control.goroutine,
    functions.helper,
    functions.method,
    functions.function_of_registry,
    functions.named_result,
    functions.two_results,
    functions.through_pointer,
    functions.filled_by_address,
    objects.record,
    objects.map_,
    objects.slice_,
    objects.builder,
    control.shadowed,
    functions.other_receiver,
    functions.shadowed_package,
    functions.generic,
    functions.package_variable,
    control.swap,
    objects.cut,
    functions.interface,
    control.function_value,
    behind.channel,
    behind.once,
    behind.stringer,
    behind.options,
    behind.function_field,
    behind.handed_on,
    behind.pieces,
    behind.replaced_method,
)
COMPOSED: tuple[Construct, ...] = (
    objects.concatenated,
    objects.concatenated,
    objects.summed,
    objects.joined,
    objects.built,
)


def consume(w: Writer, depth: int) -> None:
    """Write the consumer's call, somewhere."""
    form = w.choices.below(9)
    image = w.value("image", depth)
    if form <= 2:
        w.say(f"USE {image}")
    elif form == 3:
        with w.block(f"if {w.condition()} {{"):
            w.say(f"USE {image}")
    elif form == 4:
        name = w.declare("image", image)
        with w.block("for i := 0; i < 2; i++ {"):
            w.say(f"USE {name}")
            w.say(f"{name} = {w.value('image', depth - 1)}")
    elif form == 5:
        name = w.declare("image", image)
        with w.literal(w.choices.pick(["func() {", "defer func() {"]), "return", "}()"):
            w.say(f"USE {name}")
        control.mutation(w, 1)
    elif form == 6:
        name = w.top("give")
        with w.function(f"func (c *localConfigurator) {name}(p string, {PARAMETERS}) {{", "return", True, p="image"):
            w.say(f"USE {w.value('image', depth - 1)}")
        w.say(f"c.{name}({image}, a, b, n)")
    elif form == 7:
        name, run = w.declare("image", image), w.name("run")
        with w.literal(f"{run} := func(p string) {{", "return"):
            w.here.scopes[-1]["p"] = "image"
            w.say(f"USE {w.choices.pick(['p', name])}")
        control.mutation(w, 1)
        w.say(f"{run}({name})")
    else:
        name = w.top("give")
        with w.function(f"func {name}(p string, {PARAMETERS}) {{", "return", False, p="image"):
            with w.block("if n > 0 {"):
                w.say(f"{name}({w.value('image', w.choices.below(2))}, a, b, 0)")
                w.say("return")
            w.say("USE p")
        w.say(f"{name}({image}, a, b, n)")


def program(
    number: int,
    made: Sequence[int],
    constructs: Sequence[Construct] = CONSTRUCTS,
    wrong: Sequence[int] = (0, 10, 25),
    depth: int = 4,
) -> Program:
    """Return the program that these numbers decide on."""
    choices = Choices(made)
    w = Writer(choices, constructs, COMPOSED, control.mutation, wrong=choices.pick(wrong))
    consume(w, 1 + choices.below(depth))
    top = "\n\n".join(w.tops)
    body = "\n".join(w.functions[0].lines)
    return Program(
        number, f"{top}\n\nfunc (c *localConfigurator) run_N({PARAMETERS}) {{\n{body}\n}}\n", name=str(number)
    )
