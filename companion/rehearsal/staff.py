"""The staff of a rehearsal, by one login link: a moderator who publishes, and the projector.

The moderator lets everything through, oldest first, but only what this rehearsal posted: something
that a citizen writes meanwhile must never come onto the screen unread.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from .notes import Notes, Published
from .options import BadInput, Options
from .pages import Browser, Refused, log_in
from .phone import Phone
from .screen import Item, Update

GLANCE = 0.1  # seconds between two looks at the list


class Staff:
    """Two connected screens. Raises BadInput where the link does not open them, and OSError."""

    def __init__(self, options: Options, browser: Browser, login_link: str, notes: Notes) -> None:
        self._notes = notes
        self._given_up: set[str] = set()
        try:
            log_in(browser, login_link)
            self.moderator, self.projector = (
                Phone(options.url, options.gathering, screen, cookie=browser.cookies())
                for screen in ("moderator", "projector")
            )
            self.moderator.connect()
            self.projector.connect()
        except Refused as refusal:
            raise BadInput(f"the moderator cannot come in: {refusal}") from refusal
        self.before = set(self.moderator.ideas)
        self.moderator.updates = _note_first(notes.seen)
        self.projector.updates = _note_first(notes.shown)

    @property
    def screens(self) -> list[Phone]:
        return [self.moderator, self.projector]

    def moderate(self, over: Callable[[], bool]) -> None:
        """Publishes what waits, until `over()`."""
        while not over():
            for idea in self.waiting():
                self._publish(idea)
            time.sleep(GLANCE)

    def waiting(self) -> list[Item]:
        """The rehearsal's own pending ideas, oldest first."""
        # What was just published still reads as pending until the next tick.
        mine = self._notes.acknowledged.keys() - self._notes.published.keys() - self._given_up
        ideas = [idea for idea in self.moderator.ideas.values() if idea["id"] in mine]
        pending = [idea for idea in ideas if idea["status"] == "pending"]
        return sorted(pending, key=lambda idea: (idea["at"], idea["id"]))

    def at_rest(self) -> bool:
        """Whether all that was posted is dealt with, and all that was published is projected."""
        notes = self._notes
        dealt_with = notes.published.keys() | self._given_up
        return (
            notes.acknowledged.keys() <= dealt_with and notes.published.keys() <= notes.shown.keys()
        )

    def _publish(self, idea: Item) -> None:
        try:
            answer = self.moderator.insist("publish_idea", idea=idea["id"], version=idea["version"])
        except TimeoutError:
            return  # it stays pending and comes up again
        self._notes.resent.append(answer.sends - 1)
        if answer.ack["ok"]:
            self._notes.published[idea["id"]] = Published(answer.sent, answer.arrived)
        else:
            self._notes.refused.append(answer.ack["code"])
            self._given_up.add(idea["id"])


def _note_first(times: dict[str, float]) -> Callable[[Update, float], None]:
    def note(update: Update, arrived: float) -> None:
        for idea in update.get("ideas", []):
            times.setdefault(idea["id"], arrived)

    return note
