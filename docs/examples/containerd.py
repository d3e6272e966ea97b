"""containerd/containerd: the image of a pod's sandbox. `pinned_images` of the configuration may name another."""

from codemod.rule import Constant, Image, Redirect, Result, Rule

CONTAINERD_SANDBOX = Rule(
    name="containerd-sandbox",
    image=Image(repository="registry.k8s.io/pause", tag="3.10.2"),
    constant=Constant(package="internal/cri/config", name="DefaultSandboxImage"),
    consumers=[Result(package="internal/cri/server/podsandbox", function="Controller.getSandboxImageName")],
    registries=[],
    overrides=[Redirect(kind="field", name="ImageConfig.*")],
)
