"""Files in which a name stands as something that is looked for: each is looked through once, whoever asks."""

from __future__ import annotations

from collections.abc import Callable, KeysView
from typing import TYPE_CHECKING

from codemod.golang.program.once import per_module
from codemod.golang.read.spotting import encoded

if TYPE_CHECKING:
    from codemod.golang.program.packages import Module

Spot = Callable[[bytes, bytes], bool]


@per_module
def spotted(module: Module, spot: Spot, name: str, folder: str | None) -> KeysView[str]:
    """Return the files of the package in this folder, or of the program, whose bytes `spot` says it of, in order.

    Types and fields share names: of ten structs with an `Image`, all are asked for who writes to an `Image`.
    """
    data, read = encoded(name), module.sources.read
    paths = module.paths_with(name) if folder is None else module.in_folder(folder).paths_with(name)
    return dict.fromkeys(path for path in paths if spot(read(path), data)).keys()
