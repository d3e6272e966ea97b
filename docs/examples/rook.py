"""rook/rook: the operator names the images of its COSI driver itself, and a custom resource may name others.

Nothing is put in front: a cluster without internet has mirrors in its container runtime. Both constants hold the host
on purpose.
"""

from codemod.rule import Constant, Field, Image, Redirect, Rule

ROOK_COSI = Rule(
    name="rook-cosi",
    image=Image(repository="quay.io/ceph/cosi", tag="v0.1.4"),
    constant=Constant(package="pkg/operator/ceph/object/cosi", name="defaultCephCOSIDriverImage"),
    consumers=[Field(package="k8s.io/api/core/v1", type="Container", name="Image")],
    registries=["none"],
    overrides=[Redirect(kind="field", name="CephCOSIDriverSpec.*")],
)

ROOK_COSI_SIDECAR = Rule(
    name="rook-cosi-sidecar",
    image=Image(repository="gcr.io/k8s-staging-sig-storage/objectstorage-sidecar", tag="v0.2.2"),
    constant=Constant(package="pkg/operator/ceph/object/cosi", name="defaultCOSISideCarImage"),
    consumers=[Field(package="k8s.io/api/core/v1", type="Container", name="Image")],
    registries=["none"],
    overrides=[Redirect(kind="field", name="CephCOSIDriverSpec.*")],
)
