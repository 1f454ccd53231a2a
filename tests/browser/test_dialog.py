"""The evening `dialog` in real browsers: from the registration, with its mail, through three small
groups to the plenum. Axe looks at each state."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from companion.rehearsal.phone import Phone
from tests.browser import town
from tests.browser.axe import faults
from tests.browser.cast import Projector, requests_of
from tests.browser.conftest import NewContext
from tests.browser.looking import picture
from tests.post_office import PostOffice
from tests.serving import Server
from tests.web.browser import hidden_fields
from tests.web.people import Evening, Moderator

ROOM = "https://video.example.org/kleingruppe-"
STILL: dict[str, Any] = {"reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[PostOffice, Server]]:
    data = tmp_path_factory.mktemp("dialog") / "data"
    with PostOffice() as office, Server(data, **office.settings) as server:
        yield office, server


@pytest.fixture
def server(post: tuple[PostOffice, Server]) -> Server:
    return post[1]


class Mona:
    """Moderates; decides on the groups as she sees them."""

    def __init__(self, moderator: Moderator) -> None:
        self.moderator = moderator
        self.phone = moderator.phone

    def does(self, command: str, **fields: Any) -> dict[str, Any]:
        ack = self.phone.command(command, **fields)
        assert ack["ok"], ack
        self.phone.wait_until(lambda p: p.held.position >= ack["position"])
        return ack

    def decides(self, command: str, **fields: Any) -> None:
        fact = self.phone.held.facts["groups"]
        self.does(command, version=fact["version"] if fact else 1, **fields)

    @property
    def groups(self) -> list[dict[str, Any]]:
        there = self.phone.held.collections["groups"].values()
        return sorted((one for one in there if not one["removed"]), key=lambda one: one["number"])

    def finds(self, name: str) -> tuple[str, dict[str, Any]]:
        """The member of this name, and the group that they are in."""
        [found] = [
            (member["id"], group)
            for group in self.groups
            for member in group["members"]
            if member["name"] == name
        ]
        return found


class Participant:
    """Somebody with the page of their small group."""

    def __init__(self, page: Page, gathering: str = "dialog") -> None:
        self.page = page
        self.path = f"/g/{gathering}/"

    def opens(self, page: str = "group") -> Participant:
        self.page.goto(self.path + page)
        return self

    def needs_a_seat(self) -> None:
        """The page says so, leads to one, and stays as the script starts."""
        expect(self.page.locator("#connection")).to_have_attribute("data-state", "live")
        choice = self.page.locator("#group-choice")
        expect(choice).to_contain_text("wer bei dieser Veranstaltung einen Platz hat")
        expect(choice.get_by_role("button")).to_have_count(0)
        assert faults(self.page) == [], "without a seat"
        choice.get_by_role("link", name="Zur Anmeldung").click()

    def has_a_seat(self, name: str) -> Participant:
        self.page.goto(self.path + "register")
        self.page.locator("#name").fill(name)
        self.page.locator("#contact").fill(f"{name.lower()}@example.org")
        self.page.locator("#register button").click()
        expect(self.page.get_by_text("Sie haben einen Platz.")).to_be_visible()
        return self

    def takes_part(self, name: str) -> Participant:
        self.page.get_by_label("Ihr Name").fill(name)
        self.page.get_by_role("button", name="Ich bin dabei").click()
        return self

    def writes(self, text: str) -> None:
        self.page.get_by_label("Ihr Vorschlag").fill(text)
        self.page.get_by_role("button", name="Aufschreiben").click()

    def suggestion(self, text: str) -> Any:
        return self.page.locator("#group-wall li").filter(has_text=text)

    def presses(self, name: str) -> None:
        """By keyboard alone."""
        button = self.page.get_by_role("button", name=name, exact=True)
        button.focus()
        self.page.keyboard.press("Enter")

    def has_focus(self) -> None:
        """Whatever was pressed, the focus is somewhere to go on from."""
        expect(self.page.locator(":focus")).to_be_visible()

    def hears(self, sentence: str) -> None:
        expect(self.page.locator("#announcer")).to_contain_text(sentence)

    def has_chosen(self, *texts: str) -> None:
        """For the plenum, from the top."""
        chosen = self.page.locator("#group-hand-in .poll-order li [dir]")
        expect(chosen).to_have_text([*texts])


def test_the_evening_from_registration_to_plenum(
    post: tuple[PostOffice, Server], new_context: NewContext
) -> None:
    office, server = post
    ada = Participant(new_context(**STILL).new_page())
    asked = requests_of(ada.page)
    registers(ada.page, office)
    ada.page.get_by_role("link", name="Melden Sie sich hier dafür an.").click()
    expect(ada.page.locator("#group-clock")).to_contain_text("werden noch eingeteilt")
    ada.takes_part("Ada")
    expect(ada.page.locator("#group-choice")).to_contain_text("Sie sind dabei")
    assert faults(ada.page) == [], "waiting"
    cleo = Participant(new_context(320, 640, **STILL).new_page())
    cleo.page.on("pageerror", lambda e: print("ERR", e, e.stack))
    cleo.opens().needs_a_seat()
    cleo.has_a_seat("Cleo").opens().takes_part("Cleo")
    emil = Participant(new_context(java_script_enabled=False).new_page()).has_a_seat("Emil")
    emil.opens().takes_part("Emil")
    with Evening(server, "dialog") as evening:
        mona = Mona(evening.moderator())
        others = [comes_in(evening, name) for name in ("Ben", "Dana", "Finn")]
        links = [f"{ROOM}{number}" for number in (1, 2, 3)]
        mona.decides("set_up_groups", number=3, links=links)
        mona.decides("start_groups", minutes=30)
        expect(ada.page.locator("#group-title")).to_have_text(re.compile("Gruppe [123]"))
        expect(ada.page.locator("#group-clock")).to_contain_text("Noch 30 Minuten, bis")
        room = ada.page.get_by_role("link", name="Zum Videoraum")
        expect(room).to_have_attribute("href", re.compile(re.escape(ROOM)))
        expect(room).to_have_attribute("rel", "noopener noreferrer")
        brings_together(mona, cleo)
        works_together(ada, cleo, emil)
        combines(cleo, ada, emil)
        hands_in(cleo, ada, emil)
        the_others_hand_in(mona, others)
        the_bell_rings(mona, ada, cleo)
        in_the_plenum(server, new_context, mona, ada, emil)
    own = (server.url, server.url.replace("http", "ws"), "data:")
    assert [url for url in asked if not url.startswith(own)] == [], "C5"


def registers(page: Page, office: PostOffice) -> None:
    """On the page; the mail leads to the registration's own page with the access data."""
    page.goto("/g/dialog/register")
    page.locator("#name").fill("Ada Lovelace")
    page.locator("#contact").fill("ada@example.org")
    page.locator("#register button").click()
    expect(page.get_by_text("Sie haben einen Platz.")).to_be_visible()
    [mail] = office.receives(1)
    links = re.findall(r"https://abend\.example\.org\S+/register/[^\s/]+", mail.text)
    page.goto(urlsplit(links[0]).path)
    access = page.get_by_role("link", name="Teilnehmen", exact=True)
    expect(access).to_have_attribute("href", "https://video.example.org/dialog")
    assert faults(page) == [], "registration"


