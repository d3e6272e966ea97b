"""Which image a setting names, as its default tells: whoever sets another one there sets one of that image.

flags.String("proxy-image", "acme/proxy", "")
imageOf("proxy-image")       viper.GetString(name) + ":" + version: the release of all that this operator runs
"""

from __future__ import annotations

from codemod.golang.evaluate.terms import Hole
from codemod.golang.evaluate.values import Value
from codemod.golang.program.packages import Module
from codemod.image.repository_path import Names
from codemod.uses.asked import asked_by
from codemod.uses.named_text import spelled_text
from codemod.uses.settings import defaults_by_name


def asks_for_another(module: Module, names: Names, value: Value) -> bool:
    """Whether a value begins with a setting that is by default an image of another name."""
    first = value.parts[0]
    way = asked_by(first.term) if isinstance(first, Hole) else None
    found = defaults_by_name(module).get(way.name, ()) if way is not None else ()
    texts = [spelled_text(module, node) for node in found]
    return len(texts) > 0 and all(text and not names.named_by(text) for text in texts)
