"""labring/sealos: the load balancer's image in a project that pins it together with its registry.

The module `github.com/labring/sealos` lies in the folder `lifecycle`. Its clusters reach their own registry as
`sealos.hub:5000`, so the constant holds that host on purpose, and nothing is joined in front of it.
"""

from codemod.rule import Constant, Container, Field, Image, Parameter, Redirect, Result, Rule

SEALOS_LVSCARE = Rule(
    name="sealos-lvscare",
    # a rule pins a version; the source says `latest`
    image=Image(repository="sealos.hub:5000/sealos/lvscare", tag="v5.0.1"),
    constant=Constant(package="pkg/types/v1beta1", name="DefaultLvsCareImage"),
    consumers=[
        Parameter(package="pkg/ipvs", function="LvsStaticPodYaml", name="image"),
        Field(package="k8s.io/api/core/v1", type="Container", name="Image"),
        Result(package="pkg/types/v1beta1", function="Cluster.GetLvscareImage"),
    ],
    registries=[],
    # `sealctl static-pod lvscare --image`, and a label of the cluster's image
    overrides=[Redirect(kind="flag", name="image")],
    container=Container(package="k8s.io/api/core/v1", type="Container"),
)
