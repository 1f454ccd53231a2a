"""Refounding, of labs: what each is, who is in it or has been asked, and what they were written.

Part of live/refound/, which says when. Links in mails hold a member's id, which stays: they open
what they opened. Whoever left or was replaced stays away; nobody is written to twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from companion.domain.events import Draft, Writing
from companion.domain.labs import events as e
from companion.domain.labs.rules import decision
from companion.domain.labs.standing import CONFIRM, NEWS, TEXT, TITLE, Lab, Member, Message
from companion.domain.labs.standing import Standing as Stands
from companion.domain.mail.post import Letter
from companion.domain.rules import OPERATOR
from companion.live.refound.ideas import comes_back
from companion.live.story import Story


def labs(old: Story, new: Story) -> Iterator[Draft]:
    """All of them as they stood, once the ideas are there; each step follows from the one before,
    so that whoever comes later goes on where others are."""
    for lab in list(old.state.labs.labs.values()):
        there = new.state.labs.labs.get(lab.id)
        if there is None or there.standing.at <= lab.standing.at:  # else decided on since
            yield from lab_again(lab, there, old, new)


def lab_again(lab: Lab, there: Lab | None, old: Story, new: Story) -> Iterator[Draft]:
    now, words = lab.standing, old.words
    version = there.version if there else 0

    def about() -> dict[str, Any]:
        nonlocal version
        version += 1
        return {"at": now.at, "by": now.by or OPERATOR, "lab": lab.id, "version": version}

    says = {part: id for part, id in now.says.items() if id in words}
    if there is None:
        made = e.LabMade(**about(), says=says, themes=now.themes, takes=now.takes, added=now.added)
        yield Draft(made, writes=said(says, old))
        is_ = Stands(says=says, themes=now.themes, takes=now.takes, added=now.added)
    else:
        is_ = there.standing
        if is_.removed and not now.removed and there.past:
            yield decision(e.LabReverted(**about()))
            is_ = there.past[-1]
    if (dict(is_.says), is_.themes) != (says, now.themes):
        changed = e.LabChanged(**about(), says=says, themes=now.themes)
        yield decision(changed, said(says, old))
    if is_.takes != now.takes:
        yield decision(e.LabOpened(**about(), takes=now.takes))
    for idea in now.added:
        if idea not in is_.added:
            yield decision(e.LabIdeaAdded(**about(), idea=idea))
    for idea in sorted(now.taken - is_.taken):
        if idea in new.state.ideas or comes_back(old.state.ideas[idea], old):
            yield decision(e.LabIdeaTaken(**about(), idea=idea))
    for id, meeting in now.meetings.items():
        if is_.meetings.get(id) != meeting:
            texts = [text for text in (meeting.place, meeting.address) if text and text in words]
            event = e.LabMeetingSet(
                **about(),
                meeting=id,
                starts=meeting.starts,
                ends=meeting.ends,
                place=meeting.place if meeting.place in texts else None,
                address=meeting.address if meeting.address in texts else None,
            )
            writes = (Writing(text, "lab_text", None, words[text]) for text in texts)
            yield decision(event, tuple(writes))
    for id in sorted(is_.meetings.keys() - now.meetings.keys()):
        yield decision(e.LabMeetingRemoved(**about(), meeting=id))
    if now.removed and not is_.removed:
        yield decision(e.LabRemoved(**about()))


def said(says: dict[str, str], old: Story) -> tuple[Writing, ...]:
    return tuple(
        Writing(id, "lab_text", None, old.words[id])
        if part in (TITLE, TEXT)
        else Writing(id, "lab_contact", None, old.words[id])
        for part, id in says.items()
    )


def members(old: Story, new: Story) -> Iterator[Draft]:
    """Who is in one, or has been asked whether it is them."""
    for member in list(old.state.labs.members.values()):
        if member.erased or member.contact not in old.words:
            continue
        there = new.state.labs.members.get(member.id)
        if there is None:
            yield member_again(member, old)
        elif not there.erased:
            yield from as_they_were(member, there, old)


def member_again(member: Member, old: Story) -> Draft:
    name = member.name if member.name in old.words else None
    event = e.LabMemberPutBack(
        at=member.asked,
        by=member.id,
        member=member.id,
        lab=member.lab,
        way=member.way,
        contact=member.contact,
        consent=member.consent,
        language=member.language,
        name=name,
        confirmed=member.confirmed,
        unsent=member.waits and member.id in unsent(old, CONFIRM),
    )
    mail = old.words[member.contact]
    contact = Writing(member.contact, "lab_member_contact", member.id, mail)
    return Draft(event, writes=(contact, *named(name, member, old)))


def named(name: str | None, member: Member, old: Story) -> tuple[Writing, ...]:
    return (Writing(name, "lab_member_name", member.id, old.words[name]),) if name else ()


def as_they_were(member: Member, there: Member, old: Story) -> Iterator[Draft]:
    """Decisions of theirs that were lost. Whom they replaced is erased with what was erased."""
    if member.is_in and not there.is_in:
        assert member.confirmed is not None
        confirmed = e.LabMemberConfirmed(at=member.confirmed, by=member.id, member=member.id)
        yield Draft(confirmed, moves=(member.id,))
    name = member.name if member.name in old.words else None
    if member.version > there.version and (member.way, name) != (there.way, there.name):
        changed = e.LabMemberChanged(
            at=member.asked, by=member.id, member=member.id, way=member.way, name=name
        )
        yield Draft(changed, moves=(member.id,), writes=named(name, member, old))


def messages(old: Story, new: Story) -> Iterator[Draft]:
    """What they were written; it still goes to those to whom it has not gone."""
    known = {message.words for message in new.state.labs.messages}
    for message in old.state.labs.messages:
        if message.words not in known and {message.subject, message.words} <= old.words.keys():
            yield message_again(message, old)


def message_again(message: Message, old: Story) -> Draft:
    event = e.LabMessagePutBack(
        at=message.at,
        by=message.by,
        lab=message.lab,
        subject=message.subject,
        words=message.words,
        to=message.to,
        sent_to=message.sent_to,
        unsent=tuple(sorted(unsent(old, NEWS, message.position))),
    )
    subject = Writing(message.subject, "lab_message", None, old.words[message.subject])
    text = Writing(message.words, "lab_message", None, old.words[message.words])
    return Draft(event, writes=(subject, text))


def unsent(old: Story, kind: str, notice: int | None = None) -> set[str]:
    """To whom a letter of this kind has not gone. One that a worker had begun may have gone."""
    return {
        letter.registration
        for letter in old.state.post.open.values()
        if letter.kind == kind and is_unsent(letter) and notice in (None, letter.notice)
    }


def is_unsent(letter: Letter) -> bool:
    return letter.until is None and not letter.given_up
