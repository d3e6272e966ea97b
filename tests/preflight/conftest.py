"""What all preflight tests share: the commands, and one real registry with images pushed into it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import preflight_layout as layouts
import preflight_servers as servers
import pytest
from preflight_asking import REPOSITORY, Answer, Ask, Pushed, rule_for

from codemod.finding.diagnostics import Diagnostic
from codemod.preflight.command import Source, run
from codemod.preflight.grammar import add_parser
from codemod.preflight.node_paths import NodePaths
from codemod.rule import Rule


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Run a preflight command as the command line would, in an environment without configuration."""

    def asked(
        *arguments: object,
        rule: Rule | None = None,
        environ: dict[str, str] | None = None,
        lint: Callable[[], list[Diagnostic]] | None = None,
        certificates: tuple[Path, ...] = (),
        places: NodePaths | None = None,
    ) -> Answer:
        parser = argparse.ArgumentParser()
        add_parser(parser.add_subparsers())
        args = parser.parse_args(["preflight", *map(str, arguments)])
        environ = environ if environ is not None else {"HOME": str(tmp_path)}
        nowhere = tmp_path / "nowhere"
        places = places or NodePaths(certificates, (), nowhere, nowhere)
        source = Source("the tree", lint, lambda path: (tmp_path / path).read_bytes()) if lint else None
        return Answer(*run(args, rule or rule_for(), environ, source, places))

    return asked


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
