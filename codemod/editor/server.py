"""The language server on standard input and output: what the client sends, and when it gets an answer.

All judging is done by one thread, one thing after the other, so the loop that reads messages never waits for it. A
change is judged at once where nothing is being judged; what comes meanwhile waits until nothing has come for a moment.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import Any, BinaryIO, TypeVar

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcRequestCancelled,
    JsonRpcServerNotInitialized,
)

from codemod import __version__
from codemod.editor import actions
from codemod.editor.answers import Look
from codemod.editor.client import ClientAbilities, client_of
from codemod.editor.documents import Document, Documents, path_of, real, uri_of
from codemod.editor.interruptible import Interrupted
from codemod.editor.programs import Programs
from codemod.editor.progressing import Progress
from codemod.editor.sheets import Sheet, sheet_of
from codemod.editor.speaking import Speaker
from codemod.editor.telling import Diagnostics, Told, told, total
from codemod.finding.diagnostics import message
from codemod.finding.messages import translate
from codemod.report.safe import printable

QUIET = 0.2  # seconds without a change, where something was being judged when one came
_WATCHED = ("**/*.{go,mod,work,py,toml}", "**/modules.txt", "**/.gitignore")  # a configuration, and rules, too
_OWN = (types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE, types.TEXT_DOCUMENT_DID_CLOSE)

T = TypeVar("T")


class Server:
    """One session with one client. `lang` is what a person chose, and `otherwise` what the environment says."""

    def __init__(self, look: Look, lang: str | None, otherwise: str, note: Callable[[str], None]) -> None:
        self._lang, self._otherwise = lang, otherwise
        self._client = ClientAbilities(lang=lang or otherwise)
        self._documents = Documents()
        self._folders: dict[str, str] = {}  # as the client writes them, by their real paths
        self._stop = Event()
        self._programs = Programs(look, self._stop)
        self._worker = ThreadPoolExecutor(1, "judge")
        self._told: dict[str, Told] = {}
        self._sent: dict[str, Diagnostics] = {}
        self._changed = asyncio.Event()
        self._due = 0.0
        self._busy = self._ended = False
        self._loop: asyncio.Task[None] | None = None
        self.ls = Speaker("lvscare-codemod", __version__, note)
        self._progress = Progress(self.ls)
        for method in _OWN:
            # pygls would keep a copy of each document, with other ideas of where a line ends
            self.ls.protocol.fm.builtin_features.pop(method)
        for name, handle, options in self._features():
            # it leaves marks on what it is given, which a bound method does not take
            self.ls.feature(name, options)(partial(handle))

    def serve(self, stdin: BinaryIO, stdout: BinaryIO) -> int:
        """Speak until the client ends it. Return the exit status of the protocol: 0 only after a `shutdown`."""
        self.ls.start_io(stdin, stdout)
        self._stop.set()
        self._worker.shutdown(wait=False, cancel_futures=True)
        return 0 if self._ended else 1

    def _features(self) -> Iterator[tuple[str, Callable[..., Any], Any]]:
        kinds = [actions.QUICK, actions.FIX_ALL]
        yield types.INITIALIZE, self._initialize, None
        yield types.INITIALIZED, self._initialized, None
        yield types.SHUTDOWN, self._shutdown, None
        yield types.TEXT_DOCUMENT_DID_OPEN, self._did_open, None
        yield types.TEXT_DOCUMENT_DID_CHANGE, self._did_change, None
        yield types.TEXT_DOCUMENT_DID_SAVE, self._did_save, None
        yield types.TEXT_DOCUMENT_DID_CLOSE, self._did_close, None
        yield types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._did_change_files, None
        yield types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._did_change_folders, None
        yield types.WINDOW_WORK_DONE_PROGRESS_CANCEL, self._did_cancel, None
        yield types.TEXT_DOCUMENT_CODE_ACTION, self._code_actions, types.CodeActionOptions(kinds, resolve_provider=True)
        yield types.CODE_ACTION_RESOLVE, self._resolve, None
        yield types.TEXT_DOCUMENT_HOVER, self._hover, None
        yield types.TEXT_DOCUMENT_DEFINITION, self._definition, None
        yield types.TEXT_DOCUMENT_CODE_LENS, self._code_lens, None
        yield types.TEXT_DOCUMENT_DOCUMENT_LINK, self._links, None

    # the session

    def _initialize(self, params: types.InitializeParams) -> None:
        self._client = client_of(params, self._lang, self._otherwise)
        self._documents = Documents(self._client.encoding)
        uris = [folder.uri for folder in params.workspace_folders or ()]
        if params.workspace_folders is None:
            uris = [params.root_uri or (uri_of(params.root_path) if params.root_path else "")]
        self._add_folders(uris)
        self._loop = asyncio.create_task(self._keep_judging())

    def _initialized(self, params: types.InitializedParams) -> None:
        if self._client.watches:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            asked = types.Registration("watch", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.ls.client_register_capability(types.RegistrationParams([asked]))
        self._touch()

    def _shutdown(self, params: None) -> None:
        self._ended = True
        self._stop.set()
        if self._loop is not None:
            self._loop.cancel()

    def _add_folders(self, uris: Sequence[str]) -> None:
        for path in filter(None, map(path_of, uris)):
            self._folders[os.path.realpath(path)] = path

    # what changes

    def _did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        self._documents.opened(document.uri, document.version, document.text)
        self._touch()

    def _did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        self._documents.changed(document.uri, document.version, params.content_changes)
        self._touch()

    def _did_save(self, params: types.DidSaveTextDocumentParams) -> None:
        # not every client watches files: what else has changed on disk is seen now
        self._refresh([params.text_document.uri])

    def _did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._documents.closed(params.text_document.uri)
        self._refresh([params.text_document.uri])

    def _did_change_files(self, params: types.DidChangeWatchedFilesParams) -> None:
        # an open document is what the client says, whatever lies on disk
        changed = types.FileChangeType.Changed
        self._refresh([each.uri for each in params.changes if each.type != changed or not self._is_open(each.uri)])

    def _is_open(self, uri: str) -> bool:
        path = path_of(uri)
        return path is not None and real(path) in self._documents.open

    def _did_change_folders(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for path in filter(None, (path_of(folder.uri) for folder in params.event.removed)):
            self._folders.pop(os.path.realpath(path), None)
        self._add_folders([folder.uri for folder in params.event.added])
        self._touch()

    def _refresh(self, uris: Sequence[str]) -> None:
        paths = [real(path) for path in map(path_of, uris) if path is not None]
        if paths and not self._ended:
            self._worker.submit(self._programs.refresh, paths)
            self._touch()

    def _touch(self) -> None:
        now = asyncio.get_running_loop().time()
        self._due = now + QUIET if self._busy else now
        self._changed.set()

    # judging

    async def _keep_judging(self) -> None:
        while True:
            await self._changed.wait()
            while (left := self._due - asyncio.get_running_loop().time()) > 0:
                await asyncio.sleep(left)
            self._changed.clear()
            self._busy = True
            try:
                await self._judge()
            except BrokenPipeError:
                return
            except Exception as error:  # one bad answer must not be the last one
                self.ls.log(_internal(error))
            self._busy = self._changed.is_set()

    async def _judge(self) -> None:
        documents = self._documents.open
        judging = asyncio.ensure_future(self._work(self._judged, documents, self._client))
        judging.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may wait for it any more
        try:
            found = await (self._progress.beside(judging, self._said) if self._client.progress else judging)
        except Interrupted:
            return
        finally:
            if not self._ended:
                self._stop.clear()
        before, self._told = self._told, found
        for root, each in found.items():
            if each.trouble and (root not in before or before[root].trouble != each.trouble):
                self.ls.warn(each.trouble)
        self._publish(documents, total(found))

    def _said(self) -> Iterator[str]:
        """Yield what is being done, and then, whenever it is asked, how far it is."""
        yield translate(message("looking for where images come from"), self._client.lang)
        while True:
            read = sum(judge.files_read for judge in self._programs.judges.values())
            yield translate(message("{n} files read ...", n=str(read)), self._client.lang)

    def _judged(self, documents: Mapping[str, Document], client: ClientAbilities) -> dict[str, Told]:
        views = self._programs.views(list(self._folders.values()), documents)
        return {view.root: told(view, client, self._folders, self._told.get(view.root)) for view in views}

    def _publish(self, judged: Mapping[str, Document], found: Mapping[str, Diagnostics]) -> None:
        """Tell the client what it does not know; of every open document, that it was judged.

        What is no more is told first: a client may take two spellings of a URI for one.
        """
        opened = {document.uri: document.version for document in self._documents.open.values()}
        versions = {document.uri: document.version for document in judged.values()}
        for uri in dict.fromkeys([*(self._sent.keys() - found.keys()), *versions, *found]):
            diagnostics, version = found.get(uri, []), versions.get(uri)
            # what has changed meanwhile is judged again
            if opened.get(uri) == version and (version is not None or diagnostics != self._sent.get(uri, [])):
                self._sent[uri] = diagnostics
                self.ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))

    def _did_cancel(self, params: types.WorkDoneProgressCancelParams) -> None:
        if self._progress.is_of(params.token):
            self._stop.set()

    def _work(self, function: Callable[..., T], *args: Any) -> Awaitable[T]:
        return asyncio.get_running_loop().run_in_executor(self._worker, partial(function, *args))

    # questions

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        return await self._ask(params.text_document.uri, lambda sheet: sheet.hover(params.position))

    async def _definition(self, params: types.DefinitionParams) -> list[types.Location] | None:
        return await self._ask(params.text_document.uri, lambda sheet: sheet.definition(params.position))

    async def _code_lens(self, params: types.CodeLensParams) -> list[types.CodeLens] | None:
        return await self._ask(params.text_document.uri, Sheet.lenses)

    async def _links(self, params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
        return await self._ask(params.text_document.uri, Sheet.links)

    async def _code_actions(self, params: types.CodeActionParams) -> list[types.CodeAction] | None:
        only = [getattr(kind, "value", kind) for kind in params.context.only or ()]
        return await self._ask(params.text_document.uri, lambda sheet: sheet.actions(params.range, only))

    async def _resolve(self, action: types.CodeAction) -> types.CodeAction:
        uri = action.data.get("uri") if isinstance(action.data, dict) else None
        found = await self._ask(uri, lambda sheet: sheet.resolved(action)) if isinstance(uri, str) else None
        if found is None:
            raise JsonRpcInvalidParams("no action of this server, or of a document that is not open any more")
        return found

    async def _ask(self, uri: str, ask: Callable[[Sheet], T]) -> T | None:
        """Ask about an open document, as it is now; None where it is in no program."""
        if self._loop is None:
            raise JsonRpcServerNotInitialized("not initialized")
        path = path_of(uri)
        try:
            return await self._work(self._asked, self._documents.open, self._client, real(path or "/"), ask)
        except Interrupted:
            raise JsonRpcRequestCancelled("cancelled") from None
        except JsonRpcException:
            raise
        except Exception as error:
            raise JsonRpcInternalError(_internal(error)) from None

    def _asked(
        self, documents: Mapping[str, Document], client: ClientAbilities, path: str, ask: Callable[[Sheet], T]
    ) -> T | None:
        sheet = sheet_of(path, self._programs.views(list(self._folders.values()), documents), client, self._folders)
        return ask(sheet) if sheet is not None else None


def _internal(error: Exception) -> str:
    return printable(f"internal error, please report it: {type(error).__name__}: {error}")
