"""sealer's IPVS load balancer: every node runs it as a static pod, for the API server and for the registry.

Read as data, never executed. `lvscare-codemod bump TAG` re-pins it.
"""

from codemod.rule import Constant, Container, Image, Override, Parameter, Registry, Rule

LVSCARE = Rule(
    name="lvscare",
    # forks call it fanux/lvscare, labring/lvscare and otherwise
    image=Image(repository="sealerio/lvscare", tag="v1.1.3-beta.8", aliases=["lvscare", "*/lvscare"]),
    constant=Constant(package="common", name="LvsCareRepoAndTag"),
    consumers=[Parameter(package="pkg/ipvs", function="LvsStaticPodYaml", name="image")],
    registries=[
        Registry(
            package="pkg/registry",
            receiver="c",
            type="localConfigurator",
            expression="net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))",
            comment=[
                "Use local registry for lvscare image to support offline deployment",
                "Format: registry.domain:port/{image}",
            ],
        ),
        Registry(
            package="pkg/runtime/kubernetes",
            receiver="k",
            type="Runtime",
            expression="k.Config.RegistryInfo.URL",
            comment=[
                "Use local registry for lvscare image to support offline deployment",
                "Get registry URL from cluster config and construct image reference",
                "Format: registry.url/{image}",
            ],
        ),
    ],
    spelling='fmt.Sprintf("%s/%s", {registry}, {constant})',
    container=Container(
        package="k8s.io/api/core/v1",
        type="Container",
        policy="IfNotPresent",
        policy_constant="k8s.io/api/core/v1.PullIfNotPresent",
    ),
    # the human fix wrote the constant; the wish above the line is then fulfilled
    stale_comments=["todo should make lvs image name as const value"],
    # `fix --select IMG601` writes the helper; any other variable is IMG203
    override=Override(variable="SEALER_LVSCARE_IMAGE", helper="LvsCareImage"),
)
