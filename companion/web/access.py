"""Access: who is asking, and the only way to a gathering."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, has_request_context, request
from itsdangerous import BadSignature, Signer
from werkzeug.wrappers import Response

from companion.domain.receipts import codes as receipt_codes
from companion.domain.receipts.commands import READER
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.ruling import MEMBER, REGISTRANT
from companion.domain.seats import codes, contact
from companion.domain.seats.contact import Contact
from companion.live.following import Follower
from companion.live.gathering import Done, Gathering
from companion.live.house import House, Room
from companion.live.limits import seconds
from companion.live.mailing import Mailer
from companion.live.meters import Meters
from companion.live.replays import Replays
from companion.settings import Settings
from companion.web.moulds import Shelf
from companion.web.receipt_index import Receipts
from companion.web.refusals import Refused

VISITOR_COOKIE = "visitor"
#: How long a visitor stays the same person on one phone, in seconds.
VISITOR_AGE = 90 * 24 * 3600
#: Between a visitor's id and the badges in a token.
BADGE = "+"
#: Bytes of a venue code's signature: 80 bits, 16 characters, a small QR code.
CODE_BYTES = 10
#: Characters of the code that a registration is known by on the telephone and at the door: 40 bits.
SHORT_CODE = 8


@dataclass(frozen=True)
class Keys:
    """Signs what leaves the server and comes back. Each kind and gathering has a key of its own."""

    secret: str

    def sign(self, kind: str, slug: str, value: str) -> str:
        return self._signer(kind, slug).sign(value).decode()

    def unsign(self, kind: str, slug: str, signed: str) -> str | None:
        """The value, or None where the signature is not ours, to the last character: base64 would
        let four spellings of that one pass."""
        try:
            value = self._signer(kind, slug).unsign(signed).decode()
        except (BadSignature, UnicodeError):
            return None
        return value if self.sign(kind, slug, value) == signed else None

    def _signer(self, kind: str, slug: str) -> Signer:
        return Signer(self.secret, salt=f"{kind}/{slug}", digest_method=hashlib.sha256)

    def venue_code(self, slug: str, codes: str) -> str:
        """What the QR code on the poster proves: that somebody stood where it hangs, some time.
        `codes`: as the state's presence has it; "" until codes are revoked for the first time."""
        about = f"venue/{slug}/{codes}" if codes else f"venue/{slug}"
        mac = hmac.digest(self.secret.encode(), about.encode(), "sha256")
        return base64.b32encode(mac[:CODE_BYTES]).decode()

    def room_key(self, slug: str, codes: str) -> bytes:
        """What the codes on the display at the entrance are made with."""
        return hmac.digest(self.secret.encode(), f"room/{slug}/{codes}".encode(), "sha256")

    def stream_key(self, slug: str) -> bytes:
        """What the numbers on the stream are made with, which its delay is measured by."""
        return hmac.digest(self.secret.encode(), f"stream/{slug}".encode(), "sha256")

    def short_code(self, slug: str, registration: str) -> str:
        """What somebody without a phone says at the door, read aloud: "K7PM-3XQD"."""
        mac = hmac.digest(self.secret.encode(), f"short/{slug}/{registration}".encode(), "sha256")
        return codes.readable(mac, SHORT_CODE)

    def fingerprint(self, slug: str, salt: str, found: Contact) -> str:
        """What a contact is found again by; void as soon as the gathering's salt is erased."""
        return contact.fingerprint(found, f"{self.secret}/{slug}/{salt}".encode())

    def receipt_code(self, slug: str, person: str) -> str:
        """What shows somebody what became of their ideas, on any device: "7K3M-0XQD-9ABC-DE1G"."""
        mac = hmac.digest(self.secret.encode(), f"receipt/{slug}/{person}".encode(), "sha256")
        return receipt_codes.readable(mac)

    def mark(self, slug: str, kind: str, value: str) -> str:
        """What stands for somebody else's number or id, without giving it away: 128 bits."""
        about = f"mark/{slug}/{kind}/{value}"
        return hmac.digest(self.secret.encode(), about.encode(), "sha256")[:16].hex()


