"""An evening that is over comes in once more, by a command, into a training on the same server."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from companion import control
from tests.serving import ROOT, Server
from tests.web.people import Evening, nonce

WORKSHOP = {
    "title": "Werkstatt",
    "starts": "18:00",
    "ends": "20:00",
    "themes": [{"id": "wege", "title": "Wege"}],
}


def workshop(server: Server, moderation: str, date: str | None = None) -> str:
    slug = f"w{nonce()[:6].lower().replace('_', '0').replace('-', '0')}"
    how = {"slug": slug, "date": date, "moderation": moderation}
    server.operate("define", definition=WORKSHOP | how)
    return slug


def ends(evening: Evening, moderation: str = "post") -> None:
    """It was years ago."""
    how = {"slug": evening.slug, "date": "2020-08-20", "moderation": moderation}
    evening.server.operate("define", definition=WORKSHOP | how)


@pytest.fixture
def source(shared_server: Server) -> Iterator[Evening]:
    """Whose contributions are shown at once."""
    with Evening(shared_server, workshop(shared_server, "post")) as running:
        yield running


def why_not(server: Server, slug: str, into: str) -> str:
    error: str = control.ask(server.data, "train", {"slug": slug, "into": into})["error"]
    return error


def test_the_evening_comes_in_once_more_and_everybody_sees_that_it_is_practice(
    source: Evening, shared_server: Server
) -> None:
    ada, cleo = source.in_the_hall(), source.guest()
    idea = ada.posts("Mehr Bänke am Weg", theme="wege", author="Ada Lovelace")["idea"]
    cleo.sees(idea)
    assert cleo.supports(idea)["ok"]
    ends(source)
    into = f"{source.slug}-uebung"
    done = shared_server.run("replay", source.slug, "--into", into, "--speed", "100", "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"/g/{into}/moderate",
        "1 in the hall, 1 ideas, 1 supports",
    ]
    with Evening(shared_server, into) as training:
        guest = training.guest()
        guest.phone.wait_until(lambda phone: phone.ideas)
        [came] = guest.phone.ideas.values()
        assert came["text"] == "Mehr Bänke am Weg"
        assert (came["theme"], came["origin"], came["support"]) == ("wege", "venue", 1)
        assert came["name"] != "Ada Lovelace"
        for page in (training.path(), training.path("results"), training.path("register")):
            assert 'class="training"' in guest.phone.browser.open(page).text, page
        mona = training.moderator()
        for page in ("moderate", "projector", "overlay", "stage"):
            assert 'class="training"' in mona.browser.get(training.path(page)).text, page
        assert into not in guest.phone.browser.open("/").text
        assert 'class="training"' not in guest.phone.browser.open(source.path()).text
    assert "is not empty" in why_not(shared_server, source.slug, into)
    assert "is not empty" in shared_server.run("replay", source.slug, "--into", into).stderr
    log = json.dumps(shared_server.log)
    assert "Ada Lovelace" not in log
    assert "Mehr Bänke am Weg" not in log


def test_it_says_why_it_cannot_and_makes_nothing(source: Evening, shared_server: Server) -> None:
    ends(source)
    going = workshop(shared_server, "post", date="2099-08-20")
    assert "real gathering" in why_not(shared_server, source.slug, "auftakt")
    assert "is not over yet" in why_not(shared_server, going, "uebung-x")
    assert "training of itself" in why_not(shared_server, source.slug, source.slug)
    assert "no gathering 'nirgends'" in why_not(shared_server, "nirgends", "uebung-x")
    assert "slug" in why_not(shared_server, source.slug, "Übung X")
    act = {"deed": "arrive", "visitor": "v1", "nonce": "n" * 12}
    refused = control.ask(shared_server.data, "play", {"slug": source.slug, "acts": [act]})
    assert "real gathering" in refused["error"]
    empty = shared_server.run("replay", source.slug, "--into", "uebung-x")
    assert (empty.returncode, empty.stdout) == (2, "")
    assert "nobody wrote" in empty.stderr
    fast = shared_server.run("replay", source.slug, "--into", "uebung-x", "--speed", "0")
    assert fast.returncode == 2
    assert "between 0.1 and 100" in fast.stderr
    assert "uebung-x" not in shared_server.run("gathering", "list").stdout


def test_by_hand_it_ends_at_once_and_what_came_in_stays(shared_server: Server) -> None:
    slug = workshop(shared_server, "pre")
    with Evening(shared_server, slug) as source:
        idea, guest = source.published("Mehr Bänke am Weg"), source.guest()
        guest.sees(idea)
        assert guest.supports(idea)["ok"]
        ends(source, "pre")
    into = f"{slug}-uebung"
    arguments = ("replay", slug, "--into", into, "--speed", "100", "--quiet")
    run = subprocess.Popen(
        [sys.executable, "-m", "companion", *arguments],
        cwd=ROOT,
        env=shared_server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with Evening(shared_server, into) as training, run:
        assert run.stdout is not None
        assert run.stdout.readline() == f"/g/{into}/moderate\n"
        mona = training.moderator()
        mona.phone.wait_until(lambda phone: phone.ideas, 20)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=20)
        assert (run.returncode, err) == (0, "")
        assert "1 ideas, 0 supports, 1 supports for what was not shown, ended by hand" in out
        assert [idea["status"] for idea in mona.phone.ideas.values()] == ["pending"]
