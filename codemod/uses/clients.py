"""Whose fields and calls take an image: Kubernetes, the clients of container engines and registries, kubeadm, k3s.

Each is told by the import path and the name of what is resolved, whatever the program calls it. A path's version
(`/v2`, `/v1beta4`) makes no difference.
"""

from __future__ import annotations

import re

from codemod.records import dataclass

_DOCKER = r"github\.com/(?:docker/docker|moby/moby)(?:/v\d+)?"
_CONTAINERD = r"github\.com/containerd/containerd(?:/v\d+)?"
_K3S = r"github\.com/(?:k3s-io|rancher)/k3s/pkg/(?:daemons/config|cli/cmds)"
_APPLIED = r"k8s\.io/client-go/applyconfigurations/core/v1\.(?:Ephemeral)?Container(?:Common)?ApplyConfiguration"
_KUBEADM = r"k8s\.io/(?:kubernetes/cmd/kubeadm/app/apis/)?kubeadm(?:/.*)?"


@dataclass(frozen=True, slots=True)
class Taken:
    """A field, or a call's argument of this number, that is an image; `registry`: that is in front of images which
    somebody else names."""

    owner: re.Pattern[str]
    names: frozenset[str]
    argument: int = 0
    registry: bool = False


def _taken(owner: str, names: str, argument: int = 0, registry: bool = False) -> Taken:
    return Taken(re.compile(owner), frozenset(names.split()), argument, registry)


# `import/path.Type`, and its fields
FIELDS = (
    _taken(r"k8s\.io/api/core/v1\.(?:Container|EphemeralContainer|EphemeralContainerCommon)", "Image"),
    _taken(r"k8s\.io/api/core/v1\.ImageVolumeSource", "Reference"),
    _taken(_APPLIED, "Image"),
    _taken(r"k8s\.io/cri-api/pkg/apis/runtime/v\w+\.ImageSpec", "Image"),
    _taken(_DOCKER + r"(?:/api/types/container|/api/types|/runconfig)\.(?:Config|ContainerConfig)", "Image"),
    _taken(_DOCKER + r"/api/types/swarm\.ContainerSpec", "Image"),
    _taken(r"github\.com/fsouza/go-dockerclient\.(?:Config|PullImageOptions)", "Image Repository"),
    _taken(r"github\.com/containers/(?:podman|libpod)(?:/v\d+)?/pkg/specgen\.ContainerStorageConfig", "Image"),
    _taken(r"github\.com/containers/buildah\.BuilderOptions", "FromImage"),
    _taken(r"github\.com/testcontainers/testcontainers-go\.ContainerRequest", "Image"),
    _taken(_CONTAINERD + r"(?:/.*)?/cri/config\.\w+", "SandboxImage"),
    _taken(r"github\.com/containerd/cri/pkg/config\.\w+", "SandboxImage"),
    _taken(r"k8s\.io/kubernetes/cmd/kubelet/app/options\.\w+", "PodSandboxImage PodInfraContainerImage"),
    _taken(_KUBEADM + r"\.\w+", "ImageRepository", registry=True),
    _taken(_K3S + r"\.\w+", "PauseImage"),
    _taken(_K3S + r"\.\w+", "SystemDefaultRegistry", registry=True),
)  # fmt: skip
# `import/path.Type` of a method, `import/path` of a function
CALLS = (
    _taken(_APPLIED, "WithImage"),
    _taken(_DOCKER + r"/client\.(?:Client|\w*APIClient)", "ImagePull ImageCreate", 1),
    _taken(_CONTAINERD + r"(?:/client)?\.Client", "Pull Fetch GetImage", 1),
    _taken(r"github\.com/google/go-containerregistry/pkg/crane", "Pull Copy Save Export", 0),
    _taken(r"github\.com/google/go-containerregistry/pkg/name", "ParseReference NewTag NewDigest", 0),
    _taken(r"github\.com/containers/(?:podman|libpod)(?:/v\d+)?/pkg/bindings/images", "Pull", 1),
    _taken(r"github\.com/containers/(?:podman|libpod)(?:/v\d+)?/pkg/specgen", "NewSpecGenerator", 0),
    _taken(r"github\.com/containers/common/libimage\.Runtime", "Pull", 1),
    _taken(r"k8s\.io/cri-api/pkg/apis\.ImageManagerService", "PullImage", 1),
)
# `import/path.Type` of what a client's method is given beside the image: by that an interface of the program's own is
# known as one for such a client, `ImagePull(ctx context.Context, ref string, options image.PullOptions) error`
OPTIONS = (
    _taken(_DOCKER + r"/api/types/image\.(?:Pull|Create)Options", "ImagePull ImageCreate", 1),
    _taken(_DOCKER + r"/api/types\.Image(?:Pull|Create)Options", "ImagePull ImageCreate", 1),
    _taken(_CONTAINERD + r"(?:/client)?\.RemoteOpt", "Pull Fetch", 1),
)
FIELD_NAMES = frozenset(name for each in FIELDS for name in each.names)
CALL_NAMES = frozenset(name for each in CALLS for name in each.names)


def taken_by_field(owner: str, name: str) -> Taken | None:
    """Return what a field of `import/path.Type` takes, or None."""
    return _of(FIELDS, owner, name)


def taken_by_call(owner: str, name: str) -> Taken | None:
    """Return what a function of `import/path`, or a method of `import/path.Type`, takes, or None."""
    return _of(CALLS, owner, name)


def taken_with_options(options: str, name: str) -> Taken | None:
    """Return what a method takes that is given an `import/path.Type` as its options, or None."""
    return _of(OPTIONS, options, name)


def _of(table: tuple[Taken, ...], owner: str, name: str) -> Taken | None:
    return next((each for each in table if name in each.names and each.owner.fullmatch(owner)), None)
