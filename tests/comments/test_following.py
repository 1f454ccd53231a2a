"""Following a live video's comments into the queue, against a server of our own: through drops,
bursts and restarts, by one of several workers, each comment once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from companion.app import create_app
from companion.domain import commands as c
from companion.domain.comments.terms import CommentTerms
from companion.domain.rules import Who
from companion.live import following
from companion.live.commons import Alone
from companion.live.gathering import Gathering
from companion.live.limits import Limits
from companion.settings import Settings
from companion.store.log import MemoryLog
from tests.cast import DEFINITION, OPERATORS, SLUG, Clock
from tests.facebook import EXPIRED, TOKEN, Facebook
from tests.together import eventually

VIDEO, OTHER = "1234567890", "2345678901"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are short here."""
    for name in ("FIRST_RETRY", "HOPELESS_RETRY"):
        monkeypatch.setattr(following, name, 0.05)
    monkeypatch.setattr(following, "LONGEST_RETRY", 0.1)
    monkeypatch.setattr(following, "BEAT", 0.02)


@pytest.fixture
def facebook() -> Iterator[Facebook]:
    with Facebook() as running:
        yield running


class Turns(Alone):
    """What workers share here: the lease, which one of them holds."""

    holder: Turns | None = None

    def lease(self, slug: str, what: str) -> bool:
        return Turns.holder is self


class Worker:
    """A process of the server, whose steps the test takes."""

    def __init__(self, facebook: Facebook, log: MemoryLog, token: str = TOKEN) -> None:
        clock = Clock()
        self.commons = Turns(Limits.per_visitor(1, 1, 1), clock)
        settings = Settings(secret="s" * 32, facebook_token=token, facebook_url=facebook.url)
        self.companion = create_app(settings, log, clock, self.commons)
        self.follower = self.companion.follower

    @property
    def gathering(self) -> Gathering:
        room = self.companion.house.room(SLUG)
        assert room
        return room.gathering

    def leads(self) -> Worker:
        Turns.holder = self.commons
        return self

    def looks(self) -> following.Note:
        self.follower.look()
        return self.follower.note(SLUG)

    def is_at(self, state: str) -> following.Note:
        eventually(lambda: self.looks().state == state, 5)
        return self.follower.note(SLUG)

    def ends(self) -> None:
        self.companion.house.is_draining = True
        self.looks()

    @property
    def texts(self) -> list[str]:
        words = self.gathering.words
        return [words[idea.standing.words] for idea in self.gathering.state.ideas.values()]

    def counts(self, name: str, outcome: str | None = None) -> float:
        """A figure of the gathering's, as /metrics tells it."""
        of = f',outcome="{outcome}"' if outcome else ""
        start = f'companion_{name}{{gathering="{SLUG}"{of}}} '
        text = self.companion.meters.text(self.companion.house).decode()
        found = [line for line in text.splitlines() if line.startswith(start)]
        return float(found[0].removeprefix(start)) if found else 0.0

    def has(self, *texts: str) -> None:
        eventually(lambda: self.texts == list(texts), 5)


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def hire(facebook: Facebook, log: MemoryLog) -> Iterator[Callable[..., Worker]]:
    """Workers on one log, in which the gathering is; they leave in the end."""
    hired: list[Worker] = []

    def make(video: str = VIDEO, **how: str) -> Worker:
        worker = Worker(facebook, log, **how)
        if not hired:
            terms = CommentTerms(video=video, names="first")
            worker.companion.house.define(replace(DEFINITION, comments=terms))
        hired.append(worker)
        return worker

    yield make
    for worker in hired:
        worker.ends()


def connected(worker: Worker, facebook: Facebook, listeners: int = 1) -> Worker:
    worker.is_at("on")
    eventually(lambda: len(facebook.listeners) == listeners, 5)
    return worker


def test_metrics_tell_of_comments_and_of_the_line_that_brings_them(
    hire: Callable[..., Worker], facebook: Facebook
) -> None:
    worker = connected(hire().leads(), facebook)
    facebook.tells("1_1", "Mehr Bänke", "Ida B. Wells", "77")
    facebook.tells("1_2", " ", "Eva", "78")
    worker.has("Mehr Bänke")
    facebook.breaks_off()
    eventually(lambda: len(facebook.listeners) == 1, 5)
    facebook.tells("1_1", "Mehr Bänke", "Ida B. Wells", "77")
    facebook.tells("1_3", "Mehr Bäume", "Eva", "78")
    worker.has("Mehr Bänke", "Mehr Bäume")
    for outcome, count in (("taken", 2), ("left", 1), ("again", 1)):
        assert worker.counts("comments_total", outcome) == count, outcome
    assert worker.counts("comment_connections_total", "opened") == 2
    assert worker.counts("comment_connections_total", "dropped") == 1
    assert worker.counts("comments_followed") == 1
    worker.ends()
    eventually(lambda: worker.counts("comments_followed") == 0, 5)


