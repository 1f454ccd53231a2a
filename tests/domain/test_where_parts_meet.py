"""Where parts meet: what becomes of one's decisions by another's."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain import delta
from companion.domain.answers import commands as a
from companion.domain.answers.events import AnswerDecided
from companion.domain.groups import commands as g
from companion.domain.labs import commands as labs
from companion.domain.labs import events as le
from companion.domain.labs.ideas import ideas_of
from companion.domain.ledger import ledger
from companion.domain.replay.sight import Sight, is_revised
from companion.domain.replay.walk import Walk
from companion.domain.themes.commands import ChangeTheme
from companion.store.log import Appended, Conflict
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator, refused
from tests.domain.groups import Groups


@pytest.fixture
def groups(evening: Evening, mona: Moderator) -> Groups:
    """Two."""
    made = Groups(evening, mona)
    made.set_up(2, assignment=g.CHOICE, titles=("Die am Fenster",))
    return made


@pytest.fixture
def scribe(ada: Guest, groups: Groups) -> Guest:
    """Ada writes for the first group."""
    ada.does(g.JoinGroup(groups.ids[0]))
    ada.does(g.TakePen())
    return ada


def version(evening: Evening, idea: str) -> int:
    return evening.idea(idea).version


def combines(evening: Evening, scribe: Guest, idea: str, other: str) -> None:
    scribe.does(c.MergeIdeas(idea, version(evening, idea), {other: version(evening, other)}))


def test_nobody_brings_unread_words_to_the_wall_by_an_idea_that_was_read(
    evening: Evening, scribe: Guest, groups: Groups, mona: Moderator
) -> None:
    """S3: read first also means what a scribe puts to a suggestion that was public before."""
    read, unread = groups.writes(scribe, "Mehr Bänke"), groups.writes(scribe, "Müller stinkt")
    scribe.does(g.HandIn((read,)))
    mona.publishes(read)
    scribe.does(g.TakeBack())
    combines(evening, scribe, read, unread)
    scribe.does(g.HandIn((read,)))
    assert evening.shown("guest") == {}
    assert evening.shown("moderator")[read]["status"] == "pending"
    mona.publishes(read)
    assert evening.shown("guest").keys() == {read}


def test_suggestion_that_was_read_comes_back_as_it_was(
    evening: Evening, scribe: Guest, groups: Groups, mona: Moderator
) -> None:
    ideas = [groups.writes(scribe, text) for text in ("Mehr Bänke", "Mehr Bäume")]
    scribe.does(g.HandIn(tuple(ideas)))
    for idea in ideas:
        mona.publishes(idea)
    scribe.does(g.TakeBack())
    combines(evening, scribe, *ideas)
    scribe.does(g.HandIn((ideas[0],)))
    assert evening.shown("guest").keys() == {ideas[0]}


def test_groups_suggestions_name_who_stands_for_one_that_was_forgotten(
    evening: Evening, scribe: Guest, ben: Guest, groups: Groups, mona: Moderator
) -> None:
    """S2, also where that is from outside of the group and is hidden later."""
    cleo, other = evening.guest("cleo"), ben.posts("Bänke am Fluss")
    cleo.does(g.JoinGroup(groups.ids[0]))
    own = groups.writes(cleo, "Mehr Bänke")
    cleo.does(g.LeaveGroup())
    scribe.does(g.HandIn((own,)))
    mona.publishes(own)
    mona.merges(own, other)
    seen = evening.state.position
    evening.forgets(cleo.who)
    assert handed(evening.since("guest", seen)) == [[other]]
    assert handed(evening.fresh("guest"))[0] == [other]
    seen = evening.state.position
    mona.hides(other)
    assert handed(evening.since("guest", seen)) == [[]]
    assert handed(evening.fresh("guest"))[0] == []


def handed(update: dict[str, list[dict[str, list[str]]]]) -> list[list[str]]:
    return [group["handed"] for group in update.get("groups", ())]


def test_who_stands_for_a_forgotten_idea_is_in_its_labs_and_out_of_them(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """Also after the team takes something else back."""
    ideas = {}
    for who, theme in ((ada, "stadt"), (ben, None)):
        ideas[who] = who.posts(f"Bänke, sagt {who.who.id}", theme=theme)
        mona.publishes(ideas[who])
    by_hand, by_theme = lab(mona, ()), lab(mona, ("stadt",))
    mona.does(labs.AddIdea(by_hand, 1, ideas[ada]))
    mona.does(labs.TakeIdea(by_theme, 1, ideas[ada]))
    mona.does(labs.OpenLab(by_theme, 2, takes=False))
    mona.merges(ideas[ada], ideas[ben])
    evening.forgets(ada.who)
    assert works_on(evening) == {by_hand: [ideas[ben]], by_theme: []}
    mona.does(labs.UndoLab(by_theme, 3))
    assert works_on(evening) == {by_hand: [ideas[ben]], by_theme: []}


def test_what_is_taken_out_of_a_lab_is_out_in_whichever_wording_it_was_put_in(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    wlan, internet = ada.posts("WLAN"), ben.posts("Internet")
    mona.publishes(wlan)
    mona.publishes(internet)
    by_hand = lab(mona, ())
    mona.does(labs.AddIdea(by_hand, 1, internet))
    mona.merges(wlan, internet)
    mona.does(labs.TakeIdea(by_hand, 2, wlan))
    assert works_on(evening) == {by_hand: []}


def lab(mona: Moderator, themes: tuple[str, ...]) -> str:
    event = mona.does(labs.MakeLab("Labor", themes=themes))
    assert isinstance(event, le.LabMade)
    return event.lab


def works_on(evening: Evening) -> dict[str, list[str]]:
    found = ideas_of(evening.state, evening.state.labs.labs.values())
    return {lab: [idea.id for idea in ideas] for lab, ideas in found.items()}


def test_what_was_written_in_a_removed_group_can_come_back_after_a_new_set_up(
    evening: Evening, scribe: Guest, groups: Groups, mona: Moderator
) -> None:
    """Nothing is lost, also what is written in the moment in which all are set up anew."""
    idea, used = groups.writes(scribe, "Mehr Bänke"), groups.of(scribe)
    mona.does(g.RemoveGroup(used))
    groups.set_up(2, assignment=g.CHOICE)
    assert evening.shown("moderator", "groups")[used]["removed"]
    mona.does(g.RestoreGroup(used))
    mona.does(g.HandIn((idea,), used))
    assert idea in evening.shown("moderator")
    numbers = [group.number for group in evening.state.groups.there]
    assert len(set(numbers)) == len(numbers) == 3


def test_what_is_written_while_groups_are_set_up_anew_can_come_back(
    evening: Evening, ada: Guest, groups: Groups
) -> None:
    ada.does(g.JoinGroup(groups.ids[0]))
    used = groups.of(ada)
    draft = evening.drafts(ada.who, c.PostIdea("Mehr Bänke", group=used))
    groups.set_up(2, assignment=g.CHOICE)
    assert used not in evening.shown("moderator", "groups")
    assert isinstance(evening.log.append(SLUG, draft), Appended)
    evening.replays()
    assert evening.shown("moderator", "groups")[used]["removed"]


def test_who_supports_what_is_hidden_inside_is_told(
    scribe: Guest, groups: Groups, mona: Moderator
) -> None:
    """S2, found by the machine."""
    idea = groups.writes(scribe, "Mehr Bänke")
    scribe.supports(idea)
    seen = mona.evening.state.position
    mona.hides(idea)
    assert scribe.own(seen)["supports"] == [{"id": idea, "on": False}]
    mona.restores(idea)
    assert scribe.own(seen)["supports"] == [{"id": idea, "on": True}]


def test_what_a_group_combines_among_itself_is_in_no_public_count(
    evening: Evening, scribe: Guest, ben: Guest, groups: Groups, mona: Moderator
) -> None:
    one, other = groups.writes(scribe, "Mehr Bänke"), groups.writes(scribe, "Bänke")
    ben.does(g.JoinGroup(groups.ids[0]))
    ben.supports(one)
    combines(evening, scribe, one, other)
    assert ledger(evening.state.ideas.values()).merged == 0
    mona.hides(one)
    assert evening.fresh("moderator")["facts"]["balance"]["remote"]["supports"] == 0


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("is_new", [True, False])
def test_nobody_answers_to_what_is_forgotten_at_the_same_time(
    evening: Evening, ada: Guest, mona: Moderator, is_new: bool, is_first: bool
) -> None:
    """P2, whichever comes first: no words stay of an answer to nothing."""
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    command: c.Command = a.GiveAnswer("planned", "Amt", "Für Ada", {idea: 1})
    if not is_new:
        given = mona.does(command)
        assert isinstance(given, AnswerDecided)
        command = a.CorrectAnswer(given.answer, given.version, "done", "Amt", "Für Ada")
    drafts = [
        evening.drafts(mona.who, command),
        evening.drafts(OPERATORS, c.ForgetPerson(ada.who.id)),
    ]
    first, later = drafts if is_first else reversed(drafts)
    assert isinstance(evening.log.append(SLUG, first), Appended)
    assert isinstance(evening.log.append(SLUG, later), Conflict)
    evening.replays()
    if is_first:
        evening.forgets(ada.who)
    assert "Für Ada" not in evening.words.values()
    with refused("unknown_idea" if is_new else "unknown_answer"):
        mona.does(command)
    assert [one for one in verify(evening.log, SLUG).problems if not one.startswith("P1")] == []


def test_replay_in_the_hall_begins_anew_when_something_is_taken_back(
    evening: Evening, scribe: Guest, groups: Groups, mona: Moderator
) -> None:
    """P2: what a group takes back, and what the team calls otherwise or removes."""
    idea = groups.writes(scribe, "Mehr Bänke")
    scribe.does(g.HandIn((idea,)))
    assert is_revised([scribe.does(g.TakeBack())])
    assert is_revised([mona.does(ChangeTheme("stadt", 1, "Die Stadt"))])
    assert is_revised([mona.does(g.RemoveGroup(groups.ids[1]))])


def test_past_calls_themes_and_groups_as_they_are_called_now(
    evening: Evening, groups: Groups, mona: Moderator
) -> None:
    mona.does(ChangeTheme("stadt", 1, "Unsinn von Herrn Müller"))
    then = evening.state.position
    mona.does(ChangeTheme("stadt", 2, "Digitale Stadt"))
    mona.does(g.ChangeGroup(groups.ids[0], title="Die am Tisch"))
    walk = Walk()
    for record in evening.log.read(SLUG).records[:then]:
        walk.take(record.event)
    for team, title, called in (
        (False, "Digitale Stadt", "Die am Tisch"),
        (True, "Unsinn von Herrn Müller", "Die am Fenster"),
    ):
        sight = Sight(evening.state, evening.words, walk.owners, team=team)
        past = delta.fresh(sight.screen(), walk.then, sight)
        assert past["themes"][0]["title"] == title
        assert past["groups"][0]["title"] == called
