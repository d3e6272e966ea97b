"""`docs/examples/fleet.py` with a real scheduler and workers on loopback: whatever happens, nothing is lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cli_cases import LOCAL, break_local, commit_all, git, write
from project import ROOT

pytest.importorskip("distributed")
import fleet
import psutil

PROGRAM = ROOT / "docs" / "examples" / "fleet.py"
ROOMY = {"seconds": 120, "mib": 2048}


@pytest.fixture
def mirrors(repository: Path, tmp_path: Path) -> list[Path]:
    """Bare clones of a fork: `bad.git` has a finding, the others have none."""
    names = ["good-1", "good-2", "good-3", "gate"]
    made = [tmp_path / f"{name}.git" for name in names]
    for each in made:
        git(tmp_path, "clone", "--quiet", "--mirror", str(repository), str(each))
    break_local(repository)
    commit_all(repository, "bad")
    git(tmp_path, "clone", "--quiet", "--mirror", str(repository), str(tmp_path / "bad.git"))
    return [tmp_path / "bad.git", *made]


@contextmanager
def running(*command: str, until: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a program of Dask until the block ends; it is ready when it has printed what is looked for."""
    with subprocess.Popen([sys.executable, "-m", *command], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield process, next(found[1] for line in process.stderr if (found := re.search(until, line)))
        finally:
            process.kill()


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[int]]]:
    """A scheduler and two workers: its address, their process ids."""
    quiet = ("--no-dashboard",)
    scheduler = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *quiet)
    with running(*scheduler, until=r"Scheduler at:\s+(tcp://\S+)") as (_, address):
        worker = ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", *quiet)
        ready = r"Registered to:\s+(\S+)"
        with running(*worker, until=ready) as (one, _), running(*worker, until=ready) as (other, _):
            yield address, [one.pid, other.pid]


def run(tmp_path: Path, repositories: list[Path], *options: str) -> subprocess.Popen[str]:
    (tmp_path / "list").write_text("".join(f"{each} main\n" for each in repositories))
    command = [sys.executable, str(PROGRAM), "list", "answers", *options]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=tmp_path, stdout=pipe, stderr=pipe, text=True)


def answered(tmp_path: Path) -> dict[str, Any]:
    lines = [json.loads(line) for line in (tmp_path / "answers").read_text().splitlines()]
    found = {Path(each["repository"]).stem: each for each in lines}
    assert len(found) == len(lines), "asked twice"
    return found


def stuck(repository: Path) -> Path:
    """Let git wait for the other side of a FIFO, as it would for a file system that has gone."""
    fifo = repository / "objects" / "info" / "alternates"
    os.mkfifo(fifo)
    return fifo


def asking(workers: list[int], repository: Path) -> psutil.Process:
    """Return the process that asks the repository."""
    children = [child for pid in workers for child in psutil.Process(pid).children()]
    return next(child for child in children if str(repository) in child.cmdline())


def test_a_worker_that_is_killed_in_the_middle_costs_no_answer(
    mirrors: list[Path], cluster: tuple[str, list[int]], tmp_path: Path
) -> None:
    address, workers = cluster
    fifo = stuck(mirrors[-1])
    program = run(tmp_path, mirrors, "--scheduler", address)
    with ThreadPoolExecutor() as waiting:
        # opened when somebody reads it: then one of the workers is in the middle of its work
        opened = waiting.submit(os.open, fifo, os.O_WRONLY)
        try:
            writer = opened.result(60)
        finally:
            os.close(os.open(fifo, os.O_RDONLY | os.O_NONBLOCK))  # nobody is left waiting where nobody read
    parent = asking(workers, mirrors[-1]).parent()
    assert parent is not None
    parent.kill()
    fifo.unlink()
    os.close(writer)
    out, err = program.communicate(timeout=120)
    assert program.returncode == 0, err
    found = answered(tmp_path)
    assert found.keys() == {"bad", "good-1", "good-2", "good-3", "gate"}
    assert not any("failed" in each for each in found.values())
    assert [line.split("\t")[2:4] for line in out.splitlines() if line.startswith("IMG")] == [
        [f"{LOCAL}:{line_of_the_image(mirrors[0])}", str(mirrors[0])]
    ]


def line_of_the_image(repository: Path) -> int:
    source = git(repository, "show", f"main:{LOCAL}").split("\n")
    return next(number for number, line in enumerate(source, 1) if "lvsImageURL := " in line)


