"""`preflight bundle`: build contexts as sealer reads them, and registry storage that a real registry wrote."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from preflight_asking import Answer, Ask, Pushed, rule_for

from codemod.errors import UserError
from codemod.preflight import sealer
from codemod.report.places import ReportSources

PIN = "sealerio/lvscare:v1.1.3-beta.8"


def context(folder: Path, **files: str) -> Path:
    """A build context; `__` in a name stands for `/`, and `_dot_` for `.`."""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    folder.mkdir(exist_ok=True)
    return folder


def place(answer: Answer, number: int = 0) -> tuple[str, int, int]:
    span = answer.findings[number].span
    found = ReportSources(answer.outcome.read).place(span)
    return Path(span.path).name, found.line, found.column


@pytest.mark.parametrize(
    "line",
    [
        PIN,
        f"docker.io/{PIN}",
        f"  '{PIN}'  ",
        f'"{PIN}"\r',
        # the registry's host is no part of the name in the packaged registry
        f"mirror.example:5000/{PIN}",
    ],
)
def test_an_image_list_with_the_image_passes(ask: Ask, tmp_path: Path, line: str) -> None:
    root = context(tmp_path / "x", manifests__imageList=f"# images\n\npause:3.9\n{line}\n")
    answer = ask("bundle", root)
    assert (answer.exit, answer.findings) == (0, [])


@pytest.mark.parametrize(
    "line", ["", f"# {PIN}", "sealerio/lvscare", "sealerio/lvscare:latest", "fanux/lvscare:v1.1.3-beta.8"]
)
def test_an_image_list_without_the_image_fails(ask: Ask, tmp_path: Path, line: str) -> None:
    answer = ask("bundle", context(tmp_path / "x", manifests__imageList=f"pause:3.9\n{line}\n"))
    assert (answer.exit, answer.codes) == (1, ["IMG407"])


def test_another_tag_in_the_list_is_pointed_at(ask: Ask, tmp_path: Path) -> None:
    root = context(tmp_path / "x", manifests__imageList="pause:3.9\n  docker.io/sealerio/lvscare:v1.1.3-beta.7\n")
    answer = ask("bundle", root)
    assert (answer.codes, place(answer)) == (["IMG407"], ("imageList", 2, 1))
    said = "docker.io/sealerio/lvscare:v1.1.3-beta.7 is named here, and not sealerio/lvscare:v1.1.3-beta.8"
    assert str(answer.findings[0].message) == said


def test_an_empty_context_fails(ask: Ask, tmp_path: Path) -> None:
    assert ask("bundle", tmp_path).codes == ["IMG407"]


def test_a_list_at_the_root_is_not_read_by_sealer(ask: Ask, tmp_path: Path) -> None:
    answer = ask("bundle", context(tmp_path / "x", imageList=f"pause:3.9\n{PIN}\n"))
    assert (answer.exit, answer.codes, place(answer)) == (1, ["IMG408"], ("imageList", 2, 1))


def test_a_list_at_both_places_passes(ask: Ask, tmp_path: Path) -> None:
    assert ask("bundle", context(tmp_path / "x", imageList=PIN, manifests__imageList=PIN)).exit == 0


@pytest.mark.parametrize(
    "name", ["manifests__a_dot_yaml", "manifests__deep__a_dot_YML", "application__apps__x__a_dot_tmpl"]
)
def test_an_image_line_in_a_manifest_passes(ask: Ask, tmp_path: Path, name: str) -> None:
    assert ask("bundle", context(tmp_path / "x", **{name: f"    - image: '{PIN}'\n"})).exit == 0


@pytest.mark.parametrize("name", ["manifests__a_dot_txt", "other__a_dot_yaml", "application__a_dot_yaml"])
def test_sealer_reads_no_other_files(ask: Ask, tmp_path: Path, name: str) -> None:
    assert ask("bundle", context(tmp_path / "x", **{name: f"image: {PIN}\n"})).codes == ["IMG407"]


@pytest.mark.parametrize(
    "line",
    [f"image: {PIN} # note", f"{{name: a, image: {PIN}}}", f"image: &x {PIN}", f"# {PIN}\nargs: [{PIN}]"],
)
def test_a_line_that_sealer_loses_is_a_warning_and_the_image_is_absent(ask: Ask, tmp_path: Path, line: str) -> None:
    answer = ask("bundle", context(tmp_path / "x", manifests__a_dot_yaml=f"a: b\n{line}\n"))
    assert (answer.exit, answer.codes) == (1, ["IMG409", "IMG407"])
    assert answer.findings[0].severity == "warning"
    assert place(answer) == ("a.yaml", 1 + line.count("\n") + 1, 1)


def test_a_lost_line_beside_a_good_one_is_only_a_warning(ask: Ask, tmp_path: Path) -> None:
    root = context(tmp_path / "x", manifests__imageList=f"{PIN} # note\n{PIN}\n")
    answer = ask("bundle", root)
    assert (answer.exit, answer.codes) == (0, ["IMG409"])


def test_a_line_of_64_kib_ends_a_manifest_for_sealer(ask: Ask, tmp_path: Path) -> None:
    text = f"x: {'a' * 65536}\nimage: {PIN}\n"
    assert ask("bundle", context(tmp_path / "x", manifests__a_dot_yaml=text)).codes == ["IMG409", "IMG407"]


def test_an_entry_with_a_digest_breaks_the_build(ask: Ask, tmp_path: Path) -> None:
    digest = f"pause@sha256:{'0' * 64}"
    answer = ask("bundle", context(tmp_path / "x", manifests__imageList=f"{PIN}\n{digest}\n"))
    assert (answer.exit, answer.codes, place(answer)) == (0, ["IMG410"], ("imageList", 2, 1))


def test_the_image_with_a_digest_is_not_the_image(ask: Ask, tmp_path: Path) -> None:
    answer = ask("bundle", context(tmp_path / "x", manifests__imageList=f"{PIN}@sha256:{'0' * 64}\n"))
    assert answer.codes == ["IMG410", "IMG407"]


def test_the_ignored_list_is_compared_letter_by_letter_with_the_whole_name(ask: Ask, tmp_path: Path) -> None:
    root = context(tmp_path / "x", manifests__imageList=PIN)
    ignored = tmp_path / "ignored"
    ignored.write_text(f"{PIN}\n docker.io/{PIN}\n")
    assert ask("bundle", root, "--ignored-image-list", ignored).exit == 0
    ignored.write_text(f"docker.io/{PIN}\n")
    assert ask("bundle", root, "--ignored-image-list", ignored).codes == ["IMG407"]
    with pytest.raises(UserError, match="nowhere"):
        ask("bundle", root, "--ignored-image-list", tmp_path / "nowhere")


def test_charts_that_only_helm_could_read_leave_the_question_open(ask: Ask, tmp_path: Path) -> None:
    root = context(
        tmp_path / "x", charts__a__Chart_dot_yaml="", charts__a__values_dot_yaml="", charts__a__templates__x=""
    )
    assert (ask("bundle", root).exit, ask("bundle", root).codes) == (3, ["IMG415"])


def test_a_chart_among_the_applications_is_not_read_line_by_line(ask: Ask, tmp_path: Path) -> None:
    files = {"Chart_dot_yaml": "", "values_dot_yaml": "", "templates__a_dot_yaml": f"image: {PIN}\n"}
    root = context(tmp_path / "x", **{f"application__apps__x__{name}": text for name, text in files.items()})
    assert ask("bundle", root).codes == ["IMG415"]


def test_a_source_that_leads_out_of_the_bundle_is_not_read(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text(PIN)
    root = context(tmp_path / "x", manifests__x="")
    (root / "manifests" / "imageList").symlink_to(tmp_path / "outside")
    answer = ask("bundle", root)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])


def test_a_folder_that_is_not_there_is_an_error_for_people(ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        ask("bundle", tmp_path / "nowhere")


@pytest.fixture
def rootfs(tmp_path: Path, pushed: Pushed) -> Path:
    """The rootfs of a ClusterImage with the storage that the real registry wrote."""
    root = context(tmp_path / "rootfs", manifests__imageList=PIN)
    shutil.copytree(pushed.registry.root, root / "registry")
    return root


def test_a_packaged_registry_that_a_real_registry_wrote_passes(ask: Ask, rootfs: Path, pushed: Pushed) -> None:
    answer = ask("bundle", rootfs, "--platform", "linux/amd64,linux/arm64")
    assert (answer.exit, answer.findings) == (0, [])
    assert pushed.digests["v1.1.3-beta.8"] in str(answer.outcome.facts[0])


@pytest.mark.parametrize(("tag", "code"), [("half", "IMG411"), ("corrupt", "IMG412"), ("v9", "IMG411")])
def test_a_packaged_image_that_is_absent_incomplete_or_changed_fails(
    ask: Ask, rootfs: Path, tag: str, code: str
) -> None:
    (rootfs / "manifests" / "imageList").write_text(f"sealerio/lvscare:{tag}")
    answer = ask("bundle", rootfs, rule=rule_for(tag))
    assert (answer.exit, answer.codes) == (1, [code])


def test_sealers_own_result_has_one_platform_of_the_index(ask: Ask, rootfs: Path) -> None:
    """sealer stores the whole index and only one of its images."""
    (rootfs / "manifests" / "imageList").write_text("sealerio/lvscare:partial")
    rule = rule_for("partial")
    assert ask("bundle", rootfs, rule=rule).codes == ["IMG402"]
    assert ask("bundle", rootfs, rule=rule).exit == 0
    assert ask("bundle", rootfs, "--platform", "linux/arm64", rule=rule).codes == ["IMG411"]


def test_a_packaged_image_that_the_next_build_would_lose_is_a_warning(ask: Ask, rootfs: Path) -> None:
    (rootfs / "manifests" / "imageList").unlink()
    answer = ask("bundle", rootfs)
    assert (answer.exit, answer.codes) == (0, ["IMG407"])
    assert answer.findings[0].severity == "warning"


@pytest.mark.parametrize("part", ["_manifests/revisions", "_layers"])
def test_content_without_the_repositorys_link_is_not_there_for_the_registry(ask: Ask, rootfs: Path, part: str) -> None:
    shutil.rmtree(rootfs / sealer.REGISTRY / "repositories" / "sealerio" / "lvscare" / part)
    assert set(ask("bundle", rootfs).codes) == {"IMG411"}


def test_storage_that_leads_out_of_the_bundle_is_not_read(ask: Ask, rootfs: Path, pushed: Pushed) -> None:
    repositories = rootfs / sealer.REGISTRY / "repositories"
    shutil.rmtree(repositories)
    repositories.symlink_to(pushed.registry.storage / "repositories")
    answer = ask("bundle", rootfs)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])


@pytest.mark.parametrize(
    ("line", "image"),
    [
        ("image: a:1", "docker.io/library/a:1"),
        ('  - "image": "b.c/d:2",', "b.c/d:2"),
        ("myimage: x/y", "docker.io/x/y"),
        ("image: index.docker.io/a", "docker.io/library/a"),
        ("\timage:\tlocalhost/a:1", "localhost/a:1"),
        ("images: a", None),
        ("image : a", "docker.io/library/a"),
        ("image: UPPER/b", None),
        ("image: [::1]:5000/b", None),
        ("# image: a", None),
        ("x # image: a", None),
        ("image a", None),
        ("image: {{ .Values.image }}", None),
        ("image: 'a b'", "docker.io/library/ab"),
        ("image: " + "0" * 64, None),
    ],
)
def test_sealers_line_parser_is_followed_to_the_letter(line: str, image: str | None) -> None:
    found = [entry.image.text for entry in sealer.in_manifest("x", line.encode()) if entry.image]
    assert found == ([image] if image else [])
