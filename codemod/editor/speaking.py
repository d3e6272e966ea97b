"""pygls, held to what this project prints: no text of a tree or a client reaches a log or a message as it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException, JsonRpcInvalidParams, JsonRpcInvalidRequest
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter
from pygls.protocol.json_rpc import RPCRequest

from codemod.report.safe import printable
from codemod.report.userinfo import without_userinfo

_LONGEST = 500  # characters: pygls quotes whole messages, and so whole documents


class _Protocol(LanguageServerProtocol):
    """pygls says nothing to who asks with wrong parameters, or after the end: the specification wants an error."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=JsonRpcInvalidParams().to_response_error())
            raise

    def handle_message(self, message: Any) -> None:
        if self._shutdown and isinstance(message, RPCRequest):
            self._send_response(message.id, error=JsonRpcInvalidRequest("shut down").to_response_error())
        else:
            super().handle_message(message)


class Speaker(LanguageServer):
    """A language server whose own troubles go to `note`, one short line each."""

    def __init__(self, name: str, version: str, note: Callable[[str], None]) -> None:
        super().__init__(name, version, protocol_cls=_Protocol, converter_factory=default_converter)
        self._note = note
        for log in map(logging.getLogger, ("pygls", "asyncio")):
            log.handlers, log.propagate = [_Notes(note)], False

    def report_server_error(self, error: Exception, source: Any) -> None:
        # the client has the error of a request as its answer
        if source is not FeatureRequestError:
            self._note(_short(f"{type(error).__name__}: {error}"))

    def log(self, text: str) -> None:
        """Write one line to the client's log."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Info, _harmless(text)))

    def warn(self, text: str) -> None:
        """Show a warning to the person at the editor."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, _harmless(text)))


class _Notes(logging.Handler):
    def __init__(self, note: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        if not (record.exc_info and isinstance(record.exc_info[1], JsonRpcException)):
            self._note(_short(record.getMessage()))


def _short(text: str) -> str:
    first = text.partition("\n")[0]
    return first if len(first) <= _LONGEST else first[:_LONGEST] + " ..."


def _harmless(text: str) -> str:
    return f"lvscare-codemod: {printable(without_userinfo(text))}"
