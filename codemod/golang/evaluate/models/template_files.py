"""What a template says that is parsed from the files of an embed.FS: one text, in which each other file is a template.

//go:embed templates
var files embed.FS

template.ParseFS(files, "templates/*.tmpl")                     // is the first file, knows the others by their names
template.New("pod.tmpl").ParseFS(files, "templates/*.tmpl")     // is the file of that name
"""

from __future__ import annotations

from posixpath import basename

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.embedding import file_text, matched
from codemod.golang.evaluate.values import Value, plain_text
from codemod.golang.read.syntax import Node


def first_file(evaluator: Evaluator, files: Node, patterns: list[Node], frame: Frame) -> str | None:
    """Return the name of the template that `template.ParseFS(files, patterns...)` gives."""
    found = matched(evaluator, files, patterns, frame)
    return basename(found[0]) if found else None


def parsed_files(
    evaluator: Evaluator, call: Node, files: Node, patterns: list[Node], own: str | None, frame: Frame
) -> list[Value]:
    """Return the text of a template that has the name `own`, with all files that match; nothing where one is
    not known."""
    paths = matched(evaluator, files, patterns, frame)
    names = [basename(path) for path in paths or ()]
    if paths is None or own is None or len({*names}) < len(names) or any('"' in each or "\\" in each for each in names):
        return file_text(evaluator, call, files, patterns[0], frame) or [] if len(patterns) == 1 else []
    said, others = "", ""
    for path, name in zip(paths, names, strict=True):
        text = file_text(evaluator, call, files, path, frame) or []
        if len(text) != 1 or text[0].text is None:
            return []
        if name == own:
            said = text[0].text
        else:
            others += f'{{{{ define "{name}" }}}}{text[0].text}{{{{ end }}}}'
    return [plain_text(said + others, call)]
