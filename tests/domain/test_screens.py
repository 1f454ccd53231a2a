"""Screens: old screen + delta = fresh screen (S2), and who may see what (S1, S3, P2)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.comments import commands as k
from companion.domain.definition import AgendaItem, Definition, Theme
from companion.domain.delta import Held, apply, is_empty
from companion.domain.door import commands as d
from companion.domain.house import commands as h
from companion.domain.mail import commands as m
from companion.domain.polls import commands as p
from companion.domain.presence.commands import TakeBadge
from companion.domain.queue import commands as q
from companion.domain.rules import Who
from companion.domain.screens import SCREENS
from companion.domain.seats import commands as s
from companion.domain.seats.terms import Consent, Terms
from companion.domain.stage import commands as st
from companion.domain.timing.commands import MarkAgenda, MeasureDelay, SetDelay, ShowDelayCode
from tests.cast import (
    DEFINITION,
    OPERATORS,
    WITH_SEATS,
    Evening,
    Guest,
    Moderator,
    Registrant,
)
from tests.domain import cases_after, cases_conduct, cases_groups, cases_labs, cases_themes

PUBLIC = ("guest", "projector")


class Recorded(Evening):
    """An evening that remembers every screen, and what ada and ben alone saw, at every position."""

    def __init__(self) -> None:
        self.screens: list[dict[str, Any]] = []
        self.owns: list[dict[str, Any]] = []
        super().__init__()
        self.ada, self.ben = self.guest("ada"), self.guest("ben")
        self.mona, self.milo = self.moderator("Mona"), self.moderator("Milo")

    def does(self, who: Who, command: c.Command, nonce: str | None = None) -> e.Event:
        event = super().does(who, command, nonce)
        self.screens.append(wired(self.all_screens()))
        self.owns.append({name: wired(Guest(self, Who("guest", name)).own()) for name in PEOPLE})
        return event


PEOPLE = ("v-ada", "v-ben")


def wired(value: Any) -> Any:
    """As it arrives after its way over the wire."""
    return json.loads(json.dumps(value))


Act = Callable[[], object]
Case = Callable[[Recorded], Act]
CASES: dict[type[c.Command], Case] = {}


def case(command: type[c.Command]) -> Callable[[Case], Case]:
    """Registers what leads up to a command; what it returns does the command itself."""

    def register(prepare: Case) -> Case:
        CASES[command] = prepare
        return prepare

    return register


@case(c.PostIdea)
def _(it: Recorded) -> Act:
    return lambda: it.ada.posts("Mehr Bänke", kind="wish", theme="stadt", author="Ada")


@case(c.SupportIdea)
def _(it: Recorded) -> Act:
    idea = published(it)
    return lambda: it.ben.supports(idea)


@case(c.WithdrawSupport)
def _(it: Recorded) -> Act:
    idea = published(it)
    it.ben.supports(idea)
    return lambda: it.ben.withdraws(idea)


@case(c.PublishIdea)
def _(it: Recorded) -> Act:
    idea = it.ada.posts("Mehr Bänke")
    return lambda: it.mona.publishes(idea)


@case(c.HideIdea)
def _(it: Recorded) -> Act:
    idea = published(it)
    it.mona.spotlights(idea)
    return lambda: it.mona.hides(idea, "Das sagte schon jemand.")


@case(c.RestoreIdea)
def _(it: Recorded) -> Act:
    idea = published(it)
    it.mona.hides(idea, "insult")
    return lambda: it.milo.restores(idea)


@case(c.EditIdea)
def _(it: Recorded) -> Act:
    idea = published(it)
    return lambda: it.mona.edits(idea, "Mehr Bänke am Markt")


@case(c.UndoIdea)
def _(it: Recorded) -> Act:
    idea = published(it)
    it.mona.spotlights(idea)
    return lambda: it.milo.undoes(idea)


@case(c.SpotlightIdea)
def _(it: Recorded) -> Act:
    first, second = published(it), published(it)
    it.mona.spotlights(first)
    return lambda: it.mona.spotlights(second)


@case(q.QueueIdea)
def _(it: Recorded) -> Act:
    first, second = published(it), it.ada.posts("Und noch etwas")
    it.mona.queues(first)
    return lambda: it.mona.queues(second, before=first)


@case(q.UnqueueIdea)
def _(it: Recorded) -> Act:
    idea = published(it)
    it.mona.queues(idea)
    return lambda: it.milo.unqueues(idea)


@case(q.FileIdea)
def _(it: Recorded) -> Act:
    idea = published(it)
    it.mona.spotlights(idea)
    return lambda: it.mona.files(idea)


@case(q.StageIdea)
def _(it: Recorded) -> Act:
    first, second = published(it), published(it)
    it.mona.spotlights(first)
    return lambda: it.mona.stages(second)


@case(q.TakeNext)
def _(it: Recorded) -> Act:
    first, second = published(it), published(it)
    it.mona.spotlights(first)
    it.mona.queues(second)
    return it.mona.takes_next


@case(q.UndoStep)
def _(it: Recorded) -> Act:
    first, second = published(it), published(it)
    it.mona.spotlights(first)
    it.mona.queues(second)
    step = it.mona.takes_next()
    return lambda: it.milo.undoes_step(step)


@case(c.PasteComment)
def _(it: Recorded) -> Act:
    return lambda: it.mona.does(c.PasteComment("Mehr Bänke", "Ida B. Wells", theme="stadt"))


@case(k.TakeComment)
def _(it: Recorded) -> Act:
    return lambda: it.does(OPERATORS, k.TakeComment("Mehr Bänke", "f-ida", "Ida B. Wells"))


@case(k.RemoveComment)
def _(it: Recorded) -> Act:
    taken = it.does(OPERATORS, k.TakeComment("Mehr Bänke", "f-ida"))
    assert isinstance(taken, e.CommentTaken)
    it.mona.publishes(taken.idea)
    it.mona.spotlights(taken.idea)
    return lambda: it.does(OPERATORS, k.RemoveComment(taken.idea))


@case(c.FollowComments)
def _(it: Recorded) -> Act:
    return lambda: it.mona.does(c.FollowComments("1234567890"))


@case(c.UnfollowComments)
def _(it: Recorded) -> Act:
    it.mona.does(c.FollowComments("1234567890"))
    return lambda: it.milo.does(c.UnfollowComments())


@case(c.CheckIn)
def _(it: Recorded) -> Act:
    published(it)
    return it.ben.checks_in


@case(c.DefineGathering)
def _(it: Recorded) -> Act:
    published(it, theme="stadt")
    return lambda: it.does(OPERATORS, c.DefineGathering(other_definition().to_json()))


@case(h.FoundGathering)
def _(it: Recorded) -> Act:
    lena = it.moderator("Lena", "admin")
    return lambda: lena.does(h.FoundGathering("dialog"))


@case(h.EnterGathering)
def _(it: Recorded) -> Act:
    lena = it.moderator("Lena", "admin")
    return lambda: lena.does(h.EnterGathering("dialog", "s1"))


@case(c.InviteStaff)
def _(it: Recorded) -> Act:
    return lambda: it.invites("Dora", "door")


@case(c.LogIn)
def _(it: Recorded) -> Act:
    link = it.invites("Dora", "door")
    return lambda: it.logs_in(link)


@case(c.LogOut)
def _(it: Recorded) -> Act:
    published(it)
    return it.mona.logs_out


@case(c.RevokeStaff)
def _(it: Recorded) -> Act:
    published(it)
    return lambda: it.revokes(it.mona.who)


@case(c.ForgetPerson)
def _(it: Recorded) -> Act:
    it.mona.spotlights(published(it))
    it.ada.posts("Und noch etwas")
    return lambda: it.forgets(it.ada.who)


@case(c.RunRetention)
def _(it: Recorded) -> Act:
    """The words of one idea, the name at another, and a moderator's."""
    it.mona.spotlights(published(it))
    it.ben.supports(published(it, author="Ada"))
    first, second = it.state.ideas.values()
    assert second.author
    due = (first.standing.words, second.author, it.mona.who.id)
    return lambda: it.does(OPERATORS, c.RunRetention(due))


