"""A registry's HTTP API (OCI distribution specification 1.1), read-only, with Basic and Bearer authentication."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from codemod.finding.diagnostics import message
from codemod.preflight import challenge, oci, strictjson
from codemod.preflight.credentials import Keychain, Login
from codemod.preflight.image import CONFIG_LIMIT, Flaw, wrong_size
from codemod.preflight.oci import Descriptor
from codemod.preflight.outcome import Undetermined
from codemod.preflight.transport import Response, Transport, Url, parse_url

_ERROR_LIMIT = 64 << 10  # bytes of an answer that nobody reads
_TOKEN_LIMIT = 256 << 10
_ACCEPT = {"Accept": ", ".join(oci.ACCEPT)}
# what a server says to HEAD that may have another answer to GET: it has no HEAD, or a redirect is signed for GET alone
_NO_HEAD = (400, 403, 404, 405, 501)


@dataclass(slots=True)
class Client:
    """One repository in one registry. It keeps the Authorization header that the registry last accepted.

    `name` is `host:port/repository:tag`, what findings are about. Every method may raise `Undetermined`.
    """

    base: Url
    repository: str
    name: str
    transport: Transport
    keychain: Callable[[], Keychain]
    registry: str
    missing_part: str = "IMG403"
    _secret: str = field(default="", repr=False)

    def ping(self) -> None:
        """Make sure that a registry answers there; anything else could say 404 to every question."""
        response = self._send("GET", "/v2/", authenticate=False)
        if response.status not in (200, 401):
            raise _failed(self.registry, response.status)

    def resolve(self, tag: str) -> str | None:
        """Return the digest of the manifest that the tag names, None if there is no such tag or repository.

        containerd asks with HEAD, and with GET only where that is 405; docker, podman and CRI-O ask with GET.
        """
        response = self._send("HEAD", f"/v2/{self.repository}/manifests/{tag}", headers=_ACCEPT)
        if response.status == 404:
            self._absent(tag)
            return None
        digest = response.first("docker-content-digest")
        if response.status != 405 and self._found(response) and oci.is_digest(digest):
            return digest
        body = self._get(tag)
        return oci.hash_of(body.body, "sha256:") if self._found(body) else None

    def _absent(self, tag: str) -> None:
        """Raise `Undetermined` where a tag is there for GET, and not for HEAD."""
        if self._get(tag).status == 200:
            text = message(
                "{host} answers HEAD with 404 and GET with the image: containerd does not find it, docker does",
                host=self.registry,
            )
            raise Undetermined(text)

    def _get(self, name: str) -> Response:
        path = f"/v2/{self.repository}/manifests/{name}"
        return self._send("GET", path, headers=_ACCEPT, limit=oci.MANIFEST_LIMIT)

    def manifest(self, digest: str) -> bytes | None:
        """Return the bytes of a manifest, None if it is not there."""
        response = self._get(digest)
        return response.body if self._found(response) else None

    def flaw(self, blob: Descriptor) -> Flaw | None:
        """Ask with HEAD whether a config or layer is there, and has its size; else with GET, as runtimes do."""
        response = self._send("HEAD", self._blob(blob))
        if response.status in _NO_HEAD:
            response = self._send("GET", self._blob(blob), limit=None)
        if not self._found(response):
            return Flaw("IMG403", message("the config or layer {digest} is not there", digest=blob.digest))
        length = response.first("content-length")
        if not length.isascii() or not length.isdecimal():
            return None
        # one digit more than any size has
        length = length.lstrip("0")[:20] or "0"
        return None if int(length) == blob.size else wrong_size(self.missing_part, blob, length)

    def config(self, blob: Descriptor) -> bytes:
        """Return the bytes of a config, verified."""
        response = self._send("GET", self._blob(blob), limit=CONFIG_LIMIT)
        if not self._found(response) or oci.hash_of(response.body, blob.digest) != blob.digest:
            raise Undetermined(message("the config {digest} cannot be read", digest=blob.digest))
        return response.body

    def _blob(self, blob: Descriptor) -> str:
        return f"/v2/{self.repository}/blobs/{blob.digest}"

    def _found(self, response: Response) -> bool:
        if response.status == 200:
            return True
        if response.status == 404:
            return False
        raise _failed(self.registry, response.status)

    def _send(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        limit: int | None = _ERROR_LIMIT,
        authenticate: bool = True,
    ) -> Response:
        url = Url(self.base.scheme, self.base.host, self.base.port, path)
        response = self.transport.send(method, url, secret=self._secret, headers=headers, limit=limit)
        if response.status != 401 or not authenticate:
            return response
        self._secret = self._answer(challenge.parse(response.all("www-authenticate")))
        return self.transport.send(method, url, secret=self._secret, headers=headers, limit=limit)

    def _answer(self, challenges: list[challenge.Challenge]) -> str:
        """Return the Authorization header that meets a challenge."""
        for asked in challenges:
            if asked.scheme == "bearer":
                return self._bearer(asked)
        login = self.keychain().login(self.registry, self.repository)
        if not any(asked.scheme == "basic" for asked in challenges):
            raise Undetermined(message("{host} asks for neither Basic nor Bearer credentials", host=self.registry))
        if login is None:
            raise Undetermined(message("{host} wants credentials, and there are none for it", host=self.registry))
        return login.basic

    def _bearer(self, asked: challenge.Challenge) -> str:
        realm = self._realm(asked.parameters.get("realm", ""))
        query = {"scope": asked.parameters.get("scope") or f"repository:{self.repository}:pull"}
        if "service" in asked.parameters:
            query["service"] = asked.parameters["service"]
        login = self._login_at(realm)
        separator = "&" if "?" in realm.target else "?"
        url = Url(realm.scheme, realm.host, realm.port, f"{realm.target}{separator}{urlencode(query)}")
        response = self.transport.send("GET", url, secret=login.basic if login else "", limit=_TOKEN_LIMIT)
        if response.status != 200:
            text = message(
                "the token server {realm} answers with HTTP status {status} ({how})",
                realm=realm.authority,
                status=str(response.status),
                how="asked with credentials" if login else "asked without credentials",
            )
            raise Undetermined(text)
        return f"Bearer {_token(response.body, realm)}"

    def _realm(self, text: str) -> Url:
        try:
            realm = parse_url(text)
        except ValueError:
            raise Undetermined(message("{host} names no valid token server", host=self.registry)) from None
        if self.base.scheme == "https" and realm.scheme != "https":
            raise Undetermined(message("{host} names a token server without TLS", host=self.registry))
        return realm

    def _login_at(self, realm: Url) -> Login | None:
        """The registry's credentials are for the registry's host: a token server elsewhere is asked without."""
        return self.keychain().login(self.registry, self.repository) if realm.host == self.base.host else None


def _failed(registry: str, status: int) -> Undetermined:
    reasons = {401: "it refuses the credentials", 403: "access is denied", 429: "it is asked too often"}
    reason = reasons.get(status, "it is failing" if status >= 500 else "no registry answers so")
    text = message(
        "{host} answers with HTTP status {status}: {reason}", host=registry, status=str(status), reason=reason
    )
    return Undetermined(text)


def _token(body: bytes, realm: Url) -> str:
    try:
        document = strictjson.load(body)
        token = document.get("token") or document.get("access_token")
    except (strictjson.Refused, AttributeError):
        token = None
    # what goes into a header has to be one line of visible ASCII
    if not isinstance(token, str) or not all("!" <= character <= "~" for character in token):
        raise Undetermined(message("the token server {realm} sent no token", realm=realm.authority))
    return token
