"""nginx and Caddy, started with the very files of deploy/: only ports, paths and names are others."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

DEPLOY = Path(__file__).parents[1] / "deploy"
NAME = "faces.example.org"
"""The host that the files of deploy/ are written for."""
PROXIES = ("nginx", "caddy")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visitor got."""

    status: int
    version: str
    headers: Message
    body: bytes


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that runs, as somebody sees it from outside."""

    kind: str
    port: int
    plain_port: int
    folder: Path

    @property
    def origin(self) -> str:
        return f"https://{NAME}:{self.port}"

    def curl(self, address: str, *options: str) -> list[str]:
        """The command that asks for an address, by HTTPS if it is a path."""
        return [
            *("curl", "--silent", "--show-error", "--max-time", "20", "--cacert", str(self.folder / "certificate.pem")),
            *("--resolve", f"{NAME}:{self.port}:127.0.0.1", "--resolve", f"{NAME}:{self.plain_port}:127.0.0.1"),
            *(*options, self.origin + address if address.startswith("/") else address),
        ]

    def ask(self, address: str, *options: str) -> Answer:
        body, head = self.folder / "body", self.folder / "head"
        body.write_bytes(b"")
        command = self.curl(address, "-o", str(body), "-D", str(head), "-w", "%{http_code} %{http_version}", *options)
        said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout
        status, version = said.split()
        last = head.read_text(encoding="utf-8").replace("\r\n", "\n").strip().split("\n\n")[-1]
        return Answer(int(status), version, HeaderParser().parsestr(last.partition("\n")[2]), body.read_bytes())


def certificate(folder: Path) -> None:
    """Make a certificate that only whoever is told of it believes."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-days", "2"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
        timeout=30,
    )


@contextmanager
def behind(kind: str, exhibition: str, folder: Path, file: Path | None = None) -> Generator[Proxy, None, None]:
    """Run a proxy in front of an exhibition, as a file of deploy/ says, and end it."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate(folder)
    plain_port, port = _free(), _free()
    proxy = Proxy(kind, port, plain_port, folder)
    upstream = exhibition.removeprefix("http://")
    command = (_nginx if kind == "nginx" else _caddy)(proxy, upstream, file)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=_environment(folder))
    try:
        _wait_for(proxy, process)
        yield proxy
    finally:
        process.terminate()
        process.wait(timeout=20)


def _nginx(proxy: Proxy, upstream: str, file: Path | None) -> list[str]:
    folder = proxy.folder
    site = written_out(
        file or DEPLOY / "nginx.conf",
        {
            "listen 80;": f"listen 127.0.0.1:{proxy.plain_port};",
            "listen [::]:80;": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{proxy.port} ssl http2;",
            "listen [::]:443 ssl http2;": "",
            f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(folder / "certificate.pem"),
            f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(folder / "key.pem"),
            "/var/cache/nginx/doesexist": str(folder / "cache"),
            "/var/log/nginx/": f"{folder}/",
            "127.0.0.1:8000": upstream,
        },
    )
    (folder / "site.conf").write_text(site, encoding="utf-8")
    own = "".join(
        f"{each}_temp_path {folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        f"events {{ worker_connections 64; }}\nhttp {{\n{own}include {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return [program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]


def _caddy(proxy: Proxy, upstream: str, file: Path | None) -> list[str]:
    folder = proxy.folder
    site = written_out(
        file or DEPLOY / "Caddyfile",
        {
            f"/etc/ssl/{NAME}.pem": str(folder / "certificate.pem"),
            f"/etc/ssl/private/{NAME}.key": str(folder / "key.pem"),
            "127.0.0.1:8000": upstream,
        },
    )
    ours = f"{{\n\tadmin off\n\tdefault_bind 127.0.0.1\n\thttp_port {proxy.plain_port}\n\thttps_port {proxy.port}\n}}\n"
    (folder / "Caddyfile").write_text(ours + site, encoding="utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def written_out(file: Path, others: Mapping[str, str]) -> str:
    """A committed file with other ports, paths and programs; each of those named must stand in it."""
    text = file.read_text(encoding="utf-8")
    for words, other in others.items():
        assert words in text, f"{file.name} no longer says {words}"
        text = text.replace(words, other)
    return text


def _environment(folder: Path) -> dict[str, str]:
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder), "XDG_DATA_HOME": str(folder / "caddy")}


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


def _wait_for(proxy: Proxy, process: subprocess.Popen[bytes]) -> None:
    """Wait until visitors can come; a proxy that ends before that says why."""
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", proxy.port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError((proxy.folder / "log").read_text(encoding="utf-8"))
