"""The real programs that the tests talk to, on loopback: docker-registry, skopeo, containerd, and a token server."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest


def program(name: str) -> str:
    """The path of a program of Debian's; without it the test is skipped by the name of what is missing."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def run(*command: str, **options: object) -> str:
    """Run a program that has to succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return str(done.stdout)


@dataclass(frozen=True)
class Registry:
    """A running docker-registry: `address` is HOST:PORT, `root` its storage's root directory."""

    address: str
    root: Path

    @property
    def storage(self) -> Path:
        return self.root / "docker" / "registry" / "v2"

    def blob(self, digest: str) -> Path:
        digits = digest.removeprefix("sha256:")
        return self.storage / "blobs" / "sha256" / digits[:2] / digits / "data"

    def push(self, layout: Path, name: str, *options: str) -> str:
        """Copy the layout's image to `name` in this registry, all platforms; return the reference."""
        target = f"{self.address}/{name}"
        run(
            program("skopeo"), "--insecure-policy", "copy", "--all", "-q", *(options or ("--dest-tls-verify=false",)),
            f"oci:{layout}:image", f"docker://{target}",
        )  # fmt: skip
        return target


@contextmanager
def registry(
    folder: Path, extra: str = "", *, host: str = "127.0.0.1", tls: str = "", root: Path | None = None
) -> Iterator[Registry]:
    """Start Debian's docker-registry with a configuration file, to which `extra` and `tls` are added."""
    root = root or folder / "storage"
    folder.mkdir(exist_ok=True)
    root.mkdir(exist_ok=True)
    config = folder / "config.yml"
    # no cache of blob descriptors: what is removed from the storage has to be seen
    config.write_text(
        f"version: 0.1\nlog: {{level: info, accesslog: {{disabled: true}}}}\n"
        f"storage: {{filesystem: {{rootdirectory: {root}}}}}\nhttp:\n  addr: '{host}:0'\n  secret: x\n{tls}{extra}"
    )
    process = subprocess.Popen(
        [program("docker-registry"), "serve", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "OTEL_TRACES_EXPORTER": "none"},
    )
    try:
        assert process.stderr is not None
        yield Registry(_listening(process.stderr), root)
    finally:
        process.terminate()
        process.wait()
        if process.stderr:
            process.stderr.close()


def _listening(log: Iterator[str]) -> str:
    seen = []
    for line in log:
        seen.append(line)
        found = re.search(r'listening on ([^\s",]+)', line)
        if found:
            threading.Thread(target=lambda: [None for _ in log], daemon=True).start()
            return found[1]
    raise AssertionError("docker-registry did not start: " + "".join(seen))


@contextmanager
def containerd(folder: Path) -> Iterator[dict[str, str]]:
    """Start containerd by itself; yields the environment in which `ctr` talks to it."""
    if os.geteuid() != 0:
        pytest.skip("containerd needs root")
    program("ctr")
    address = folder / "containerd.sock"
    (folder / "config.toml").write_text(
        f'version = 2\nroot = "{folder}/root"\nstate = "{folder}/state"\n'
        'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]\n'
        f'[grpc]\naddress = "{address}"\n'
    )
    process = subprocess.Popen(
        [program("containerd"), "-c", str(folder / "config.toml")], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        log: list[str] = []
        for line in process.stderr:
            log.append(line)
            if "successfully booted" in line:
                break
        else:
            pytest.skip(f"containerd cannot run here: {log[-1:]}")
        threading.Thread(target=lambda: [None for _ in process.stderr or ()], daemon=True).start()
        yield {"PATH": os.environ["PATH"], "CONTAINERD_ADDRESS": str(address)}
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True)
class Authority:
    """A certificate authority and one server certificate for `127.0.0.1`, `::1` and `localhost`, made with openssl."""

    ca: Path
    certificate: Path
    key: Path


def authority(folder: Path) -> Authority:
    openssl = program("openssl")
    made = Authority(folder / "ca.crt", folder / "server.crt", folder / "server.key")
    ca_key = folder / "ca.key"
    new = (openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    run(*new, "-keyout", str(ca_key), "-out", str(made.ca), "-subj", "/CN=test authority",
        "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")  # fmt: skip
    run(*new, "-keyout", str(made.key), "-out", str(made.certificate), "-subj", "/CN=test server",
        "-CA", str(made.ca), "-CAkey", str(ca_key),
        "-addext", "basicConstraints=critical,CA:FALSE",
        "-addext", "subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost")  # fmt: skip
    return made


@dataclass
class Seen:
    """One request that a test's own server got."""

    method: str
    path: str
    authorization: str


Answer = tuple[int, dict[str, str], bytes]


@contextmanager
def server(
    answer: Callable[[Seen], Answer], host: str = "127.0.0.1", made: Authority | None = None
) -> Iterator[tuple[str, list[Seen]]]:
    """An HTTP server of the test's own, with TLS if `made`: yields its HOST:PORT and the requests as they come."""
    seen: list[Seen] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            request = Seen(self.command, self.path, self.headers.get("Authorization", ""))
            seen.append(request)
            status, headers, body = answer(request)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if not {"Content-Length", "X-Endless"} & set(headers):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = answer

        def log_message(self, format: str, *args: object) -> None:
            """Be quiet."""

    with ThreadingHTTPServer((host, 0), Handler) as http:
        if made is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(made.certificate, made.key)
            http.socket = context.wrap_socket(http.socket, server_side=True)
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield f"{host}:{http.server_port}", seen
        finally:
            http.shutdown()
            thread.join()


@contextmanager
def saying(data: bytes, then: bytes = b"", pause: float = 0.01) -> Iterator[str]:
    """A server that sends `data` to whoever connects, and then `then` again and again, or nothing, without end."""
    stop = threading.Event()

    def answer(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(4096)
            connection.sendall(data)
            while not stop.wait(pause):
                connection.sendall(then)

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            listener.shutdown(socket.SHUT_RDWR)


def token_answer(made: Authority, user: str, password: str) -> Callable[[Seen], Answer]:
    """A token server as distribution's `token.md` describes it: tokens signed with the key of `made`."""
    expected = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def answer(request: Seen) -> Answer:
        if request.authorization != expected:
            return 401, {}, b"{}"
        query = parse_qs(urlsplit(request.path).query)
        scope = query["scope"][0].split(":")
        access = [{"type": scope[0], "name": ":".join(scope[1:-1]), "actions": scope[-1].split(",")}]
        token = _signed(made, {"aud": query["service"][0], "access": access})
        return 200, {"Content-Type": "application/json"}, json.dumps({"token": token}).encode()

    return answer


def _signed(made: Authority, claims: dict[str, object]) -> str:
    now = int(time.time())
    chain = "".join(made.certificate.read_text().split("-----BEGIN CERTIFICATE-----")[1].split("-----END")[0].split())
    header = {"typ": "JWT", "alg": "RS256", "x5c": [chain]}
    times = {"nbf": now - 60, "iat": now - 60, "exp": now + 600}
    payload = {"iss": "test issuer", "sub": "test", "jti": "1", **times, **claims}
    signed = ".".join(_base64(json.dumps(part).encode()) for part in (header, payload))
    signature = subprocess.run(
        ["openssl", "dgst", "-sha256", "-sign", str(made.key)], input=signed.encode(), capture_output=True, check=True
    ).stdout
    return f"{signed}.{_base64(signature)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
