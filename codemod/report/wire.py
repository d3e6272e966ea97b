"""How JSON and XML formats put untrusted text on the wire: ASCII only, and nothing that a CI log would obey."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

from codemod.report.safe import printable

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET


def path(text: str) -> str:
    """Return the true path, for consumers that open it; shown escaped where it is not UTF-8, which JSON cannot say."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return printable(text)
    return text


def uri(text: str) -> str:
    """Return the path percent-encoded (RFC 3986), byte for byte: a relative reference, or `file://` where absolute."""
    try:
        raw = text.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        raw = printable(text).encode()
    return ("file://" if raw.startswith(b"/") else "") + quote(raw, safe="/")


def dump_json(value: Any, out: TextIO) -> None:
    """Write the value as indented JSON in ASCII."""
    text = json.dumps(value, indent=2, ensure_ascii=True)
    # in JSON, `#` stands only inside strings, where `\u0023` is the same character
    out.write(text.replace("##", r"#\u0023") + "\n")


def dump_xml(root: ET.Element, out: TextIO) -> None:
    """Write the element as an XML document in ASCII. Texts must be `printable`: XML 1.0 has no controls."""
    from xml.etree.ElementTree import indent, tostring

    indent(root)
    text = tostring(root, encoding="us-ascii", xml_declaration=False).decode("ascii")
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n")
