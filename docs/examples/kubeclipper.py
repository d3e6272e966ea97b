"""kubeclipper/kubeclipper: what provisions NFS volumes runs from a manifest in Go, a template.

A component's setting `imageRepoMirror`, or the cluster's registry, stands in front; without either, images are loaded
onto each node, and nothing does.
"""

from codemod.rule import Image, Manifest, Redirect, Rule

KUBECLIPPER_NFS = Rule(
    name="kubeclipper-nfs",
    image=Image(repository="caas4/nfs-subdir-external-provisioner", tag="v4.0.2"),
    constant=Manifest(package="pkg/component/nfs", name="manifestsTemplate"),
    consumers=[],
    registries=["none", Redirect(kind="template", name=".ImageRepoMirror")],
)
