"""A wrong argument is told where it is handed over, not where the innocent thing that it names is declared."""

from __future__ import annotations

from fixture_runs import lint
from refactorings import base

from codemod.finding.diagnostics import Diagnostic

CALL = "common.RegLvsCareStaticPodName, vs, realEndpoints, lvsImageURL, healthPath"
SWAPPED = "lvsImageURL, vs, realEndpoints, common.RegLvsCareStaticPodName, healthPath"
NAME = 'RegLvsCareStaticPodName  = "reg-lvscare"'


def swapped(comment: str = "") -> tuple[Diagnostic, ...]:
    """Lint the module with the pod's name and the image exchanged in the call."""
    files = dict(base())
    local, common = files["pkg/registry/local.go"], files["common/common.go"]
    assert CALL in local
    assert NAME in common
    files["pkg/registry/local.go"] = local.replace(CALL, SWAPPED)
    files["common/common.go"] = common.replace(NAME, f"{NAME} {comment}".rstrip())
    return lint({path: text.encode() for path, text in files.items()})


def test_a_name_that_is_handed_on_as_the_image_is_told_at_the_call() -> None:
    (found,) = swapped()
    source = base()["pkg/registry/local.go"].replace(CALL, SWAPPED)
    assert (found.code, found.span.path) == ("IMG205", "pkg/registry/local.go")
    assert source[found.span.start : found.span.end] == "common.RegLvsCareStaticPodName"
    assert found.related[-1].span.path == "common/common.go"


def test_a_comment_at_the_name_does_not_make_the_call_pass() -> None:
    found = swapped("//codemod:ignore IMG205 -- it is a name")
    assert [(each.code, each.span.path) for each in found] == [
        ("IMG902", "common/common.go"),
        ("IMG205", "pkg/registry/local.go"),
    ]


IMAGE = (
    'lvsImageURL := fmt.Sprintf("%s/%s", net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common.LvsCareRepoAndTag)'
)


def told(statement: str, below: str) -> list[tuple[str, str, str]]:
    """Lint the module with another image; return what is found: the code, the text there, and that of the last step."""
    files = dict(base())
    local = files["pkg/registry/local.go"]
    assert IMAGE in local
    files["pkg/registry/local.go"] = f"{local.replace(IMAGE, statement)}\n{below}\n"
    sources = {path: text.encode() for path, text in files.items()}
    found = lint(sources)
    spans = [(each.code, each.span, (each.related or (each,))[-1].span) for each in found]
    return [
        (code, *(sources[span.path][span.start : span.end].decode() for span in (here, there)))
        for code, here, there in spans
    ]


def test_what_a_helper_for_other_things_returns_is_told_where_it_is_handed_on() -> None:
    helper = 'func podName(node string) string { return "reg-" + node }'
    assert told('lvsImageURL := podName("a")', helper) == [("IMG205", "lvsImageURL", '"reg-" + node')]


def test_a_comment_at_the_helper_does_not_make_the_call_pass() -> None:
    helper = 'func podName(node string) string {\n\treturn "reg-" + node //codemod:ignore IMG205 -- it is a name\n}'
    assert ("IMG205", "lvsImageURL", '"reg-" + node') in told('lvsImageURL := podName("a")', helper)


def test_a_wrong_branch_of_a_helper_that_returns_the_image_is_told_there() -> None:
    helper = """func (c *localConfigurator) image() string {
	if c.HA != nil {
		return "busybox"
	}
	return net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)) + "/" + common.LvsCareRepoAndTag
}"""
    assert [found[:2] for found in told("lvsImageURL := c.image()", helper)] == [("IMG205", '"busybox"')]


def test_a_wrong_argument_of_a_function_that_hands_it_on_is_told_where_that_is_called() -> None:
    wrapper = """func (c *localConfigurator) pod(image string) (string, error) {
	return ipvs.LvsStaticPodYaml("a", "b", []string{"c"}, image, "/", "https")
}

func podName(node string) string { return "reg-" + node }"""
    right = IMAGE + '\n\tif _, err := c.pod(podName("a")); err != nil {\n\t\treturn err\n\t}'
    assert [found[:2] for found in told(right, wrapper)] == [("IMG205", 'podName("a")')]


