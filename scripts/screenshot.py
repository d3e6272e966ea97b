"""Writes docs/images.png and docs/images-dark.png: the page of images, as Chromium shows it for a small operator."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/support"))

from browser import browser  # noqa: E402
from console import write  # noqa: E402

from codemod.cli import main as run  # noqa: E402

_AGENT = b"""package agent

import (
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
)

const (
	DefaultImage = "quay.io/acme/agent:v1.4.2"
	InitImage    = "docker.io/library/busybox"
	SidecarImage = "ghcr.io/acme/sidecar@sha256:9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a"
)

type Spec struct {
	Image    string `json:"image"`
	Registry string `json:"registry"`
}

func image(spec *Spec) string {
	if spec.Image != "" {
		return spec.Image
	}
	return DefaultImage
}

func container(image string) corev1.Container { return corev1.Container{Image: image} }

func Daemon(spec *Spec) corev1.Container { return corev1.Container{Image: image(spec)} }

func Job() []corev1.Container {
	return []corev1.Container{container(DefaultImage), container(InitImage), container(SidecarImage)}
}

func Proxy() string {
	if image := os.Getenv("RELATED_IMAGE_PROXY"); image != "" {
		return image
	}
	return "quay.io/acme/proxy:latest"
}

func nodeImage(spec *Spec) string { return fmt.Sprintf("%s/calico/node:v3.28.0", spec.Registry) }
"""
_CHART = b"""package manifests

import _ "embed"

//go:embed metrics.yaml
var metrics string
"""
_METRICS = b"""image: registry.k8s.io/metrics-server/metrics-server:v0.7.2
image: {{ .Registry }}/acme/exporter:v2.0.1
"""
_TREE = {
    "acme-operator/go.mod": b"module example.org/acme-operator\n\ngo 1.22\n",
    "acme-operator/pkg/agent/agent.go": _AGENT,
    "acme-operator/manifests/manifests.go": _CHART,
    "acme-operator/manifests/metrics.yaml": _METRICS,
}
_SCREEN = {"width": 1180, "height": 884, "deviceScaleFactor": 1, "mobile": False}
_OPEN = "[...document.querySelectorAll('.open')].find((each) => each.textContent.includes('acme/agent')).click()"


def main() -> int:
    with TemporaryDirectory() as folder, browser(Path(folder, "profile"), "--hide-scrollbars") as chrome:
        write(Path(folder), _TREE)
        page = Path(folder, "images.html")
        run(["images", "-q", "--output-format", "html", "--output", str(page), f"{folder}/acme-operator"])
        chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", _SCREEN)
        for scheme, name in (("light", "images.png"), ("dark", "images-dark.png")):
            media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
            chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
            chrome.get(page.as_uri())
            chrome.execute_script(_OPEN)
            chrome.save_screenshot(str(ROOT / "docs" / name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
