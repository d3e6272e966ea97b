"""The real language server, over standard input and output, asked by pytest-lsp's client."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")
pytest.importorskip("pytest_lsp")

from editor_session import Session, awaited, capabilities, repository, session
from lsprotocol import types

CODEMOD = (sys.executable, "-I", "-m", "codemod")
BAD = "docker-cdv5ju.swr-pro.myhuaweicloud.com/global/lvscare:latest"
CONSTANT, LOCAL, REMOTE = "common/common.go", "pkg/registry/local.go", "pkg/runtime/kubernetes/utils.go"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A git repository with three findings, one in each of three files."""
    return repository(tmp_path)


def at(path: Path, text: str, inside: int = 1) -> types.Position:
    """Return where a text stands first in a file."""
    before, found, _ = path.read_text().partition(text)
    assert found
    lines = before.split("\n")
    return types.Position(len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2 + inside)


def edited(text: str, edits: Sequence[Any]) -> str:
    """Make edits as an editor does: all places are those of the text before."""
    lines = [*text.splitlines(keepends=True), ""]

    def index(place: types.Position) -> int:
        before = sum(map(len, lines[: place.line]))
        units = lines[place.line].encode("utf-16-le")[: 2 * place.character]
        return before + len(units.decode("utf-16-le"))

    for edit in sorted(edits, key=lambda each: (each.range.start.line, each.range.start.character), reverse=True):
        text = text[: index(edit.range.start)] + edit.new_text + text[index(edit.range.end) :]
    return text


def commented(path: Path, comment: str) -> str:
    """Return a file with a comment before the image, on its line."""
    return path.read_text().replace("lvsImageURL := ", f"{comment}lvsImageURL := ")


def identifier(uri: str) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri)


async def offered(
    asked: Session, uri: str, range_: types.Range, only: list[str] | None = None
) -> list[types.CodeAction]:
    context = types.CodeActionContext([], only=only)
    found = await asked.client.text_document_code_action_async(types.CodeActionParams(identifier(uri), range_, context))
    return [each for each in found or () if isinstance(each, types.CodeAction)]


def after(edit: types.WorkspaceEdit | None) -> dict[str, str]:
    """Return the texts that an edit leaves, by URI."""
    assert edit is not None
    if edit.changes is not None:
        return {uri: edited(Path(uri.removeprefix("file://")).read_text(), each) for uri, each in edit.changes.items()}
    done = {}
    for each in edit.document_changes or ():
        assert isinstance(each, types.TextDocumentEdit)
        uri = each.text_document.uri
        done[uri] = edited(Path(uri.removeprefix("file://")).read_text(), each.edits)
    return done


def as_fix_leaves_it(folder: Path, tmp_path: Path) -> dict[str, str]:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-r", folder, copy], check=True)
    subprocess.run([*CODEMOD, "fix", "-q", copy], check=True, capture_output=True)
    changed = [path for path in (CONSTANT, LOCAL, REMOTE) if (copy / path).read_text() != (folder / path).read_text()]
    return {(folder / path).as_uri(): (copy / path).read_text() for path in changed}


# findings


@awaited
async def test_findings_come_with_their_place_page_and_way(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        assert (found.code, found.source, found.severity) == (
            "IMG202",
            "lvscare-codemod",
            types.DiagnosticSeverity.Error,
        )
        assert found.range.start == at(folder / LOCAL, "common.LvsCareRepoAndTag", 0)
        assert found.code_description is not None and found.code_description.href.endswith("/en/IMG202.md")
        steps = [each.message for each in found.related_information or ()]
        assert any("reaches LvsStaticPodYaml" in step for step in steps)


@awaited
async def test_files_that_are_not_open_are_told_of_too(folder: Path) -> None:
    async with session(folder) as asked:
        assert await asked.codes((folder / CONSTANT).as_uri()) == ["IMG101"]
        assert await asked.codes((folder / REMOTE).as_uri()) == ["IMG202"]


@awaited
async def test_a_change_is_judged_from_the_buffer_and_not_the_disk(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / CONSTANT)
        assert await asked.codes(uri, 1) == ["IMG101"]
        text = (folder / CONSTANT).read_text()
        asked.change(uri, 2, text.replace(BAD, "sealerio/lvscare:v2"))
        assert await asked.codes(uri, 2) == ["IMG103"]
        asked.close(uri)
        await asked.until(lambda: asked.last(uri) == ["IMG101"])


@awaited
async def test_of_many_changes_at_once_the_last_is_told_and_not_each(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        text = (folder / LOCAL).read_text()
        for version in range(2, 40):
            asked.change(uri, version, text + "//" * version + "\n")
        assert await asked.codes(uri, 39) == ["IMG202"]
        assert len([each for each in asked.published if each.uri == uri]) < 20


@awaited
async def test_a_part_of_a_document_can_change(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / CONSTANT, "// 镜像😀\u2028\x0c\r\n" + (folder / CONSTANT).read_text())
        assert await asked.codes(uri, 1) == ["IMG101"]
        place = at(folder / CONSTANT, "docker-cdv5ju", 0)
        start = types.Position(place.line + 1, place.character)
        end = types.Position(start.line, start.character + len(BAD))
        part = types.TextDocumentContentChangePartial(types.Range(start, end), "sealerio/lvscare:v1.1.3-beta.8")
        document = types.VersionedTextDocumentIdentifier(2, uri)
        asked.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [part]))
        assert await asked.codes(uri, 2) == []


