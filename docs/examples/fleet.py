"""Ask `lint` and `images` of every repository in a list, on as many machines as there are; see docs/fleet.md.

python fleet.py repositories.txt answers.jsonl > table.tsv
python fleet.py repositories.txt answers.jsonl --scheduler tcp://head:8786 > table.tsv

A line of the list is `REPOSITORY REVISION`: a work tree or a bare git directory, and a commit, branch or tag (or HEAD).
Each answer is appended as it comes, one JSON object a line; what has an answer is not asked again, so the same command
goes on where a run was interrupted. Each repository is asked in a process of its own, within limits of time and memory:
one that hangs, crashes or eats memory costs its own answer. Needs Linux, and `distributed` beside lvscare-codemod.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from distributed import Client, as_completed

CHILD = """
import json, resource, signal, sys
from codemod.api import Revision, UserError, as_dict, images, lint

repository, revision, rules, seconds, mib = sys.argv[1:]
signal.alarm(int(seconds) + 10)  # also where nobody is left to wait for this process
# what a process writes to, and each git that it starts; not the packs that git maps
resource.setrlimit(resource.RLIMIT_DATA, (int(mib) << 20,) * 2)
tree = Revision(repository, revision)
try:
    answer = {"lint": as_dict(lint(tree, rules or None)), "images": as_dict(images(tree))}
except UserError as error:
    sys.exit(str(error))
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
print(json.dumps(answer | {"mib": peak >> 10}))
"""


def ask(repository: str, revision: str, rules: str, seconds: int, mib: int) -> dict[str, Any]:
    """Return the answer of one repository, or why there is none."""
    command = [sys.executable, "-I", "-c", CHILD, repository, revision, rules, str(seconds), str(mib)]
    pipes: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    began = time.monotonic()
    with subprocess.Popen(command, start_new_session=True, **pipes) as child:
        try:
            out, err = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)  # and the git that it may be waiting for
            child.communicate()
            out, err = b"", f"not answered within {seconds} seconds".encode()
    said = err.decode(errors="replace").rstrip().rpartition("\n")[2] or f"exit status {child.returncode}"
    answer = json.loads(out) if child.returncode == 0 else {"failed": said}
    return {"repository": repository, "revision": revision, "seconds": round(time.monotonic() - began, 2)} | answer


def answers(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the answers that are there, after taking away a last line that was cut off while it was written."""
    data = path.read_bytes()
    os.truncate(path, data.rfind(b"\n") + 1)
    for line in data.split(b"\n")[:-1]:
        yield json.loads(line)


def rows(answer: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (what, which, where) of one repository: findings, images, and what nobody can say."""
    if "failed" in answer:
        yield "failed", answer["failed"], ""
        return
    for each in answer["lint"]["findings"]:
        yield each["code"], each["message"], f"{each['path']}:{each['line']}"
    asked = answer["lint"]["account"]
    if not any(rule["applies"] for rule in asked["rules"]) and not asked["policies"]:
        yield "no-rule", "no rule applies here", ""
    for each in answer["images"]["images"]:
        for place in each["uses"] or each["origins"]:
            yield "image", each["image"], f"{place['path']}:{place['line']}"
    for each in answer["images"]["account"]["not_analysed"]:
        yield "not-analysed", each["reason"], f"{each['path']}:{each['line']}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--scheduler", help="default: workers on this machine")
    parser.add_argument("--rules", default="", help="rule file, as each worker finds it (default: those that ship)")
    parser.add_argument("--seconds", type=int, default=600, help="for one repository (default: 600)")
    parser.add_argument("--mib", type=int, default=2048, help="for each process of one repository (default: 2048)")
    args = parser.parse_args()
    wanted = {(*line.rsplit(maxsplit=1), "HEAD")[:2] for line in args.list.read_text().splitlines() if line.strip()}
    with args.answers.open("a") as out:
        fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)  # two runs would ask everything twice
        left = wanted - {(each["repository"], each["revision"]) for each in answers(args.answers)}
        with Client(args.scheduler) as client:
            limits = args.rules, args.seconds, args.mib
            for future in as_completed([client.submit(ask, *each, *limits, pure=False) for each in sorted(left)]):
                if future.status == "finished":  # what befell the workers is no answer: it is asked again next time
                    out.write(json.dumps(future.result()) + "\n")
                    out.flush()
                future.release()
    found = {(each["repository"], each["revision"]): each for each in answers(args.answers)}
    table = sorted((*row, *name) for name in wanted & found.keys() for row in rows(found[name]))
    for row in [("what", "which", "where", "repository", "revision"), *table]:
        print("\t".join(repr(cell)[1:-1] for cell in row))  # a path may hold anything
    return 0 if wanted <= found.keys() else 1


if __name__ == "__main__":
    sys.exit(main())
