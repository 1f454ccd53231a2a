"""The crew as it is now: who of the team is here, and who looks at which idea.

It is nobody's event and is in no log: workers tell each other by way of live/commons.py, each once
a second and as soon as somebody here looks elsewhere.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from companion import green
from companion.domain.rules import Who
from companion.live.fanout import Fanout
from companion.live.gathering import Gathering
from companion.live.protocol import CREW

#: How often workers tell each other, in seconds: their notes fall off within four.
BEAT = 1.0
#: Seconds between two messages to the same moderators, at least.
PAUSE = 0.2
#: The board in the commons.
BOARD = "crew"
#: The screens whose people are the team at work; only moderators are told.
SCREENS = ("moderator", "desk", "door")
TOLD = "moderator"

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class Member:
    """One open page of a member of staff. `idea`: what they look at. `told`: what they know."""

    sid: str
    gathering: Gathering
    fanout: Fanout
    who: Who
    screen: str
    idea: str | None = None
    told: object = None


class Crew:
    """The team's pages that are connected to this process."""

    def __init__(self) -> None:
        self._members: dict[str, Member] = {}
        self._pinned: set[str] = set()
        self._news = threading.Event()

    def start(self) -> None:
        green.spawn(self._run)

    def join(self, member: Member) -> None:
        if member.screen in SCREENS:
            self._members[member.sid] = member
            self._news.set()

    def leave(self, sid: str) -> None:
        if self._members.pop(sid, None):
            self._news.set()

    def look(self, sid: str, idea: object) -> None:
        """Whoever has this page looks at an idea, or at none."""
        member = self._members.get(sid)
        known = isinstance(idea, str) and member and idea in member.gathering.state.ideas
        seen = str(idea) if known else None
        if member and seen != member.idea:
            member.idea = seen
            self._news.set()

    def _run(self) -> None:
        while True:
            self._news.wait(BEAT if self._members or self._pinned else None)
            self._news.clear()
            try:
                self.beat()
            except Exception:  # one bad beat must not silence all that follow
                logger.critical("a beat of the crew failed", exc_info=True)
            green.sleep(PAUSE)

    def beat(self) -> None:
        """Hear who is at other workers, and tell the moderators here what they do not know yet."""
        by_slug: dict[str, list[Member]] = {slug: [] for slug in self._pinned}
        for member in list(self._members.values()):
            by_slug.setdefault(member.gathering.slug, []).append(member)
        for slug, members in by_slug.items():
            self._tell(slug, members)

    def _tell(self, slug: str, members: list[Member]) -> None:
        if not members:  # the last one left: the note falls off by itself
            self._pinned.discard(slug)
            return
        self._pinned.add(slug)
        gathering = members[0].gathering
        note = json.dumps([[m.who.id, m.screen, m.idea] for m in members])
        notes = gathering.commons.pin(slug, BOARD, note)
        here = show(gathering, (one for note in notes for one in json.loads(note)))
        for member in members:
            if member.screen != TOLD or member.told == here:
                continue
            if member.fanout.tell(member.sid, CREW, {"here": here}):
                member.told = here


def show(gathering: Gathering, pages: Iterable[list[Any]]) -> list[dict[str, Any]]:
    """The team with names, each once, by the page that tells most: the one on which an idea is
    looked at."""
    found: dict[str, dict[str, Any]] = {}
    for staff, screen, idea in pages:
        known = gathering.state.staff.get(staff)
        if known is None or known.revoked or (staff in found and idea is None):
            continue
        found[staff] = {
            "id": staff,
            "name": gathering.words.get(staff, ""),
            "role": known.role,
            "screen": screen,
            "idea": idea,
        }
    return sorted(found.values(), key=lambda one: str(one["name"]))