@case(s.Register)
def _(it: Recorded) -> Act:
    people_in_line(it)
    return lambda: it.registers("Emil", kind="business")


@case(s.ChangeRegistration)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    return lambda: first.changes("Ada, anders", "02305 / 106-2101")


@case(s.CancelRegistration)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    return first.cancels


@case(s.EraseRegistration)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    return first.is_erased


@case(s.GiveConsent)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    return lambda: first.does(s.GiveConsent(first.who.id, "1"))


@case(s.WithdrawConsent)
def _(it: Recorded) -> Act:
    people_in_line(it)
    emil = it.registers("Emil", consent="1")
    return lambda: emil.does(s.WithdrawConsent(emil.who.id))


@case(s.CountApart)
def _(it: Recorded) -> Act:
    people_in_line(it)
    again = it.registers("Adam", "ada@example.org")
    desk = it.desk()
    return lambda: desk.does(s.CountApart(again.who.id))


@case(s.OfferSeat)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    it.clock.passes(-3600)  # too late for seats to go by themselves
    first.cancels()
    return lambda: it.does(OPERATORS, s.OfferSeat())


@case(s.AcceptSeat)
def _(it: Recorded) -> Act:
    first, _, third, _ = people_in_line(it)
    it.clock.passes(-3600)
    first.cancels()
    it.does(OPERATORS, s.OfferSeat())
    return third.accepts


