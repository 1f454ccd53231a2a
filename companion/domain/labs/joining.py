"""Rules: what becomes of a command of somebody who wants to be in a lab, or is in it.

Whoever asks is written to once and is in when they answer: nobody is put into a list by somebody
else, and nothing that a stranger sees tells whether an address is in one.
"""

from __future__ import annotations

from companion.domain.events import Draft, PersonForgotten, Writing
from companion.domain.labs import commands as c
from companion.domain.labs import events as e
from companion.domain.labs.standing import TAKE_PART, WAYS, Member
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule
from companion.domain.seats.commands import LANGUAGES
from companion.domain.seats.contact import MAIL, read_contact
from companion.domain.state import State
from companion.domain.text import clean_name


@rule.register
def _(command: c.JoinLab, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    lab = state.labs.labs.get(command.lab)
    if lab is None or not lab.is_there:
        return refuse("unknown_lab")
    if not lab.takes:
        return refuse("lab_closed")
    if command.way not in WAYS:
        return refuse("bad_request", field="way")
    if command.language not in LANGUAGES:
        return refuse("bad_request", field="language")
    found = read_contact(command.mail)
    if isinstance(found, Refusal):
        return refuse(found.code, **{**found.data, "field": "mail"})
    if found.kind != MAIL:
        return refuse("bad_contact", field="mail")
    named = write_name(command.way, command.name, member := ids("m"), ids)
    if isinstance(named, Refusal):
        return named
    if command.consent is None:
        return refuse("lab_consent_needed", field="consent")
    if command.consent != state.labs.consent:
        return refuse("old_consent", field="consent")
    contact = Writing(ids("w"), "lab_member_contact", member, found.value)
    event = e.LabJoined(
        at=now,
        by=member,
        member=member,
        lab=lab.id,
        way=command.way,
        contact=contact.id,
        consent=command.consent,
        language=command.language,
        name=named[0].id if named else None,
    )
    return Draft(event, writes=(contact, *named))


def write_name(way: str, name: str, owner: str, ids: Ids) -> tuple[Writing, ...] | Refusal:
    """The name of who takes part; nobody else is asked for one, so none is kept."""
    if way != TAKE_PART:
        return ()
    text = clean_name(name, field="name")
    if isinstance(text, Refusal):
        return text
    return (Writing(ids("w"), "lab_member_name", owner, text),)


@rule.register
def _(command: c.ConfirmMember, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    member = known(state, who)
    if isinstance(member, Refusal):
        return member
    if member.is_in:
        return refuse("entry_confirmed")
    if member.is_late(now):
        return refuse("link_late")
    lab = state.labs.labs[member.lab]
    if not lab.is_there:
        return refuse("unknown_lab")
    earlier = [state.labs.members.get(id) for id in command.earlier]
    replaced = [
        one
        for one in earlier
        if one and one.lab == member.lab and one.id != member.id and not one.erased
    ]
    gone = tuple(id for one in replaced for id in one.vault_ids)
    event = e.LabMemberConfirmed(
        at=now,
        by=member.id,
        member=member.id,
        replaced=tuple(one.id for one in replaced),
        erased=gone,
    )
    people = (member, *replaced)
    return Draft(
        event,
        expects={one.id: one.version for one in people},
        moves=tuple(one.id for one in people),
        erases=gone,
    )


@rule.register
def _(command: c.ChangeMember, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    member = known(state, who)
    if isinstance(member, Refusal):
        return member
    if not member.is_in:
        return refuse("not_confirmed")
    if member.version != command.version:
        return refuse("member_moved", version=member.version)
    if command.way not in WAYS:
        return refuse("bad_request", field="way")
    named = write_name(command.way, command.name, member.id, ids)
    if isinstance(named, Refusal):
        return named
    gone = (member.name,) if member.name else ()
    event = e.LabMemberChanged(
        at=now,
        by=member.id,
        member=member.id,
        way=command.way,
        name=named[0].id if named else None,
        erased=gone,
    )
    return Draft(
        event,
        expects={member.id: member.version},
        moves=(member.id,),
        writes=named,
        erases=gone,
    )


@rule.register
def _(command: c.LeaveLab, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    member = known(state, who)
    return member if isinstance(member, Refusal) else erasure(member, who, now)


def erasure(member: Member, who: Who, now: float) -> Draft:
    """What they told leaves the vault, and they are in no more."""
    if member.erased:  # nothing is left that a decision could be about
        return Draft(PersonForgotten(at=now, by=who.id, person=member.id))
    gone = member.vault_ids
    event = PersonForgotten(at=now, by=who.id, person=member.id, erased=gone)
    return Draft(event, expects={member.id: member.version}, moves=(member.id,), erases=gone)


def known(state: State, who: Who) -> Member | Refusal:
    """Whose entry the asking person's link is of, as long as anything of it is kept."""
    member = state.labs.members.get(who.id)
    return refuse("unknown_entry") if member is None or member.erased else member
