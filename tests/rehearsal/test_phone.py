import threading
from contextlib import ExitStack

import pytest

from companion.rehearsal import Phone, staff
from companion.rehearsal.pages import Refused
from tests.serving import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Who was too fast waits one second here, not ten."""
    data = tmp_path_factory.mktemp("phones") / "data"
    with Server(data, COMPANION_IDEA_SECONDS="1") as running:
        yield running


@pytest.fixture
def phone(server):
    """A guest's phone, connected."""
    with ExitStack() as leaving:
        phone = Phone(server.url, "auftakt")
        leaving.callback(phone.close)
        phone.join()
        phone.connect()
        yield phone


@pytest.fixture
def moderator(server):
    """A moderator's screen, connected."""
    with ExitStack() as leaving:
        cookie = staff(server.url, server.moderator_link())
        moderator = Phone(server.url, "auftakt", "moderator", cookie=cookie)
        leaving.callback(moderator.close)
        moderator.connect()
        yield moderator


def test_a_connected_phone_holds_a_screen(phone):
    assert phone.connected
    assert phone.held.facts["spotlight"] is None


def test_a_post_is_acknowledged_and_told_to_its_author(phone):
    ack = phone.command("post_idea", text="Mehr Licht")

    assert ack["ok"]
    phone.wait_until(lambda p: p.own.get(ack["idea"], {}).get("text") == "Mehr Licht")


def test_a_nonce_sent_again_gives_the_same_answer(phone):
    first = phone.command("post_idea", nonce="einmal-und-nie-wieder", text="Mehr Licht")

    assert phone.command("post_idea", nonce="einmal-und-nie-wieder", text="Mehr Licht") == first


def test_what_is_published_reaches_the_phone(phone, moderator):
    idea = phone.command("post_idea", text="Mehr Licht")["idea"]
    moderator.wait_until(lambda p: idea in p.ideas)
    version = moderator.ideas[idea]["version"]

    assert moderator.command("publish_idea", idea=idea, version=version)["ok"]
    phone.wait_until(lambda p: idea in p.ideas)


def test_a_phone_that_comes_back_is_told_what_it_missed(phone, moderator):
    updates = []
    idea = phone.command("post_idea", text="Mehr Licht")["idea"]
    moderator.wait_until(lambda p: idea in p.ideas)
    phone.drop()
    assert not phone.connected
    moderator.command("publish_idea", idea=idea, version=moderator.ideas[idea]["version"])

    phone.updates = lambda update, arrived: updates.append(update)
    phone.connect()

    assert not updates[0].get("fresh")
    assert idea in phone.ideas
    assert phone.connections == 2


def test_a_command_in_flight_is_sent_again_after_a_drop(phone):
    answers = []
    phone.drop()
    writing = threading.Thread(
        target=lambda: answers.append(phone.command("post_idea", text="Im Aufzug geschrieben"))
    )
    writing.start()
    while not phone.in_flight:
        pass
    phone.connect()
    writing.join(timeout=10)

    assert answers[0]["ok"]


def test_what_was_too_fast_is_sent_again_until_it_passes(phone):
    while (ack := phone.command("post_idea", text="Schnell"))["ok"]:
        pass
    assert ack["code"] == "too_fast"

    answer = phone.insist("post_idea", text="Mit Geduld", timeout=30)

    assert answer.ack["ok"]
    assert answer.sends > 1


@pytest.mark.parametrize(
    ("gathering", "screen", "code"),
    [
        ("auftakt", "guest", "no_token"),
        ("auftakt", "moderator", "not_logged_in"),
        ("auftakt", "balcony", "unknown_screen"),
        ("nirgends", "guest", "unknown_gathering"),
    ],
)
def test_a_refused_connection_says_why(server, gathering, screen, code):
    with pytest.raises(Refused) as refusal:
        Phone(server.url, gathering, screen).connect()

    assert refusal.value.code == code


def test_where_nobody_answers_there_is_no_connection():
    with pytest.raises(OSError, match="refused"):
        Phone("http://127.0.0.1:1", "auftakt", token="any").connect()
