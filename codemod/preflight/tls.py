"""TLS settings for a host: the system's authorities, `--ca-file`, and the certificate folders of docker and containerd.

The folders are those of docker's manual ("Verify repository client with certificates") and of containerd's `hosts.md`:
in `<root>/<host>:<port>/`, each `*.crt` is an authority, and each `*.cert` with the `*.key` of the same name is a
client's certificate. sealer puts the registry's own certificate there as `<domain>.crt`. `hosts.toml` is not read.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

from codemod.errors import UserError, why
from codemod.finding.diagnostics import message
from codemod.preflight.outcome import Undetermined


def context_for(host: str, port: int, ca_file: str | None, roots: tuple[Path, ...]) -> ssl.SSLContext:
    """Return the settings for one host. Raises `UserError` for the file of `--ca-file`, else `Undetermined`."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:
            raise UserError(
                "{ca_file}: cannot be read as PEM certificates ({why}): give a CA file",
                ca_file=ca_file,
                why=error,
            ) from None
    for folder in _folders(host, port, roots):
        _load(context, folder)
    return context


def _folders(host: str, port: int, roots: tuple[Path, ...]) -> Iterator[Path]:
    name = f"[{host}]" if ":" in host else host
    # containerd also takes `host_port_`, for file systems that know no colon
    spellings = [f"{name}:{port}", f"{name}_{port}_"]
    if port == 443:
        spellings.append(name)
    for root in roots:
        yield from (root / spelling for spelling in spellings if (root / spelling).is_dir())


def _load(context: ssl.SSLContext, folder: Path) -> None:
    try:
        for authority in sorted(folder.glob("*.crt")):
            context.load_verify_locations(cafile=str(authority))
        for certificate in sorted(folder.glob("*.cert")):
            # an empty password, or OpenSSL would ask the terminal for that of an encrypted key
            context.load_cert_chain(str(certificate), str(certificate.with_suffix(".key")), password="")
    except OSError as error:
        text = message("the certificates in {folder} cannot be read: {reason}", folder=str(folder), reason=why(error))
        raise Undetermined(text) from None
