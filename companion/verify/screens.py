"""Rule S3 on fresh screens: guests, projector and crew see exactly the published ideas and the
polls that were opened, the overlay no ideas but those; what comes next or is done is one idea in
one place; and the polls are counted anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from companion.domain.delta import IDEAS, fresh
from companion.domain.groups.walls import rules_of
from companion.domain.polls.screen import POLLS
from companion.domain.polls.tally import Tally
from companion.domain.screens import LOBBY, SCREENS
from companion.domain.state import FORGOTTEN, MERGED, PUBLISHED, State

PUBLIC = ("guest", "projector", "stage")
OVERLAY = "overlay"


def check_screens(state: State, words: Mapping[str, str]) -> Iterator[str]:
    """`words`: the vault's entries by id."""
    published = {idea.id for idea in state.ideas.values() if idea.status == PUBLISHED}
    yield from check_queue(state, published)
    for name in SCREENS:
        try:
            screen = fresh(name, state, words)
        except Exception as problem:  # noqa: BLE001  # it can break on a broken definition in any way
            yield f"screen {name} cannot be made: {type(problem).__name__}"
            continue
        if name not in (*PUBLIC, OVERLAY):
            continue
        shown = {idea["id"] for idea in screen[IDEAS]}
        yield from (f"S3: screen {name} shows idea {id}" for id in sorted(shown - published))
        if name == OVERLAY:
            continue
        yield from (f"S3: screen {name} lacks idea {id}" for id in sorted(published - shown))
        asked = {poll.id for poll in state.polls.polls.values() if poll.is_public}
        seen = {poll["id"] for poll in screen[POLLS]}
        yield from (f"S3: screen {name} shows poll {id}" for id in sorted(seen - asked))
        yield from (f"S3: screen {name} lacks poll {id}" for id in sorted(asked - seen))
        spotlight = screen["facts"]["spotlight"]
        if spotlight is not None and spotlight not in published:
            yield f"S3: screen {name} has idea {spotlight} in its spotlight"


def check_wordings(state: State) -> Iterator[str]:
    """What was merged is part of one idea that is there and is itself part of none."""
    for idea in state.ideas.values():
        whole = idea.survivor
        if (idea.status == MERGED) != (whole is not None):
            yield f"idea {idea.id} is merged, and into none"
        if whole and (idea not in whole.wordings or whole.status in (MERGED, FORGOTTEN)):
            yield f"idea {idea.id} is a wording of idea {whole.id}, which does not stand for it"


def check_queue(state: State, published: set[str]) -> Iterator[str]:
    lit = [state.spotlight] if state.spotlight else []
    placed = [*state.queue.order, *state.queue.done, *lit]
    yield from (f"S3: idea {id} is in the queue" for id in sorted(set(placed) - published))
    yield from (f"idea {id} is in two places" for id in sorted(set(placed)) if placed.count(id) > 1)


def check_groups(state: State) -> Iterator[str]:
    """A member is in one small group, and its wall shows what was written there alone."""
    groups = state.groups
    for member in groups.members.values():
        there = [group for group in groups.groups.values() if member.id in group.members]
        if there != ([member.group] if member.group else []):
            yield f"member {member.id} is in {len(there)} groups"
    for group in groups.there:
        if group.scribe and group.scribe.id not in group.members:
            yield f"the scribe of group {group.id} is no member"
        wall = rules_of(f"{LOBBY}:{group.id}").part(IDEAS)
        shown = [idea for idea in state.ideas.values() if wall.holds(idea)]
        yield from (
            f"S1: group {group.id} is shown idea {idea.id}"
            for idea in shown
            if idea.group != group.id
        )
        yield from (
            f"S1: idea {idea.id} was handed in and is not out"
            for idea in group.handed
            if idea.is_inside and idea.status != FORGOTTEN
        )


def check_counts(state: State) -> Iterator[str]:
    """What was counted as voices came and went is what all voices that are there add up to."""
    for poll in state.polls.polls.values():
        tally = Tally()
        for voice in poll.voices.values():
            tally.count(poll.form.kind, voice)
        counted = {option: n for option, n in poll.tally.options.items() if any(n.values())}
        real = {option: n for option, n in tally.options.items() if any(n.values())}
        if (poll.tally.voices, counted) != (tally.voices, real):
            yield f"poll {poll.id} is not what its voices add up to"
