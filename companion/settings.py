"""Settings: one table of names, defaults and help; values come from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from email.headerregistry import Address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

from companion.mail_server import MailServer, mailbox, smtp_url


class BadSetting(Exception):
    """A setting has a value that cannot be used."""


def integer(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError("must be a whole number, 0 or more")
    return int(text)


def count(text: str) -> int:
    if integer(text) < 1:
        raise ValueError("must be a whole number, 1 or more")
    return int(text)


def port(text: str) -> int:
    if integer(text) > 65_535:
        raise ValueError("must be a port, 0 to 65535")
    return int(text)


def positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e9:
        raise ValueError("must be a number above 0 and below 1,000,000,000")
    return number


def url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # half an IPv6 address; a port that is none
        is_one = False
    if not is_one or parts.query or parts.fragment or not text.isprintable() or " " in text:
        raise ValueError("must be an address that begins with https:// or http:// and names a host")
    return text.rstrip("/")


def secret(text: str) -> str:
    if len(text) < 16:
        raise ValueError("must have 16 characters or more")
    return text


def redis_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in ("redis", "rediss", "unix") and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise ValueError("must be an address like redis://host:6379/0, rediss:// or unix://")
    return text


def urls(text: str) -> tuple[str, ...]:
    return tuple(url(part) for part in text.replace(",", " ").split())


def one_of(*names: str) -> Callable[[str], str]:
    def reads(text: str) -> str:
        if text not in names:
            raise ValueError(f"must be {' or '.join(names)}")
        return text

    return reads


def read_environment() -> dict[str, str]:
    """The environment, and from the file `.env` in the current directory what it does not name.

    Raises BadSetting where that file cannot be read.
    """
    try:
        file = {k: v for k, v in dotenv_values(".env").items() if v is not None}
    except UnicodeDecodeError as problem:
        raise BadSetting(f".env: {problem}") from None
    return {**file, **os.environ}


def log_style(text: str) -> str:
    if text not in ("text", "json"):
        raise ValueError("must be text or json")
    return text


def setting(
    name: str, default: Any, read: Callable[[str], Any], help: str, *, is_secret: bool = False
) -> Any:
    """`is_secret`: its value is never shown, not even where it is wrong."""
    about = {"name": name, "read": read, "help": help, "is_secret": is_secret}
    return field(default=default, metadata=about)


@dataclass(frozen=True)
class Settings:
    """All settings, read once at start."""

    data: Path = setting(
        "COMPANION_DATA", Path("var"), Path, "The directory for log, vault and keys."
    )
    secret: str = setting(
        "COMPANION_SECRET",
        "",
        secret,
        "Signs tokens, links and codes. Empty: a random one, kept in the data directory.",
        is_secret=True,
    )
    redis_url: str = setting(
        "REDIS_URL",
        "",
        redis_url,
        "The Redis that holds the log, for more than one process. Empty: SQLite in the data"
        " directory.",
        is_secret=True,
    )
    origins: tuple[str, ...] = setting(
        "COMPANION_ORIGINS",
        (),
        urls,
        "Further origins whose pages may connect, by commas; the server's own always may.",
    )
    base_url: str = setting(
        "COMPANION_BASE_URL",
        "",
        url,
        "The public address for QR codes and links. Empty: as the request names it.",
    )
    host: str = setting("COMPANION_HOST", "127.0.0.1", str, "The address to listen on.")
    port: int = setting("PORT", 8000, port, "The port to listen on.")
    workers: int = setting(
        "COMPANION_WORKERS",
        1,
        count,
        "Serving processes on this machine; more than one needs REDIS_URL.",
    )
    proxies: int = setting(
        "COMPANION_PROXIES",
        0,
        integer,
        "How many reverse proxies stand before the server; their X-Forwarded-* headers count.",
    )
    asynchrony: str = setting(
        "COMPANION_ASYNC",
        "eventlet",
        one_of("eventlet", "gevent"),
        "The library for green threads: eventlet or gevent.",
    )
    frames: str = setting(
        "COMPANION_FRAMES",
        "own",
        one_of("own", "stock"),
        "Who serves the sockets: own, or stock (Flask-SocketIO's way, only slower).",
    )
    max_connections: int = setting(
        "COMPANION_MAX_CONNECTIONS", 20_000, count, "Connections that one process takes at most."
    )
    smtp_url: MailServer | None = setting(
        "SMTP_URL",
        None,
        smtp_url,
        "The mail server: smtps://user:password@host:port, smtp://…?starttls, smtp://host. Empty:"
        " no mail, the desk reads out.",
        is_secret=True,
    )
    mail_from: Address | None = setting(
        "COMPANION_MAIL_FROM",
        None,
        mailbox,
        "Who mails come from: an address, or a name and <address>. Needed with SMTP_URL.",
    )
    mails_per_minute: int = setting(
        "COMPANION_MAILS_PER_MINUTE", 60, count, "Mails that go out in a minute at most."
    )
    mail_seconds: float = setting(
        "COMPANION_MAIL_SECONDS", 30.0, positive, "The mail server may take so long for one mail."
    )
    mail_retry_seconds: float = setting(
        "COMPANION_MAIL_RETRY_SECONDS",
        30.0,
        positive,
        "A mail that failed is tried again after so long, then ever later.",
    )
    mail_hours: float = setting(
        "COMPANION_MAIL_HOURS", 48.0, positive, "A mail is given up after so long."
    )
    answer_minutes: float = setting(
        "COMPANION_ANSWER_MINUTES",
        15.0,
        positive,
        "Contributors are told by mail so long after the last answer to them.",
    )
    facebook_token: str = setting(
        "COMPANION_FACEBOOK_TOKEN",
        "",
        str,
        "A Page token that may read the comments under the city's live video. Empty: none are taken"
        " up by themselves.",
        is_secret=True,
    )
    facebook_url: str = setting(
        "COMPANION_FACEBOOK_URL",
        "https://streaming-graph.facebook.com",
        url,
        "Where Facebook's streams of comments are.",
    )
    log: str = setting(
        "COMPANION_LOG", "text", log_style, "How the log's lines are written: text or json."
    )
    idea_seconds: float = setting(
        "COMPANION_IDEA_SECONDS", 10.0, positive, "A visitor may post one idea in so many seconds."
    )
    idea_burst: int = setting(
        "COMPANION_IDEA_BURST", 3, count, "Ideas a visitor may post at once after a pause."
    )
    commands_per_second: float = setting(
        "COMPANION_COMMANDS_PER_SECOND", 10.0, positive, "Commands a visitor may send in a second."
    )
    link_hours: float = setting(
        "COMPANION_LINK_HOURS", 24.0, positive, "A login link for people is good for so long."
    )
    session_hours: float = setting(
        "COMPANION_SESSION_HOURS", 12.0, positive, "A staff session is good for so long."
    )
    stage_days: float = setting(
        "COMPANION_STAGE_DAYS", 30.0, positive, "A stage link is good for so long."
    )

    @property
    def address(self) -> str:
        """Where people find the server: as the operator says, else where it listens."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  # everywhere is no address to go to
        host = f"[{host}]" if ":" in host else host
        return self.base_url or f"http://{host}:{self.port}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Raises BadSetting with a line that says what is wrong."""
        values = {}
        for f in fields(cls):
            text = environment.get(f.metadata["name"])
            if text is None or not text.strip():
                continue
            try:
                values[f.name] = f.metadata["read"](text.strip())
            except ValueError as problem:
                shown = "" if f.metadata["is_secret"] else f"={text!r}"
                raise BadSetting(f"{f.metadata['name']}{shown}: {problem}") from None
        settings = cls(**values)
        settings.check_together()
        return settings

    def check_together(self) -> None:
        """What one setting needs of another."""
        if self.smtp_url is None:
            return
        if self.mail_from is None:
            raise BadSetting("COMPANION_MAIL_FROM: must say whom mails come from, with SMTP_URL")
        if not self.base_url:
            raise BadSetting("COMPANION_BASE_URL: must say where the links in mails lead")

    @classmethod
    def table(cls) -> list[tuple[str, str, str]]:
        """Name, default and help of each setting, as people read them."""
        return [(f.metadata["name"], shown(f.default), f.metadata["help"]) for f in fields(cls)]


def shown(default: Any) -> str:
    if default is None:
        return ""
    if isinstance(default, float):
        return f"{default:g}"
    return " ".join(default) if isinstance(default, tuple) else str(default)
