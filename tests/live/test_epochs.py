"""Another epoch (F3): what a gathering does when its log lost something while it runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain.conduct.commands import MuteVisitor, SwitchModes
from companion.domain.events import Draft, Event, RetentionRan
from companion.domain.polls.commands import YES_NO, ClosePoll, OpenPoll, PreparePoll, Vote
from companion.domain.polls.events import PollPrepared
from companion.domain.refusals import Refusal
from companion.domain.rules import Who
from companion.domain.themes.commands import AddTheme, ChangeTheme, OrderThemes, RemoveTheme
from companion.domain.themes.events import ThemeAdded
from companion.domain.themes.screen import headings
from companion.domain.timing.commands import SetDelay
from companion.live.encoder import Encoder
from companion.live.gathering import Gathering
from companion.live.limits import Limits
from companion.store.log import Batch, EpochChanged, MemoryLog, Outcome
from companion.store.redis_log import RedisLog
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, Moderator
from tests.live.conftest import ADA, LiveEvening, sends
from tests.redis_server import RedisServer
from tests.together import at_once, eventually


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with RedisServer() as running:
        yield running


class Town:
    """An evening on a Redis, seen by two workers with a link each, with staff and an idea."""

    def __init__(self, redis: RedisServer) -> None:
        self.redis = redis
        self.logs = [RedisLog(redis.url, patience=1) for _ in range(2)]
        self.evening = LiveEvening(self.logs[0])
        self.other = worker(self.evening, self.logs[1])
        self.mona = self.evening.moderator("Mona")
        self.ada = self.evening.guest("ada")
        self.ada.checks_in()
        self.idea = self.ada.posts("Mehr Bänke")
        self.mona.publishes(self.idea)
        self.both_know(self.evening.gathering.position)

    @property
    def workers(self) -> list[Gathering]:
        return [self.evening.gathering, self.other]

    def both_know(self, position: int) -> None:
        eventually(lambda: all(worker.position >= position for worker in self.workers))

    def both_leave(self, epoch: str) -> None:
        """Wait until no worker counts in this epoch any more, and both have read the same."""
        eventually(lambda: all(worker.epoch != epoch for worker in self.workers), within=5)
        eventually(lambda: self.workers[0].position == self.workers[1].position)
        assert self.workers[0].epoch == self.workers[1].epoch

    def ends(self) -> None:
        for worker in self.workers:
            worker.broken = True
        for log in self.logs:
            log.close()


def worker(evening: LiveEvening, log: RedisLog) -> Gathering:
    made = Gathering(SLUG, log, clock=evening.clock, ids=evening.ids, commons=evening.commons)
    made.start()
    return made


@pytest.fixture
def town(redis: RedisServer) -> Iterator[Town]:
    made = Town(redis)
    yield made
    made.ends()


def knows(gathering: Gathering, who: Who) -> bool:
    return gathering.state.session_staff(who.session, gathering.clock()) is not None


# Flushed


def test_evening_goes_on_after_its_log_was_flushed(town: Town) -> None:
    """By itself, within a second or two: its pages work, its moderators stay logged in, and whoever
    came by the venue's code is in the hall."""
    epoch = town.evening.gathering.epoch
    link = town.evening.invites("Milo", "moderator")
    assert town.evening.gathering.do(SetDelay(25), town.mona.who)
    town.both_know(town.evening.gathering.position)
    town.redis.flush()
    town.both_leave(epoch)
    for gathering in town.workers:
        assert gathering.state.ideas == {}
        assert gathering.state.definition
        assert (
            gathering.words[gathering.state.definition]
            == town.evening.words[town.evening.state.definition or ""]
        )
        assert knows(gathering, town.mona.who)
        assert gathering.words[town.mona.who.id] == "Mona"
        assert gathering.state.timing.delay == 25
        eventually(lambda g=gathering: town.ada.who.id in g.state.checked_in)  # type: ignore[misc]  # mypy infers no lambda with a default
    again = sends(town.other, town.ada.who, "post_idea", text="Noch eine")
    town.both_know(again["position"])
    assert sends(
        town.evening.gathering, town.mona.who, "publish_idea", idea=again["idea"], version=1
    )["ok"]
    assert town.other.do(c.LogIn(link, 60), ADA)
    assert town.logs[0].gatherings() == [SLUG]


def test_everything_is_put_back_once_however_many_do_it(town: Town) -> None:
    workers = [worker(town.evening, log) for log in town.logs * 2]
    epoch = town.evening.gathering.epoch
    town.redis.flush()
    town.both_leave(epoch)
    eventually(lambda: all(w.epoch == town.other.epoch for w in workers))
    eventually(lambda: bool(town.other.state.receipts.lost))
    events = [record.event for record in town.logs[0].read(SLUG).records]
    assert sorted(type(event).__name__ for event in events) == [
        "GatheringDefined",
        "IdeasLost",
        "StaffInvited",
        "StaffLoggedIn",
        "VisitorCheckedIn",
    ]
    for each in workers:
        each.broken = True


