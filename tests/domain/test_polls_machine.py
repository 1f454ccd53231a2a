"""Polls in any order of what can happen to them: voices, changes of mind, opening and closing,
hiding words, undoing, forgetting. What must hold after every single step."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from companion.domain.delta import Held, apply
from companion.domain.polls import commands as p
from companion.domain.polls import events as e
from companion.domain.polls.poll import PUBLIC, REMOVED
from companion.domain.polls.words import sameness
from companion.domain.rules import Who
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator, Refused

SCREENS = ("guest", "projector", "moderator")
GUESTS = ("ada", "ben", "cleo")
OPTIONS = ("Bus", "Bahn", "Rad")
SAID = st.lists(st.sampled_from(["Bänke", "bänke!", "WLAN", "doof", " "]), max_size=3)
CHOSEN = st.one_of(
    st.lists(st.sampled_from(["yes", "no", "3", "o1", "o2", "o3"]), max_size=2),
    st.permutations(["o1", "o2", "o3"]),
)
EXPECTED = {
    "already",
    "conflict",
    "no_choice",
    "not_hidden",
    "nothing_to_undo",
    "poll_answered",
    "poll_closed",
    "rank_all",
    "too_many_choices",
    "unknown_option",
    "unknown_poll",
}


class Polling(RuleBasedStateMachine):
    """`said`: the last voice of each visitor in each poll, kept here by what was acknowledged."""

    polls: Bundle[str] = Bundle("polls")
    guests = st.sampled_from(GUESTS)
    desks = st.sampled_from(["Mona", "Milo"])

    @initialize()
    def begins(self) -> None:
        self.evening = Evening()
        self.desk = {name: self.evening.moderator(name) for name in ("Mona", "Milo")}
        self.held = {screen: apply(Held(), self.evening.fresh(screen)) for screen in SCREENS}
        self.said: dict[str, dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {}

    @rule(
        target=polls,
        desk=desks,
        kind=st.sampled_from(p.KINDS),
        most=st.integers(1, 2),
        results=st.sampled_from(p.RESULTS),
        grace=st.sampled_from([0, 20]),
    )
    def is_opened_or_prepared(
        self, desk: str, kind: str, most: int, results: str, grace: int
    ) -> str:
        if kind not in (p.CHOICE, p.WORDS):
            most = 1
        command = p.PreparePoll(kind, "Und?", OPTIONS, "wenig", "viel", most, results, grace)
        event = self.desk[desk].does(command)
        assert isinstance(event, e.PollPrepared)
        self.said[event.poll] = {}
        if most == 1:
            self.tries(self.desk[desk], p.OpenPoll(event.poll, 1))
        return event.poll

    @rule(guest=guests, poll=polls, options=CHOSEN, words=SAID)
    def answers(self, guest: str, poll: str, options: list[str], words: list[str]) -> None:
        who = self.guest(guest)
        if self.tries(who, p.Vote(poll, tuple(options), tuple(words))):
            origin = "venue" if self.evening.state.is_in_hall(who.who.id, ()) else "remote"
            is_cloud = self.poll(poll).form.kind == p.WORDS
            once = tuple(
                {sameness(word): word for word in reversed(words) if word.strip()}.values()
            )
            voice = (origin, (), once) if is_cloud else (origin, tuple(options), ())
            self.said[poll][who.who.id] = voice

    @rule(guest=guests, comes=st.booleans())
    def comes_or_goes(self, guest: str, comes: bool) -> None:
        who = self.guest(guest)
        if comes:
            who.checks_in()
        elif who.who.id in self.evening.state.checked_in:
            who.checks_out()

    @rule(
        desk=desks,
        poll=polls,
        stale=st.integers(0, 3).map(lambda n: max(0, n - 2)),
        what=st.sampled_from([p.OpenPoll, p.ClosePoll, p.RemovePoll, p.UndoPoll, p.UndoPoll]),
    )
    def is_decided(self, desk: str, poll: str, stale: int, what: Any) -> None:
        self.tries(self.desk[desk], what(poll, self.poll(poll).version - stale))

    @rule(desk=desks, poll=polls, shown=st.booleans())
    def results_are_shown(self, desk: str, poll: str, shown: bool) -> None:
        self.tries(self.desk[desk], p.ShowResults(poll, self.poll(poll).version, shown))

    @rule(desk=desks, poll=polls)
    def is_asked_differently(self, desk: str, poll: str) -> None:
        version = self.poll(poll).version
        self.tries(self.desk[desk], p.ChangePoll(p.YES_NO, "Doch?", poll=poll, version=version))

    @rule(desk=desks, poll=polls, word=st.sampled_from(["DOOF", "Bänke"]), back=st.booleans())
    def a_word_is_hidden_or_seen_again(self, desk: str, poll: str, word: str, back: bool) -> None:
        hidden = self.poll(poll).standing.hidden
        if back and hidden:
            self.tries(self.desk[desk], p.RestoreWord(poll, hidden[0]))
        else:
            self.tries(self.desk[desk], p.HideWord(poll, word))

    @rule(desk=desks, poll=polls)
    def goes_on_the_big_screen(self, desk: str, poll: str) -> None:
        self.tries(self.desk[desk], p.ProjectPoll(poll))

    @rule(seconds=st.sampled_from([1, 20]))
    def time_passes(self, seconds: int) -> None:
        self.evening.clock.passes(seconds)
        for poll in self.evening.state.polls.over(self.evening.clock()):
            self.evening.does(OPERATORS, p.EndPoll(poll))

    @rule(guest=guests)
    def is_forgotten(self, guest: str) -> None:
        who = self.guest(guest).who
        if self.evening.state.knows(who.id):
            self.evening.forgets(who)
            for voices in self.said.values():
                if voices.get(who.id, ("", (), ()))[2]:
                    del voices[who.id]

    @rule(screen=st.sampled_from(SCREENS))
    def client_catches_up(self, screen: str) -> None:
        """S2"""
        held = self.held[screen]
        update = json.loads(json.dumps(self.evening.since(screen, held.position)))
        self.held[screen] = apply(held, update)
        assert self.held[screen] == apply(Held(), self.evening.fresh(screen))

    @rule()
    def server_restarts(self) -> None:
        """L5"""
        before = self.all_that_can_be_seen()
        self.evening.replays()
        assert self.all_that_can_be_seen() == before

    @invariant()
    def everybody_sees_the_polls_that_were_opened(self) -> None:
        """S3"""
        there = self.evening.state.polls.polls
        public = {id for id, poll in there.items() if poll.status in PUBLIC}
        for screen in ("guest", "projector"):
            assert self.evening.shown(screen, "polls").keys() == public
            assert self.evening.fresh(screen)["facts"]["poll"] in {None, *public}
        known = {id for id, poll in there.items() if poll.status != REMOVED}
        assert self.evening.shown("moderator", "polls").keys() == known

    @invariant()
    def counts_are_those_of_a_naive_recount(self) -> None:
        for id, item in self.evening.shown("moderator", "polls").items():
            voices = list(self.said[id].values())
            asked = Counter(origin for origin, _, _ in voices)
            assert item["voices"] == {"venue": asked["venue"], "remote": asked["remote"]}
            if item["kind"] == p.WORDS:
                continue
            for option in item["results"]["options"]:
                for origin in ("venue", "remote"):
                    mine = [chosen for where, chosen, _ in voices if where == origin]
                    assert option[origin] == sum(worth(item, one, option["id"]) for one in mine)

    @invariant()
    def nobody_but_the_team_sees_a_word_that_is_hidden(self) -> None:
        for id, poll in self.evening.state.polls.polls.items():
            if poll.form.kind != p.WORDS or not poll.is_public:
                continue
            hidden = {self.evening.words[word] for word in poll.standing.hidden}
            found = self.evening.shown("guest", "polls")[id]["results"] or {"words": []}
            given = [word for _, _, said in self.said[id].values() for word in said]
            expected = Counter(map(sameness, given))
            shown = {sameness(w["text"]): w["venue"] + w["remote"] for w in found["words"]}
            if poll.shows_results:
                assert shown == {k: n for k, n in expected.items() if k not in hidden}
            else:
                assert shown == {}

    @invariant()
    def vault_holds_the_words_of_those_who_are_not_forgotten(self) -> None:
        """P2"""
        kept = {w.id for w in self.evening.log.entries(SLUG) if w.field == "poll_word"}
        there = self.evening.state.polls.polls.values()
        assert kept == {id for poll in there for ids in poll.written.values() for id in ids}

    def teardown(self) -> None:
        found = verify(self.evening.log, SLUG).problems
        assert [line for line in found if not line.startswith("P1")] == []

    def tries(self, who: Guest | Moderator, command: Any) -> bool:
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

    def poll(self, id: str) -> Any:
        return self.evening.state.polls.polls[id]

    def all_that_can_be_seen(self) -> list[Any]:
        behind = [self.evening.since(name, held.position) for name, held in self.held.items()]
        owns = [self.guest(name).own() for name in GUESTS]
        return [self.evening.all_screens(), behind, owns]


def worth(item: dict[str, Any], chosen: tuple[str, ...], option: str) -> int:
    """What an option gets of one voice, counted the long way."""
    if option not in chosen:
        return 0
    if item["kind"] != p.RANKING:
        return 1
    return sum(chosen.index(other) > chosen.index(option) for other in chosen)


TestPolling = Polling.TestCase
TestPolling.settings = settings(max_examples=40, stateful_step_count=40)
