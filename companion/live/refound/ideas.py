"""Refounding, of ideas: they come back once something was promised on them.

During an evening they do not (live/refound/ says why). Once its record is public, something is
answered or somebody is in a lab, people and the city rely on them: those on the wall and those that
wait come back as they read now, with who supports them. Whoever wrote what stays lost finds that on
their receipt.
"""

from __future__ import annotations

from collections.abc import Iterator

from companion.domain import events as e
from companion.domain.events import Draft, Writing
from companion.domain.merging.events import IdeasMerged
from companion.domain.rules import OPERATOR
from companion.domain.ruling import decision
from companion.domain.state import FORGOTTEN, PENDING, PUBLISHED, Idea, State
from companion.live.pauses import breathing
from companion.live.story import Story

#: People whom one event names at most.
MOST = 500


def is_relied_on(state: State) -> bool:
    """Whether people or the city rely on what was said."""
    answered = any(answer.holds for answer in state.answers.answers.values())
    in_labs = any(not one.erased for one in state.labs.members.values())
    return state.results.now.public or answered or in_labs


def comes_back(idea: Idea, old: Story) -> bool:
    whole = idea.whole
    is_seen = whole.status in (PUBLISHED, PENDING) and whole.standing.words in old.words
    return is_seen and idea.standing.words in old.words


def ideas(old: Story, new: Story) -> Iterator[Draft]:
    """In their order; each can be appended by itself."""
    for idea in breathing(list(old.state.ideas.values())):
        if idea.id not in new.state.ideas and comes_back(idea, old):
            yield idea_again(idea, old)


def idea_again(idea: Idea, old: Story) -> Draft:
    author = idea.author if idea.author in old.words else None
    event = e.IdeaPutBack(
        at=idea.at,
        by=idea.by,
        idea=idea.id,
        kind=idea.kind,
        origin=idea.origin,
        words=idea.standing.words,
        theme=idea.theme,
        author=author,
        published=idea.whole.status == PUBLISHED,
        staff=idea.staff,
        repeats=idea.repeats,
        group=idea.group,
        supporters=tuple(sorted(idea.supporters)),
        from_hall=tuple(sorted(idea.from_hall)),
    )
    return Draft(event, writes=tuple(worded(idea, author, old)))


def worded(idea: Idea, author: str | None, old: Story) -> Iterator[Writing]:
    """A comment's are of its own kinds: its name was never typed here."""
    words, text = idea.standing.words, old.words[idea.standing.words]
    if idea.origin == "facebook":
        yield Writing(words, "comment_text", idea.by, text)
        if author:
            yield Writing(author, "comment_author", idea.by, old.words[author])
    else:
        yield Writing(words, "idea_text", idea.by, text)
        if author:
            yield Writing(author, "idea_author", idea.by, old.words[author])


def mergings(old: Story, there: dict[str, tuple[int, bool]]) -> Iterator[Draft]:
    """What belonged together does so again. `there`: of each idea that the log still had, its
    version and whether it is a wording."""
    for idea in breathing(list(old.state.ideas.values())):
        if not idea.wordings or not comes_back(idea, old):
            continue
        others = {
            one.id: there.get(one.id, (1, False))[0] + 1
            for one in idea.wordings
            if comes_back(one, old) and not there.get(one.id, (1, False))[1]
        }
        if others:
            version = there.get(idea.id, (1, False))[0] + 1
            event = IdeasMerged(
                at=idea.at, by=OPERATOR, idea=idea.id, version=version, others=others
            )
            yield decision(event)


def losses(old: Story, new: Story, now: float, *, all_lost: bool) -> Iterator[Draft]:
    """Whose receipts are of something that is not there any more."""
    known = new.state.ideas
    people = {
        idea.by
        for idea in breathing(list(old.state.ideas.values()))
        if idea.id not in known
        and idea.status != FORGOTTEN
        and (all_lost or not comes_back(idea, old))
    }
    found = sorted(people | (old.state.receipts.lost.keys() - new.state.receipts.lost.keys()))
    for first in range(0, len(found), MOST):
        yield Draft(e.IdeasLost(at=now, by=OPERATOR, people=tuple(found[first : first + MOST])))