def comes_in(evening: Evening, name: str) -> Phone:
    """Registers and joins by the pages' forms; from then on by socket."""
    browser = evening.browser()
    form = hidden_fields(browser.get(evening.path("register")).text, 'id="register"')
    told = {"name": name, "contact": f"{name.lower()}@example.org"}
    browser.get(browser.submit(evening.path("register"), form | told).location)
    form = hidden_fields(browser.get(evening.path("group")).text, 'id="join"')
    assert browser.submit(evening.path("group"), form | {"author": name}).status == 303
    phone = evening.phone("guest", token=browser.cookies["visitor"].value)
    phone.connect()
    return phone


def brings_together(mona: Mona, cleo: Participant) -> None:
    """Ada, Cleo and Emil into one group, whatever the draw said, at least one into each of the
    others. Cleo sees where she is moved to, and back."""
    _, group = mona.finds("Ada")
    rest = [one for one in mona.groups if one["id"] != group["id"]]
    for name, to in (("Cleo", rest[0]), ("Cleo", group), ("Emil", group)):
        member, there = mona.finds(name)
        if there["id"] != to["id"]:
            mona.does("move_member", member=member, group=to["id"])
        if name == "Cleo":
            expect(cleo.page.locator("#group-title")).to_have_text(f"Gruppe {to['number']}")
    moved = cleo.page.locator("#moved")
    expect(moved).to_have_text(f"Sie sind jetzt in: Gruppe {group['number']}.")
    for name, to in zip(("Ben", "Dana", "Finn"), (*rest, rest[0]), strict=True):
        member, there = mona.finds(name)
        if there["id"] != to["id"]:
            mona.does("move_member", member=member, group=to["id"])


