"""One client of the contract: a phone, or any other screen, that holds what it is sent."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .link import ADDRESS, Link
from .pages import Browser, Refused
from .screen import Item, Screen, Update, follow

Ack = dict[str, Any]

ASK_AGAIN = {"too_fast", "unavailable"}  # refusals that pass; every other is final
DEFAULT_WAIT = 2.0  # seconds before asking again, where the refusal names none


class Answer(NamedTuple):
    """What became of a command: first sent and answered when (`time.monotonic`), sent how often."""

    ack: Ack
    sent: float
    arrived: float
    sends: int


@dataclass
class Order:
    """A command on its way."""

    body: dict[str, Any]
    sent: float = 0.0
    sends: int = 0
    ack: Ack | None = None
    arrived: float = 0.0


class Phone:
    """A visitor's phone or, with a staff `cookie`, any other screen. Thread-safe.

    `held` is the screen, `own` and `supports` this visitor's ideas and supports by id, `presence`
    the last one heard, `back_within` the seconds in which to come back after a restart that the
    server announced, `faults` what the server did against the contract. Two hooks run in the
    reading thread: `updates(update, arrived)` after each update, and `lost(phone)` when a
    connection ended that `close` did not end.
    """

    def __init__(
        self,
        url: str,
        gathering: str,
        screen: str = "guest",
        token: str | None = None,
        cookie: str | None = None,
    ) -> None:
        self.browser = Browser(url)
        self.gathering = gathering
        self.screen = screen
        self.token = token
        self.cookie = cookie
        self.held: Screen | None = None
        self.own: dict[str, Item] = {}
        self.supports: dict[str, bool] = {}
        self.presence: dict[str, int] = {}
        self.crew: list[Item] = []
        self.back_within: float | None = None
        self.faults: list[str] = []
        self.connections = 0
        self.updates: Callable[[Update, float], None] | None = None
        self.lost: Callable[[Phone], None] | None = None
        self._link: Link | None = None
        self._greeted = self._own_whole = False
        self._orders: dict[int, Order] = {}
        self._numbers = 0
        self._changed = threading.Condition()

    def join(self) -> dict[str, Any]:
        """Becomes a visitor: `{token, epoch, position}`. Raises Refused, OSError."""
        page = self.browser.open(f"/g/{self.gathering}/join", data={})
        answer = page.data()
        if page.status != 201:
            code = answer.get("code", f"http_{page.status}")
            raise Refused(code, answer.get("message", ""), answer)
        self.token = answer["token"]
        return answer

    def fetch_own(self) -> dict[str, Any]:
        """`own` as a page of the server tells it, whole. Raises Refused, OSError."""
        address = f"/g/{self.gathering}/own"
        page = self.browser.open(address, headers={"Authorization": f"Bearer {self.token}"})
        if page.status != 200:
            raise Refused(f"http_{page.status}", address)
        return page.data()

    def connect(self, timeout: float = 10.0) -> None:
        """Connects and waits for the first update; with a screen held it asks for what came since.

        Commands still without an ack are sent again. Raises Refused, and OSError (TimeoutError is
        one) where no screen comes.
        """
        self.drop()
        link = Link(self.browser.here(ADDRESS), self, self.cookie, timeout)
        with self._changed:
            self._greeted = self._own_whole = False
            self._link = link
        link.start()
        try:
            self.wait_until(lambda _: self._greeted or link.over, timeout)
        except TimeoutError:
            link.cut()
            raise
        if link.refusal:
            raise link.refusal
        if not self._greeted:
            raise ConnectionError(link.fault or "the connection ended before a screen came")

    @property
    def connected(self) -> bool:
        """Whether a screen is being followed."""
        return self._greeted and self._link is not None and not self._link.over

    def command(
        self, name: str, *, nonce: str | None = None, timeout: float = 30, **fields: Any
    ) -> Ack:
        """Sends a command and waits for its ack, over drops and reconnects. Raises TimeoutError."""
        return self.ask(name, nonce=nonce, timeout=timeout, **fields).ack

    def insist(self, name: str, *, timeout: float = 30, **fields: Any) -> Answer:
        """As `ask`, but what is refused only for now is sent again with its nonce, in that time."""
        nonce = new_nonce()
        deadline = time.monotonic() + timeout
        sends = 0
        while True:
            left = deadline - time.monotonic()
            answer = self.ask(name, nonce=nonce, timeout=left, **fields)
            sends += answer.sends
            wait = float(answer.ack.get("wait", DEFAULT_WAIT))
            if answer.ack.get("code") not in ASK_AGAIN or time.monotonic() + wait > deadline:
                return answer._replace(sends=sends)
            time.sleep(wait)

    def ask(
        self, name: str, *, nonce: str | None = None, timeout: float = 30, **fields: Any
    ) -> Answer:
        """As `command`, with its times."""
        order = Order({"name": name, "nonce": nonce or new_nonce(), **fields})
        with self._changed:
            self._numbers += 1
            number = self._numbers
            self._orders[number] = order
            link = self._link
        try:
            if link and link.accepted and not link.over:
                self._send(link, number, order)
            self.wait_until(lambda _: order.ack is not None, timeout)
        finally:
            with self._changed:
                del self._orders[number]
        assert order.ack is not None
        return Answer(order.ack, order.sent, order.arrived, order.sends)

    @property
    def in_flight(self) -> int:
        """How many commands wait for their ack."""
        return len(self._orders)

    def wait_until(self, reached: Callable[[Phone], object], timeout: float = 5.0) -> None:
        """Waits for `reached(self)`, looking again after each message. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: bool(reached(self)), timeout):
                raise TimeoutError(f"{self.screen} screen: not reached within {timeout:.1f} s")

    @property
    def ideas(self) -> dict[str, Item]:
        """The ideas held, by id: a copy."""
        with self._changed:
            return dict(self.held.collections.get("ideas", {})) if self.held else {}

    def drop(self) -> None:
        """Loses the connection without a goodbye, as in a lift. `connect` comes back."""
        if self._link:
            self._link.cut()

    def close(self) -> None:
        """Leaves for good."""
        self.lost = None
        self.drop()

    # What the link tells, in its thread.

    def auth(self) -> dict[str, Any]:
        auth: dict[str, Any] = {"gathering": self.gathering, "screen": self.screen}
        if self.token:
            auth["token"] = self.token
        if self.held:
            auth |= {"epoch": self.held.epoch, "position": self.held.position}
        return auth

    def link_changed(self, link: Link) -> None:
        with self._changed:
            orders = [] if link.over else list(self._orders.items())
            if link.fault:
                self.faults.append(link.fault)
                self.held = None  # nothing may be built on it
            self._changed.notify_all()
        if not link.over:
            self.connections += 1
            for number, order in orders:
                self._send(link, number, order)
        elif self._greeted and self.lost:
            self.lost(self)

    def event_came(self, link: Link, name: str, body: Any, arrived: float) -> None:
        with self._changed:
            if name == "update":
                if self.held and self.held.epoch != body["epoch"]:
                    self._own_whole = False
                self.held = follow(self.held, body)
                self._greeted = True
            elif name == "own":
                self._take_own(body)
            elif name == "presence":
                self.presence = body
            elif name == "crew":
                self.crew = body["here"]
            elif name == "restart":
                self.back_within = body["within"]
            self._changed.notify_all()
        if name == "update" and self.updates:
            self.updates(body, arrived)

    def ack_came(self, number: int, ack: Ack, arrived: float) -> None:
        with self._changed:
            order = self._orders.get(number)
            if order:
                order.ack, order.arrived = ack, arrived
            self._changed.notify_all()

    def _take_own(self, own: dict[str, list[Item]]) -> None:
        if not self._own_whole:  # the first one of each connection and epoch is whole
            self._own_whole = True
            self.own, self.supports = {}, {}
        self.own |= {item["id"]: item for item in own.get("ideas", [])}
        self.supports |= {item["id"]: item["on"] for item in own.get("supports", [])}

    def _send(self, link: Link, number: int, order: Order) -> None:
        order.sends += 1
        order.sent = order.sent or time.monotonic()
        link.send_command(number, order.body)


def new_nonce() -> str:
    return secrets.token_urlsafe(12)