@awaited
async def test_saving_looks_at_the_disk_again(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        constant = (folder / CONSTANT).as_uri()
        assert await asked.codes(constant) == ["IMG101"]
        text = (folder / CONSTANT).read_text()
        (folder / CONSTANT).write_text(text.replace(BAD, "a.b/lvscare:v1"))
        asked.save(uri)
        await asked.until(lambda: "a.b" in str(asked.published[-1].diagnostics) or asked.last(constant) != ["IMG101"])


@awaited
async def test_unfinished_code_keeps_the_last_answer_of_other_files(folder: Path) -> None:
    async with session(folder) as asked:
        uri, other = asked.open(folder / CONSTANT), (folder / LOCAL).as_uri()
        assert await asked.codes(other) == ["IMG202"]
        text = (folder / CONSTANT).read_text()
        asked.change(uri, 2, text.replace("LvsCareRepoAndTag", '"'))
        assert await asked.codes(uri, 2) == ["IMG901"]
        assert asked.last(other) == ["IMG202"]
        asked.change(uri, 3, text)
        assert await asked.codes(uri, 3) == ["IMG101"]
        assert asked.last(other) == ["IMG202"]


@awaited
async def test_columns_are_utf_16_units_behind_chinese_text(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(
            folder / LOCAL, (folder / LOCAL).read_text().replace("lvsImageURL := ", "/* 镜像😀 */ lvsImageURL := ")
        )
        (found,) = await asked.diagnostics(uri, 1)
        plain = at(folder / LOCAL, "common.LvsCareRepoAndTag", 0)
        assert found.range.start == types.Position(plain.line, plain.character + len("/* ") + 4 + len(" */ "))


@pytest.mark.parametrize(("encoding", "units"), [("utf-8", 10), ("utf-32", 3)])
@awaited
async def test_columns_are_counted_as_was_agreed(folder: Path, encoding: str, units: int) -> None:
    general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)])
    async with session(folder, can=capabilities(general=general)) as asked:
        uri = asked.open(
            folder / LOCAL, (folder / LOCAL).read_text().replace("lvsImageURL := ", "/*镜像😀*/lvsImageURL := ")
        )
        (found,) = await asked.diagnostics(uri, 1)
        plain = at(folder / LOCAL, "common.LvsCareRepoAndTag", 0)
        assert found.range.start == types.Position(plain.line, plain.character + 4 + units)


@awaited
async def test_a_byte_order_mark_and_cr_lf_move_nothing(folder: Path) -> None:
    place = at(folder / LOCAL, "common.LvsCareRepoAndTag", 0)
    windows = b"\xef\xbb\xbf" + (folder / LOCAL).read_bytes().replace(b"\n", b"\r\n")
    (folder / LOCAL).write_bytes(windows)
    async with session(folder) as asked:
        (found,) = await asked.diagnostics((folder / LOCAL).as_uri())
        assert found.range.start == place
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        assert found.range.start == place
        (first, *_) = await offered(asked, uri, found.range)
        text = windows.decode("utf-8-sig")
        (one,) = (first.edit.document_changes or ()) if first.edit is not None else ()
        assert isinstance(one, types.TextDocumentEdit)
        fixed = edited(text, one.edits)
        assert "fmt.Sprintf" in fixed and fixed.count("\n") == fixed.count("\r\n") and "\r\r" not in fixed


# fixes


@awaited
async def test_one_finding_is_fixed(folder: Path, tmp_path: Path) -> None:
    wanted = as_fix_leaves_it(folder, tmp_path)
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        first, *_ = await offered(asked, uri, found.range)
        assert first.kind == "quickfix" and first.is_preferred and first.title.startswith("write fmt.Sprintf(")
        assert after(first.edit) == {uri: wanted[uri]}