def works_together(ada: Participant, cleo: Participant, emil: Participant) -> None:
    """Writing, supporting and ranking, with scripts and without."""
    ada.writes("Termine online buchen")
    expect(cleo.suggestion("Termine online")).to_be_visible()
    cleo.suggestion("Termine online").get_by_role("button", name="Unterstützen").click()
    expect(ada.suggestion("Termine online").locator(".support-count")).to_contain_text("1")
    emil.opens().writes("Sprechstunde für Ältere")
    expect(emil.page.locator(".notice-good").first).to_contain_text("steht in der Liste")
    emil.suggestion("Termine").get_by_role("button", name="Unterstützen").click()
    expect(emil.suggestion("Termine").locator(".support-count")).to_contain_text("2")
    emil.page.get_by_label("Platz 1").first.select_option(label="Sprechstunde für Ältere")
    emil.page.get_by_role("button", name="Reihenfolge speichern").click()
    expect(emil.suggestion("Sprechstunde")).to_contain_text("3 Punkte")
    cleo.writes("Ratssitzungen streamen")
    for text in ("Ratssitzungen", "Sprechstunde"):
        ada.suggestion(text).get_by_role("button", name="Wichtig").focus()
        ada.page.keyboard.press("Enter")
    ada.presses("Sprechstunde für Ältere nach oben")
    expect(ada.suggestion("Sprechstunde")).to_contain_text("6 Punkte")
    expect(ada.suggestion("Ratssitzungen")).to_contain_text("2 Punkte")
    assert faults(ada.page) == [], "at work"


def combines(cleo: Participant, ada: Participant, emil: Participant) -> None:
    """Cleo takes the pen and says by keyboard that two are the same; she undoes it, and Emil, who
    gets the pen from her, does both without scripts. The wordings stay."""
    expect(ada.page.locator("#group-pen")).to_contain_text("Noch hat niemand den Stift.")
    cleo.presses("Stift nehmen")
    ada.hears("Den Stift hat jetzt Cleo.")
    cleo.has_focus()
    part = cleo.page.locator("#group-combine")
    part.locator("summary").focus()
    cleo.page.keyboard.press("Enter")
    for text in ("Sprechstunde", "Termine"):
        part.get_by_label(text).focus()
        cleo.page.keyboard.press("Space")
    expect(part).to_contain_text("was bei Ihnen vorn liegt: Sprechstunde für Ältere")
    picture(cleo.page, "combining")
    assert faults(cleo.page) == [], "combining"
    assert cleo.page.evaluate("document.documentElement.scrollWidth") <= 320
    cleo.presses("2 Vorschläge zusammenfassen")
    cleo.hears("Zusammengefasst.")
    expect(ada.suggestion("Sprechstunde").locator(".wordings li")).to_have_text(
        "Termine online buchen"
    )
    cleo.has_focus()
    cleo.presses("Wieder trennen")
    expect(ada.page.locator("#group-wall .ideas > li")).to_have_count(3)
    cleo.has_focus()
    emil.opens()
    emil.page.get_by_role("button", name="Stift übernehmen").click()
    emil.page.locator(".combine summary").click()
    for text in ("Sprechstunde", "Termine"):
        emil.page.locator(".combine").get_by_label(text).check()
    emil.page.get_by_role("button", name="Zusammenfassen", exact=True).click()
    expect(emil.page.locator(".notice-good").first).to_contain_text("Zusammengefasst.")
    emil.suggestion("Sprechstunde").locator("summary").click()
    emil.page.get_by_role("button", name="Davon trennen").click()
    expect(ada.page.locator("#group-wall .ideas > li")).to_have_count(3)
    expect(ada.suggestion("Sprechstunde")).to_contain_text("6 Punkte")


