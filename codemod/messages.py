"""The text of a message for people, in English or in Chinese."""

from __future__ import annotations

import re

from codemod.diagnostics import Message

_FIELD = re.compile(r"\{\{|\}\}|\{(\w+)\}")


def translate(message: Message, lang: str) -> str:
    """Return the message's text in `lang` (`zh`; anything else is English, and so is what has no translation).

    Arguments are put in once and never read as templates. The result may hold untrusted text: see
    `codemod.report.safe`.
    """
    template = message.template
    if lang == "zh":
        from codemod.messages_zh import ZH

        template = ZH.get(template, template)
    args = dict(message.args)

    def fill(field: re.Match[str]) -> str:
        name = field[1]
        return field[0][0] if name is None else args.get(name, field[0])

    return _FIELD.sub(fill, template)