@case(s.ChangeSeats)
def _(it: Recorded) -> Act:
    people_in_line(it)
    desk = it.desk()
    return lambda: desk.changes_seats(3)


@case(s.ChangeDeadline)
def _(it: Recorded) -> Act:
    people_in_line(it)
    desk = it.desk()
    return lambda: desk.does(s.ChangeDeadline(it.clock() + 60))


@case(s.TellNotice)
def _(it: Recorded) -> Act:
    people_in_line(it)
    desk = it.desk()
    emil = desk.registers("Emil")
    return lambda: desk.tells(emil)


@case(s.ViewList)
def _(it: Recorded) -> Act:
    people_in_line(it)
    desk = it.desk()
    return lambda: desk.does(s.ViewList("page"))


@case(d.CheckInTicket)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    sven = it.steward(gate="door")
    return lambda: sven.lets_in(first)


@case(d.CheckOutTicket)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    sven = it.steward(gate="door")
    sven.lets_in(first)
    return lambda: sven.lets_out(first)


@case(d.UndoCheckIn)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    sven = it.steward(gate="door")
    sven.lets_in(first)
    it.clock.passes(60)
    sven.scanned_offline(first, it.clock() - 30)
    entry = first.ticket.conflicts[0].position
    return lambda: sven.undoes(first, entry)


@case(d.AdmitWalkIn)
def _(it: Recorded) -> Act:
    people_in_line(it)
    sven = it.steward(gate="door")
    sven.releases()
    return lambda: sven.admits("Emil")


@case(d.ReleaseNoShows)
def _(it: Recorded) -> Act:
    people_in_line(it)
    return it.steward(gate="door").releases


@case(d.ReplaceTicket)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    sven = it.steward(gate="door")
    return lambda: sven.replaces(first)


@case(TakeBadge)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    it.steward(gate="door").lets_in(first)
    return lambda: first.does(TakeBadge(first.who.id))


@case(c.MergeIdeas)
def _(it: Recorded) -> Act:
    one, other = published(it), it.ben.posts("Bänke bitte")
    it.mona.publishes(other)
    it.ada.supports(other)
    return lambda: it.milo.merges(one, other)


@case(c.SplitIdea)
def _(it: Recorded) -> Act:
    one, other = published(it), it.ben.posts("Bänke bitte")
    it.mona.publishes(other)
    it.ada.supports(other)
    it.mona.merges(one, other)
    return lambda: it.milo.splits(other)


@case(c.CheckOut)
def _(it: Recorded) -> Act:
    it.ben.checks_in()
    return lambda: it.ben.does(c.CheckOut())


@case(c.RevokeCodes)
def _(it: Recorded) -> Act:
    it.ben.checks_in()
    return lambda: it.mona.does(c.RevokeCodes(everybody=True))


@case(c.RevokePresence)
def _(it: Recorded) -> Act:
    it.ben.checks_in()
    return lambda: it.mona.does(c.RevokePresence(it.ben.who.id))