def test_link_that_was_used_stays_used(town: Town) -> None:
    """Also where its session is over: a log that was flushed gives no second login away."""
    link = town.evening.invites("Milo", "moderator")
    who = town.evening.logs_in(link)
    milo = Moderator(town.evening, who)
    milo.logs_out()
    town.evening.revokes(town.mona.who)
    epoch = town.evening.gathering.epoch
    town.both_know(town.evening.gathering.position)
    town.redis.flush()
    town.both_leave(epoch)
    for gathering in town.workers:
        refused = gathering.do(c.LogIn(link, 60), Who("guest", "anybody"))
        assert isinstance(refused, Refusal)
        assert refused.data["why"] == "used"
        assert not knows(gathering, who)
        assert not knows(gathering, town.mona.who)


def test_modes_muting_and_themes_are_put_back(town: Town) -> None:
    """Whoever switched them, or made themes at the desk, meant it."""
    added = town.mona.does(AddTheme("Bus und Rad"))
    assert isinstance(added, ThemeAdded)
    town.mona.does(ChangeTheme("stadt", 1, "Unsere Stadt"))
    town.mona.does(RemoveTheme("verwaltung", 1))
    town.mona.does(OrderThemes((added.theme, "verwaltung", "stadt")))
    town.mona.does(SwitchModes(1, "post", slow=60))
    town.mona.does(MuteVisitor(town.ada.who.id))
    epoch = town.evening.gathering.epoch
    town.both_know(town.evening.gathering.position)
    town.redis.flush()
    town.both_leave(epoch)
    for gathering in town.workers:
        conduct = gathering.state.conduct
        assert (conduct.modes.moderation, conduct.modes.slow, conduct.version) == ("post", 60, 2)
        assert conduct.muted.keys() == {town.ada.who.id}
        said = {one.id: one.title for one in headings(gathering.state, gathering.words)}
        assert said == {added.theme: "Bus und Rad", "stadt": "Unsere Stadt"}
        assert gathering.state.themes.order == [added.theme, "verwaltung", "stadt"]
        assert gathering.state.themes.all["verwaltung"].version == 2


def test_stage_and_what_polls_ask_are_put_back(town: Town) -> None:
    """What hangs on ideas is not, and an open poll waits for the team: its voices are lost."""
    mona, before = town.mona, town.evening.state.stage
    caption = "Um halb neun geht es weiter"
    mona.sets(names="short", text=caption, minutes=30)
    mona.shows("pause")
    mona.prepares("welcome")
    until = before.now.until
    asked = [
        mona.does(PreparePoll(YES_NO, text)) for text in ("Mehr Bänke?", "Mehr Bäume?", "Alt?")
    ]
    prepared, is_open, is_over = (one.poll for one in asked if isinstance(one, PollPrepared))
    for poll in (is_open, is_over):
        mona.does(OpenPoll(poll, 1))
        town.ada.does(Vote(poll, ("yes",)))
    mona.does(ClosePoll(is_over, 2, grace=0))
    mona.blacks_out(True)
    mona.spotlights(town.idea)
    epoch = town.evening.gathering.epoch
    town.both_know(town.evening.gathering.position)
    town.redis.flush()
    town.both_leave(epoch)
    for gathering in town.workers:
        now, polls = gathering.state.stage.now, gathering.state.polls
        assert (now.under, now.lit, now.black, now.names) == ("wall", None, True, "short")
        assert (gathering.words[now.caption or ""], now.until) == (caption, until)
        assert now.preview
        assert now.preview.picture.mode == "welcome"
        assert {id: poll.status for id, poll in polls.polls.items()} == {
            prepared: "prepared",
            is_open: "prepared",
        }
        assert polls.polls[is_open].voices == {}
        assert gathering.words[polls.polls[is_open].form.question] == "Mehr Bäume?"
    # The cast's ids are short ones.
    problems = verify(town.logs[0], SLUG).problems
    assert [line for line in problems if not line.startswith("P1")] == []
    again = town.other.do(OpenPoll(is_open, 1), mona.who)
    assert not isinstance(again, Refusal)
    town.both_know(town.other.position)
    assert town.evening.gathering.state.stage.now.under == "poll"


def test_picture_on_air_is_put_back(town: Town) -> None:
    town.mona.shows("pause")
    epoch = town.evening.gathering.epoch
    town.both_know(town.evening.gathering.position)
    town.redis.flush()
    town.both_leave(epoch)
    assert [w.state.stage.now.under for w in town.workers] == ["pause", "pause"]
    town.mona.shows("wall")
    town.both_know(town.evening.gathering.position)
    assert town.other.state.stage.now.under == "wall"


