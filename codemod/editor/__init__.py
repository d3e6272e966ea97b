"""The language server: what `lint`, `trace` and `fix` say, where people write.

`answers` judges one tree with what is open in the editor, and keeps what it has parsed; `server` speaks with the
client. Nothing here writes a file: a fix is handed to the editor as edits. Only `lvscare-codemod lsp` loads it.
"""
