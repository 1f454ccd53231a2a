"""Small groups: who is in which, what stays inside, and what comes to the plenum."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.conduct import commands as modes
from companion.domain.definition import Definition
from companion.domain.fold import apply
from companion.domain.groups import commands as g
from companion.domain.groups.terms import GroupTerms
from companion.store.log import Appended
from companion.verify import verify
from tests.cast import DEFINITION, OPERATORS, SLUG, Evening, Guest, Moderator, refused
from tests.domain.groups import Groups


@pytest.fixture
def groups(evening: Evening, mona: Moderator) -> Groups:
    """None yet."""
    return Groups(evening, mona)


def crowd(evening: Evening, number: int) -> list[Guest]:
    return [evening.guest(f"visitor{n}") for n in range(number)]


@pytest.fixture
def three(evening: Evening, groups: Groups) -> list[Guest]:
    """Ada, Ben and Cleo in one group, Emil in another."""
    groups.set_up(2, assignment=g.CHOICE)
    people = [evening.guest(name) for name in ("ada", "ben", "cleo", "emil")]
    for one in people[:3]:
        one.does(g.JoinGroup(groups.ids[0], author=one.who.id[2:].title()))
    people[3].does(g.JoinGroup(groups.ids[1]))
    return people


def test_people_are_placed_evenly_as_they_arrive(evening: Evening, groups: Groups) -> None:
    groups.set_up(6)
    for visitor in crowd(evening, 75):
        visitor.does(g.JoinGroup())
        assert max(groups.sizes()) - min(groups.sizes()) <= 1
    assert sum(groups.sizes()) == 75


def test_chance_decides_among_groups_that_are_as_small(evening: Evening, groups: Groups) -> None:
    """Whoever comes first is not always in the first group."""
    groups.set_up(4)
    for visitor in crowd(evening, 16):
        visitor.does(g.JoinGroup())
    order = [member.group.number for member in evening.state.groups.members.values()]  # type: ignore[union-attr]  # all are placed
    assert order != sorted(order)
    assert order[:4] != order[4:8] or order[:4] != order[8:12]


def test_who_came_before_the_groups_is_placed_when_they_are_set_up(
    evening: Evening, groups: Groups
) -> None:
    evening.does(OPERATORS, c.DefineGathering(with_plan().to_json()))
    people = crowd(evening, 10)
    for visitor in people:
        visitor.does(g.JoinGroup())
    assert groups.fact()["planned"]
    groups.set_up(3)
    assert sorted(groups.sizes()) == [3, 3, 4]


def test_nobody_waits_for_groups_that_nobody_plans(ada: Guest, groups: Groups) -> None:
    with refused("no_groups"):
        ada.does(g.JoinGroup())
    assert groups.evening.fresh("guest")["facts"]["groups"] is None


def test_late_one_lands_in_the_smallest_open_group(evening: Evening, groups: Groups) -> None:
    groups.set_up(3)
    for visitor in crowd(evening, 8):
        visitor.does(g.JoinGroup())
    smallest = groups.ids[groups.sizes().index(2)]
    others = [id for id in groups.ids if id != smallest]
    evening.guest("late").does(g.JoinGroup())
    assert groups.of(evening.guest("late")) == smallest
    groups.mona.does(g.ChangeGroup(others[0], open=False))
    groups.mona.does(g.ChangeGroup(others[1], open=False))
    evening.guest("later").does(g.JoinGroup())
    assert groups.of(evening.guest("later")) == smallest


def test_where_people_are_placed_nobody_chooses(ada: Guest, groups: Groups) -> None:
    groups.set_up(2)
    with refused("group_assigned"):
        ada.does(g.JoinGroup(groups.ids[0]))
    with refused("unknown_group"):
        ada.does(g.JoinGroup("g404"))


def test_full_group_takes_nobody_and_the_team_can_all_the_same(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    emil = three[3]
    groups.arrange(size=3)
    with refused("group_full"):
        emil.does(g.JoinGroup(groups.ids[0]))
    groups.mona.does(g.MoveMember(groups.member(emil), groups.ids[0]))
    assert groups.sizes() == [4, 0]


def test_two_in_one_instant_for_the_last_place_are_one_in_and_one_waiting(
    evening: Evening, groups: Groups, ada: Guest, ben: Guest
) -> None:
    """Decided on the same state, the log puts one first; nobody overbooks a group."""
    groups.set_up(2, assignment=g.CHOICE, size=2)
    evening.guest("cleo").does(g.JoinGroup(groups.ids[0]))
    late = evening.drafts(ben.who, g.JoinGroup(groups.ids[0]))
    ada.does(g.JoinGroup(groups.ids[0]))
    folded(evening, late)
    assert groups.of(ada) == groups.ids[0]
    assert ben.own()["membership"][0]["group"] is None


def test_one_person_is_in_one_group(evening: Evening, three: list[Guest], groups: Groups) -> None:
    """Whoever changes rooms takes their membership along and leaves what they wrote."""
    ada = three[0]
    idea = groups.writes(ada, "Mehr Bänke")
    ada.does(g.TakePen())
    ada.does(g.JoinGroup(groups.ids[1]))
    assert groups.sizes() == [2, 2]
    assert groups.wall(ada) == []
    assert groups.wall(three[1]) == ["Mehr Bänke"]
    assert evening.idea(idea).group == groups.ids[0]
    assert evening.state.groups.groups[groups.ids[0]].scribe is None
    with refused("not_in_group"):
        ada.posts("Noch eine", group=groups.ids[0])


def test_joining_twice_changes_nothing_but_the_name(three: list[Guest], groups: Groups) -> None:
    before = groups.member(three[0])
    three[0].does(g.JoinGroup(author="Ada Lovelace"))
    assert groups.member(three[0]) == before
    assert three[0].own()["membership"] == [
        {"id": before, "name": "Ada Lovelace", "group": groups.ids[0], "scribe": False}
    ]


def test_members_of_a_removed_group_land_in_others_and_what_they_wrote_is_kept(
    evening: Evening, groups: Groups
) -> None:
    groups.set_up(3)
    people = crowd(evening, 9)
    for visitor in people:
        visitor.does(g.JoinGroup())
    gone = groups.of(people[0])
    idea = groups.writes(people[0], "Mehr Bänke")
    groups.mona.does(g.RemoveGroup(gone))
    assert sorted(groups.sizes()) == [4, 5]
    assert idea in evening.shown("moderator", "in_groups")
    groups.mona.does(g.RestoreGroup(gone))
    groups.mona.does(g.MoveMember(groups.member(people[0]), gone))
    assert groups.wall(people[0]) == ["Mehr Bänke"]


def test_members_of_a_removed_group_choose_again(three: list[Guest], groups: Groups) -> None:
    groups.mona.does(g.RemoveGroup(groups.ids[0]))
    assert three[0].own()["membership"][0]["group"] is None
    assert [group["id"] for group in groups.sees(three[0])["groups"]] == groups.ids
    three[0].does(g.JoinGroup(groups.ids[0]))


def test_groups_are_set_up_by_theme(groups: Groups, ada: Guest) -> None:
    groups.set_up(0, by_theme=True)
    shown = groups.evening.fresh("guest")["groups"]
    assert [group["theme"] for group in shown] == ["stadt", "verwaltung"]
    ada.does(g.JoinGroup())
    idea = groups.evening.idea(groups.writes(ada, "Mehr Bänke"))
    assert idea.theme == groups.evening.state.groups.groups[groups.of(ada)].theme


def test_groups_are_not_set_up_anew_once_somebody_wrote(three: list[Guest], groups: Groups) -> None:
    groups.set_up(3)
    assert sorted(groups.sizes()) == [1, 1, 2]
    groups.writes(three[0], "Mehr Bänke")
    with refused("groups_used"):
        groups.set_up(2)


def test_of_two_who_decide_about_all_groups_one_is_told(groups: Groups, milo: Moderator) -> None:
    groups.set_up(2)
    with refused("groups_moved", version=2):
        milo.does(g.SetUpGroups(3, 1))
    groups.start(10)
    with refused("groups_moved"):
        milo.does(g.StartGroups(20, 2))


@pytest.mark.parametrize("screen", ["guest", "projector", "overlay", "stage", "group"])
def test_what_is_inside_is_nowhere_else(
    evening: Evening, three: list[Guest], groups: Groups, screen: str
) -> None:
    """S1, S3: neither the words, nor the idea's id, nor who supports it; also in deltas."""
    before = evening.state.position
    idea = groups.writes(three[0], "Mehr Bänke", author="Ada")
    three[1].supports(idea)
    three[1].does(g.RankIdeas((idea,)))
    for update in (evening.fresh(screen), evening.since(screen, before)):
        assert "Bänke" not in json.dumps(update, ensure_ascii=False)
        assert idea not in json.dumps(update)
    assert groups.wall(three[3]) == []
    with refused("unknown_idea"):
        three[3].supports(idea)


