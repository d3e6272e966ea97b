"""What the client can do, and how it wants to be spoken to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lsprotocol import converters, types
from pygls.capabilities import ServerCapabilitiesBuilder

from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class ClientAbilities:
    """`encoding` is how it counts characters, `resolves` whether it asks for the edits of an action when it is chosen,
    `versions` whether it takes edits with the versions of documents, `creates` whether also such that make a file."""

    encoding: str = "utf-16"
    lang: str = "en"
    markdown: bool = False
    resolves: bool = False
    versions: bool = False
    creates: bool = False
    progress: bool = False
    watches: bool = False


def client_of(params: types.InitializeParams, lang: str | None, otherwise: str) -> ClientAbilities:
    """Return what a client says of itself; `lang` is what a person chose, and `otherwise` what the environment says."""
    can: Mapping[str, Any] = converters.get_converter().unstructure(params.capabilities)
    chosen = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
    locale = params.locale or ""
    spoken = ("zh" if locale.lower().startswith("zh") else "en") if locale else otherwise
    return ClientAbilities(
        encoding=types.PositionEncodingKind(chosen).value,
        lang=lang or spoken,
        markdown="markdown" in _get(can, "textDocument", "hover", "contentFormat", default=()),
        resolves="edit" in _get(can, "textDocument", "codeAction", "resolveSupport", "properties", default=()),
        versions=bool(_get(can, "workspace", "workspaceEdit", "documentChanges", default=False)),
        creates="create" in _get(can, "workspace", "workspaceEdit", "resourceOperations", default=()),
        progress=bool(_get(can, "window", "workDoneProgress", default=False)),
        watches=bool(_get(can, "workspace", "didChangeWatchedFiles", "dynamicRegistration", default=False)),
    )


def _get(tree: Mapping[str, Any], *names: str, default: Any) -> Any:
    """Return what is at the end of these names; the default where one is not there."""
    found: Any = tree
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return default if found is None else found
