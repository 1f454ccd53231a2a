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
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.answers import commands as a
from companion.domain.comments.commands import RemoveComment, TakeComment
from companion.domain.comments.terms import CommentTerms
from companion.domain.conduct import commands as d
from companion.domain.crew import commands as w
from companion.domain.delta import Held, apply
from companion.domain.fairness.sides import side_of
from companion.domain.ledger import ledger
from companion.domain.paper.commands import EnterIdea
from companion.domain.personal import FIELDS
from companion.domain.polls import commands as p
from companion.domain.polls.events import PollPrepared
from companion.domain.queue import commands as q
from companion.domain.results import commands as results
from companion.domain.rules import Who
from companion.domain.screens import SCREENS
from companion.domain.stage import commands as staging
from companion.domain.stage.standing import MODES as PICTURES
from companion.domain.stage.standing import NAMES, SPOTLIGHT
from companion.domain.state import FORGOTTEN, HIDDEN, PENDING, PUBLISHED
from companion.domain.themes import commands as t
from companion.domain.timing.commands import MeasureDelay, SetDelay
from companion.verify import verify
from tests.cast import DEFINITION, OPERATORS, SLUG, Evening, Guest, Moderator, Refused
from tests.domain.taking_back import taking_back

OF_IDEAS = ("idea", "comment", "mod")
TEXTS = st.sampled_from(["Mehr Bänke", "WLAN im Bus", "  ", "x" * 501, "Zebrastreifen \U0001f993"])
REASONS = st.sampled_from([*c.REASONS, "Steht schon im Plan.", ""])
DECISIONS = [c.PublishIdea, c.RestoreIdea, c.UndoIdea, c.SplitIdea, c.SpotlightIdea]
#: What a refusal may be here; any other would be a surprise.
EXPECTED = {
    "already",
    "answered_meanwhile",
    "already_sorted",
    "sorted_since",
    "theme_moved",
    "theme_removed",
    "unknown_theme",
    "bad_request",
    "already_asked",
    "conflict",
    "decided_since",
    "empty",
    "modes_moved",
    "no_choice",
    "poll_answered",
    "poll_closed",
    "muted",
    "not_asked",
    "merged",
    "not_hidden",
    "not_mergeable",
    "not_merged",
    "not_published",
    "nothing_switched",
    "not_on_the_wall",
    "nothing_to_undo",
    "posting_closed",
    "results_already",
    "results_moved",
    "nothing_prepared",
    "stage_moved",
    "too_long",
    "too_soon",
    "unknown_answer",
    "unknown_idea",
    "unknown_note",
    "unknown_option",
    "unknown_poll",
    "unknown_person",
    "why_needed",
}


MODES = st.fixed_dictionaries(
    {},
    optional={
        "moderation": st.sampled_from(d.MODERATION),
        "posting": st.booleans(),
        "slow": st.sampled_from([0, 30]),
        "attention": st.integers(0, 3),
    },
)

WITH_COMMENTS = replace(DEFINITION, comments=CommentTerms(names="full"))


GUESTS = ("ada", "ben", "cleo")
THEMES = st.sampled_from([None, "stadt", "verwaltung"])


