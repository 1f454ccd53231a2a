"""Anything that people do, in any order: what must hold after every single step.

Hypothesis plays an evening with several guests and two moderators, who see what is there or what
was there before. It prints how to play a failing one again.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.comments.commands import RemoveComment, TakeComment
from companion.domain.comments.terms import CommentTerms
from companion.domain.delta import Held, apply
from companion.domain.rules import Who
from companion.domain.screens import SCREENS
from companion.domain.state import FORGOTTEN, PUBLISHED
from companion.verify import verify
from tests.cast import DEFINITION, OPERATORS, SLUG, Evening, Guest, Moderator, Refused

OF_IDEAS = ("idea", "comment", "mod")
TEXTS = st.sampled_from(["Mehr Bänke", "WLAN im Bus", "  ", "x" * 501, "Zebrastreifen \U0001f993"])
REASONS = st.sampled_from([*c.REASONS, "Steht schon im Plan.", ""])
#: What a refusal may be here; any other would be a surprise.
EXPECTED = {
    "already",
    "conflict",
    "empty",
    "not_hidden",
    "not_published",
    "nothing_to_undo",
    "too_long",
    "unknown_idea",
}


WITH_COMMENTS = replace(DEFINITION, comments=CommentTerms(names="full"))


class AnEvening(RuleBasedStateMachine):
    ideas: Bundle[str] = Bundle("ideas")
    guests = st.sampled_from(["ada", "ben", "cleo"])
    desks = st.sampled_from(["Mona", "Milo"])

    @initialize()
    def begins(self) -> None:
        self.evening = Evening(definition=WITH_COMMENTS)
        self.desk = {name: self.evening.moderator(name) for name in ("Mona", "Milo")}
        self.held = {screen: apply(Held(), self.evening.fresh(screen)) for screen in SCREENS}
        self.versions: dict[str, int] = {}
        self.supporters: dict[str, set[str]] = {}

    @rule(target=ideas, guest=guests, text=TEXTS, theme=st.sampled_from([None, "stadt"]))
    def posts(self, guest: str, text: str, theme: str | None) -> str:
        try:
            id = self.guest(guest).posts(text, theme=theme)
        except Refused as no:
            self.expects(no)
            return "i0"  # one that never was
        self.supporters[id] = set()
        return id

    @rule(target=ideas, text=TEXTS, person=st.sampled_from(["f-ida", "f-eva"]))
    def comments(self, text: str, person: str) -> str:
        """On Facebook, under their own name."""
        command = TakeComment(text, person, "Ida B. Wells")
        try:
            event = self.evening.does(OPERATORS, command)
        except Refused as no:
            self.expects(no)
            return "i0"
        assert isinstance(event, e.CommentTaken)
        self.supporters[event.idea] = set()
        return event.idea

    @rule(idea=ideas)
    def deletes_a_comment(self, idea: str) -> None:
        with contextlib.suppress(Refused):
            self.evening.does(OPERATORS, RemoveComment(idea))

    @rule(guest=guests, idea=ideas, on=st.booleans())
    def supports_or_not(self, guest: str, idea: str, on: bool) -> None:
        who = self.guest(guest)
        if self.tries(who, (c.SupportIdea if on else c.WithdrawSupport)(idea)):
            (self.supporters[idea].add if on else self.supporters[idea].discard)(who.who.id)

    @rule(guest=guests)
    def checks_in(self, guest: str) -> None:
        self.guest(guest).checks_in()

    @rule(
        desk=desks,
        idea=ideas,
        stale=st.integers(0, 3).map(lambda n: max(0, n - 2)),
        what=st.sampled_from([c.PublishIdea, c.RestoreIdea, c.UndoIdea, c.SpotlightIdea]),
    )
    def decides(self, desk: str, idea: str, stale: int, what: Any) -> None:
        self.tries(self.desk[desk], what(idea, self.version(idea) - stale))

    @rule(desk=desks, idea=ideas, reason=REASONS)
    def hides(self, desk: str, idea: str, reason: str) -> None:
        self.tries(self.desk[desk], c.HideIdea(idea, self.version(idea), reason))

    @rule(desk=desks, idea=ideas, text=TEXTS)
    def edits(self, desk: str, idea: str, text: str) -> None:
        self.tries(self.desk[desk], c.EditIdea(idea, self.version(idea), text))

    @rule(desk=desks)
    def ends_the_spotlight(self, desk: str) -> None:
        self.desk[desk].spotlights(None)

    @rule(guest=guests)
    def is_forgotten(self, guest: str) -> None:
        who = self.guest(guest).who
        if self.evening.state.knows(who.id):
            self.evening.forgets(who)

    @rule()
    def is_set_up_anew(self) -> None:
        self.evening.does(OPERATORS, c.DefineGathering(WITH_COMMENTS.to_json()))

    @rule(screen=st.sampled_from(sorted(SCREENS)))
    def client_catches_up(self, screen: str) -> None:
        """S2: whenever it likes; the others keep their cursors."""
        held = self.held[screen]
        update = json.loads(json.dumps(self.evening.since(screen, held.position)))
        self.held[screen] = apply(held, update)
        assert self.held[screen] == apply(Held(), self.evening.fresh(screen))

    @rule(screen=st.sampled_from(sorted(SCREENS)))
    def client_connects_anew(self, screen: str) -> None:
        """F3"""
        self.held[screen] = apply(Held(), self.evening.fresh(screen))

    @rule()
    def server_restarts(self) -> None:
        """L5: the log alone makes the same screens again, and the same updates for those behind."""
        before = self.all_that_can_be_seen()
        self.evening.replays()
        assert self.all_that_can_be_seen() == before

    @invariant()
    def one_idea_at_most_is_in_the_spotlight_and_it_is_published(self) -> None:
        lit = self.evening.state.spotlight
        assert lit is None or self.evening.idea(lit).status == PUBLISHED

    @invariant()
    def public_screens_hold_exactly_the_published_ideas(self) -> None:
        """S3"""
        ideas = self.evening.state.ideas.values()
        published = {idea.id for idea in ideas if idea.status == PUBLISHED}
        for screen in ("guest", "projector"):
            assert self.evening.shown(screen).keys() == published
        assert self.evening.shown("moderator").keys() == {
            idea.id for idea in ideas if idea.status != FORGOTTEN
        }

    @invariant()
    def support_is_the_number_of_those_who_support(self) -> None:
        for id, item in self.evening.shown("guest").items():
            assert item["support"] == len(self.supporters[id])

    @invariant()
    def version_moves_with_decisions_alone(self) -> None:
        """By one for each decision in the log, and with nothing else."""
        decided: dict[str, int] = {}
        for record in self.evening.log.read(SLUG).records:
            if isinstance(record.event, e.Decided):
                decided[record.event.idea] = decided.get(record.event.idea, 0) + 1
        for idea in self.evening.state.ideas.values():
            assert idea.version == 1 + decided.get(idea.id, 0)

    @invariant()
    def vault_holds_what_is_still_needed_and_nothing_more(self) -> None:
        """P2: every wording of an idea that is there, and nothing of one that was forgotten."""
        kept = {w.id for w in self.evening.log.entries(SLUG) if w.field.startswith(OF_IDEAS)}
        needed = {id for idea in self.evening.state.ideas.values() for id in idea.vault_ids}
        assert kept == needed

    def teardown(self) -> None:
        """Whatever was done, it is found sound; P1 apart, as the cast's ids are short ones."""
        found = verify(self.evening.log, SLUG).problems
        assert [line for line in found if not line.startswith("P1")] == []

    def tries(self, who: Guest | Moderator, command: c.Command) -> bool:
        try:
            who.does(command)
        except Refused as no:
            self.expects(no)
            return False
        return True

    def expects(self, no: Refused) -> None:
        assert no.refusal.code in EXPECTED, no

    def guest(self, name: str) -> Guest:
        return Guest(self.evening, Who("guest", f"v-{name}"))

    def version(self, idea: str) -> int:
        found = self.evening.state.ideas.get(idea)
        return found.version if found else 1

    def all_that_can_be_seen(self) -> list[Any]:
        behind = [self.evening.since(name, held.position) for name, held in self.held.items()]
        owns = [self.guest(name).own() for name in ("ada", "ben", "cleo")]
        return [self.evening.all_screens(), behind, owns]


TestAnEvening = AnEvening.TestCase
TestAnEvening.settings = settings(max_examples=100, stateful_step_count=50)
