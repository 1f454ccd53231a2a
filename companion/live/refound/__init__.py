"""Refounding: what a log that lost its data needs so that the evening can go on, out of the memory
of those who follow it.

The definition, so that the pages keep working; the staff with their links and sessions, so that
moderators stay logged in; who is in the hall, and which codes and people may not come in any more;
how contributions are taken, and from whom none; which small groups there are and who is in them
(groups.py); what the desk made of the themes; how late the stream is and what is on of the agenda;
what the stage shows that is no idea, and what polls ask (stage.py); and what was forgotten, so that
it stays forgotten.

Ideas of an evening that goes on are not put back: whoever flushed the log may have meant it. Once
people rely on them (ideas.py), they are, and with them the answers to them and who is told of those
(answers.py), labs (labs.py) and the public record (record.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Set
from dataclasses import asdict, replace
from typing import Any

from companion.domain import events as e
from companion.domain.conduct.events import ModesSwitched, VisitorMuted
from companion.domain.conduct.standing import MODES
from companion.domain.events import Draft, Writing
from companion.domain.labs.standing import STANDARD
from companion.domain.presence.events import CodesRevoked, PresenceRevoked
from companion.domain.rules import OPERATOR
from companion.domain.state import Staff
from companion.domain.themes.events import (
    ThemeAdded,
    ThemeChanged,
    ThemeRemoved,
    ThemesOrdered,
)
from companion.domain.themes.standing import Theme, theme_key
from companion.domain.timing.events import AgendaMarked, DelayMeasured, DelaySet
from companion.live.refound import answers, groups, ideas, labs, mails, record, stage
from companion.live.refound.putting_back import Part
from companion.live.story import Story

STAGE = "stage"


def missing(old: Story, new: Story, kept: Set[str], now: float, until: int = 0) -> list[Draft]:
    """What `old` knows and the log of `new` has lost, in the order in which it is to be appended.
    `kept`: the ids of the vault's entries that `old` has read of too, if they were still there.
    `until`: the last position that is the same in both.

    Each has a nonce that all workers make alike, so that what all of them append is there once.
    """
    drafts = [
        *definition(old, new, now),
        *staff(old, new, now),
        *revoked(old, new, now),
        *timing(old, new, now),
        *conduct(old, new, now),
        *themes(old, new, now),
        *groups.groups(old, new, now),
        *stage.stage(old, new, now),
        *stage.polls(old, new, now),
        *stage.following(old, new, now),
        *mails.mails(old, new, until),
        *erased(old, kept, now),
    ]
    return [named(new.epoch, draft) for draft in drafts]


def afterwards(old: Story, new: Story, now: float, until: int) -> Iterator[Part]:
    """The same for what is thousands, perhaps, and nothing waits for, part by part."""
    state = new.state
    there = {idea.id: (idea.version, idea.survivor is not None) for idea in state.ideas.values()}
    relied_on = ideas.is_relied_on(old.state)
    in_any_order, parts = [arrivals(old, new, now)], []
    if relied_on:
        in_any_order.append(ideas.ideas(old, new))
        parts += [
            ideas.mergings(old, there),
            labs.labs(old, new),
            labs.members(old, new),
            labs.messages(old, new),
            answers.answers_and_readers(old, new),
            record.counted(old, now) if until == 0 else iter(()),
            record.publication(old, new),
        ]
    parts.append(ideas.losses(old, new, now, all_lost=not relied_on))
    for part in in_any_order:
        yield True, (named(new.epoch, draft) for draft in part)
    for part in parts:
        yield False, (named(new.epoch, draft) for draft in part)


def arrivals(old: Story, new: Story, now: float) -> Iterator[Draft]:
    """Those who checked in."""
    for visitor in sorted(old.state.checked_in - new.state.checked_in):
        yield Draft(e.VisitorCheckedIn(at=now, by=visitor))


def definition(old: Story, new: Story, now: float) -> Iterator[Draft]:
    state = old.state
    text = old.words.get(state.definition or "")
    if state.definition is None or text is None or new.state.definition is not None:
        return
    event = e.GatheringDefined(
        at=now,
        by=OPERATOR,
        definition=state.definition,
        themes=state.themes.defined,
        opens=state.opens,
        closes=state.closes,
        terms=asdict(state.line.conditions) if state.line.conditions else None,
        doors=asdict(state.hall.conditions) if state.line.conditions else None,
        agenda=asdict(state.timing.plan),
        moderation=state.conduct.defined,
        comments=asdict(state.following.conditions) if state.following.is_set_up else None,
        groups=state.groups.plan,
        lab_consent=None if state.labs.consent == STANDARD else state.labs.consent,
    )
    writes = [Writing(state.definition, "definition", None, text)]
    salt = state.line.salt
    if salt and salt in old.words:
        writes.append(Writing(salt, "contact_salt", None, old.words[salt]))
    yield Draft(event, writes=tuple(writes))


def staff(old: Story, new: Story, now: float) -> Iterator[Draft]:
    for member in old.state.staff.values():
        there = new.state.staff.get(member.id)
        if there is None:
            yield invitation(member, old, now)
        yield from logins(member, there, old, new, now)
        if member.revoked and not (there and there.revoked):
            yield Draft(e.StaffRevoked(at=now, by=OPERATOR, staff=member.id))


def invitation(member: Staff, old: Story, now: float) -> Draft:
    event = e.StaffInvited(
        at=now,
        by=OPERATOR,
        staff=member.id,
        role=member.role,
        link=member.link,
        expires=member.expires,
    )
    name = old.words.get(member.id)
    writes = () if name is None else (Writing(member.id, "staff_name", member.id, name),)
    return Draft(event, writes=writes)


def logins(
    member: Staff, there: Staff | None, old: Story, new: Story, now: float
) -> Iterator[Draft]:
    """Sessions; and where a link is used up and no session is left, that it is used up."""
    sessions = [s for s in old.state.sessions.values() if s.staff == member.id]
    gone = [(s.id, s.expires) for s in sessions if s.id not in new.state.sessions]
    used = there is not None and there.used
    if member.used and not used and not gone:
        gone = [(f"x-{member.id}", 0.0)]  # over before it begins
    for session, expires in gone:
        event = e.StaffLoggedIn(
            at=now, by=member.id, link=member.link, session=session, expires=expires
        )
        first = not used and member.role != STAGE
        yield Draft(event, moves=(member.link,) if first else ())
        used = True


def revoked(old: Story, new: Story, now: float) -> Iterator[Draft]:
    """Codes and people: whoever took them back meant it."""
    before, after = old.state.presence, new.state.presence
    if before.codes not in (after.codes, *after.former):
        yield Draft(CodesRevoked(at=now, by=OPERATOR, codes=before.codes))
    for person in sorted(before.revoked - after.revoked):
        yield Draft(PresenceRevoked(at=now, by=OPERATOR, person=person))


def timing(old: Story, new: Story, now: float) -> Iterator[Draft]:
    """How late home is, and what the evening is at: nobody should have to measure again."""
    before, after = old.state.timing, new.state.timing
    if before.delay is not None and after.delay is None:
        measured = DelayMeasured(at=now, by=OPERATOR, seconds=before.delay)
        by_hand = DelaySet(at=now, by=OPERATOR, seconds=before.by_hand)
        yield Draft(measured if before.by_hand is None else by_hand)
    if before.mark is not None and after.mark is None:
        # When it began, not when it is put back: the rest of the agenda hangs on it.
        yield Draft(AgendaMarked(at=before.mark.at, by=OPERATOR, item=before.mark.item))


def conduct(old: Story, new: Story, now: float) -> Iterator[Draft]:
    """Modes that were switched by hand, where nobody has switched since; and who is muted."""
    before, after = old.state.conduct, new.state.conduct
    if before.version > 1 == after.version:
        event = ModesSwitched(
            at=now,
            by=before.modes.by or OPERATOR,
            moderation=before.modes.moderation,
            posting=before.modes.posting,
            slow=before.modes.slow,
            attention=before.modes.attention,
            version=2,
        )
        yield Draft(event, moves=(MODES,))
    for person in sorted(before.muted.keys() - after.muted.keys()):
        yield Draft(VisitorMuted(at=now, by=before.muted[person].by, person=person))


def themes(old: Story, new: Story, now: float) -> Iterator[Draft]:
    """Those made at the desk, what it called or removed, and their order: sorting goes on."""
    before, after = old.state.themes, new.state.themes
    order = list(after.order or before.defined)
    for theme in before.all.values():
        there = after.all.get(theme.id)
        is_known = theme.told_in is None or theme.id in before.defined
        if is_known and not (there and there.version > 1):  # else somebody decided on it since
            yield from put_back(theme, there, old.words, now)
        if theme.id not in order and is_known:
            order.append(theme.id)
    wanted = [id for id in before.order if id in order]
    if wanted != order:
        yield Draft(ThemesOrdered(at=now, by=OPERATOR, themes=tuple(wanted)))


def put_back(
    theme: Theme, there: Theme | None, words: Mapping[str, str], now: float
) -> Iterator[Draft]:
    standing, version, key = theme.standing, 1, theme_key(theme.id)
    texts = sorted(standing.vault_ids & words.keys())
    writes = tuple(Writing(id, "theme_text", None, words[id]) for id in texts)
    about: Mapping[str, Any] = {"at": now, "by": standing.by or OPERATOR, "theme": theme.id}
    called: Mapping[str, Any] = {"title": standing.title, "description": standing.description}
    if theme.told_in is None and there is None:
        yield Draft(ThemeAdded(**about, **called), writes=writes)
    elif standing.title != (there.standing.title if there else None):
        version += 1
        yield Draft(ThemeChanged(**about, version=version, **called), moves=(key,), writes=writes)
    if standing.removed and (there is None or there.is_there):
        yield Draft(ThemeRemoved(**about, version=version + 1), moves=(key,))


def erased(old: Story, kept: Set[str], now: float) -> Iterator[Draft]:
    """What left the vault and is in it again: the log came back from before (rule P2)."""
    gone = tuple(sorted(kept - old.words.keys()))
    if gone:
        yield Draft(e.RetentionRan(at=now, by=OPERATOR, erased=gone), erases=gone)


def named(epoch: str, draft: Draft) -> Draft:
    """With a nonce made of what the event is about, whenever and by whomever it is put back."""
    kind, about = e.encode(replace(draft.event, at=0.0))
    digest = hashlib.blake2b(f"{epoch}\0{kind}\0{about}".encode(), digest_size=16)
    return replace(draft, nonce=digest.hexdigest())
