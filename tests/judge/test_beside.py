"""Where the constant goes past the rule's consumers is a sink, too: what is pulled or run there is judged."""

from __future__ import annotations

import pytest
from fixture_runs import lint
from refactorings import base

REGISTRY = "k.Config.RegistryInfo.URL"
HEAD = """package kubernetes

import (
%s
	"github.com/sealerio/sealer/common"
)

%s
"""
# what is imported, and the function
SINKS = {
    "docker's client": (
        ["context", "github.com/docker/docker/client"],
        "func (k *Runtime) run(ctx context.Context, c *client.Client) { c.ImagePull(ctx, IMAGE, nil) }",
    ),
    "docker's client, in a field": (
        ["context", "github.com/docker/docker/client"],
        "type puller struct{ client.APIClient }\n"
        "func (k *Runtime) run(p puller) { p.ImagePull(context.TODO(), IMAGE) }",
    ),
    "containerd's client": (
        ["context", "github.com/containerd/containerd"],
        "func (k *Runtime) run(ctx context.Context, c *containerd.Client) { image := IMAGE; c.Pull(ctx, image) }",
    ),
    "crane": (
        ["github.com/google/go-containerregistry/pkg/crane"],
        "func (k *Runtime) run() { pull(IMAGE) }\nfunc pull(ref string) { crane.Pull(ref, crane.Insecure) }",
    ),
    "a container of docker": (
        ["github.com/docker/docker/api/types/container"],
        "func (k *Runtime) run() *container.Config { return &container.Config{Image: IMAGE} }",
    ),
    "a container of docker by another name": (
        ["github.com/docker/docker/api/types/container"],
        "type config = container.Config\nfunc (k *Runtime) run(c *config) { c.Image = IMAGE }",
    ),
    "an ephemeral container": (
        ["k8s.io/api/core/v1"],
        "func (k *Runtime) run() (e v1.EphemeralContainer) { e.Image = IMAGE; return e }",
    ),
    "a volume that is an image": (
        ["k8s.io/api/core/v1"],
        "func (k *Runtime) run() any { return v1.ImageVolumeSource{Reference: IMAGE} }",
    ),
    "the container runtime's interface": (
        ["k8s.io/cri-api/pkg/apis/runtime/v1"],
        "func (k *Runtime) run() *v1.ImageSpec { return &v1.ImageSpec{Image: IMAGE} }",
    ),
    "a process": (["os/exec"], 'func (k *Runtime) run() { exec.Command("crictl", "pull", IMAGE).Run() }'),
    "a shell": (["os/exec"], 'func (k *Runtime) run() { exec.Command("sh", "-c", "nerdctl pull "+IMAGE).Run() }'),
    "a command on a host": (
        ["fmt"],
        'func (k *Runtime) run(ssh func(string)) { ssh(fmt.Sprintf("ctr -n %s i pull \'%s\' || :", "k8s.io", IMAGE)) }',
    ),
    "a command with more behind the image": (
        [],
        'func (k *Runtime) run(ssh func(string)) { ssh("sudo docker run --net host " + IMAGE + " care --vs x") }',
    ),
    "a command whose format has a name": (
        ["fmt"],
        'const start = "docker run --rm -v /x:/x %s"\n'
        "func (k *Runtime) run(ssh func(string)) { cmd := fmt.Sprintf(start, IMAGE); ssh(cmd) }",
    ),
    "a placeholder": (
        ["strings"],
        'const pod = "spec:\\n  containers:\\n  - image: IMG\\n"\n'
        'func (k *Runtime) run() string { return strings.NewReplacer("IMG", IMAGE).Replace(pod) }',
    ),
    "a text that is written piece by piece": (
        ["strings"],
        "func (k *Runtime) run() string { var b strings.Builder\n"
        'b.WriteString("spec:\\n  containers:\\n  - image: "); b.WriteString(IMAGE); return b.String() }',
    ),
    "a list of lines": (
        ["strings"],
        'func (k *Runtime) run() string { return strings.Join([]string{"spec:", "  - image: " + IMAGE, ""}, "\\n") }',
    ),
    "a container of what has no type here": (
        ["k8s.io/api/core/v1"],
        "func (k *Runtime) run(spec *v1.PodSpec) { spec.Containers[0].Image = IMAGE }",
    ),
    "an object without types": (
        ["sigs.k8s.io/yaml"],
        'func (k *Runtime) run() any { b, _ := yaml.Marshal(map[string]any{"containers": []any{map[string]any{'
        '"image": IMAGE}}}); return b }',
    ),
    "a path of an object without types": (
        ["k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"],
        'func (k *Runtime) run(o map[string]any) { unstructured.SetNestedField(o, IMAGE, "spec", "image") }',
    ),
    "a command of words": (
        ["strings"],
        'func (k *Runtime) run(ssh func(string)) { ssh(strings.Join([]string{"podman", "pull", IMAGE}, " ")) }',
    ),
}


def codes(imported: list[str], function: str, image: str) -> list[str]:
    imports = "\n".join(f'\t"{path}"' for path in imported)
    written = HEAD % (imports, function.replace("IMAGE", image))
    files = {path: text.encode() for path, text in base().items()}
    return [each.code for each in lint({**files, "pkg/runtime/kubernetes/run.go": written.encode()})]


