"""The Chinese text of preflight's message templates, by the English one (see `codemod.finding.messages`)."""

from __future__ import annotations

ZH: dict[str, str] = {
    # bundle, storage
    "neither {path} nor a manifest names {image}": "{path} 和各清单都没有列出 {image}",
    "add the line {image} to {path}": "在 {path} 中加一行 {image}",
    "{other} is named here, and not {image}": "这里是 {other}，而不是 {image}",
    "write {image}": "请写 {image}",
    "the ignored list holds {image}": "忽略列表中有 {image}",
    "sealer does not read this file, only {path}": "sealer 不读这个文件，只读 {path}",
    "only Helm charts are left that could name {image}: {chart}": "只剩 Helm chart 可能列出 {image}：{chart}",
    "the packaged registry has no {image}": "打包的仓库中没有 {image}",
    "{path} names {image}": "{path} 列出了 {image}",
    "{image} has a digest: sealer's build stops at it": "{image} 带有 digest：sealer 构建会在此中止",
    "the packaged registry has {image} ({digest})": "打包的仓库中有 {image}（{digest}）",
    "it cannot be read: {reason}": "无法读取：{reason}",
    "sealer takes no image from this line: {line}": "sealer 从这一行解析不到镜像：{line}",
    "{number} more lines have such flaws": "还有 {number} 行有这类问题",
    "write the image alone: {image}": "这一行只写镜像：{image}",
    "the repository has no link to the config or layer {digest}": "repository 没有指向 config 或层 {digest} 的链接",
    "{path} has more than {limit} bytes": "{path} 超过 {limit} 字节",
    "the image has more than {limit} bytes to compute digests of": "镜像中需要计算 digest 的内容超过 {limit} 字节",
    "{path} leads out of the bundle": "{path} 指向构建包之外",
    "{path} cannot be read: {reason}": "无法读取 {path}：{reason}",
    # named
    "{n} of {total} images are there": "{total} 个镜像中有 {n} 个已在仓库中",
    "source does not tell all of {image}: it cannot be asked for": "源码没有写明 {image} 的全部：无法询问",
    "the program names no image that could be asked for: name another source tree": (
        "程序没有写出可以询问的镜像：请指定另一个源码目录"
    ),
    # chain
    "not asked: give {option}": "未检查：请给出 {option}",
    "nothing was found to be wrong": "没有发现问题",
    "link": "环节",
    "verdict": "结论",
    "why": "原因",
    "call sites": "调用处",
    "static pods": "静态 Pod",
    "image list": "镜像列表",
    "node": "节点",
    "pass": "通过",
    "fail": "失败",
    "unknown": "未知",
    # client, credentials, tls, transport
    "{host} answers with HTTP status {status}: {reason}": "{host} 返回 HTTP 状态 {status}：{reason}",
    "the config or layer {digest} has {length} bytes, not {size}": "config 或层 {digest} 有 {length} 字节，应为 {size}",
    "the token server {realm} answers with HTTP status {status} ({how})": (
        "令牌服务器 {realm} 返回 HTTP 状态 {status}（{how}）"
    ),
    "the token server {realm} sent no token": "令牌服务器 {realm} 没有返回令牌",
    "the config or layer {digest} is not there": "config 或层 {digest} 不存在",
    "the config or layer {digest} has other content than its digest says": "config 或层 {digest} 的内容与 digest 不符",
    "the config {digest} cannot be read": "无法读取 config {digest}",
    "{host} answers HEAD with 404 and GET with the image: containerd does not find it, docker does": (
        "{host} 对 HEAD 回答 404，对 GET 却给出镜像：containerd 找不到它，docker 找得到"
    ),
    "{host} asks for neither Basic nor Bearer credentials": "{host} 要求的既不是 Basic 也不是 Bearer 认证",
    "{host} wants credentials, and there are none for it": "{host} 要求凭据，但没有为它配置",
    "{host} names a token server without TLS": "{host} 指定了没有 TLS 的令牌服务器",
    "{host} names no valid token server": "{host} 没有指定有效的令牌服务器",
    "the credential helper {program} failed: {reason}": "凭据助手 {program} 失败：{reason}",
    "the certificates in {folder} cannot be read: {reason}": "无法读取 {folder} 中的证书：{reason}",
    "{host} does not answer within {seconds} seconds": "{host} 在 {seconds} 秒内没有应答",
    "TLS with {host} failed: {reason}": "与 {host} 的 TLS 连接失败：{reason}",
    "the certificate of {host} cannot be verified: {reason}; give its CA with --ca-file": (
        "无法验证 {host} 的证书：{reason}；请用 --ca-file 给出其 CA"
    ),
    "{host} does not speak TLS; --plain-http asks without it": "{host} 不支持 TLS；加 --plain-http 则不用 TLS 询问",
    "{host} redirects in circles": "{host} 循环重定向",
    "{host} redirects from https to http": "{host} 从 https 重定向到 http",
    "{host} sent more than {limit} bytes": "{host} 发来的内容超过 {limit} 字节",
    "{host} redirects to no valid URL": "{host} 重定向到无效的 URL",
    "{host} compresses what it sends, which was not asked for": "{host} 擅自压缩了发来的内容",
    "there was no answer within {seconds} seconds in all (--deadline)": "总共 {seconds} 秒内没有得到答案（--deadline）",
    "it would take more than {limit} requests to know": "要得出结论需要超过 {limit} 次请求",
    "it closed the connection": "它关闭了连接",
    "it does not speak HTTP": "它说的不是 HTTP",
    "its name is no host's": "它的名字不是主机名",
    "{host} does not answer: {reason}": "{host} 没有应答：{reason}",
    # image, registry
    "the index lists {platform}, but its manifest is not there": "索引列出了 {platform}，但它的 manifest 不存在",
    "the {what} {digest} is not there": "{what} {digest} 不存在",
    "the {what} {digest} has other content than its digest says": "{what} {digest} 的内容与其 digest 不符",
    "the index lists an index, which lists an index, and so on": "索引里列出索引，里面又有索引，层层嵌套",
    "there is only {platform}: whether a node of {wanted} takes it depends on its processor;"
    " name the variant with --platform": (
        "只有 {platform}：{wanted} 的节点是否会用它，取决于处理器；请用 --platform 写明 variant"
    ),
    "the image is for {platform}, not for {wanted}": "镜像属于 {platform}，而不是 {wanted}",
    "the {what} {digest} cannot be read: {reason}": "无法读取 {what} {digest}：{reason}",
    "the index is there, but none of its images is": "索引存在，但其中的镜像一个也没有",
    "the image's config cannot be read: {reason}": "无法读取镜像的 config：{reason}",
    "the index lists no image for {platform}": "索引中没有 {platform} 的镜像",
    "{host} has no {image}": "{host} 中没有 {image}",
    "push it there: skopeo copy --all docker://{image} docker://{name}": (
        "请推送进去：skopeo copy --all docker://{image} docker://{name}"
    ),
    "the image has more than {limit} manifests": "镜像的 manifest 超过 {limit} 个",
    "the image has more than {limit} configs and layers": "镜像的 config 和层超过 {limit} 个",
    "{name} is {digest}": "{name} 是 {digest}",
    # manifests
    "{image} has a digest, {wanted} has none": "{image} 带有 digest，{wanted} 没有",
    "the pull policy is {found}, not {wanted}": "拉取策略是 {found}，应为 {wanted}",
    "{image} comes from {registry}, not from {wanted}": "{image} 来自 {registry}，而不是 {wanted}",
    "the repository is {path}, not {wanted}": "repository 是 {path}，应为 {wanted}",
    "the tag is {tag}, not {wanted}": "标签是 {tag}，应为 {wanted}",
    "write {name}": "请写成 {name}",
    "{image} has a user name or password in it, which no reference has": "{image} 中带有用户名或密码，引用中不应有",
    "{image} is no valid reference: {reason}": "{image} 不是有效的引用：{reason}",
    "what follows was not judged: there are {number} findings already": "已有 {number} 个问题，其余未作判断",
    "the static pod {name} is not there": "缺少静态 Pod {name}",
    "it was not judged: {reason}": "未作判断：{reason}",
    "no container of this pod runs {name}": "这个 Pod 没有容器运行 {name}",
    "the kubelet runs nothing of this file: {reason}": "kubelet 不会运行这个文件中的任何内容：{reason}",
    "its first document is empty, and no other is read": "第一个文档是空的，而其余文档不会被读取",
    "it is empty": "它是空的",
    "{field} is {found}, not {wanted}": "{field} 是 {found}，应为 {wanted}",
    "{field} is of another type": "{field} 的类型不对",
    "the pod's name is {found}": "Pod 的名字是 {found}",
    "it has no containers": "它没有容器",
    "ephemeral containers are not for manifests": "清单中不能有临时容器",
    "a container's name is {found}": "容器的名字是 {found}",
    "two containers are named {name}": "有两个容器都叫 {name}",
    "a container has no image": "有容器没有镜像",
    "{found} is no pull policy": "{found} 不是拉取策略",
    "the kubelet reads only the first document of a file: this container never runs": (
        "kubelet 只读文件的第一个文档：这个容器不会运行"
    ),
    "the kubelet reads no file with a dot in front of its name": "kubelet 不读名字以点开头的文件",
    "it is no regular file: the kubelet reads nothing of it": "它不是普通文件：kubelet 不会读取",
    "{path} has a pod of the same name: the kubelet runs only one of them": (
        "{path} 中有同名的 Pod：kubelet 只会运行其中一个"
    ),
    "the static pods name {image}": "静态 Pod 使用的是 {image}",
    # node
    "{who} asks for {registry}, in order: {asked} ({path})": "拉取 {registry} 时，{who} 依次询问：{asked}（{path}）",
    "{path} cannot be decoded: {who} does not heed it": "{path} 无法解析：{who} 不会理会它",
    "whom {who} asks for {registry} is not known: {reason}": "不知道拉取 {registry} 时 {who} 会询问谁：{reason}",
    "pull it while the registry answers: nerdctl -n k8s.io pull {name}": (
        "请趁仓库可用时拉取：nerdctl -n k8s.io pull {name}"
    ),
    "the node is {machine}, and holds {name} for {platforms}, says {who}": (
        "{who} 显示节点上的 {name} 属于 {platforms}，而节点是 {machine}"
    ),
    "the node holds only a part of {name}, says {who}": "{who} 显示节点上的 {name} 不完整",
    "the node does not hold {name}, says {who}": "{who} 显示节点上没有 {name}",
    "none of nerdctl, ctr and crictl is on PATH; --from reads a saved listing": (
        "PATH 中没有 nerdctl、ctr 或 crictl；可用 --from 读取保存的列表"
    ),
    "no container runtime answered ({reasons})": "没有容器运行时应答（{reasons}）",
    "the node holds {name} ({digest}), says {who}": "{who} 显示节点上有 {name}（{digest}）",
    "the node holds {name}, which does not count": "节点上有 {name}，但名字不同，不算",
    "{reason}; the image that the node holds will be used": "{reason}；将使用节点上已有的镜像",
}
