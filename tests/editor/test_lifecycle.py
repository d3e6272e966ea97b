"""How a session with the language server begins, goes on while folders and files come and go, and ends."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pygls")
pytest.importorskip("pytest_lsp")

from editor_session import awaited, capabilities, repository, session
from lsprotocol import types
from pygls.exceptions import JsonRpcException

CONSTANT, LOCAL, REMOTE = "common/common.go", "pkg/registry/local.go", "pkg/runtime/kubernetes/utils.go"
COMMAND = (sys.executable, "-I", "-m", "codemod", "lsp")
DELETED, CREATED = types.FileChangeType.Deleted, types.FileChangeType.Created


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path)


def message(method: str, number: int | None = None, params: Any = None) -> bytes:
    import json

    body = {"jsonrpc": "2.0", "method": method} | ({"id": number} if number is not None else {}) | {"params": params}
    data = json.dumps(body).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(data), data)


def spoken(*said: bytes) -> subprocess.CompletedProcess[bytes]:
    """Say all this to a server, and then nothing more."""
    return subprocess.run(COMMAND, input=b"".join(said), capture_output=True, timeout=60)


HELLO = message("initialize", 1, {"processId": None, "rootUri": None, "capabilities": {}}) + message(
    "initialized", params={}
)


# the end


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([HELLO, message("shutdown", 2), message("exit")], 0),
        ([HELLO, message("shutdown", 2)], 0),
        ([HELLO, message("exit")], 1),
        ([HELLO], 1),
        ([message("exit")], 1),
        ([], 1),
    ],
    ids=["shutdown and exit", "shutdown", "exit alone", "gone", "exit at once", "nothing"],
)
def test_the_exit_status_is_that_of_the_protocol(said: list[bytes], status: int) -> None:
    done = spoken(*said)
    assert (done.returncode, done.stderr) == (status, b"")


def test_questions_before_the_beginning_and_after_the_end_are_refused() -> None:
    about = {"textDocument": {"uri": "file:///x.go"}}
    early, late = message("textDocument/codeLens", 7, about), message("textDocument/codeLens", 8, about)
    done = spoken(early, HELLO, message("shutdown", 2), late, message("exit"))
    assert b"-32002" in done.stdout and b"-32600" in done.stdout


@pytest.mark.parametrize(
    "said", [b"Content-Length: 3\r\n\r\n{,}", b"Content-Length: 2\r\n\r\n[]", message("no/such", 4), message("$/no")]
)
def test_what_is_no_message_ends_nothing(said: bytes) -> None:
    done = spoken(HELLO, said, message("shutdown", 2), message("exit"))
    assert done.returncode == 0 and b'"id": 2' in done.stdout
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "params",
    [None, [], {}, {"textDocument": {"uri": "file:///x.go"}, "position": {"line": -1, "character": 0}}],
    ids=str,
)
def test_a_question_that_cannot_be_understood_is_answered(params: Any) -> None:
    done = spoken(HELLO, message("textDocument/hover", 5, params), message("shutdown", 2), message("exit"))
    assert done.returncode == 0 and b"-32602" in done.stdout
    assert done.stderr.count(b"\n") <= 2 and b"\\x0a" not in done.stderr


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(each): (each.read_bytes(), each.stat().st_mtime_ns) for each in folder.rglob("*") if each.is_file()}


@awaited
async def test_nothing_is_written(folder: Path) -> None:
    before = snapshot(folder)
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), found.range, types.CodeActionContext([]))
        assert await asked.client.text_document_code_action_async(params)
    assert snapshot(folder) == before


@awaited
async def test_a_server_that_is_killed_leaves_nothing_behind(folder: Path) -> None:
    before = snapshot(folder)
    with pytest.raises(ConnectionError):
        async with session(folder) as asked:
            uri = asked.open(folder / LOCAL)
            await asked.diagnostics(uri, 1)
            server = asked.client._server
            assert server is not None
            server.kill()
            await server.wait()
            raise ConnectionError
    assert snapshot(folder) == before
    async with session(folder) as asked:
        assert await asked.codes(asked.open(folder / LOCAL), 1) == ["IMG202"]


# the beginning


def test_rules_that_cannot_be_read_are_told_before_anybody_waits(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text("import os\n")
    done = subprocess.run([*COMMAND, "--rules", tmp_path / "rules.py"], input=HELLO, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"") and b"rules.py:1:1" in done.stderr


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from codemod.cli import main

    for name in [name for name in sys.modules if name.startswith(("codemod.editor", "pygls"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pygls", None)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    assert main(["lsp"]) == 2
    assert "pip install 'lvscare-codemod[editor]'" in capsys.readouterr().err


def test_a_person_at_a_terminal_is_told_what_it_is_for() -> None:
    near, far = os.openpty()
    done = subprocess.Popen([*COMMAND, "--lang", "zh"], stdin=far, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.close(far)
    os.write(near, b"\x04")
    out, err = done.communicate(timeout=60)
    os.close(near)
    assert (done.returncode, out) == (1, b"") and "docs/editor.zh-CN.md" in err.decode()


def test_clients_that_say_stdio_are_understood() -> None:
    done = subprocess.run([*COMMAND, "--stdio"], input=HELLO + message("shutdown", 2), capture_output=True, timeout=60)
    assert done.returncode == 0


@awaited
async def test_rules_that_break_later_are_told_and_change_nothing(folder: Path, tmp_path: Path) -> None:
    from codemod.rule.reader import default_rules

    rules = tmp_path / "rules.py"
    rules.write_bytes(Path(default_rules()[0]).read_bytes())
    async with session(folder, args=["--rules", str(rules)]) as asked:
        uri = asked.open(folder / LOCAL)
        assert await asked.codes(uri, 1) == ["IMG202"]
        good = rules.read_text()
        rules.write_text("import os\n")
        asked.save(uri)
        await asked.until(lambda: bool(asked.shown))
        assert "rules.py:1:1" in asked.shown[0] and asked.last(uri) == ["IMG202"]
        rules.write_text(good.replace("beta.8", "beta.9"))
        asked.save(uri)
        constant = (folder / CONSTANT).as_uri()
        await asked.until(
            lambda: any(
                "beta.9" in each.message for p in asked.published if p.uri == constant for each in p.diagnostics
            )
        )
        assert len(asked.shown) == 1


@pytest.mark.parametrize(
    "option", [["--select", "IMG999"], ["--select", "IMG501"], ["--rules", "no-such-file.py"]], ids=str
)
def test_options_that_cannot_hold_are_told_before_anybody_waits(option: list[str]) -> None:
    done = subprocess.run([*COMMAND, *option], input=HELLO, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, b"") and option[1].encode() in done.stderr


@awaited
async def test_the_configuration_of_a_tree_holds_as_it_is_on_disk(folder: Path) -> None:
    place = folder / ".lvscare-codemod.toml"
    place.write_text('ignore = ["IMG101"]\nexclude = ["pkg/runtime"]\nlanguage = "zh"\n')
    async with session(folder, locale="en") as asked:
        uri = asked.open(folder / CONSTANT)
        (found,) = await asked.diagnostics(uri, 1)
        assert found.code == "IMG101" and "常量" in found.message and asked.last((folder / REMOTE).as_uri()) is None
        place.write_text('select = ["IMG2"]\n')
        asked.watched(types.FileChangeType.Changed, place)
        await asked.until(lambda: asked.last((folder / REMOTE).as_uri()) == ["IMG202"])
        assert asked.last(uri) == []
        place.write_text("selekt = 1\n")
        asked.watched(types.FileChangeType.Changed, place)
        await asked.until(lambda: bool(asked.shown))
        assert "selekt" in asked.shown[0] and asked.last((folder / REMOTE).as_uri()) == ["IMG202"]


@awaited
async def test_what_is_wrong_with_a_configuration_is_told_in_the_language_of_the_editor(folder: Path) -> None:
    (folder / ".lvscare-codemod.toml").write_text("selekt = 1\n")
    async with session(folder, locale="zh-cn") as asked:
        asked.open(folder / CONSTANT)
        await asked.until(lambda: bool(asked.shown))
        assert asked.shown[0].startswith("lvscare-codemod: .lvscare-codemod.toml:1:1：没有键 'selekt'")


@awaited
async def test_what_a_baseline_knows_is_not_told_and_not_fixed(folder: Path, tmp_path: Path) -> None:
    subprocess.run(
        [*COMMAND[:-1], "lint", "--write-baseline", folder / "known.json", folder], capture_output=True, check=True
    )
    (folder / ".lvscare-codemod.toml").write_text('baseline = "known.json"\n')
    text = (folder / LOCAL).read_text()
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        assert await asked.codes(uri, 1) == []
        more = (
            "\nfunc (c *localConfigurator) more() { ipvs.LvsStaticPodYaml(nil, nil, nil, common.LvsCareRepoAndTag) }\n"
        )
        asked.change(uri, 2, text + more)
        (found,) = await asked.diagnostics(uri, 2)
        assert found.range.start.line > text.count("\n")
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), found.range, types.CodeActionContext([]))
        actions = await asked.client.text_document_code_action_async(params) or ()
        assert len(actions) == 3
        for action in actions:
            assert isinstance(action, types.CodeAction) and action.edit is not None
            (changed,) = action.edit.document_changes or ()
            assert isinstance(changed, types.TextDocumentEdit) and changed.text_document.uri == uri


@awaited
async def test_policies_are_asked_too(folder: Path) -> None:
    source = (
        'package sealer\n\nimport v1 "k8s.io/api/core/v1"\n\nvar pod = v1.Container{Image: "docker.io/library/x"}\n'
    )
    (folder / "run.go").write_text(source)
    async with session(folder, args=["--rules", "airgap"]) as asked:
        uri = (folder / "run.go").as_uri()
        assert "IMG501" in await asked.codes(uri)


# folders and files


@awaited
async def test_a_document_in_no_module_has_no_findings(tmp_path: Path) -> None:
    lone = tmp_path / "lone.go"
    lone.write_text('package x\n\nvar image = "sealerio/lvscare:latest"\n')
    async with session() as asked:
        uri = asked.open(lone)
        assert await asked.codes(uri, 1) == []
        hover = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(2, 16))
        assert await asked.client.text_document_hover_async(hover) is None
        odd = types.TextDocumentItem("untitled:Untitled-1", "go", 1, "package x")
        asked.client.text_document_did_open(types.DidOpenTextDocumentParams(odd))
        hover = types.HoverParams(types.TextDocumentIdentifier("untitled:Untitled-1"), types.Position(0, 0))
        assert await asked.client.text_document_hover_async(hover) is None
        assert asked.shown == []


@awaited
async def test_a_folder_without_a_module_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "x.go").write_text("package x\n")
    async with session(tmp_path) as asked:
        assert await asked.codes(asked.open(tmp_path / "x.go"), 1) == []
        assert asked.shown == []


@awaited
async def test_a_document_outside_of_all_folders_is_judged_in_its_module(folder: Path) -> None:
    async with session() as asked:
        assert await asked.codes(asked.open(folder / LOCAL), 1) == ["IMG202"]
        assert await asked.codes((folder / CONSTANT).as_uri()) == ["IMG101"]


@awaited
async def test_a_document_of_another_module_in_the_same_tree_is_judged_too(folder: Path) -> None:
    other = folder / "other"
    (other / "common").mkdir(parents=True)
    (other / "go.mod").write_text("module example.org/other\n")
    (other / "common/common.go").write_text('package common\n\nconst LvsCareRepoAndTag = "sealerio/lvscare"\n')
    async with session(other) as asked:
        assert await asked.codes((other / CONSTANT).as_uri()) == ["IMG102"]
        assert asked.last((folder / CONSTANT).as_uri()) is None
        assert await asked.codes(asked.open(folder / LOCAL), 1) == ["IMG202"]
        assert await asked.codes((folder / CONSTANT).as_uri()) == ["IMG101"]


@awaited
async def test_the_spelling_of_a_uri_is_the_clients_while_a_document_is_open(folder: Path) -> None:
    place = folder / "common/a+b.go"
    (folder / CONSTANT).rename(place)
    ours = place.as_uri().replace("+", "%2B")
    spelled = ours.replace("%2B", "+")
    async with session(folder) as asked:
        item = types.TextDocumentItem(spelled, "go", 1, place.read_text())
        asked.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        assert await asked.codes(spelled, 1) == ["IMG101"]
        asked.close(spelled)
        await asked.until(lambda: asked.last(spelled) == [] and asked.last(ours) == ["IMG101"])
        # an editor may take both for one
        assert [each.uri for each in asked.published if each.uri in (spelled, ours)][-2:] == [spelled, ours]


@awaited
async def test_a_folder_that_is_not_in_git_is_judged_too(folder: Path) -> None:
    shutil.rmtree(folder / ".git")
    async with session(folder.parent) as asked:
        assert await asked.codes(asked.open(folder / LOCAL), 1) == ["IMG202"]
        assert len([each for each in asked.published if each.uri.endswith("local.go")]) == 1


@awaited
async def test_several_folders_are_judged_and_one_can_go(folder: Path, tmp_path: Path) -> None:
    other = repository(tmp_path / "second")
    uris = [(each / LOCAL).as_uri() for each in (folder, other)]
    async with session(folder, other) as asked:
        for uri in uris:
            assert await asked.codes(uri) == ["IMG202"]
        gone = types.WorkspaceFoldersChangeEvent([], [types.WorkspaceFolder(other.as_uri(), "other")])
        asked.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(gone))
        await asked.until(lambda: asked.last(uris[1]) == [])
        assert asked.last(uris[0]) == ["IMG202"]
        back = types.WorkspaceFoldersChangeEvent([types.WorkspaceFolder(other.as_uri(), "other")], [])
        asked.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(back))
        await asked.until(lambda: asked.last(uris[1]) == ["IMG202"])


@awaited
async def test_a_document_counts_where_lint_would_read_its_file(folder: Path, tmp_path: Path) -> None:
    (folder / ".gitignore").write_text("*.gen.go\n")
    (folder / "common/link.go").symlink_to("common.go")
    other = repository(tmp_path / "second").rename(folder / "inner")
    text = 'package common\n\nvar Other = "sealerio/lvscare:v9"\n'
    async with session(folder) as asked:
        for name, codes in {
            "common/new.go": ["IMG201"],
            "new/deep/new.go": ["IMG201"],
            "common/new_test.go": [],
            "common/new.gen.go": [],
            "vendor/example.org/new/new.go": [],
            "common/link.go": ["IMG904"],
        }.items():
            assert await asked.codes(asked.open(folder / name, text), 1) == codes, name
        # a repository of its own
        assert await asked.codes(asked.open(other / CONSTANT), 1) == ["IMG101"]


@awaited
async def test_a_folder_that_moves_is_seen_by_the_event_for_the_folder(folder: Path) -> None:
    async with session(folder) as asked:
        assert await asked.codes((folder / LOCAL).as_uri()) == ["IMG202"]
        moved = (folder / "pkg/registry").rename(folder / "pkg/moved")
        asked.watched(DELETED, folder / "pkg/registry")
        await asked.until(lambda: asked.last((moved / "local.go").as_uri()) == ["IMG202"])
        assert asked.last((folder / LOCAL).as_uri()) == [] and asked.last((folder / "go.mod").as_uri()) == ["IMG106"]


@awaited
async def test_all_of_the_workspace_is_all_of_its_folders(folder: Path, tmp_path: Path) -> None:
    other = repository(tmp_path / "second")
    async with session(folder, other) as asked:
        uri = asked.open(folder / LOCAL)
        (found,) = await asked.diagnostics(uri, 1)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), found.range, types.CodeActionContext([]))
        actions = await asked.client.text_document_code_action_async(params) or ()
        changed = {each.title: each.edit.document_changes for each in actions}  # type: ignore[union-attr]
        uris = [each.text_document.uri for each in changed["lvscare-codemod: fix all in the workspace"]]
        assert uris == [(place / path).as_uri() for place in (folder, other) for path in (CONSTANT, LOCAL, REMOTE)]
        assert len(changed["lvscare-codemod: fix all in this file"]) == 1


@awaited
async def test_a_folder_behind_a_link_is_called_as_the_client_calls_it(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    async with session(link) as asked:
        assert await asked.codes((link / CONSTANT).as_uri()) == ["IMG101"]
        assert await asked.codes(asked.open(link / LOCAL), 1) == ["IMG202"]


@awaited
async def test_files_that_come_go_and_move_on_disk_are_seen(folder: Path) -> None:
    async with session(folder) as asked:
        old, new = folder / CONSTANT, folder / "common/images.go"
        assert await asked.codes(old.as_uri()) == ["IMG101"]
        old.rename(new)
        asked.watched(DELETED, old)
        asked.watched(CREATED, new)
        await asked.until(lambda: asked.last(new.as_uri()) == ["IMG101"] and asked.last(old.as_uri()) == [])
        more = folder / "common/more.go"
        more.write_text('package common\n\nvar Other = "sealerio/lvscare:v1"\n')
        asked.watched(CREATED, more)
        await asked.until(lambda: asked.last(more.as_uri()) == ["IMG201"])
        more.unlink()
        asked.watched(DELETED, more)
        await asked.until(lambda: asked.last(more.as_uri()) == [])


@awaited
async def test_a_change_on_disk_below_an_open_document_is_not_looked_at(folder: Path) -> None:
    async with session(folder) as asked:
        uri = asked.open(folder / LOCAL)
        assert await asked.codes(uri, 1) == ["IMG202"]
        (folder / LOCAL).write_text("package registry\n\nfunc (")
        asked.watched(types.FileChangeType.Changed, folder / LOCAL)
        asked.watched(types.FileChangeType.Changed, folder / CONSTANT)
        asked.change(uri, 2, (folder / "pkg/registry/registry.go").read_text())
        assert "IMG901" not in await asked.codes(uri, 2)
        asked.close(uri)
        await asked.until(lambda: asked.last(uri) == ["IMG901"])


@awaited
async def test_a_client_that_watches_files_is_asked_to(folder: Path) -> None:
    can = capabilities()
    assert can.workspace is not None
    can.workspace.did_change_watched_files = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
    async with session(folder, can=can) as asked:
        await asked.until(lambda: bool(asked.registered))
        assert asked.registered[0].method == "workspace/didChangeWatchedFiles"
        assert "**/*.{go,mod,work," in str(asked.registered[0].register_options)


# what takes long


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A folder with a `git` that waits before it searches, until somebody opens the pipe beside it, and removes it."""
    place = tmp_path / "slow"
    place.mkdir()
    os.mkfifo(place / "pipe")
    wait = f'case " $* " in *" grep "*) test ! -p {place}/pipe || cat {place}/pipe ;; esac'
    script = f'#!/bin/sh\n{wait}\nexec {shutil.which("git")} "$@"\n'
    (place / "git").write_text(script)
    (place / "git").chmod(0o755)
    return place