def hands_in(cleo: Participant, ada: Participant, emil: Participant) -> None:
    """Cleo takes the pen back: what leads is proposed, she changes it by keyboard, and takes it
    back."""
    cleo.presses("Stift übernehmen")
    ada.hears("Den Stift hat jetzt Cleo.")
    cleo.has_focus()
    in_order = ["Sprechstunde für Ältere", "Ratssitzungen streamen", "Termine online buchen"]
    cleo.has_chosen(*in_order)
    cleo.page.locator("#group-hand-in").get_by_role(
        "button", name="Termine online buchen nach oben"
    ).focus()
    cleo.page.keyboard.press("Enter")
    cleo.page.keyboard.press("Enter")
    cleo.has_chosen(in_order[2], *in_order[:2])
    cleo.page.locator("#group-hand-in").get_by_role(
        "button", name="Ratssitzungen streamen herausnehmen"
    ).click()
    assert faults(cleo.page) == [], "the scribe"
    assert cleo.page.evaluate("document.documentElement.scrollWidth") <= 320
    cleo.presses("Für die Gruppe abgeben")
    expect(ada.page.locator("#group-hand-in .handed li")).to_have_count(2)
    cleo.has_focus()
    cleo.presses("Abgabe zurücknehmen")
    expect(ada.page.locator(".hand-state")).to_contain_text("Einigen Sie sich")
    cleo.presses("Für die Gruppe abgeben")
    expect(cleo.page.locator(".hand-state")).to_contain_text("Abgegeben.")
    emil.opens()
    expect(emil.page.locator(".handed li").first).to_have_text("Termine online buchen")


def the_others_hand_in(mona: Mona, others: list[Any]) -> None:
    """Ben's group does, Dana's does not."""
    ben = others[0]
    _, group = mona.finds("Ben")
    idea = ben.command("post_idea", text="Ein Bürgerhaushalt im Netz", group=group["id"])["idea"]
    assert ben.command("take_pen")["ok"]
    assert ben.command("hand_in", ideas=[idea])["ok"]


def the_bell_rings(mona: Mona, ada: Participant, cleo: Participant) -> None:
    mona.decides("ring_bell")
    ada.hears("Die Glocke hat geläutet.")
    expect(cleo.page.locator(".hand-state")).to_contain_text("Das geht in das Plenum")
    expect(cleo.page.get_by_role("button", name="Auswahl ändern")).to_have_count(0)
    assert faults(cleo.page) == [], "after the bell"


