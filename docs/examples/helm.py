"""helm/helm: the test pod that `helm create` writes into each new chart, once for each version of charts.

The image stands in a manifest, with no tag. Nothing is put in front: whoever makes a chart edits it.
"""

from codemod.rule import Image, Manifest, Rule

HELM_TEST = Rule(
    name="helm-test",
    # a rule pins a version; the source says none
    image=Image(repository="busybox", tag="1.37.0"),
    constant=Manifest(package="pkg/chart/v2/util", name="defaultTestConnection"),
    consumers=[],
    registries=["none"],
)

HELM_TEST_V3 = Rule(
    name="helm-test-v3",
    image=Image(repository="busybox", tag="1.37.0"),
    constant=Manifest(package="internal/chart/v3/util", name="defaultTestConnection"),
    consumers=[],
    registries=["none"],
)