@awaited
async def test_what_git_could_not_do_is_told_and_tried_again(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "failing"
    place.mkdir()
    (place / "fails").touch()
    fail = f'case " $* " in *" grep "*) test ! -e {place}/fails || {{ echo "fatal: no luck" >&2; exit 128; }} ;; esac'
    (place / "git").write_text(f'#!/bin/sh\n{fail}\nexec {shutil.which("git")} "$@"\n')
    (place / "git").chmod(0o755)
    async with session(folder, environ={"PATH": f"{place}:{os.environ['PATH']}"}) as asked:
        uri = asked.open(folder / LOCAL)
        assert await asked.codes(uri, 1) == []
        asked.change(uri, 2, (folder / LOCAL).read_text() + "//\n")
        assert await asked.codes(uri, 2) == []
        (place / "fails").unlink()
        asked.change(uri, 3, (folder / LOCAL).read_text() + "///\n")
        assert await asked.codes(uri, 3) == ["IMG202"]
        (said,) = asked.shown
        assert "git grep: fatal: no luck" in said


def let_go(slow: Path) -> None:
    """Let the git that waits go on, and all that come after it. Opened for both, the pipe waits for no reader."""
    pipe = os.open(slow / "pipe", os.O_RDWR)
    (slow / "pipe").unlink()
    os.close(pipe)


def with_progress() -> types.ClientCapabilities:
    return capabilities(window=types.WindowClientCapabilities(work_done_progress=True))


@awaited
async def test_progress_is_shown_where_it_takes_long(folder: Path, slow: Path) -> None:
    environ = {"PATH": f"{slow}:{os.environ['PATH']}"}
    async with session(folder, can=with_progress(), environ=environ, locale="zh-cn") as asked:
        await asked.until(lambda: len(asked.progress()) > 1)
        assert asked.progress()[0].title == "正在查找镜像的来源" and asked.progress()[0].cancellable
        assert "已读取" in asked.progress()[1].message
        await asyncio.to_thread(let_go, slow)
        await asked.until(lambda: asked.progress()[-1].kind == "end")
        assert await asked.codes((folder / CONSTANT).as_uri()) == ["IMG101"]


@awaited
async def test_what_takes_long_can_be_cancelled_and_begun_again(folder: Path, slow: Path) -> None:
    environ = {"PATH": f"{slow}:{os.environ['PATH']}"}
    async with session(folder, can=with_progress(), environ=environ) as asked:
        await asked.until(lambda: bool(asked.progress()))
        (token,) = asked.client.progress_reports
        asked.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
        hover = types.HoverParams(types.TextDocumentIdentifier((folder / LOCAL).as_uri()), types.Position(0, 0))
        waiting = asyncio.ensure_future(asked.client.text_document_hover_async(hover))
        await asyncio.to_thread(let_go, slow)
        await asked.until(lambda: asked.progress()[-1].kind == "end")
        assert await waiting is None
        assert asked.published == []
        assert await asked.codes(asked.open(folder / LOCAL), 1) == ["IMG202"]


@awaited
async def test_a_question_can_be_taken_back(folder: Path, slow: Path) -> None:
    async with session(folder, environ={"PATH": f"{slow}:{os.environ['PATH']}"}) as asked:
        uri = asked.open(folder / LOCAL)
        hover = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(0, 0))
        request = asked.client.protocol.send_request("textDocument/hover", hover, msg_id="mine")
        asked.client.cancel_request(types.CancelParams("mine"))
        with pytest.raises(JsonRpcException) as refused:
            await asyncio.wrap_future(request)
        assert refused.value.code == types.LSPErrorCodes.RequestCancelled.value
        await asyncio.to_thread(let_go, slow)
        assert await asked.codes(uri, 1) == ["IMG202"]