@case(c.AllowPresence)
def _(it: Recorded) -> Act:
    it.ben.checks_in()
    it.mona.does(c.RevokePresence(it.ben.who.id))
    return lambda: it.mona.does(c.AllowPresence(it.ben.who.id))


@case(MeasureDelay)
def _(it: Recorded) -> Act:
    published(it)
    return lambda: it.ben.does(MeasureDelay(20.0))


@case(SetDelay)
def _(it: Recorded) -> Act:
    it.ben.does(MeasureDelay(20.0))
    return lambda: it.mona.does(SetDelay(30))


@case(ShowDelayCode)
def _(it: Recorded) -> Act:
    return lambda: it.mona.does(ShowDelayCode())


@case(MarkAgenda)
def _(it: Recorded) -> Act:
    it.does(OPERATORS, c.DefineGathering(other_definition().to_json()))
    return lambda: it.mona.does(MarkAgenda("a2"))


@case(m.GiveNotice)
def _(it: Recorded) -> Act:
    people_in_line(it)
    it.clock.passes(-3600)
    return lambda: it.does(OPERATORS, m.GiveNotice("reminder"))


@case(m.BeginMail)
def _(it: Recorded) -> Act:
    first, *_ = people_in_line(it)
    return lambda: begun(it, first)


@case(m.EndMail)
def _(it: Recorded) -> Act:
    emil = in_line_by_desk(it)
    notice = begun(it, emil)
    return lambda: it.does(OPERATORS, m.EndMail(emil.who.id, notice, 1))


@case(m.FailMail)
def _(it: Recorded) -> Act:
    emil = in_line_by_desk(it)
    notice = begun(it, emil)
    return lambda: it.does(OPERATORS, m.FailMail(emil.who.id, notice, 1, "no_address", 550))


@case(m.SendAgain)
def _(it: Recorded) -> Act:
    emil = in_line_by_desk(it)
    desk = it.desk()
    return lambda: desk.does(m.SendAgain(emil.who.id))


@case(st.ShowPicture)
def _(it: Recorded) -> Act:
    first, second = published(it), published(it)
    it.mona.spotlights(first)
    return lambda: it.mona.shows("spotlight", second)


@case(st.PreparePicture)
def _(it: Recorded) -> Act:
    idea = published(it)
    it.mona.prepares("spotlight", idea)
    return lambda: it.milo.prepares("pause")


@case(st.TakePicture)
def _(it: Recorded) -> Act:
    idea = published(it)
    it.mona.prepares("spotlight", idea)
    return lambda: it.milo.takes()


@case(st.BlackOut)
def _(it: Recorded) -> Act:
    it.mona.spotlights(published(it))
    return lambda: it.milo.blacks_out()


@case(st.SetStage)
def _(it: Recorded) -> Act:
    it.mona.sets(names="hidden", text="Getränke im Foyer", minutes=10)
    idea = it.ada.posts("Mehr Licht", author="Ada Lovelace")
    it.mona.publishes(idea)
    it.ada.posts("Wartet noch", author="Ada Lovelace")
    return lambda: it.mona.sets(names="short", text="")


@case(st.UndoStage)
def _(it: Recorded) -> Act:
    it.mona.spotlights(published(it))
    it.mona.shows("pause")
    return lambda: it.milo.undoes_on_stage()


def in_line_by_desk(it: Recorded) -> Registrant:
    people_in_line(it)
    return it.desk().registers("Emil")


@case(p.PreparePoll)
def _(it: Recorded) -> Act:
    return lambda: it.mona.does(p.PreparePoll("words", "Was fehlt?", most=2, grace=20))


@case(p.ChangePoll)
def _(it: Recorded) -> Act:
    event = it.mona.does(p.PreparePoll("words", "Was fehlt?"))
    change = p.ChangePoll("yes_no", "Fehlt etwas?", poll=event.poll, version=1)
    return lambda: it.milo.does(change)


@case(p.OpenPoll)
def _(it: Recorded) -> Act:
    event = it.mona.does(p.PreparePoll("words", "Was fehlt?"))
    return lambda: it.milo.does(p.OpenPoll(event.poll, 1, 60))


