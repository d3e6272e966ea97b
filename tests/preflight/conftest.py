"""What all preflight tests share: the rule that ships, and one real registry with images pushed into it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import preflight_layout as layouts
import preflight_servers as servers
import pytest

from codemod.diagnostics import Diagnostic
from codemod.preflight.arguments import add_parser
from codemod.preflight.command import run
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


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Run a preflight command as the command line would, in an environment without configuration."""

    def asked(
        *arguments: object,
        rule: Rule | None = None,
        environ: dict[str, str] | None = None,
        lint: Callable[[], list[Diagnostic]] | None = None,
        certificates: tuple[Path, ...] = (),
    ) -> Answer:
        parser = argparse.ArgumentParser()
        add_parser(parser.add_subparsers())
        args = parser.parse_args(["preflight", *map(str, arguments)])
        environ = environ if environ is not None else {"HOME": str(tmp_path)}
        return Answer(*run(args, rule or rule_for(), environ, lint, certificates))

    return asked


@dataclass(frozen=True)
class Pushed:
    """The plain registry, and what is in it (all under the repository `sealerio/lvscare`).

    `v1.1.3-beta.8` is an index of amd64 and arm64, `single` an image for amd64, `half` an image that lost its layer,
    `corrupt` one whose layer was changed, `partial` an index whose arm64 manifest was removed.
    """

    registry: servers.Registry
    digests: dict[str, str]
    layers: dict[str, str]


@pytest.fixture(scope="session")
def pushed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pushed]:
    folder = tmp_path_factory.mktemp("registry")
    both = ["linux/amd64", "linux/arm64"]
    with servers.registry(folder) as registry:
        digests, layers = {}, {}
        for tag, platforms in (("v1.1.3-beta.8", both), ("half-index", both), ("partial", both)):
            layout, digests[tag] = layouts.index(folder / tag, platforms, tag)
            layers[tag] = layout.layers["linux/arm64"]
            registry.push(layout.root, f"{REPOSITORY}:{tag}")
            if tag == "partial":
                registry.blob(layout.manifests["linux/arm64"]["digest"]).unlink()
        for tag in ("single", "half", "corrupt"):
            layout, digests[tag] = layouts.single(folder / tag, "linux/amd64", tag)
            layers[tag] = layout.layers["linux/amd64"]
            registry.push(layout.root, f"{REPOSITORY}:{tag}")
        registry.blob(layers["half"]).unlink()
        registry.blob(layers["half-index"]).unlink()
        changed = registry.blob(layers["corrupt"])
        changed.write_bytes(b"x" * changed.stat().st_size)
        yield Pushed(registry, digests, layers)
