"""Rule S3 on fresh screens: guests, projector and crew are shown exactly the published ideas, the
stream's overlay none but those; and what comes next or is done is one of them, in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from companion.domain.delta import IDEAS, fresh
from companion.domain.screens import SCREENS
from companion.domain.state import PUBLISHED, State

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
        spotlight = screen["facts"]["spotlight"]
        if spotlight is not None and spotlight not in published:
            yield f"S3: screen {name} has idea {spotlight} in its spotlight"


def check_queue(state: State, published: set[str]) -> Iterator[str]:
    lit = [state.spotlight] if state.spotlight else []
    placed = [*state.queue.order, *state.queue.done, *lit]
    yield from (f"S3: idea {id} is in the queue" for id in sorted(set(placed) - published))
    yield from (f"idea {id} is in two places" for id in sorted(set(placed)) if placed.count(id) > 1)
