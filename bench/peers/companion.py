"""Companion itself. What an evening's moderators publish has been posted before, by guests."""

from __future__ import annotations

import json
import secrets
import sys
import time
import urllib.request
from collections import deque
from pathlib import Path
from typing import Any

from bench import entries
from bench.client import Client, Entry
from bench.peers import Peer
from bench.process import Process
from bench.wire import Failed
from companion import control
from companion.domain.delta import IDEAS, Held, apply
from companion.rehearsal.pages import staff

GATHERING = "auftakt"
#: Ideas by one guest: more at once would be a flood.
POSTS = 200
#: Seconds after which the feed says what is.
FEED_WITHIN = 3.0
#: As many as moderate an evening; one alone may not send 50 commands a second for long.
MODERATORS = 2
#: What the limits are for does not happen here.
LIFTED = {
    "COMPANION_IDEA_SECONDS": "0.001",
    "COMPANION_IDEA_BURST": "100000",
    "COMPANION_COMMANDS_PER_SECOND": "100000",
}
TEXT = (
    "Die Stadtbücherei könnte samstags länger öffnen und im Lesesaal offenes WLAN und Steckdosen "
    "anbieten, damit auch Menschen ohne eigenes Gerät mitmachen. Nr. {number}"
)


class Companion(Peer):
    """`python -m companion serve` on SQLite with fresh data."""

    module = "companion"

    def __init__(self, *arguments: str, **environment: str) -> None:
        command = [sys.executable, "-m", self.module, "serve", "--demo", *arguments]
        settings = {"COMPANION_DATA": "{directory}/data", **LIFTED, **environment}
        super().__init__(Process("companion", command, **settings))
        self._moderators: deque[Client] = deque()
        self._pending: deque[str] = deque()
        self._posted = 0
        self.enter_guest = entries.guest(GATHERING)

    def opened(self) -> None:
        self.connections()  # it listens before it is ready, and answers when it is
        for number in range(MODERATORS):
            cookie = staff(self.url, self.link(f"Mona {number}"))
            enter = entries.staff(GATHERING, "moderator", cookie)
            self._moderators.append(self.crowd.employ(enter))

    @property
    def data(self) -> Path:
        return self.process.directory / "data"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.process.port}"

    def link(self, name: str) -> str:
        """What logs in a moderator."""
        asked = {"slug": GATHERING, "role": "moderator", "name": name}
        path: str = control.ask(self.data, "link", asked)["path"]
        return self.url + path

    def enter(self, client: Client) -> Entry:
        return self.enter_guest(client)

    def prepare(self, count: int) -> None:
        """Guests post ideas; they wait for a moderator, and nobody else sees them."""
        for start in range(0, count, POSTS):
            self._post(min(POSTS, count - start))

    def _post(self, count: int) -> None:
        guest = self.crowd.employ(self.enter_guest)
        for _ in range(count):
            self._posted += 1
            text = TEXT.format(number=self._posted)
            guest.command({"name": "post_idea", "nonce": nonce(), "text": text})
        self.crowd.until(lambda: len(guest.acks) == count)
        for _, answer in guest.acks.values():
            if not answer["ok"]:
                raise Failed(f"an idea was refused: {answer}")
            self._pending.append(answer["idea"])
        self.crowd.dismiss(guest)

    def cast(self) -> None:
        """A moderator publishes the next idea."""
        self._moderators.rotate()
        moderator, idea = self._moderators[0], self._pending.popleft()
        command = {"name": "publish_idea", "nonce": nonce(), "idea": idea, "version": 1}
        self.ask(moderator, command)

    def truth(self) -> Held:
        """What its feed says; that may be a second old."""
        deadline = time.monotonic() + FEED_WITHIN
        while True:
            with urllib.request.urlopen(f"{self.url}/g/{GATHERING}/feed?since=0") as answer:
                held = apply(Held(), json.load(answer))
            if held.position >= self.health()["position"] or time.monotonic() > deadline:
                return held
            self.crowd.rest(0.1)

    def sample(self) -> dict[str, Any]:
        """One real update with one idea, for the others to send too."""
        held = self.truth()
        idea = next(iter(held.collections[IDEAS].values()))
        return {"epoch": held.epoch, "position": held.position, IDEAS: [idea]}

    def connections(self) -> int:
        """How many it says are connected."""
        count: int = self.health()["connections"]
        return count

    def health(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/healthz") as answer:
            found: dict[str, Any] = json.load(answer)["gatherings"][GATHERING]
            return found


def nonce() -> str:
    return secrets.token_hex(8)
