"""The account of a run: one line, all of it in lines, or as JSON. Names of files and rules are untrusted text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codemod.finding.diagnostics import Message, message
from codemod.finding.messages import joined, translate
from codemod.report.safe import printable
from codemod.source.selection import LeftOut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from codemod.judge.account import Account
    from codemod.judge.analysis import PolicyCount

# one, many
_LEFT_OUT = {
    LeftOut.VENDOR: ("{n} vendor folder", "{n} vendor folders"),
    LeftOut.TESTDATA: ("{n} file in testdata", "{n} files in testdata"),
    LeftOut.HIDDEN: ("{n} file below a folder in `.` or `_`", "{n} files below folders in `.` or `_`"),
    LeftOut.TEST: ("{n} test file", "{n} test files"),
    LeftOut.EXCLUDED: ("{n} excluded file", "{n} excluded files"),
    LeftOut.NOT_REGULAR: ("{n} link or special file", "{n} links or special files"),
    LeftOut.NO_MODULE: ("{n} file of no module", "{n} files of no module"),
    LeftOut.OTHER_MODULE: ("{n} file of modules not asked for", "{n} files of modules not asked for"),
    LeftOut.BROKEN: ("{n} file that cannot be read as Go", "{n} files that cannot be read as Go"),
}


def stated(account: Account) -> Message:
    """Return what was proven."""
    said = [] if account.policies and not account.rules else [_proven(account)]
    idle = [rule.rule for rule in account.rules if rule.applies and not rule.images] if account.values else []
    if idle:
        said.append(message("no image of {names} reaches a consumer", names=", ".join(idle)))
    return joined([*said, *map(_met, account.policies)], "{first}; {second}")


def line(account: Account, lang: str) -> str:
    """Return what was proven, in one line."""
    return printable(translate(stated(account), lang))


def _met(policy: PolicyCount) -> Message:
    """Return what a policy found: `airgap: 40 of 41 images at sinks are as it asks, 1 is allowed`."""
    images = _counted(policy.judged, "{n} image", "{n} images")
    if policy.allowed:
        said = "policy {name}: {n} of {images} at sinks are as it asks, and {allowed} it allows"
        return message(said, name=policy.policy, n=str(policy.good), images=images, allowed=str(policy.allowed))
    said = "policy {name}: {n} of {images} at sinks are as it asks"
    return message(said, name=policy.policy, n=str(policy.good), images=images)


def _proven(account: Account) -> Message:
    files = _counted(account.searched, "{n} file", "{n} files")
    rules = [rule for rule in account.rules if rule.applies]
    images = account.values - account.overrides
    if not rules and not account.values:
        names = ", ".join(rule.rule for rule in account.rules)
        return message("no rule applies here ({names}); {files}", names=names, files=files)
    if not account.values:
        names = ", ".join(name for rule in rules for name in rule.consumers) or "-"
        return message("no image reaches a consumer ({names}); {files}", names=names, files=files)
    places = _counted(account.sinks, "{n} place", "{n} places")
    counted = _counted(images, "{n} image", "{n} images")
    asked: dict[str, str | Message] = {"n": str(account.proven), "images": counted, "places": places, "files": files}
    if any(rule.alone for rule in rules):  # nothing that is true of all of them says more
        return _from_the_pin(account.proven == images, images, asked)
    if account.proven != images:
        return message("{n} of {images} at {places} are proven to come from the local registry; {files}", **asked)
    del asked["n"]
    if images == 1:
        return message("{images} at {places} comes from the local registry; {files}", **asked)
    return message("{images} at {places} come from the local registry; {files}", **asked)


def _from_the_pin(all_: bool, images: int, asked: Mapping[str, str | Message]) -> Message:
    if not all_:
        said = "{n} of {images} at {places} are proven to come from where the rule keeps the pin; {files}"
        return message(said, **asked)
    asked = {name: each for name, each in asked.items() if name != "n"}
    if images == 1:
        return message("{images} at {places} comes from where the rule keeps the pin; {files}", **asked)
    return message("{images} at {places} come from where the rule keeps the pin; {files}", **asked)


def _counted(number: int, one: str, many: str) -> Message:
    return message(one if number == 1 else many, n=str(number))


def omitted(reason: LeftOut, number: int) -> Message:
    """Return how many files, or folders, were not judged for one reason."""
    return _counted(number, *_LEFT_OUT[reason])


def lines(account: Account, lang: str, names: bool = False) -> Iterator[str]:
    """Yield the whole account; `names` adds what was left out by name."""
    for said in _all(account):
        yield printable("  " + translate(said, lang))
    for each in account.left_out:
        counted = omitted(each.reason, len(each.names))
        yield printable("  " + translate(message("left out: {what}", what=counted), lang))
        for name in each.names if names else ():
            yield printable("    " + name)


def _all(account: Account) -> Iterator[Message]:
    for rule in account.rules:
        if not rule.applies:
            yield message("rule {name}: does not apply", name=rule.rule)
        else:
            yield message(
                "rule {name}: consumers {consumers}", name=rule.rule, consumers=", ".join(rule.consumers) or "-"
            )
        if rule.applies and rule.missing:
            yield message("rule {name}: not here are {parts}", name=rule.rule, parts=", ".join(rule.missing))
    for policy in account.policies:
        yield message(
            "policy {name}: {n} images at sinks, of which {good} good, {bad} bad, {unknown} unknown, {allowed} allowed",
            name=policy.policy,
            n=str(policy.judged),
            good=str(policy.good),
            bad=str(policy.bad),
            unknown=str(policy.unknown),
            allowed=str(policy.allowed),
        )
    yield message("modules: {n} ({names})", n=str(len(account.modules)), names=", ".join(account.modules))
    yield message("packages: {n}", n=str(account.packages))
    yield message("files: {n} searched, {parsed} parsed", n=str(account.searched), parsed=str(account.parsed))
    yield message("consumers: {n}", n=str(account.consumers))
    yield message("sinks: {n}", n=str(account.sinks))
    yield message(
        "values: {n}, of which {proven} proven good, {bad} proven bad, {unknown} unknown, {overrides} an operator's",
        n=str(account.values),
        proven=str(account.proven),
        bad=str(account.bad),
        unknown=str(account.unknown),
        overrides=str(account.overrides),
    )
    if account.ignored:
        yield message("left out: {what}", what=_counted(account.ignored, "{n} ignored finding", "{n} ignored findings"))
    if account.known:
        yield message("left out: {what}", what=_counted(account.known, "{n} known finding", "{n} known findings"))


def as_json(account: Account) -> dict[str, Any]:
    """Return the account as what JSON is made of: numbers, and the names that the rules give."""
    return {
        "rules": [
            {
                "rule": printable(rule.rule),
                "applies": rule.applies,
                "consumers": [printable(name) for name in rule.consumers],
                "missing": [printable(name) for name in rule.missing],
            }
            for rule in account.rules
        ],
        "policies": [
            {
                "policy": printable(policy.policy),
                "judged": policy.judged,
                "good": policy.good,
                "bad": policy.bad,
                "unknown": policy.unknown,
                "allowed": policy.allowed,
            }
            for policy in account.policies
        ],
        "modules": [printable(name) for name in account.modules],
        "packages": account.packages,
        "files": {"searched": account.searched, "parsed": account.parsed},
        "consumers": account.consumers,
        "sinks": account.sinks,
        "values": {
            "judged": account.values,
            "proven": account.proven,
            "bad": account.bad,
            "unknown": account.unknown,
            "overrides": account.overrides,
        },
        "ignored": account.ignored,
        "known": account.known,
        "left_out": [{"reason": each.reason.value, "count": len(each.names)} for each in account.left_out],
    }
