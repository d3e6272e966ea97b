"""The finding codes of preflight and their manual, in English and Chinese: one literal table."""

from __future__ import annotations

from dataclasses import dataclass

from codemod.finding.diagnostics import Diagnostic, Message, Related, Severity, Span


@dataclass(frozen=True, slots=True)
class Code:
    """One finding code: `what` is the sentence for lists, `manual` the page of `explain`; `zh` are their Chinese."""

    code: str
    name: str
    what: str
    manual: str
    what_zh: str
    manual_zh: str


CODES = (
    Code(
        "IMG401",
        "image-missing",
        "the registry does not have the pinned image",
        "The registry answered, and it knows no such repository or tag. Pods that the nodes pull from it will stay in"
        " ImagePullBackOff. Push the image there, for example with `skopeo copy --all`.",
        "仓库中没有规则固定的镜像",
        "仓库已应答，但其中没有这个 repository 或 tag；节点拉取时会停在 ImagePullBackOff。"
        "请把镜像推送进去，例如用 `skopeo copy --all`。",
    ),
    Code(
        "IMG402",
        "platform-missing",
        "the image is there, but not for a wanted platform",
        "The index lists no manifest for a platform asked for with `--platform`, or the single image is for another"
        " one. As a warning, without `--platform`: the index lists a platform whose manifest is not held here, as is"
        " usual after sealer's build, which takes one platform only.",
        "镜像存在，但缺少所需的平台",
        "索引里没有 `--platform` 指定的平台，或单平台镜像属于别的平台。未给 `--platform` 时只是警告："
        "索引列出了某个平台，但这里没有它的 manifest（sealer 构建时只保存一个平台，因此很常见）。",
    ),
    Code(
        "IMG403",
        "half-pushed",
        "the registry lists the image, but lacks a part of it",
        "A manifest, the config or a layer that the image needs is not there, or has another size: a push was broken"
        " off, or the storage lost a file. Pulls fail half-way. Push the image again.",
        "仓库列出了镜像，但缺少其中一部分",
        "镜像需要的 manifest、config 或某一层不存在，或大小不符：推送中断，或存储丢了文件。"
        "拉取会中途失败，请重新推送。",
    ),
    Code(
        "IMG404",
        "wrong-reference",
        "a static pod names another image than local registry + pin",
        "The node will run what the manifest says, whatever the source says. Another registry, repository, tag or a"
        " digest here means that the manifest is older than the fix, or was edited by hand.",
        "静态 Pod 使用的镜像不是“本地仓库 + 固定镜像”",
        "节点运行的是清单里写的镜像，而不是源码里的。仓库、repository、tag 不同或带有 digest，"
        "说明清单早于修复，或被手工改过。",
    ),
    Code(
        "IMG405",
        "wrong-pull-policy",
        "a static pod has another pull policy than the rule's",
        "With `Always` a node that holds the image still asks the registry, and fails when that is down; with `Never`"
        " it does not pull at all. Where the field is missing, Kubernetes takes `Always` for the tag `latest` and for"
        " none, else `IfNotPresent`.",
        "静态 Pod 的拉取策略与规则不符",
        "`Always` 会让已有镜像的节点仍去询问仓库，仓库不可用时就失败；`Never` 则根本不拉取。"
        "字段缺省时，Kubernetes 对 `latest` 或无 tag 取 `Always`，否则取 `IfNotPresent`。",
    ),
    Code(
        "IMG406",
        "manifest-missing",
        "an expected static pod manifest is not there",
        "sealer writes `kube-lvscare.yaml` and, for a registry with high availability, `reg-lvscare.yaml` on the worker"
        " nodes. `--expect` says which files this node must have; with no name after it, none.",
        "缺少应有的静态 Pod 清单",
        "sealer 在工作节点写入 `kube-lvscare.yaml`，仓库高可用时还有 `reg-lvscare.yaml`。"
        "用 `--expect` 指定本节点应有哪些文件；后面不写名字表示不要求。",
    ),
    Code(
        "IMG407",
        "not-in-image-list",
        "the bundle's sources do not name the image",
        "sealer's build pulls what `manifests/imageList` and the `image:` lines under `manifests/` and"
        " `application/apps/` name, less the ignored list. The image is in none of them, so the ClusterImage will not"
        " have it. As a warning: the packaged registry has it, but the next build would lose it.",
        "构建上下文没有列出该镜像",
        "sealer 构建时拉取 `manifests/imageList` 以及 `manifests/`、`application/apps/` 下 `image:` 行列出的镜像，"
        "再减去忽略列表。这里都没有，集群镜像就不会包含它。若为警告：打包的仓库里已有，但下次构建会丢失。",
    ),
    Code(
        "IMG408",
        "image-list-misplaced",
        "only `imageList` at the root names the image, which sealer does not read",
        "sealer's documentation puts `imageList` at the root of the build context; its code reads"
        " `manifests/imageList`. Move the file.",
        "只有根目录的 `imageList` 列出该镜像，而 sealer 不读它",
        "sealer 的文档把 `imageList` 放在构建上下文的根目录，代码读的却是 `manifests/imageList`。请移动该文件。",
    ),
    Code(
        "IMG409",
        "line-lost",
        "sealer takes no image from a line that names this one",
        "sealer reads YAML line by line, without a YAML parser: a comment after the image, a flow mapping, or an anchor"
        " makes the line no valid reference, and it is dropped without a word. In an image list a trailing comment does"
        " the same.",
        "某行写了该镜像，但 sealer 解析不到",
        "sealer 逐行读取 YAML，并不用 YAML 解析器：镜像后的注释、流式映射或锚点都会让该行不再是合法引用，"
        "于是被悄悄丢弃。镜像列表里的行尾注释也一样。",
    ),
    Code(
        "IMG410",
        "digest-pinned-entry",
        "an entry with a digest breaks sealer's build",
        "sealer cuts a reference at its first colon: `name@sha256:...` becomes the repository `name@sha256`, and"
        " `name:tag@sha256:...` the tag `tag@sha256:...`: the build stops. Pin by tag in image lists.",
        "带 digest 的条目会使 sealer 构建失败",
        "sealer 在第一个冒号处切分引用：`name@sha256:...` 的 repository 变成 `name@sha256`，"
        "`name:tag@sha256:...` 的 tag 变成 `tag@sha256:...`，构建因此中止。镜像列表里请用 tag。",
    ),
    Code(
        "IMG411",
        "packaged-incomplete",
        "the packaged registry lacks the image or a part of it",
        "The folder `registry/` of the bundle is the storage of the cluster's own registry. A link, a manifest, the"
        " config or a layer is not there. Build the ClusterImage again.",
        "打包的仓库缺少该镜像或其一部分",
        "集群镜像中的 `registry/` 目录就是集群本地仓库的存储，其中缺少链接、manifest、config 或某一层。请重新构建。",
    ),
    Code(
        "IMG412",
        "corrupt",
        "content does not have the digest that names it",
        "The bytes of a manifest, config or layer hash to something else than their name: a broken disk, a broken copy,"
        " or tampering. The container runtime refuses such content.",
        "内容与其 digest 不符",
        "manifest、config 或某一层的字节与其名字中的摘要不一致：磁盘损坏、拷贝出错或被篡改。容器运行时会拒绝它。",
    ),
    Code(
        "IMG413",
        "not-on-node",
        "the node does not hold the image",
        "No image with exactly this reference is in the container runtime (namespace `k8s.io`), or its content is"
        " incomplete there. The kubelet will have to pull it. The same image under another registry's name does not"
        " count.",
        "节点上没有该镜像",
        "容器运行时（命名空间 `k8s.io`）里没有与该引用完全一致的镜像，或内容不完整；kubelet 必须去拉取。"
        "挂在别的仓库名下的同一镜像不算。",
    ),
    Code(
        "IMG414",
        "fallback-to-node",
        "the registry could not be asked; the node's own copy will be used",
        "A warning: with the pull policy `IfNotPresent` the kubelet starts the pod from the image that the node holds."
        " A new node, or one whose images were cleaned up, has no such luck: mend the registry.",
        "无法询问仓库，将使用节点上已有的镜像",
        "警告：拉取策略为 `IfNotPresent` 时，kubelet 直接使用节点已有的镜像。"
        "新节点或清理过镜像的节点则不行，请修复仓库。",
    ),
    Code(
        "IMG415",
        "undetermined",
        "the question could not be answered",
        "Not good and not bad: the registry did not answer, wants credentials, failed (5xx) or has a certificate that"
        " cannot be verified; a file cannot be read or is beyond a limit; no container runtime could be asked. The"
        " exit status is 3 where nothing was found to be bad.",
        "无法得出结论",
        "既非好也非坏：仓库没有应答、要求凭据、出错（5xx）或证书无法验证；文件读不了或超出限制；"
        "没有可询问的容器运行时。若没有其他坏的发现，退出码为 3。",
    ),
)

BY_CODE = {entry.code: entry for entry in CODES}
UNDETERMINED = "IMG415"


def finding(
    rule: str,
    code: str,
    where: str | Span,
    text: Message,
    *,
    severity: Severity = "error",
    hint: Message | None = None,
    related: tuple[Related, ...] = (),
) -> Diagnostic:
    """Return a preflight finding; `where` is a place in a file, or the name of what it is about."""
    span = where if isinstance(where, Span) else Span(where, 0, 0)
    return Diagnostic(rule, code, BY_CODE[code].name, severity, span, text, hint=hint, related=related)