def test_no_comment_twice_through_drops_and_restarts(
    hire: Callable[..., Worker], facebook: Facebook, log: MemoryLog
) -> None:
    """Facebook tells the last ones again after each reconnect."""
    worker = connected(hire().leads(), facebook)
    facebook.tells("1_1", "Mehr Bänke", "Ida B. Wells", "77")
    worker.has("Mehr Bänke")
    for end in (facebook.breaks_off, facebook.ends):
        end()
        eventually(lambda: len(facebook.listeners) == 1, 5)
        facebook.tells("1_1", "Mehr Bänke", "Ida B. Wells", "77")
    facebook.tells("1_2", "Mehr Bänke", "Eva", "78")
    worker.has("Mehr Bänke", "Mehr Bänke")
    worker.ends()
    eventually(lambda: facebook.breaks_off() or not facebook.listeners, 5)  # type: ignore[func-returns-value]  # ends all
    restarted = connected(hire().leads(), facebook)
    for id in ("1_1", "1_2"):
        facebook.tells(id, "Mehr Bänke")
    facebook.tells("1_3", "Mehr Bäume", "Ida B. Wells", "77")
    restarted.has("Mehr Bänke", "Mehr Bänke", "Mehr Bäume")
    ideas = list(restarted.gathering.state.ideas.values())
    assert ideas[0].by == ideas[2].by != ideas[1].by, "the same person, whoever that is"
    kept = repr([(r.event, r.nonce) for r in log.read(SLUG, limit=1000).records])
    for secret in ("77", "1_1", "Ida", "Bänke", TOKEN):
        assert f"'{secret}" not in kept, "P1"


def test_one_of_two_workers_follows_and_the_other_takes_over(
    hire: Callable[..., Worker], facebook: Facebook
) -> None:
    one, other = hire().leads(), hire()
    connected(one, facebook)
    other.looks()
    assert len(facebook.listeners) == 1
    facebook.tells("1_1", "Vorher")
    other.has("Vorher")
    other.leads()
    one.looks()
    connected(other, facebook, 2)
    for id, text in (("1_1", "Vorher"), ("1_2", "Nachher")):
        facebook.tells(id, text)
    other.has("Vorher", "Nachher")


def test_a_burst_comes_whole_and_in_order(hire: Callable[..., Worker], facebook: Facebook) -> None:
    worker = connected(hire().leads(), facebook)
    texts = [f"Idee {n}" for n in range(300)]
    for n, text in enumerate(texts):
        facebook.tells(f"1_{n}", text)
        if n % 10 == 0:
            facebook.says(b"data: {garbage\n\n")
    facebook.tells("1_999", "\u2800")  # a picture without words
    worker.has(*texts)
    eventually(lambda: worker.looks().left == 1, 5)
    assert worker.follower.note(SLUG).taken == 300


def test_an_expired_token_is_told_in_words_that_say_what_to_do(
    hire: Callable[..., Worker], facebook: Facebook, caplog: pytest.LogCaptureFixture
) -> None:
    """P1: nowhere is the token itself."""
    facebook.refuses = (400, EXPIRED)
    with caplog.at_level(logging.DEBUG):
        worker = hire().leads()
        note = worker.is_at("waiting")
        eventually(lambda: len(facebook.asked) > 2, 5)
        assert (note.why, note.code) == ("token", 190)
        facebook.refuses = None
        connected(worker, facebook)
    assert [r.message for r in caplog.records if r.name == following.__name__] == [
        "no comments come"
    ], "once, however often it is tried"
    assert TOKEN not in caplog.text
    assert TOKEN not in repr([vars(record) for record in caplog.records])


def test_the_desk_begins_changes_and_ends_it(
    hire: Callable[..., Worker], facebook: Facebook
) -> None:
    worker = hire(video="").leads()
    assert worker.looks().state == "off"
    mona = logs_in(worker.gathering)
    worker.gathering.do(c.FollowComments(VIDEO), mona)
    connected(worker, facebook)
    worker.gathering.do(c.FollowComments(OTHER), mona)
    eventually(lambda: worker.looks().video == OTHER and len(facebook.listeners) == 2, 5)
    assert facebook.asked[-1][0] == f"/{OTHER}/live_comments"
    worker.gathering.do(c.UnfollowComments(), mona)
    assert worker.looks().state == "off"


def test_a_comment_that_was_deleted_there_is_hidden_here(
    hire: Callable[..., Worker], facebook: Facebook
) -> None:
    worker = connected(hire().leads(), facebook)
    facebook.tells("1_1", "Mehr Bänke")
    worker.has("Mehr Bänke")
    for id in ("1_7", "1_1", "1_1"):
        facebook.says(f'data: {{"verb": "remove", "comment_id": "{id}"}}\n\n'.encode())
    [idea] = worker.gathering.state.ideas.values()
    eventually(lambda: idea.status == "hidden", 5)


def test_without_a_token_the_desk_is_told(hire: Callable[..., Worker]) -> None:
    assert hire(token="").leads().looks().state == "no_token"


def logs_in(gathering: Gathering) -> Who:
    invited = gathering.do(c.InviteStaff("Mona", "moderator", 60), OPERATORS)
    done = gathering.do(c.LogIn(invited.event.link, 60), Who("guest", "anybody"))  # type: ignore[union-attr]  # not refused
    return Who("moderator", done.event.by, done.event.session)  # type: ignore[union-attr]  # the same
