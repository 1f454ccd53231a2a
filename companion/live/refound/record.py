"""Refounding, of the public record: that it is public, and what it counted and can count no more.

Part of live/refound/, which says when. Voices that were lost are not invented: polls whose
results everybody was shown stand in the record as they were shown, like those out of a file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from companion.domain.events import Draft, Writing
from companion.domain.reading import from_json
from companion.domain.results.events import RecordImported, ResultsPublished, ResultsWithdrawn
from companion.domain.results.record import figures, read_record
from companion.domain.results.standing import RESULTS
from companion.domain.rules import OPERATOR
from companion.domain.state import PUBLISHED, State
from companion.live.pauses import breathing
from companion.live.refound.ideas import comes_back
from companion.live.story import Story

#: What the ideas that come back do not know of themselves.
NOT_COUNTED = ("erased", "restored", "hidden_")


def counted(old: Story, now: float) -> Iterator[Draft]:
    """Where all of the log was lost: the polls as they were shown, and the difference between what
    was counted and what the ideas that come back make."""
    definition = old.words.get(old.state.definition or "")
    if definition is None:
        return
    record = read_record(old.state, old.words, from_json(definition), breathing)
    back = State()
    back.ideas = {
        idea.id: idea for idea in breathing(list(old.state.ideas.values())) if comes_back(idea, old)
    }
    there = [idea for idea in back.ideas.values() if idea.status == PUBLISHED]
    again = figures(back, there, breathing)
    lost = {
        name: count if name.startswith(NOT_COUNTED) else max(0, count - again[name])
        for name, count in record.figures.items()
    }
    writes = tuple(
        Writing(id_for(poll["id"]), "poll_text", None, json.dumps(poll, ensure_ascii=False))
        for poll in record.polls
    )
    event = RecordImported(
        at=now,
        by=OPERATOR,
        figures={name: count for name, count in lost.items() if count},
        asked=tuple(one.id for one in writes),
        agenda=tuple((item["id"], *moments(item)) for item in record.agenda),
    )
    if event.figures or event.asked or event.agenda:
        yield Draft(event, writes=writes)


def moments(item: dict[str, Any]) -> tuple[float, float]:
    at, until = (dt.datetime.fromisoformat(item[key]).timestamp() for key in ("at", "until"))
    return at, until


def id_for(poll: str) -> str:
    """The same for all who put it back."""
    return "w" + hashlib.blake2b(poll.encode(), digest_size=8).hexdigest()


def publication(old: Story, new: Story) -> Iterator[Draft]:
    """Once all is there that it shows."""
    before, after = old.state.results, new.state.results
    if before.now.public == after.now.public or after.version > before.version:
        return
    event = (ResultsPublished if before.now.public else ResultsWithdrawn)(
        at=before.now.at or 0.0, by=before.now.by or OPERATOR, version=after.version + 1
    )
    yield Draft(event, expects={RESULTS: after.version}, moves=(RESULTS,))