PASSED = (
    "ipvs.LvsStaticPodYaml(common.RegLvsCareStaticPodName, vs, realEndpoints, lvsImageURL, healthPath, healthSchem)"
)


def found_with(call: str, below: str) -> list[tuple[str, str]]:
    """Return code and text of what is found where the image is handed over by this call."""
    files = dict(base())
    text = files["pkg/registry/local.go"]
    assert PASSED in text
    text = files["pkg/registry/local.go"] = text.replace(PASSED, call) + below
    found = lint({path: text.encode() for path, text in files.items()})
    assert {each.span.path for each in found} == {"pkg/registry/local.go"}
    return [(each.code, text[each.span.start : each.span.end]) for each in found]


def test_a_name_among_several_arguments_is_told_where_it_is_handed_over() -> None:
    below = """
func pod(vs string, rs []string, all ...string) (string, error) {
	return ipvs.LvsStaticPodYaml("x", vs, rs, all[1], "/", "https")
}
"""
    call = "pod(vs, realEndpoints, lvsImageURL, common.RegLvsCareStaticPodName)"
    assert found_with(call, below) == [("IMG205", "common.RegLvsCareStaticPodName")]


def test_a_wrong_field_of_a_literal_is_told_at_what_it_is_given() -> None:
    below = """
type request struct {
	Name, VS string
	RS       []string
	Image    string
}

func render(r *request) (string, error) {
	return ipvs.LvsStaticPodYaml(r.Name, r.VS, r.RS, r.Image, "/", "https")
}
"""
    call = "render(&request{Name: lvsImageURL, VS: vs, RS: realEndpoints, Image: common.RegLvsCareStaticPodName})"
    assert found_with(call, below) == [("IMG205", "common.RegLvsCareStaticPodName")]


def test_an_address_of_the_web_is_no_image_that_is_spelled_out() -> None:
    call = PASSED.replace("lvsImageURL", "common.LvsCareHomepage").replace("ipvs.LvsStaticPodYaml", "render")
    below = "\nvar render = ipvs.LvsStaticPodYaml\n\nvar _ = fmt.Sprint\n"
    assert found_with(call.replace("realEndpoints", "append(realEndpoints, lvsImageURL)"), below) == [
        ("IMG205", "common.LvsCareHomepage")
    ]


def test_what_is_handed_on_beside_an_image_is_told_where_that_is_done() -> None:
    below = """
type request struct {
	Name, VS, Image string
	RS              []string
}

func render(r request) (string, error) {
	return ipvs.LvsStaticPodYaml(r.Name, r.VS, r.RS, r.Name, "/", "https")
}
"""
    call = "render(request{Name: common.RegLvsCareStaticPodName, VS: vs, RS: realEndpoints, Image: lvsImageURL})"
    assert found_with(call, below) == [("IMG205", "r.Name")]


def test_a_registry_is_told_where_it_is_given_to_what_joins_any_two_texts() -> None:
    below = 'func join(registry, image string) string { return registry + "/" + image }'
    assert [found[:2] for found in told("lvsImageURL := join(c.Domain, common.LvsCareRepoAndTag)", below)] == [
        ("IMG205", "c.Domain")
    ]
    foreign = told('lvsImageURL := join("docker.io", common.LvsCareRepoAndTag)', below)
    assert [found[:2] for found in foreign] == [("IMG203", '"docker.io"')]


def test_where_another_registry_is_spelled_out_is_told_beside_where_the_image_is_formed() -> None:
    files = dict(base())
    own, helper = (
        "net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common",
        '\nfunc host() string { return "docker.io" }\n',
    )
    assert own in files["pkg/registry/local.go"]
    source = files["pkg/registry/local.go"] = files["pkg/registry/local.go"].replace(own, "host(), common") + helper
    (found,) = lint({path: text.encode() for path, text in files.items()})
    assert found.code == "IMG203"
    assert [source[each.span.start : each.span.end] for each in found.related][-1] == '"docker.io"'
