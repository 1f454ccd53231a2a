"""One evening on two servers: whichever a phone has reached, it is the same evening."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.rehearsal.phone import Phone
from tests.many.conftest import Pair, on
from tests.many.crew import SECRET
from tests.redis_server import RedisServer
from tests.serving import Server, run
from tests.together import eventually
from tests.web.people import Evening

WORKSHOP = """
slug = "werkstatt"
title = "Werkstatt: Wege"
date = 2026-12-01
starts = 18:00:00
ends = 20:00:00
"""


def test_what_is_sent_to_one_reaches_the_clients_of_the_other(pair: Pair) -> None:
    ada, ben = pair.one.guest(), pair.other.guest()
    idea = ada.posts("Mehr Bänke")["idea"]
    mona = pair.other.moderator()
    mona.sees(idea, status="pending")
    assert mona.publishes(idea)["ok"]
    ben.sees(idea)
    assert ben.supports(idea)["ok"]
    ada.sees(idea, support=1)
    pair.one.projector().sees(idea)
    ada.finds_own(idea, "published")


def test_both_show_the_same_evening_at_the_same_place(pair: Pair) -> None:
    idea = pair.one.published("Für alle")
    ada, ben = pair.one.guest(), pair.other.guest()
    ada.sees(idea)
    ben.sees(idea)
    eventually(
        lambda: (
            pair.one.browser().get("/healthz").json["gatherings"]["auftakt"]["position"]
            == pair.other.browser().get("/healthz").json["gatherings"]["auftakt"]["position"]
        )
    )
    ada.phone.wait_until(lambda p: p.held and ben.phone.held and p.held.same(ben.phone.held))


def test_team_of_both_servers_is_one(pair: Pair) -> None:
    """Who is here and who looks at what; no event says so."""
    idea = pair.one.published("Mehr Licht")
    mona, milo = pair.one.moderator("Mona"), pair.other.moderator("Milo")
    mona.sees(idea)
    assert mona.phone.command("look_at", idea=idea) == {"ok": True}
    for who in (mona, milo):
        who.phone.wait_until(
            lambda p: ("Mona", idea) in {(one["name"], one["idea"]) for one in p.crew}
        )
        who.phone.wait_until(lambda p: "Milo" in {one["name"] for one in p.crew})
    mona.phone.close()
    milo.phone.wait_until(
        lambda p: ("Mona", idea) not in {(o["name"], o["idea"]) for o in p.crew}, 8
    )


def test_phone_that_changes_servers_goes_on_where_it_was(pair: Pair) -> None:
    """F3: with what changed since, and with its token."""
    idea = pair.one.published("Vorher")
    ada = pair.one.guest()
    ada.sees(idea)
    ada.phone.close()
    moved = Phone(pair.servers[1].url, "auftakt", token=ada.phone.token)
    moved.held = ada.phone.held
    updates: list[bool] = []
    moved.updates = lambda update, _: updates.append("fresh" in update)
    moved.connect()
    assert updates == [False]
    assert moved.command("support_idea", idea=idea)["ok"]
    moved.close()


def test_command_sent_again_to_the_other_server_gets_its_first_answer(pair: Pair) -> None:
    """L2"""
    ada = pair.one.guest()
    first = ada.posts("Einmal", nonce="nonce-0001")
    again = Phone(pair.servers[1].url, "auftakt", token=ada.phone.token)
    again.connect()
    assert again.command("post_idea", text="Einmal", nonce="nonce-0001") == first
    again.close()


def test_of_two_moderators_at_two_servers_one_wins(pair: Pair) -> None:
    mona, milo = pair.one.moderator("Mona"), pair.other.moderator("Milo")
    idea = pair.one.guest().posts("Umstritten")["idea"]
    for moderator in (mona, milo):
        moderator.sees(idea)
    acks = [mona.publishes(idea, version=1), milo.hides(idea, version=1)]
    assert [ack["ok"] for ack in acks] == [True, False]
    assert acks[1]["by"] == "Mona"


def test_limit_holds_over_both_servers(pair: Pair) -> None:
    """Three ideas at once, wherever they are sent."""
    ada = pair.one.guest()
    beside = Phone(pair.servers[1].url, "auftakt", token=ada.phone.token)
    beside.connect()
    acks = [
        phone.command("post_idea", text=f"Idee {n}")
        for n, phone in enumerate((ada.phone, beside, ada.phone, beside, ada.phone))
    ]
    assert [ack["ok"] for ack in acks] == [True, True, True, False, False]
    assert acks[3]["code"] == "too_fast"
    beside.close()


def test_presence_is_of_both_servers_and_a_person_counts_once(pair: Pair) -> None:
    with Evening(pair.servers[0], "dialog") as one, Evening(pair.servers[1], "dialog") as other:
        ada, ben = one.guest(), other.guest()
        beside = Phone(pair.servers[1].url, "dialog", token=ada.phone.token)
        beside.connect()
        for phone in (ada.phone, ben.phone, beside):
            phone.wait_until(lambda p: p.presence == {"venue": 0, "remote": 2}, 6)
        healthz = one.browser().get("/healthz").json
        assert healthz["gatherings"]["dialog"]["connections"] == 3
        beside.close()
        ben.phone.close()
        ada.phone.wait_until(lambda p: p.presence == {"venue": 0, "remote": 1}, 6)


def test_what_an_operator_does_reaches_both(pair: Pair, tmp_path: Path) -> None:
    """Beside running servers, without asking them."""
    file = tmp_path / "werkstatt.toml"
    file.write_text(WORKSHOP)
    result = pair.servers[0].run("gathering", "import", str(file))
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    for evening in (pair.one, pair.other):
        eventually(lambda e=evening: e.browser().get("/g/werkstatt/").status == 200, within=5)
    listed = pair.servers[1].run("gathering", "list")
    assert "werkstatt\tWerkstatt: Wege" in listed.stdout
    mona = pair.other.moderator("Mathilda")
    revoked = pair.servers[0].run("staff", "revoke", "--gathering", "auftakt", "Mathilda")
    assert revoked.returncode == 0, revoked.stderr
    mona.is_cut_off(within=3)
    assert "Mathilda" in pair.servers[1].run("staff", "list").stdout


def test_server_with_another_secret_is_refused(pair: Pair, tmp_path: Path) -> None:
    line = refusal(pair, tmp_path, COMPANION_SECRET="quite another secret, alas")
    assert "COMPANION_SECRET" in line


def test_operator_with_another_secret_is_refused(pair: Pair, tmp_path: Path) -> None:
    """Their links would log nobody in."""
    stranger = Server(tmp_path / "data", REDIS_URL=pair.redis.url)
    link = ("staff", "link", "--gathering", "auftakt", "--role", "door", "--name", "Dora")
    result = stranger.run(*link)
    assert result.returncode == 2
    assert "COMPANION_SECRET" in result.stderr


UNREACHABLE = {
    "redis://:GEHEIM@127.0.0.1:1/0": ("serve", "--port", "0"),
    "redis://x:GEHEIM@localhost:1": ("gathering", "list"),
    "GEHEIM://here": ("gathering", "list"),
}


@pytest.mark.parametrize("url", UNREACHABLE)
def test_redis_that_cannot_be_reached_gets_one_line_and_no_password(
    tmp_path: Path, url: str
) -> None:
    result = run(*UNREACHABLE[url], "--data", str(tmp_path / "data"), REDIS_URL=url)
    assert result.returncode == 2, result
    assert result.stderr.count("\n") == 1, result.stderr
    assert "GEHEIM" not in result.stderr + result.stdout


def test_settings_do_not_show_the_password(tmp_path: Path) -> None:
    result = run("settings", REDIS_URL="redis://:GEHEIM@127.0.0.1:1/0")
    assert result.returncode == 0
    assert "REDIS_URL" in result.stdout
    assert "GEHEIM" not in result.stdout


def refusal(pair: Pair, tmp_path: Path, **settings: str) -> str:
    environment = pair.servers[0].environment | {"COMPANION_DATA": str(tmp_path / "data")}
    result = run("serve", "--port", "0", **(environment | settings))
    assert result.returncode == 2, result
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def test_server_says_what_its_redis_could_lose(tmp_path: Path) -> None:
    with (
        RedisServer(appendonly="no") as redis,
        on(redis, tmp_path / "data") as server,
    ):
        assert "everything is lost when it stops" in server.log
        assert SECRET not in server.log


def test_server_that_was_killed_is_missed_by_nobody(pair: Pair, tmp_path: Path) -> None:
    """L1: what it acknowledged is with the others; its people are gone within seconds."""
    with on(pair.redis, tmp_path / "third") as third, Evening(third) as evening:
        idea = evening.guest().posts("Zuletzt")["idea"]
        third.kill()
        pair.one.moderator().sees(idea)
    assert "Traceback" not in pair.log, pair.log


def test_stage_queue_merging_and_polls_are_of_both_servers(pair: Pair) -> None:
    """What the team does at one is on the screens of the other; who was first wins."""
    mona, milo = pair.one.moderator("Mona"), pair.other.moderator("Milo")
    wall, beamer = pair.other.guest(), pair.other.projector()
    wlan, internet = pair.one.published("Freies WLAN"), pair.other.published("Internet am Markt")
    for who in (mona, milo):
        who.sees(wlan, status="published")
        who.sees(internet, status="published")
    assert milo.phone.command("stage_idea", idea=internet, version=2)["ok"]
    merged = {"idea": wlan, "version": 2, "merged": {internet: 2}}
    acks = [one.phone.command("merge_ideas", **merged) for one in (mona, milo)]
    assert [(ack["ok"], ack.get("by")) for ack in acks] == [(True, None), (False, "Mona")]
    beamer.sees_in_the_spotlight(wlan)
    beamer.no_longer_sees(internet)
    asked = {"kind": "yes_no", "question": "Mehr davon?", "results": "live"}
    poll = mona.phone.command("prepare_poll", **asked)["poll"]
    assert milo.phone.command("open_poll", poll=poll, version=1)["ok"]
    beamer.sees_in_the_spotlight(None)
    assert wall.phone.command("vote", poll=poll, options=["yes"])["ok"]
    assert pair.one.guest().phone.command("vote", poll=poll, options=["yes"])["ok"]
    for screen in (beamer, mona):
        screen.phone.wait_until(
            lambda p: (
                p.held is not None
                and p.held.collections["polls"][poll]["voices"] == {"venue": 0, "remote": 2}
            )
        )
    mona.phone.wait_until(lambda p: p.held is not None and wlan in p.held.facts["done"])
