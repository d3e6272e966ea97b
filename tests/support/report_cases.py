"""Findings for the tests of reports: some that people would meet, and some that attack the reader."""

from __future__ import annotations

from io import StringIO

from codemod.finding.diagnostics import Diagnostic, Related, Span, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.report import writer
from codemod.report.model import Report, make_report

GOOD = 'fmt.Sprintf("%s/%s", reg, common.LvsCareRepoAndTag)'
FILES = {
    "pkg/ipvs/care.go": b"package ipvs\r\n\r\n\tyaml(\xe5\x9b\xbd\xe4\xba\xa7, common.LvsCareRepoAndTag)\r\n",
    "common/const.go": b'\xef\xbb\xbfconst LvsCareRepoAndTag = "docker.io/x"\n',
    "pkg/\u4e2d \u6587%.go": b"package p\n\nvar a = \xff\xfe + b\n",
}


def span(path: str, text: str) -> Span:
    """Return the span of the first occurrence of `text`."""
    start = FILES[path].index(text.encode())
    return Span(path, start, start + len(text.encode()))


def read(path: str) -> bytes:
    if path not in FILES:
        raise FileNotFoundError(path)
    return FILES[path]


def diagnostics() -> list[Diagnostic]:
    call = span("pkg/ipvs/care.go", "common.LvsCareRepoAndTag")
    online = span("common/const.go", '"docker.io/x"')
    edit = Edit(call.path, call.start, call.end, GOOD.encode())
    say = message("the image {image} reaches {consumer} with no registry in front", image="lvscare:v1", consumer="yaml")
    return [
        Diagnostic(
            "lvscare",
            "IMG202",
            "no-registry",
            "error",
            call,
            say,
            reasons=(message("and the tag moves"),),
            hint=message("write {good}", good=GOOD),
            related=(Related(online, message("declared here"), '"docker.io/x"'), Related(call, message("passed"))),
            fix=SuggestedFix(message("put the local registry in front"), (edit,)),
        ),
        Diagnostic(
            "lvscare",
            "IMG101",
            "online-registry",
            "warning",
            online,
            message("the constant names {host}", host="a"),
            fix=SuggestedFix(
                message("pin it"),
                (Edit(online.path, online.start, online.end, b'"y"'), Edit(call.path, 0, 0, b"// x\n")),
            ),
        ),
        Diagnostic("lvscare", "IMG205", "unproven", "note", span("pkg/\u4e2d \u6587%.go", "b\n"), message("who knows")),
        Diagnostic("lvscare", "IMG401", "image-missing", "error", Span("reg:5000/lvscare:v1", 0, 0), message("gone")),
    ]


def report(lang: str = "en") -> Report:
    return make_report(diagnostics(), read, lang=lang)


def written(name: str, what: Report) -> str:
    out = StringIO()
    writer(name)(what, out)
    return out.getvalue()
