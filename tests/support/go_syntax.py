"""What Go's own parser reads in a source, beside what ours does: where statements, calls and literals begin and end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from codemod.golang.read.files import File
from codemod.golang.read.parsing import first_error, parse
from codemod.golang.read.syntax import lower

GO = Path(sysconfig.get_path("purelib")) / "go" / "bin" / "go"
STANDARD = GO.parent.parent / "src"

Spans = dict[str, set[tuple[int, int]]]

_JUDGE = """package main

import (
	"bufio"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

type answer struct {
	Error string
	Spans map[string][][2]int
}

func read(source string) answer {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		return answer{Error: err.Error()}
	}
	spans := map[string][][2]int{}
	unnamed := map[ast.Node]bool{} // by our grammar
	ast.Inspect(file, func(node ast.Node) bool {
		kind := ""
		switch node := node.(type) {
		case *ast.SwitchStmt:
			unnamed[node.Body], kind = true, "statement"
		case *ast.TypeSwitchStmt:
			unnamed[node.Body], unnamed[node.Assign], kind = true, true, "statement"
		case *ast.SelectStmt:
			unnamed[node.Body], kind = true, "statement"
		case *ast.EmptyStmt, *ast.LabeledStmt, *ast.CaseClause, *ast.CommClause, *ast.DeclStmt:
		case ast.Stmt, ast.Decl:
			kind = "statement"
		case *ast.CallExpr:
			kind = "call"
		case *ast.CompositeLit:
			if node.Type != nil {
				kind = "literal"
			}
		}
		if kind != "" && !unnamed[node] {
			start, end := set.PositionFor(node.Pos(), false), set.PositionFor(node.End(), false)
			spans[kind] = append(spans[kind], [2]int{start.Offset, end.Offset})
		}
		return true
	})
	return answer{Spans: spans}
}

func main() {
	in, out := json.NewDecoder(os.Stdin), bufio.NewWriter(os.Stdout)
	for {
		var source string
		if in.Decode(&source) != nil {
			return
		}
		_ = json.NewEncoder(out).Encode(read(source))
		_ = out.Flush()
	}
}
"""
_STATEMENT = re.compile(
    r"block|short_var_declaration|(const|var|type|import|function|method)_declaration"
    r"|(expression|send|inc|dec|assignment|return|go|defer|if|for|(expression|type)_switch|select|fallthrough|break"
    r"|continue|goto|receive)_statement"
)


@dataclass(frozen=True)
class Judge:
    """A running parser; it is asked for one source after the other."""

    process: subprocess.Popen[str]

    def read(self, source: bytes) -> Spans | str:
        """Return the spans by kind, or what is wrong with the source."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps(source.decode()) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if answer["Error"]:
            return str(answer["Error"])
        return {kind: {(start, end) for start, end in spans} for kind, spans in answer["Spans"].items()}


def judge(folder: Path) -> Iterator[Judge]:
    """Build the parser in the folder, and yield it while it runs."""
    (folder / "judge.go").write_text(_JUDGE)
    env = os.environ | {"GOTOOLCHAIN": "local", "GO111MODULE": "off"}
    subprocess.run([GO, "build", "-o", "judge", "judge.go"], cwd=folder, env=env, check=True)
    with subprocess.Popen([folder / "judge"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Judge(process)
        assert process.stdin is not None
        process.stdin.close()


def spans(source: bytes) -> Spans | None:
    """Return what our nodes have, in the judge's kinds; None where it does not parse."""
    tree = parse(source)
    if first_error(tree) is not None:
        return None
    found: Spans = {}
    for raw in tree.root_node.named_children:
        for node in lower(raw, File("", source, [])).walk():
            if (kind := _kind(node.kind)) is not None:
                found.setdefault(kind, set()).add((node.start, node.end))
    return found


def _kind(kind: str) -> str | None:
    if kind in ("call_expression", "type_conversion_expression"):
        return "call"
    if kind == "composite_literal":
        return "literal"
    return "statement" if _STATEMENT.fullmatch(kind) else None