@awaited
async def test_all_of_a_file_and_all_of_the_workspace_are_fixed_as_fix_does(folder: Path, tmp_path: Path) -> None:
    wanted = as_fix_leaves_it(folder, tmp_path)
    assert len(wanted) == 3
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        by_title = {each.title: each for each in await offered(asked, uri, found.range)}
        assert after(by_title["lvscare-codemod: fix all in this file"].edit) == {uri: wanted[uri]}
        assert after(by_title["lvscare-codemod: fix all in the workspace"].edit) == wanted
        assert len(await offered(asked, uri, found.range)) == len(by_title) == 3


@awaited
async def test_an_editor_can_fix_a_file_when_it_saves(folder: Path, tmp_path: Path) -> None:
    wanted = as_fix_leaves_it(folder, tmp_path)
    everywhere = types.Range(types.Position(0, 0), types.Position(0, 0))
    async with session(folder) as asked:
        uri = asked.open(folder / REMOTE)
        (found,) = await offered(asked, uri, everywhere, only=["source.fixAll"])
        assert found.kind == "source.fixAll.lvscare-codemod" and after(found.edit) == {uri: wanted[uri]}
        for other in ("refactor", "source.fixAll.other", "source.organizeImports.x", "source.fix"):
            assert await offered(asked, uri, everywhere, only=[other]) == []
        assert await offered(asked, uri, everywhere, only=["source.fixAll.lvscare-codemod"]) == [found]
        assert await offered(asked, uri, everywhere) == [found]


@awaited
async def test_edits_have_the_versions_of_what_is_open(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL, version=7)
        (found,) = await asked.diagnostics(uri, 7)
        *_, everything = await offered(asked, uri, found.range)
        assert everything.edit is not None
        changes = [each for each in everything.edit.document_changes or () if isinstance(each, types.TextDocumentEdit)]
        assert {each.text_document.uri: each.text_document.version for each in changes} == {
            (folder / CONSTANT).as_uri(): None, uri: 7, (folder / REMOTE).as_uri(): None,
        }  # fmt: skip


@awaited
async def test_a_client_without_versions_gets_plain_changes(folder: Path, tmp_path: Path) -> None:
    wanted = as_fix_leaves_it(folder, tmp_path)
    async with session(folder, can=types.ClientCapabilities()) as asked:
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        first, *_ = await offered(asked, uri, found.range)
        assert first.edit is not None and first.edit.document_changes is None
        assert after(first.edit) == {uri: wanted[uri]}


def resolving() -> types.ClientCapabilities:
    can = capabilities()
    support = types.ClientCodeActionResolveOptions(["edit"])
    assert can.text_document is not None
    can.text_document.code_action = types.CodeActionClientCapabilities(resolve_support=support, data_support=True)
    return can


@awaited
async def test_edits_are_made_when_they_are_asked_for(folder: Path, tmp_path: Path) -> None:
    wanted = as_fix_leaves_it(folder, tmp_path)
    async with session(folder, can=resolving()) as asked:
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        first, _, everything = await offered(asked, uri, found.range)
        assert first.edit is None
        assert after((await asked.client.code_action_resolve_async(first)).edit) == {uri: wanted[uri]}
        assert after((await asked.client.code_action_resolve_async(everything)).edit) == wanted


@awaited
async def test_an_action_for_an_older_text_is_refused(folder: Path) -> None:
    from pygls.exceptions import JsonRpcException

    async with session(folder, can=resolving()) as asked:
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        first, *_ = await offered(asked, uri, found.range)
        asked.change(uri, 2, "// one more line\n" + (folder / LOCAL).read_text())
        with pytest.raises(JsonRpcException) as refused:
            await asked.client.code_action_resolve_async(first)
        assert refused.value.code == types.LSPErrorCodes.ContentModified.value


