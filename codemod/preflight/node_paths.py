"""Where a node keeps what its programs are told, and what machine it is; tests have others."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_CONTAINERD = Path("/etc/containerd/certs.d")
_DOCKER = Path("/etc/docker/certs.d")


@dataclass(frozen=True, slots=True)
class NodePaths:
    """`certificates` are folders with a folder for each registry; `hosts` are where containerd looks for `hosts.toml`.

    `containerd` is its own configuration, which may name other folders; `k3s` is k3s' `registries.yaml`. `machine` is
    what `uname -m` says, `""` where nobody knows.
    """

    certificates: tuple[Path, ...] = (_DOCKER, _CONTAINERD)
    hosts: tuple[Path, ...] = (_CONTAINERD, _DOCKER)
    containerd: Path = Path("/etc/containerd/config.toml")
    k3s: Path = Path("/etc/rancher/k3s/registries.yaml")
    machine: str = ""


PLACES = NodePaths(machine=os.uname().machine)
"""Those of the node that this runs on."""
