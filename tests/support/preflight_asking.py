"""How the tests ask: a rule, a command line, an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import preflight_servers as servers

from codemod.finding.diagnostics import Diagnostic
from codemod.preflight.outcome import Outcome
from codemod.rule import Constant, Container, Image, Rule

REPOSITORY = "sealerio/lvscare"


def rule_for(tag: str = "v1.1.3-beta.8", policy: str | None = "IfNotPresent", repository: str = REPOSITORY) -> Rule:
    return Rule(
        name="lvscare",
        image=Image(repository, tag),
        constant=Constant("common", "LvsCareRepoAndTag"),
        consumers=(),
        registries=(),
        container=Container("k8s.io/api/core/v1", "Container", policy=policy),
    )


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    findings: list[Diagnostic]
    outcome: Outcome

    @property
    def exit(self) -> int:
        return self.outcome.exit

    @property
    def codes(self) -> list[str]:
        return [found.code for found in self.findings]

    @property
    def text(self) -> str:
        """All that could ever be printed."""
        return repr(self.findings) + " ".join(str(found.message) for found in self.findings) + repr(self.outcome)


Ask = Callable[..., Answer]


@dataclass(frozen=True)
class Pushed:
    """The plain registry, and what is in it (all under the repository `sealerio/lvscare`).

    `v1.1.3-beta.8` is an index of amd64 and arm64, `single` an image for amd64, `half` an image that lost its layer,
    `corrupt` one whose layer was changed, `partial` an index whose arm64 manifest was removed.
    """

    registry: servers.Registry
    digests: dict[str, str]
    layers: dict[str, str]
