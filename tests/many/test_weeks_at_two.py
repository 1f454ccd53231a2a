"""Themes, small groups, labs, answers, receipts and the record of one gathering, at two servers on
one Redis: whatever is done at one holds at the other, and at both at once it is done once."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from companion.domain.definition import Definition, Theme
from tests.many.conftest import Pair, on
from tests.post_office import PostOffice
from tests.redis_server import RedisServer
from tests.together import at_once, eventually
from tests.web.browser import Answer, Browser, hidden_fields
from tests.web.people import Ack, Evening, Guest, Moderator

TODAY = dt.date.today().isoformat()


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with PostOffice() as running:
        yield running


@pytest.fixture(scope="module")
def pair(office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    data, slug = tmp_path_factory.mktemp("weeks"), f"w{secrets.token_hex(4)}"
    definition = Definition(
        slug=slug,
        title="Der Abend",
        date=TODAY,
        starts="00:00",
        ends="23:59",
        themes=(Theme("netz", "WLAN und Netz"),),
    )
    with (
        RedisServer() as redis,
        on(redis, data / "one", **office.settings) as one,
        on(redis, data / "other", **office.settings) as other,
    ):
        one.operate("define", definition=json.loads(definition.to_json()))
        with Evening(one, slug) as evening, Evening(other, slug) as same:
            for there in (evening, same):
                eventually(lambda at=there: at.browser().get(at.path()).status == 200)  # type: ignore[misc]  # mypy infers no lambda with a default
            yield Pair(redis, (one, other), evening, same)
        assert "Traceback" not in one.log + other.log, one.log + other.log


@pytest.fixture(scope="module")
def mona(pair: Pair) -> Moderator:
    return pair.one.moderator("Mona")


@pytest.fixture(scope="module")
def milo(pair: Pair) -> Moderator:
    return pair.other.moderator("Milo")


def collection(who: Any, name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = who.phone.held.collections[name]
    return found


def groups_version(desk: Moderator) -> int:
    assert desk.phone.held
    found: dict[str, Any] = desk.phone.held.facts.get("groups") or {"version": 1}
    return int(found["version"])


def posted(evening: Evening, mona: Moderator, text: str) -> tuple[Guest, str]:
    guest = evening.guest()
    idea = guest.posts(text)["idea"]
    assert mona.publishes(idea)["ok"]
    return guest, idea


def same_page(pair: Pair, page: str, *, but: str = r"$^") -> str:
    """What both servers show, which is the same but for what has this pattern."""
    one, other = (
        re.sub(but, "", e.browser().get(e.path(page)).text.replace(e.server.url, ""))
        for e in (pair.one, pair.other)
    )
    nonces = r'nonce="[^"]*"|value="[0-9a-zA-Z_-]{16,}"|127\.0\.0\.1:\d+'
    one, other = (re.sub(nonces, "", page) for page in (one, other))
    assert one == other
    return html.unescape(one)


def test_two_sort_into_a_theme_made_at_one_and_each_idea_is_sorted_once(
    pair: Pair, mona: Moderator, milo: Moderator
) -> None:
    _, idea = posted(pair.one, mona, "Mehr Bäume")
    milo.sees(idea)
    theme = mona.phone.command("add_theme", title="Grün")["theme"]
    milo.phone.wait_until(lambda _: theme in collection(milo, "themes"))

    def sorts(who: Moderator, into: str) -> Ack:
        return who.phone.command("sort_ideas", ideas={idea: 1}, theme=into)

    first, second = at_once(lambda: sorts(mona, theme), lambda: sorts(milo, "netz"))
    assert [first["ok"], second["ok"]].count(True) == 1, (first, second)
    assert (second if first["ok"] else first).get("by") == ("Mona" if first["ok"] else "Milo")
    into = theme if first["ok"] else "netz"
    for screen in (mona, milo, pair.other.guest()):
        screen.sees(idea, theme=into)


class Member:
    """Somebody in a small group, who may go on at another server."""

    def __init__(self, evening: Evening, name: str) -> None:
        self.at, self.token = evening, ""
        self.token = self._ask("join").json["token"]
        assert self.does("join_group", author=name)["ok"]

    def does(self, name: str, at: Evening | None = None, **fields: Any) -> Ack:
        message = {"name": name, "nonce": secrets.token_hex(8), **fields}
        found: Ack = self._ask("command", message, at).json
        return found

    def feed(self, at: Evening) -> dict[str, Any]:
        answer = at.browser().get(at.path("group/feed"), Authorization=f"Bearer {self.token}")
        found: dict[str, Any] = answer.json
        return found

    def _ask(self, page: str, message: object = None, at: Evening | None = None) -> Answer:
        at = at or self.at
        header = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return at.browser().post(at.path(page), message, **header)


def test_members_change_servers_and_a_hand_in_beside_the_bell_is_in_or_refused(
    pair: Pair, mona: Moderator, milo: Moderator
) -> None:
    """Nothing lost and nothing twice: what was handed in waits at the desks of both."""
    version = groups_version(mona)
    assert mona.phone.command("set_up_groups", number=1, version=version)["ok"]
    ada, ben = Member(pair.one, "Ada"), Member(pair.other, "Ben")
    mine = ada.feed(pair.other)["own"]["membership"][0]
    group = mine["group"]
    assert group == ben.feed(pair.one)["own"]["membership"][0]["group"]
    written = [
        ada.does("post_idea", at, text=f"Aus der Gruppe {n}", group=group)["idea"]
        for n, at in enumerate((pair.one, pair.other))
    ]
    feeds = [ben.feed(at) for at in (pair.one, pair.other)]
    assert [sorted(one["id"] for one in feed["ideas"]) for feed in feeds] == [sorted(written)] * 2
    assert ada.does("take_pen", pair.other)["ok"]
    eventually(lambda: groups_version(milo) == version + 1)
    version = groups_version(milo)
    started = milo.phone.command("start_groups", minutes=5, version=version)
    assert started["ok"], started
    version += 1
    eventually(lambda: groups_version(mona) == version)
    done: dict[str, Ack] = {}
    at_once(
        lambda: done.update(pen=ada.does("hand_in", pair.other, ideas=written)),
        lambda: done.update(bell=mona.phone.command("ring_bell", version=version)),
    )
    assert done["bell"]["ok"], done
    if not done["pen"]["ok"]:
        assert done["pen"]["code"] == "bell_rung", done
        assert milo.phone.command("hand_in", ideas=written, group=group)["ok"]
    for desk in (mona, milo):
        for idea in written:
            desk.sees(idea, status="pending")
    late = ben.does("take_pen", pair.one)
    assert not late["ok"] or not ben.does("hand_in", pair.one, ideas=written)["ok"]


def test_links_into_a_lab_open_at_the_other_server_and_twice(
    pair: Pair, office: PostOffice, mona: Moderator, milo: Moderator
) -> None:
    page = pair.one.path("evaluation/labs")
    form = hidden_fields(mona.browser.get(page).text, "evaluation/labs")
    made = mona.browser.submit(page, {**form, "title": "Labor Netz", "themes": "netz"})
    lab = made.location.partition("?")[0].rpartition("/")[2]
    path, ada = pair.other.path(f"labs/{lab}"), pair.other.browser()
    shown = ada.get(path).text
    consent = re.search(r'name="consent"[^>]*value="([^"]*)"', shown)
    assert consent, shown
    told = {"way": "take_part", "mail": "ada@example.org", "name": "Ada", "consent": consent[1]}
    form = hidden_fields(shown, "lab-join")
    assert ada.submit(f"{path}/join", form | told).location == f"{path}?done=asked#join"
    [mail] = office.receives(1)
    found = re.search(r"https://abend\.example\.org(/g/\S+/labs/entry/[^\s/]+)", mail.text)
    assert found
    browsers = [Browser(evening.server.url) for evening in (pair.one, pair.other)]
    answers: list[Answer] = []

    def confirms(browser: Browser) -> None:
        form = hidden_fields(browser.get(found[1]).text, f'action="{found[1]}/confirm"')
        answers.append(browser.submit(f"{found[1]}/confirm", form))

    at_once(lambda: confirms(browsers[0]), lambda: confirms(browsers[1]))
    confirms_late = browsers[0].get(found[1])
    assert "Sie machen mit." in html.unescape(confirms_late.text)
    assert {answer.status for answer in answers} <= {303, 409, 422}, answers
    for who, evening in ((mona, pair.one), (milo, pair.other)):
        team = who.browser.get(evening.path(f"evaluation/labs/{lab}")).text
        assert "Machen mit: 1" in team
    assert len(office.mails) == 1
    same_page(pair, f"labs/{lab}")


def test_answers_receipts_and_the_record_are_the_same_at_both(
    pair: Pair, mona: Moderator, milo: Moderator
) -> None:
    ada, idea = posted(pair.one, mona, "Freies WLAN am Marktplatz")
    receipt = ada.browser.get(pair.one.path("receipt")).text
    code = re.search(r'id="code">([^<]+)<', receipt)
    assert code, receipt
    milo.sees(idea, status="published")
    asks: dict[str, Any] = {"outcome": "planned", "office": "Tiefbauamt", "to_ideas": {idea: 1}}
    done: dict[str, Ack] = {}
    at_once(
        lambda: done.update(mona=mona.phone.command("give_answer", text="Eins.", **asks)),
        lambda: done.update(milo=milo.phone.command("give_answer", text="Zwei.", **asks)),
    )
    oks = [name for name, ack in done.items() if ack["ok"]]
    assert len(oks) == 1, done
    said = {"mona": "Eins.", "milo": "Zwei."}[oks[0]]
    for evening in (pair.other, pair.one):
        elsewhere = evening.browser()
        elsewhere.get(evening.path("receipt"))
        shown = html.unescape(elsewhere.submit(evening.path("receipt"), {"code": code[1]}).text)
        assert "Freies WLAN am Marktplatz" in shown
        assert said in shown
    version = hidden_fields(milo.browser.get(pair.other.path("evaluation")).text, "publish")
    assert milo.browser.submit(pair.other.path("evaluation/publish"), version).status == 303
    record = same_page(pair, "results")
    for text in ("Freies WLAN am Marktplatz", said, "Labor Netz", "Grün"):
        assert text in record
