"""Which ideas a lab works on: those under its themes and those put in by hand, without those taken
out. It follows from the ideas as they are, so that what is merged, hidden or sorted anew needs no
decision here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from companion.domain.labs.standing import Lab, Standing
from companion.domain.state import PUBLISHED, Idea, State

#: Hands items on, and may let others work in between: thousands are gone through (rule F4).
Pass = Callable[[Iterable[Idea]], Iterable[Idea]]


def works_on(standing: Standing, idea: Idea) -> bool:
    """Whether a lab works on this idea, in whichever of its wordings it was put in."""
    if any(one.id in standing.added for one in idea.all_wordings):
        return True
    return idea.theme in standing.themes and idea.id not in standing.taken


def ideas_of(
    state: State, labs: Iterable[Lab], hand_on: Pass = lambda ideas: ideas
) -> dict[str, list[Idea]]:
    """By lab, the public ideas that it works on; the most supported first."""
    labs = list(labs)
    found: dict[str, list[Idea]] = {lab.id: [] for lab in labs}
    for idea in hand_on(list(state.ideas.values())):
        if idea.status == PUBLISHED:
            for lab in labs:
                if works_on(lab.standing, idea):
                    found[lab.id].append(idea)
    for ideas in found.values():
        ideas.sort(key=lambda idea: (-idea.support, idea.at, idea.id))
    return found