def test_command_in_the_moment_of_a_flush_is_done_or_refused_for_now(town: Town) -> None:
    """L1: an ack says where the idea is."""
    epoch = town.evening.gathering.epoch
    town.redis.flush()
    answer = sends(town.other, town.ada.who, "post_idea", "nonce-02", text="Im Augenblick")
    if isinstance(answer, Refusal):
        assert answer.code == "unavailable"
        town.both_leave(epoch)
        answer = sends(town.other, town.ada.who, "post_idea", "nonce-02", text="Im Augenblick")
    assert town.other.epoch != epoch
    assert answer["idea"] in town.other.state.ideas
    again = sends(
        town.evening.gathering, town.ada.who, "post_idea", "nonce-02", text="Im Augenblick"
    )
    assert again == answer


def test_what_is_lost_is_said_plainly(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """P1: and nothing that a person wrote or is called."""
    before = town.evening.gathering
    epoch, position = before.epoch, before.position
    with caplog.at_level(logging.WARNING):
        town.redis.flush()
        town.both_leave(epoch)
    said = [vars(r) for r in caplog.records if r.levelno == logging.CRITICAL]
    assert len(said) == 2, "once by each worker"
    for record in said:
        assert (record["from_position"], record["to_position"]) == (1, position)
        assert (record["old_epoch"], record["epoch"]) == (epoch, before.epoch)
        assert "Bänke" not in str(record)
        assert "Mona" not in str(record)


# Restarted


def test_redis_that_restarts_whole_loses_nothing(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    epoch, before = town.evening.gathering.epoch, town.evening.gathering.position
    posted = sends(town.other, town.ada.who, "post_idea", "nonce-03", text="Noch eine")
    town.both_know(before + 1)
    screens = Encoder(town.other).fresh("moderator")
    with caplog.at_level(logging.WARNING):
        town.redis.restart()
        town.both_leave(epoch)
    assert town.other.position == before + 1
    assert Encoder(town.other).fresh("moderator") == screens.replace(epoch, town.other.epoch)
    assert sends(town.other, town.ada.who, "post_idea", "nonce-03", text="Noch eine") == posted
    assert not [r for r in caplog.records if r.levelno == logging.CRITICAL]
    assert "nothing is lost" in caplog.text


def test_shortened_redis_takes_the_screens_back(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """F3: everybody sees what is there, and staff that came in the lost time is still there."""
    epoch, before = town.evening.gathering.epoch, town.evening.gathering.position
    kept = town.ada.posts("Bleibt")
    milo = town.evening.moderator("Milo")
    lost = town.ada.posts("Verloren")
    milo.hides(town.idea)
    town.both_know(before + 5)
    with caplog.at_level(logging.CRITICAL):
        town.redis.restart_shortened(4)
        town.both_leave(epoch)
    for gathering in town.workers:
        assert set(gathering.state.ideas) == {town.idea, kept}
        assert gathering.state.ideas[town.idea].status == "published"
        assert knows(gathering, milo.who)
        assert gathering.words[milo.who.id] == "Milo"
        assert lost not in Encoder(gathering).fresh("moderator")
    for record in caplog.records:
        assert (vars(record)["from_position"], vars(record)["to_position"]) == (
            before + 2,
            before + 5,
        )


def test_what_was_forgotten_stays_forgotten(town: Town) -> None:
    """P2: though the Redis that comes back is from before."""
    town.redis.keep_copy()
    town.evening.forgets(town.ada.who)
    epoch = town.evening.gathering.epoch
    town.both_know(town.evening.gathering.position)
    town.redis.restart_from_copy()
    town.both_leave(epoch)
    for gathering in town.workers:
        assert "Mehr Bänke" not in gathering.words.values()
        assert gathering.state.ideas[town.idea].status == "forgotten"
    assert "Mehr Bänke" not in [entry.value for entry in town.logs[0].entries(SLUG)]
    events = [record.event for record in town.logs[0].read(SLUG).records]
    assert len([event for event in events if isinstance(event, RetentionRan)]) == 1


def test_worker_that_starts_later_reads_the_new_epoch(town: Town) -> None:
    town.redis.flush()
    late = worker(town.evening, town.logs[1])  # perhaps before any other has noticed
    eventually(lambda: late.epoch == town.evening.gathering.epoch == town.other.epoch)
    eventually(lambda: late.state.definition is not None)
    late.broken = True


# With a log that changes its epoch at a chosen moment


class Fickle(MemoryLog):
    """Loses everything when told to; `before_append` and `after_append` happen once, there."""

    def __init__(self) -> None:
        super().__init__()
        self.before_append: Any = None
        self.after_append: Any = None

    def loses_all(self) -> None:
        with self._news:
            del self._logs[SLUG]
            self._news.notify_all()

    def append(self, slug: str, draft: Any, *, epoch: str | None = None) -> Outcome:
        if self.before_append:
            self.before_append, happens = None, self.before_append
            happens()
        self._check(slug, epoch)
        outcome = super().append(slug, draft)
        if self.after_append:
            self.after_append, happens = None, self.after_append
            happens()
        return outcome

    def read(
        self, slug: str, after: int = 0, limit: int = 10_000, *, epoch: str | None = None
    ) -> Batch:
        self._check(slug, epoch)
        return super().read(slug, after, limit)

    def follow(self, slug: str, after: int, timeout: float, *, epoch: str | None = None) -> Batch:
        with self._news:
            self._news.wait_for(
                lambda: self._epoch(slug) != epoch or len(self._logs[slug].records) > after, 1
            )
        return self.read(slug, after, epoch=epoch)

    def _check(self, slug: str, epoch: str | None) -> None:
        if epoch is not None and self._epoch(slug) != epoch:
            raise EpochChanged(slug, epoch, self._epoch(slug))

    def _epoch(self, slug: str) -> str | None:
        return self._logs[slug].epoch if slug in self._logs else None


@pytest.fixture
def fickle() -> Fickle:
    return Fickle()


def test_decision_is_taken_anew_where_the_epoch_changes_before_it_is_appended(
    fickle: Fickle,
) -> None:
    evening = LiveEvening(fickle)
    gathering = evening.gathering
    fickle.before_append = fickle.loses_all
    answer = sends(gathering, ADA, "post_idea", text="Mehr Bänke")
    assert answer["ok"]
    assert answer["idea"] in gathering.state.ideas
    gathering.broken = True


def test_command_is_not_acknowledged_from_an_epoch_that_is_over(fickle: Fickle) -> None:
    """L1: it was appended and lost, and is appended again."""
    evening = LiveEvening(fickle)
    gathering, epoch = evening.gathering, evening.gathering.epoch
    fickle.after_append = fickle.loses_all
    answer = sends(gathering, ADA, "post_idea", text="Mehr Bänke")
    assert gathering.epoch != epoch
    assert answer["idea"] in gathering.state.ideas
    [record] = [r for r in fickle.read(SLUG).records if r.position == answer["position"]]
    assert getattr(record.event, "idea", None) == answer["idea"]
    gathering.broken = True


def test_idea_counts_once_against_the_limit_where_it_is_decided_twice(fickle: Fickle) -> None:
    evening = LiveEvening(fickle, Limits.per_visitor(1000, 1, 1000))
    fickle.before_append = fickle.loses_all
    assert sends(evening.gathering, ADA, "post_idea", text="Mehr Bänke")["ok"]
    evening.gathering.broken = True


def test_state_of_another_epoch_is_another_object(fickle: Fickle) -> None:
    """Whoever keeps something about a state can tell by that."""
    evening = LiveEvening(fickle)
    gathering, encoder = evening.gathering, Encoder(evening.gathering)
    mona = evening.moderator("Mona")
    idea = evening.guest("ada").posts("ALT")
    mona.publishes(idea)
    assert "ALT" in encoder.fresh("guest")
    state, epoch = gathering.state, gathering.epoch
    fickle.loses_all()
    eventually(lambda: gathering.epoch != epoch)
    assert gathering.state is not state
    assert "ALT" not in encoder.fresh("guest")
    assert state.ideas, "the old one is left as it was"
    gathering.broken = True


class IdeaPainted(Event):
    """From a future version."""


def test_epoch_that_cannot_be_read_stops_the_fold_loudly(fickle: Fickle) -> None:
    """L5"""
    evening = LiveEvening(fickle)
    gathering = evening.gathering

    def loses_and_gets() -> None:
        fickle.loses_all()
        fickle.create(SLUG)
        MemoryLog.append(fickle, SLUG, Draft(IdeaPainted(at=1.5, by="v1")))

    loses_and_gets()
    eventually(lambda: gathering.broken)
    refused = gathering.do(c.InviteStaff("Mona", "door", 60), OPERATORS)
    assert isinstance(refused, Refusal)
    assert refused.code == "unavailable"


def test_many_at_once_in_a_change_are_all_answered(fickle: Fickle) -> None:
    evening = LiveEvening(fickle)
    guests = [evening.guest(f"g{n}") for n in range(8)]
    fickle.before_append = fickle.loses_all
    ideas = at_once(*(lambda guest=guest: guest.posts("Bänke") for guest in guests))
    assert set(evening.gathering.state.ideas) == set(ideas)
    evening.gathering.broken = True
