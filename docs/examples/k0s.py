"""k0sproject/k0s: each image is two constants, and two fields that a cluster's configuration can set.

The registry belongs to the pin. `spec.images.repository` puts another one in its place, `spec.images.pause` and its
neighbours another image.
"""

from codemod.rule import Constant, Fields, Image, Redirect, Rule, Split

K0S_PAUSE = Rule(
    name="k0s-pause",
    image=Image(repository="quay.io/k0sproject/pause", tag="3.10.2-0"),
    constant=Split(
        repository=Constant(package="pkg/constant", name="KubePauseContainerImage"),
        tag=Constant(package="pkg/constant", name="KubePauseContainerImageVersion"),
    ),
    consumers=[Fields(package="pkg/apis/k0s/v1beta1", type="ImageSpec", repository="Image", tag="Version")],
    registries=[],
    overrides=[Redirect(kind="field", name="ImageSpec.*")],
)
