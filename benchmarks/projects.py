"""Other projects than the fork: `images`, and `lint` with rules about what they really run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import corpus
from benchmarks.cases import AST_GREP, HERE, PASS, Case, lint, python, tool
from benchmarks.measure import Contender

IMAGE = HERE / "rules" / "image.yml"
GREP, PARSE = "git grep -lF image", "tree-sitter alone"
RULES = (1, 5, 20)

# project -> the constants that its rules are about: package, name, repository, tag. The first is the one that leads
# furthest: what many rules cost is compared with the dearest of them, and not with one that ends at once
_CONSTANTS = {
    "rook": [
        ("pkg/operator/ceph/object/cosi", "defaultCephCOSIDriverImage", "ceph/cosi", "v0.1.4"),
        ("pkg/operator/ceph/object/cosi", "defaultCOSISideCarImage", "sig-storage/objectstorage-sidecar", "v0.2.2"),
        ("pkg/daemon/multus", "DefaultValidationNginxImage", "nginx/nginx-unprivileged", "stable-alpine"),
    ],
    "k0s": [
        ("pkg/constant", "KonnectivityImage", "k0sproject/apiserver-network-proxy-agent", "v1"),
        ("pkg/constant", "PushGatewayImage", "k0sproject/pushgateway-ttl", "v1"),
        ("pkg/constant", "MetricsImage", "k0sproject/metrics-server", "v1"),
        ("pkg/constant", "KubePauseContainerImage", "k0sproject/pause", "v1"),
        ("pkg/constant", "KubeProxyImage", "k0sproject/kube-proxy", "v1"),
    ],
    "karmada": [
        ("pkg/karmadactl/cmdinit/kubernetes", "defaultEtcdImage", "etcd", "3.6.8-0"),
        ("pkg/karmadactl/cmdinit/options", "DefaultKarmadaImageVersion", "karmada/karmada-controller-manager", "v1"),
    ],
    "minikube": [
        ("pkg/drivers/kic", "baseImageSHA", "k8s-minikube/kicbase", "v1"),
        ("third_party/kubeadm/app/constants", "CoreDNSImageName", "coredns", "v1"),
    ],
}
_RULE = """R{number} = Rule(
    name="r{number}",
    image=Image(repository="{repository}", tag="{tag}"),
    constant=Constant(package="{package}", name="{name}"),
    consumers=[Field(package="k8s.io/api/core/v1", type="Container", name="Image")],
    registries=[Registry(package="{package}", expression='os.Getenv("REGISTRY")')],
)
"""


def rule_file(project: str, count: int, folder: Path) -> Path:
    """Write a file of so many rules; those beyond the project's own constants are about ones that it does not have."""
    known = _CONSTANTS[project]
    rules = ["from codemod.rule import Constant, Field, Image, Registry, Rule\n"]
    for number in range(count):
        package, name, repository, tag = known[number % len(known)]
        more = str(number) if number >= len(known) else ""
        named = {"package": package, "name": name + more, "repository": repository + more, "tag": tag}
        rules.append(_RULE.format(number=number, **named))
    folder.mkdir(exist_ok=True)
    path = folder / f"{project}-{count}.py"
    path.write_text("\n".join(rules))
    return path


def of_project(name: str, checkout: Path, work: Path) -> Iterator[Case]:
    """Yield the comparison on one checkout, which is left as it is."""
    at = str(checkout)
    contenders = {"images": Contender(lint("images", "--quiet"), at)}
    for count in RULES if name in _CONSTANTS else ():
        rules = rule_file(name, count, work / "rules")
        named = f"lint, {count} rule{'s' * (count > 1)}"
        contenders[named] = Contender(lint("lint", "--quiet", "--rules", str(rules)), at)
    if ast_grep := tool("ast-grep"):
        argv = [ast_grep, "scan", "--rule", str(IMAGE), "--report-style", "short", "."]
        contenders[AST_GREP] = Contender(argv, at)
    if Path(checkout, ".git").exists():
        contenders[GREP] = Contender(["git", "grep", "-lF", "image", "--", "*.go"], at)
    contenders[PARSE] = Contender([python(), str(HERE / "parse.py"), at], at)
    contenders[PASS] = Contender([python(), "-c", "pass"], at)
    yield Case(name, len(corpus.go_files(checkout)), contenders)
