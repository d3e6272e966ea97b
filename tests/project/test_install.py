"""The install steps that people copy, in a checked-out tree that is out to be run: each by its real text.

The packages come from wheels that are made of what is installed here, with requirements that have their hashes: so pip
checks real hashes, resolves, and builds the checkout, and no network is asked.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml
from cli_cases import LOCAL
from console import FIXED, Console, broken, write
from hostile_install import plants
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKED = (ROOT / "requirements.txt").read_text("utf-8")
STEPS = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
JOB = yaml.safe_load((ROOT / "docs/gitlab-ci.yml").read_text("utf-8"))["lvscare-codemod"]
BARE = b"common.LvsCareRepoAndTag"
JOINED = b'fmt.Sprintf("%s/%s", net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common.LvsCareRepoAndTag)'


# the requirements


def locked() -> dict[str, Requirement]:
    pins = (Requirement(line.removesuffix("\\")) for line in LOCKED.splitlines() if re.match(r"\w", line))
    return {canonicalize_name(pin.name): pin for pin in pins}


def wanted() -> list[Requirement]:
    texts = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["preflight"]]
    return [Requirement(each) for each in [*texts, *PROJECT["build-system"]["requires"]]]


def test_the_requirements_satisfy_what_the_project_asks_for() -> None:
    pins = locked()
    for each in wanted():
        (pin,) = pins[canonicalize_name(each.name)].specifier
        assert pin.operator == "==" and each.specifier.contains(pin.version), f"{each}: run `make requirements`"


def test_the_requirements_hold_all_that_those_need_in_turn() -> None:
    pins, pending = locked(), [canonicalize_name(each.name) for each in wanted()]
    for name in pending:
        assert name in pins, f"{name}: run `make requirements`"
        try:
            needed = [Requirement(each) for each in distribution(name).requires or ()]
        except PackageNotFoundError:  # of another Python
            assert pins[name].marker
            continue
        more = {canonicalize_name(each.name) for each in needed if matters(each)}
        pending += sorted(more - {*pending})
    assert set(pending) == set(pins)


def matters(requirement: Requirement) -> bool:
    """Whether it is needed on any Python and system that the project supports."""
    versions = [{"python_version": each, "python_full_version": f"{each}.1"} for each in PYTHONS]
    systems = [{"sys_platform": each} for each in ("linux", "darwin")]
    marker = requirement.marker
    return not marker or any(marker.evaluate({**one, **other}) for one in versions for other in systems)


def test_every_pin_has_the_hashes_of_all_its_wheels() -> None:
    entries = [entry for entry in re.split(r"^(?=\w)", LOCKED, flags=re.M) if re.match(r"\w", entry)]
    hashes = {entry.partition("==")[0]: re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in entries}
    assert hashes.keys() == {pin.name for pin in locked().values()}
    assert all(hashes.values())
    # these are compiled: Linux with two C libraries and macOS, on two processors, for several Pythons
    assert all(len(hashes[name]) > 6 for name in ("libcst", "tree-sitter", "tree-sitter-go", "pyyaml"))
    # what is no wheel would be built, with build requirements that nobody pinned
    assert "\n--only-binary :all:\n" in LOCKED


def test_the_build_requirements_are_those_of_the_build_system() -> None:
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


# the steps


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this checkout, and with requirements that name the wheels in `wheels` beside it."""
    place = tmp_path_factory.mktemp("source")
    (place / "wheels").mkdir()
    (place / "checkout").mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, place / "checkout")
    for name in ("codemod", "rules"):
        shutil.copytree(ROOT / name, place / "checkout" / name, ignore=shutil.ignore_patterns("__pycache__"))
    lines = ["--only-binary :all:\n"]
    for name, pin in locked().items():
        if not pin.marker or pin.marker.evaluate():
            wheel = packed(distribution(name), place / "wheels")
            lines.append(f"{name}=={distribution(name).version} --hash=sha256:{digest(wheel).hex()}\n")
    (place / "checkout/requirements.txt").write_text("".join(lines))
    git = "git init -q && git add -A && git -c user.name=A -c user.email=a@example.org commit -qm all"
    subprocess.run(["sh", "-c", git], cwd=place / "checkout", check=True)
    return place / "checkout"


