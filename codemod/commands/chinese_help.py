"""`--help` in Chinese: all texts of a parser are exchanged here, at one point."""

from __future__ import annotations

import argparse

HELP: dict[str, str] = {
    # argparse's own
    "positional arguments": "位置参数",
    "options": "选项",
    "show this help message and exit": "显示这份帮助并退出",
    "show program's version number and exit": "显示版本号并退出",
    # the whole
    "Prove where the lvscare image of a sealer fork comes from, and repair it.": (
        "证明 sealer 各 fork 的 lvscare 镜像来自哪里，并修复它。"
    ),
    "exit status: 0 clean, 1 findings, 2 no answer possible (usage, rule file, git, a bug);\n"
    "preflight also 3: could not be determined": (
        "退出码：0 没有问题，1 有问题，2 无法给出结论（用法、规则文件、git 或程序缺陷）；\npreflight 另有 3：无法判定"
    ),
    "language of messages (default: from the locale)": "消息的语言（默认取自 locale）",
    # commands
    "name every place that is not proven right": "指出每一处未被证明正确的地方",
    "rewrite what is proven bad": "改写已证明错误的地方",
    "show where each consumer's image comes from": "显示每个使用处的镜像来自哪里",
    "list every image that the program can run": "列出程序可能运行的每一个镜像",
    "the manual page of a finding code, or a rule": "某个检查编号或某条规则的手册",
    "pin another tag: rule, constant, comments, image lists": "固定另一个标签：规则、常量、注释、镜像列表",
    "let git ask before each commit": "让 git 在每次提交前检查",
    "check that the image is where the source will look for it": "检查镜像是否就在源码将要去找的地方",
    # common options
    "rule file or folder (default: the rules that ship)": "规则文件或目录（默认用自带的规则）",
    "say nothing where all is well": "一切正常时不输出",
    "show where each value comes from, and what was judged (-vv)": "显示每个值来自哪里，以及检查了什么（-vv）",
    "(auto: NO_COLOR)": "（auto：遵从 NO_COLOR）",
    "which rule, where there are several": "有多条规则时用哪一条",
    # lint, fix, trace
    "files or folders of one tree (default: here)": "同一个源码树中的文件或目录（默认为当前目录）",
    "a rule file as it is in that git revision": "取该 git 版本中的规则文件",
    "only these codes, as IMG2,IMG301": "只报告这些检查编号，例如 IMG2,IMG301",
    "all but these codes": "不报告这些检查编号",
    "also these, as 'vendor/**'": "也检查这些文件，例如 'vendor/**'",
    "also these files": "也检查这些文件",
    "leave these files out": "不检查这些文件",
    "fail (2) where nothing is proven": "什么都没有证明时失败（2）",
    "judge what is staged in git, not the work tree": "检查 git 暂存区，而不是工作区",
    "say on stderr how much was searched, read and evaluated": "在标准错误中说明搜索、读取、求值了多少",
    "only what is new since the merge base with this revision": "只报告自与该版本的合并基点以来的新问题",
    "only what is not in this file": "只报告这个文件中没有的问题",
    "write what is found there, and exit 0": "把发现的问题写入该文件，并以 0 退出",
    "also list what comments ignore, and why": "也列出被注释忽略的问题及理由",
    "write the report there, and text here": "把报告写入该文件，文本输出到这里",
    "write the report there": "把报告写入该文件",
    "print the patch, write nothing": "只打印补丁，不写入",
    "only say (1) whether it would write": "只说明是否会写入（1）",
    "write a patch for `git am` there, and nothing else": "只写出供 `git am` 使用的补丁",
    "ask about each fix": "逐个询问每项修复",
    "build tags for --verify": "--verify 使用的构建标签",
    "further go build flags for --verify": "--verify 使用的其他 go build 参数",
    "with a list: only these codes": "与列表比较时：只报告这些检查编号",
    "with a list: all but these codes": "与列表比较时：不报告这些检查编号",
    "(default: a list of all)": "（默认列出全部）",
    # bump, install-hook
    "the tag to pin, as v1.1.3-beta.9": "要固定的标签，例如 v1.1.3-beta.9",
    "the tree (default: here)": "源码树（默认为当前目录）",
    "another repository, too": "同时换成另一个 repository",
    "an image list to change, too": "同时修改的镜像列表",
    "the digest of the new image, where the rule pins one": "新镜像的 digest（规则固定了 digest 时）",
    "the tag may be lower, or no version": "标签可以更低，或不是版本号",
    "only if that registry holds the image (1, 3)": "只有该仓库中有这个镜像时才写入（1、3）",
    "ask that registry without TLS": "不用 TLS 询问该仓库",
    "in the repository (default: here)": "仓库中的目录（默认为当前目录）",
    "replace a hook that is not ours, and forget it": "替换不是本工具的钩子，不再保留它",
    "take our hook away, and bring back what was there": "移除本工具的钩子，恢复原来的钩子",
    "try the result first: gofmt, go build and go vet; --verify=gofmt: gofmt alone": (
        "先检验结果：gofmt、go build 和 go vet；--verify=gofmt 只用 gofmt"
    ),
    "with --since: new ignore comments hide nothing": "与 --since 同用：新增的忽略注释不隐藏任何问题",
    "say what holds and from where, and judge nothing": "只说明哪些设置有效、来自哪里，不作检查",
    "the configuration, and what it names, as in that revision": "配置及其所指的文件，取自该版本",
    # images, init, lsp
    "compare with a list, as values.yaml:image": "与镜像列表比较，例如 values.yaml:image",
    "bring a list of one reference a line up to date": "更新每行一个镜像的列表",
    "look at what is staged in git, not at the work tree": "查看 git 暂存区，而不是工作区",
    "only these codes, as IMG2": "只报告这些检查编号，例如 IMG2",
    "the way of one image, step by step, to where it is used": "一个镜像的来路，一步一步直到使用它的地方",
    "what changed since the merge base with this revision": "自与该版本的合并基点以来有何变化",
    "table, json, list, skopeo-yaml, csv, markdown, cyclonedx, html; with --check those of lint, with --diff text, json,"
    " markdown, with --why text, json": (
        "table、json、list、skopeo-yaml、csv、markdown、cyclonedx、html；与 --check 同用时为 lint 的格式，与 --diff 同用时为"
        " text、json、markdown，与 --why 同用时为 text、json"
    ),
    "propose a rule file or policy, a configuration and the hook for this tree": (
        "为这个源码树建议规则文件或策略、配置和钩子"
    ),
    "write what is proposed, where nothing is yet": "写入所建议的内容，不改动已有的文件",
    "the language server, for editors, on standard input and output": "供编辑器使用的语言服务器，走标准输入输出",
    "speak on standard input and output, as it always does": "走标准输入输出（总是如此）",
    # preflight
    "the registry holds the image, whole": "仓库中有完整的镜像",
    "this node holds the image": "本节点上有镜像",
    "the static pods name the image": "静态 Pod 写的是这个镜像",
    "a ClusterImage contains the image": "ClusterImage 中包含镜像",
    "the whole chain, from the constant to the node": "从常量到节点的整条链",
    "text, json, markdown, ...": "text、json、markdown 等",
    "ask for all images that the program names": "询问程序写出的全部镜像",
    "with --all: the program's source tree (default: here)": "与 --all 同用：程序的源码树（默认为当前目录）",
    "credentials (default: docker's config.json)": "凭据（默认为 docker 的 config.json）",
    "trust this certificate authority too (PEM)": "同时信任这个证书颁发机构（PEM）",
    "no TLS; credentials are sent in the clear": "不用 TLS；凭据以明文发送",
    "for each request (10)": "每个请求的秒数（10）",
    "for all questions together (60; with --all 600)": "全部询问的总秒数（60；与 --all 同用时 600）",
    "pass if the registry cannot be asked, but the node has it": "无法询问仓库但节点上有镜像时算通过",
    "wanted; may be repeated": "需要的平台；可重复",
    "a saved listing of the node's images": "保存下来的节点镜像列表",
    "a file that must be there; may be repeated; without NAME: none": "必须存在的文件；可重复；不写 NAME 表示不要求",
    "as given to `sealer build`": "与给 `sealer build` 的相同",
    "the source tree (default: here, if it is one)": "源码树（默认为当前目录，如果它是源码树）",
}


def in_chinese(parser: argparse.ArgumentParser) -> None:
    """Put the Chinese of every text into a parser, and into those of its commands."""
    parser.description, parser.epilog = _said(parser.description), _said(parser.epilog)
    parser.said_usage, parser.colon = "用法：", "："  # type: ignore[attr-defined]
    for group in parser._action_groups:
        group.title = _said(group.title)
    for action in parser._actions:
        action.help = _said(action.help)
        if isinstance(action, argparse._SubParsersAction):
            for listed in action._choices_actions:
                listed.help = _said(listed.help)
            for command in action.choices.values():
                in_chinese(command)


def _said(text: str | None) -> str | None:
    return HELP.get(text, text) if text is not None else None