@dataclass(frozen=True)
class Site:
    """What the web layer works with, joined in app.py."""

    house: House
    keys: Keys
    settings: Settings
    meters: Meters
    mailer: Mailer
    follower: Follower
    shelf: Shelf = field(default_factory=Shelf)
    receipts: Receipts = field(default_factory=Receipts)
    replays: Replays = field(default_factory=Replays)

    @property
    def base_url(self) -> str:
        """The public address, without a slash at its end."""
        if self.settings.base_url or not has_request_context():
            return self.settings.address
        return request.url_root.rstrip("/")


def site() -> Site:
    found: Site = current_app.extensions["companion"]
    return found


def room(slug: str) -> Room:
    """Raises Refused where there is no such gathering."""
    found = site().house.room(slug)
    if found is None:
        raise Refused(refuse("unknown_gathering"))
    return found


def address() -> str:
    """The network that the request comes from: with IPv6 one customer's /64, not one device."""
    try:
        host = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(host, IPv4Address):
        return str(host)
    return str(host.ipv4_mapped or ip_network((host, 64), strict=False))


def guest_of_token(slug: str, token: str | None) -> Who | None:
    """The visitor, and the badges on their phone."""
    value = site().keys.unsign("visitor", slug, token) if token else None
    visitor, *badges = (value or "").split(BADGE)
    return Who("guest", visitor, badges=tuple(badges)) if visitor else None


def token_of(slug: str, who: Who) -> str:
    """What proves on the next request who a visitor is. One signature for visitor and badges: a
    badge is worth nothing on another phone."""
    return site().keys.sign("visitor", slug, BADGE.join((who.id, *who.badges)))


def guest(slug: str) -> Who | None:
    """The visitor by `Authorization: Bearer TOKEN`, or else by the cookie."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return guest_of_token(slug, token.strip())
    return guest_of_token(slug, request.cookies.get(VISITOR_COOKIE))


def require_guest(slug: str) -> Who:
    who = guest(slug)
    if who is None:
        raise Refused(refuse("no_token"))
    return who


def welcome_guest(slug: str) -> tuple[Who, str]:
    """The visitor who asks, a new one if need be, and the token.

    Refuses an address that asks for far more visitors than a hall holds.
    """
    who = guest(slug)
    if who is None:
        wait = site().house.commons.take(slug, ("joins_by_address", address()))
        if wait:
            raise Refused(refuse("too_many_joins", wait=seconds(wait)))
        who = Who("guest", "v" + secrets.token_hex(8))
    return who, token_of(slug, who)


def registrant(slug: str, link: str) -> Who:
    """Whoever holds the link to a registration."""
    registration = site().keys.unsign("registration", slug, link)
    if registration is None:
        raise Refused(refuse("unknown_registration"))
    return Who(REGISTRANT, registration)


def registration_path(slug: str, registration: str) -> str:
    """The address of a registration's own page."""
    return f"/g/{slug}/register/{site().keys.sign('registration', slug, registration)}"


def member(slug: str, link: str) -> Who:
    """Whoever holds the link to an entry in a lab."""
    found = site().keys.unsign("lab", slug, link)
    if found is None:
        raise Refused(refuse("unknown_entry"))
    return Who(MEMBER, found)


def entry_path(slug: str, member: str) -> str:
    """The address of an entry's own page."""
    return f"/g/{slug}/labs/entry/{site().keys.sign('lab', slug, member)}"


def pace_lab(slug: str, who: Who) -> None:
    """Refuses who wants to be in too many labs, and an address from which far more want to be than
    people do."""
    wait = site().house.commons.take(
        slug, ("lab_joins", who.id), ("lab_joins_by_address", address())
    )
    if wait:
        raise Refused(refuse("too_fast", wait=seconds(wait)))