@awaited
async def test_it_ends_at_once_while_something_takes_long(folder: Path, slow: Path) -> None:
    async with session(folder, environ={"PATH": f"{slow}:{os.environ['PATH']}"}) as asked:
        asked.open(folder / LOCAL)
    assert asked.published == []
    await asyncio.to_thread(let_go, slow)


# what a stranger may have put into the tree

BAD = "\x1b[31m\u202e::error::\r"


@awaited
async def test_what_is_said_of_a_hostile_tree_is_harmless(folder: Path) -> None:
    place = folder / f"common/a{BAD[:4]}\n.go"
    place.write_text('package common\n\nvar Other = "sealerio/lvscare:v1"\n')
    text = (folder / CONSTANT).read_text().replace("lvscare:latest", "lvscare:latest" + BAD.replace("\r", ""))
    async with session(folder) as asked:
        uri = asked.open(folder / CONSTANT, text)
        found = await asked.diagnostics(uri, 1)
        assert found and all(each.message.isprintable() for each in found)
        assert await asked.codes(place.as_uri()) == ["IMG201"]
        (other,) = await asked.diagnostics(place.as_uri())
        assert all(each.message.isprintable() for each in other.related_information or ())
        line = text[: text.index("LvsCareRepoAndTag")].count("\n")
        hover = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, 4))
        shown = await asked.client.text_document_hover_async(hover)
        assert shown is not None and isinstance(shown.contents, types.MarkupContent)
        assert all(each.isprintable() for each in shown.contents.value.split("\n"))
        everywhere = types.Range(types.Position(0, 0), types.Position(999, 0))
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), everywhere, types.CodeActionContext([]))
        actions = await asked.client.text_document_code_action_async(params) or ()
        assert actions and all(each.title.isprintable() for each in actions)
    assert asked.shown == []


@awaited
async def test_nothing_of_the_tree_is_executed(folder: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {ran}\n")
    script.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "diff.external",
        "filter.x.clean",
        "core.pager",
        "core.sshCommand",
        "diff.x.textconv",
    ):
        subprocess.run(["git", "config", name, str(script)], cwd=folder, check=True)
    (folder / ".gitattributes").write_text("* filter=x diff=x\n")
    shutil.copy(script, folder / ".git/hooks/post-index-change")
    async with session(folder) as asked:
        uri = asked.open(folder / "common/new.go", "package common\n")
        assert await asked.codes(uri, 1) == []
        asked.save(uri)
        assert await asked.codes((folder / CONSTANT).as_uri()) == ["IMG101"]
    assert not ran.exists()
