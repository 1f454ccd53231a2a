"""Rules: what becomes of a command. `decide` is pure: no clock, randomness or I/O of its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from companion.domain import commands as c
from companion.domain import erasing
from companion.domain import events as e
from companion.domain.answers import rules as answers
from companion.domain.comments import rules as comments
from companion.domain.conduct import rules as conduct
from companion.domain.crew import rules as crew
from companion.domain.definition import is_within
from companion.domain.door import rules as door
from companion.domain.events import FIRST, Draft, Writing
from companion.domain.groups import handing, inside, membership
from companion.domain.groups import rules as groups
from companion.domain.house import rules as house
from companion.domain.labs import joining, telling  # noqa: F401  # say their rules to `rule`
from companion.domain.labs import rules as labs
from companion.domain.mail import rules as mail
from companion.domain.merging import rules as merging
from companion.domain.paper import rules as paper
from companion.domain.polls import rules as polls
from companion.domain.posting import posting
from companion.domain.presence import rules as presence
from companion.domain.queue import rules as queue
from companion.domain.queue.standing import QUEUE
from companion.domain.reading import from_json
from companion.domain.receipts import rules as receipts
from companion.domain.refusals import Refusal, refuse
from companion.domain.results import rules as results
from companion.domain.ruling import OPERATOR as OPERATOR
from companion.domain.ruling import Ids as Ids
from companion.domain.ruling import Who as Who
from companion.domain.ruling import checked_batch, decision, rule, seen_idea, shown_idea
from companion.domain.seats import rules as seats
from companion.domain.stage import rules as stage
from companion.domain.state import HIDDEN, PUBLISHED, Idea, Staff, State
from companion.domain.text import clean_name, clean_text
from companion.domain.themes import rules as themes
from companion.domain.timing import rules as timing

RIGHTS: dict[type[c.Command], frozenset[str]] = {
    c.PostIdea: frozenset({"guest"}),
    c.RepeatedIdea: frozenset({"guest"}),
    c.SupportIdea: frozenset({"guest"}),
    c.WithdrawSupport: frozenset({"guest"}),
    c.PublishIdea: frozenset({"moderator", "admin"}),
    c.HideIdea: frozenset({"moderator", "admin"}),
    c.RestoreIdea: frozenset({"moderator", "admin"}),
    c.EditIdea: frozenset({"moderator", "admin"}),
    c.UndoIdea: frozenset({"moderator", "admin"}),
    c.SpotlightIdea: frozenset({"moderator", "admin"}),
    c.LogOut: frozenset(c.ROLES),
    c.LogIn: frozenset({"guest"}),
    c.DefineGathering: frozenset({OPERATOR, "admin"}),
    c.InviteStaff: frozenset({OPERATOR, "admin"}),
    c.RevokeStaff: frozenset({OPERATOR, "admin"}),
    **erasing.RIGHTS,
    **queue.RIGHTS,
    **seats.RIGHTS,
    **presence.RIGHTS,
    **door.RIGHTS,
    **mail.RIGHTS,
    **house.RIGHTS,
    **timing.RIGHTS,
    **conduct.RIGHTS,
    **crew.RIGHTS,
    **paper.RIGHTS,
    **polls.RIGHTS,
    **stage.RIGHTS,
    **merging.RIGHTS,
    **comments.RIGHTS,
    **results.RIGHTS,
    **labs.RIGHTS,
    **answers.RIGHTS,
    **receipts.RIGHTS,
    **themes.RIGHTS,
    **groups.RIGHTS,
    **membership.RIGHTS,
    **inside.RIGHTS,
    **handing.RIGHTS,
}


def decide(state: State, command: c.Command, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    """What is to be appended, or why not.

    `now`: seconds since 1970, UTC. `ids`: makes ids that nobody used before.
    """
    if who.role not in RIGHTS[type(command)]:
        return refuse("forbidden")
    if who.role in c.ROLES and state.session_staff(who.session, now) is None:
        return refuse("not_logged_in")
    return rule(command, state, who, now, ids)


@rule.register
def _(command: c.PostIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    origin = origin_of(who, state)
    if not takes_ideas(state, origin, now):
        return refuse("closed")
    if command.group:
        not_taken = inside.not_taken(state, who.id, command.group)
    else:
        not_taken = conduct.not_taken(state, who.id, now)
    if not_taken:
        return not_taken
    return posting(command, state, now, ids, who.id, origin)


def origin_of(who: Who, state: State) -> str:
    return "venue" if state.is_in_hall(who.id, who.badges) else "remote"


def takes_ideas(state: State, origin: str, now: float) -> bool:
    """Whether people can write now: those at home as much longer as they hear of the end later."""
    closes = None if state.closes is None else state.closes + state.timing.later(origin)
    return is_within(state.opens, now, closes)


@rule.register
def _(command: c.SupportIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if shown_idea(state, command.idea, who.id) is None:
        return refuse("unknown_idea")
    # A second support is appended too: its nonce must be remembered, and it folds to nothing.
    origin = origin_of(who, state)
    return Draft(e.IdeaSupported(at=now, by=who.id, idea=command.idea, origin=origin))


@rule.register
def _(command: c.WithdrawSupport, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if shown_idea(state, command.idea, who.id) is None:
        return refuse("unknown_idea")
    return Draft(e.SupportWithdrawn(at=now, by=who.id, idea=command.idea))


@rule.register
def _(command: c.PublishIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = idea_to_decide(state, command)
    if isinstance(idea, Refusal):
        return idea
    if idea.status == PUBLISHED:
        return refuse("already", status=idea.status)
    return decision(e.IdeaPublished(**about(idea, command, who, now)))


@rule.register
def _(command: c.HideIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = idea_to_decide(state, command)
    if isinstance(idea, Refusal):
        return idea
    if idea.status == HIDDEN:
        return refuse("already", status=idea.status)
    reason = command.reason
    writes: tuple[Writing, ...] = ()
    if reason not in c.REASONS:
        text = clean_text(reason, field="reason")
        if isinstance(text, Refusal):
            return text
        reason, writes = "other", (Writing(ids("w"), "moderation_note", idea.by, text),)
    note = writes[0].id if writes else None
    event = e.IdeaHidden(**about(idea, command, who, now), reason=reason, note=note)
    return decision(event, writes)


@rule.register
def _(command: c.RestoreIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = idea_to_decide(state, command)
    if isinstance(idea, Refusal):
        return idea
    if idea.status != HIDDEN:
        return refuse("not_hidden")
    return decision(e.IdeaRestored(**about(idea, command, who, now)))


@rule.register
def _(command: c.EditIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = seen_idea(state, command.idea, command.version, inside=True)
    if isinstance(idea, Refusal):
        return idea
    text = clean_text(command.text)
    if isinstance(text, Refusal):
        return text
    words = Writing(ids("w"), "idea_text", idea.by, text)
    event = e.IdeaEdited(at=now, by=who.id, idea=idea.id, version=idea.version + 1, words=words.id)
    return decision(event, (words,))


@rule.register
def _(command: c.UndoIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = idea_to_decide(state, command, also_merged=True)
    if isinstance(idea, Refusal):
        return idea
    others = merging.partners(state, idea)
    if isinstance(others, Refusal):
        return others
    if not idea.past or (idea.survivor and not others):
        return refuse("nothing_to_undo")
    together = {other.id: other.version + 1 for other in others}
    return decision(e.IdeaReverted(**about(idea, command, who, now), others=together))


@rule.register
def _(command: c.SpotlightIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    turn = state.queue.turn
    if command.idea is None:
        event = e.IdeaSpotlighted(at=now, by=who.id, idea=None, turn=turn + 1)
        return Draft(event, expects={QUEUE: turn}, moves=(QUEUE,))
    if command.version is None:
        return refuse("bad_request", field="version")
    idea = seen_idea(state, command.idea, command.version)
    if isinstance(idea, Refusal):
        return idea
    if idea.status != PUBLISHED:
        return refuse("not_published")
    event = e.IdeaSpotlighted(at=now, by=who.id, idea=idea.id, version=idea.version, turn=turn + 1)
    return Draft(event, expects={idea.id: idea.version, QUEUE: turn}, moves=(QUEUE,))


Deciding = c.PublishIdea | c.HideIdea | c.RestoreIdea | c.UndoIdea


def idea_to_decide(state: State, command: Deciding, *, also_merged: bool = False) -> Idea | Refusal:
    seen = seen_idea(
        state,
        command.idea,
        command.version,
        also_merged=also_merged,
        inside=not isinstance(command, c.PublishIdea),
    )
    return checked_batch(command.batch) or seen


def about(idea: Idea, command: Deciding, who: Who, now: float) -> dict[str, Any]:
    """What every decision's event says."""
    return {
        "at": now,
        "by": who.id,
        "idea": idea.id,
        "version": idea.version + 1,
        "batch": command.batch,
    }


