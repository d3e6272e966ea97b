"""One HTTP exchange with a stranger: a deadline, size limits, redirects that never carry a secret elsewhere.

`http.client` and not `urllib.request`: no proxy from the environment, no cookie, no handler that follows a redirect
with the headers of the first request.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from codemod import __version__
from codemod.errors import why
from codemod.finding.diagnostics import Message, message
from codemod.preflight import patience
from codemod.preflight.deadline import Budget, within
from codemod.preflight.outcome import Undetermined

MAX_REDIRECTS = 5
_HOST = re.compile(r"[a-z0-9._:-]+")  # no %: what a host holds goes into messages
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Url:
    """An `http` or `https` URL in parts; `host` has no brackets, `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What a secret is bound to."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """`host:port`, as it is written in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


@dataclass(frozen=True, slots=True)
class Response:
    """The answer; the names in `headers` are lower case, and those that came twice are in the list twice."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return the values of every header of that name."""
        return [value for key, value in self.headers if key == name]

    def first(self, name: str) -> str:
        """Return the value of the first header of that name, or `""`."""
        return next(iter(self.all(name)), "")


@dataclass(frozen=True, slots=True)
class Transport:
    """How to exchange: `context` gives the TLS settings for a host and port; `timeout` is in seconds, per exchange.

    `budget` is what all exchanges may take together.
    """

    context: Callable[[str, int], ssl.SSLContext]
    timeout: float = 10.0
    budget: Budget = field(default_factory=Budget)

    def send(
        self, method: str, url: Url, *, secret: str = "", headers: Mapping[str, str] | None = None, limit: int | None
    ) -> Response:
        """Return the answer after redirects. `secret` is the Authorization header, for the origin of `url` only.

        A body is read up to `limit` bytes (None: not at all); more is `Undetermined`, as are all failures of the
        network and of TLS. A server that asks to come back later (429) is asked again, within the deadline.
        """
        here = url
        for _ in range(MAX_REDIRECTS + 1):
            sent = dict(headers or {})
            if secret and here.origin == url.origin:
                sent["Authorization"] = secret
            response = self._patiently(method, here, sent, limit)
            if response.status not in _REDIRECTS:
                return response
            here = _redirected(here, response.first("location"))
        raise Undetermined(message("{host} redirects in circles", host=url.authority))

    def _patiently(self, method: str, url: Url, headers: Mapping[str, str], limit: int | None) -> Response:
        while True:
            response = self._exchange(method, url, headers, limit)
            seconds = patience.asked(response.first("retry-after"), response.first("date"))
            if response.status != 429 or seconds is None or not self.budget.wait(seconds):
                return response

    def _exchange(self, method: str, url: Url, headers: Mapping[str, str], limit: int | None) -> Response:
        self.budget.request()
        left = self.budget.left()
        late = _late(url, self.timeout) if self.timeout < left else self.budget.over
        try:
            with self._connected(url, min(self.timeout, left)) as connection:
                connection.request(method, url.target, headers={**_own(url), **headers})
                raw = connection.getresponse()
                body = b"" if limit is None else raw.read(limit + 1)
                found = tuple((name.lower(), value) for name, value in raw.getheaders())
        except ssl.SSLError as error:
            raise Undetermined(_tls_reason(url, error)) from None
        except TimeoutError:
            raise Undetermined(late) from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise Undetermined(
                message("{host} does not answer: {reason}", host=url.authority, reason=_reason(error))
            ) from None
        if limit is not None and len(body) > limit:
            raise Undetermined(message("{host} sent more than {limit} bytes", host=url.authority, limit=str(limit)))
        response = Response(raw.status, found, body)
        if response.first("content-encoding") not in ("", "identity"):
            # nobody asked for that; unpacked, it may be of any size
            raise Undetermined(message("{host} compresses what it sends, which was not asked for", host=url.authority))
        return response

    @contextmanager
    def _connected(self, url: Url, seconds: float) -> Iterator[http.client.HTTPConnection]:
        """A connection that is cut when the time is over, however slowly the other side keeps dripping."""
        ends = time.monotonic() + seconds
        # a name has many addresses, and looking it up knows no time limit
        raw = within(seconds, lambda: socket.create_connection((url.host, url.port), timeout=seconds))
        handle = raw.dup()
        late = threading.Event()
        timer = threading.Timer(max(0.0, ends - time.monotonic()), _cut, (handle, late))
        timer.daemon = True
        timer.start()
        connection = http.client.HTTPConnection(url.host, url.port, timeout=seconds)
        try:
            connection.sock = raw
            if url.scheme == "https":
                connection.sock = self.context(url.host, url.port).wrap_socket(raw, server_hostname=url.host)
            yield connection
        except (OSError, ValueError, http.client.HTTPException):
            if late.is_set():
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
            connection.close()
            raw.close()
            handle.close()
        if late.is_set():
            # a body without a length just seems to end
            raise TimeoutError


def parse_url(text: str) -> Url:
    """Return the URL's parts; a fragment in it is dropped. Raises `ValueError`, also for a user name or password."""
    if any(character <= " " or character > "~" for character in text):
        raise ValueError("not a URL")
    parts = urlsplit(text)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not _HOST.fullmatch(host):
        raise ValueError("not an http or https URL")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Url(parts.scheme, host, port, target)


def _own(url: Url) -> dict[str, str]:
    return {"Host": url.authority, "User-Agent": f"lvscare-codemod/{__version__}", "Connection": "close"}


def _redirected(here: Url, location: str) -> Url:
    try:
        target = parse_url(urljoin(str(here), location))
    except ValueError:
        raise Undetermined(message("{host} redirects to no valid URL", host=here.authority)) from None
    if here.scheme == "https" and target.scheme != "https":
        raise Undetermined(message("{host} redirects from https to http", host=here.authority))
    return target


def _cut(handle: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        handle.shutdown(socket.SHUT_RDWR)
    except OSError:
        # already closed: the exchange ended at the same moment
        return


def _late(url: Url, seconds: float) -> Message:
    return message("{host} does not answer within {seconds} seconds", host=url.authority, seconds=f"{seconds:g}")


def _reason(error: Exception) -> str | Message:
    """What went wrong, in words of ours or the system's: other errors quote what was sent, or what came."""
    if isinstance(error, OSError):
        return why(error) if error.strerror else message("it closed the connection")
    if isinstance(error, http.client.HTTPException):
        return message("it does not speak HTTP")
    return message("its name is no host's")


def _tls_reason(url: Url, error: ssl.SSLError) -> Message:
    if isinstance(error, ssl.SSLCertVerificationError):
        return message(
            "the certificate of {host} cannot be verified: {reason}; give its CA with --ca-file",
            host=url.authority,
            reason=error.verify_message,
        )
    if error.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"):
        return message("{host} does not speak TLS; --plain-http asks without it", host=url.authority)
    return message("TLS with {host} failed: {reason}", host=url.authority, reason=error.reason or str(error))