def in_the_plenum(
    server: Server, new_context: NewContext, mona: Mona, ada: Participant, emil: Participant
) -> None:
    """The team lets through what was handed in; Ben's group presents, all support."""
    hall = Projector(
        new_context(1920, 1080, **STILL), server.stage_link(gathering="dialog")
    ).is_switched_on()
    for idea in [one["id"] for one in mona.phone.ideas.values() if one["status"] == "pending"]:
        mona.moderator.publishes(idea)
    _, group = mona.finds("Ben")
    mona.does("show_picture", mode="groups", group=None)
    expect(hall.page.locator("#picture")).to_contain_text(re.compile(r"2 von 3\b"))
    assert faults(hall.page) == [], "overview in the hall"
    stream = new_context(1920, 1080, **STILL).new_page()
    stream.goto(f"{server.stage_link(gathering='dialog')}&to=overlay")
    expect(stream.locator("#lower")).to_have_attribute("data-state", "out")
    mona.does("show_picture", mode="groups", group=group["id"])
    lower = stream.locator("#lower")
    expect(lower.locator(".lower-group")).to_contain_text(f"Gruppe {group['number']}")
    expect(lower.locator(".lower-text")).to_have_text("Ein Bürgerhaushalt im Netz")
    picture(stream, "overlay-group")
    assert faults(stream) == [], "a group on the stream"
    expect(hall.page.locator("#picture")).to_contain_text("Ein Bürgerhaushalt im Netz")
    ada.page.get_by_role("link", name="Zum Plenum").click()
    expect(ada.page.locator("#plenum-state")).to_have_text("2 von 3 Gruppen haben abgegeben.")
    presented = ada.page.locator("[data-presented]")
    expect(presented).to_contain_text("Ein Bürgerhaushalt im Netz")
    presented.get_by_role("button", name="Unterstützen").click()
    expect(presented.locator(".support-count")).to_contain_text("1")
    assert faults(ada.page) == faults(hall.page) == [], "in the plenum"
    emil.opens("plenum")
    theirs = emil.page.locator("[data-presented]")
    expect(theirs.locator(".support-count")).to_contain_text("1")
    theirs.get_by_role("button", name="Unterstützen").click()
    expect(presented.locator(".support-count")).to_contain_text("2")
    ada.opens("")
    notice = ada.page.locator("#group-notice")
    expect(notice.get_by_role("link", name="Zum Plenum")).to_be_visible()
    mona.does("show_picture", mode="wall")
    of_ben = f"von zu Hause, aus Gruppe {group['number']}"
    card = ada.page.locator("#wall li").filter(has_text="Ein Bürgerhaushalt im Netz")
    expect(card.locator(".idea-by")).to_contain_text(of_ben)
    emil.opens("")
    expect(emil.page.locator("#wall")).to_contain_text(of_ben)
    hung = hall.page.locator(".stage-idea").filter(has_text="Ein Bürgerhaushalt im Netz")
    expect(hung.locator(".stage-from")).to_contain_text(f"aus Gruppe {group['number']}")
    picture(hall.page, "wall-of-groups")
    picture(ada.page, "guest-of-groups", whole=True)
    expect(notice).to_contain_text("Ihre Kleingruppe: Gruppe")
    assert faults(ada.page) == [], "the page of all"


def test_what_is_typed_stays_when_the_group_or_the_network_goes(
    server: Server, new_context: NewContext
) -> None:
    """C1: by a group's link; the group is removed; written without network, it counts once."""
    slug = "offen"
    server.operate("define", definition=json.loads(town.define(slug, **town.OPEN).to_json()))
    with Evening(server, slug) as evening:
        mona = Mona(evening.moderator())
        mona.decides("set_up_groups", number=2, assignment="choice")
        first, second = mona.groups
        ada = Participant(new_context(**STILL).new_page(), slug)
        ada.opens(f"group/{second['id']}")
        offers = ada.page.locator("#group-choice [data-group]")
        expect(offers.first).to_have_attribute("data-group", second["id"])
        assert faults(ada.page) == [], "the choice"
        offers.first.get_by_role("button", name="Hier mitmachen").click()
        expect(ada.page.locator("#group-title")).to_have_text("Gruppe 2")
        ada.page.get_by_label("Ihr Vorschlag").fill("Angefangen")
        mona.does("remove_group", group=second["id"])
        expect(ada.page.locator("#moved")).to_contain_text("zurzeit in keiner Gruppe")
        expect(ada.page.locator("#group-choice")).to_contain_text("ist gespeichert")
        ada.page.get_by_role("button", name="Hier mitmachen").click()
        expect(ada.page.locator("#group-title")).to_have_text("Gruppe 1")
        expect(ada.page.get_by_label("Ihr Vorschlag")).to_have_value("Angefangen")
        expect(ada.page.locator("#connection")).to_have_attribute("data-state", "live")
        ada.page.context.set_offline(True)
        ada.writes("Angefangen und fertig")
        expect(ada.page.locator("#group-unsent")).to_contain_text("Wird gesendet")
        ada.page.context.set_offline(False)
        expect(ada.suggestion("Angefangen und fertig")).to_have_count(1)
        expect(ada.page.locator("#group-unsent")).not_to_contain_text("Wird gesendet")
        ada.opens(f"group/{second['id']}")
        expect(ada.page.locator(".notice").first).to_contain_text("gibt es nicht mehr")
        assert first["id"] in {one["id"] for one in mona.groups}