def test_group_sees_its_own_at_once(three: list[Guest], groups: Groups) -> None:
    """Whatever the moderation mode is."""
    idea = groups.writes(three[0], "Mehr Bänke", author="Ada")
    three[1].supports(idea)
    [shown] = groups.sees(three[2])["ideas"]
    assert (shown["text"], shown["support"], shown["inside"]) == ("Mehr Bänke", 1, True)
    assert three[1].own()["supports"] == [{"id": idea, "on": True}]
    assert three[0].own()["ideas"][0]["status"] == "in_group"


def test_team_hides_what_is_inside_and_publishes_nothing_of_it(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    idea = groups.writes(three[0], "Mehr Bänke")
    assert evening.shown("moderator", "in_groups")[idea]["text"] == "Mehr Bänke"
    assert idea not in evening.shown("moderator")
    with refused("in_group"):
        groups.mona.publishes(idea)
    with refused("in_group"):
        groups.mona.queues(idea)
    groups.mona.hides(idea, "insult")
    assert groups.wall(three[1]) == []
    groups.mona.restores(idea)
    assert groups.wall(three[1]) == ["Mehr Bänke"]


def test_what_a_muted_visitor_writes_is_not_taken_inside_either(
    three: list[Guest], groups: Groups
) -> None:
    groups.writes(three[0], "Mehr Bänke")
    groups.mona.does(modes.MuteVisitor(three[0].who.id))
    with refused("muted"):
        groups.writes(three[0], "Noch mehr")


def test_slow_or_closed_posting_does_not_slow_a_group(three: list[Guest], groups: Groups) -> None:
    groups.mona.does(modes.SwitchModes(1, posting=False, slow=60))
    groups.writes(three[0], "Mehr Bänke")
    groups.writes(three[0], "Und Bäume")
    with refused("posting_closed"):
        three[0].posts("An die Wand")


def test_ranking_counts_three_two_one(three: list[Guest], groups: Groups) -> None:
    first, second, third, fourth = (groups.writes(three[0], text) for text in "abcd")
    three[0].does(g.RankIdeas((first, second, third)))
    three[1].does(g.RankIdeas((second, first)))
    assert points(groups, three[0]) == {first: 5, second: 5, third: 1, fourth: 0}
    three[1].does(g.RankIdeas((second,)))
    assert points(groups, three[0]) == {first: 3, second: 5, third: 1, fourth: 0}
    assert three[1].own()["rankings"] == [{"id": groups.ids[0], "ideas": [second]}]
    with refused("too_many_choices", limit=3):
        three[0].does(g.RankIdeas((first, second, third, fourth)))
    with refused("unknown_option"):
        three[0].does(g.RankIdeas((first, first)))
    with refused("unknown_idea"):
        three[3].does(g.RankIdeas((first,)))


def test_pen_is_taken_laid_down_and_passed_on(three: list[Guest], groups: Groups) -> None:
    ada, ben, _, emil = three
    ada.does(g.TakePen())
    with refused("pen_taken", member=groups.member(ada)):
        ben.does(g.TakePen())
    ben.does(g.TakePen(groups.member(ada)))
    with refused("not_scribe"):
        ada.does(g.LayDownPen())
    with refused("unknown_member"):
        ben.does(g.PassPen(groups.member(emil)))
    ben.does(g.PassPen(groups.member(ada)))
    ada.does(g.LayDownPen())
    groups.mona.does(g.PassPen(groups.member(ben)))
    assert ben.own()["membership"][0]["scribe"]


def test_scribe_who_leaves_frees_the_pen(three: list[Guest], groups: Groups) -> None:
    three[0].does(g.TakePen())
    three[0].does(g.LeaveGroup())
    three[1].does(g.TakePen())
    assert groups.sees(three[1])["groups"][0]["scribe"] == groups.member(three[1])


def test_handed_in_ideas_wait_for_the_team_where_it_reads_first(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    idea = handed_in(three, groups)
    assert evening.idea(idea).status == "pending"
    assert idea in evening.shown("moderator")
    assert idea not in evening.shown("guest")
    assert evening.fresh("guest")["groups"][0]["handed"] == []
    before = evening.state.position
    groups.mona.publishes(idea)
    assert evening.shown("guest")[idea]["group"] == groups.ids[0]
    assert evening.since("guest", before)["groups"][0]["handed"] == [idea]


def test_handed_in_ideas_are_shown_at_once_where_all_are(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    """Support goes along, and from here on everybody supports."""
    groups.mona.does(modes.SwitchModes(1, moderation="post"))
    idea = handed_in(three, groups)
    assert evening.shown("guest")[idea]["support"] == 1
    three[3].supports(idea)
    assert evening.shown("guest")[idea]["support"] == 2
    assert (groups.fact()["handed_in"], groups.fact()["of"]) == (1, 2)


def test_taking_back_takes_it_off_the_wall_and_out_of_the_light(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    idea = handed_in(three, groups)
    groups.mona.publishes(idea)
    groups.mona.spotlights(idea)
    before = evening.state.position
    three[0].does(g.TakeBack())
    update = evening.since("guest", before)
    assert update["gone"] == {"ideas": [idea]}
    assert update["facts"]["spotlight"] is None
    assert groups.wall(three[1]) == ["Mehr Bänke"]
    three[0].does(g.HandIn((idea,)))
    assert evening.idea(idea).status == "published"  # the team has read it
    with refused("nothing_handed_in"):
        groups.mona.does(g.TakeBack(groups.ids[1]))


def test_handing_in_again_replaces_the_list_in_its_order(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    groups.mona.does(modes.SwitchModes(1, moderation="post"))
    one, two, other = (groups.writes(three[0], text) for text in ("eins", "zwei", "drei"))
    three[0].does(g.TakePen())
    three[0].does(g.HandIn((one, two)))
    three[0].does(g.HandIn((other, one)))
    assert evening.fresh("projector")["groups"][0]["handed"] == [other, one]
    assert evening.shown("guest").keys() == {one, other}
    assert evening.idea(two).status == "in_group"


def test_hand_in_holds_as_many_as_is_set_and_only_ones_own(
    three: list[Guest], groups: Groups
) -> None:
    ids = [groups.writes(three[0], f"Idee {n}") for n in range(4)]
    foreign = groups.writes(three[3], "Nebenan")
    with refused("not_scribe"):
        three[0].does(g.HandIn(tuple(ids[:1])))
    three[0].does(g.TakePen())
    with refused("too_many_choices", limit=3):
        three[0].does(g.HandIn(tuple(ids)))
    with refused("unknown_idea"):
        three[0].does(g.HandIn((foreign,)))
    with refused("unknown_option"):
        three[0].does(g.HandIn((ids[0], ids[0])))
    with refused("no_choice"):
        three[0].does(g.HandIn(()))
    groups.arrange(top=4)
    three[0].does(g.HandIn(tuple(ids)))


def test_after_the_bell_nothing_is_handed_in_until_the_team_says_so(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    """What was written is there, and a group that is late gets some minutes of its own."""
    idea = groups.writes(three[0], "Mehr Bänke")
    three[0].does(g.TakePen())
    groups.start(10)
    evening.clock.passes(599)
    assert evening.drafts(three[0].who, g.HandIn((idea,)))
    evening.clock.passes(1)
    with refused("bell_rung"):
        three[0].does(g.HandIn((idea,)))
    groups.writes(three[0], "Ein letzter Gedanke")
    groups.mona.does(g.ReopenGroup(groups.ids[0], 3))
    three[0].does(g.HandIn((idea,)))
    evening.clock.passes(181)
    with refused("bell_rung"):
        three[0].does(g.TakeBack())
    groups.extend(5)
    three[0].does(g.TakeBack())
    groups.ring()
    with refused("bell_rung"):
        three[0].does(g.HandIn((idea,)))


def test_team_hands_in_for_a_group_that_cannot(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    """Also after the bell, and where everybody has left."""
    idea = groups.writes(three[0], "Mehr Bänke")
    groups.start(10)
    evening.clock.passes(3000)
    for guest in three[:3]:
        guest.does(g.LeaveGroup())
    groups.mona.does(g.HandIn((idea,), groups.ids[0]))
    assert (groups.fact()["handed_in"], groups.fact()["of"]) == (1, 2)


def test_groups_with_nobody_are_not_waited_for(three: list[Guest], groups: Groups) -> None:
    groups.mona.does(g.AddGroup("Leer"))
    assert groups.fact()["of"] == 2
    three[3].does(g.LeaveGroup())
    assert groups.fact()["of"] == 1


def test_scribe_combines_what_says_the_same(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    one = groups.writes(three[0], "Mehr Bänke")
    two = groups.writes(three[1], "Bänke am Markt")
    three[2].supports(two)
    three[0].supports(one)
    with refused("not_scribe"):
        three[0].does(c.MergeIdeas(one, 1, {two: 1}))
    three[0].does(g.TakePen())
    three[0].does(c.MergeIdeas(one, 1, {two: 1}))
    [shown] = groups.sees(three[2])["ideas"]
    assert shown["support"] == 2
    assert [wording["text"] for wording in shown["wordings"]] == ["Bänke am Markt"]
    three[0].does(g.HandIn((one,)))
    groups.mona.publishes(one)
    [public] = evening.shown("guest").values()
    assert public["wordings"][0]["text"] == "Bänke am Markt"
    three[0].does(g.TakeBack())
    three[0].does(c.SplitIdea(two, evening.idea(two).version))
    assert groups.wall(three[1]) == ["Mehr Bänke", "Bänke am Markt"]
    assert not evening.shown("guest")


def test_guest_learns_nothing_of_ideas_that_are_not_their_groups(
    three: list[Guest], groups: Groups
) -> None:
    """S3: not even whether a pending one has that id."""
    pending = three[3].posts("Wartet")
    own = groups.writes(three[0], "Mehr Bänke")
    three[0].does(g.TakePen())
    with refused("unknown_idea"):
        three[0].does(c.MergeIdeas(own, 1, {pending: 9}))
    with refused("unknown_idea"):
        three[0].does(c.SplitIdea(pending, 9))
    with refused("in_group"):
        groups.mona.merges(own, pending)


def test_what_the_plenum_merged_stays_in_the_plenum(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    """Taking back takes one's own back, never another group's."""
    groups.mona.does(modes.SwitchModes(1, moderation="post"))
    one = handed_in(three, groups)
    other = groups.writes(three[3], "Auch Bänke")
    three[3].does(g.TakePen())
    three[3].does(g.HandIn((other,)))
    groups.mona.merges(one, other)
    assert [group["handed"] for group in evening.fresh("guest")["groups"]] == [[one], [one]]
    three[3].does(g.TakeBack())
    three[0].does(g.TakeBack())
    assert evening.shown("guest").keys() == {one}


def test_hiding_between_decision_and_log_is_a_conflict(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    """What the team hid is never handed in, however close it was."""
    idea = groups.writes(three[0], "Mehr Bänke")
    three[0].does(g.TakePen())
    draft = evening.drafts(three[0].who, g.HandIn((idea,)))
    groups.mona.hides(idea)
    assert evening.log.append(SLUG, draft).__class__.__name__ == "Conflict"
    with refused("unknown_idea"):
        three[0].does(g.HandIn((idea,)))


def test_stage_shows_one_group_after_the_other(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    mona = groups.mona
    with refused("unknown_group"):
        mona.shows("groups", group="g404")
    with refused("bad_request"):
        mona.shows("wall", group=groups.ids[0])
    mona.shows("groups")
    mona.prepares("groups", group=groups.ids[0])
    mona.takes()
    assert evening.fresh("projector")["facts"]["stage"]["group"] == groups.ids[0]
    mona.does(g.RemoveGroup(groups.ids[0]))
    assert evening.fresh("projector")["facts"]["stage"]["group"] is None
    mona.undoes_on_stage()
    assert evening.fresh("projector")["facts"]["stage"]["mode"] == "groups"


def test_everybody_is_told_when_the_groups_present_and_which_one(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    mona, first = groups.mona, groups.ids[0]

    def told(since: int | None = None) -> tuple[bool, str | None] | None:
        guest = evening.fresh("guest") if since is None else evening.since("guest", since)
        fact = guest.get("facts", {}).get("groups")
        return (fact["plenum"], fact["presented"]) if fact else None

    assert told() == (False, None)
    before = evening.state.position
    mona.shows("groups")
    assert told(before) == told() == (True, None)
    mona.shows("groups", group=first)
    assert told() == (True, first)
    idea = groups.writes(three[0], "Mehr Bänke")
    three[0].does(g.TakePen())
    three[0].does(g.HandIn((idea,)))
    mona.publishes(idea)
    mona.spotlights(idea)
    assert told() == (True, first), "an idea in the light ends no plenum"
    mona.does(g.RemoveGroup(first))
    assert told() == (True, None)
    before = evening.state.position
    mona.shows("wall")
    assert told(before) == (False, None)


def test_forgotten_member_leaves_their_group_and_their_name(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    """P2: their ideas are gone too, from the group's wall and from what was handed in."""
    idea = handed_in(three, groups)
    three[0].does(g.JoinGroup(author="Ada Lovelace"))
    evening.forgets(three[0].who)
    assert groups.sizes()[0] == 2
    screens = json.dumps([evening.all_screens(), groups.sees(three[1])])
    assert "Ada" not in screens
    assert idea not in screens
    assert "Ada" not in " ".join(evening.words.values())


def test_replay_and_verify_find_it_whole(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    """The state follows from the log alone."""
    idea = handed_in(three, groups)
    groups.mona.publishes(idea)
    three[1].does(g.JoinGroup(groups.ids[1]))
    groups.start(10)
    before = [evening.all_screens(), *(groups.sees(guest) for guest in three)]
    evening.replays()
    assert [evening.all_screens(), *(groups.sees(guest) for guest in three)] == before
    assert problems(evening) == []


def test_new_definition_leaves_groups_as_they_are(
    evening: Evening, three: list[Guest], groups: Groups
) -> None:
    evening.does(OPERATORS, c.DefineGathering(with_plan().to_json()))
    assert groups.sizes() == [3, 1]
    plan = evening.fresh("moderator")["facts"]["group_plan"]["plan"]
    assert (plan["number"], plan["names"]) == (3, ["Rot", "Gelb", "Grün"])


def with_plan() -> Definition:
    return replace(DEFINITION, groups=GroupTerms(number=3, names=("Rot", "Gelb", "Grün")))


def handed_in(three: list[Guest], groups: Groups) -> str:
    """An idea of Ada's that Ben supports and their group hands in."""
    idea = groups.writes(three[0], "Mehr Bänke")
    three[1].supports(idea)
    three[0].does(g.TakePen())
    three[0].does(g.HandIn((idea,)))
    return idea


def points(groups: Groups, who: Guest) -> dict[str, int]:
    return {idea["id"]: idea["points"] for idea in groups.sees(who)["ideas"]}


def folded(evening: Evening, draft: e.Draft) -> None:
    """What was decided before, in the log after all."""
    assert isinstance(evening.log.append(SLUG, draft), Appended)
    apply(evening.state, draft.event)


def problems(evening: Evening) -> list[str]:
    """What verify finds, but for the ids, which count here."""
    return [one for one in verify(evening.log, SLUG).problems if not one.startswith("P1:")]