@pytest.mark.parametrize("sink", SINKS)
@pytest.mark.parametrize(
    ("image", "told"),
    [
        (f'{REGISTRY} + "/" + common.LvsCareRepoAndTag', []),
        ('"docker.io/" + common.LvsCareRepoAndTag', ["IMG203"]),
        ("common.LvsCareRepoAndTag", ["IMG202"]),
        (f'{REGISTRY} + "/" + common.LvsCareRepoAndTag + "-debug"', ["IMG205"]),
    ],
)
def test_what_is_pulled_or_run_is_judged(sink: str, image: str, told: list[str]) -> None:
    assert codes(*SINKS[sink], image) == told


FINE = {
    "said to people": (["fmt"], 'func run() { fmt.Println("try: docker pull " + IMAGE) }'),
    "logged": (["github.com/sirupsen/logrus"], 'func run() { logrus.Infof("docker pull %s", IMAGE) }'),
    "an error": (["fmt"], 'func run() error { return fmt.Errorf("crictl pull %s failed", IMAGE) }'),
    "an example": (
        ["github.com/spf13/cobra"],
        'func run() any { return &cobra.Command{Example: "docker pull " + IMAGE} }',
    ),
    "tagged": ([], 'func run(ssh func(string)) { ssh("docker tag " + IMAGE + " lvscare") }'),
    "removed": (["os/exec"], 'func run() { exec.Command("docker", "rmi", IMAGE).Run() }'),
    "in the environment": (
        [],
        'func run(ssh func(string)) { ssh("docker run --env IMAGE=" + IMAGE + " a/helper:v1") }',
    ),
    "an option's value": ([], 'func run(ssh func(string)) { ssh("docker run --label " + IMAGE + " org/helper:v1") }'),
    "in another command": ([], 'func run(ssh func(string)) { ssh("docker pull org/helper:v1; echo " + IMAGE) }'),
    "parsed": (
        ["github.com/google/go-containerregistry/pkg/name"],
        "func run() { name.ParseReference(IMAGE) }",
    ),
    "data of a template that says more": (
        ["bytes", "text/template"],
        'var pod = template.Must(template.New("p").Parse("image {{ .image }}"))\n'
        'func run() { var b bytes.Buffer; pod.Execute(&b, map[string]any{"image": IMAGE}) }',
    ),
    "a field of a log": (
        ["github.com/sirupsen/logrus"],
        'func run() { logrus.WithFields(logrus.Fields{"image": IMAGE, "name": "lvscare"}).Info("pulling") }',
    ),
    "packed": (["os"], 'func run() { os.WriteFile("images", []byte(IMAGE+"\\n"), 0o644) }'),
}


@pytest.mark.parametrize("use", FINE)
def test_what_pulls_and_runs_nothing_is_fine(use: str) -> None:
    assert codes(*FINE[use], "common.LvsCareRepoAndTag") == []


EMBEDDED = {
    "a template of an embedded file": (
        'var pod = template.Must(template.ParseFS(files, "pod.yaml"))\n'
        "func run() { var b bytes.Buffer; pod.Execute(&b, struct{ Image string }{IMAGE}) }"
    ),
    "a template whose text was read": (
        'func run() { text, _ := files.ReadFile("pod.yaml"); var b bytes.Buffer\n'
        'template.Must(template.New("p").Parse(string(text))).Execute(&b, map[string]string{"Image": IMAGE}) }'
    ),
    "a placeholder": (
        'func run() string { text, _ := files.ReadFile("pod.yaml"); _ = bytes.MinRead; _ = template.New\n'
        'return strings.ReplaceAll(string(text), "{{ .Image }}", IMAGE) }'
    ),
}


@pytest.mark.parametrize("way", EMBEDDED)
@pytest.mark.parametrize(("image", "told"), [('"docker.io/" + IMAGE', ["IMG203"]), ("IMAGE", ["IMG202"])])
def test_an_embedded_manifest_is_one_too(way: str, image: str, told: list[str]) -> None:
    files = {path: text.encode() for path, text in base().items()}
    files["pkg/pods/pod.yaml"] = b"kind: Pod\nspec:\n  containers:\n  - image: {{ .Image }}\n"
    body = EMBEDDED[way].replace("IMAGE", image.replace("IMAGE", "common.LvsCareRepoAndTag"))
    imports = "".join(f'\t"{path}"\n' for path in ("bytes", "embed", "strings", "text/template"))
    head = f'package pods\n\nimport (\n{imports}\n\t"github.com/sealerio/sealer/common"\n)\n\n'
    files["pkg/pods/pods.go"] = f"{head}//go:embed *.yaml\nvar files embed.FS\n\n{body}\n".encode()
    assert [each.code for each in lint(files)] == told


PIECES = {
    "two constants": 'const org, name = "sealerio", "lvscare"\n'
    'func run() any { return v1.Container{Image: org + "/" + name} }',
    "a list": 'func run() any { return v1.Container{Image: strings.Join([]string{"sealerio", "lvscare:v1"}, "/")} }',
    "fields": 'func run() any { i := struct{ org, name string }{"sealerio", "lvscare"}\n'
    'var c v1.Container; c.Image = i.org + "/" + i.name; return c }',
}  # fmt: skip


@pytest.mark.parametrize("way", PIECES)
def test_an_image_in_pieces_that_a_container_takes_is_spelled_out(way: str) -> None:
    assert codes(["strings", "k8s.io/api/core/v1"], PIECES[way], "") == ["IMG201"]
    assert codes(["strings", "k8s.io/api/core/v1"], PIECES[way].replace("lvscare", "pause"), "") == []


def test_a_sum_of_sums_is_told_once() -> None:
    function = 'func run() string { return "spec:\\n  image: " + "docker.io/" + IMAGE + "\\n" }'
    assert codes([], function, "common.LvsCareRepoAndTag") == ["IMG203"]