@awaited
async def test_nothing_is_rewritten_in_a_file_that_does_not_parse(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        constant = asked.open(folder / CONSTANT, (folder / CONSTANT).read_text() + "func (")
        assert await asked.codes(constant, 1) == ["IMG901"]
        found_there = await offered(asked, uri, found.range)
        assert found_there and all(constant not in after(each.edit) for each in found_there)
        everywhere = types.Range(types.Position(0, 0), types.Position(999, 0))
        assert await offered(asked, constant, everywhere) == []


# questions


@awaited
async def test_hover_says_what_it_can_be_and_where_from(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        for word in ("lvsImageURL", "LvsCareRepoAndTag", "LvsStaticPodYaml(", "lvsImageURL,"):
            params = types.HoverParams(identifier(uri), at(folder / LOCAL, word))
            found = await asked.client.text_document_hover_async(params)
            assert found is not None and isinstance(found.contents, types.MarkupContent), word
            assert f"    {BAD}\n" in found.contents.value
            assert "common.go#L16)" in found.contents.value
        params = types.HoverParams(identifier(uri), at(folder / LOCAL, "package registry"))
        assert await asked.client.text_document_hover_async(params) is None


@awaited
async def test_hover_shows_each_thing_that_a_variable_can_be_and_what_is_written_to_it(folder: Path) -> None:
    assigned = (
        'lvsImageURL := c.Domain + "/x"\n\tif len(c.Domain) > 3 {\n\t\tlvsImageURL = helper("a.b", "lvscare:v1")\n\t}'
    )
    text = commented(folder / LOCAL, "").replace("lvsImageURL := common.LvsCareRepoAndTag", assigned)
    text += '\nfunc helper(host, image string) string { return host + "/" + image }\n'
    place = folder.parent / "text.go"
    place.write_text(text)
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL, text)
        for word, shown in {
            "lvsImageURL = helper": ["    a.b/lvscare:v1"],
            "helper(": ["    a.b/lvscare:v1"],
            "image }": ["    lvscare:v1"],
            "LvsStaticPodYaml(": ["    {receiver.Domain}/x", "    a.b/lvscare:v1"],
        }.items():
            found = await asked.client.text_document_hover_async(types.HoverParams(identifier(uri), at(place, word)))
            assert found is not None and isinstance(found.contents, types.MarkupContent), word
            assert [line for line in found.contents.value.split("\n") if line.startswith("    ")] == shown


@awaited
async def test_hover_is_plain_text_for_a_client_that_shows_no_markdown(folder: Path) -> None:
    async with session(folder, can=types.ClientCapabilities()) as asked:
        uri = asked.open(folder / CONSTANT)
        params = types.HoverParams(identifier(uri), at(folder / CONSTANT, "LvsCareRepoAndTag"))
        found = await asked.client.text_document_hover_async(params)
        assert found is not None and isinstance(found.contents, types.MarkupContent)
        assert (found.contents.kind, "&#" in found.contents.value) == (types.MarkupKind.PlainText, False)
        assert "common/common.go:16" in found.contents.value


@awaited
async def test_the_definition_of_what_a_sink_takes_is_the_literal(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        literal = at(folder / CONSTANT, '"docker-cdv5ju', 0)
        for word in ("lvsImageURL :=", "lvsImageURL,", "LvsStaticPodYaml("):
            params = types.DefinitionParams(identifier(uri), at(folder / LOCAL, word))
            (found,) = await asked.client.text_document_definition_async(params)  # type: ignore[misc, union-attr]
            assert isinstance(found, types.Location)
            assert (found.uri, found.range.start) == ((folder / CONSTANT).as_uri(), literal), word


@awaited
async def test_the_lens_at_the_constant_counts_its_uses(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / CONSTANT)
        params = types.CodeLensParams(identifier(uri))
        (lens,) = await asked.client.text_document_code_lens_async(params) or ()
        assert lens.command is not None and lens.command.title == "2 uses, 0 of them local"
        assert lens.range.start == at(folder / CONSTANT, "LvsCareRepoAndTag", 0)
        subprocess.run([*CODEMOD, "fix", "-q", folder], check=True, capture_output=True)
        asked.change(uri, 2, (folder / CONSTANT).read_text())
        asked.save(uri)
        (lens,) = await asked.client.text_document_code_lens_async(params) or ()
        assert lens.command is not None and lens.command.title == "2 uses, all local"


@awaited
async def test_a_code_in_an_ignore_comment_leads_to_its_page(folder: Path) -> None:
    text = "package x\n\n//codemod:ignore IMG101,{}IMG205 -- IMG102 为什么\nvar x = 1\n"
    async with session(folder) as asked:
        uri = asked.open(folder / CONSTANT, text.format("IMG999,"))
        params = types.DocumentLinkParams(identifier(uri))
        found = await asked.client.text_document_document_link_async(params) or ()
        assert [each.range.start.character for each in found] == [17, 31]
        asked.change(uri, 2, text.format(""))
        found = await asked.client.text_document_document_link_async(params) or ()
        shown = [(each.range.start.character, each.range.end.character, (each.target or "")[-13:]) for each in found]
        assert shown == [(17, 23, "/en/IMG101.md"), (24, 30, "/en/IMG205.md")]


@pytest.mark.parametrize("params", [{"locale": "zh-cn"}, {"locale": "en", "args": ["--lang", "zh"]}], ids=str)
@awaited
async def test_chinese_is_spoken_by_the_clients_locale_or_as_chosen(folder: Path, params: dict[str, Any]) -> None:
    async with session(folder, **params) as asked:
        uri = asked.open(folder / CONSTANT)
        (found,) = await asked.diagnostics(uri, 1)
        assert "常量" in found.message
        assert found.code_description is not None and "/zh/" in found.code_description.href
        lens = await asked.client.text_document_code_lens_async(types.CodeLensParams(identifier(uri)))
        assert lens and lens[0].command is not None and "处使用" in lens[0].command.title
