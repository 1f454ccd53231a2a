"""A gathering in figures, for operators to compare."""

from __future__ import annotations

from companion.domain.screens import iso
from companion.domain.state import FORGOTTEN, HIDDEN, MERGED, PENDING, PUBLISHED
from companion.store.log import Snapshot
from companion.verify.replay import Replay

#: By name, in the order in which they are shown.
Figures = dict[str, str]


def figures(snapshot: Snapshot, replay: Replay) -> Figures:
    state = replay.state
    statuses = [idea.status for idea in state.ideas.values()]
    polls = state.polls.polls.values()
    people = len({*state.ideas_by, *state.own_changes, *state.checked_in})
    moments = [iso(at) for at in (replay.first, replay.last) if at is not None]
    return {
        "epoch": snapshot.epoch,
        "positions": str(snapshot.head),
        "moments": " to ".join(moments) or "none",
        "ideas": ", ".join(
            f"{statuses.count(status)} {status}"
            for status in (PUBLISHED, PENDING, HIDDEN, MERGED, FORGOTTEN)
            if status != MERGED or status in statuses
        ),
        "supports": str(sum(len(idea.supporters) for idea in state.ideas.values())),
        "polls": f"{len(polls)}, {sum(len(poll.voices) for poll in polls)} voices",
        "people": f"{people}, {len(state.checked_in)} in the hall; {len(state.staff)} of staff",
        **line(replay),
        "vault": f"{len(snapshot.vault)} entries, {len(replay.erased)} erased",
    }


def line(replay: Replay) -> Figures:
    """With the check code of the whole line, to be compared with the one that was published."""
    made = replay.order.made
    return {"in line": f"{len(made)}, check code {made[-1]}"} if made else {}
