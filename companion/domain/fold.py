"""Fold: how each event changes the state.

`apply` depends on nothing but its two arguments. It changes the state it is given in place and
hands it back: a copy of 5,000 ideas for each event would cost more than all else together, and
nobody but the fold holds a state (docs/decisions/0001-fold-in-place.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from companion.domain import events as e
from companion.domain.answers import fold as answers
from companion.domain.comments import fold as comments
from companion.domain.conduct import fold as conduct
from companion.domain.conduct.commands import POST, PRE
from companion.domain.crew import fold as crew
from companion.domain.deeds import fold as deeds
from companion.domain.door import fold as door
from companion.domain.fairness import fold as fairness
from companion.domain.fairness.sides import VENUE
from companion.domain.folding import fold
from companion.domain.groups import fold as groups
from companion.domain.house import fold as house  # noqa: F401  # its rules are said to `fold`
from companion.domain.labs import fold as labs
from companion.domain.mail import fold as mail  # noqa: F401  # its rules are said to `fold`
from companion.domain.merging import events as merging
from companion.domain.merging import links
from companion.domain.polls import fold as polls
from companion.domain.presence import fold as presence  # noqa: F401  # says what its events change
from companion.domain.public import leave_public_view, touch_supporters
from companion.domain.queue import fold as queue
from companion.domain.receipts import fold as receipts
from companion.domain.results import fold as results
from companion.domain.results.people import backer
from companion.domain.seats import fold as seats
from companion.domain.stage import fold as stage
from companion.domain.state import (
    FORGOTTEN,
    HIDDEN,
    MERGED,
    PENDING,
    PUBLISHED,
    Decision,
    Defined,
    Idea,
    Joint,
    Session,
    Staff,
    Standing,
    State,
)
from companion.domain.themes import fold as themes
from companion.domain.timing import fold as timing


def apply(state: State, event: e.Event) -> State:
    """The state after `event`, which is the one at `state.position` + 1."""
    state.position += 1
    state.marks.note(state.position, event.at)
    fold(event, state)
    door.follow(event, state)
    crew.follow(state)
    stage.follow(event, state)
    groups.follow(state)
    deeds.follow(event, state)
    fairness.follow(state, event)
    receipts.follow(event, state)
    return state


@fold.register
def _(event: e.GatheringDefined, state: State) -> None:
    state.definition = event.definition
    state.defined.append(Defined(event.definition, event.by, event.at))
    state.opens, state.closes = event.opens, event.closes
    state.touch("facts", "gathering")
    seats.set_up(state, event.terms, event.at)
    door.set_up(state, event.doors)
    timing.set_up(state, event.agenda)
    conduct.set_up(state, event.moderation or PRE)
    comments.set_up(state, event.comments)
    labs.set_up(state, event.lab_consent)
    themes.set_up(state, event)
    groups.plan(state, event.groups)


@fold.register
def _(event: e.IdeaPosted, state: State) -> None:
    at_once = state.conduct.modes.moderation == POST
    if event.published is not None:
        at_once = event.published
    elif event.group is not None:  # handing it in decides that
        at_once = False
    state.ideas[event.idea] = Idea(
        id=event.idea,
        by=event.by,
        kind=event.kind,
        origin=event.origin,
        theme=event.theme,
        author=event.author,
        at=event.at,
        standing=Standing(PUBLISHED if at_once else PENDING, event.words),
        vault_ids={id for id in (event.words, event.author) if id},
        about=state.timing.about(event.origin, event.at),
        staff=event.staff,
        repeats=event.repeats,
        group=event.group,
        inside=event.group is not None,
    )
    if event.group in state.groups.groups:
        groups.written_in(state, state.groups.groups[event.group])
    state.ideas_by.setdefault(event.by, []).append(event.idea)
    state.touch("ideas", event.idea)
    state.touch_own(event.by, "ideas", event.idea)


@fold.register
def _(event: e.IdeaImported, state: State) -> None:
    fold.dispatch(e.IdeaPosted)(event, state)
    idea = state.ideas[event.idea]
    idea.at, idea.inside, idea.was_out = event.posted, False, True
    idea.supporters.update(backer(idea.id, n) for n in range(event.support))
    idea.from_hall.update(backer(idea.id, n) for n in range(event.support_venue or 0))
    state.results.ideas.add(idea.id)


@fold.register
def _(event: e.IdeaPutBack, state: State) -> None:
    fold.dispatch(e.IdeaPosted)(event, state)
    idea = state.ideas[event.idea]
    idea.inside, idea.was_out = False, idea.group is not None
    idea.supporters.update(event.supporters)
    idea.from_hall.update(event.from_hall)


@fold.register
def _(event: e.IdeasLost, state: State) -> None:
    state.receipts.lost.update(dict.fromkeys(event.people, event.at))


@fold.register
def _(event: e.IdeaSupported, state: State) -> None:
    idea = state.ideas[event.idea]
    if event.by not in idea.supporters:
        idea.supporters.add(event.by)
        if fairness.side_of_supporter(event, state) == VENUE:
            idea.from_hall.add(event.by)
        touch_support(state, idea, event.by)


@fold.register
def _(event: e.SupportWithdrawn, state: State) -> None:
    idea = state.ideas[event.idea]
    for wording in (idea, *idea.wordings):
        if event.by in wording.supporters:
            wording.supporters.remove(event.by)
            wording.from_hall.discard(event.by)
            touch_support(state, wording, event.by)


def touch_support(state: State, idea: Idea, supporter: str) -> None:
    for id in {idea.id: None, idea.whole.id: None}:
        state.touch("ideas", id)
    state.touch_own(supporter, "supports", idea.whole.id)


@fold.register
def _(event: e.IdeaPublished, state: State) -> None:
    what = "published" if event.turn is None else "queued"
    decide(state, event, lambda old: Standing(PUBLISHED, old.words), what)
    queue.publish_next(event, state)


@fold.register
def _(event: e.IdeaHidden, state: State) -> None:
    decide(
        state,
        event,
        lambda old: Standing(HIDDEN, old.words, reason=event.reason, note=event.note),
        "hidden",
    )


@fold.register
def _(event: e.IdeaRestored, state: State) -> None:
    status = status_before_hiding(state.ideas[event.idea])
    decide(state, event, lambda old: Standing(status, old.words), "restored")


@fold.register
def _(event: e.IdeaEdited, state: State) -> None:
    decide(
        state,
        event,
        lambda old: Standing(old.status, event.words, old.reason, old.note),
        "edited",
    )


@fold.register
def _(event: e.IdeaReverted, state: State) -> None:
    alive = {id for id in event.versions if state.ideas[id].status != FORGOTTEN}
    ideas = [state.ideas[id] for id in event.versions if id in alive]
    for idea in ideas:
        old = links.popped(state, idea, alive)
        decide_on(state, idea, event, old, "reverted")
        idea.past.pop()  # the one that was undone
    for idea in ideas:  # a split that is taken back makes a wording again
        crew.stand_in(state, idea)


@fold.register
def _(event: merging.IdeasMerged, state: State) -> None:
    joint = Joint(state.position, tuple(event.versions))
    one, others = state.ideas[event.idea], [state.ideas[id] for id in event.others]
    spots = [queue.spot(state, id) for id in event.others]
    public = PUBLISHED in (one.status, *(other.status for other in others))
    status = PUBLISHED if public else one.standing.status
    if one.inside and any(other.standing.status == PENDING for other in others):
        status = PENDING  # words that nobody has read do not come out with those that were (S3)
    decide_on(state, one, event, Standing(status, one.standing.words, joint=joint), "merged")
    for other in others:
        into = Standing(MERGED, other.standing.words, into=one.id, joint=joint)
        decide_on(state, other, event, into, "merged_into")
    queue.stand_in(state, one, spots)
    crew.stand_in(state, one)


@fold.register
def _(event: merging.IdeaSplit, state: State) -> None:
    joint = Joint(state.position, tuple(event.versions))
    idea = state.ideas[event.idea]
    whole, own = idea.whole, links.before_merging(idea)
    decide_on(state, idea, event, replace(own, joint=joint), "split")
    decide_on(state, whole, event, replace(whole.standing, joint=joint), "split_from")


def decide(state: State, event: e.Decided, to: Callable[[Standing], Standing], what: str) -> None:
    """A decision on one idea: a new standing, the old one kept for undo, its author told."""
    idea = state.ideas[event.idea]
    decide_on(state, idea, event, to(idea.standing), what)


def decide_on(state: State, idea: Idea, event: e.Decided, new: Standing, what: str) -> None:
    """The same on any of the ideas that a decision is on."""
    was_public = idea.status == PUBLISHED
    idea.past.append(idea.standing)
    idea.standing = replace(new, decided=Decision(what, event.by, event.at, event.batch))
    idea.version = event.versions[idea.id]
    idea.hidden_for = new.reason if new.status == HIDDEN else None
    idea.was_hidden |= new.status == HIDDEN
    idea.vault_ids.update(id for id in (new.words, new.note) if id)
    links.relink(state, idea)
    if was_public and idea.status != PUBLISHED:
        leave_public_view(state, idea)
    if idea.status == HIDDEN:
        crew.done(state, idea.id)
    if idea.is_inside or was_public != (idea.status == PUBLISHED):
        touch_supporters(state, idea)
    if idea.status == PUBLISHED and not was_public:
        queue.come_back(state, idea, undone=what == "reverted")
    links.touch(state, idea)


def status_before_hiding(idea: Idea) -> str:
    """What a hidden idea was when it was hidden."""
    return next(
        (s.status for s in reversed(idea.past) if s.status not in (HIDDEN, MERGED)), PENDING
    )


@fold.register
def _(event: e.StaffInvited, state: State) -> None:
    state.staff[event.staff] = Staff(event.staff, event.role, event.link, event.expires)
    state.links[event.link] = event.staff


@fold.register
def _(event: e.StaffLoggedIn, state: State) -> None:
    state.staff[event.by].used = True
    state.sessions[event.session] = Session(event.session, event.by, event.expires)


@fold.register
def _(event: e.StaffLoggedOut, state: State) -> None:
    state.sessions.pop(event.session, None)


@fold.register
def _(event: e.StaffRevoked, state: State) -> None:
    state.staff[event.staff].revoked = True


@fold.register
def _(event: e.PersonForgotten, state: State) -> None:
    for id in state.ideas_by.get(event.person, ()):
        # Others were forgotten before, or posted while this was decided: that counts as after it.
        if state.ideas[id].standing.words in event.erased:
            forget_idea(state, state.ideas[id])
    if event.person in state.staff:
        touch_decisions(state, {event.person})
        conduct.changed(state)
        results.changed(state)
    crew.forget(state, event.erased)
    receipts.forget(state, event.erased)
    polls.forget(state, event.person, set(event.erased))
    groups.forget(state, event.person, set(event.erased))
    seats.forget(state, event.person, event)
    labs.forget(state, event.person)


@fold.register
def _(event: e.RetentionRan, state: State) -> None:
    erased = set(event.erased)
    for idea in state.ideas.values():
        if idea.standing.words in erased:
            forget_idea(state, idea)
        elif idea.vault_ids & erased:  # the name at it, or why it was hidden
            links.touch(state, idea)
    touch_decisions(state, erased)
    conduct.changed(state)
    results.changed(state)
    crew.forget(state, erased)
    receipts.forget(state, erased)
    polls.expire(state, erased)
    themes.expire(state, erased)
    groups.expire(state, erased)
    seats.expire(state, erased, event.registrations)
    labs.expire(state, erased)


def forget_idea(state: State, idea: Idea) -> None:
    """Its words are gone; it leaves every screen."""
    if idea.status == PUBLISHED:
        leave_public_view(state, idea)
        touch_supporters(state, idea)
    crew.done(state, idea.id)
    queue.forget(state, idea)
    answers.pass_on(state, idea)
    labs.pass_on(state, idea)
    if idea.survivor:
        links.leave(state, idea)
    if idea.wordings:
        links.inherit(state, idea)
    idea.standing = Standing(FORGOTTEN, idea.standing.words)
    idea.past.clear()
    idea.vault_ids.clear()
    state.touch("ideas", idea.id)
    state.touch_own(idea.by, "ideas", idea.id)


def touch_decisions(state: State, staff: set[str]) -> None:
    """Moderators see whose decision it was, as long as the name is there."""
    queue.touch_steps(state, staff)
    for idea in state.ideas.values():
        decided = idea.standing.decided
        sorter = idea.sorting.by if idea.sorting else None
        if (decided and decided.by in staff) or idea.staff in staff or sorter in staff:
            state.touch("ideas", idea.id)
    polls.touch_decisions(state, staff)
    themes.touch_decisions(state, staff)
