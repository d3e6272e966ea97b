"""k0sproject/k0s: each image is two constants, and two fields that a cluster's configuration can set.

The registry belongs to the pin. `spec.images.repository` puts another one in its place, `spec.images.pause` and its
neighbours another image: all of them are fields of `ImageSpec`. Two images are called `pause`, each by its own path.
"""

from codemod.rule import Constant, Fields, Image, Parameter, Redirect, Rule, Split

K0S_PAUSE = Rule(
    name="k0s-pause",
    image=Image(repository="quay.io/k0sproject/pause", tag="3.10.2-0"),
    constant=Split(
        repository=Constant(package="pkg/constant", name="KubePauseContainerImage"),
        tag=Constant(package="pkg/constant", name="KubePauseContainerImageVersion"),
    ),
    consumers=[
        Fields(package="pkg/apis/k0s/v1beta1", type="ImageSpec", repository="Image", tag="Version"),
        Parameter(package="pkg/component/worker/containerd", function="marshalContainerdConfig", name="sandboxImage"),
    ],
    registries=[],
    overrides=[
        Redirect(kind="field", name="ImageSpec.*"),
        Redirect(kind="field", name="ClusterImages.repository"),
    ],
)

K0S_PAUSE_WINDOWS = Rule(
    name="k0s-pause-windows",
    image=Image(repository="registry.k8s.io/pause", tag="3.10.2"),
    constant=Split(
        repository=Constant(package="pkg/constant", name="KubePauseWindowsContainerImage"),
        tag=Constant(package="pkg/constant", name="KubePauseWindowsContainerImageVersion"),
    ),
    consumers=[Fields(package="pkg/apis/k0s/v1beta1", type="ImageSpec", repository="Image", tag="Version")],
    registries=[],
    overrides=[Redirect(kind="field", name="ImageSpec.*")],
)

K0S_COREDNS = Rule(
    name="k0s-coredns",
    image=Image(repository="quay.io/k0sproject/coredns", tag="1.14.6-k0s.0"),
    constant=Split(
        repository=Constant(package="pkg/constant", name="CoreDNSImage"),
        tag=Constant(package="pkg/constant", name="CoreDNSImageVersion"),
    ),
    consumers=[Fields(package="pkg/apis/k0s/v1beta1", type="ImageSpec", repository="Image", tag="Version")],
    registries=[],
    overrides=[Redirect(kind="field", name="ImageSpec.*")],
)