def reader(slug: str, link: str) -> Who:
    """Whoever holds the link in a mail about their ideas."""
    found = site().keys.unsign("reader", slug, link)
    if found is None:
        raise Refused(refuse("void_mail_link"))
    return Who(READER, found)


def reader_path(slug: str, reader: str, action: str) -> str:
    """The address where whoever is written to confirms it, or ends it."""
    return f"/g/{slug}/receipt/{action}/{site().keys.sign('reader', slug, reader)}"


def pace_receipts(slug: str, who: Who) -> None:
    """Refuses who types too many codes."""
    wait = site().house.commons.take(slug, ("receipts", who.id), ("receipts_by_address", address()))
    if wait:
        raise Refused(refuse("too_fast", wait=seconds(wait)))


def pace_registration(slug: str, who: Who) -> None:
    """Refuses who registers too many, and an address that registers far more than people do."""
    wait = site().house.commons.take(
        slug, ("registrations", who.id), ("registrations_by_address", address())
    )
    if wait:
        raise Refused(refuse("too_fast", wait=seconds(wait)))


def remember_guest(response: Response, slug: str, token: str) -> None:
    response.set_cookie(
        VISITOR_COOKIE,
        token,
        max_age=VISITOR_AGE,
        path=f"/g/{slug}/",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def staff_cookie(slug: str) -> str:
    """One cookie for each gathering, on path /: the socket's address needs it too."""
    return f"staff_{slug}"


def staff_of(gathering: Gathering, cookies: Mapping[str, str]) -> Who | None:
    """The member of staff whose session the cookie holds, if it is good now."""
    signed = cookies.get(staff_cookie(gathering.slug))
    session = site().keys.unsign("staff", gathering.slug, signed) if signed else None
    staff = gathering.state.session_staff(session, gathering.clock())
    if session and not staff and gathering.catch_up():
        staff = gathering.state.session_staff(session, gathering.clock())
    return Who(staff.role, staff.id, session) if staff else None


def require_staff(gathering: Gathering, *roles: str) -> Who:
    """The member of staff who asks; refused unless in one of `roles`, or admin."""
    who = staff_of(gathering, request.cookies)
    if who is None:
        raise Refused(refuse("not_logged_in"))
    if who.role not in (*roles, "admin"):
        raise Refused(refuse("forbidden"))
    return who


def remember_staff(
    response: Response, slug: str, session: str, max_age: float | None = None
) -> None:
    """`max_age`: seconds; None: until the browser is closed."""
    response.set_cookie(
        staff_cookie(slug),
        site().keys.sign("staff", slug, session),
        max_age=None if max_age is None else int(max_age),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def login_path(keys: Keys, slug: str, link: str) -> str:
    """The address that logs in whoever holds it."""
    return f"/g/{slug}/login?t={keys.sign('login', slug, link)}"


def is_own_origin(environ: Mapping[str, Any], origins: tuple[str, ...]) -> bool:
    """Whether the page that asks is ours. A request without Origin comes from no page: it passes,
    and the token it must carry tells whose it is."""
    origin = environ.get("HTTP_ORIGIN")
    if origin is None:
        return True
    try:
        return origin in origins or urlsplit(origin).netloc == environ.get("HTTP_HOST")
    except ValueError:  # "http://[": what urlsplit cannot read is not ours
        return False


def own_origins(settings: Settings) -> tuple[str, ...]:
    """Origins that are ours whatever the Host header says: a proxy may not pass it on."""
    return (*settings.origins, settings.base_url) if settings.base_url else settings.origins


def refuse_foreign_posts() -> None:
    """Before every request: another site's page may not act with our cookies."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    foreign = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    if foreign or not is_own_origin(request.environ, own_origins(site().settings)):
        raise Refused(refuse("forbidden"))


def done(result: Done | Refusal) -> Done:
    """What became of a command; raises Refused where nothing did."""
    if isinstance(result, Refusal):
        raise Refused(result)
    return result
