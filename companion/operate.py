"""What operators do to the data: the same functions inside a running server and without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.polls.commands import EndPoll
from companion.domain.reading import HOUSE, BadDefinition, from_mapping
from companion.domain.refusals import Refusal
from companion.domain.seats.commands import OfferSeat
from companion.domain.training.making import is_empty, is_over, make_training
from companion.live.gathering import Done, Gathering
from companion.live.house import THE_OPERATOR, House, Room
from companion.live.training import play
from companion.settings import Settings

#: What went well, as JSON values, or {"error": "one line"}.
Answer = dict[str, Any]


#: The exit status where what was asked cannot be done.
BAD_INPUT = 2
#: Seconds.
DAY = 86_400
#: Entries that retention erases at once: a whole hall's would stall the hub (rule F4).
PORTION = 200


class CannotDo(Exception):
    """What was asked cannot be done; the message is one line for the operator."""


def define(house: House, settings: Settings, definition: dict[str, Any]) -> Answer:
    """Set up a gathering, or set it up anew."""
    try:
        checked = from_mapping(definition)
    except BadDefinition as bad:
        raise CannotDo(str(bad)) from None
    done(house.define(checked))
    return {"slug": checked.slug}


def link(house: House, settings: Settings, slug: str, role: str, name: str) -> Answer:
    """Invite a member of staff; `path`: the login link without the server's address."""
    from companion.web.access import Keys, login_path  # Flask too, which no other operation needs

    seconds = settings.stage_days * DAY if role == "stage" else settings.link_hours * 3600
    event = done(
        room(house, slug).gathering.do(c.InviteStaff(name, role, seconds), THE_OPERATOR)
    ).event
    assert isinstance(event, e.StaffInvited)
    return {
        "staff": event.staff,
        "base": settings.address,
        "path": login_path(Keys(settings.secret), slug, event.link),
    }


def house_link(house: House, settings: Settings, name: str) -> Answer:
    """Invite somebody to look after the whole house; `path` as for `link`."""
    from companion.web.access import Keys  # as in `link`

    seconds = settings.link_hours * 3600
    command = c.InviteStaff(name, "admin", seconds)
    event = done(house.open_office().do(command, THE_OPERATOR)).event
    assert isinstance(event, e.StaffInvited)
    signed = Keys(settings.secret).sign("login", HOUSE, event.link)
    return {"staff": event.staff, "base": settings.address, "path": f"/admin/login?t={signed}"}


def house_revoke(house: House, settings: Settings, staff: str) -> Answer:
    """Take all rights from everybody of the house whose id or name is `staff`, in the house and in
    every gathering that they entered, and their names: nobody counts their days."""
    office = house.office
    named = (
        [id for id in office.state.staff if staff in (id, office.words.get(id))] if office else []
    )
    if office is None or not named:
        raise CannotDo(f"nobody who looks after the house has the id or name {staff!r}")
    for id in named:
        for entry in office.state.entries:
            found = house.room(entry.gathering)
            if entry.by == id and found and entry.staff in found.gathering.state.staff:
                done(found.gathering.do(c.RevokeStaff(entry.staff), THE_OPERATOR))
        done(office.do(c.RevokeStaff(id), THE_OPERATOR))
        done(office.do(c.ForgetPerson(id), THE_OPERATOR))
    return {"revoked": named}


def revoke(house: House, settings: Settings, slug: str, staff: str) -> Answer:
    """Take all rights from everybody whose id or name is `staff`."""
    gathering = room(house, slug).gathering
    named = [id for id in gathering.state.staff if staff in (id, gathering.words.get(id))]
    if not named:
        raise CannotDo(f"nobody in {slug} has the id or name {staff!r}")
    for id in named:
        done(gathering.do(c.RevokeStaff(id), THE_OPERATOR))
    return {"revoked": named}


def forget(house: House, settings: Settings, slug: str, person: str) -> Answer:
    """Erase what a visitor wrote, or a member of staff's name."""
    event = done(room(house, slug).gathering.do(c.ForgetPerson(person), THE_OPERATOR)).event
    assert isinstance(event, e.PersonForgotten)
    return {"erased": len(event.erased)}


def run_retention(house: House, settings: Settings, nonce: str | None = None) -> Answer:
    """Erase what was kept as long as personal.FIELDS says, counted from each gathering's end, and
    what somebody who wanted to be in a lab told and did not confirm in time. A gathering that is
    always today, as the demo, has no end. `nonce`: with the same one it runs once."""
    erased = 0
    for found in house:
        # In one order, so that all who run it at the same time cut the same portions.
        due = sorted({*out_of_time(found, house.clock()), *unconfirmed(found, house.clock())})
        for start in range(0, len(due), PORTION):
            portion = tuple(due[start : start + PORTION])
            own = nonce and f"{nonce} {portion[0]}"
            done(found.gathering.do(c.RunRetention(portion), THE_OPERATOR, own))
        erased += len(due)
    return {"erased": erased}


