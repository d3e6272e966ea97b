"""CycloneDX 1.6, made with `cyclonedx-python-lib` (extra `cyclonedx`): each image is a component of type `container`.

The document is the same for the same tree: its serial number is made from the images, and it has no time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO
from uuid import NAMESPACE_URL, uuid5

from codemod import __version__
from codemod.errors import UserError
from codemod.image.same import Named, known_name
from codemod.inventory.record import ListedImage, apart
from codemod.report import wire
from codemod.report.inventories import InventoryReport
from codemod.report.safe import printable

if TYPE_CHECKING:
    from cyclonedx.model import Property
    from cyclonedx.model.component import Component
    from cyclonedx.model.component_evidence import Occurrence
    from packageurl import PackageURL

_OURS = "lvscare-codemod"


def write(report: InventoryReport, out: TextIO, *, lang: str) -> None:
    """Write the images that have a name; slots have none."""
    try:
        from cyclonedx.model.bom import Bom, BomMetaData
        from cyclonedx.model.component import Component, ComponentType
        from cyclonedx.model.tool import ToolRepository
        from cyclonedx.output import make_outputter
        from cyclonedx.schema import OutputFormat, SchemaVersion
    except ImportError:
        raise UserError(
            "--output-format cyclonedx: needs cyclonedx-python-lib: `pip install cyclonedx-python-lib` beside this tool"
        ) from None
    images = [image for image in apart(report.images) if image.pattern.named]
    tool = Component(name=_OURS, version=__version__, type=ComponentType.APPLICATION)
    bom = Bom(
        components=[_component(report, image) for image in images],
        serial_number=uuid5(NAMESPACE_URL, "\n".join(printable(image.pattern.text) for image in images)),
        metadata=BomMetaData(tools=ToolRepository(components=[tool])),
    )
    made = json.loads(make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string())
    del made["metadata"]["timestamp"]
    wire.dump_json(made, out)


def _component(report: InventoryReport, image: ListedImage) -> Component:
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.model.component_evidence import ComponentEvidence

    pattern, known = image.pattern, known_name(image.pattern) if image.pattern.known else None
    text = printable(pattern.text)
    return Component(
        name=known.name if known is not None else printable(f"{pattern.registry}/{pattern.repository}".lstrip("/")),
        version=printable(pattern.digest or pattern.tag) or None,
        type=ComponentType.CONTAINER,
        bom_ref=text,
        purl=_purl(known) if known is not None else None,
        properties=list(_properties(image)),
        evidence=ComponentEvidence(occurrences=list(_occurrences(report, image))),
    )


def _purl(image: Named) -> PackageURL:
    """Return the package URL of type `oci`: its version is a digest, the tag stands beside it."""
    from packageurl import PackageURL

    qualifiers = {"repository_url": image.name, "tag": image.tag}
    name = image.repository.rpartition("/")[2]
    return PackageURL("oci", None, name, image.digest or None, {key: each for key, each in qualifiers.items() if each})


def _properties(image: ListedImage) -> Iterator[Property]:
    from cyclonedx.model import Property

    yield Property(name=f"{_OURS}:image", value=printable(image.pattern.text))
    yield Property(name=f"{_OURS}:pin", value=image.pattern.pin)
    yield Property(name=f"{_OURS}:registry_kind", value=image.registry_kind)
    for redirect in image.redirects:
        yield Property(name=f"{_OURS}:redirect:{redirect.kind}", value=printable(redirect.name))


def _occurrences(report: InventoryReport, image: ListedImage) -> Iterator[Occurrence]:
    from cyclonedx.model.component_evidence import Occurrence

    named_at = [(each.span, each.kind) for each in image.origins]
    for span, what in [*named_at, *((use.span, use.sink) for use in image.uses)]:
        place = report.sources.place(span)
        yield Occurrence(location=wire.path(place.path), line=place.line, additional_context=what)
