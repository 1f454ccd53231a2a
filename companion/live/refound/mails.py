"""Refounding, of mails: that they have gone, so that nobody gets one twice.

Part of live/refound/, which says when. It is about mails whose reason the log still has; of what
is put back itself the rest of live/refound says what has not gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from companion.domain.events import Draft
from companion.domain.mail.events import MailBegun, MailSent
from companion.domain.mail.post import Letter, version_key
from companion.domain.rules import OPERATOR
from companion.live.story import Story


def mails(old: Story, new: Story, kept: int) -> Iterator[Draft]:
    """`kept`: the last position that is the same in both."""
    for letter in list(new.state.post.open.values()):
        if letter.notice > kept:
            continue
        before = old.state.post.find(letter.registration, letter.notice)
        if before is not None and before.attempts > 0:
            yield from as_far(letter, before)


def as_far(there: Letter, before: Letter) -> Iterator[Draft]:
    about: dict[str, Any] = {
        "by": OPERATOR,
        "registration": before.registration,
        "notice": before.notice,
        "attempt": before.attempts,
    }
    moves = (version_key(before.registration),)
    if before.sent is not None:
        yield Draft(MailSent(at=before.sent, **about), moves=moves)
    elif before.until is not None and there.until != before.until:
        yield Draft(MailBegun(at=before.since, until=before.until, **about), moves=moves)
