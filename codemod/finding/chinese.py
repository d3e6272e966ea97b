"""The Chinese text of every message template, by the English one."""

from __future__ import annotations

ZH: dict[str, str] = {
    # codemod.report
    "no findings": "没有发现问题",
    "{n} finding": "{n} 个问题",
    "{n} findings": "{n} 个问题",
    "{n} file": "{n} 个文件",
    "{n} files": "{n} 个文件",
    "{findings} ({fixable} fixable) in {files}": "{files}中有 {findings}（其中 {fixable} 个可自动修复）",
    "also: {reason}": "另外：{reason}",
    "hint: {hint}": "提示：{hint}",
    "fix: {fix}": "修复：{fix}",
    "run `lvscare-codemod fix --diff` to see the repair, `lvscare-codemod fix` to make it": (
        "运行 `lvscare-codemod fix --diff` 查看修复内容，运行 `lvscare-codemod fix` 执行修复"
    ),
    "and {n} more": "另有 {n} 个",
    "place": "位置",
    "finding": "问题",
    "fixable": "可修复",
    "yes": "是",
    "no": "否",
    # codemod.write.plan, codemod.write.verify
    "the fix overlaps another one": "该修复与另一个修复重叠",
    "with it, {code} would be found in {path}": "修复后会在 {path} 中出现 {code}",
    "{path} does not parse, and is not edited": "{path} 无法解析，不作修改",
    "{path} would not parse any more": "修改后 {path} 将无法解析",
    "{path} cannot be edited: {reason}": "无法修改 {path}：{reason}",
    "{path} was formatted by gofmt and would not be any more": "{path} 原本符合 gofmt 格式，修改后将不再符合",
    "gofmt took too long with {path}": "gofmt 处理 {path} 超时",
    "{command}: {line}": "{command}：{line}",
    "{command} fails without the fix, too: {line}": "没有修复时 {command} 同样失败：{line}",
    "{command} took too long": "{command} 超时",
    "{command} cannot be asked about a name that is not UTF-8": "文件名不是 UTF-8，无法交给 {command} 检查",
    # codemod.judge.verdicts, codemod.judge.passes
    "the image cannot be traced to local registry + constant: {reason}": "无法证明镜像来自“本地仓库 + 常量”：{reason}",
    "the image reaches a consumer with no registry in front": "镜像传到使用处时前面没有仓库地址",
    "the image comes from {registry}, not from the local registry": "镜像来自 {registry}，而不是本地仓库",
    "host and port are joined by hand, which breaks IPv6; use net.JoinHostPort": (
        "手工拼接主机和端口会使 IPv6 地址出错；请用 net.JoinHostPort"
    ),
    "the image is spelled out here; use the constant {constant}": "镜像直接写在这里；请使用常量 {constant}",
    "reaches {consumer}": "传给 {consumer}",
    "formed here": "在此形成",
    "{what}": "{what}",
    # codemod.judge.checks
    "pin {image}": "固定为 {image}",
    "{image} is not what the rule pins, {pin}": "{image} 不是规则固定的 {pin}",
    "the constant cannot be evaluated: {reason}; the rule pins {pin}": "无法求出常量的值：{reason}；规则固定的是 {pin}",
    "the constant names the registry {registry}": "常量写明了仓库 {registry}",
    "the constant repeats another one; give it a value of its own": "该常量重复了另一个常量的值；请给它自己的值",
    "the image has no tag": "镜像没有 tag",
    "{image} is not a valid image reference: {reason}": "{image} 不是合法的镜像引用：{reason}",
    "the tag {tag} moves": "tag {tag} 会变动",
    "{name} has to be a constant; here it is a {kind}": "{name} 必须是常量，这里却是{kind}",
    "the constant {name} is declared a second time": "常量 {name} 被再次声明",
    "the constant {name} is used here, but declared nowhere": "这里使用了常量 {name}，但没有任何地方声明它",
    "{name} is not declared as a constant": "{name} 没有声明为常量",
    "give the constant the text {pin}": "请把常量的值写成 {pin}",
    "make it a constant": "改成常量",
    "declare it in the package {package}": "请在包 {package} 中声明",
    "declare it with const": "请用 const 声明",
    "keep one declaration": "请只保留一处声明",
    "declare the constant first": "请先声明该常量",
    "write it so that it can be traced, or add //codemod:ignore IMG205 -- why": (
        "请改写成可以追踪的形式，或加上 //codemod:ignore IMG205 -- 理由"
    ),
    "right, but not in the rule's preferred spelling or comment": "正确，但写法或注释不是规则推荐的形式",
    "write {expression}": "写成 {expression}",
    "the container has no pull policy; the rule wants {policy}": "容器没有设置拉取策略；规则要求 {policy}",
    "add {field}: {constant}": "加上 {field}: {constant}",
    "the pull policy is {policy}; the rule wants {wanted}": "拉取策略是 {policy}；规则要求 {wanted}",
    "the file cannot be analysed: {reason}": "无法分析该文件：{reason}",
    "not analysed: {reason}": "未作分析：{reason}",
    # codemod.judge.rewrite
    "no local registry is known in the package {package}; hand the image in from one that has it": (
        "包 {package} 中没有已知的本地仓库；请从有本地仓库的包传入镜像"
    ),
    "write {expression} in a method, where its receiver is in scope": "请在能使用其接收者的方法中写 {expression}",
    "the receiver {name} is changed or hidden here": "接收者 {name} 在这里被修改或遮蔽",
    "the receiver has no {field} here": "接收者在这里没有 {field}",
    "the name {name} means something else here": "名字 {name} 在这里是别的含义",
    "the image is put together over several statements; write it as one expression": (
        "镜像由多条语句拼成；请写成一个表达式"
    ),
    "a constant cannot hold the registry; make it a variable": "常量不能包含仓库地址；请改成变量",
    "this is no expression inside a function": "这不是函数内的表达式",
    "several statements stand on one line; give each its own": "一行里有多条语句；请每条各占一行",
    "the variable {name} would be left unused": "变量 {name} 将不再被使用",
    # codemod.judge.override
    "right, but an operator cannot name another image": "正确，但运维人员无法指定别的镜像",
    "${variable} is read here; call {name}": "这里读取了 ${variable}；请调用 {name}",
    "let it return ${variable} where that is not empty, else its parameter + / + {constant}": (
        "让它在 ${variable} 非空时返回其值，否则返回参数 + / + {constant}"
    ),
    "make {name} the function that reads the image first": "请先让 {name} 成为读取镜像的函数",
    "{name} cannot be called from other packages": "{name} 不能被其他包调用",
    "{name} is there, but is not the function that reads the image": "{name} 已存在，但不是读取镜像的函数",
    "{path} is to be made, but is there already": "{path} 应当新建，但已经存在",
    # codemod.judge.ignores
    "an ignore comment that cannot be read; write {syntax}": "无法识别的忽略注释；请写成 {syntax}",
    "an ignore comment without a reason; write {syntax}": "忽略注释没有理由；请写成 {syntax}",
    "{code} is no code that a comment can ignore": "{code} 不是注释可以忽略的代码",
    "no {code} is found here; take it out of the comment": "这里没有 {code}；请从注释中去掉",
    # codemod.commands
    "{path}:{line}:{column}: {code} is ignored: {why}": "{path}:{line}:{column}：已忽略 {code}：{why}",
    "{n} findings are written to {path}": "已把 {n} 个问题写入 {path}",
    "{n} known findings are not shown": "未显示 {n} 个已知问题",
    "{n} files read ...": "已读取 {n} 个文件……",
    "no rule applies here ({names}): nothing in this tree names the image, its constant or its consumers": (
        "没有适用的规则（{names}）：这里没有出现该镜像、它的常量或使用处"
    ),
    "{candidates} candidate files, {read} reads, {parsed} files parsed, {consumers} values at consumers,"
    " {steps} evaluation steps, {ignored} ignored": (
        "候选文件 {candidates} 个，读取 {read} 次，解析文件 {parsed} 个，使用处的值 {consumers} 个，"
        "求值 {steps} 步，忽略 {ignored} 个"
    ),
    "an earlier run was interrupted: it was {outcome}": "上一次运行被中断：{outcome}",
    "what a terminal or a log would obey is shown as escapes, so this is no patch for git:"
    " `fix --patch FILE` writes the exact bytes": (
        "终端或日志会执行的内容已显示为转义，因此这不是可供 git 使用的补丁：`fix --patch FILE` 会写出准确的字节"
    ),
    "rolled back": "已撤回",
    "rolled forward": "已补完",
    "would fix {findings} in {files}; {left} left": "将修复 {files}中的 {findings}；剩余 {left} 个",
    "fixed {findings} in {files}; {left} left": "已修复 {files}中的 {findings}；剩余 {left} 个",
    "fix {number} of {total}: write it [y,n,a,q,?]? ": "修复 {number}/{total}：写入吗 [y,n,a,q,?]？",
    "y: write this fix; n: leave it; a: write this and all that follow; q: leave this and all that follow": (
        "y：写入；n：跳过；a：写入本项及其后全部；q：跳过本项及其后全部"
    ),
    "pinned {image} in {files} files": "已在 {files} 个文件中固定 {image}",
    "would pin {image} in {files} files": "将在 {files} 个文件中固定 {image}",
    "nothing is written: {host} is not known to hold {image}": "未写入任何文件：无法确认 {host} 中有 {image}",
    "installed {path}": "已安装 {path}",
    "removed {path}": "已删除 {path}",
    # codemod.golang.evaluate
    "it depends on itself": "它依赖于自身",
    "the chain of calls is too long": "调用链太长",
    "malformed literal": "字面量格式错误",
    "this kind of expression is not evaluated": "不支持对这类表达式求值",
    "{name} is not declared here": "{name} 在这里没有声明",
    "incomplete selector": "选择器不完整",
    "{name} is a {kind}, not a text": "{name} 是{kind}，不是文本",
    "a constant without a value": "常量没有值",
    "the variable {name} is written to elsewhere": "变量 {name} 在别处被写入",
    "{name} has no known value here": "{name} 在这里没有已知的值",
    "not a text": "不是文本",
    "a list, not a text": "是列表，不是文本",
    "the call has no such argument": "调用没有这个参数",
    "the image changes with each round of a recursion": "镜像随每一轮递归而变化",
    "it is not set": "它没有被赋值",
    "it has no elements": "它没有元素",
    "nothing in this module calls this function": "本模块中没有任何地方调用这个函数",
    "nothing in this module calls {name}": "本模块中没有任何地方调用 {name}",
    "{name} has no parameter {other}": "{name} 没有参数 {other}",
    "{name} is used as a value that cannot be followed": "{name} 被当作值使用，无法追踪",
    "the call has too few arguments": "调用的参数太少",
    "the function is used as a value, and may be called with anything": "该函数被当作值使用，可能以任何参数调用",
    "nothing in this module passes {name}": "本模块中没有任何地方传入 {name}",
    "{name} is written to in this package": "{name} 在本包中被写入",
    "{name} may be changed through another name": "{name} 可能通过别的名字被修改",
    "a part of {name} is changed here": "{name} 的一部分在这里被修改",
    "the field is changed here": "该字段在这里被修改",
    "the field {name} is changed here": "字段 {name} 在这里被修改",
    "the field {name} is not known here": "字段 {name} 在这里的值未知",
    "there is no element {name} here": "这里没有元素 {name}",
    "a composite literal is not a text": "复合字面量不是文本",
    "{name} is shared by its address": "{name} 的地址被共享",
    "this operator is not evaluated": "不支持对这个运算符求值",
    "this call cannot be followed": "无法追踪这个调用",
    "a call of {name}": "对 {name} 的调用",
    "a conversion takes one value": "类型转换只接受一个值",
    "a number converted to a string is a character": "数字转换成字符串得到的是一个字符",
    "the function returns nothing": "该函数没有返回值",
    "a sum of numbers": "数字之和",
    "this number is cut": "这个数字被截断",
    "its type has a String method": "它的类型有 String 方法",
    "its type prints in its own way": "它的类型有自己的打印方式",
    "it recovers from a panic": "它会从 panic 中恢复",
    "this number is not evaluated": "不支持对这个数字求值",
    "the text is too long": "文本太长",
    "too many possible values": "可能的值太多",
    "the format is not known": "格式串未知",
    "what {name} prints is not known": "{name} 打印的内容未知",
    "the format does not fit its operands": "格式串与参数不符",
    "not a number": "不是数字",
    "fmt.Sprint may put blanks between these": "fmt.Sprint 可能在它们之间加空格",
    "`..` cuts a part not known": "`..` 会截掉未知的部分",
    "a part that is not known could be changed here": "未知的部分可能在这里被改变",
    "a part that is not known could be cut here": "未知的部分可能在这里被截掉",
    "what is cut is not known": "截掉的内容未知",
    "an argument is not known": "有一个参数未知",
    "this builder is not written straight down": "这个 builder 不是顺序写入的",
    "{name}: its address was taken": "{name}：它的地址被取走",
    "{name}: too many possible values": "{name}：可能的值太多",
    "{name}: it is changed here": "{name}：它在这里被改变",
    # codemod.golang.evaluate.expressions: the steps of a trace
    "the constant": "常量",
    "the constant {name}": "常量 {name}",
    "argument {name}": "参数 {name}",
    "field {name}": "字段 {name}",
    "call of {name}": "调用 {name}",
    # kinds of objects
    "func": "函数",
    "method": "方法",
    "const": "常量",
    "var": "变量",
    "type": "类型",
    "function": "函数",
    "variable": "变量",
    # codemod.judge.verdicts
    "text follows the constant": "常量后面还有文本",
    "no slash stands between the registry and the image": "仓库与镜像之间没有斜杠",
    "{name} is not known to be the local registry": "不能确定 {name} 是本地仓库",
    "it is an empty string": "是空字符串",
    "{name} is not traced to the constant": "不能把 {name} 追溯到常量",
    # codemod.judge.checks.constants, codemod.judge.passes, codemod.golang.program.packages
    "it is a number, not a text": "是数字，不是文本",
    "nested too deeply": "嵌套太深",
    "parsing took more than {name} s": "解析超过 {name} 秒",
    "the evaluation took too many steps": "求值步数过多",
    "cannot be read": "无法读取",
    "larger than {name} bytes": "大于 {name} 字节",
    "it and all that follow are more than {name} files that have to be parsed": "从它起，需要解析的文件超过 {name} 个",
    "not UTF-8": "不是 UTF-8",
    "a NUL byte": "含有 NUL 字节",
    "does not parse": "无法解析",
    # codemod.image.reference
    "{name} is not a registry host with an optional port": "{name} 不是仓库主机（可带端口）",
    "64 hexadecimal digits are an image's identifier, not a reference": "64 位十六进制数是镜像 ID，不是引用",
    "{name} is not a tag (letters, digits, `_`, `.`, `-`; no `.` or `-` in front)": (
        "{name} 不是 tag（只能用字母、数字、`_`、`.`、`-`，且不以 `.` 或 `-` 开头）"
    ),
    "the tag has {name} characters, more than {other}": "tag 有 {name} 个字符，超过 {other}",
    "{name} is not a digest (sha256:, sha384: or sha512: and lower-case hex)": (
        "{name} 不是 digest（sha256:、sha384: 或 sha512: 加小写十六进制）"
    ),
    "the repository is empty": "repository 为空",
    "it begins with `/`: the registry host in front is missing": "以 `/` 开头：前面缺少仓库主机",
    "there is nothing between two `/`, or after the last one": "两个 `/` 之间或最后一个 `/` 之后为空",
    "{name} is not a repository name (lower-case letters and digits; single `.`, `_`, `__`"
    " or any number of `-` between them)": (
        "{name} 不是 repository 名（小写字母和数字，之间可用单个 `.`、`_`、`__` 或任意个 `-`）"
    ),
    "the repository has {name} characters, more than {other}": "repository 有 {name} 个字符，超过 {other}",
    # codemod.golang.read.imports
    "{name} cannot be imported as {other}": "{name} 不能以 {other} 为名导入",
    "nothing in the new text means the package by `{name}`": "新代码中的 `{name}` 不是指这个包",
    "`{name}` is the import of {other}": "`{name}` 已是 {other} 的导入名",
}