@rule.register
def _(command: c.DefineGathering, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    before = state.definition or FIRST
    if command.seen not in (None, before):
        return refuse("redefined", by=state.defined[-1].by if state.defined else None)
    definition = from_json(command.definition)
    writes = [Writing(ids("d"), "definition", None, command.definition)]
    salt = state.line.salt
    if definition.registration and salt is None:
        salt = ids("k")
        writes.append(Writing(salt, "contact_salt", None, ids("") + ids("")))
    conditions, taken = definition.conditions(salt or ""), definition.comment_conditions()
    event = e.GatheringDefined(
        at=now,
        by=who.id,
        definition=writes[0].id,
        themes=tuple(theme.id for theme in definition.themes),
        opens=definition.opens_at,
        closes=definition.closes_at,
        terms=asdict(conditions) if conditions else None,
        doors=asdict(definition.door_conditions()) if conditions else None,
        replaces=before,
        agenda=asdict(definition.plan()),
        moderation=definition.moderation,
        comments=asdict(taken) if taken else None,
        lab_consent=definition.lab_consent,
        groups=definition.groups.plan() if definition.groups else None,
    )
    return Draft(event, expects={before: 1}, moves=(before,), writes=tuple(writes))


@rule.register
def _(command: c.InviteStaff, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.role not in c.ROLES:
        return refuse("unknown_role")
    text = clean_name(command.name, field="name")
    if isinstance(text, Refusal):
        return text
    staff = ids("s")
    event = e.StaffInvited(
        at=now,
        by=who.id,
        staff=staff,
        role=command.role,
        link=ids("l"),
        expires=now + command.seconds,
    )
    return Draft(event, writes=(Writing(staff, "staff_name", staff, text),))


@rule.register
def _(command: c.LogIn, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    staff = state.staff_of_link(command.link)
    why = unusable(staff, now)
    if staff is None or why is not None:
        return refuse("bad_link", why=why)
    event = e.StaffLoggedIn(
        at=now,
        by=staff.id,
        link=command.link,
        session=ids("x"),
        expires=now + command.seconds,
    )
    if staff.role == "stage":  # projector, OBS and kiosk open theirs again after every restart
        return Draft(event)
    return Draft(event, expects={staff.link: 1}, moves=(staff.link,))


def unusable(staff: Staff | None, now: float) -> str | None:
    """Why the link of this member of staff logs nobody in: invalid, revoked, expired or used."""
    if staff is None:
        return "invalid"
    if staff.revoked:
        return "revoked"
    if staff.expires <= now:
        return "expired"
    return "used" if staff.used and staff.role != "stage" else None


@rule.register
def _(command: c.LogOut, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    assert who.session is not None  # only staff may; decide() checked the session
    return Draft(e.StaffLoggedOut(at=now, by=who.id, session=who.session))


@rule.register
def _(command: c.RevokeStaff, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.staff not in state.staff:
        return refuse("unknown_staff")
    return Draft(e.StaffRevoked(at=now, by=who.id, staff=command.staff))
