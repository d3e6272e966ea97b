"""The Chinese text of every message template, by the English one."""

from __future__ import annotations

ZH: dict[str, str] = {
    # codemod.report
    "no findings": "没有发现问题",
    "{n} finding": "{n} 个问题",
    "{n} findings": "{n} 个问题",
    "{n} file": "{n} 个文件",
    "{n} files": "{n} 个文件",
    "{n} place": "{n} 处",
    "{n} places": "{n} 处",
    "{findings} ({fixable} fixable) in {files}": "{files}中有 {findings}（其中 {fixable} 个可自动修复）",
    # codemod.editor
    "an editor starts this, and speaks with it on standard input: see docs/editor.md": (
        "此命令由编辑器启动，并通过标准输入与其通信：见 docs/editor.zh-CN.md"
    ),
    "lvscare-codemod: fix all in this file": "lvscare-codemod：修复此文件中的全部问题",
    "lvscare-codemod: fix all in the workspace": "lvscare-codemod：修复工作区中的全部问题",
    "{name} is known only when it runs": "{name} 在运行时才能确定",
    'spelled out: "{text}"': "直接写出：“{text}”",
    "no uses": "没有使用",
    "1 use, local": "1 处使用，来自本地仓库",
    "{n} uses, all local": "{n} 处使用，全部来自本地仓库",
    "1 use, not local": "1 处使用，不是来自本地仓库",
    "{n} uses, {local} of them local": "{n} 处使用，其中 {local} 处来自本地仓库",
    "looking for where images come from": "正在查找镜像的来源",
    # codemod.report.accounting
    "{n} of {images} at {places} are proven to come from the local registry; {files}": (
        "{places}的 {images}中有 {n} 个已证明来自本地仓库；{files}"
    ),
    "{images} at {places} comes from the local registry; {files}": "{places}的 {images}来自本地仓库；{files}",
    "{images} at {places} come from the local registry; {files}": "{places}的 {images}来自本地仓库；{files}",
    "{n} of {images} at {places} are proven to come from where the rule keeps the pin; {files}": (
        "{places}的 {images}中有 {n} 个已证明来自规则的固定值所在之处；{files}"
    ),
    "{images} at {places} comes from where the rule keeps the pin; {files}": (
        "{places}的 {images}来自规则的固定值所在之处；{files}"
    ),
    "{images} at {places} come from where the rule keeps the pin; {files}": (
        "{places}的 {images}来自规则的固定值所在之处；{files}"
    ),
    "no rule applies here ({names}); {files}": "这里没有适用的规则（{names}）；{files}",
    "no image of {names} reaches a consumer": "{names} 的镜像没有传到使用处",
    "no image reaches a consumer ({names}); {files}": "没有镜像传到使用处（{names}）；{files}",
    "{n} image": "{n} 个镜像",
    "{n} images": "{n} 个镜像",
    "rule {name}: does not apply": "规则 {name}：不适用",
    "rule {name}: consumers {consumers}": "规则 {name}：使用处 {consumers}",
    "rule {name}: not here are {parts}": "规则 {name}：这里没有 {parts}",
    "modules: {n} ({names})": "模块：{n}（{names}）",
    "packages: {n}": "包：{n}",
    "files: {n} searched, {parsed} parsed": "文件：搜索 {n} 个，解析 {parsed} 个",
    "consumers: {n}": "规则的使用处：{n}",
    "sinks: {n}": "镜像到达的位置：{n}",
    "values: {n}, of which {proven} proven good, {bad} proven bad, {unknown} unknown, {overrides} an operator's": (
        "值：{n}，其中证明正确 {proven} 个，证明错误 {bad} 个，未知 {unknown} 个，由运维人员指定 {overrides} 个"
    ),
    "left out: {what}": "未检查：{what}",
    "{n} ignored finding": "{n} 个被忽略的问题",
    "{n} ignored findings": "{n} 个被忽略的问题",
    "{n} known finding": "{n} 个已知问题",
    "{n} known findings": "{n} 个已知问题",
    "{n} vendor folder": "{n} 个 vendor 目录",
    "{n} vendor folders": "{n} 个 vendor 目录",
    "{n} file in testdata": "testdata 中的 {n} 个文件",
    "{n} files in testdata": "testdata 中的 {n} 个文件",
    "{n} file below a folder in `.` or `_`": "名字以 `.` 或 `_` 开头的目录中的 {n} 个文件",
    "{n} files below folders in `.` or `_`": "名字以 `.` 或 `_` 开头的目录中的 {n} 个文件",
    "{n} test file": "{n} 个测试文件",
    "{n} test files": "{n} 个测试文件",
    "{n} excluded file": "{n} 个被排除的文件",
    "{n} excluded files": "{n} 个被排除的文件",
    "{n} link or special file": "{n} 个链接或特殊文件",
    "{n} links or special files": "{n} 个链接或特殊文件",
    "{n} file of no module": "{n} 个不属于任何模块的文件",
    "{n} files of no module": "{n} 个不属于任何模块的文件",
    "{n} file of modules not asked for": "未指定模块中的 {n} 个文件",
    "{n} files of modules not asked for": "未指定模块中的 {n} 个文件",
    "{n} file that cannot be read as Go": "{n} 个无法作为 Go 读取的文件",
    "{n} files that cannot be read as Go": "{n} 个无法作为 Go 读取的文件",
    "also: {reason}": "另外：{reason}",
    "hint: {hint}": "提示：{hint}",
    "fix: {fix}": "修复：{fix}",
    "run `lvscare-codemod fix --diff{rest}` to see the repair, `lvscare-codemod fix{rest}` to make it": (
        "运行 `lvscare-codemod fix --diff{rest}` 查看修复内容，运行 `lvscare-codemod fix{rest}` 执行修复"
    ),
    "and {n} more": "另有 {n} 个",
    "place": "位置",
    "finding": "问题",
    "fixable": "可修复",
    "yes": "是",
    "no": "否",
    # codemod.report.inventories
    "image": "镜像",
    "pin": "固定方式",
    "redirects": "可改由",
    "where": "出处",
    "{images} images, {known} of them wholly known, {slots} slots; {sinks} containers, {files} Go files and"
    " {embedded} embedded files in {modules} modules read, {problems} not": (
        "{images} 个镜像，其中 {known} 个完全已知，{slots} 个空位；读取了 {modules} 个模块中的 {files} 个 Go 文件、"
        "{embedded} 个嵌入文件和 {sinks} 个容器，{problems} 处未能读取"
    ),
    "{place}: the {kind} {name} speaks of an image or a registry, and nothing reads it": (
        "{place}：{kind} {name} 从名称看与镜像或仓库有关，但没有任何代码读取它"
    ),
    "{place}: the {kind} {name} speaks of an image or a registry, and reaches no image that was found": (
        "{place}：{kind} {name} 从名称看与镜像或仓库有关，但没有影响到所找到的任何镜像"
    ),
    "{redirects}: the registry of {reached} images, and not seen to reach {missed} that are spelled out: {images}": (
        "{redirects}：决定 {reached} 个镜像的仓库，但未见影响直接写出的 {missed} 个镜像：{images}"
    ),
    # codemod.report.inventory_html
    "not reached by": "不受其影响",
    # codemod.report.inventory_ways, codemod.report.inventory_changes
    "named here": "写在这里",
    "named here, as {kind}": "写在这里，形式是 {kind}",
    "flag": "命令行参数",
    "env": "环境变量",
    "field": "字段",
    "map": "map",
    "sprintf": "拼接",
    "yaml": "YAML",
    "template": "模板",
    "embedded": "嵌入文件",
    "other": "其他",
    "change": "变化",
    "before": "之前",
    "was {what}": "之前是 {what}",
    "added": "新增",
    "dropped": "去掉",
    "re-pinned": "重新固定",
    "fixed": "不再可改",
    "{added} images are added, {dropped} dropped, {repinned} re-pinned, {fixed} made fixed": (
        "新增 {added} 个镜像，去掉 {dropped} 个，重新固定 {repinned} 个，{fixed} 个不再可改"
    ),
    # codemod.report.inventory_html
    "no tag": "没有标签",
    "a tag that moves": "会变动的标签",
    "not known": "未知",
    "tag": "标签",
    "digest": "digest",
    "registry": "仓库",
    "repository": "repository",
    "environment": "环境变量",
    "configuration": "配置项",
    "or": "或",
    "Images": "镜像",
    "To the list": "跳到列表",
    "By pin": "按固定方式",
    "Filter": "筛选",
    "Search": "搜索",
    "Folder": "目录",
    "any": "全部",
    "Reset": "重置",
    "{n} of {all} images": "{all} 个镜像中的 {n} 个",
    "none found": "没有找到",
    "none": "无",
    "The way of the image, from where it is named to where it is used": "镜像的来路，从写出它的地方到使用它的地方",
    "No image fits these filters.": "没有符合筛选条件的镜像。",
    "No images were found.": "没有找到镜像。",
    "Not read": "未能读取",
    "{hole} is a part that source does not tell. No redirect means that none was found, not that there is none.": (
        "{hole} 是源码没有说明的部分。没有列出可改的途径，只表示没有找到，不表示没有。"
    ),
    # codemod.inventory.drift, codemod.commands.checking
    "the list does not have {image}": "列表中没有 {image}",
    "the program does not name {image}": "程序没有写出 {image}",
    "add it to the list": "请把它加入列表",
    "take it out of the list": "请把它从列表中删去",
    "the list has {other}": "列表中写的是 {other}",
    "the program names {other}": "程序中写的是 {other}",
    "also here": "这里也有",
    "it cannot be told of {image}": "{image} 无法判定",
    "{listed} images are in the list, {missing} are not, of {untold} it cannot be told;"
    " {unused} entries are not used": (
        "列表中有 {listed} 个镜像，缺 {missing} 个，{untold} 个无法判定；列表中有 {unused} 项没有用到"
    ),
    "{path}: {missing} images are new, {unused} lines were not used": "{path}：新增 {missing} 个镜像，去掉 {unused} 行",
    # codemod.write.plan, codemod.write.verify
    "the fix overlaps another one": "该修复与另一个修复重叠",
    "with it, {code} would be found in {path}": "修复后会在 {path} 中出现 {code}",
    "{path} is generated code; change what generates it": "{path} 是生成的代码；请修改生成它的程序",
    "{path} does not parse, and is not edited": "{path} 无法解析，不作修改",
    "{path} would not parse any more": "修改后 {path} 将无法解析",
    "{path} cannot be edited: {reason}": "无法修改 {path}：{reason}",
    "{path} was formatted by gofmt and would not be any more": "{path} 原本符合 gofmt 格式，修改后将不再符合",
    "gofmt took too long with {path}": "gofmt 处理 {path} 超时",
    "{command}: {line}": "{command}：{line}",
    "nothing is written, as {packages} could not be checked; to let gofmt alone decide: --verify=gofmt": (
        "未写入任何内容，因为无法检查 {packages}；若只用 gofmt 判断：--verify=gofmt"
    ),
    "{command} fails without the fix, too: {line}": "没有修复时 {command} 同样失败：{line}",
    "{command} took too long": "{command} 超时",
    "{command} cannot be asked about a name that is not UTF-8": "文件名不是 UTF-8，无法交给 {command} 检查",
    # codemod.judge.verdicts, codemod.judge.passes
    "the image cannot be traced to local registry + constant: {reason}": "无法证明镜像来自“本地仓库 + 常量”：{reason}",
    "the image cannot be traced to the constant: {reason}": "无法证明镜像来自该常量：{reason}",
    "{name} stands in front of it": "它前面有 {name}",
    "the image comes from {registry}, and not as the rule pins it": "镜像来自 {registry}，而不是规则固定的那一个",
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
    "it is changed": "它被改动了",
    "which embedded file this reads is not known": "不知道读取的是哪个嵌入的文件",
    "the constant names the registry {registry}": "常量写明了仓库 {registry}",
    "the constant repeats another one; give it a value of its own": "该常量重复了另一个常量的值；请给它自己的值",
    "the image has no tag": "镜像没有标签",
    "{image} is not a valid image reference: {reason}": "{image} 不是有效的镜像引用：{reason}",
    "the tag {tag} moves": "标签 {tag} 会变动",
    "{name} has to be a constant; here it is a {kind}": "{name} 必须是常量，这里却是{kind}",
    "the constant {name} is declared a second time": "常量 {name} 被再次声明",
    "the constant {name} is used here, but declared nowhere": "这里使用了常量 {name}，但没有任何地方声明它",
    "{name} is not declared as a constant": "{name} 没有声明为常量",
    "it names another image; give the constant the text {pin}": "它写的是另一个镜像；请把常量的值写成 {pin}",
    "it holds a digest, which a fix never drops": "其中有 digest，自动修复不会丢掉它",
    "{place} has a key or case of that text already": "{place} 已有值相同的键或 case",
    "what stands in front of it names another image; pin {pin} by hand": "它前面的部分是另一个镜像；请手工固定 {pin}",
    "mend the parts of the pin first": "请先修好固定值的各个部分",
    "what is made of it is changed in {place}": "由它生成的内容在 {place} 处又被修改",
    "{place} writes another one, perhaps to this container": "{place} 写入了另一个策略，可能正是写给这个容器的",
    "the function that is called here does as it is told; give it another argument": "这里调用的函数没有错；请给它另一个参数",
    "on another way it is right, or not known; write each way by hand": "在另一条路径上它是对的，或无法判定；请手工改写每一条路径",
    "it may come from {n} places, of which none is known": "它可能来自 {n} 处，都无法确定",
    "hand it in as one value, let the rule name the way in `overrides`, or add //codemod:ignore IMG205 -- why": (
        "请作为一个值传入，在规则的 `overrides` 中写明来路，或加上 //codemod:ignore IMG205 -- 理由"
    ),
    "write it in fewer steps, or say that it is looked at: //codemod:ignore IMG903 -- why": (
        "请用更少的步骤写，或注明已经看过：//codemod:ignore IMG903 -- 理由"
    ),
    "the image is not written in one piece here; pin {pin} by hand": "这里的镜像不是连着写的；请手工固定 {pin}",
    "let the manifest put the registry in front, or none, as the rule says": "请按规则的说明，让清单在前面加上仓库，或什么也不加",
    "it may be the default of more than this image; write {pin} by hand": "它可能不只是这个镜像的默认值；请手工写上 {pin}",
    "not all of the pin is here: {constant}": "这里的固定值不完整：{constant}",
    "the packages of the pin have one name; write it by hand": "固定值所在的几个包同名；请手工写上",
    "the pin is held by {constant}, which is no constant; name it by hand": "固定值由 {constant} 保存，它不是常量；请手工写上",
    "the rule does not say what this one has to be; give it a version that stays": "规则没有说明这一项应是什么；请给它一个不会变动的版本",
    "write it in the map's literal": "请写在该 map 的字面量中",
    "write the text as its default": "请把文本写成它的默认值",
    "write {constant} into its fields": "请把 {constant} 写入它的各个字段",
    "{name} has to be an element of a map that nothing writes to": "{name} 必须是一个不会被写入的 map 的元素",
    "{name} is given no text where its package makes one": "{name} 在其包内构造时没有被赋予文本",
    "{place} is about its length; pin it by hand": "{place} 与它的长度有关；请手工固定版本",
    "the method is also called on an object that has no registry": "这个方法也会在没有镜像仓库的对象上调用",
    "{place} uses it for something else, too": "{place} 还把它用作他途",
    "{place} writes more behind it; pin the parts by hand": "{place} 在它后面还接了内容；请手工固定各个部分",
    "give the constant the text {pin}": "请把常量的值写成 {pin}",
    "make it a constant": "改成常量",
    "the constant {name} is not declared in the package {package}": "常量 {name} 没有在包 {package} 中声明",
    "the rule {rule} is not met: {reason}": "规则 {rule} 不成立：{reason}",
    "the parameter {name} of {function} reaches no container": "{function} 的参数 {name} 没有传到任何容器",
    "the image goes into {other}, and the rule's container is {name}": "镜像写入 {other}，而规则的容器是 {name}",
    "put it back, or correct the rule": "请恢复它，或修正规则",
    "the package {package} has no function {name}": "包 {package} 中没有函数 {name}",
    "the package {package} has no type {name}": "包 {package} 中没有类型 {name}",
    "the package {package} has no {name}": "包 {package} 中没有 {name}",
    "there is no package {package}": "没有包 {package}",
    "nothing here imports the package {package} and names {name}": "没有文件导入包 {package} 并使用 {name}",
    "{name} is a {kind}, and no function": "{name} 是{kind}，不是函数",
    "{name} has no result number {number}": "{name} 没有编号为 {number} 的返回值",
    "{name} has no field {other}": "{name} 没有字段 {other}",
    "{name} is declared in the package {package}": "{name} 声明在包 {package} 中",
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
    # codemod.judge.rewrite, codemod.judge.replaceable, codemod.judge.naming
    "it can be something else than the rule's image": "它也可能是规则之外的别的内容",
    "a comment stands inside of the expression, and would be lost": "表达式里有注释，改写会丢掉它",
    "what is called here may do more than to give the image": "这里的调用可能不只是给出镜像",
    "it is not known to be a plain string here; convert it where it is used": (
        "无法确定这里是普通的 string；请在用到它的地方转换类型"
    ),
    "the same text is used for something else in {place}": "同一文本还用于 {place}",
    "this is what something else is looked up by": "这里是用来查找别的内容的键",
    "{name} may be nil here": "{name} 在这里可能是 nil",
    "{name} cannot be used in other packages": "{name} 不能在其他包中使用",
    "{path} is a program, and cannot be imported": "{path} 是程序，不能被导入",
    "{path} is internal, and cannot be imported here": "{path} 是 internal 包，不能在这里导入",
    "an import of {path} would close a cycle": "导入 {path} 会形成循环导入",
    "which import `{name}` is cannot be told": "无法判断 `{name}` 是哪一个导入",
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
    "{code} is no code that a comment can ignore": "{code} 不是注释可以忽略的检查编号",
    "no {code} is found here; take it out of the comment": "这里没有 {code}；请从注释中去掉",
    # codemod.commands
    "{path}:{line}:{column}: {code} is ignored: {why}": "{path}:{line}:{column}：已忽略 {code}：{why}",
    "{n} finding is written to {path}": "已把 {n} 个问题写入 {path}",
    "{n} findings are written to {path}": "已把 {n} 个问题写入 {path}",
    "an ignore comment that is new hides this: {why}": "被新增的忽略注释隐藏：{why}",
    (
        "the configuration or the rules of this change are not those of {revision}, which hold here;"
        " to judge it by its own: --config-from HEAD"
    ): "此改动的配置或规则与 {revision} 的不同，这里以后者为准；要按改动自己的配置检查：--config-from HEAD",
    (
        "this change moves the pin of the rule as well, from {old} to {new};"
        " a maintainer who wants that checks it with --config-from HEAD"
    ): "此改动也把规则固定的镜像从 {old} 改为 {new}；维护者若有意如此，请用 --config-from HEAD 检查",
    "# rule {name}": "# 规则 {name}",
    "# policy {name}": "# 策略 {name}",
    "pin:      {image}": "固定：  {image}",
    "constant: {name} in {package}": "常量：  {package} 中的 {name}",
    "consumer: {what}": "使用处：{what}",
    "override: {way}": "覆盖：  {way}",
    "registry: {way}": "仓库：  {way}",
    "registry: what an operator sets: {way}": "仓库：  运维人员设置的：{way}",
    "repository: {name} in {package}": "仓库名：  {package} 中的 {name}",
    "tag:      {name} in {package}": "标签：    {package} 中的 {name}",
    "digest:   {name} in {package}": "digest：  {package} 中的 {name}",
    "the fields {name} and {other} of {type} in {package}": "{package} 中 {type} 的字段 {name} 与 {other}",
    "registry: {expression} in {package}": "仓库：  {package} 中的 {expression}",
    "the field {name} of {type} in {package}": "{package} 中 {type} 的字段 {name}",
    "the parameter {name} of {function} in {package}": "{package} 中 {function} 的参数 {name}",
    "the result {index} of {function} in {package}": "{package} 中 {function} 的第 {index} 个返回值（从 0 起）",
    "IMG501:   an operator can set each image: {ways}": "IMG501：运维人员可以设置每个镜像：{ways}",
    "IMG502:   none has a tag that moves, or no tag": "IMG502：每个镜像都有标签，且标签不会变动",
    "IMG503:   each has a digest": "IMG503：每个镜像都有 digest",
    "fix:      `fix --select IMG501` reads ${variable}": "修复：  `fix --select IMG501` 从 ${variable} 读取",
    "allowed:  {what}: {why}": "放行：  {what}：{why}",
    "all codes but those that are off unless asked for": "全部检查编号，除非默认关闭",
    "no more than Go compiles, without tests": "只有 Go 编译的文件，不含测试",
    "nothing": "无",
    "that of the locale": "由 locale 决定",
    "{file} (not there)": "{file}（不存在）",
    "those that ship ({names})": "自带的规则（{names}）",
    "an entry of {path} is found no more, {code} in {file}; write it anew with --write-baseline": (
        "{path} 中有一条已不再出现，即 {file} 中的 {code}；请用 --write-baseline 重新生成"
    ),
    "{n} entries of {path} are found no more, such as {code} in {file}; write it anew with --write-baseline": (
        "{path} 中有 {n} 条已不再出现，例如 {file} 中的 {code}；请用 --write-baseline 重新生成"
    ),
    "{n} finding outside of {named} is left alone": "{named} 之外的 {n} 个问题保持不变",
    "{n} findings outside of {named} are left alone": "{named} 之外的 {n} 个问题保持不变",
    "{n} known finding is left alone": "{n} 个已知问题保持不变",
    "{n} known findings are left alone": "{n} 个已知问题保持不变",
    "the fix ({fix}) would write {files}, outside of {named}; name that too": (
        "该修复（{fix}）会写入 {named} 之外的 {files}；请一并指定"
    ),
    "what is staged is as it was: git add -- {names}": "暂存区未改动，请执行：git add -- {names}",
    "{paths}: nothing there is judged: {why}": "{paths}：其中没有可检查的内容：{why}",
    "no Go file is there": "没有 Go 文件",
    "whole modules are judged, not only what is named: {names}": "检查的是整个模块，而不只是指定的部分：{names}",
    "{path}: nothing is to be fixed, and the older patch is removed": "{path}：没有需要修复的内容，旧补丁已删除",
    "{path}: nothing is to be fixed, and no patch is written": "{path}：没有需要修复的内容，未写入补丁",
    "{place} {glob}: this pattern takes no Go file": "{place} {glob}：没有 Go 文件与此模式匹配",
    "the hook that was there is now {path}, and is asked first": "原有的钩子现在是 {path}，并且会先运行",
    "{path} is again the hook that was there before": "{path} 已恢复为原有的钩子",
    "{consumer}: no image reaches it": "{consumer}：没有镜像传到这里",
    "{consumer}: is not in this program": "{consumer}：不在此程序中",
    "declared as {name}": "声明为 {name}",
    "see {manual}": "参见 {manual}",
    "{n} known finding is not shown": "未显示 {n} 个已知问题",
    "{n} known findings are not shown": "未显示 {n} 个已知问题",
    "{n} files read ...": "已读取 {n} 个文件……",
    "[{bar}] {n} of {total}: {what}; {read}": "[{bar}] {total} 项中的第 {n} 项：{what}；{read}",
    "{what} of rule {rule}": "规则 {rule} 的{what}",
    "the pin": "固定版本",
    "images at consumers": "到达使用处的镜像",
    "fixes": "修复",
    "images of {path}": "{path} 的镜像",
    "interrupted: {progress}": "已中断：{progress}",
    "[{bar}] {n} of {total} images": "[{bar}] {total} 个镜像中的 {n} 个",
    "{where}: {code} {what}": "{where}：{code} {what}",
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
    "the text is too long": "文本太长",
    "the chain of calls is too long": "调用链太长",
    "the object is part of others of its kind": "该对象是其他同类对象的一部分",
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
    "{path} is no Go; write {pin} there by hand": "{path} 不是 Go 文件；请在其中手动写入 {pin}",
    "nothing in this module calls this function": "本模块中没有任何地方调用这个函数",
    "nothing in this module calls {name}": "本模块中没有任何地方调用 {name}",
    "{name} has no parameter {other}": "{name} 没有参数 {other}",
    "{name} is used as a value that cannot be followed": "{name} 被当作值使用，无法追踪",
    "the call has too few arguments": "调用的参数太少",
    "the function is used as a value, and may be called with anything": "该函数被当作值使用，可能以任何参数调用",
    "nothing in this module passes {name}": "本模块中没有任何地方传入 {name}",
    "{name} is set by nobody, and hides what an embedded struct has": "{name} 没有任何地方赋值，却遮住了内嵌结构体中的同名字段",
    "{name} is written to in this package": "{name} 在本包中被写入",
    "{name} may be changed through another name": "{name} 可能通过别的名字被修改",
    "a part of {name} is changed here": "{name} 的一部分在这里被修改",
    "the field is changed here": "该字段在这里被修改",
    "{name} may be filled in by what is called with it": "{name} 可能被以它为参数的调用填入内容",
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
    "{name} is embedded from files that are not one text": "{name} 内嵌的文件不是单个文本",
    "{name} is linked to {other}": "{name} 被链接到 {other}",
    "the linker sets {name}: {place}": "链接器设置 {name}：{place}",
    "Go refuses it: {what}": "Go 拒绝它：{what}",
    "it is a symbolic link, and is not followed": "它是符号链接，不会跟随",
    "it is in a submodule, or a repository of its own, and is not read": "它在子模块或独立的仓库中，不会读取",
    "it is not checked out": "它没有被检出",
    "git ignores it, and it is not read": "git 忽略它，不会读取",
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
    "{name} has no line with the image that the rule pins": "{name} 中没有规则所固定的镜像的那一行",
    "name it in the manifest, or correct the rule": "在清单中写上它，或修改规则",
    "the field {name} is filled elsewhere": "字段 {name} 在别处赋值",
    "call of {name}": "调用 {name}",
    # kinds of objects
    "func": "函数",
    "method": "方法",
    "const": "常量",
    "var": "变量",
    "type": "类型",
    "function": "函数",
    "variable": "变量",
    "constant": "常量",
    # codemod.judge.verdicts
    "text follows the constant": "常量后面还有文本",
    "no slash stands between the registry and the image": "仓库与镜像之间没有斜杠",
    "{name} is not known to be the local registry": "不能确定 {name} 是本地仓库",
    "it is an empty string": "是空字符串",
    "{name} is not traced to the constant": "不能把 {name} 追溯到常量",
    # codemod.policy
    "{image} reaches {sink}, and no operator can put another registry in front without rebuilding": (
        "{image} 到达 {sink}，不重新构建就无法换用其他仓库"
    ),
    "{image} reaches {sink}, and only {others} can put another registry in front": (
        "{image} 到达 {sink}，只有 {others} 可以换用其他仓库"
    ),
    "{image} reaches {sink}, and whether an operator can redirect it is not known: {reason}": (
        "{image} 到达 {sink}，无法得知运维人员能否换用其他仓库：{reason}"
    ),
    "read it from ${variable}": "从 ${variable} 读取",
    "{hint}; {reason}": "{hint}；{reason}",
    "what the image is, is not known whole; let an operator set its registry": (
        "镜像并非完全已知；请让运维人员可以设置其仓库"
    ),
    "no program runs in a manifest; put a template's variable in front": "清单中不运行程序；请在前面放一个模板变量",
    "it is handed on to {sink}; read it where it is named": "它经由他处传到 {sink}；请在写出它的地方读取",
    "other images reach {sink} here, too; read each where it is named": (
        "这里还有其他镜像到达 {sink}；请在写出各镜像的地方分别读取"
    ),
    "${variable} would stand for {image}, too": "${variable} 也会代表 {image}",
    "an image": "某个镜像",
    "its registry is not known": "其仓库未知",
    "only {others} is known to set it": "已知只有 {others} 可以设置它",
    "{text} is no image": "{text} 不是镜像",
    "nothing in sight tells what fills the line": "看不到用什么填充这一行",
    "let an operator set it: {ways}": "让运维人员可以设置它：{ways}",
    "write it so that it can be traced": "请写成可以追溯的形式",
    "pin it by digest: {example}": "用 digest 固定：{example}",
    "pin a version": "固定一个版本",
    "{image} reaches {sink}, and has no tag": "{image} 到达 {sink}，没有标签",
    "{image} reaches {sink}, and its tag moves": "{image} 到达 {sink}，其标签会变动",
    "{image} reaches {sink}, and its tag names no version, so that it may move": (
        "{image} 到达 {sink}，其标签没有写明版本，可能变动"
    ),
    "{image} reaches {sink} without a digest": "{image} 到达 {sink}，没有 digest",
    "{image} reaches {sink}, and what its tag is, is not known": "{image} 到达 {sink}，其标签未知",
    "Allow({what}) allows nothing; take it out of the policy": "Allow({what}) 没有放行任何镜像；请从策略中删去",
    "policy {name}: {n} of {images} at sinks are as it asks": "策略 {name}：到达容器的 {images}中，{n} 个符合要求",
    "policy {name}: {n} of {images} at sinks are as it asks, and {allowed} it allows": (
        "策略 {name}：到达容器的 {images}中，{n} 个符合要求，{allowed} 个被放行"
    ),
    "policy {name}: {n} images at sinks, of which {good} good, {bad} bad, {unknown} unknown, {allowed} allowed": (
        "策略 {name}：到达容器的镜像 {n} 个，其中符合 {good}，不符合 {bad}，未知 {unknown}，放行 {allowed}"
    ),
    # codemod.proposal, codemod.commands.init
    "a rule that ships, and its parts are here": "自带的规则，其各部分都在这里",
    "constant {name}": "常量 {name}",
    "consumer {name}": "使用处 {name}",
    "registry {name}": "仓库 {name}",
    "images reach {n} sink": "镜像到达 {n} 处容器",
    "images reach {n} sinks": "镜像到达 {n} 处容器",
    "{sinks}, and RELATED_IMAGE_* is read for some of them": "{sinks}，其中有些读取 RELATED_IMAGE_*",
    "a constant pins an image": "一个常量固定了镜像",
    "{n} constants pin images": "{n} 个常量固定了镜像",
    "to begin with what is new: `lint --write-baseline known.json`, and baseline = {file} in the configuration": (
        "只从新问题开始：`lint --write-baseline known.json`，并在配置中写 baseline = {file}"
    ),
    "{image} reaches {sink}": "{image} 到达 {sink}",
    "lint, fix and the hook use these rules with no option": "lint、fix 和钩子无需选项即使用这些规则",
    "judges what is staged, before each commit": "每次提交前检查已暂存的内容",
    "{path} has a configuration already; add it there": "{path} 中已有配置；请加在那里",
    "something else has its place; write it elsewhere": "该位置已有其他内容；请写到别处",
    "  add this to it:": "  请加入以下内容：",
    "it is there already, and left as it is": "已经存在，保持不变",
    "{what} ({why})": "{what}（{why}）",
    "lint with it: {what}": "用它检查：{what}",
    "lint with it: {findings} in {files}": "用它检查：{files}中有 {findings}",
    "nothing to propose: no rule that ships is about this tree, and no image reaches a sink": (
        "没有可建议的：没有适用于这里的自带的规则，也没有镜像到达容器"
    ),
    "wrote {paths}": "已写入 {paths}",
    "the tree has no rule file of its own: {paths} are made, and hold from now on": (
        "源码树没有自己的规则文件：已新建 {paths}，今后以它们为准"
    ),
    # codemod.judge.checks.constants, codemod.judge.passes, codemod.golang.program.packages
    "it is a number, not a text": "是数字，不是文本",
    "nested too deeply": "嵌套太深",
    "what the loop gets is not known": "循环取得的内容未知",
    "the container is filled in by {name}, which is not followed": "容器由 {name} 填充，其内容无法追踪",
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
        "{name} 不是标签（只能用字母、数字、`_`、`.`、`-`，且不以 `.` 或 `-` 开头）"
    ),
    "the tag has {name} characters, more than {other}": "标签有 {name} 个字符，超过 {other}",
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
    "a part of the image may be replaced here": "镜像的一部分可能在这里被替换",
    "which of {constant} it is, is chosen here; mend it by hand": "用 {constant} 的哪一个是在这里选的；请手工修正",
    "which of {constant} it is, is not known; mend it by hand": "不知道用 {constant} 的哪一个；请手工修正",
    "the rule has no expression for the registry; put it in front by hand": "规则没有给出仓库的表达式；请手工加在前面",
    "the manifest is changed here after it was made": "清单生成之后在这里被改动",
    "this field is changed here": "这个字段在这里被改变",
    "what is sent here is not known": "不知道这里发送的是什么",
    "a struct of this type is replaced as a whole": "这个类型的结构体被整体替换",
    "good": "正确",
}
