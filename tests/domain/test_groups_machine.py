"""Small groups in any order of what can happen to them: joining, moving, writing, combining,
handing in, the bell, hiding, removing, forgetting. What must hold after every single step."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from companion.domain import commands as c
from companion.domain import delta
from companion.domain.conduct import commands as modes
from companion.domain.delta import Held, apply
from companion.domain.groups import commands as g
from companion.domain.groups.walls import screen_of
from companion.domain.state import FORGOTTEN, PUBLISHED
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, WITH_SEATS, Evening, Guest, Moderator, Refused
from tests.domain.groups import Groups

SCREENS = ("guest", "group", "projector", "moderator")
GUESTS = ("ada", "ben", "cleo", "emil")
SEATS = tuple(name[0] * 32 for name in GUESTS)
EXPECTED = {
    "already",
    "bell_rung",
    "conflict",
    "decided_since",
    "group_assigned",
    "group_full",
    "groups_used",
    "in_group",
    "merged",
    "no_choice",
    "no_groups",
    "not_hidden",
    "not_in_group",
    "not_merged",
    "not_mergeable",
    "not_scribe",
    "not_started",
    "nothing_handed_in",
    "nothing_to_undo",
    "pen_taken",
    "seat_needed",
    "too_many_choices",
    "unknown_group",
    "unknown_idea",
    "unknown_member",
    "unknown_option",
    "unknown_person",
}


class Grouping(RuleBasedStateMachine):
    """`held`: each shared screen as a client has it; `walls`: each guest's own, as the server moves
    them from one group's screen to another's; `own`: what each guest alone knows."""

    ideas: Bundle[str] = Bundle("ideas")
    guests = st.sampled_from(GUESTS)
    places = st.integers(0, 3)

    @initialize(assignment=st.sampled_from(g.ASSIGNMENTS), size=st.sampled_from([0, 2]))
    def begins(self, assignment: str, size: int) -> None:
        self.evening = Evening(definition=WITH_SEATS)
        self.mona = self.evening.moderator("Mona")
        self.groups = Groups(self.evening, self.mona)
        self.groups.set_up(3, assignment=assignment, size=size, top=2)
        self.people = {name: self.evening.guest(name) for name in GUESTS}
        for place, name in enumerate(GUESTS):
            chosen = self.id(place % 3) if assignment == g.CHOICE else None
            person = Guest(self.evening, replace(self.people[name].who, seat=SEATS[place]))
            person.does(g.JoinGroup(chosen, author=name.title()))
        self.held = {name: apply(Held(), self.evening.fresh(name)) for name in SCREENS}
        self.walls: dict[str, tuple[str, Held]] = {}
        self.own = {name: caught_up({}, wired(one.own())) for name, one in self.people.items()}
        self.at = self.evening.state.position

    @rule(guest=guests, place=st.none() | places, seat=st.none() | st.sampled_from(SEATS))
    def joins(self, guest: str, place: int | None, seat: str | None) -> None:
        """Also with another's seat: their second device."""
        person = Guest(self.evening, replace(self.people[guest].who, seat=seat))
        self.tries(person, g.JoinGroup(self.id(place), author=guest.title()))

    @rule(guest=guests)
    def loses_the_seat(self, guest: str) -> None:
        member = self.evening.state.groups.by_visitor.get(self.people[guest].who.id)
        if member is not None:
            self.evening.does(OPERATORS, g.EndMembership(member.id))

    @rule(guest=guests)
    def leaves(self, guest: str) -> None:
        self.tries(self.people[guest], g.LeaveGroup())

    @rule(guest=guests, place=places)
    def is_moved(self, guest: str, place: int) -> None:
        member = self.evening.state.groups.by_visitor.get(self.people[guest].who.id)
        self.tries(self.mona, g.MoveMember(member.id if member else "m404", self.id(place) or ""))

    @rule(target=ideas, guest=guests, inside=st.booleans())
    def writes(self, guest: str, inside: bool) -> Any:
        there = self.evening.state.groups.group_of(self.people[guest].who.id)
        group = there.id if inside and there else None
        return self.people[guest].posts(f"Gesagt von {guest}", group=group)

    @rule(guest=guests, idea=ideas)
    def supports(self, guest: str, idea: str) -> None:
        self.tries(self.people[guest], c.SupportIdea(idea))

    @rule(guest=guests, chosen=st.lists(ideas, max_size=3))
    def ranks(self, guest: str, chosen: list[str]) -> None:
        self.tries(self.people[guest], g.RankIdeas(tuple(chosen)))

    @rule(guest=guests)
    def takes_pen(self, guest: str) -> None:
        group = self.evening.state.groups.group_of(self.people[guest].who.id)
        seen = group.scribe.id if group and group.scribe else None
        self.tries(self.people[guest], g.TakePen(seen))

    @rule(guest=guests, idea=ideas, other=ideas)
    def combines(self, guest: str, idea: str, other: str) -> None:
        merged = {other: self.evening.idea(other).version}
        if idea != other:
            command = c.MergeIdeas(idea, self.evening.idea(idea).version, merged)
            self.tries(self.people[guest], command)

    @rule(idea=ideas, other=ideas)
    def merges(self, idea: str, other: str) -> None:
        merged = {other: self.evening.idea(other).version}
        if idea != other:
            self.tries(self.mona, c.MergeIdeas(idea, self.evening.idea(idea).version, merged))

    @rule(idea=ideas)
    def splits(self, idea: str) -> None:
        self.tries(self.mona, c.SplitIdea(idea, self.evening.idea(idea).version))

    @rule(guest=guests, chosen=st.lists(ideas, min_size=1, max_size=2))
    def hands_in(self, guest: str, chosen: list[str]) -> None:
        """Without a list of one's own that is good: what is on the group's wall."""
        group = self.evening.state.groups.group_of(self.people[guest].who.id)
        if group is not None:
            own = [id for id in chosen if self.evening.idea(id).group == group.id]
            chosen = own or [idea["id"] for idea in self.groups.sees(self.people[guest])["ideas"]]
        self.tries(self.people[guest], g.HandIn(tuple(dict.fromkeys(chosen[:2]))))

    @rule(guest=guests)
    def takes_back(self, guest: str) -> None:
        self.tries(self.people[guest], g.TakeBack())

    @rule(minutes=st.sampled_from([0, 1, 5]))
    def rings(self, minutes: int) -> None:
        version = self.groups.version
        self.tries(self.mona, g.StartGroups(minutes, version) if minutes else g.RingBell(version))
        self.evening.clock.passes(70)

    @rule(idea=ideas)
    def publishes(self, idea: str) -> None:
        self.tries(self.mona, c.PublishIdea(idea, self.evening.idea(idea).version))

    @rule(idea=ideas)
    def hides(self, idea: str) -> None:
        self.tries(self.mona, c.HideIdea(idea, self.evening.idea(idea).version, "off_topic"))

    @rule(idea=ideas)
    def undoes(self, idea: str) -> None:
        self.tries(self.mona, c.UndoIdea(idea, self.evening.idea(idea).version))

    @rule(idea=ideas)
    def lights(self, idea: str) -> None:
        if self.evening.idea(idea).status == PUBLISHED:
            self.mona.spotlights(idea)

    @rule(place=places)
    def removes_or_restores(self, place: int) -> None:
        group = list(self.evening.state.groups.groups.values())[place % 3]
        command = g.RestoreGroup if group.removed else g.RemoveGroup
        self.tries(self.mona, command(group.id))

    @rule(moderation=st.sampled_from(modes.MODERATION))
    def switches(self, moderation: str) -> None:
        self.mona.does(modes.SwitchModes(self.evening.state.conduct.version, moderation))

    @rule(guest=guests)
    def is_forgotten(self, guest: str) -> None:
        if self.evening.state.knows(self.people[guest].who.id):
            self.evening.forgets(self.people[guest].who)

    @invariant()
    def screens_are_caught_up(self) -> None:
        """S2, also for who changes rooms."""
        state, words = self.evening.state, self.evening.words
        for name in SCREENS:
            self.held[name] = apply(self.held[name], self.evening.since(name, self.at))
            assert self.held[name] == apply(Held(), self.evening.fresh(name)), name
        for name, guest in self.people.items():
            screen = screen_of(state, guest.who.id)
            fresh = apply(Held(), {"epoch": "e", **delta.fresh(screen, state, words)})
            before, held = self.walls.get(name, ("", Held()))
            if before == screen:
                update = {"epoch": "e", **delta.since(screen, state, words, self.at)}
                assert apply(held, update) == fresh, screen
            self.walls[name] = (screen, fresh)
            change, whole = wired(guest.own(self.at)), wired(guest.own())
            self.own[name] = caught_up(self.own[name], change)
            assert self.own[name] == caught_up({}, whole), name
        self.at = state.position

    @invariant()
    def what_is_inside_is_seen_there_alone(self) -> None:
        """S1, S3"""
        state = self.evening.state
        inside = {idea.id for idea in state.ideas.values() if idea.is_inside}
        for name in ("guest", "group", "projector", "overlay"):
            shown = json.dumps(self.evening.fresh(name))
            assert not [id for id in inside if f'"{id}"' in shown]
        for guest in self.people.values():
            group = state.groups.group_of(guest.who.id)
            for item in self.groups.sees(guest).get("ideas", ()):
                assert group is not None
                assert item["group"] == group.id

    @invariant()
    def everybody_is_in_one_group(self) -> None:
        groups = self.evening.state.groups
        there = [id for group in groups.groups.values() for id in group.members]
        assert len(there) == len(set(there))
        members = list(groups.members.values())
        assert {one.visitor: one for one in members} == groups.by_visitor
        assert len(groups.by_visitor) == len(members)
        assert {one.seat: one for one in members if one.seat} == groups.by_seat
        placed = [member.id for member in groups.members.values() if member.group]
        assert sorted(there) == sorted(placed)
        assert all(not group.members for group in groups.groups.values() if group.removed)

    @invariant()
    def nothing_is_lost(self) -> None:
        """What was written and not forgotten is before the team's eyes, once."""
        team = self.evening.fresh("moderator")
        seen = [idea["id"] for name in ("ideas", "in_groups") for idea in team[name]]
        ideas = self.evening.state.ideas.values()
        assert sorted(seen) == sorted(idea.id for idea in ideas if idea.status != FORGOTTEN)

    def teardown(self) -> None:
        if hasattr(self, "evening"):
            found = verify(self.evening.log, SLUG).problems
            assert [line for line in found if not line.startswith("P1")] == []

    def id(self, place: int | None) -> str | None:
        """Of the group in this place; one more than there are."""
        there = list(self.evening.state.groups.groups)
        return None if place is None else (there[place] if place < len(there) else "g404")

    def tries(self, who: Guest | Moderator, command: c.Command) -> None:
        try:
            who.does(command)
        except Refused as no:
            self.expects(no)

    def expects(self, no: Refused) -> None:
        assert no.refusal.code in EXPECTED, no


def wired(value: Any) -> Any:
    return json.loads(json.dumps(value))


def caught_up(held: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """What a phone knows of its own after a message: by collection and id."""
    known = {name: dict(items) for name, items in held.items()}
    for name, items in change.items():
        if name != "gone":
            known.setdefault(name, {}).update({item["id"]: item for item in items})
    for name, ids in change.get("gone", {}).items():
        for id in ids:
            known.get(name, {}).pop(id, None)
    supports = known.get("supports", {}).items()
    known["supports"] = {id: item for id, item in supports if item["on"]}
    return {name: items for name, items in known.items() if items}


TestGrouping = Grouping.TestCase
TestGrouping.settings = settings(max_examples=40, stateful_step_count=30)
