"""The Chinese of errors, and of what argparse and the system say, by the English template."""

from __future__ import annotations

ZH: dict[str, str] = {
    # what argparse says
    "expected one argument": "需要一个值",
    "expected at least one argument": "至少需要一个值",
    "{word}: unknown option; {hint}try `{program} --help`": "{word}：没有这个选项；{hint}请看 `{program} --help`",
    # what the system says
    "No such file or directory": "没有这个文件或目录",
    "Permission denied": "权限不足",
    "Is a directory": "它是一个目录",
    "Not a directory": "它不是目录",
    "Too many levels of symbolic links": "符号链接层数过多",
    "File too large": "文件太大",
    "File name too long": "文件名太长",
    "Connection refused": "连接被拒绝",
    "Connection reset by peer": "连接被对方重置",
    "Connection timed out": "连接超时",
    "Network is unreachable": "网络不可达",
    "No route to host": "没有到主机的路由",
    "Name or service not known": "无法解析主机名",
    "Temporary failure in name resolution": "暂时无法解析主机名",
    "No space left on device": "设备上没有空间了",
    "Read-only file system": "文件系统是只读的",
    # codemod.api, codemod.cli
    "{path}: a git directory without a work tree; name a revision, as in Revision(path, 'HEAD')": (
        "{path}：是没有工作区的 git 目录；请指定版本，例如 Revision(path, 'HEAD')"
    ),
    "{completion}: name a shell, one of {known}": "{completion}：请写明 shell，可用的有 {known}",
    "{completion}: needs shtab: `pip install shtab` beside this tool": "{completion}：需要 shtab：请与本工具一起 `pip install shtab`",
    # codemod.commands
    "--output-format {format}: unknown here; it is one of {known}": "--output-format {format}：这里没有这种格式；可用的有 {known}",
    "--{option}: not together with --all, which asks the registry, and no rule; leave it out": (
        "--{option}：不能与 --all 同用，它询问的是仓库，不用规则；请去掉"
    ),
    "{file}: belongs to an installed package; copy it into {root}, and name the copy with --rules": (
        "{file}：属于已安装的软件包；请复制到 {root}，再用 --rules 指定副本"
    ),
    "{file}: is outside of {root}; copy it into that tree, and name the copy with --rules": (
        "{file}：不在 {root} 之内；请复制到该源码树中，再用 --rules 指定副本"
    ),
    "{topic}: no finding code, name or rule; {meant}`lvscare-codemod explain` lists all": (
        "{topic}：不是检查编号、名称或规则；{meant}`lvscare-codemod explain` 列出全部"
    ),
    "{place}: {path}: nothing that ships has this name; `explain` lists all": "{place}：{path}：自带的规则中没有这个名字；`explain` 列出全部",
    "--interactive: standard input is no terminal; use --diff to look, then fix": (
        "--interactive：标准输入不是终端；请先用 --diff 查看，再运行 fix"
    ),
    "the fix was refused, and nothing written: {problems}": "修复被拒绝，什么也没有写入：{problems}",
    "--go-flags {flags}: {why}; quote it as in a shell": "--go-flags {flags}：{why}；请像在 shell 中那样加引号",
    "--rules: images asks no rule; leave it out": "--rules：images 不用规则；请去掉",
    "{path}: not in a git repository; name a folder of one": "{path}：不在 git 仓库中；请指定仓库中的目录",
    "make the folder writable, or set core.hooksPath": "请使该目录可写，或设置 core.hooksPath",
    "an empty code; write codes or what they begin with, as in IMG202,IMG3": (
        "检查编号是空的；请写编号或编号的开头，例如 IMG202,IMG3"
    ),
    "--rules-from {where}: write REV:PATH, such as origin/main:rules/lvscare.py": (
        "--rules-from {where}：请写成 REV:PATH，例如 origin/main:rules/lvscare.py"
    ),
    "--rules-from {where}: {root} is not in a git repository; name the file with --rules": (
        "--rules-from {where}：{root} 不在 git 仓库中；请用 --rules 指定文件"
    ),
    "--rules-from {where}: no such file in that revision; the path counts from {root}": (
        "--rules-from {where}：该版本中没有这个文件；路径从 {root} 算起"
    ),
    "--rules-from {where}: the rule file is larger than {size} KiB": "--rules-from {where}：规则文件大于 {size} KiB",
    "--select, --ignore: they choose what is found in a list; name one with --check or --write": (
        "--select、--ignore：它们选择与列表比较的结果；请用 --check 或 --write 指定列表"
    ),
    "{where}: this Go module is left out whole; change `exclude`, or name another folder": (
        "{where}：整个 Go 模块都被排除了；请修改 `exclude`，或指定其他目录"
    ),
    "{named}: no Go module (no go.mod above or below); name a folder of a Go module": (
        "{named}：没有 Go 模块（上下各级都没有 go.mod）；请指定 Go 模块中的目录"
    ),
    "{path}: no such file or folder: correct the path": "{path}：没有这个文件或目录：请改正路径",
    "{path}: not in the same tree as {first}; run once for each tree": "{path}：与 {first} 不在同一个源码树中；请对每个源码树各运行一次",
    "--rules-from: not together with --rules; give one of them": "--rules-from：不能与 --rules 同用；请只给一个",
    "--since, --baseline, --write-baseline: they are about what a list has; add --check FILE": (
        "--since、--baseline、--write-baseline：它们针对与列表比较的结果；请加上 --check FILE"
    ),
    "--write-baseline: it takes all findings; leave --since and --baseline out": (
        "--write-baseline：它收下全部问题；请去掉 --since 和 --baseline"
    ),
    "{path}: cannot be written ({why}); correct ${summary}": "{path}：无法写入（{why}）；请改正 ${summary}",
    "--tree: only --all asks for what a source tree names; leave it out, or add --all": (
        "--tree：只有 --all 才询问源码写出的镜像；请去掉，或加上 --all"
    ),
    "--tree {named}: no Go module there is about the image: name the program's source tree": (
        "--tree {named}：那里没有与该镜像有关的 Go 模块：请指定程序的源码树"
    ),
    "{path}: cannot be written ({why}); {advice}": "{path}：无法写入（{why}）；{advice}",
    "name another file": "请指定另一个文件",
    "{path}: {step} is a symbolic link of the tree, and could lead anywhere; {advice}": (
        "{path}：{step} 是源码树中的符号链接，可能指向任何地方；{advice}"
    ),
    # codemod.commands: configuration, hooks, lists of images, init
    "{word}: an option, and a file here has that name; write `--` before the names of files": (
        "{word}：这是选项，而这里也有同名的文件；请在文件名之前写 `--`"
    ),
    '{name}: it names no rules; `init` tells what to add, or write rules = ["{path}"]': (
        '{name}：其中没有写明规则；`init` 会告诉你加什么，或写 rules = ["{path}"]'
    ),
    "{path}: is there, and no configuration names it; `init --write` does, or name it with --rules": (
        "{path}：已有这个文件，但没有配置指向它；请用 `init --write` 写入配置，或用 --rules 指定"
    ),
    "--write {given}: only a list of one reference a line is written; compare YAML with --check": (
        "--write {given}：只能写每行一个镜像的列表；YAML 请用 --check 比较"
    ),
    "--write {given}: it is outside of {root}; name a file in the tree": "--write {given}：它不在 {root} 之内；请指定源码树中的文件",
    "{file}: no such file; name a list of images, as FILE or FILE:KEYS": (
        "{file}：没有这个文件；请指定镜像列表，写作 FILE 或 FILE:KEYS"
    ),
    "{file}: cannot be read ({why}); name a list of images": "{file}：无法读取（{why}）；请指定镜像列表",
    "--diff {revision}: {place} is not in a git repository; compare with a list: --check FILE": (
        "--diff {revision}：{place} 不在 git 仓库中；请用 --check FILE 与列表比较"
    ),
    "{option} {revision}: {root} is not in a git repository; compare with --baseline FILE": (
        "{option} {revision}：{root} 不在 git 仓库中；请用 --baseline FILE 比较"
    ),
    "{place}: {path}: no such file in this tree; correct the path": "{place}：{path}：源码树中没有这个文件；请改正路径",
    "{path}: cannot be read ({why}); name a plain file of the tree": "{path}：无法读取（{why}）；请指定源码树中的普通文件",
    "{place}: {path}: no such file in this tree; make it with `lint --write-baseline {path}`": (
        "{place}：{path}：源码树中没有这个文件；请用 `lint --write-baseline {path}` 生成"
    ),
    "--staged: {named}: the work tree has changes that are not staged; stage or stash them first": (
        "--staged：{named}：工作区中有未暂存的改动；请先暂存（git add）或收起（git stash）"
    ),
    "--write: it writes into the work tree; leave --staged out": "--write：它写入工作区；请去掉 --staged",
    "--output-format {chosen}: {option} has {known}": "--output-format {chosen}：{option} 可用的有 {known}",
    "{hook}: is another program's hook, not ours; it stays as it is": "{hook}：是别的程序的钩子，不是本工具的；保持原样",
    "{option} {codes}: {other} leaves none of these codes; drop one of the two": (
        "{option} {codes}：{other} 把这些检查编号全部去掉了；请去掉二者之一"
    ),
    "--rules: there are only policies in it, and a policy pins no image; name a rule file": (
        "--rules：其中只有策略，而策略不固定镜像；请指定规则文件"
    ),
    "{option} {code}: only a policy finds it; name one: `--rules airgap`": "{option} {code}：只有策略才报告它；请指定一个：`--rules airgap`",
    "--no-new-ignores: new since when? add --since REV": "--no-new-ignores：从何时起算新增？请加 --since REV",
    "lsp: needs pygls: `pip install 'lvscare-codemod[editor]'`": (
        "lsp：需要 pygls：请 `pip install 'lvscare-codemod[editor]'`"
    ),
    "{folder}: cannot be made ({why}); {advice}": "{folder}：无法创建（{why}）；{advice}",
    "make it a plain folder": "请使它成为普通目录",
    "{path}: nothing is to be fixed, and this is no patch of ours; name another file": (
        "{path}：没有要修复的内容，而这个文件不是本工具的补丁；请指定另一个文件"
    ),
    "{path}: the older patch cannot be removed ({why}); do not apply it": "{path}：无法删除旧的补丁（{why}）；请不要应用它",
    "trace: there are only policies in it, and it shows a rule's consumers; `lint -v` shows the way": (
        "trace：其中只有策略，而 trace 显示的是规则的使用处；请用 `lint -v` 查看来路"
    ),
    "reading YAML needs PyYAML: `pip install pyyaml` beside this tool": (
        "读取 YAML 需要 PyYAML：请与本工具一起 `pip install pyyaml`"
    ),
    "{path}: it has more than {limit} bytes; name a list of images": "{path}：超过 {limit} 字节；请指定镜像列表",
    "{path}:{at}: only YAML and JSON have keys; name the file alone": "{path}:{at}：只有 YAML 和 JSON 才有键；请只写文件名",
    "{path}:{at}: it has more than {most} images; split the list": "{path}:{at}：超过 {most} 个镜像；请拆分列表",
    "{path}:{at}: no image reference: {why}": "{path}:{at}：不是镜像引用：{why}",
    "{path}:{at}: no image reference: it is not ASCII; a list has one a line": (
        "{path}:{at}：不是镜像引用：它不是 ASCII；列表每行写一个"
    ),
    "{path}:{at}: {why}; name a list of images": "{path}:{at}：{why}；请指定镜像列表",
    "--output-format cyclonedx: needs cyclonedx-python-lib: `pip install cyclonedx-python-lib` beside this tool": (
        "--output-format cyclonedx：需要 cyclonedx-python-lib：请与本工具一起 `pip install cyclonedx-python-lib`"
    ),
    "--output-format html: needs Jinja2: `pip install jinja2` beside this tool": (
        "--output-format html：需要 Jinja2：请与本工具一起 `pip install jinja2`"
    ),
    "{file}: cannot be read ({why}); make it a plain file, or take it away": "{file}：无法读取（{why}）；请使它成为普通文件，或移走",
    "{place}: `{table}` has to be a table": "{place}：`{table}` 必须是表",
    "{name}:1:1: the configuration is larger than {size} KiB": "{name}:1:1：配置大于 {size} KiB",
    "{place}: no key {key}; {meant}it has {known}": "{place}：没有键 {key}；{meant}可用的有 {known}",
    "{name}: [tool.{table}] is there, and {file} too; keep one of them": "{name}：既有 [tool.{table}]，又有 {file}；请只保留一个",
    "{name}:{line}:1: this line is not UTF-8; TOML has to be": "{name}:{line}:1：这一行不是 UTF-8；TOML 必须是 UTF-8",
    "{name}:{number}:1: more than {most_dots} dots in one line; write several lines": "{name}:{number}:1：一行中超过 {most_dots} 个点；请写成几行",
    "{name}:{where}: not valid TOML ({why})": "{name}:{where}：不是正确的 TOML（{why}）",
    "{name}:1:1: not valid TOML ({why})": "{name}:1:1：不是正确的 TOML（{why}）",
    "a rule file holds a docstring, `from codemod.rule import ...` and `NAME = Rule(...)` or `NAME = Policy(...)`": (
        "规则文件只能有文档字符串、`from codemod.rule import ...` 和 `NAME = Rule(...)` 或 `NAME = Policy(...)`"
    ),
    "--rules {path}: no such file, and nothing that ships; did you mean {near}?": (
        "--rules {path}：没有这个文件，也没有自带的这条规则；你是不是想写 {near}？"
    ),
    "the {what} name `{name}` is used twice; give each {what} its own name": "{what}名 `{name}` 用了两次；请给每个{what}各起一个名字",
    "{path}: the {what} `{name}` is also in {first}; rename or remove one of them": (
        "{path}：{what} `{name}` 也在 {first} 中；请给其中一个改名或删除"
    ),
    "it is empty; say it": "它是空的；请写明",
    "{value} is like no image; write one such as `quay.io/acme/*`": "{value} 不像镜像；请写成 `quay.io/acme/*` 这样",
    "{value} is none of these: {hint}it is one of {known}": "{value} 不在其中：{hint}可用的有 {known}",
    # codemod.image, codemod.judge
    "there is no tag, which means `latest`": "没有标签，也就是 `latest`",
    "rule {rule}: the registry expression {expression} cannot be evaluated ({why}); use fields and calls"
    " of {receiver}": ("规则 {rule}：仓库表达式 {expression} 无法求值（{why}）；请使用 {receiver} 的字段和调用"),
    # codemod.preflight
    "{path}: is no folder: name the build context or rootfs of a ClusterImage": (
        "{path}：不是目录：请指定 ClusterImage 的构建上下文或 rootfs"
    ),
    "{path}: is larger than {limit} bytes: name the ignored image list": "{path}：超过 {limit} 字节：请指定忽略列表",
    "{path}: cannot be read ({why}): name the ignored image list": "{path}：无法读取（{why}）：请指定忽略列表",
    "{path}: is larger than {limit} bytes: name docker's config.json": "{path}：超过 {limit} 字节：请指定 docker 的 config.json",
    "{path}: is not a JSON object: name docker's config.json": "{path}：不是 JSON 对象：请指定 docker 的 config.json",
    "{path}: the name of a credential helper is not one: letters, digits, `.`, `_`, `-`": (
        "{path}：凭据助手的名字不正确：只能用字母、数字、`.`、`_`、`-`"
    ),
    "{path}: an `auth` is not base64 of user:password: log in again": "{path}：有一个 `auth` 不是 user:password 的 base64：请重新登录",
    "{path}: cannot be read ({why}): name docker's config.json": "{path}：无法读取（{why}）：请指定 docker 的 config.json",
    "{path}: cannot be used ({why}): name docker's config.json": "{path}：无法使用（{why}）：请指定 docker 的 config.json",
    "seconds are a number above 0 and up to 3600": "秒数须大于 0，且不超过 3600",
    "--expect {name}: a folder, where a file's name belongs: write the folder in front of --expect": (
        "--expect {name}：这是目录，而这里应写文件名：请把目录写在 --expect 前面"
    ),
    "{path}: cannot be listed ({why}): name the static pods' folder": "{path}：无法列出（{why}）：请指定静态 Pod 的目录",
    "{path}: is larger than {limit} bytes: save a listing of images there": "{path}：超过 {limit} 字节：请在其中保存一份镜像列表",
    "{path}: cannot be read ({why}): save a listing there": "{path}：无法读取（{why}）：请在其中保存一份镜像列表",
    "{path}: is no listing of images ({why}): save the output of {commands}": "{path}：不是镜像列表（{why}）：请保存 {commands} 的输出",
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
    "{ca_file}: cannot be read as PEM certificates ({why}): give a CA file": "{ca_file}：不能作为 PEM 证书读取（{why}）：请给出 CA 文件",
    # codemod.report
    "{path}: no baseline of this version: make it anew with `lint --write-baseline`": (
        "{path}：不是这个版本的基线文件：请用 `lint --write-baseline` 重新生成"
    ),
    # codemod.rule
    "this statement is not allowed; {allowed}": "这里不允许这样的语句；{allowed}",
    "`{key}` has to be {wanted}": "`{key}` 必须是 {wanted}",
    "{folder}: there is no rule file (*.py) in this folder": "{folder}：这个目录中没有规则文件（*.py）",
    "{name}:1:1: the rule file is larger than {size} KiB": "{name}:1:1：规则文件大于 {size} KiB",
    "only `from codemod.rule import ...` is allowed": "只允许 `from codemod.rule import ...`",
    "`{kind}` is not imported; write `from codemod.rule import {kind}`": "`{kind}` 没有导入；请写 `from codemod.rule import {kind}`",
    "{kind} takes named arguments only, as in `{first}=`": "{kind} 只接受写名字的参数，例如 `{first}=`",
    "{kind} needs {missing}": "{kind} 需要 {missing}",
    "`{key}` holds a line end or another control character; it has to be plain text": (
        "`{key}` 中有换行或其他控制字符；必须是普通文本"
    ),
    "{path}: cannot read the rule file ({reason})": "{path}：无法读取规则文件（{reason}）",
    "there is no rule in it; {allowed}": "其中没有规则；{allowed}",
    "{folder}: cannot read the folder of rules ({why})": "{folder}：无法读取规则目录（{why}）",
    "{name}:{line}:1: this line is not UTF-8; a rule file has to be": "{name}:{line}:1：这一行不是 UTF-8；规则文件必须是 UTF-8",
    "{place}: not valid Python ({why}); {allowed}": "{place}：不是正确的 Python（{why}）；{allowed}",
    "{name}:1:1: the rule file is nested too deeply; {allowed}": "{name}:1:1：规则文件嵌套太深；{allowed}",
    "{name}:1:1: not valid Python ({why}); {allowed}": "{name}:1:1：不是正确的 Python（{why}）；{allowed}",
    "`{variable}` is assigned twice; give each rule its own variable": "`{variable}` 赋值了两次；请给每条规则各用一个变量",
    "`{shown}` cannot be imported; allowed are {known}": "`{shown}` 不能导入；可以导入的有 {known}",
    "{kind} has `{key}` twice": "{kind} 有两个 `{key}`",
    "`{key}` has to be a list": "`{key}` 必须是列表",
    "{path}: not a regular file; name a rule file or a folder of rule files": "{path}：不是普通文件；请指定规则文件或规则文件的目录",
    "the repository goes without tag and digest; the tag has its own key": "repository 不带标签和 digest；标签有自己的键",
    "{reason}; pin a version": "{reason}；请固定一个版本",
    "{value} is not a Go identifier": "{value} 不是 Go 标识符",
    "in Go only functions that nobody can call are named `init`; it has another name": (
        "在 Go 中只有不能被调用的函数才叫 `init`；它应有别的名字"
    ),
    "write `Function` or `Type.Method`": "请写 `Function` 或 `Type.Method`",
    "it is nested too deeply": "嵌套太深",
    "it is no text; write one, such as `c.Config.URL` or `net.JoinHostPort(c.Domain, c.Port)`": (
        "它不是文本；请写一个，例如 `c.Config.URL` 或 `net.JoinHostPort(c.Domain, c.Port)`"
    ),
    "its placeholders have to be expressions, and no part of a text or a name": "其中的占位符必须是表达式，不能是文本或名字的一部分",
    "{value} is no pull policy; Kubernetes has {known}": "{value} 不是拉取策略；Kubernetes 有 {known}",
    "{value} is not {what}": "{value} 不是{what}",
    "a package; write `pkg/name` (in the module), `.` (its root) or `host.org/path`": (
        "包；请写 `pkg/name`（模块之内）、`.`（模块的根）或 `host.org/path`"
    ),
    "{value} ends in no name; write one such as `*/pause`": "{value} 末尾没有名字；请写成 `*/pause` 这样",
    "there is neither tag nor digest; pin a version": "既没有标签也没有 digest；请固定一个版本",
    "`{name}` holds the {part}, and `image` has none; give it one there": (
        "`{name}` 保存 {part}，而 `image` 中没有；请在那里写上"
    ),
    "nothing holds the pin; name what holds its tag or digest": "没有东西保存固定的镜像；请写明由什么保存其标签或摘要",
    "`image` has a {part}, and nothing holds it; name what does": "`image` 有 {part}，但没有东西保存它；请写明由什么保存",
    "the pin has no part for its placeholder `{part}`": "固定值没有与占位符 `{part}` 对应的部分",
    "it has to hold {placeholder} once": "其中 {placeholder} 必须恰好出现一次",
    "with its placeholders filled: {why}": "填入占位符之后：{why}",
    # codemod.source
    "{root}: unknown revision {revision}: fetch it first, or correct its name": "{root}：没有版本 {revision}：请先 fetch，或改正名字",
    "{root}: HEAD and {revision} have no common ancestor: name the branch that HEAD started from": (
        "{root}：HEAD 与 {revision} 没有共同祖先：请指定 HEAD 所出自的分支"
    ),
    "{root}: git {name}: {said}: repair the repository, or lint a copy without `.git`": (
        "{root}：git {name}：{said}：请修复仓库，或检查一份不带 `.git` 的副本"
    ),
    "{revision}: not a revision: name a commit, branch or tag": "{revision}：不是版本：请写提交、分支或标签",
    "{root}: revision {revision} is not in this shallow clone: check out with `fetch-depth: 0`, or run"
    " `git fetch --unshallow`": (
        "{root}：这个浅克隆中没有版本 {revision}：请用 `fetch-depth: 0` 检出，或运行 `git fetch --unshallow`"
    ),
    "{root}: the merge base of HEAD and {revision} is not in this shallow clone: check out with `fetch-depth: 0`,"
    " or run `git fetch --unshallow`": (
        "{root}：这个浅克隆中没有 HEAD 与 {revision} 的合并基点：请用 `fetch-depth: 0` 检出，或运行 `git fetch --unshallow`"
    ),
    "{root}: git refuses a repository that another user owns: run `git config --global --add"
    " safe.directory {root}` if you trust it": (
        "{root}：git 拒绝其他用户拥有的仓库：如果信任它，请运行 `git config --global --add safe.directory {root}`"
    ),
    "{version} is too old: install git {oldest} or newer": "{version} 太旧：请安装 git {oldest} 或更新的版本",
    "{root}: an object is missing: this clone is partial or damaged: clone without `--filter`, or run"
    " `git fetch --refetch --no-filter`": (
        "{root}：缺少一个对象：这个克隆不完整或已损坏：请不带 `--filter` 克隆，或运行 `git fetch --refetch --no-filter`"
    ),
    "{root}: object {name} is missing: this clone is partial or damaged: clone without `--filter`, or run"
    " `git fetch --refetch --no-filter`": (
        "{root}：缺少对象 {name}：这个克隆不完整或已损坏：请不带 `--filter` 克隆，或运行 `git fetch --refetch --no-filter`"
    ),
    "git cannot be started ({why}): install git {oldest} or newer": "无法启动 git（{why}）：请安装 git {oldest} 或更新的版本",
    "{path}: is unmerged, so nothing is staged for it: resolve it and `git add` it": (
        "{path}：尚未合并，没有暂存的内容：请解决冲突并 `git add`"
    ),
    "{path}: not in a git repository: `--staged` and `--since` need one": "{path}：不在 git 仓库中：`--staged` 和 `--since` 需要 git 仓库",
    # codemod.write
    "{path}: is not a path of a source file inside the tree; it is never written": "{path}：不是源码树之内的源文件路径；从不写入",
    "{place}: another image has this part of the pin, too; give each its own, and bump again": (
        "{place}：另一个镜像也用了固定版本的这一部分；请让每个镜像各有自己的一份，然后再次 bump"
    ),
    "bump: {reason}; name a tag that stays": "bump：{reason}；请写一个不会移动的标签",
    "bump: `{tag}` is no semantic version, so the order is unknown; add --allow-downgrade": (
        "bump：`{tag}` 不是语义化版本，无法比较先后；请加 --allow-downgrade"
    ),
    "bump: `{new}` is lower than the present `{old}`; add --allow-downgrade if that is meant": (
        "bump：`{new}` 低于现在的 `{old}`；如果确实要降级，请加 --allow-downgrade"
    ),
    "{package}: no `{name}` in this package; is this the right tree?": "{package}：这个包中没有 `{name}`；源码树选对了吗？",
    "bump: the rule pins a digest, which is that of the old image; name the new one with --digest": (
        "bump：规则固定的 digest 属于旧镜像；请用 --digest 指定新的"
    ),
    "bump: the rule pins no digest; write one into it first": "bump：规则没有固定 digest；请先写入一个",
    "bump: the rule pins no tag; write one into it first": "bump：规则没有固定标签；请先写入一个",
    "{package}: no constant `{constant}` in this package; is this the right tree?": "{package}：这个包中没有常量 `{constant}`；源码树选对了吗？",
    "{path}:{at}: the file does not parse; nothing was changed": "{path}:{at}：文件无法解析；什么也没有改动",
    "{path}: it names no `{old}`; name a file that does, or leave it out": "{path}：其中没有 `{old}`；请指定写有它的文件，或去掉",
    "{path}: cannot be read ({why}); nothing was changed": "{path}：无法读取（{why}）；什么也没有改动",
    "{path}: `{constant}` is also declared in {first}; keep one of them": "{path}：`{constant}` 在 {first} 中也有声明；请只保留一个",
    "{path}:{at}: {why}; mend the constant before it is re-pinned": "{path}:{at}：{why}；请先修好常量，再重新固定",
    "{path}: the file cannot be read: {limit}; nothing was changed": "{path}：无法读取文件：{limit}；什么也没有改动",
    "{path}:{at}: the image has a digest here; take it away or change the line by hand": (
        "{path}:{at}：这里的镜像带有 digest；请去掉，或手工修改这一行"
    ),
    "{path}: the rule `{rule}` is not in it as it was loaded; run again": "{path}：规则 `{rule}` 与加载时不同了；请重新运行",
    "{path}: the pin could not be rewritten; write it as Image(repository='...', tag='...')": (
        "{path}：无法改写固定的镜像；请写成 Image(repository='...', tag='...')"
    ),
    "{path}: its layout cannot be kept (lone carriage returns as line ends); write it with LF": (
        "{path}：无法保持原有排版（以单独的回车换行）；请改用 LF"
    ),
    "{path}: its layout cannot be kept; write each text of the rule as one literal": (
        "{path}：无法保持原有排版；请把规则中的每段文本写成一个字面量"
    ),
    "{root}: cannot be written: {why}": "{root}：无法写入：{why}",
    "{where}: names no git directory; repair it with `git worktree repair`": (
        "{where}：指向的不是 git 目录；请用 `git worktree repair` 修复"
    ),
    "{root}: another run is writing this tree; wait for it to end": "{root}：另一次运行正在写这个源码树；请等它结束",
    "{path}: cannot be replaced: {why}": "{path}：无法替换：{why}",
    "{path}: there is such a file by now; nothing was written: run fix again": (
        "{path}：现在已有这个文件；什么也没有写入：请重新运行 fix"
    ),
    "{path}: has {links} hard links, and replacing it would split them; it is never written": (
        "{path}：有 {links} 个硬链接，替换会使它们分开；从不写入"
    ),
    "{path}: another program {doing}; nothing was written: run fix again": "{path}：另一个程序{doing}；什么也没有写入：请重新运行 fix",
    "has it open for writing": "正打开它写入",
    "changed it meanwhile": "期间改动了它",
    "{path}: another program changed it or has it open; nothing was changed": (
        "{path}：另一个程序改动了它或正打开着它；什么也没有改动"
    ),
    "{where}: is no journal of this version; look at it, then remove it": "{where}：不是这个版本的日志；请查看后删除",
    "{path}: {why}; it is never written": "{path}：{why}；从不写入",
    "{path}: another program removed it; nothing was written": "{path}：另一个程序删除了它；什么也没有写入",
    "{path}: cannot be opened: {why}; nothing was written": "{path}：无法打开：{why}；什么也没有写入",
    "{path}: its folder cannot be opened: {why}; nothing was written": "{path}：无法打开其目录：{why}；什么也没有写入",
    "{path}: another program made it meanwhile; nothing was changed": "{path}：另一个程序在此期间创建了它；什么也没有改动",
    "{path}: another program removed it meanwhile; nothing was changed": "{path}：另一个程序在此期间删除了它；什么也没有改动",
    "{path}: another program changed it meanwhile": "{path}：另一个程序在此期间改动了它",
    "{names}: another program changed it meanwhile; its bytes were left alone": (
        "{names}：另一个程序在此期间改动了它；其内容保持原样"
    ),
    "--verify needs the Go toolchain, and there is no `go` on the PATH: install it, or leave it out": (
        "--verify 需要 Go 工具链，而 PATH 中没有 `go`：请安装，或去掉这个选项"
    ),
    "--verify needs `gofmt`, which is neither on the PATH nor in Go's own bin folder: install it": (
        "--verify 需要 `gofmt`，PATH 和 Go 自己的 bin 目录中都没有：请安装"
    ),
    # codemod.commands.arguments
    "{reason} (try `{program} --help`)": "{reason}（请看 `{program} --help`）",
    "argument {what}: {why}": "选项 {what}：{why}",
    "not allowed with argument {what}": "不能与 {what} 同用",
    "ignored explicit argument {what}": "不接受值 {what}",
    "the following arguments are required: {what}": "缺少参数：{what}",
    "{what} {given}: {meant}it is one of {known}": "{what} {given}：{meant}可用的有 {known}",
    "did you mean {near}? ": "你是不是想写 {near}？",
    "write `--output-format {name}`; ": "请写 `--output-format {name}`；",
    "write `lvscare-codemod {name}`; ": "请写 `lvscare-codemod {name}`；",
    # what joins
    "{place}: {reason}": "{place}：{reason}",
    "{first} or {second}": "{first} 或 {second}",
    "{first} and {second}": "{first} 和 {second}",
    "{first}; {second}": "{first}；{second}",
    "internal error, please report it: {error}": "内部错误，请报告：{error}",
    # codemod.commands
    "--why {image}: no such image; run `images` for the list": "--why {image}：没有这个镜像；请运行 `images` 查看列表",
    "--why {image}: no such image; did you mean {near}?": "--why {image}：没有这个镜像；你是不是想写 {near}？",
    "{hook}: {why}; {advice}": "{hook}：{why}；{advice}",
    "{hook}: is another program's hook, and there is a {kept}, too; take one away": "{hook}：是别的程序的钩子，而且还有 {kept}；请移走其中一个",
    "{option} {code}: {reason}": "{option} {code}：{reason}",
    "what preflight finds, and never {command}; leave it out": "由 preflight 报告，{command} 不会报告；请去掉",
    "what `images --check` finds, and never {command}; leave it out": "由 `images --check` 报告，{command} 不会报告；请去掉",
    "{command} cannot find it; it finds {known}": "{command} 不会报告它；它报告的是 {known}",
    "a name; write its code, {code}": "这是名称；请写它的检查编号 {code}",
    "no finding code; did you mean one of {known}?": "没有这个检查编号；可用的有 {known}",
    "no finding code; did you mean {near}?": "没有这个检查编号；你是不是想写 {near}？",
    "--rule {name}: no such rule; known are {known}": "--rule {name}：没有这条规则；已有的是 {known}",
    "--rule NAME: say which of {known}": "--rule NAME：请在 {known} 中选一个",
    "--require-rule: no image of {rules} reaches a consumer": "--require-rule：{rules} 的镜像没有传到使用处",
    "--require-rule: nothing is proven: {account}": "--require-rule：没有证明任何镜像：{account}",
    "--require-rule: nothing is proven: {account}; missing: {parts}": "--require-rule：没有证明任何镜像：{account}；缺少：{parts}",
    # codemod.image, codemod.inventory, codemod.judge
    "the tag `{tag}` is moved to whatever is newest": "标签 `{tag}` 总是指向最新的镜像",
    "it is not UTF-8": "它不是 UTF-8",
    "it has more than {limit} bytes": "超过 {limit} 字节",
    "it has more than {limit} nodes": "超过 {limit} 个节点",
    "it is nested deeper than {limit}": "嵌套超过 {limit} 层",
    "it has a tag": "其中有 YAML 类型标记（`!`）",
    "it has too many tags": "其中的 `%TAG` 太多",
    "it has an alias": "其中有别名",
    "it has a number that is none": "其中有不正确的数字",
    "a list does not end": "有一个列表没有结束",
    "a mapping does not end": "有一个映射没有结束",
    "it has a merge key, a duplicate key, or a key that is no text": "其中有合并键、重复的键，或不是文本的键",
    "it is not YAML": "它不是 YAML",
    "there is no image at {keys}": "{keys} 处没有镜像",
    "it names no image; name its keys, as values.yaml:image.repository": "其中没有写出镜像；请写明键，例如 values.yaml:image.repository",
    "{path}: {why}": "{path}：{why}",
    "more than one value": "不止一个值",
    "the function around is used as a value, and may be called with anything": "所在的函数被当作值使用，可能以任何参数调用",
    # codemod.preflight
    "--platform: {why}": "--platform：{why}",
    "no answer within {seconds} seconds": "{seconds} 秒内没有应答",
    "no reason given": "没有说明原因",
    "exit status {status}": "退出码 {status}",
    "it is not on PATH": "它不在 PATH 中",
    "its answer is not the protocol's": "它的应答不符合协议",
    "its links go in circles": "它的链接成环",
    "it leads out of the bundle": "它指向构建包之外",
    "it is no regular file of at most {limit} bytes": "它不是至多 {limit} 字节的普通文件",
    "it and what was read before are more than {limit} bytes": "它与之前读取的内容合计超过 {limit} 字节",
    "a loop of links": "链接成环",
    "exit status {status}, {said}": "退出码 {status}，{said}",
    "it printed more than {limit} bytes": "它输出了超过 {limit} 字节",
    "a list is missing, or longer than any image's": "缺少一个列表，或者它比任何镜像的都长",
    "a descriptor's digest is not sha256 or sha512": "有一个描述符的 digest 不是 sha256 或 sha512",
    "a descriptor's size is not a number of bytes": "有一个描述符的大小不是字节数",
    "a platform is not text": "有一个平台不是文本",
    "it is an index and a manifest at once": "它既是索引又是 manifest",
    "it is neither an image manifest (version 2) nor an index": "它既不是镜像 manifest（版本 2），也不是索引",
    "there is something else where an object belongs": "应为对象的地方是别的内容",
    "it has more than {number} images": "超过 {number} 个镜像",
    "it is not the JSON of nerdctl, crictl or docker": "它不是 nerdctl、crictl 或 docker 的 JSON",
    "it is neither JSON nor a table of `ctr images ls` or `ctr images check`": "它既不是 JSON，也不是 `ctr images ls` 或 `ctr images check` 的表格",
    "its columns are not those of `ctr images`": "它的列与 `ctr images` 的不同",
    "it has a line without reference, type and digest": "其中有一行没有引用、类型和 digest",
    "it has more than {number} parts": "超过 {number} 个部分",
    "it is not JSON": "它不是 JSON",
    "it has a key twice": "其中有重复的键",
    # codemod.report, codemod.rule
    "{path}: the baseline cannot be read ({why}): make it with `lint --write-baseline`": "{path}：无法读取基线文件（{why}）：请用 `lint --write-baseline` 生成",
    "a text": "文本",
    "a text, or a list of texts": "文本，或文本的列表",
    "{place}: `{key}` {reason}": "{place}：`{key}` {reason}",
    "has nothing in it; leave it out for what holds without it": "是空的；要用默认值就请去掉",
    "has more than {most} texts": "有超过 {most} 个文本",
    "has to be {wanted}": "必须是{wanted}",
    "has an empty text": "有一个空的文本",
    "has a text of more than {most} characters": "有一个超过 {most} 个字符的文本",
    "holds a line end or another control character": "含有换行或其他控制字符",
    "has to name a file of the tree, by its path from the root with `/`: not {text}": "必须写源码树中的文件，用从根算起、以 `/` 分隔的路径：不能是 {text}",
    "has to name rule files, which end in `.py`, or what ships: not {text}": "必须写以 `.py` 结尾的规则文件，或自带规则的名字：不能是 {text}",
    "has to be one of {known}: not {text}": "必须是 {known} 之一：不能是 {text}",
    "{path}: {why} (in {first})": "{path}：{why}（在 {first} 中）",
    "the rule `{rule}` pins the constant `{constant}` to {image}, and the rule `{other}` to {its}; let both pin the same": "规则 `{rule}` 把常量 `{constant}` 固定为 {image}，而规则 `{other}` 固定为 {its}；请让二者固定为同一个",
    "{name}:{line}:{column}: {why}": "{name}:{line}:{column}：{why}",
    "{kind} takes no `**`; every argument is named": "{kind} 不接受 `**`；每个参数都要写名字",
    "did you mean `{near}`? ": "你是不是想写 `{near}`？",
    "{kind} has no `{key}`; {hint}it has {known}": "{kind} 没有 `{key}`；{hint}可用的有 {known}",
    "rule": "规则",
    "policy": "策略",
    "a string": "字符串",
    "a whole number": "整数",
    "True or False": "True 或 False",
    "`{key}`: {reason}": "`{key}`：{reason}",
    "it has to hold {{image}}, the image's own name: each image has its own variable": "其中必须有 {{image}}，即镜像自己的名字：每个镜像有自己的变量",
    "the receiver {name} does not occur in `expression`; leave it out": "`expression` 中没有接收者 {name}；请去掉",
    "`{name}` is {one}, and `policy` is {other}; let both say the same": "`{name}` 是 {one}，而 `policy` 是 {other}；请让二者一致",
    "no image would be judged; name what takes it: Parameter(...), Field(...) or Result(...)": "这样不会检查任何镜像；请写明使用处：Parameter(...)、Field(...) 或 Result(...)",
    "no registry can stand in front of the image; name one here, or the registry's host in `repository`": "镜像前面没有仓库可写；请在这里写明一个，或在 `repository` 中写出仓库主机",
    "`{name}` is the constant beside it; give the helper another name": "`{name}` 是旁边那个常量的名字；请给辅助函数换个名字",
    "it would let everything pass; say which `package`, `image` or `sink`": "这样会放行一切；请写明 `package`、`image` 或 `sink`",
    "nothing would be judged; give `redirects`, `pin`, or both": "这样什么都不检查；请写 `redirects`、`pin` 或两者",
    "what a fix writes would be found again; let `redirects` have an environment variable like it": "修复写入的内容又会被报告；请在 `redirects` 中写上这样的环境变量",
    "a rule's name (ASCII letters, digits, `.`, `_`, `-`)": "规则名（ASCII 字母、数字、`.`、`_`、`-`）",
    "a policy's name (ASCII letters, digits, `.`, `_`, `-`)": "策略名（ASCII 字母、数字、`.`、`_`、`-`）",
    "the name of an environment variable": "环境变量名",
    "it is {why}": "它{why}",
    "it does not parse as one Go expression; write one, such as `c.Config.URL`": "它不是一个 Go 表达式；请写一个，例如 `c.Config.URL`",
    # codemod.write
    "`{name}` has to be declared once, as one string literal": "`{name}` 必须只声明一次，并且是一个字符串字面量",
    "{name} is not a repository without tag and digest": "{name} 不是不带标签和 digest 的 repository",
    "bump: {why}": "bump：{why}",
    "an earlier run cannot be taken back yet ({why}): run fix again": "上一次运行还无法撤回（{why}）：请重新运行 fix",
    "a parent is a symbolic link": "上级目录中有符号链接",
    "{why}; taking it back failed too ({second}): run fix again to finish it": "{why}；撤回也失败了（{second}）：请重新运行 fix 来完成",
    "all files are written, but not tidied up ({why}): run fix again": "全部文件已写入，但还没有清理（{why}）：请重新运行 fix",
}
