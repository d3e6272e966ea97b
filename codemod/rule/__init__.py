"""What a rule may say, and how a rule file is read: statically, never executed.

Rule files write `from codemod.rule import Rule`, and so does the code.
"""

from collections.abc import Iterable

from codemod.rule.vocabulary import Allow as Allow
from codemod.rule.vocabulary import Constant as Constant
from codemod.rule.vocabulary import Container as Container
from codemod.rule.vocabulary import Default as Default
from codemod.rule.vocabulary import Element as Element
from codemod.rule.vocabulary import Field as Field
from codemod.rule.vocabulary import Fields as Fields
from codemod.rule.vocabulary import Image as Image
from codemod.rule.vocabulary import Linked as Linked
from codemod.rule.vocabulary import Manifest as Manifest
from codemod.rule.vocabulary import Override as Override
from codemod.rule.vocabulary import Parameter as Parameter
from codemod.rule.vocabulary import Policy as Policy
from codemod.rule.vocabulary import Redirect as Redirect
from codemod.rule.vocabulary import Registry as Registry
from codemod.rule.vocabulary import Result as Result
from codemod.rule.vocabulary import Rule as Rule
from codemod.rule.vocabulary import Split as Split

Entry = Rule | Policy

# What ends a line, moves a terminal's cursor, reorders text or is no text: strings of a rule end up in source and logs.
CONTROL = "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


def rules_in(entries: Iterable[Entry]) -> tuple[Rule, ...]:
    return tuple(each for each in entries if isinstance(each, Rule))


def policies_in(entries: Iterable[Entry]) -> tuple[Policy, ...]:
    return tuple(each for each in entries if isinstance(each, Policy))