@case(p.Vote)
def _(it: Recorded) -> Act:
    poll = polled(it)
    it.ada.checks_in()
    return lambda: it.ada.does(p.Vote(poll, words=("bänke", "Bäume")))


@case(p.ClosePoll)
def _(it: Recorded) -> Act:
    poll = polled(it)
    return lambda: it.milo.does(p.ClosePoll(poll, 2))


@case(p.EndPoll)
def _(it: Recorded) -> Act:
    poll = polled(it)
    it.mona.does(p.ClosePoll(poll, 2, 20))
    it.clock.passes(20)
    return lambda: it.does(OPERATORS, p.EndPoll(poll))


@case(p.ShowResults)
def _(it: Recorded) -> Act:
    poll = polled(it)
    return lambda: it.milo.does(p.ShowResults(poll, 2, False))


@case(p.HideWord)
def _(it: Recorded) -> Act:
    poll = polled(it)
    return lambda: it.milo.does(p.HideWord(poll, "BÄNKE"))


@case(p.RestoreWord)
def _(it: Recorded) -> Act:
    poll = polled(it)
    it.mona.does(p.HideWord(poll, "WLAN"))
    [word] = it.state.polls.polls[poll].standing.hidden
    return lambda: it.milo.does(p.RestoreWord(poll, word))


@case(p.RemovePoll)
def _(it: Recorded) -> Act:
    poll = polled(it)
    return lambda: it.milo.does(p.RemovePoll(poll, 2))


@case(p.UndoPoll)
def _(it: Recorded) -> Act:
    poll = polled(it)
    it.mona.does(p.RemovePoll(poll, 2))
    return lambda: it.milo.does(p.UndoPoll(poll, 3))


@case(p.ProjectPoll)
def _(it: Recorded) -> Act:
    polled(it)
    return lambda: it.mona.does(p.ProjectPoll(None))


def polled(it: Recorded) -> str:
    """A word cloud that is open, with live results, and Ada's and Ben's words in it."""
    event = it.mona.does(p.PreparePoll("words", "Was fehlt?", most=2, results="live"))
    poll: str = event.poll
    it.mona.does(p.OpenPoll(poll, 1))
    it.ada.does(p.Vote(poll, words=("Bänke", "WLAN")))
    it.ben.does(p.Vote(poll, words=("Bänke",)))
    return poll


def begun(it: Recorded, who: Registrant) -> int:
    """The position of what the person is told."""
    notice = it.state.post.open[who.who.id].notice
    it.does(OPERATORS, m.BeginMail(who.who.id, notice, it.clock() + 60))
    return notice


def people_in_line(it: Recorded) -> list[Registrant]:
    """Four on two seats, long before it begins."""
    consent = Consent("1", "Ich bin damit einverstanden, im Bild zu sein.")
    definition = replace(WITH_SEATS, date="2020-08-20", registration=Terms(consent=consent))
    it.does(OPERATORS, c.DefineGathering(definition.to_json()))
    it.clock.passes(-7 * 86_400)
    people = [it.registers(name) for name in ("Ada", "Ben", "Cleo", "Dana")]
    it.clock.passes(7 * 86_400)
    return people


def published(it: Recorded, **fields: Any) -> str:
    idea = it.ada.posts("Mehr Bänke", **fields)
    it.mona.publishes(idea)
    return idea


cases_conduct.cases(case, published)
cases_after.cases(case, published)
cases_themes.cases(case, published)
cases_groups.cases(case)
cases_labs.cases(case, published)


def other_definition() -> Definition:
    agenda = (AgendaItem("a1", "18:00", "Begrüßung"), AgendaItem("a2", "18:30", "Impuls"))
    themes = (Theme("markt", "Der Markt"),)
    return replace(DEFINITION, title="Auftakt, verlegt", themes=themes, agenda=agenda)


def commands(of: type[c.Command] = c.Command) -> Iterator[type[c.Command]]:
    for command in of.__subclasses__():
        yield command
        yield from commands(command)


def test_every_command_has_a_case() -> None:
    """S2 is for every command, those that only the server gives too."""
    assert set(CASES) == set(commands())
    assert set(c.BY_NAME.values()) <= set(CASES)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.__name__)
