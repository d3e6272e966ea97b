"""A client of the real language server, over pipes: pytest-lsp's, which holds the server to the specification."""

from __future__ import annotations

import asyncio
import functools
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from console import broken
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, LanguageClient, register_lsp_features
from pytest_lsp.client import progress as keep_progress

PATIENCE = 120  # seconds: where something never comes, a test fails
Diagnostics = Sequence[types.Diagnostic]


def awaited(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Let pytest run a coroutine, with the fixtures that it names."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async def bounded() -> None:
            await asyncio.wait_for(test(*args, **kwargs), PATIENCE)

        asyncio.run(bounded())

    return run


def repository(place: Path) -> Path:
    """Return a git repository with three findings, one in each of three files."""
    folder = broken(place)
    for command in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True)
    return folder


class Session:
    """A client with what it was told; `client` is what sends."""

    def __init__(self) -> None:
        self.client = LanguageClient(converter_factory=default_converter)
        self.published: list[types.PublishDiagnosticsParams] = []
        self.shown: list[str] = []
        self.registered: list[types.Registration] = []
        self._news = asyncio.Event()
        own = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: self._publish,
            types.PROGRESS: self._progress,
            types.WINDOW_SHOW_MESSAGE: self._show,
            types.CLIENT_REGISTER_CAPABILITY: self._register,
        }
        register_lsp_features(
            self.client, {**DEFAULT_CLIENT_FEATURES, **{k: functools.partial(f) for k, f in own.items()}}
        )

    def _publish(self, params: types.PublishDiagnosticsParams) -> None:
        self.published.append(params)
        self._news.set()

    def _progress(self, params: types.ProgressParams) -> None:
        keep_progress(self.client, params)
        self._news.set()

    def _show(self, params: types.ShowMessageParams) -> None:
        self.shown.append(params.message)
        self._news.set()

    def _register(self, params: types.RegistrationParams) -> None:
        self.registered += params.registrations
        self._news.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, which the server's next words may bring about."""
        while not holds():
            self._news.clear()
            await self._news.wait()

    def open(self, path: Path, text: str | None = None, version: int = 1) -> str:
        """Open a file as an editor does: it shows no byte order mark."""
        shown = path.read_bytes().decode("utf-8-sig") if text is None else text
        item = types.TextDocumentItem(path.as_uri(), "go", version, shown)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return path.as_uri()

    def change(self, uri: str, version: int, text: str) -> None:
        document = types.VersionedTextDocumentIdentifier(version, uri)
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    def close(self, uri: str) -> None:
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def save(self, uri: str) -> None:
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))

    def watched(self, type_: types.FileChangeType, *paths: Path) -> None:
        events = [types.FileEvent(path.as_uri(), type_) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

    def progress(self) -> list[Any]:
        """Return what was said of the first thing that took long."""
        return next(iter(self.client.progress_reports.values()), [])

    async def diagnostics(self, uri: str, version: int | None = None) -> Diagnostics:
        """Return what was told of a URI, in this version; what was told last where none is asked for."""

        def told() -> list[types.PublishDiagnosticsParams]:
            return [each for each in self.published if each.uri == uri and version in (None, each.version)]

        await self.until(lambda: bool(told()))
        return told()[-1].diagnostics

    async def codes(self, uri: str, version: int | None = None) -> list[Any]:
        return [each.code for each in await self.diagnostics(uri, version)]

    def last(self, uri: str) -> list[Any] | None:
        """Return the codes that were told last of a URI, None where it was never spoken of."""
        told = [each for each in self.published if each.uri == uri]
        return [each.code for each in told[-1].diagnostics] if told else None


def capabilities(**more: Any) -> types.ClientCapabilities:
    """Return what an ordinary editor of today can do."""
    edit = types.WorkspaceEditClientCapabilities(document_changes=True)
    hover = types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown])
    return types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(workspace_edit=edit),
        text_document=types.TextDocumentClientCapabilities(hover=hover),
        **more,
    )


@asynccontextmanager
async def session(
    *folders: Path,
    args: Sequence[str] = (),
    can: types.ClientCapabilities | None = None,
    environ: dict[str, str] | None = None,
    **more: Any,
) -> AsyncIterator[Session]:
    """Start a server for these folders, and end it as an editor does; it ends with status 0 then."""
    made = Session()
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | (environ or {})
    await made.client.start_io(sys.executable, "-I", "-m", "codemod", "lsp", *args, env=env)
    listed = [types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders]
    params = types.InitializeParams(capabilities=can or capabilities(), workspace_folders=listed, **more)
    await made.client.initialize_session(params)
    server = made.client._server
    assert server is not None
    try:
        yield made
        await made.client.shutdown_session()
        assert server.returncode == 0
    finally:
        if server.returncode is None:
            server.kill()
        await made.client.stop()
