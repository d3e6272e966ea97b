"""`preflight registry` against Debian's docker-registry, with images that skopeo pushed."""

from __future__ import annotations

import pytest
from preflight_asking import Ask, Pushed, rule_for

from codemod.errors import UserError


def plain(pushed: Pushed) -> tuple[str, ...]:
    return "registry", pushed.registry.address, "--plain-http"


def test_an_image_that_is_there_passes_and_its_digest_is_reported(ask: Ask, pushed: Pushed) -> None:
    answer = ask(*plain(pushed))
    assert (answer.exit, answer.findings) == (0, [])
    assert pushed.digests["v1.1.3-beta.8"] in str(answer.outcome.facts[0])


def test_a_tag_that_is_not_there_is_missing(ask: Ask, pushed: Pushed) -> None:
    answer = ask(*plain(pushed), rule=rule_for("v9"))
    assert (answer.exit, answer.codes) == (1, ["IMG401"])
    assert answer.findings[0].span.path == f"{pushed.registry.address}/sealerio/lvscare:v9"


def test_a_repository_that_is_not_there_is_missing(ask: Ask, pushed: Pushed) -> None:
    assert ask(*plain(pushed), rule=rule_for(repository="nobody/nothing")).codes == ["IMG401"]


def test_every_wanted_platform_of_an_index_is_found(ask: Ask, pushed: Pushed) -> None:
    assert ask(*plain(pushed), "--platform", "linux/amd64", "--platform", "linux/arm64").exit == 0


def test_platforms_may_be_given_with_a_comma_and_arm64_is_v8(ask: Ask, pushed: Pushed) -> None:
    assert ask(*plain(pushed), "--platform", "linux/amd64,linux/arm64/v8").exit == 0


def test_a_platform_that_the_index_does_not_list_is_missing(ask: Ask, pushed: Pushed) -> None:
    answer = ask(*plain(pushed), "--platform", "linux/s390x")
    assert (answer.exit, answer.codes) == (1, ["IMG402"])


def test_a_single_image_of_the_wanted_platform_passes(ask: Ask, pushed: Pushed) -> None:
    assert ask(*plain(pushed), "--platform", "linux/amd64", rule=rule_for("single")).exit == 0


def test_a_single_image_of_another_platform_is_found_by_its_config(ask: Ask, pushed: Pushed) -> None:
    answer = ask(*plain(pushed), "--platform", "linux/arm64", rule=rule_for("single"))
    assert (answer.exit, answer.codes) == (1, ["IMG402"])
    assert "linux/amd64" in str(answer.findings[0].message)


def test_an_image_that_lost_its_layer_is_half_pushed(ask: Ask, pushed: Pushed) -> None:
    answer = ask(*plain(pushed), rule=rule_for("half"))
    assert (answer.exit, answer.codes) == (1, ["IMG403"])
    assert pushed.layers["half"] in str(answer.findings[0].message)


def test_a_lost_layer_of_one_platform_does_not_hurt_the_other(ask: Ask, pushed: Pushed) -> None:
    rule = rule_for("half-index")
    assert ask(*plain(pushed), "--platform", "linux/amd64", rule=rule).exit == 0
    assert ask(*plain(pushed), "--platform", "linux/arm64", rule=rule).codes == ["IMG403"]


def test_a_platform_that_the_index_lists_but_nobody_holds_is_only_a_warning(ask: Ask, pushed: Pushed) -> None:
    answer = ask(*plain(pushed), rule=rule_for("partial"))
    assert (answer.exit, answer.codes) == (0, ["IMG402"])
    assert answer.findings[0].severity == "warning"


def test_the_same_platform_is_half_pushed_where_it_is_wanted(ask: Ask, pushed: Pushed) -> None:
    answer = ask(*plain(pushed), "--platform", "linux/arm64", rule=rule_for("partial"))
    assert (answer.exit, answer.codes) == (1, ["IMG403"])


def test_a_registry_that_speaks_no_tls_is_not_asked_in_plain_text_unless_told_to(ask: Ask, pushed: Pushed) -> None:
    answer = ask("registry", pushed.registry.address)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    assert "--plain-http" in str(answer.findings[0].message)


@pytest.mark.parametrize(
    "host", ["registry", "UPPER/x", "a b:1", "http://sea.hub:5000", "sea.hub:5000/", "sea.hub:x", ""]
)
def test_what_no_node_takes_for_a_registry_is_refused(ask: Ask, host: str) -> None:
    with pytest.raises(UserError, match="HOST:PORT"):
        ask("registry", host)


@pytest.mark.parametrize("platform", ["linux", "linux/", "linux/amd64/v1/x", "Linux/AMD64", ""])
def test_a_malformed_platform_is_refused(ask: Ask, pushed: Pushed, platform: str) -> None:
    with pytest.raises(UserError, match="--platform"):
        ask(*plain(pushed), "--platform", platform)