def packed(found: Distribution, folder: Path) -> Path:
    """Make the wheel that an installed distribution came from."""
    tag = re.findall(r"^Tag: (.*)", found.read_text("WHEEL") or "", re.M)[0]
    wheel = folder / f"{canonicalize_name(found.name).replace('-', '_')}-{found.version}-{tag}.whl"
    files = [each for each in found.files or () if ".." not in each.parts and "__pycache__" not in each.parts]
    with zipfile.ZipFile(wheel, "w") as archive:
        record = ""
        for each in files:
            if each.name not in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json"):
                archive.write(str(each.locate()), str(each))
                hashed = base64.urlsafe_b64encode(digest(Path(str(each.locate())))).rstrip(b"=").decode()
                record += f"{each},sha256={hashed},\n"
        (home,) = (each.parent for each in files if each.name == "RECORD")
        archive.writestr(f"{home}/RECORD", f"{record}{home}/RECORD,,\n")
    return wheel


def digest(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()


class Workspace(Console):
    """A checked-out tree with everything planted, one finding that is new since `main`, and a runner's folders."""

    def __init__(self, place: Path, wheels: Path) -> None:
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_NO_COMPILE": "1"}
        super().__init__(broken(place), place / "home", TMPDIR=str(place / "temp"), **offline)
        self.temp, self.marks = place / "temp", place / "marks"
        self.temp.mkdir()
        self.marks.mkdir()
        # not the one of the tests: what is installed has to do
        self.environ["PATH"] = os.pathsep.join([str(Path(sys.base_prefix) / "bin"), "/usr/bin", "/bin"])
        # a job may well have set it
        self.environ["PYTHONPATH"] = str(self.folder)
        write(self.folder, FIXED)
        self.must("git init -q && git add -A && git commit -qm base && git checkout -qb change")
        write(self.folder, {LOCAL: FIXED[LOCAL].replace(JOINED, BARE), **plants(self.marks)})
        self.must(
            "find . -path ./.git -prune -o -type f ! -name '*.*' -exec chmod +x {} +"
            " && git add -Af && git commit -qm change"
        )

    def script(self, text: str, shell: str, folder: Path | None = None, **environ: str) -> tuple[int, str]:
        command = shlex.join([*shell.split(), text])
        self.environ |= environ
        return self.run(command if folder is None else f"cd {shlex.quote(str(folder))} && {command}")

    def assert_untouched(self) -> None:
        assert sorted(os.listdir(self.marks)) == []
        assert self.run("git status --porcelain") == (0, "")


@pytest.fixture
def workspace(tmp_path: Path, source: Path) -> Workspace:
    return Workspace(tmp_path, source.parent / "wheels")


RUNNER = "bash --noprofile --norc -eo pipefail -c"


def run_step(workspace: Workspace, name: str, source: Path) -> tuple[int, str]:
    """Run a step of the action as the runner does it, `working-directory` included."""
    step = next(each for each in STEPS if each.get("name") == name)
    given = {"PYTHON": shutil.which("python3", path=workspace.environ["PATH"]) or "", "SOURCE": str(source)}
    given |= {"TREE": ".", "SINCE": "main", "BASE": "main", "RULES": "", "SELECT": "", "SARIF": "false"}
    given |= {"NO_NEW_IGNORES": "false", "CONFIG_FROM": ""}
    folder = {None: workspace.folder, "${{ runner.temp }}": workspace.temp}[step.get("working-directory")]
    runner = {"RUNNER_TEMP": str(workspace.temp), "GITHUB_OUTPUT": str(workspace.temp / "output"), "CI": "true"}
    return workspace.script(step["run"], RUNNER, folder, **runner, **{key: given[key] for key in step["env"]})


def assert_installs_and_lints(workspace: Workspace, source: Path) -> None:
    installed, said = run_step(workspace, "Install lvscare-codemod", source)
    assert (os.listdir(workspace.marks), installed) == ([], 0), said
    status, said = run_step(workspace, "Lint", source)
    assert (status, "IMG202" in said) == (1, True), said
    workspace.assert_untouched()


def test_the_action_runs_nothing_of_a_hostile_tree(workspace: Workspace, source: Path) -> None:
    assert_installs_and_lints(workspace, source)


@pytest.mark.full
def test_the_action_installs_what_is_published(workspace: Workspace) -> None:
    for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS"):
        del workspace.environ[name]
    workspace.environ |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    assert_installs_and_lints(workspace, ROOT)


def test_the_action_installs_nothing_whose_hash_is_another(workspace: Workspace, source: Path, tmp_path: Path) -> None:
    shutil.copytree(source, tmp_path / "other")
    requirements = tmp_path / "other/requirements.txt"
    requirements.write_text(re.sub(r"(libcst.*sha256:)\w+", r"\g<1>" + "0" * 64, requirements.read_text()))
    status, said = run_step(workspace, "Install lvscare-codemod", tmp_path / "other")
    assert status != 0 and "THESE PACKAGES DO NOT MATCH THE HASHES" in said


def test_the_plain_recipe_runs_nothing_of_a_hostile_tree(workspace: Workspace, source: Path) -> None:
    found = re.search(r"^## Plain shell\n\n```sh\n(.*?)^```", (ROOT / "docs/ci.md").read_text("utf-8"), re.M | re.S)
    assert found
    recipe = found[1].replace("/path/to/lvscare-codemod", str(source)).replace("origin/main", "main")
    status, said = workspace.script(recipe, "sh -c")
    assert (os.listdir(workspace.marks), status, "IMG202" in said) == ([], 1, True), said
    workspace.assert_untouched()


def test_the_gitlab_template_runs_nothing_of_a_hostile_tree(workspace: Workspace, source: Path) -> None:
    apt, *install = JOB["before_script"]
    assert apt.startswith("apt-get ")
    given = {"LVSCARE_CODEMOD": str(source), "LVSCARE_CODEMOD_COMMIT": "HEAD"}
    assert given.keys() < JOB["variables"].keys()
    # the runner makes one script of both
    text = "\n".join([*install, *JOB["script"]])
    status, said = workspace.script(text, "sh -ec", **given, CI_MERGE_REQUEST_DIFF_BASE_SHA="main")
    assert (os.listdir(workspace.marks), status) == ([], 1), said
    report = yaml.safe_load((workspace.folder / "gl-code-quality-report.json").read_text())
    assert [each["check_name"] for each in report] == ["IMG202"]


@pytest.mark.parametrize("program", ["pipx", "uv"])
def test_pipx_and_uv_install_it_as_the_readme_says(program: str, source: Path, tmp_path: Path) -> None:
    pages = [(ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")]
    (command,) = {*re.findall(rf"^{program} .*install .*", "\n".join(pages), re.M)}
    wheels = str(source.parent / "wheels")
    environ = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": str(tmp_path),
        "PIPX_DEFAULT_PYTHON": sys.executable,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": wheels,
        "UV_OFFLINE": "1",
        "UV_FIND_LINKS": wheels,
        "UV_PYTHON": sys.executable,
        "UV_NO_CACHE": "1",
    }
    done = subprocess.run(["sh", "-c", command], cwd=source, env=environ, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    installed = [tmp_path / ".local/bin/lvscare-codemod", "--version"]
    assert "lvscare-codemod" in subprocess.run(installed, capture_output=True, text=True, check=True).stdout


# the start of the tool


@pytest.mark.parametrize(
    "command", [["lvscare-codemod"], ["python", "-I", "-m", "codemod"]], ids=["program", "isolated module"]
)
def test_its_start_runs_nothing_of_the_working_directory(workspace: Workspace, command: list[str]) -> None:
    del workspace.environ["PYTHONPATH"]
    program = [str(Path(sys.executable).parent / command[0]), *command[1:]]
    for words in (
        ["lint", "--since", "main"],
        ["trace"],
        ["fix", "--diff"],
        ["explain", "IMG202"],
        ["preflight", "--help"],
    ):
        status, said = workspace.run(shlex.join([*program, *words]))
        assert (os.listdir(workspace.marks), status in (0, 1)) == ([], True), said
    workspace.assert_untouched()


def test_a_module_that_is_not_isolated_looks_for_no_other_in_the_working_directory(workspace: Workspace) -> None:
    del workspace.environ["PYTHONPATH"]
    # Python itself looks for these two before any of ours is loaded
    shutil.rmtree(workspace.folder / "codemod")
    shutil.rmtree(workspace.folder / "runpy")
    status, said = workspace.run(f"{sys.executable} -m codemod lint --since main")
    assert (os.listdir(workspace.marks), status) == ([], 1), said


def test_a_hook_runs_nothing_of_the_repository_whatever_the_environment_says(workspace: Workspace) -> None:
    path = workspace.environ.pop("PYTHONPATH")
    program = Path(sys.executable).parent / "lvscare-codemod"
    workspace.must(f"{program} install-hook")
    workspace.environ["PYTHONPATH"] = path
    workspace.must("git reset -q --soft main")
    status, said = workspace.run("git commit -m again")
    assert (os.listdir(workspace.marks), status, "IMG202" in said) == ([], 1, True), said
