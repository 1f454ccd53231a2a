"""Polls: what is asked, who answers until when, and what is counted."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain.delta import Held, apply
from companion.domain.polls import commands as p
from companion.domain.polls.commands import BY_NAME, CHOICE, RANKING, SCALE, WORDS, YES_NO
from companion.domain.polls.events import PollPrepared
from companion.domain.polls.tally import worths
from companion.domain.polls.words import sameness
from companion.domain.refusals import Refusal
from companion.domain.timing.commands import SetDelay
from companion.store.log import Conflict
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator, refused

BUS = ("Bus", "Bahn", "Rad")


class Team:
    """What a moderator does with one poll."""

    def __init__(self, mona: Moderator, kind: str = YES_NO, **how: Any) -> None:
        self.mona = mona
        event = mona.does(p.PreparePoll(kind, how.pop("question", "Mehr Bänke?"), **how))
        assert isinstance(event, PollPrepared)
        self.id = event.poll

    @property
    def poll(self) -> Any:
        return self.mona.evening.state.polls.polls[self.id]

    def does(self, what: type[Any], **fields: Any) -> None:
        self.mona.does(what(self.id, self.poll.version, **fields))

    def opens(self, **how: Any) -> Team:
        self.does(p.OpenPoll, **how)
        return self

    def closes(self, **how: Any) -> None:
        self.does(p.ClosePoll, **how)

    def hears(self, guest: Guest, *options: str, words: tuple[str, ...] = ()) -> None:
        guest.does(p.Vote(self.id, options, words))

    def seen(self, screen: str = "guest") -> dict[str, Any]:
        return self.mona.evening.shown(screen, "polls")[self.id]

    def counts(self) -> dict[str, tuple[int, int]]:
        found = self.seen("moderator")["results"]
        items = found.get("options") or found["words"]
        return {one.get("id") or one["text"]: (one["venue"], one["remote"]) for one in items}


def test_nobody_but_the_team_knows_of_a_poll_that_is_prepared(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """S3"""
    team = Team(mona)
    assert evening.shown("guest", "polls") == {}
    assert team.seen("moderator")["status"] == "prepared"
    with refused("unknown_poll"):
        team.hears(ada, "yes")


def test_one_voice_each_that_can_be_changed_until_it_is_closed(ada: Guest, mona: Moderator) -> None:
    team = Team(mona).opens()
    team.hears(ada, "yes")
    team.hears(ada, "yes")
    assert team.counts() == {"yes": (0, 1), "no": (0, 0)}
    team.hears(ada, "no")
    assert team.counts() == {"yes": (0, 0), "no": (0, 1)}
    assert ada.own()["voices"] == [
        {"id": team.id, "options": ["no"], "words": [], "origin": "remote"}
    ]
    team.closes()
    with refused("poll_closed"):
        team.hears(ada, "yes")
    assert team.counts()["no"] == (0, 1)


def test_the_server_says_from_where_a_voice_comes(ada: Guest, ben: Guest, mona: Moderator) -> None:
    """The hall is counted apart from those at home, by where somebody is as they answer."""
    team = Team(mona).opens()
    ada.checks_in()
    team.hears(ada, "yes")
    team.hears(ben, "yes")
    assert team.counts()["yes"] == (1, 1)
    assert team.seen()["voices"] == {"venue": 1, "remote": 1}
    ben.checks_in()
    assert team.counts()["yes"] == (1, 1)
    team.hears(ben, "yes")
    assert team.counts()["yes"] == (2, 0)


def test_the_hall_closes_and_those_at_home_answer_a_little_longer(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    ada.checks_in()
    team = Team(mona, grace=20).opens()
    team.closes()
    with refused("poll_closed"):
        team.hears(ada, "yes")
    team.hears(ben, "yes")
    assert team.seen()["status"] == "open"
    assert team.seen()["results"] is None
    evening.clock.passes(20)
    with refused("poll_closed"):
        team.hears(ben, "no")
    assert evening.state.polls.over(evening.clock()) == [team.id]
    evening.does(OPERATORS, p.EndPoll(team.id))
    assert team.seen()["status"] == "closed"
    assert team.seen()["results"]["options"][0] == {"id": "yes", "venue": 0, "remote": 1}
    with refused("already"):
        evening.does(OPERATORS, p.EndPoll(team.id))


def test_a_poll_opens_for_a_time(evening: Evening, ada: Guest, mona: Moderator) -> None:
    team = Team(mona).opens(seconds=30)
    assert team.seen()["until"] == "2020-08-20T16:00:30.000Z"
    evening.clock.passes(29)
    team.hears(ada, "yes")
    evening.clock.passes(1)
    with refused("poll_closed"):
        team.hears(ada, "no")


def test_results_are_seen_live_or_once_it_is_closed_or_as_the_team_says(
    ada: Guest, mona: Moderator
) -> None:
    live, after = Team(mona, results=p.LIVE).opens(), Team(mona).opens()
    assert live.seen()["results"] is not None
    assert after.seen()["results"] is None
    after.does(p.ShowResults, shown=True)
    assert after.seen()["results"] is not None
    live.does(p.ShowResults, shown=False)
    live.closes()
    assert live.seen("projector")["results"] is None
    assert live.seen("moderator")["results"] is not None
    with refused("already"):
        live.does(p.ShowResults, shown=False)


@pytest.mark.parametrize(
    ("kind", "fields", "answers", "code"),
    [
        (YES_NO, {}, (), "no_choice"),
        (YES_NO, {}, ("maybe",), "unknown_option"),
        (YES_NO, {}, ("yes", "no"), "too_many_choices"),
        (YES_NO, {}, ("yes", "yes"), "unknown_option"),
        (SCALE, {}, ("6",), "unknown_option"),
        (CHOICE, {"options": BUS}, ("o1", "o2"), "too_many_choices"),
        (CHOICE, {"options": BUS, "most": 2}, ("o1", "o2", "o3"), "too_many_choices"),
        (RANKING, {"options": BUS}, ("o1", "o2"), "rank_all"),
        (RANKING, {"options": BUS}, ("o1", "o2", "o4"), "unknown_option"),
    ],
)
def test_what_is_no_answer_is_refused(
    ada: Guest, mona: Moderator, kind: str, fields: Any, answers: tuple[str, ...], code: str
) -> None:
    team = Team(mona, kind, **fields).opens()
    with refused(code):
        team.hears(ada, *answers)
    assert team.seen()["voices"] == {"venue": 0, "remote": 0}


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("guess", {}, "bad_request"),
        (YES_NO, {"question": " "}, "empty"),
        (YES_NO, {"question": "x" * 201}, "too_long"),
        (YES_NO, {"results": "never"}, "bad_request"),
        (YES_NO, {"grace": 301}, "bad_request"),
        (CHOICE, {"options": ("Bus", " ")}, "options_needed"),
        (CHOICE, {"options": BUS, "most": 4}, "bad_request"),
        (CHOICE, {"options": ("Bus", "x" * 81)}, "too_long"),
        (RANKING, {"options": tuple("abcdefghi")}, "options_needed"),
        (WORDS, {"most": 6}, "bad_request"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    mona: Moderator, kind: str, fields: Any, code: str
) -> None:
    with refused(code):
        Team(mona, kind, **fields)


def test_a_ranking_counts_by_bordas_rule(ada: Guest, ben: Guest, mona: Moderator) -> None:
    """Of three options the first gets 2 points, the second 1, the last none."""
    assert worths(RANKING, ("o2", "o3", "o1")) == {"o2": 2, "o3": 1, "o1": 0}
    team = Team(mona, RANKING, options=BUS).opens()
    team.hears(ada, "o2", "o3", "o1")
    team.hears(ben, "o2", "o1", "o3")
    assert team.counts() == {"o1": (0, 1), "o2": (0, 4), "o3": (0, 1)}


def test_a_scale_has_words_at_its_ends(mona: Moderator) -> None:
    seen = Team(mona, SCALE, low="gar nicht", high=" sehr ").opens().seen()
    assert (seen["low"], seen["high"]) == ("gar nicht", "sehr")
    assert [option["id"] for option in seen["options"]] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bänke", "  bänke "),
        ("BÄNKE!", "bänke"),
        ("Straße", "STRASSE"),
        ("„Grün“", "grün"),
        ("Freies  WLAN", "freies wlan"),
        ("Ba\u0308nke", "Bänke"),
    ],
)
def test_spellings_of_one_word_count_together(one: str, other: str) -> None:
    assert sameness(one) == sameness(other)
    assert sameness("\U0001f600") == "\U0001f600"


def test_a_cloud_counts_words_as_most_spell_them(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    team = Team(mona, WORDS, most=3, results=p.LIVE).opens()
    cleo = evening.guest("cleo")
    cleo.checks_in()
    team.hears(ada, words=("bänke", "WLAN", ""))
    team.hears(ben, words=("Bänke", "bänke"))
    team.hears(cleo, words=("Bänke!",))
    assert team.counts() == {"Bänke": (1, 2), "WLAN": (0, 1)}
    team.hears(ada, words=("Bäume",))
    assert team.counts() == {"Bänke": (1, 1), "Bäume": (0, 1)}
    with refused("too_many_choices", limit=3):
        team.hears(ada, words=("a", "b", "c", "d"))
    with refused("too_long", field="words"):
        team.hears(ada, words=("x" * 31,))


def test_a_hidden_word_is_seen_by_the_team_alone_whoever_writes_it(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    team = Team(mona, WORDS, most=3, results=p.LIVE).opens()
    team.hears(ada, words=("Doof", "WLAN"))
    mona.does(p.HideWord(team.id, "doof"))
    team.hears(ben, words=("DOOF!",))
    assert "doof" not in str([evening.fresh("guest"), evening.fresh("projector")]).lower()
    evening.forgets(ada.who)
    evening.replays()
    assert team.seen()["results"] == {"words": [], "distinct": 0}
    [hidden] = team.seen("moderator")["results"]["hidden"]
    assert (hidden["text"], hidden["remote"]) == ("DOOF!", 1)
    mona.does(p.RestoreWord(team.id, hidden["id"]))
    assert [word["text"] for word in team.seen()["results"]["words"]] == ["DOOF!"]
    with refused("not_hidden"):
        mona.does(p.RestoreWord(team.id, hidden["id"]))


def test_who_is_forgotten_takes_their_words_along(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """P2: also those that they replaced."""
    cloud, choice = Team(mona, WORDS, most=2).opens(), Team(mona).opens()
    cloud.hears(ada, words=("Schmidt",))
    cloud.hears(ada, words=("Meier", "WLAN"))
    cloud.hears(ben, words=("WLAN",))
    choice.hears(ada, "yes")
    evening.forgets(ada.who)
    assert cloud.counts() == {"WLAN": (0, 1)}
    assert cloud.seen()["voices"] == {"venue": 0, "remote": 1}
    assert choice.counts()["yes"] == (0, 1), "a count names nobody"
    assert [v["id"] for v in ada.own()["voices"]] == [choice.id]
    kept = [w.value for w in evening.log.entries(SLUG) if w.field == "poll_word"]
    assert kept == ["WLAN"]


def test_nothing_of_a_removed_cloud_is_remembered(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    team = Team(mona, WORDS, results=p.LIVE).opens()
    team.hears(ada, words=("Schmidt",))
    assert team.counts() == {"Schmidt": (0, 1)}
    team.does(p.RemovePoll)
    evening.forgets(ada.who)
    assert "Schmidt" not in str(vars(team.poll.cloud))
    team.does(p.UndoPoll)
    assert team.counts() == {}


def test_the_team_can_undo_whatever_it_decided(ada: Guest, mona: Moderator) -> None:
    team = Team(mona).opens()
    team.hears(ada, "yes")
    team.closes()
    team.does(p.UndoPoll)
    team.hears(ada, "no")
    team.does(p.RemovePoll)
    with refused("unknown_poll"):
        team.hears(ada, "yes")
    team.does(p.UndoPoll)
    assert team.seen()["status"] == "open"
    team.does(p.UndoPoll)
    assert team.seen("moderator")["status"] == "prepared"
    with refused("nothing_to_undo"):
        team.does(p.UndoPoll)
    with refused("poll_answered"):
        mona.does(p.ChangePoll(YES_NO, "Anders?", poll=team.id, version=team.poll.version))


def test_undoing_a_close_by_time_opens_it_until_it_is_closed(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    team = Team(mona).opens(seconds=30)
    evening.clock.passes(30)
    evening.does(OPERATORS, p.EndPoll(team.id))
    team.does(p.UndoPoll)
    team.hears(ada, "yes")
    assert evening.state.polls.over(evening.clock()) == []


def test_what_is_asked_changes_until_it_opens(mona: Moderator) -> None:
    team = Team(mona)
    mona.does(p.ChangePoll(CHOICE, "Womit kommen Sie?", BUS, poll=team.id, version=1))
    seen = team.opens().seen()
    assert seen["question"] == "Womit kommen Sie?"
    assert [option["text"] for option in seen["options"]] == list(BUS)
    with refused("poll_answered"):
        mona.does(p.ChangePoll(YES_NO, "Anders?", poll=team.id, version=team.poll.version))


def test_two_moderators_never_both_win(mona: Moderator, milo: Moderator) -> None:
    team = Team(mona)
    seen = team.poll.version
    team.opens()
    with refused("conflict", by=mona.who.id, status="open"):
        milo.does(p.RemovePoll(team.id, seen))


def test_a_voice_under_way_as_the_poll_closes_is_decided_anew(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """What is acknowledged counts: the results are final once it is closed."""
    team = Team(mona).opens()
    late = evening.drafts(ada.who, p.Vote(team.id, ("yes",)))
    team.closes()
    assert isinstance(evening.log.append(SLUG, late), Conflict)


def test_home_has_at_least_as_much_longer_as_the_stream_is_late(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    mona.does(SetDelay(45))
    ada.checks_in()
    team = Team(mona, grace=20).opens()
    team.closes()
    evening.clock.passes(44)
    with refused("poll_closed"):
        team.hears(ada, "yes")
    team.hears(ben, "yes")
    evening.clock.passes(1)
    with refused("poll_closed"):
        team.hears(ben, "no")


def test_opening_puts_it_on_the_big_screen_and_a_spotlight_lies_over_it(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    def on_air() -> tuple[str, str | None]:
        facts = evening.fresh("projector")["facts"]
        return facts["stage"]["mode"], facts["poll"]

    team = Team(mona).opens()
    assert on_air() == ("poll", team.id)
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    mona.spotlights(idea)
    assert on_air() == ("spotlight", team.id)
    mona.spotlights(None)
    assert on_air() == ("poll", team.id)
    team.does(p.RemovePoll)
    assert on_air() == ("wall", None)
    with refused("unknown_poll"):
        mona.does(p.ProjectPoll(team.id))


def test_a_thousand_voices_between_two_ticks_are_one_item(
    evening: Evening, mona: Moderator
) -> None:
    """F1"""
    team = Team(mona, results=p.LIVE).opens()
    held = apply(Held(), evening.fresh("guest"))
    for number in range(1_000):
        team.hears(evening.guest(f"g{number}"), "yes")
    update = evening.since("guest", held.position)
    assert len(update["polls"]) == 1
    assert update["polls"][0]["results"]["options"][0]["remote"] == 1_000


def test_guests_may_not_ask_and_the_team_may_not_answer(ada: Guest, mona: Moderator) -> None:
    """W1"""
    team = Team(mona).opens()
    with refused("forbidden"):
        ada.does(p.PreparePoll(YES_NO, "Und?"))
    with refused("forbidden"):
        mona.does(p.Vote(team.id, ("yes",)))


def test_a_vote_comes_as_lists_of_text() -> None:
    message = {"name": "vote", "nonce": "12345678", "poll": "u1", "options": ["o2", "o1"]}
    assert c.parse(message) == (p.Vote("u1", ("o2", "o1")), "12345678")
    for bad in ("o2", [1], {"o": 1}):
        refusal = c.parse(message | {"options": bad})
        assert isinstance(refusal, Refusal)
        assert refusal.data == {"field": "options"}
    assert BY_NAME["vote"] is p.Vote


def test_an_evening_with_polls_is_found_sound(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    team = Team(mona, WORDS, most=2, results=p.LIVE).opens()
    team.hears(ada, words=("Bänke",))
    team.hears(ben, words=("Bänke", "WLAN"))
    mona.does(p.HideWord(team.id, "WLAN"))
    team.closes()
    evening.forgets(ben.who)
    before = evening.all_screens()
    evening.replays()
    assert evening.all_screens() == before
    found = verify(evening.log, SLUG).problems
    assert [line for line in found if not line.startswith("P1")] == []


def test_when_their_time_is_over_words_and_questions_leave_every_screen(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """P3, S2"""
    team = Team(mona, WORDS, question="Was fehlt?", results=p.LIVE).opens()
    team.hears(ada, words=("Bänke",))
    held = {screen: apply(Held(), evening.fresh(screen)) for screen in ("guest", "moderator")}
    due = {w.id for w in evening.log.entries(SLUG) if w.field.startswith("poll")}
    evening.does(OPERATORS, c.RunRetention(tuple(sorted(due))))
    for screen, before in held.items():
        caught_up = apply(before, evening.since(screen, before.position))
        assert caught_up == apply(Held(), evening.fresh(screen))
        assert "Bänke" not in str(caught_up)
        assert "Was fehlt?" not in str(caught_up)