def test_old_screen_and_delta_make_the_fresh_screen(command: type[c.Command], screen: str) -> None:
    """S2: from the screen just before the command, and from every earlier one."""
    it = Recorded()
    act = CASES[command](it)
    act()
    assert_caught_up(it, screen)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.__name__)
def test_what_one_sees_alone_is_caught_up_too(command: type[c.Command], person: str) -> None:
    """S2, for the message `own`."""
    it = Recorded()
    CASES[command](it)()
    now = it.owns[-1][person]
    for position, whole in enumerate(it.owns, start=1):
        change = wired(Guest(it, Who("guest", person)).own(since=position))
        assert merged(whole[person], change) == merged(now, {}), f"from position {position}"


def test_forgetting_a_member_of_staff_is_caught_up() -> None:
    """S2, P2: the name leaves the desks of those who decide on."""
    it = Recorded()
    published(it)
    assert "Mona" in json.dumps(it.fresh("moderator"))
    it.forgets(it.mona.who)
    assert "Mona" not in json.dumps(it.fresh("moderator"))
    assert_caught_up(it, "moderator")


def assert_caught_up(it: Recorded, screen: str) -> None:
    fresh = apply(Held(), it.screens[-1][screen])
    for position, screens in enumerate(it.screens, start=1):
        held = apply(Held(), screens[screen])
        caught_up = apply(held, wired(it.since(screen, position)))
        assert caught_up == fresh, f"from position {position}"


def merged(whole: dict[str, Any], change: dict[str, Any]) -> tuple[Any, ...]:
    """Own ideas by id, own supports, and own voices by poll, as a client merges the message
    `own`."""
    ideas = {idea["id"]: idea for idea in [*whole["ideas"], *change.get("ideas", [])]}
    for id in change.get("gone", {}).get("ideas", []):
        ideas.pop(id, None)
    supports = {support["id"] for support in whole["supports"]}
    for support in change.get("supports", []):
        (supports.add if support["on"] else supports.discard)(support["id"])
    voices = {v["id"]: v for v in [*whole.get("voices", []), *change.get("voices", [])]}
    for id in change.get("gone", {}).get("voices", []):
        voices.pop(id, None)
    return ideas, supports, voices


# Who may see what


@pytest.mark.parametrize("screen", PUBLIC)
def test_pending_idea_is_on_no_public_screen(
    evening: Evening, ada: Guest, mona: Moderator, screen: str
) -> None:
    """S3"""
    idea = ada.posts("Mehr Bänke", author="Ada Lovelace")
    assert not evening.shown(screen)
    mona.publishes(idea)
    assert evening.shown(screen)[idea]["text"] == "Mehr Bänke"


@pytest.mark.parametrize("screen", PUBLIC)
def test_hidden_idea_leaves_every_public_screen(
    evening: Evening, ada: Guest, mona: Moderator, screen: str
) -> None:
    """S3"""
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    before = evening.state.position
    mona.hides(idea)
    assert not evening.shown(screen)
    assert evening.since(screen, before)["gone"] == {"ideas": [idea]}


@pytest.mark.parametrize("screen", PUBLIC)
def test_idea_that_was_never_published_is_not_even_named(screen: str) -> None:
    """S3: nor in `gone`, from whatever position one asks."""
    it = Recorded()
    ideas = [it.ada.posts(f"Unveröffentlicht {n}", author="Ada") for n in range(6)]
    it.mona.hides(ideas[1], "Unhöflich")
    it.mona.edits(ideas[2], "Unveröffentlicht, anders gesagt")
    it.mona.hides(ideas[3])
    it.mona.restores(ideas[3])
    it.mona.edits(ideas[4], "Umgeschrieben")
    it.mona.undoes(ideas[4])
    published(it)
    it.forgets(it.ada.who)
    for position in range(it.state.position + 1):
        update = json.dumps(it.since(screen, position))
        assert not [id for id in ideas if f'"{id}"' in update]
    for screens in it.screens:
        fresh = json.dumps(screens[screen])
        assert not [id for id in ideas if f'"{id}"' in fresh]
        assert "nveröffentlicht" not in fresh


