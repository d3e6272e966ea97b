"""The Chinese of errors, and of what argparse says, by the English template; its fields are numbered, `{0}: {1}`."""

from __future__ import annotations

ERRORS: dict[str, str] = {
    # what argparse says
    "{0} (try `{1} --help`)": "{0}（请看 `{1} --help`）",
    "argument {0}: {1}": "选项 {0}：{1}",
    "expected one argument": "需要一个值",
    "expected at least one argument": "至少需要一个值",
    "not allowed with argument {0}": "不能与 {0} 同用",
    "ignored explicit argument {0}": "不接受值 {0}",
    "invalid {0} value: {1}": "{1} 不是正确的值",
    "the following arguments are required: {0}": "缺少参数：{0}",
    "unrecognized arguments: {0}": "无法识别的参数：{0}",
    "did you mean {0}? it is one of {1}": "你是不是想写 {0}？可用的有 {1}",
    "it is one of {0}": "可用的有 {0}",
    "{0} {1}: did you mean {2}? it is one of {3}": "{0} {1}：你是不是想写 {2}？可用的有 {3}",
    "{0} {1}: it is one of {2}": "{0} {1}：可用的有 {2}",
    "did you mean {0}? ": "你是不是想写 {0}？",
    "{0}: unknown option; {1}try `{2} --help`": "{0}：没有这个选项；{1}请看 `{2} --help`",
    # what the system says
    "No such file or directory": "没有这个文件或目录",
    "Permission denied": "权限不足",
    "Is a directory": "它是一个目录",
    "Not a directory": "它不是目录",
    "Too many levels of symbolic links": "符号链接层数过多",
    "No space left on device": "设备上没有空间了",
    "Read-only file system": "文件系统是只读的",
    "internal error, please report it: {0}": "内部错误，请报告：{0}",
    # codemod.api, codemod.cli
    "{0}: a git directory without a work tree; name a revision, as in Revision(path, 'HEAD')": (
        "{0}：是没有工作区的 git 目录；请指定版本，例如 Revision(path, 'HEAD')"
    ),
    "{0}: name a shell, one of {1}": "{0}：请写明 shell，可用的有 {1}",
    "{0}: needs shtab: `pip install shtab` beside this tool": "{0}：需要 shtab：请与本工具一起 `pip install shtab`",
    # codemod.commands
    "--output-format {0}: unknown here; it is one of {1}": "--output-format {0}：这里没有这种格式；可用的有 {1}",
    "--{0}: not together with --all, which asks the registry, and no rule; leave it out": (
        "--{0}：不能与 --all 同用，它询问的是仓库，不用规则；请去掉"
    ),
    "{0}: belongs to an installed package; copy it into {1}, and name the copy with --rules": (
        "{0}：属于已安装的软件包；请复制到 {1}，再用 --rules 指定副本"
    ),
    "{0}: is outside of {1}; copy it into that tree, and name the copy with --rules": (
        "{0}：不在 {1} 之内；请复制到该源码树中，再用 --rules 指定副本"
    ),
    "{0}: no finding code, name or rule; {1}`lvscare-codemod explain` lists all": (
        "{0}：不是检查编号、名称或规则；{1}`lvscare-codemod explain` 列出全部"
    ),
    "{0}: {1}: nothing that ships has this name; `explain` lists all": "{0}：{1}：自带的规则中没有这个名字；`explain` 列出全部",
    "--interactive: standard input is no terminal; use --diff to look, then fix": (
        "--interactive：标准输入不是终端；请先用 --diff 查看，再运行 fix"
    ),
    "the fix was refused, and nothing written: {0}": "修复被拒绝，什么也没有写入：{0}",
    "--go-flags {0}: {1}; quote it as in a shell": "--go-flags {0}：{1}；请像在 shell 中那样加引号",
    "--rules: images asks no rule; leave it out": "--rules：images 不用规则；请去掉",
    "{0}: not in a git repository; name a folder of one": "{0}：不在 git 仓库中；请指定仓库中的目录",
    "make the folder writable, or set core.hooksPath": "请使该目录可写，或设置 core.hooksPath",
    "no finding code; did you mean {0}?": "没有这个检查编号；你是不是想写 {0}？",
    "an empty code; write codes or what they begin with, as in IMG202,IMG3": (
        "检查编号是空的；请写编号或编号的开头，例如 IMG202,IMG3"
    ),
    "what preflight finds, and never {0}; leave it out": "由 preflight 报告，{0} 不会报告；请去掉",
    "{0} cannot find it; it finds {1}": "{0} 不会报告它；它报告的是 {1}",
    "a name; write its code, {0}": "这是名称；请写它的检查编号 {0}",
    "--rule {0}: no such rule; known are {1}": "--rule {0}：没有这条规则；已有的是 {1}",
    "--rule NAME: say which of {0}": "--rule NAME：请在 {0} 中选一个",
    "--rules-from {0}: write REV:PATH, such as origin/main:rules/lvscare.py": (
        "--rules-from {0}：请写成 REV:PATH，例如 origin/main:rules/lvscare.py"
    ),
    "--rules-from {0}: {1} is not in a git repository; name the file with --rules": (
        "--rules-from {0}：{1} 不在 git 仓库中；请用 --rules 指定文件"
    ),
    "--rules-from {0}: no such file in that revision; the path counts from {1}": (
        "--rules-from {0}：该版本中没有这个文件；路径从 {1} 算起"
    ),
    "--rules-from {0}: the rule file is larger than {1} KiB": "--rules-from {0}：规则文件大于 {1} KiB",
    "--select, --ignore: they choose what is found in a list; name one with --check or --write": (
        "--select、--ignore：它们选择与清单比较的结果；请用 --check 或 --write 指定清单"
    ),
    "{0}: this Go module is left out whole; change `exclude`, or name another folder": (
        "{0}：整个 Go 模块都被排除了；请修改 `exclude`，或指定其他目录"
    ),
    "{0}: no Go module (no go.mod above or below); name a folder of a Go module": (
        "{0}：没有 Go 模块（上下各级都没有 go.mod）；请指定 Go 模块中的目录"
    ),
    "--require-rule: nothing is proven: {0}{1}": "--require-rule：没有证明任何镜像：{0}{1}",
    "{0}; missing: {1}": "{0}；缺少：{1}",
    "{0}: no such file or folder: correct the path": "{0}：没有这个文件或目录：请改正路径",
    "{0}: not in the same tree as {1}; run once for each tree": "{0}：与 {1} 不在同一个源码树中；请对每个源码树各运行一次",
    "--rules-from: not together with --rules; give one of them": "--rules-from：不能与 --rules 同用；请只给一个",
    "--write-baseline: it takes all findings; leave --since and --baseline out": (
        "--write-baseline：它收下全部问题；请去掉 --since 和 --baseline"
    ),
    "{0}: cannot be written ({1}); correct ${2}": "{0}：无法写入（{1}）；请改正 ${2}",
    "--tree: only --all asks for what a source tree names; leave it out, or add --all": (
        "--tree：只有 --all 才询问源码写出的镜像；请去掉，或加上 --all"
    ),
    "--tree {0}: no Go module there is about the image: name the program's source tree": (
        "--tree {0}：那里没有与该镜像有关的 Go 模块：请指定程序的源码树"
    ),
    "{0}: cannot be written ({1}); {2}": "{0}：无法写入（{1}）；{2}",
    "name another file": "请指定另一个文件",
    "{0}: {1} is a symbolic link of the tree, and could lead anywhere; {2}": (
        "{0}：{1} 是源码树中的符号链接，可能指向任何地方；{2}"
    ),
    # codemod.commands: configuration, hooks, lists of images, init
    "{0}: an option, and a file here has that name; write `--` before the names of files": (
        "{0}：这是选项，而这里也有同名的文件；请在文件名之前写 `--`"
    ),
    '{0}: it names no rules; `init` tells what to add, or write rules = ["{1}"]': (
        '{0}：其中没有写明规则；`init` 会告诉你加什么，或写 rules = ["{1}"]'
    ),
    "{0}: is there, and no configuration names it; `init --write` does, or name it with --rules": (
        "{0}：已有这个文件，但没有配置指向它；请用 `init --write` 写入配置，或用 --rules 指定"
    ),
    "--write {0}: only a list of one reference a line is written; compare YAML with --check": (
        "--write {0}：只能写每行一个镜像的列表；YAML 请用 --check 比较"
    ),
    "--write {0}: it is outside of {1}; name a file in the tree": "--write {0}：它不在 {1} 之内；请指定源码树中的文件",
    "{0}: no such file; name a list of images, as FILE or FILE:KEYS": (
        "{0}：没有这个文件；请指定镜像列表，写作 FILE 或 FILE:KEYS"
    ),
    "{0}: cannot be read ({1}); name a list of images": "{0}：无法读取（{1}）；请指定镜像列表",
    "--diff {0}: {1} is not in a git repository; compare with a list: --check FILE": (
        "--diff {0}：{1} 不在 git 仓库中；请用 --check FILE 与列表比较"
    ),
    "{0} {1}: {2} is not in a git repository; compare with --baseline FILE": (
        "{0} {1}：{2} 不在 git 仓库中；请用 --baseline FILE 比较"
    ),
    "{0}: {1}: no such file in this tree; correct the path": "{0}：{1}：源码树中没有这个文件；请改正路径",
    "{0}: cannot be read ({1}); name a plain file of the tree": "{0}：无法读取（{1}）；请指定源码树中的普通文件",
    "{0}: {1}: no such file in this tree; make it with `lint --write-baseline {2}`": (
        "{0}：{1}：源码树中没有这个文件；请用 `lint --write-baseline {2}` 生成"
    ),
    "--staged: {0}: the work tree has changes that are not staged; stage or stash them first": (
        "--staged：{0}：工作区中有未暂存的改动；请先暂存（git add）或收起（git stash）"
    ),
    "--write: it writes into the work tree; leave --staged out": "--write：它写入工作区；请去掉 --staged",
    "--why {0}: no such image; {1}": "--why {0}：没有这个镜像；{1}",
    "run `images` for the list": "请运行 `images` 查看列表",
    "did you mean {0}?": "你是不是想写 {0}？",
    "--output-format {0}: {1} has {2}": "--output-format {0}：{1} 可用的有 {2}",
    "{0}: is another program's hook, and there is a {1}{2}, too; take one away": (
        "{0}：是别的程序的钩子，而且还有 {1}{2}；请移走其中一个"
    ),
    "{0}: is another program's hook, not ours; it stays as it is": "{0}：是别的程序的钩子，不是本工具的；保持原样",
    "what `images --check` finds, and never {0}; leave it out": "由 `images --check` 报告，{0} 不会报告；请去掉",
    "{0} {1}: {2} leaves none of these codes; drop one of the two": (
        "{0} {1}：{2} 把这些检查编号全部去掉了；请去掉二者之一"
    ),
    "--rules: there are only policies in it, and a policy pins no image; name a rule file": (
        "--rules：其中只有策略，而策略不固定镜像；请指定规则文件"
    ),
    "{0} {1}: only a policy finds it; name one: `--rules airgap`": "{0} {1}：只有策略才报告它；请指定一个：`--rules airgap`",
    "--no-new-ignores: new since when? add --since REV": "--no-new-ignores：从何时起算新增？请加 --since REV",
    "lsp: needs pygls: `pip install 'lvscare-codemod[editor]'`": (
        "lsp：需要 pygls：请 `pip install 'lvscare-codemod[editor]'`"
    ),
    "{0}: cannot be made ({1}); {2}": "{0}：无法创建（{1}）；{2}",
    "make it a plain folder": "请使它成为普通目录",
    "{0}: nothing is to be fixed, and this is no patch of ours; name another file": (
        "{0}：没有要修复的内容，而这个文件不是本工具的补丁；请指定另一个文件"
    ),
    "{0}: the older patch cannot be removed ({1}); do not apply it": "{0}：无法删除旧的补丁（{1}）；请不要应用它",
    "trace: there are only policies in it, and it shows a rule's consumers; `lint -v` shows the way": (
        "trace：其中只有策略，而 trace 显示的是规则的使用处；请用 `lint -v` 查看来路"
    ),
    "reading YAML needs PyYAML: `pip install pyyaml` beside this tool": (
        "读取 YAML 需要 PyYAML：请与本工具一起 `pip install pyyaml`"
    ),
    "{0}: it has more than {1} bytes; name a list of images": "{0}：超过 {1} 字节；请指定镜像列表",
    "{0}:{1}: only YAML and JSON have keys; name the file alone": "{0}:{1}：只有 YAML 和 JSON 才有键；请只写文件名",
    "{0}:{1}: it has more than {2} images; split the list": "{0}:{1}：超过 {2} 个镜像；请拆分列表",
    "{0}:{1}: no image reference: {2}": "{0}:{1}：不是镜像引用：{2}",
    "{0}:{1}: no image reference: it is not ASCII; a list has one a line": (
        "{0}:{1}：不是镜像引用：它不是 ASCII；列表每行写一个"
    ),
    "{0}:{1}: {2}; name a list of images": "{0}:{1}：{2}；请指定镜像列表",
    "--output-format cyclonedx: needs cyclonedx-python-lib: `pip install cyclonedx-python-lib` beside this tool": (
        "--output-format cyclonedx：需要 cyclonedx-python-lib：请与本工具一起 `pip install cyclonedx-python-lib`"
    ),
    "--output-format html: needs Jinja2: `pip install jinja2` beside this tool": (
        "--output-format html：需要 Jinja2：请与本工具一起 `pip install jinja2`"
    ),
    "{0}: cannot be read ({1}); make it a plain file, or take it away": "{0}：无法读取（{1}）；请使它成为普通文件，或移走",
    "{0}: `{1}` has to be a table": "{0}：`{1}` 必须是表",
    "{0}:1:1: the configuration is larger than {1} KiB": "{0}:1:1：配置大于 {1} KiB",
    "{0}: no key {1}; {2}it has {3}": "{0}：没有键 {1}；{2}可用的有 {3}",
    "{0}: [tool.{1}] is there, and {2} too; keep one of them": "{0}：既有 [tool.{1}]，又有 {2}；请只保留一个",
    "{0}:{1}:1: this line is not UTF-8; TOML has to be": "{0}:{1}:1：这一行不是 UTF-8；TOML 必须是 UTF-8",
    "{0}:{1}:1: more than {2} dots in one line; write several lines": "{0}:{1}:1：一行中超过 {2} 个点；请写成几行",
    "{0}:{1}: not valid TOML ({2})": "{0}:{1}：不是正确的 TOML（{2}）",
    "{0}:1:1: not valid TOML ({1})": "{0}:1:1：不是正确的 TOML（{1}）",
    "a rule file holds a docstring, `from codemod.rule import ...` and `NAME = Rule(...)` or `NAME = Policy(...)`": (
        "规则文件只能有文档字符串、`from codemod.rule import ...` 和 `NAME = Rule(...)` 或 `NAME = Policy(...)`"
    ),
    "--rules {0}: no such file, and nothing that ships; did you mean {1}?": (
        "--rules {0}：没有这个文件，也没有自带的这条规则；你是不是想写 {1}？"
    ),
    "the {0} name `{1}` is used twice; give each {2} its own name": "名字 `{1}`（{0}）用了两次；请给每个 {2} 各起一个名字",
    "{0}: the {1} `{2}` is also in {3}; rename or remove one of them": (
        "{0}：{1} `{2}` 也在 {3} 中；请给其中一个改名或删除"
    ),
    "it is empty; say it": "它是空的；请写明",
    "{0} is like no image; write one such as `quay.io/acme/*`": "{0} 不像镜像；请写成 `quay.io/acme/*` 这样",
    "it has to hold {image}, the image's own name: each image has its own variable": (
        "其中必须有 {image}，即镜像自己的名字：每个镜像有自己的变量"
    ),
    "{0} is none of these: {1}it is one of {2}": "{0} 不在其中：{1}可用的有 {2}",
    # codemod.image, codemod.judge
    "there is no tag, which means `latest`": "没有标签，也就是 `latest`",
    "the tag `{0}` is moved to whatever is newest": "标签 `{0}` 总是指向最新的镜像",
    "rule {0}: the registry expression {1} cannot be evaluated ({2}); use fields and calls of {3}": (
        "规则 {0}：仓库表达式 {1} 无法求值（{2}）；请使用 {3} 的字段和调用"
    ),
    # codemod.preflight
    "{0}: is no folder: name the build context or rootfs of a ClusterImage": (
        "{0}：不是目录：请指定 ClusterImage 的构建上下文或 rootfs"
    ),
    "{0}: is larger than {1} bytes: name the ignored image list": "{0}：超过 {1} 字节：请指定忽略列表",
    "{0}: cannot be read ({1}): name the ignored image list": "{0}：无法读取（{1}）：请指定忽略列表",
    "{0}: is larger than {1} bytes: name docker's config.json": "{0}：超过 {1} 字节：请指定 docker 的 config.json",
    "{0}: is not a JSON object: name docker's config.json": "{0}：不是 JSON 对象：请指定 docker 的 config.json",
    "{0}: the name of a credential helper is not one: letters, digits, `.`, `_`, `-`": (
        "{0}：凭据助手的名字不正确：只能用字母、数字、`.`、`_`、`-`"
    ),
    "{0}: an `auth` is not base64 of user:password: log in again": "{0}：有一个 `auth` 不是 user:password 的 base64：请重新登录",
    "{0}: cannot be read ({1}): name docker's config.json": "{0}：无法读取（{1}）：请指定 docker 的 config.json",
    "{0}: cannot be used ({1}): name docker's config.json": "{0}：无法使用（{1}）：请指定 docker 的 config.json",
    "seconds are a number above 0 and up to 3600": "秒数须大于 0，且不超过 3600",
    "--expect {0}: a folder, where a file's name belongs: write the folder in front of --expect": (
        "--expect {0}：这是目录，而这里应写文件名：请把目录写在 --expect 前面"
    ),
    "{0}: cannot be listed ({1}): name the static pods' folder": "{0}：无法列出（{1}）：请指定静态 Pod 的目录",
    "{0}: is larger than {1} bytes: save a listing of images there": "{0}：超过 {1} 字节：请在其中保存一份镜像列表",
    "{0}: cannot be read ({1}): save a listing there": "{0}：无法读取（{1}）：请在其中保存一份镜像列表",
    "{0}: is no listing of images ({1}): save the output of {2}": "{0}：不是镜像列表（{1}）：请保存 {2} 的输出",
    "a platform is written os/architecture or os/architecture/variant, as in linux/arm64": (
        "平台写作 os/architecture 或 os/architecture/variant，例如 linux/arm64"
    ),
    "no registry is named: write HOST:PORT as in sea.hub:5000, an IPv6 address as [ADDRESS]:PORT": (
        "没有写明仓库：请写 HOST:PORT，例如 sea.hub:5000；IPv6 地址写作 [ADDRESS]:PORT"
    ),
    "HOST:PORT has a user name or password in it: leave it out, and log in with `docker login` or --authfile": (
        "HOST:PORT 中有用户名或密码：请去掉，改用 `docker login` 或 --authfile 登录"
    ),
    "HOST:PORT has a scheme in front: leave it out, as in sea.hub:5000": "HOST:PORT 前面有协议名：请去掉，例如 sea.hub:5000",
    "{0}: cannot be read as PEM certificates ({1}): give a CA file": "{0}：不能作为 PEM 证书读取（{1}）：请给出 CA 文件",
    # codemod.report
    "{0}: the baseline {1}: make it with `lint --write-baseline`": "{0}：基线文件{1}：请用 `lint --write-baseline` 生成",
    "cannot be read ({0})": "无法读取（{0}）",
    "{0}: no baseline of this version: make it anew with `lint --write-baseline`": (
        "{0}：不是这个版本的基线文件：请用 `lint --write-baseline` 重新生成"
    ),
    # codemod.rule
    "the rule `{0}` pins the constant {1}; let both pin the same": "规则 `{0}` 把常量固定为 {1}；请让二者固定为同一个",
    "`{0}` to {1}, and the rule `{2}` to {3}": "`{0}`（{1}），而规则 `{2}` 固定为 {3}",
    "{0} has no `{1}`; {2}it has {3}": "{0} 没有 `{1}`；{2}可用的有 {3}",
    "did you mean `{0}`? ": "你是不是想写 `{0}`？",
    "{0} takes no `**`; every argument is named": "{0} 不接受 `**`；每个参数都要写名字",
    "this statement is not allowed; {0}": "这里不允许这样的语句；{0}",
    "`{0}` has to be {1}": "`{0}` 必须是 {1}",
    "{0}: there is no rule file (*.py) in this folder": "{0}：这个目录中没有规则文件（*.py）",
    "{0}:1:1: the rule file is larger than {1} KiB": "{0}:1:1：规则文件大于 {1} KiB",
    "only `from codemod.rule import ...` is allowed": "只允许 `from codemod.rule import ...`",
    "`{0}` is not imported; write `from codemod.rule import {1}`": "`{0}` 没有导入；请写 `from codemod.rule import {1}`",
    "{0} takes named arguments only, as in `{1}=`": "{0} 只接受写名字的参数，例如 `{1}=`",
    "{0} needs {1}": "{0} 需要 {1}",
    "`{0}` holds a line end or another control character; it has to be plain text": (
        "`{0}` 中有换行或其他控制字符；必须是普通文本"
    ),
    "{0}: cannot read the rule file ({1})": "{0}：无法读取规则文件（{1}）",
    "there is no rule in it; {0}": "其中没有规则；{0}",
    "{0}: cannot read the folder of rules ({1})": "{0}：无法读取规则目录（{1}）",
    "{0}:{1}:1: this line is not UTF-8; a rule file has to be": "{0}:{1}:1：这一行不是 UTF-8；规则文件必须是 UTF-8",
    "{0}: not valid Python ({1}); {2}": "{0}：不是正确的 Python（{1}）；{2}",
    "{0}:1:1: the rule file is nested too deeply; {1}": "{0}:1:1：规则文件嵌套太深；{1}",
    "{0}:1:1: not valid Python ({1}); {2}": "{0}:1:1：不是正确的 Python（{1}）；{2}",
    "`{0}` is assigned twice; give each rule its own variable": "`{0}` 赋值了两次；请给每条规则各用一个变量",
    "`{0}` cannot be imported; allowed are {1}": "`{0}` 不能导入；可以导入的有 {1}",
    "{0} has `{1}` twice": "{0} 有两个 `{1}`",
    "`{0}` has to be a list": "`{0}` 必须是列表",
    "{0}: not a regular file; name a rule file or a folder of rule files": "{0}：不是普通文件；请指定规则文件或规则文件的目录",
    "{0} ends in no name; write one such as `*/pause`": "{0} 末尾没有名字；请写成 `*/pause` 这样",
    "the repository goes without tag and digest; the tag has its own key": "repository 不带标签和 digest；标签有自己的键",
    "{0}; pin a version": "{0}；请固定一个版本",
    "{0} is not a Go identifier": "{0} 不是 Go 标识符",
    "in Go only functions that nobody can call are named `init`; it has another name": (
        "在 Go 中只有不能被调用的函数才叫 `init`；它应有别的名字"
    ),
    "write `Function` or `Type.Method`": "请写 `Function` 或 `Type.Method`",
    "it is nested too deeply": "嵌套太深",
    "it is no text; write one, such as `c.Config.URL` or `net.JoinHostPort(c.Domain, c.Port)`": (
        "它不是文本；请写一个，例如 `c.Config.URL` 或 `net.JoinHostPort(c.Domain, c.Port)`"
    ),
    "its placeholders have to be expressions, and no part of a text or a name": "其中的占位符必须是表达式，不能是文本或名字的一部分",
    "{0} is no pull policy; Kubernetes has {1}": "{0} 不是拉取策略；Kubernetes 有 {1}",
    "{0} is not {1}": "{0} 不是{1}",
    "a package; write `pkg/name` (in the module), `.` (its root) or `host.org/path`": (
        "包；请写 `pkg/name`（模块之内）、`.`（模块的根）或 `host.org/path`"
    ),
    "it has to hold {0} once": "其中 {0} 必须恰好出现一次",
    "with its placeholders filled: {0}": "填入占位符之后：{0}",
    "the receiver {0} does not occur in `expression`; leave it out": "`expression` 中没有接收者 {0}；请去掉",
    "`{0}` is {1}, and `policy` is {2}; let both say the same": "`{0}` 是 {1}，而 `policy` 是 {2}；请让二者一致",
    "there is neither tag nor digest; pin a version": "既没有标签也没有 digest；请固定一个版本",
    "`{0}` holds the {1}, and `image` has none; give it one there": "`{0}` 保存 {1}，而 `image` 中没有；请在那里写上",
    "`image` has a {0}, and nothing holds it; name what does": "`image` 有 {0}，但没有东西保存它；请写明由什么保存",
    "the pin has no part for its placeholder `{0}`": "固定值没有与占位符 `{0}` 对应的部分",
    "`{0}` is the constant beside it; give the helper another name": "`{0}` 是旁边那个常量的名字；请给辅助函数换个名字",
    # codemod.source
    "{0}: unknown revision {1}: fetch it first, or correct its name": "{0}：没有版本 {1}：请先 fetch，或改正名字",
    "{0}: HEAD and {1} have no common ancestor: name the branch that HEAD started from": (
        "{0}：HEAD 与 {1} 没有共同祖先：请指定 HEAD 所出自的分支"
    ),
    "{0}: git {1}: {2}: repair the repository, or lint a copy without `.git`": (
        "{0}：git {1}：{2}：请修复仓库，或检查一份不带 `.git` 的副本"
    ),
    "{0}: not a revision: name a commit, branch or tag": "{0}：不是版本：请写提交、分支或标签",
    "{0}: revision {1} is not in this shallow clone: {2}": "{0}：这个浅克隆中没有版本 {1}：{2}",
    "check out with `fetch-depth: 0`, or run `git fetch --unshallow`": (
        "请用 `fetch-depth: 0` 检出，或运行 `git fetch --unshallow`"
    ),
    "{0}: the merge base of HEAD and {1} is not in this shallow clone: {2}": (
        "{0}：这个浅克隆中没有 HEAD 与 {1} 的合并基：{2}"
    ),
    "{0}: git refuses a repository that another user owns: run `git config --global --add safe.directory {1}` if you"
    " trust it": ("{0}：git 拒绝其他用户拥有的仓库：如果信任它，请运行 `git config --global --add safe.directory {1}`"),
    "{0} is too old: install git {1} or newer": "{0} 太旧：请安装 git {1} 或更新的版本",
    "{0}: an object is missing: {1}": "{0}：缺少一个对象：{1}",
    "this clone is partial or damaged: clone without `--filter`, or run `git fetch --refetch --no-filter`": (
        "这个克隆不完整或已损坏：请不带 `--filter` 克隆，或运行 `git fetch --refetch --no-filter`"
    ),
    "{0}: object {1} is missing: {2}": "{0}：缺少对象 {1}：{2}",
    "git cannot be started ({0}): install git {1} or newer": "无法启动 git（{0}）：请安装 git {1} 或更新的版本",
    "{0}: is unmerged, so nothing is staged for it: resolve it and `git add` it": (
        "{0}：尚未合并，没有暂存的内容：请解决冲突并 `git add`"
    ),
    "{0}: not in a git repository: `--staged` and `--since` need one": "{0}：不在 git 仓库中：`--staged` 和 `--since` 需要 git 仓库",
    # codemod.write
    "{0}: is not a path of a source file inside the tree; it is never written": "{0}：不是源码树之内的源文件路径；从不写入",
    "bump: {0}; name a tag that stays": "bump：{0}；请写一个不会移动的标签",
    "bump: `{0}` is no semantic version, so the order is unknown; add --allow-downgrade": (
        "bump：`{0}` 不是语义化版本，无法比较先后；请加 --allow-downgrade"
    ),
    "bump: `{0}` is lower than the present `{1}`; add --allow-downgrade if that is meant": (
        "bump：`{0}` 低于现在的 `{1}`；如果确实要降级，请加 --allow-downgrade"
    ),
    "{0}: no `{1}` in this package; is this the right tree?": "{0}：这个包中没有 `{1}`；源码树选对了吗？",
    "bump: the rule pins a digest, which is that of the old image; name the new one with --digest": (
        "bump：规则固定的 digest 属于旧镜像；请用 --digest 指定新的"
    ),
    "bump: the rule pins no digest; write one into it first": "bump：规则没有固定 digest；请先写入一个",
    "bump: the rule pins no tag; write one into it first": "bump：规则没有固定标签；请先写入一个",
    "{0}: no constant `{1}` in this package; is this the right tree?": "{0}：这个包中没有常量 `{1}`；源码树选对了吗？",
    "{0}:{1}: the file does not parse; nothing was changed": "{0}:{1}：文件无法解析；什么也没有改动",
    "{0}: it names no `{1}`; name a file that does, or leave it out": "{0}：其中没有 `{1}`；请指定写有它的文件，或去掉",
    "{0}: cannot be read ({1}); nothing was changed": "{0}：无法读取（{1}）；什么也没有改动",
    "{0}: `{1}` is also declared in {2}; keep one of them": "{0}：`{1}` 在 {2} 中也有声明；请只保留一个",
    "{0}:{1}: {2}; mend the constant before it is re-pinned": "{0}:{1}：{2}；请先修好常量，再重新固定",
    "{0}: the file cannot be read: {1}; nothing was changed": "{0}：无法读取文件：{1}；什么也没有改动",
    "{0}:{1}: the image has a digest here; take it away or change the line by hand": (
        "{0}:{1}：这里的镜像带有 digest；请去掉，或手工修改这一行"
    ),
    "{0}: the rule `{1}` is not in it as it was loaded; run again": "{0}：规则 `{1}` 与加载时不同了；请重新运行",
    "{0}: the pin could not be rewritten; write it as Image(repository='...', tag='...')": (
        "{0}：无法改写固定的镜像；请写成 Image(repository='...', tag='...')"
    ),
    "{0}: its layout cannot be kept (lone carriage returns as line ends); write it with LF": (
        "{0}：无法保持原有排版（以单独的回车换行）；请改用 LF"
    ),
    "{0}: its layout cannot be kept; write each text of the rule as one literal": (
        "{0}：无法保持原有排版；请把规则中的每段文本写成一个字面量"
    ),
    "{0}: cannot be written: {1}": "{0}：无法写入：{1}",
    "{0}: names no git directory; repair it with `git worktree repair`": (
        "{0}：指向的不是 git 目录；请用 `git worktree repair` 修复"
    ),
    "{0}: another run is writing this tree; wait for it to end": "{0}：另一次运行正在写这个源码树；请等它结束",
    "{0}: cannot be replaced: {1}": "{0}：无法替换：{1}",
    "{0}: there is such a file by now; nothing was written: run fix again": (
        "{0}：现在已有这个文件；什么也没有写入：请重新运行 fix"
    ),
    "{0}: has {1} hard links, and replacing it would split them; it is never written": (
        "{0}：有 {1} 个硬链接，替换会使它们分开；从不写入"
    ),
    "{0}: another program {1}; nothing was written: run fix again": "{0}：另一个程序{1}；什么也没有写入：请重新运行 fix",
    "has it open for writing": "正打开它写入",
    "changed it meanwhile": "期间改动了它",
    "{0}: another program changed it or has it open; nothing was changed": (
        "{0}：另一个程序改动了它或正打开着它；什么也没有改动"
    ),
    "{0}: is no journal of this version; look at it, then remove it": "{0}：不是这个版本的日志；请查看后删除",
    "{0}: {1}; it is never written": "{0}：{1}；从不写入",
    "{0}: another program removed it; nothing was written": "{0}：另一个程序删除了它；什么也没有写入",
    "{0}: cannot be opened: {1}; nothing was written": "{0}：无法打开：{1}；什么也没有写入",
    "{0}: its folder cannot be opened: {1}; nothing was written": "{0}：无法打开其目录：{1}；什么也没有写入",
    "{0}: another program made it meanwhile; nothing was changed": "{0}：另一个程序在此期间创建了它；什么也没有改动",
    "{0}: another program removed it meanwhile; nothing was changed": "{0}：另一个程序在此期间删除了它；什么也没有改动",
    "{0}: another program changed it meanwhile": "{0}：另一个程序在此期间改动了它",
    "{0}: another program changed it meanwhile; its bytes were left alone": (
        "{0}：另一个程序在此期间改动了它；其内容保持原样"
    ),
    "--verify needs the Go toolchain, and there is no `go` on the PATH: install it, or leave it out": (
        "--verify 需要 Go 工具链，而 PATH 中没有 `go`：请安装，或去掉这个选项"
    ),
    "--verify needs `gofmt`, which is neither on the PATH nor in Go's own bin folder: install it": (
        "--verify 需要 `gofmt`，PATH 和 Go 自己的 bin 目录中都没有：请安装"
    ),
}
