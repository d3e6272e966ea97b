"""What a command gets from the process around it, so that nothing below the command line reads it itself."""

from __future__ import annotations

from collections.abc import Mapping

from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from codemod.finding.diagnostics import Message

# each is set by a service, or by many, that keeps what a job prints as a log and obeys some of its lines
_LOGGED = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL")


@dataclass(frozen=True, eq=False)
class Session:
    """Streams, environment, and how to speak: `lang` is `en` or `zh`, `color` whether `out` takes colours."""

    stdin: TextIO
    out: TextIO
    err: TextIO
    environ: Mapping[str, str]
    lang: str
    color: bool

    @property
    def exact(self) -> bool:
        """Whether `out` may get bytes of a tree as they are: neither a terminal nor the log of a job shows it."""
        logged = any(self.environ.get(name, "").lower() not in ("", "0", "false") for name in _LOGGED)
        return not (logged or self.color or self.out.isatty())

    def note(self, said: str | Message) -> None:
        """Write one line to standard error; any untrusted text in it is made harmless, and passwords are left out."""
        from codemod.report.safe import printable
        from codemod.report.userinfo import without_userinfo

        text = said if isinstance(said, str) else self.say(said)
        self.err.write(f"lvscare-codemod: {printable(without_userinfo(text))}\n")

    def say(self, said: Message) -> str:
        """Return the message in this session's language. It may hold untrusted text."""
        from codemod.finding.messages import translate

        return translate(said, self.lang)
