"""kubernetes/minikube: the node image of the docker and podman drivers, a repository, a tag and a digest's digits.

The registry belongs to the pin: a cluster without internet gives the whole image with `--base-image`, or a repository
that mirrors it with `--image-repository`.
"""

from codemod.rule import Constant, Field, Image, Redirect, Rule, Split

MINIKUBE_KICBASE = Rule(
    name="minikube-kicbase",
    image=Image(
        repository="gcr.io/k8s-minikube/kicbase-builds",
        tag="v0.0.50-1787134061-23516",
        digest="sha256:ad915173564dafc80f319101ab6082c6779bda10dec9b8460494c9a2917ddab9",
    ),
    constant=Split(
        repository=Constant(package="pkg/drivers/kic", name="gcrRepo"),
        tag=Constant(package="pkg/drivers/kic", name="Version"),
        sha256=Constant(package="pkg/drivers/kic", name="baseImageSHA"),
    ),
    consumers=[Field(package="pkg/minikube/config", type="ClusterConfig", name="KicBaseImage")],
    registries=[],
    overrides=[Redirect(kind="flag", name="base-image"), Redirect(kind="field", name="ClusterConfig.*")],
)