def test_a_run_goes_on_where_it_was_cut_off(mirrors: list[Path], tmp_path: Path) -> None:
    known = {"repository": str(mirrors[1]), "revision": "main", "seconds": 1.0, "failed": "asked before"}
    (tmp_path / "answers").write_text(json.dumps(known) + '\n{"repository": "half of a li')
    program = run(tmp_path, mirrors[:2])
    out, err = program.communicate(timeout=120)
    assert program.returncode == 0, err
    found = answered(tmp_path)
    assert found["good-1"] == known
    assert found["bad"]["lint"]["summary"]["findings"] == 1
    assert f"failed\tasked before\t\t{mirrors[1]}\tmain\n" in out


def test_a_repository_alone_is_asked_at_head(mirrors: list[Path], tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"{mirrors[0]}\n\n")
    command = [sys.executable, str(PROGRAM), "list", "answers"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, answered(tmp_path)["bad"]["revision"]) == (0, "HEAD"), done.stderr


def test_two_runs_do_not_write_the_same_answers(mirrors: list[Path], tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "answers").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        program = run(tmp_path, mirrors)
        _, err = program.communicate(timeout=120)
    assert program.returncode == 1 and "BlockingIOError" in err
    assert answered(tmp_path) == {}


def test_a_repository_that_hangs_is_given_up(mirrors: list[Path]) -> None:
    stuck(mirrors[0])
    answer = fleet.ask(str(mirrors[0]), "main", "", seconds=1, mib=2048)
    assert answer["failed"] == "not answered within 1 seconds"
    # also the git that waited, which names the repository in its arguments
    asked = [each for each in psutil.process_iter(["cmdline"]) if str(mirrors[0]) in (each.info["cmdline"] or ())]
    assert psutil.wait_procs(asked, timeout=10)[1] == []


def test_a_repository_that_eats_memory_is_given_up(repository: Path) -> None:
    write(repository, {"common/big.go": b"package common\n\n//" + b" LvsCareRepoAndTag" * 2_000_000})
    commit_all(repository)
    assert fleet.ask(str(repository), "main", "", seconds=120, mib=64)["failed"] == "MemoryError"
    assert fleet.ask(str(repository), "main~1", "", seconds=120, mib=64)["lint"]["findings"] == []


def test_a_process_that_crashes_costs_its_answer(mirrors: list[Path]) -> None:
    fifo = stuck(mirrors[0])
    with ThreadPoolExecutor() as waiting:
        answer = waiting.submit(fleet.ask, str(mirrors[0]), "main", "", **ROOMY)
        opened = waiting.submit(os.open, fifo, os.O_WRONLY)
        try:
            writer = opened.result(60)
        finally:
            os.close(os.open(fifo, os.O_RDONLY | os.O_NONBLOCK))  # nobody is left waiting where nobody read
        asking([os.getpid()], mirrors[0]).kill()
        os.close(writer)
        assert answer.result(60)["failed"] == "exit status -9"


def test_a_damaged_repository_says_what_is_wrong(mirrors: list[Path]) -> None:
    for each in (mirrors[0] / "objects").glob("??/*"):
        each.unlink()
    assert str(mirrors[0]) in fleet.ask(str(mirrors[0]), "main", "", **ROOMY)["failed"]


def test_a_repository_without_the_rule_is_not_called_clean(mirrors: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, {"go.mod": b"module example.com/m\n", "m.go": b'package m\n\nconst Image = "quay.io/a/b:v1"\n'})
    git(other, "init", "--quiet")
    commit_all(other)
    found = list(fleet.rows(fleet.ask(str(other), "main", "", **ROOMY)))
    assert ("no-rule", "no rule applies here", "") in found
    assert ("image", "quay.io/a/b:v1", "m.go:3") in found


def test_what_the_table_prints_is_harmless(mirrors: list[Path], tmp_path: Path) -> None:
    hostile = {"repository": str(mirrors[0]), "revision": "main", "seconds": 1.0, "failed": "\x1b[2J\tx\n\u202e镜像"}
    (tmp_path / "answers").write_text(json.dumps(hostile) + "\n")
    out, _ = run(tmp_path, mirrors[:1]).communicate(timeout=120)
    assert out.splitlines()[1:] == [f"failed\t\\x1b[2J\\tx\\n\\u202e镜像\t\t{mirrors[0]}\tmain"]


def test_the_program_is_at_most_120_lines() -> None:
    assert len(PROGRAM.read_text().splitlines()) <= 120