class AnEvening(RuleBasedStateMachine):
    ideas: Bundle[str] = Bundle("ideas")
    polls: Bundle[str] = Bundle("polls")
    guests = st.sampled_from(GUESTS)
    desks = st.sampled_from(["Mona", "Milo"])

    @initialize()
    def begins(self) -> None:
        self.evening = Evening(definition=WITH_COMMENTS)
        self.desk = {name: self.evening.moderator(name) for name in ("Mona", "Milo")}
        self.held = {screen: apply(Held(), self.evening.fresh(screen)) for screen in SCREENS}
        self.own = {name: mine(self.guest(name).own()) for name in GUESTS}
        self.seen = dict.fromkeys(GUESTS, 0)
        self.expired: set[str] = set()
        self.passed = 0.0
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
            self.supporters[idea].add(who.who.id)
            if not on:
                for one in (idea, *(w.id for w in self.evening.idea(idea).wordings)):
                    self.supporters[one].discard(who.who.id)

    @rule(guest=guests)
    def checks_in(self, guest: str) -> None:
        self.guest(guest).checks_in()

    @rule(
        desk=desks,
        idea=ideas,
        stale=st.integers(0, 3).map(lambda n: max(0, n - 2)),
        what=st.sampled_from(
            [c.PublishIdea, c.RestoreIdea, c.UndoIdea, c.SplitIdea, c.SpotlightIdea]
        ),
    )
    def decides(self, desk: str, idea: str, stale: int, what: Any) -> None:
        self.tries(self.desk[desk], what(idea, self.version(idea) - stale))

    @rule(desk=desks, idea=ideas, reason=REASONS)
    def hides(self, desk: str, idea: str, reason: str) -> None:
        self.tries(self.desk[desk], c.HideIdea(idea, self.version(idea), reason))

    @rule(desk=desks, idea=ideas, text=TEXTS)
    def edits(self, desk: str, idea: str, text: str) -> None:
        self.tries(self.desk[desk], c.EditIdea(idea, self.version(idea), text))

    @rule(desk=desks, first=st.integers(0, 5), count=st.integers(1, 2))
    def merges(self, desk: str, first: int, count: int) -> None:
        """Ideas at random are mostly such that cannot be."""
        ideas = [
            i.id for i in self.evening.state.ideas.values() if i.status in (PENDING, PUBLISHED)
        ]
        one, *others = [*ideas[first:], *ideas[:first], "i0"][: count + 1]
        merged = {other: self.version(other) for other in others}
        self.tries(self.desk[desk], c.MergeIdeas(one, self.version(one), merged))

    @rule(desk=desks, which=st.integers(0, 5), what=st.sampled_from([c.SplitIdea, c.UndoIdea]))
    def takes_apart(self, desk: str, which: int, what: Any) -> None:
        ideas = [i.id for i in self.evening.state.ideas.values() if i.standing.joint or i.survivor]
        if ideas:
            idea = ideas[which % len(ideas)]
            self.tries(self.desk[desk], what(idea, self.version(idea)))

    @rule(desk=desks)
    def ends_the_spotlight(self, desk: str) -> None:
        self.desk[desk].spotlights(None)

    @rule(desk=desks, idea=ideas, stale=st.integers(0, 1), theme=THEMES, undo=st.booleans())
    def sorts(self, desk: str, idea: str, stale: int, theme: str | None, undo: bool) -> None:
        there = self.evening.state.ideas.get(idea)
        seen = {idea: there.sorted - stale if there else 1}
        command = t.UndoSorting(seen) if undo else t.SortIdeas(seen, theme)
        self.tries(self.desk[desk], command)

    @rule(
        desk=desks,
        stale=st.integers(0, 1),
        theme=THEMES,
        what=st.sampled_from([t.ChangeTheme, t.RemoveTheme, t.RestoreTheme, t.UndoTheme]),
    )
    def decides_on_a_theme(self, desk: str, stale: int, theme: str | None, what: Any) -> None:
        known = self.evening.state.themes.all.get(theme or "")
        version = known.version - stale if known else 1
        title = {"title": "Unsere Stadt"} if what is t.ChangeTheme else {}
        self.tries(self.desk[desk], what(theme or "", version, **title))

    @rule(desk=desks, stale=st.booleans(), changes=MODES)
    def switches(self, desk: str, stale: bool, changes: dict[str, Any]) -> None:
        version = self.evening.state.conduct.version - stale
        self.tries(self.desk[desk], d.SwitchModes(version, **changes))

    @rule(desk=desks)
    def switches_back(self, desk: str) -> None:
        self.tries(self.desk[desk], d.RevertModes(self.evening.state.conduct.version))

    @rule(
        desk=desks,
        stale=st.booleans(),
        what=st.sampled_from(
            [results.PublishResults, results.WithdrawResults, results.UndoResults]
        ),
    )
    def decides_about_the_record(self, desk: str, stale: bool, what: Any) -> None:
        self.tries(self.desk[desk], what(self.evening.state.results.version - stale))

    @rule(desk=desks, idea=ideas, outcome=st.sampled_from(a.OUTCOMES), stale=st.booleans())
    def the_city_answers(self, desk: str, idea: str, outcome: str, stale: bool) -> None:
        """To an idea, and to a theme with it."""
        version = self.evening.state.answers.version
        seen = {idea: version("idea", idea) - stale}, {"stadt": version("theme", "stadt")}
        self.tries(self.desk[desk], a.GiveAnswer(outcome, "Amt", "So.", *seen))

    @rule(desk=desks, place=st.integers(0, 3), corrects=st.booleans(), stale=st.booleans())
    def decides_on_an_answer(self, desk: str, place: int, corrects: bool, stale: bool) -> None:
        """A correction, or undo."""
        given = list(self.evening.state.answers.answers.values())[place : place + 1]
        for answer in given:
            seen = (answer.id, answer.version - stale)
            what = a.CorrectAnswer(*seen, "done", "Amt") if corrects else a.UndoAnswer(*seen)
            self.tries(self.desk[desk], what)

    @rule(desk=desks, guest=guests, on=st.booleans())
    def mutes_or_not(self, desk: str, guest: str, on: bool) -> None:
        self.tries(self.desk[desk], (d.MuteVisitor if on else d.UnmuteVisitor)(f"v-{guest}"))

    @rule(guest=guests, idea=ideas, reason=st.sampled_from([None, *d.REPORT_REASONS]))
    def reports(self, guest: str, idea: str, reason: str | None) -> None:
        self.tries(self.guest(guest), d.ReportIdea(idea, reason))

    @rule(desk=desks, idea=ideas, text=TEXTS)
    def leaves_a_note(self, desk: str, idea: str, text: str) -> None:
        self.tries(self.desk[desk], w.LeaveNote(text, idea))

    @rule(desk=desks, back=st.integers(1, 3))
    def removes_a_note(self, desk: str, back: int) -> None:
        notes = [*self.evening.state.crew.notes, "n0"][-back:]
        self.tries(self.desk[desk], w.RemoveNote(notes[0]))

    @rule(
        desk=desks,
        idea=ideas,
        what=st.sampled_from([w.AskForStage, w.AcknowledgeAsk, w.WithdrawAsk]),
    )
    def asks_or_answers(self, desk: str, idea: str, what: Any) -> None:
        self.tries(self.desk[desk], what(idea))

    @rule(target=ideas, desk=desks, text=TEXTS, publish=st.booleans())
    def enters_a_card(self, desk: str, text: str, publish: bool) -> str:
        try:
            event = self.desk[desk].does(EnterIdea(text, publish=publish))
        except Refused as no:
            self.expects(no)
            return "i0"
        assert isinstance(event, e.IdeaPosted)
        self.supporters[event.idea] = set()
        return event.idea

    @rule(
        desk=desks,
        idea=ideas,
        before=st.none() | ideas,
        stale=st.sampled_from([None, 0, 2]),
        what=st.sampled_from([q.QueueIdea, q.UnqueueIdea, q.FileIdea, q.StageIdea, q.TakeNext]),
    )
    def places(
        self, desk: str, idea: str, before: str | None, stale: int | None, what: Any
    ) -> None:
        turn = self.evening.state.queue.turn
        asked = {"idea": idea, "version": self.version(idea)}
        asked |= {} if stale is None else {"seen": turn - stale}
        asked |= {"before": before} if what is q.QueueIdea else {}
        self.tries(self.desk[desk], what(**asked))

    @rule(desk=desks, back=st.integers(0, 3))
    def undoes_a_step(self, desk: str, back: int) -> None:
        self.tries(self.desk[desk], q.UndoStep(self.evening.state.queue.turn - back))

    @rule(desk=desks)
    def takes_what_is_next(self, desk: str) -> None:
        for id in self.evening.state.queue.order[:1]:
            self.tries(self.desk[desk], q.TakeNext(id, self.version(id)))

    @rule(
        desk=desks,
        idea=ideas,
        mode=st.sampled_from(PICTURES),
        way=st.sampled_from([staging.ShowPicture, staging.PreparePicture]),
    )
    def directs(self, desk: str, idea: str, mode: str, way: Any) -> None:
        self.tries(self.desk[desk], way(mode, idea if mode == SPOTLIGHT else None))

    @rule(desk=desks, stale=st.integers(0, 1))
    def takes_on_air(self, desk: str, stale: int) -> None:
        prepared = self.evening.state.stage.now.preview
        self.tries(
            self.desk[desk], staging.TakePicture((prepared.number if prepared else 1) - stale)
        )

    @rule(desk=desks, on=st.booleans())
    def blacks_out(self, desk: str, on: bool) -> None:
        self.desk[desk].blacks_out(on)

    @rule(desk=desks, names=st.sampled_from([None, *NAMES]), text=st.sampled_from([None, "", "Ü"]))
    def sets_the_stage(self, desk: str, names: str | None, text: str | None) -> None:
        self.desk[desk].sets(names=names, text=text)

    @rule(desk=desks, stale=st.integers(0, 1))
    def undoes_on_stage(self, desk: str, stale: int) -> None:
        version = self.evening.state.stage.version - stale
        self.tries(self.desk[desk], staging.UndoStage(version))

    @rule(target=polls, desk=desks, kind=st.sampled_from([p.YES_NO, p.WORDS]))
    def asks_everybody(self, desk: str, kind: str) -> str:
        event = self.desk[desk].does(p.PreparePoll(kind, "Mehr Bänke?", results=p.LIVE))
        assert isinstance(event, PollPrepared)
        self.tries(self.desk[desk], p.OpenPoll(event.poll, 1))
        return event.poll

    @rule(guest=guests, poll=polls, option=st.sampled_from(["yes", "no"]), text=TEXTS)
    def answers(self, guest: str, poll: str, option: str, text: str) -> None:
        self.tries(self.guest(guest), p.Vote(poll, (option,), (text[:12],)))

    @rule(
        desk=desks,
        poll=polls,
        what=st.sampled_from([p.OpenPoll, p.ClosePoll, p.RemovePoll, p.UndoPoll]),
    )
    def decides_on_a_poll(self, desk: str, poll: str, what: Any) -> None:
        version = self.evening.state.polls.polls[poll].version
        self.tries(self.desk[desk], what(poll, version))

    @rule(desk=desks, poll=polls, question=st.sampled_from(["Mehr Bänke?", "Mehr Bäume?"]))
    def asks_otherwise(self, desk: str, poll: str, question: str) -> None:
        version = self.evening.state.polls.polls[poll].version
        changed = p.ChangePoll(p.YES_NO, question, poll=poll, version=version)
        self.tries(self.desk[desk], changed)

    @rule(desk=desks)
    def takes_back_what_the_list_offers(self, desk: str) -> None:
        """Whatever the list of decisions offers to take back can be taken back now."""
        deeds = self.evening.fresh("moderator")["facts"]["deeds"]
        for deed in [one for one in deeds if one["undoable"]][-1:]:
            self.desk[desk].does(taking_back(deed))
            there = {one["id"]: one for one in self.evening.fresh("moderator")["facts"]["deeds"]}
            assert deed["what"] == "prepared" or not there[deed["id"]]["undoable"]

    @rule(desk=desks, poll=st.none() | polls)
    def projects(self, desk: str, poll: str | None) -> None:
        self.tries(self.desk[desk], p.ProjectPoll(poll))

    @rule(guest=guests)
    def is_forgotten(self, guest: str) -> None:
        who = self.guest(guest).who
        if self.evening.state.knows(who.id):
            self.erases(c.ForgetPerson(who.id))

    @rule(idea=ideas)
    def card_or_comment_is_forgotten(self, idea: str) -> None:
        found = self.evening.state.ideas.get(idea)
        if found and found.origin in ("paper", "facebook"):
            self.erases(c.ForgetPerson(found.by))

    @rule(days=st.sampled_from([30, 90, 730]))
    def time_of_words_is_over(self, days: int) -> None:
        """P3: of all that is kept no longer."""
        kinds = {field.name for field in FIELDS.values() if field.days and field.days <= days}
        due = [w.id for w in self.evening.log.entries(SLUG) if w.field in kinds]
        if due:
            self.expired.update(due)
            self.erases(c.RunRetention(tuple(due)))

    def erases(self, command: c.Command) -> None:
        """Nobody's support of what others wrote is lost with what is erased."""
        ideas = self.evening.state.ideas.values()
        before = {idea.id: idea.whole.backers for idea in ideas}
        self.evening.does(OPERATORS, command)
        for idea in ideas:
            if idea.status != FORGOTTEN:
                assert idea.whole.backers >= before[idea.id]
        self.supporters = {idea.id: set(idea.supporters) for idea in ideas}

    @rule()
    def is_set_up_anew(self) -> None:
        self.evening.does(OPERATORS, c.DefineGathering(WITH_COMMENTS.to_json()))

    @rule(desk=desks, seconds=st.sampled_from([None, 0, 25, 181]))
    def sets_the_delay(self, desk: str, seconds: int | None) -> None:
        self.tries(self.desk[desk], SetDelay(seconds))

    @rule(guest=guests, seconds=st.floats(0, 180))
    def measures_the_delay(self, guest: str, seconds: float) -> None:
        self.guest(guest).does(MeasureDelay(seconds))

    @rule(seconds=st.sampled_from([0.5, 20, 70]))
    def time_passes(self, seconds: float) -> None:
        self.evening.clock.passes(seconds)
        self.passed += seconds

    @rule(screen=st.sampled_from(sorted(SCREENS)))
    def client_catches_up(self, screen: str) -> None:
        """S2: whenever it likes; the others keep their cursors."""
        held = self.held[screen]
        update = json.loads(json.dumps(self.evening.since(screen, held.position)))
        self.held[screen] = apply(held, update)
        assert self.held[screen] == apply(Held(), self.evening.fresh(screen))

    @rule(name=guests)
    def guest_is_told_their_own(self, name: str) -> None:
        """S2 of what one person alone sees."""
        told = self.guest(name).own(self.seen[name])
        for collection, items in mine(told).items():
            self.own[name].setdefault(collection, {}).update(items)
        for collection, ids in told.get("gone", {}).items():
            for id in ids:
                self.own[name].get(collection, {}).pop(id, None)
        supports = self.own[name]["supports"]
        self.own[name]["supports"] = {id: one for id, one in supports.items() if one["on"]}
        self.seen[name] = self.evening.state.position
        assert filled(self.own[name]) == filled(mine(self.guest(name).own()))

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
        for screen in ("guest", "projector", "stage"):
            assert self.evening.shown(screen).keys() == published
        assert self.evening.shown("overlay").keys() <= published
        lit = self.evening.state.spotlight
        assert lit is None or lit in self.evening.shown("overlay")
        assert self.evening.shown("moderator").keys() == {
            idea.id for idea in ideas if idea.status != FORGOTTEN
        }

    @invariant()
    def what_is_next_or_done_is_published_and_in_one_place(self) -> None:
        state = self.evening.state
        placed = [*state.queue.order, *state.queue.done, *filter(None, [state.spotlight])]
        assert len(placed) == len(set(placed))
        assert all(self.evening.idea(id).status == PUBLISHED for id in placed)

    @invariant()
    def sides_are_counted_as_one_would_count_them(self) -> None:
        ideas, balance = self.evening.state.ideas.values(), self.evening.state.balance
        for side, tally in balance.tallies.items():
            mine = [idea for idea in ideas if side_of(idea.origin) == side]
            published = [idea for idea in mine if idea.status == PUBLISHED]
            assert tally.published == len(published)
            assert tally.posts == len(published) + sum(i.status == "pending" for i in mine)
            assert tally.people == list(balance.people.values()).count(side)
            waiting = {idea.id for idea in published} - balance.shown
            assert balance.waiting(side) == len(waiting)
            assert (balance.first(side) is None) is (not waiting)
        there = [idea for idea in ideas if idea.status in (PENDING, PUBLISHED, HIDDEN)]
        supports = sum(tally.supports for tally in balance.tallies.values())
        assert supports == sum(len(idea.backers) for idea in there)
        assert all(idea.from_hall <= idea.supporters for idea in ideas)
        assert sum(tally.seconds for tally in balance.tallies.values()) <= self.passed

    @invariant()
    def support_is_the_number_of_those_who_support(self) -> None:
        """In any wording; nobody counts twice."""
        for id, item in self.evening.shown("guest").items():
            wordings = [wording.id for wording in self.evening.idea(id).wordings]
            assert len(wordings) == len(item.get("wordings", ()))
            backers = set().union(*(self.supporters[one] for one in (id, *wordings)))
            assert item["support"] == len(backers)

    @invariant()
    def supports_are_told_as_they_are(self) -> None:
        for name in GUESTS:
            who = self.guest(name)
            told = {item["id"] for item in who.own()["supports"]}
            ideas = self.evening.state.ideas.values()
            assert told == {
                idea.id for idea in ideas if idea.status == PUBLISHED and who.who.id in idea.backers
            }

    @invariant()
    def version_moves_with_decisions_alone(self) -> None:
        """By one for each decision in the log, and with nothing else."""
        decided: dict[str, int] = {}
        for record in self.evening.log.read(SLUG).records:
            if isinstance(record.event, e.Decided):
                for idea in record.event.versions:
                    decided[idea] = decided.get(idea, 0) + 1
        for one in self.evening.state.ideas.values():
            assert one.version == 1 + decided.get(one.id, 0)

    @invariant()
    def vault_holds_what_is_still_needed_and_nothing_more(self) -> None:
        """P2: every wording of an idea that is there, and nothing of one that was forgotten."""
        kept = {w.id for w in self.evening.log.entries(SLUG) if w.field.startswith(OF_IDEAS)}
        needed = {id for idea in self.evening.state.ideas.values() for id in idea.vault_ids}
        assert kept == needed - self.expired
        notes = {w.id for w in self.evening.log.entries(SLUG) if w.field == "team_note"}
        assert notes == {note.words for note in self.evening.state.crew.notes.values()}

    @invariant()
    def stage_is_asked_for_what_can_be_shown(self) -> None:
        for idea in self.evening.state.crew.asks:
            assert self.evening.idea(idea).status in (PENDING, PUBLISHED)

    @invariant()
    def nothing_that_waits_or_is_hidden_stands_on_a_public_screen(self) -> None:
        """S3: by their ids and those of their words; wordings are part of what is shown."""
        state = self.evening.state
        away = {i.id for i in state.ideas.values() if i.whole.status != PUBLISHED}
        away |= {poll.id for poll in state.polls.polls.values() if not poll.is_public}
        for screen in ("guest", "projector", "overlay"):
            for id in away:
                assert f'"{id}"' not in json.dumps(self.evening.fresh(screen)), screen

    @invariant()
    def ledger_counts_every_idea_once(self) -> None:
        ideas = self.evening.state.ideas.values()
        count = ledger(ideas)
        shown = count.published + count.pending + count.merged + count.erased
        assert shown + sum(count.hidden.values()) == len(ideas)

    @invariant()
    def what_is_on_air_is_there(self) -> None:
        stage, polls = self.evening.state.stage, self.evening.state.polls
        assert stage.now.lit == self.evening.state.spotlight
        assert polls.projected is None or polls.polls[polls.projected].is_public

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
        owns = [self.guest(name).own() for name in GUESTS]
        return [self.evening.all_screens(), behind, owns]


class AFullWall(AnEvening):
    """The same, from where there is something to merge."""

    @initialize(target=AnEvening.ideas)
    def begins(self) -> MultipleResults[str]:
        super().begins()
        ideas = [
            self.guest(name).posts(f"WLAN für {name}") for name in ("ada", "ben", "cleo", "ben")
        ]
        for idea in ideas:
            self.desk["Mona"].publishes(idea)
        self.guest("ada").supports(ideas[1])
        self.supporters = {idea: set(self.evening.idea(idea).supporters) for idea in ideas}
        self.desk["Mona"].merges(*ideas[:3])
        return multiple(*ideas)


def mine(own: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a phone holds of what it was told, by collection and id."""
    return {
        name: {item["id"]: item for item in items} for name, items in own.items() if name != "gone"
    }


def filled(held: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: items for name, items in held.items() if items}


TestAnEvening = AnEvening.TestCase
TestAFullWall = AFullWall.TestCase
TestAFullWall.settings = settings(max_examples=60, stateful_step_count=40)
TestAnEvening.settings = settings(max_examples=100, stateful_step_count=50)
