"""The mail server and the sender, as two settings name them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

#: By scheme and what is asked for, how the connection is kept private, and the usual port.
WAYS = {
    ("smtps", ""): ("tls", 465),
    ("smtp", "starttls"): ("starttls", 587),
    ("smtp", ""): ("", 25),
}
HELP = (
    "must be an address like smtps://user:password@host, smtp://user:password@host:587?starttls"
    " or smtp://host; special characters in user and password as %XX"
)
#: Of a sender one knows: none of the rarer spellings.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in. `security`: "tls" from the start, "starttls", or "" for none."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = ""


def smtp_url(text: str) -> MailServer:
    """Never quotes the text: a password is in it."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError(HELP) from None
    way = WAYS.get((parts.scheme, parts.query.removesuffix("=")))
    odd = parts.fragment or parts.path not in ("", "/") or re.search(r"[\s\x00-\x1f]", text)
    if way is None or not parts.hostname or port == 0 or odd:
        raise ValueError(HELP)
    if (parts.username is None) != (not parts.password):
        raise ValueError("must name both a user and a password, or neither")
    security, usual = way
    if parts.password and not security and not is_loopback(parts.hostname):
        raise ValueError("would send the password unencrypted: use smtps:// or ?starttls")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise ValueError("must name user and password in ASCII: smtplib sends no others")
    return MailServer(parts.hostname, port or usual, user, password, security)


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def mailbox(text: str) -> Address:
    """ "Stadt Musterstadt <stadt@example.org>", or the address alone."""
    name, opened, address = text.removesuffix(">").rpartition("<")
    whole = text.isprintable() and text.endswith(">") == bool(opened)
    if whole and ADDRESS.fullmatch(address):
        return Address(name.strip().strip('"'), addr_spec=address)
    raise ValueError("must be a mail address, or a name and <address>")
