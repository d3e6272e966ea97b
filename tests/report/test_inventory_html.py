"""The page of images: what is in its text, and what it does in a real browser, from a file and without network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browser import browser
from cli_cases import Cli, write
from project import ROOT
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from codemod.cli import main

AXE = ROOT / "tests/node/node_modules/axe-core/axe.min.js"
MODULE = b"module example.org/m\n\ngo 1.22\n"
AGENT = b"""package agent

import (
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
)

const (
	AgentImage  = "quay.io/acme/agent:v1.2"
	ToolImage   = "docker.io/acme/tool:latest"
	PinnedImage = "ghcr.io/acme/pinned@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
)

type Config struct {
	Registry string `json:"registry"`
}

func container(image string) corev1.Container { return corev1.Container{Name: "a", Image: image} }

func Agent() corev1.Container { return container(AgentImage) }

func Box() corev1.Container { return corev1.Container{Image: "busybox"} }

func Proxy() string {
	if image := os.Getenv("PROXY_IMAGE"); image != "" {
		return image
	}
	return "quay.io/acme/proxy:v1.10"
}

func nodeImage(c *Config) string { return fmt.Sprintf("%s/calico/node:v3", c.Registry) }
"""
OTHER = b'package other\n\nconst OtherImage = "quay.io/acme/other:v1.9"\n'
FILES = {"go.mod": MODULE, "pkg/agent/agent.go": AGENT, "pkg/other/other.go": OTHER, "cmd/cmd.go": OTHER}
HIT = "window.hit=1"
HOSTILE = [
    f'pkg/"><img src=x onerror={HIT}>/<script>{HIT}<',
    "pkg/{{ 7*7 }}{% raw %}",
    "pkg/\u202egnp.exe\u0007\x1b[31m",
    "pkg/'onmouseover='",
    f"pkg/<!--<script>{HIT}",
    "pkg/中文 目录",
]
HOSTILE_TEMPLATE = (
    'package h\n\nconst y = `\nimage: {{ .A }}/x:{{ .B }}\nimage: quay.io/x/y:{{ index .M "</code><img src=x onerror='
    + HIT
    + '>" }}\n`\n'
)


def page(root: Path, *options: str) -> Path:
    """Write the page of a tree beside it."""
    target = root.with_name("page.html")
    assert main(["images", "-q", "--output-format", "html", "--output", str(target), *options, str(root)]) == 0
    return target


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    write(tmp_path / "tree", FILES)
    return tmp_path / "tree"


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with browser(tmp_path_factory.mktemp("profile"), "--window-size=1280,1000") as running:
        yield running


@pytest.fixture
def show(chrome: Chrome) -> Iterator[Callable[[Path], Chrome]]:
    """Open a page; at the end, nothing was refused, failed or asked for elsewhere."""

    def opened(path: Path) -> Chrome:
        chrome.get(path.as_uri())
        return chrome

    yield opened
    assert chrome.get_log("browser") == []
    assert chrome.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert chrome.execute_script("return typeof window.hit") == "undefined"


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the text of its style and script."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.own: dict[str, str] = {}
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_data(self, data: str) -> None:
        if self._in in ("style", "script"):
            self.own[self._in] = self.own.get(self._in, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def test_the_policy_allows_the_pages_own_style_and_script_alone(tree: Path) -> None:
    read = Tags(page(tree).read_text())
    (policy,) = [
        attrs["content"] or "" for _, attrs in read.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    hashes = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for name, text in read.own.items()
    }
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{hashes['style']}'; script-src 'sha256-{hashes['script']}';"
        " base-uri 'none'; form-action 'none'"
    )
    assert [tag for tag, _ in read.tags].count("script") == 1


def test_the_page_names_nothing_that_is_elsewhere_and_no_handler(tree: Path) -> None:
    text = page(tree).read_text()
    names = {name for _, attrs in Tags(text).tags for name in attrs}
    assert not [name for name in names if name.startswith("on") or name in ("style", "src", "srcdoc", "action")]
    assert re.findall(r"https?:|//\w|url\(|@import", text) == []
    assert [attrs["href"] for _, attrs in Tags(text).tags if "href" in attrs] == ["#images"]


def test_one_tree_is_one_page(tree: Path) -> None:
    assert page(tree).read_bytes() == page(tree).read_bytes()


def test_without_the_library_it_is_named(cli: Cli, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "jinja2", None)
    ran = cli("images", "--output-format", "html", tree)
    assert (ran.status, ran.out) == (2, "") and "pip install jinja2" in ran.err


def test_a_page_on_standard_output_is_harmless_in_a_log(cli: Cli, tree: Path) -> None:
    write(tree, {f"{name}/h.go": HOSTILE_TEMPLATE.encode() for name in HOSTILE})
    out = cli("images", "-q", "--output-format", "html", tree).out
    assert all(char.isprintable() or char == "\n" for char in out)
    assert "\n::" not in out and "##[" not in out


def rows(chrome: Chrome) -> list[str]:
    """The images that are shown, from the top."""
    found: list[str] = chrome.execute_script(
        "return [...document.querySelectorAll('tbody:not([hidden]) .open')].map((each) => each.textContent.trim())"
    )
    return found


ALL = [
    "{}/calico/node:v3",
    "busybox",
    "docker.io/acme/tool:latest",
    "ghcr.io/acme/pinned@sha256:0123456789ab…",
    "quay.io/acme/agent:v1.2",
    "quay.io/acme/other:v1.9",
    "quay.io/acme/proxy:v1.10",
]
Show = Callable[[Path], Chrome]


def test_all_images_are_shown_and_the_account(show: Show, tree: Path) -> None:
    chrome = show(page(tree))
    assert rows(chrome) == ALL
    assert chrome.title == "Images · tree"
    assert "7 images, 6 of them wholly known" in chrome.find_element(By.CSS_SELECTOR, "header p").text
    assert chrome.find_element(By.ID, "shown").text == "7 of 7 images"


def test_a_click_on_a_pin_filters_and_another_takes_it_back(show: Show, tree: Path) -> None:
    chrome = show(page(tree))
    button = chrome.find_element(By.CSS_SELECTOR, "[data-pin=moving]")
    button.click()
    assert rows(chrome) == ["docker.io/acme/tool:latest"]
    assert (button.get_attribute("aria-pressed"), chrome.find_element(By.ID, "shown").text) == ("true", "1 of 7 images")
    button.click()
    assert rows(chrome) == ALL


def test_filters_are_by_redirect_folder_and_text_and_all_of_them(show: Show, tree: Path) -> None:
    chrome = show(page(tree))
    redirect, folder = (Select(chrome.find_element(By.ID, name)) for name in ("redirect", "folder"))
    redirect.select_by_value("environment")
    assert rows(chrome) == ["quay.io/acme/proxy:v1.10"]
    redirect.select_by_value("none")
    assert len(rows(chrome)) == 5
    folder.select_by_value("pkg/other")
    assert rows(chrome) == ["quay.io/acme/other:v1.9"]
    redirect.select_by_value("field")
    assert rows(chrome) == [] and chrome.find_element(By.ID, "nothing").is_displayed()
    chrome.find_element(By.CSS_SELECTOR, "#reset").click()
    assert rows(chrome) == ALL
    folder.select_by_value("pkg")
    assert rows(chrome) == ALL
    chrome.find_element(By.ID, "text").send_keys("AGENT.go quay")
    assert rows(chrome) == ["quay.io/acme/agent:v1.2", "quay.io/acme/proxy:v1.10"]


def test_columns_sort_both_ways_with_numbers_as_numbers(show: Show, tree: Path) -> None:
    chrome = show(page(tree))
    heads = chrome.find_elements(By.CSS_SELECTOR, "th")
    heads[0].find_element(By.TAG_NAME, "button").click()
    assert rows(chrome) == ALL[::-1]
    assert heads[0].get_attribute("aria-sort") == "descending"
    heads[1].find_element(By.TAG_NAME, "button").click()
    assert rows(chrome)[:2] == ["busybox", "docker.io/acme/tool:latest"] and rows(chrome)[-1].startswith("ghcr.io")
    assert [head.get_attribute("aria-sort") for head in heads] == ["none", "ascending", "none", "none"]


def test_the_way_of_an_image_is_drawn_where_it_is_opened(show: Show, tree: Path) -> None:
    chrome = show(page(tree))
    body = chrome.find_elements(By.TAG_NAME, "tbody")[4]
    detail = body.find_element(By.CLASS_NAME, "detail")
    assert not detail.is_displayed()
    body.find_element(By.CLASS_NAME, "open").click()
    steps = [each.text.split("\n") for each in detail.find_elements(By.TAG_NAME, "li")]
    assert [first for first, _ in steps][::3] == ["formed here quay.io/acme/agent:v1.2", "reaches Container.Image"]
    assert [where for _, where in steps][::3] == ["pkg/agent/agent.go:11", "pkg/agent/agent.go:20"]
    assert len(detail.find_elements(By.CSS_SELECTOR, "svg path")) == 3
    assert detail.find_element(By.CSS_SELECTOR, "svg rect").is_displayed()


def test_everything_works_with_the_keyboard(show: Show, tree: Path) -> None:
    chrome = show(page(tree))
    keys = ActionChains(chrome)
    keys.send_keys(Keys.TAB, Keys.ENTER).perform()
    assert chrome.switch_to.active_element.get_attribute("id") == "images"
    keys.send_keys(Keys.TAB * 5).perform()
    opened = chrome.switch_to.active_element
    assert opened.text == ALL[0]
    keys.send_keys(Keys.SPACE).perform()
    assert opened.get_attribute("aria-expanded") == "true"
    keys.send_keys(Keys.TAB).perform()
    assert chrome.switch_to.active_element.get_attribute("class") == "way"
    keys.send_keys(Keys.TAB).perform()
    assert chrome.switch_to.active_element.text == ALL[1]


def test_hostile_names_are_shown_and_do_nothing(show: Show, tree: Path) -> None:
    write(tree, {f"{name}/h.go": HOSTILE_TEMPLATE.encode() for name in HOSTILE})
    write(tree, {"e/e.go": b'package e\n\nimport _ "embed"\n\n//go:embed all:data\nvar data string\n'})
    write(tree, {f"e/data/{HIT}<img src=x onerror={HIT}>.txt": b"quay.io/acme/e:v1\n"})
    chrome = show(page(tree))
    for button in chrome.find_elements(By.CLASS_NAME, "open"):
        button.click()
    text = chrome.find_element(By.TAG_NAME, "main").text
    assert "<img src=x onerror=" in text and "{{ 7*7 }}" in text and "\\u202e" in text and "中文 目录" in text
    assert chrome.find_elements(By.TAG_NAME, "img") == []
    assert len(chrome.find_elements(By.TAG_NAME, "script")) == 1


def test_what_was_not_read_is_named(show: Show, tree: Path) -> None:
    write(tree, {"c/<b>.go": b'package c\n\nconst Image = "quay.io/acme/c:v1"\n\nfunc {\n'})
    target = tree.with_name("page.html")
    assert main(["images", "-q", "--output-format", "html", "--output", str(target), str(tree)]) == 1
    assert "c/<b>.go:5 does not parse" in show(target).find_element(By.CLASS_NAME, "problems").text


def test_a_tree_without_images_says_so(show: Show, tmp_path: Path) -> None:
    write(tmp_path / "tree", {"go.mod": MODULE, "a.go": b"package a\n"})
    assert "No images were found." in show(page(tmp_path / "tree")).find_element(By.TAG_NAME, "main").text


def test_it_speaks_chinese(show: Show, tree: Path) -> None:
    chrome = show(page(tree, "--lang", "zh"))
    assert chrome.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-CN"
    labels = [each.text for each in chrome.find_elements(By.CSS_SELECTOR, "label span, th, #reset, #shown")]
    assert labels == ["搜索", "可改由", "目录", "重置", "7 个镜像中的 7 个", "镜像", "固定方式", "可改由", "出处"]
    said = re.sub(r"<(style|script)>.*?</\1>|<[^>]*>", " ", page(tree, "--lang", "zh").read_text(), flags=re.S)
    assert (
        set(re.findall(r"\b(?:images|none|found|any|reset|search|folder|environment|formed|reaches)\b", said)) == set()
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(show: Show, tree: Path, lang: str, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `npm ci --prefix tests/node`")
    chrome = show(page(tree, "--lang", lang))
    with emulated(chrome, "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]):
        for button in chrome.find_elements(By.CLASS_NAME, "open"):
            button.click()
        chrome.execute_script(AXE.read_text())
        found = chrome.execute_async_script("axe.run().then((found) => arguments[0](found.violations))")
        ground = chrome.execute_script("return getComputedStyle(document.documentElement).backgroundColor")
    assert [(each["id"], [node["html"][:80] for node in each["nodes"][:3]]) for each in found] == []
    assert ground == {"light": "rgb(250, 250, 248)", "dark": "rgb(18, 20, 22)"}[scheme]


class emulated:
    """Emulate something for a while."""

    def __init__(self, chrome: Chrome, command: str, **settings: Any) -> None:
        self.chrome, self.command, self.settings = chrome, command, settings

    def __enter__(self) -> None:
        self.chrome.execute_cdp_cmd(self.command, self.settings)

    def __exit__(self, *raised: object) -> None:
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        self.chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("width", [320, 390, 820, 1280, 2560])
def test_it_fits_screens_of_any_width(show: Show, tree: Path, width: int) -> None:
    write(tree, {"long/" + "folder/" * 20 + "l.go": b'package l\n\nconst Image = "quay.io/' + b"a" * 200 + b':v1"\n'})
    chrome = show(page(tree))
    screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 800}
    with emulated(chrome, "Emulation.setDeviceMetricsOverride", **screen):
        assert not any(each.is_displayed() for each in chrome.find_elements(By.CLASS_NAME, "detail"))
        for button in chrome.find_elements(By.CLASS_NAME, "open"):
            button.click()
        assert chrome.execute_script("return document.documentElement.scrollWidth") <= width


def test_without_script_all_is_shown(chrome: Chrome, tree: Path) -> None:
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chrome.get(page(tree).as_uri())
        assert all(each.is_displayed() for each in chrome.find_elements(By.CLASS_NAME, "detail"))
    finally:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_thousand_images_are_filtered_sorted_and_opened(show: Show, tmp_path: Path) -> None:
    listed = {f"pkg/p{number % 40}/f{number}.go": _one(number) for number in range(1000)}
    write(tmp_path / "tree", {"go.mod": MODULE, **listed})
    target = page(tmp_path / "tree")
    assert target.stat().st_size < 4_000_000
    chrome = show(target)
    assert len(rows(chrome)) == 1000
    chrome.find_element(By.ID, "text").send_keys("/image-77")
    assert len(rows(chrome)) == 11
    chrome.find_element(By.CSS_SELECTOR, "#reset").click()
    chrome.find_element(By.CSS_SELECTOR, "th button").click()
    assert rows(chrome)[0] == "quay.io/acme/image-999:v1.999"
    chrome.execute_script("document.querySelectorAll('.open').forEach((each) => each.click())")
    assert len([each for each in rows(chrome) if each]) == 1000


def _one(number: int) -> bytes:
    return f'package p{number % 40}\n\nconst Image{number} = "quay.io/acme/image-{number}:v1.{number}"\n'.encode()
