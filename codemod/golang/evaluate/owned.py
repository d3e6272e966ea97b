"""Whether all that writes to a part of a variable is in sight: statements, and calls that are followed."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.flow.handing import has_methods_called, is_handed
from codemod.golang.flow.paths import WHAT, Path
from codemod.golang.read.scopes import Binding


def is_owned(evaluator: Evaluator, binding: Binding, path: Path, frame: Frame) -> bool:
    """Whether a part of a variable that calls are handed is written to by these, by statements, and by nobody else."""
    home, module, whole = frame.of(binding.function), evaluator.module, not path
    if path == (WHAT,) or home is None:
        return False
    # what a method does to its object takes longer to know than who else assigns to the object's fields
    late = not home.binds(binding) and has_methods_called(module, binding)
    if not late and not is_handed(module, binding, whole):
        return False
    from codemod.golang.evaluate.effects import is_held, others_write

    if late and (others_write(module, binding, path) or not is_handed(module, binding, whole)):
        return False
    # mostly all of it is; else each part is asked for
    return is_held(evaluator, binding, (), home) or (bool(path) and is_held(evaluator, binding, path, home))
