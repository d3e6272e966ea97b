"""Long sessions with the real server: whatever is typed, it says what `lint` says of the same bytes, and soon."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pygls")
pytest.importorskip("pytest_lsp")

from editor_session import Session, awaited, repository, session
from lsprotocol import types

from codemod.golang.read.files import load_file

pytestmark = pytest.mark.full

CODEMOD = (sys.executable, "-I", "-m", "codemod")
PATHS = ("common/common.go", "pkg/registry/local.go", "pkg/runtime/kubernetes/utils.go", "pkg/ipvs/ipvs.go")
TYPED = (
    "", "x", "\n", "\r\n", "}", "{", '"', "镜像😀", "// 镜😀像 ", "\u2028", "\x0c", "common.LvsCareRepoAndTag",
    '\nvar _ = "sealerio/lvscare:v1"\n', "//codemod:ignore IMG202 -- x\n", "\nfunc f() {}\n", "sealerio/lvscare:latest",
    "lvscare",
)  # fmt: skip
Place = tuple[str, int, int, int, int, str]


def position(text: str, at: int) -> types.Position:
    """Return where a code point is, with lines that end at LF, CR LF or CR."""
    before = text[:at].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return types.Position(len(before) - 1, len(before[-1].encode("utf-16-le")) // 2)


def offset(text: str, line: int, column: int) -> int:
    """Return the code point at a place of a report: lines end at LF."""
    return sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1


def linted(folder: Path, texts: dict[str, str]) -> list[Place]:
    """Return what `lint` finds, as an editor counts."""
    done = subprocess.run([*CODEMOD, "lint", "--output-format", "json", folder], capture_output=True, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    found = []
    for each in json.loads(done.stdout)["findings"]:
        path = each["path"]
        text = texts.get(path) or (folder / path).read_bytes().decode()
        start, end = ((each[a], each[b]) for a, b in (("line", "column"), ("end_line", "end_column")))
        first, last = position(text, offset(text, *start)), position(text, offset(text, *end))
        found.append((path, first.line, first.character, last.line, last.character, each["code"]))
    return sorted(found)


def told(asked: Session, folder: Path) -> list[Place]:
    """Return what the server has said last of each file."""
    last = {each.uri: each.diagnostics for each in asked.published}
    return sorted(
        (Path(uri.removeprefix("file://")).relative_to(folder).as_posix(), d.range.start.line, d.range.start.character,
         d.range.end.line, d.range.end.character, str(d.code))
        for uri, diagnostics in last.items() for d in diagnostics
    )  # fmt: skip


class Typist:
    """Types at random into a few files, in parts and as wholes, and sometimes takes it all back."""

    def __init__(self, seed: int, folder: Path, asked: Session) -> None:
        self.random, self.asked = random.Random(seed), asked
        self.before = {path: (folder / path).read_text() for path in PATHS}
        self.texts = dict(self.before)
        self.versions = dict.fromkeys(PATHS, 1)
        self.uris = {path: asked.open(folder / path) for path in PATHS}

    async def types(self) -> None:
        broken = [path for path in PATHS if load_file(path, self.texts[path].encode()).broken]
        path = self.random.choice(broken or PATHS)
        text, self.versions[path] = self.texts[path], self.versions[path] + 1
        if self.random.random() < (0.7 if broken else 0.1):
            self.texts[path] = self.before[path]
            self.asked.change(self.uris[path], self.versions[path], self.texts[path])
        else:
            start = self.random.randrange(len(text) + 1)
            end = min(len(text), start + self.random.choice((0, 0, 1, 5, 30)))
            start, end = (at - (text[max(at - 1, 0) : at + 1] == "\r\n" and at > 0) for at in (start, end))
            self.change(path, start, max(start, end), self.random.choice(TYPED))
        await self.asked.diagnostics(self.uris[path], self.versions[path])
        # whatever was told with it has come when the next answer has
        about = types.CodeLensParams(types.TextDocumentIdentifier(self.uris[path]))
        await self.asked.client.text_document_code_lens_async(about)

    def change(self, path: str, start: int, end: int, new: str) -> None:
        text = self.texts[path]
        place = types.Range(position(text, start), position(text, end))
        document = types.VersionedTextDocumentIdentifier(self.versions[path], self.uris[path])
        part = types.TextDocumentContentChangePartial(place, new)
        self.asked.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [part]))
        self.texts[path] = text[:start] + new + text[end:]


@pytest.mark.parametrize("seed", range(4))
@awaited
async def test_whatever_is_typed_it_says_what_lint_says(seed: int, tmp_path: Path) -> None:
    folder, copy = repository(tmp_path), tmp_path / "copy"
    shutil.copytree(folder, copy)
    compared = 0
    async with session(folder) as asked:
        typist = Typist(seed, folder, asked)
        for _ in range(60):
            await typist.types()
            for path, text in typist.texts.items():
                (copy / path).write_bytes(text.encode())
            if any(load_file(path, text.encode()).broken for path, text in typist.texts.items()):
                continue
            compared += 1
            assert told(asked, folder) == await asyncio.to_thread(linted, copy, typist.texts)
    assert compared > 5


@awaited
async def test_a_second_change_is_answered_in_a_fifth_of_the_time_of_lint(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    for number in range(3000):
        place = folder / f"gen/p{number % 100}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"f{number}.go").write_text(
            f"package p\n\n// Value{number} is one of many.\nvar Value{number} = {number}\n"
        )
    cold, warm = [], []
    text = (folder / PATHS[0]).read_text()
    async with session(folder) as asked:
        uri = asked.open(folder / PATHS[0])
        await asked.diagnostics(uri, 1)
        for version in range(2, 12):
            begun = time.perf_counter()
            await asyncio.to_thread(subprocess.run, [*CODEMOD, "lint", "-q", folder], capture_output=True)
            cold.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            asked.change(uri, version, text + "//" * version)
            await asked.diagnostics(uri, version)
            warm.append(time.perf_counter() - begun)
    assert statistics.median(warm) < statistics.median(cold) / 5, (warm, cold)
