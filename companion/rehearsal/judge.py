"""The end of a rehearsal: each screen against a fresh one, and what was acknowledged, counted."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from .notes import Notes, lost, twice
from .options import Options
from .pages import Refused
from .phone import Phone
from .screen import Item
from .staff import Staff

GRACE = 10.0  # seconds for the last updates to arrive
PRESENCE = 1.5  # seconds; it is told at most once in one


@dataclass
class Findings:
    """`equal` of the `screens` that there should be show what a fresh one shows."""

    screens: int
    equal: int = 0
    lost: int = 0
    twice: int = 0
    presence: dict[str, int] = field(default_factory=dict)
    unknown: str | None = None  # why the end could not be looked at

    @property
    def sound(self) -> bool:
        return self.unknown is None and self.equal == self.screens and self.lost == self.twice == 0


def judge(options: Options, notes: Notes, phones: list[Phone], staff: Staff | None) -> Findings:
    """Looks at the end state on screens of its own."""
    findings = Findings(screens=len(phones) + (len(staff.screens) if staff else 0))
    groups = [phones, [staff.moderator], [staff.projector]] if staff else [phones]
    time.sleep(PRESENCE)  # before guests of our own are counted
    findings.presence = groups[-1][0].presence
    fresh: list[Phone] = []
    try:
        for group in groups:
            fresh.append(_fresh(options, group[0]))
        deadline = time.monotonic() + GRACE
        for group, newest in zip(groups, fresh, strict=True):
            findings.equal += sum(_becomes_equal(phone, newest, deadline) for phone in group)
        ideas = fresh[1].ideas if staff else _own_ideas(phones, notes)
    except (OSError, Refused) as error:
        findings.unknown = str(error)
        return findings
    finally:
        for phone in fresh:
            phone.close()

    before = staff.before if staff else set()
    new = {idea: item for idea, item in ideas.items() if idea not in before}
    there = {idea: item.get("original") or item["text"] for idea, item in new.items()}
    findings.lost, findings.twice = lost(notes.posts, there), twice(notes.posts, there)
    return findings


def _fresh(options: Options, like: Phone) -> Phone:
    phone = Phone(options.url, options.gathering, like.screen, cookie=like.cookie)
    if not like.cookie:
        phone.join()
    phone.connect()
    return phone


def _becomes_equal(phone: Phone, fresh: Phone, deadline: float) -> bool:
    """Whether both show the same before the deadline; the fresh one goes on following, too."""
    while not (phone.connected and phone.held and fresh.held and phone.held.same(fresh.held)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _own_ideas(phones: list[Phone], notes: Notes) -> dict[str, Item]:
    """What the server lists as their own to those who posted: all there is to see without staff."""
    ideas = {}
    for phone in {post.phone: phones[post.phone] for post in notes.posts}.values():
        for idea in phone.fetch_own()["ideas"]:
            ideas[idea["id"]] = idea
    return ideas
