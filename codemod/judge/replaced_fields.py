"""Where a program writes an image to a field that a rule names just where somebody has named one there before.

if container.Image != "" {            // inverted: it is meant where nobody has
    container.Image = defaultImage
}

What is made of that field itself, `c.Image = mirror(c.Image)`, keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.definitions import statement_of
from codemod.golang.flow.left_empty import is_same_field
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.judge.handed_on import where_set
from codemod.rule import Field, Rule
from codemod.uses.named_fields import all_written
from codemod.uses.outside import made_of


def replaced_where_set(module: Module, rule: Rule) -> Iterator[tuple[Node, Node, Node, str]]:
    """Yield the statement, what it gives the field, what is asked before, and the field's name."""
    for wanted in (each for each in rule.consumers if isinstance(each, Field)):
        for place, value in all_written(module, wanted):
            statement = statement_of(place)
            for asked in where_set(module, statement) if value is not None else ():
                if value is not None and not any(is_same_field(each, asked) for each in made_of(module, value)):
                    yield statement, value, asked, f"{wanted.type}.{wanted.name}"
