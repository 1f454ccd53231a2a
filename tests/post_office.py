"""A real mail server that does as it is told: takes mails, refuses, falls silent, hangs up, is away
and comes back."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.serving import free_port
from tests.together import SOON, eventually

#: What a server says that quotes the address, as most do.
NO_SUCH = "550 5.1.1 <{address}>: no such mailbox here"
LATER = "451 4.7.1 <{address}>: greylisted, come back later"


@dataclass(frozen=True)
class Delivered:
    """A mail as it arrived."""

    sender: str
    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        found = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None
        return str(part.get_content())

    def part(self, media_type: str) -> EmailMessage:
        [found] = [p for p in self.message.walk() if p.get_content_type() == media_type]
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class PostOffice:
    """On a port of its own, as a thread.

    `refuses`: by address, what a recipient is refused with; "*": everybody. `refuses_content`:
    what all content is refused with. `silent`: nothing is answered to a mail any more.
    `hangs_up`: it takes the mail, keeps it, and says nothing of it. `on_mail`: is called with each
    that it takes. `slow`: seconds until a recipient is answered. `tried`: who was named as a
    recipient, each time. `security`: "tls" or "starttls". `login`: the user and password it wants.
    """

    security: str = ""
    login: tuple[str, str] | None = None
    certificate: Certificate | None = None
    knows_utf8: bool = True
    mails: list[Delivered] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    refuses_content: str = ""
    silent: bool = False
    hangs_up: bool = False
    on_mail: Callable[[], None] = lambda: None
    slow: float = 0.0
    port: int = field(default_factory=free_port)
    connections: int = 0
    under_way: threading.Event = field(default_factory=threading.Event)
    _is_open: bool = False

    def __enter__(self) -> PostOffice:
        self.opens()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closes()

    @property
    def settings(self) -> dict[str, str]:
        """What a server that hands its mails in here is started with."""
        user = "{}:{}@".format(*map(quote, self.login)) if self.login else ""
        scheme = "smtps" if self.security == "tls" else "smtp"
        more = "?starttls" if self.security == "starttls" else ""
        trust = {"SSL_CERT_FILE": str(self.certificate.file)} if self.certificate else {}
        return trust | {
            "SMTP_URL": f"{scheme}://{user}localhost:{self.port}{more}",
            "COMPANION_MAIL_FROM": "Stadt Musterstadt <stadt@example.org>",
            "COMPANION_BASE_URL": "https://abend.example.org",
            "COMPANION_MAILS_PER_MINUTE": "6000",
            "COMPANION_MAIL_SECONDS": "2",
            "COMPANION_MAIL_RETRY_SECONDS": "0.4",
            "COMPANION_ANSWER_MINUTES": "0.01",
        }

    def opens(self) -> None:
        context = self.certificate.context() if self.certificate else None
        options: dict[str, Any] = {}
        if self.security == "tls":
            options["ssl_context"] = context
        elif self.security == "starttls":
            options |= {"tls_context": context, "require_starttls": True}
        if self.login:
            options |= {"authenticator": self._authenticate, "auth_require_tls": False}
        self._controller = Controller(
            Handler(self),
            hostname="localhost",
            port=self.port,
            enable_SMTPUTF8=self.knows_utf8,
            server_hostname="post.example.org",
            **options,
        )
        self._controller.start()
        self._is_open = True

    def closes(self) -> None:
        """Nobody answers at its port any more."""
        if self._is_open:
            self._is_open = False
            self._controller.stop()

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert self.login
        assert isinstance(data, LoginPassword)
        wanted = tuple(part.encode() for part in self.login)
        return AuthResult(success=(data.login, data.password) == wanted, handled=False)

    def receives(self, count: int, within: float = SOON) -> list[Delivered]:
        """So many mails in all, as soon as they are there."""
        eventually(lambda: len(self.mails) >= count, within)
        return self.mails

    def to(self, address: str) -> list[Delivered]:
        return [mail for mail in self.mails if mail.recipient == address]


class Handler:
    """What aiosmtpd asks."""

    def __init__(self, office: PostOffice) -> None:
        self._office = office

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: Iterable[str],
    ) -> list[str]:
        self._office.connections += 1
        session.host_name = hostname  # type: ignore[assignment]  # aiosmtpd asks for it
        return list(responses)

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self._office.login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        office = self._office
        office.tried.append(address)
        if office.slow:
            office.under_way.set()
            await asyncio.sleep(office.slow)
        refusal = office.refuses.get(address) or office.refuses.get("*")
        if refusal:
            return refusal.format(address=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        office = self._office
        if office.silent:
            office.under_way.set()
            await asyncio.sleep(60)
        if office.refuses_content:
            return office.refuses_content
        assert isinstance(envelope.content, bytes)
        sender = envelope.mail_from or ""
        office.mails += [Delivered(sender, to, envelope.content) for to in envelope.rcpt_tos]
        office.on_mail()
        if office.hangs_up:
            office.under_way.set()
            assert server.transport is not None
            server.transport.close()
            await asyncio.sleep(0.1)
        return "250 OK, taken"


@dataclass(frozen=True)
class Certificate:
    """One that a machine trusts whose SSL_CERT_FILE it is."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.file, self.key)
        return context

    @classmethod
    def made(cls, folder: Path, name: str = "localhost") -> Certificate:
        file, key = folder / "certificate.pem", folder / "key.pem"
        options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
        command = ["openssl", "req", *options, "-keyout", key, "-out", file, *subject]
        subprocess.run(command, check=True, capture_output=True)
        return cls(file, key)