@pytest.mark.parametrize("screen", PUBLIC)
def test_idea_that_left_is_gone_once(
    evening: Evening, ada: Guest, mona: Moderator, screen: str
) -> None:
    """S2, S3: what happens to it out of view is nobody's business but the moderators'."""
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    mona.hides(idea)
    after = evening.state.position
    mona.edits(idea, "Mehr Bänke, bitte")
    update = evening.since(screen, after)
    assert update.keys() == {"epoch", "position"}


def test_public_idea_shows_what_the_contract_says_and_nothing_more(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """S1: nor who posted it, nor who supports it."""
    ada.checks_in()
    idea = ada.posts("Mehr Bänke", kind="wish", theme="stadt", author="Ada")
    mona.publishes(idea)
    ben.supports(idea)
    assert evening.shown("guest")[idea] == {
        "id": idea,
        "kind": "wish",
        "text": "Mehr Bänke",
        "name": "Ada",
        "origin": "venue",
        "theme": "stadt",
        "support": 1,
        "support_venue": 0,
        "at": "2020-08-20T16:00:00.000Z",
        "about": None,
    }
    assert evening.shown("projector") == evening.shown("guest")


def test_moderators_see_what_a_decision_needs(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """S1"""
    idea = ada.posts("Mehr Bänke")
    mona.edits(idea, "Mehr Bänke am Markt")
    evening.clock.passes(61.5)
    mona.hides(idea, "Steht schon im Plan.")
    item = evening.shown("moderator")[idea]
    public = evening.fresh("guest")["ideas"]
    assert not public
    assert item | {"id": idea} == {
        "id": idea,
        "kind": "idea",
        "text": "Mehr Bänke am Markt",
        "name": None,
        "origin": "remote",
        "theme": None,
        "support": 0,
        "support_venue": 0,
        "at": "2020-08-20T16:00:00.000Z",
        "about": None,
        "status": "hidden",
        "version": 3,
        "original": "Mehr Bänke",
        "reports": 0,
        "reported": {},
        "flags": [],
        "by": ada.who.id,
        "entered": None,
        "decided": {
            "by": "Mona",
            "what": "hidden",
            "at": "2020-08-20T16:01:01.500Z",
            "reason": "Steht schon im Plan.",
        },
        "sorting": None,
    }


def test_fresh_screen_is_whole_and_says_so(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """F3: unpaged, with every fact."""
    for n in range(300):
        mona.publishes(ada.posts(f"Idee {n}"))
    fresh = evening.fresh("guest")
    assert fresh["fresh"] is True
    assert len(fresh["ideas"]) == 300
    facts = {"spotlight", "poll", "gathering", "modes", "sizes", "timing", "groups"}
    assert fresh["facts"].keys() == facts
    assert fresh["position"] == evening.state.position


def test_author_alone_sees_a_pending_idea_and_what_became_of_it(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """S1"""
    idea = ada.posts("Mehr Bänke")
    assert ada.own()["ideas"] == [{"id": idea, "text": "Mehr Bänke", "status": "pending"}]
    assert ben.own() == {"ideas": [], "supports": []}
    mona.hides(idea, "duplicate")
    assert ada.own()["ideas"][0] | {"id": 0} == {
        "id": 0,
        "text": "Mehr Bänke",
        "status": "hidden",
        "reason": "duplicate",
    }
    mona.restores(idea)
    assert "reason" not in ada.own()["ideas"][0]


def test_author_is_told_who_supports_nothing(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """S1: a supporter sees their own support; the author a number."""
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    before = evening.state.position
    ben.supports(idea)
    assert ben.own()["supports"] == [{"id": idea, "on": True}]
    assert ada.own(since=before) == {"ideas": [], "supports": []}
    ben.withdraws(idea)
    assert ben.own(since=before)["supports"] == [{"id": idea, "on": False}]
    assert ben.own()["supports"] == []


def test_support_that_changes_nothing_is_told_to_nobody(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """F1: a button pressed twice is no news."""
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    ben.supports(idea)
    before = evening.state.position
    ben.supports(idea)
    ada.withdraws(idea)
    for screen in SCREENS:
        assert is_empty(evening.since(screen, before))
    assert ben.own(since=before) == {"ideas": [], "supports": []}