def out_of_time(found: Room, now: float) -> Iterator[str]:
    """What was kept as long as it may be. Who is in a lab is kept as long from when they joined,
    where that was after the gathering."""
    if found.definition.date is None:
        return
    ends = found.definition.moment(found.definition.ends, now).timestamp()
    answers, joined = days_of_answers(found), joining(found)
    for entry in found.gathering.entries():
        days = answers.get(entry.id, found.definition.days(entry.field))
        if days and now - max(ends, joined.get(entry.id, ends)) > days * DAY:
            yield entry.id


def joining(found: Room) -> dict[str, float]:
    """When who is in a lab joined it, by vault id."""
    members = found.gathering.state.labs.members.values()
    return {id: one.confirmed or one.asked for one in members for id in one.vault_ids}


def unconfirmed(found: Room, now: float) -> Iterator[str]:
    """What those told who wanted to be in a lab and can confirm it no more."""
    for member in found.gathering.state.labs.members.values():
        if member.waits and member.is_late(now):
            yield from member.vault_ids


def days_of_answers(found: Room) -> dict[str, int]:
    """For how long the answers to the gathering's own questions are kept, by vault id."""
    terms = found.definition.registration
    days = {question.id: question.days for question in terms.questions} if terms else {}
    return {
        id: days[question]
        for registration in found.gathering.state.line.registrations.values()
        for question, id in registration.extras.items()
        if question in days
    }


def train(house: House, settings: Settings, slug: str, into: str) -> Answer:
    """Make ready that the evening of `slug` comes in once more in the training `into`, which is
    made where there is none."""
    source = room(house, slug)
    if slug == into or not is_over(source.definition, house.clock()):
        why = "is no training of itself" if slug == into else "is not over yet"
        raise CannotDo(f"{slug} {why}")
    found = house.room(into)
    if found is None:
        state, words = source.gathering.state, source.gathering.words
        try:
            made = make_training(into, source.definition, state, words, house.clock())
        except BadDefinition as bad:
            raise CannotDo(str(bad)) from None
        done(house.define(made))
    elif not found.definition.training:
        raise CannotDo(f"{into} is a real gathering: nothing is played into it")
    elif not is_empty(found.gathering.state):
        raise CannotDo(f"{into} is not empty: name a training that there is none of yet")
    return {"slug": into}


def play_acts(house: House, settings: Settings, slug: str, acts: list[dict[str, Any]]) -> Answer:
    """Do a few acts of a score in a training."""
    found = room(house, slug)
    if not found.definition.training:
        raise CannotDo(f"{slug} is a real gathering: nothing is played into it")
    return {"outcomes": play(found.gathering, acts)}


def end_polls(gathering: Gathering) -> None:
    """Close every poll whose time is over, at home too."""
    for poll in gathering.state.polls.over(gathering.clock()):
        gathering.do(EndPoll(poll), THE_OPERATOR)


def offer_seats(gathering: Gathering) -> None:
    """Offer every free seat to whose turn it is, where seats no longer go by themselves."""
    while gathering.state.line.turn_to_offer(gathering.clock()):
        if isinstance(gathering.do(OfferSeat(), THE_OPERATOR), Refusal):
            return


OPERATIONS: dict[str, Callable[..., Answer]] = {
    "define": define,
    "link": link,
    "house_link": house_link,
    "house_revoke": house_revoke,
    "revoke": revoke,
    "forget": forget,
    "retention": run_retention,
    "train": train,
    "play": play_acts,
}


def operate(house: House, settings: Settings, name: str, arguments: dict[str, Any]) -> Answer:
    """Run one of OPERATIONS. What cannot be done is an answer too: {"error": line}."""
    try:
        return OPERATIONS[name](house, settings, **arguments)
    except CannotDo as reason:
        return {"error": str(reason)}


def room(house: House, slug: str) -> Room:
    found = house.room(slug)
    if found is None:
        raise CannotDo(f"there is no gathering {slug!r}; `gathering list` names them")
    return found


def done(result: Done | Refusal) -> Done:
    if isinstance(result, Refusal):
        data = "".join(f", {key} {value}" for key, value in result.data.items())
        raise CannotDo(f"refused: {result.code}{data}")
    return result
