"""karmada-io/karmada: `karmadactl init` pulls etcd from a registry that flags choose, or takes another image, whole.

What has a default of its own here, `defaultEtcdImage`, is a variable: IMG105 asks for a constant.
"""

from codemod.rule import Constant, Field, Image, Redirect, Registry, Rule

KARMADA_ETCD = Rule(
    name="karmada-etcd",
    image=Image(repository="etcd", tag="3.6.8-0"),
    constant=Constant(package="pkg/karmadactl/cmdinit/kubernetes", name="defaultEtcdImage"),
    consumers=[Field(package="k8s.io/api/core/v1", type="Container", name="Image")],
    registries=[
        Redirect(kind="flag", name="kube-image-registry"),
        Redirect(kind="flag", name="private-image-registry"),
        Redirect(kind="field", name="Images.kubeImageRegistry"),
        Redirect(kind="field", name="ImageRegistry.registry"),
        Registry(package="pkg/karmadactl/cmdinit/kubernetes", expression='imageRepositories["global"]'),
        Registry(package="pkg/karmadactl/cmdinit/kubernetes", expression='imageRepositories["cn"]'),
    ],
    overrides=[Redirect(kind="flag", name="etcd-image"), Redirect(kind="field", name="LocalEtcd.*")],
)
