"""Debian's nginx with docs/deploy/nginx.conf, on ports and in a directory of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path
from types import TracebackType

from tests.serving import ROOT, free_port

CONFIGURATION = ROOT / "docs" / "deploy" / "nginx.conf"
#: Where nginx keeps what it has not passed on yet; Debian's are not ours to write to.
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
START_WITHIN = 20


class Nginx:
    """In front of Companion's workers, which listen on the ports `upstreams`. Its `certificate` is
    its own: whoever asks must be told to trust it."""

    def __init__(self, home: Path, upstreams: list[int]) -> None:
        self.home = home
        self.port, self.plain_port = free_port(), free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        self.certificate = home / "fullchain.pem"
        self._upstreams = upstreams
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Nginx:
        for folder in ("cache", "log", "tmp"):
            (self.home / folder).mkdir(parents=True)
        self._make_certificate()
        (self.home / "nginx.conf").write_text(self._configuration(), encoding="utf-8")
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        assert nginx, "Debian's package nginx is missing"
        errors = str(self.home / "log" / "start.log")
        self._process = subprocess.Popen(
            [nginx, "-p", self.home, "-c", "nginx.conf", "-e", errors, "-g", "daemon off;"]
        )
        self._wait_until_it_serves(errors)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(20)

    @property
    def logs(self) -> str:
        return "".join(file.read_text() for file in (self.home / "log").iterdir())

    def context(self) -> ssl.SSLContext:
        """Trusts this server alone."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def _configuration(self) -> str:
        """The file as it is, with what its reader is to replace, and this machine's own places."""
        text = CONFIGURATION.read_text(encoding="utf-8")
        upstreams = "\n".join(f"server 127.0.0.1:{port} max_fails=0;" for port in self._upstreams)
        places = "\n".join(f"{name}_temp_path {self.home}/tmp/{name};" for name in TEMPORARY)
        for theirs, ours in {
            "user www-data;": f"user {pwd.getpwuid(os.getuid()).pw_name};",
            "http {\n": f"http {{\n{places}\n",
            "server 127.0.0.1:8000 max_fails=0;": upstreams,
            "/run/nginx.pid": f"{self.home}/nginx.pid",
            "/var/log/nginx/": f"{self.home}/log/",
            "/var/cache/nginx/": f"{self.home}/cache/",
            "/etc/letsencrypt/live/companion.example/": f"{self.home}/",
            "listen 80 ": f"listen 127.0.0.1:{self.plain_port} ",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen [::]:80 ": f"listen 127.0.0.2:{self.plain_port} ",  # not every machine has IPv6
            "listen [::]:443 ": f"listen 127.0.0.2:{self.port} ",
        }.items():
            assert theirs in text, theirs
            text = text.replace(theirs, ours)
        return text

    def _make_certificate(self) -> None:
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        to = ["-keyout", self.home / "privkey.pem", "-out", self.certificate]
        command = ["openssl", "req", "-x509", "-days", "2", *key, *name, *to]
        subprocess.run(command, check=True, capture_output=True)

    def _wait_until_it_serves(self, errors: str) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"nginx did not start:\n{Path(errors).read_text()}")
