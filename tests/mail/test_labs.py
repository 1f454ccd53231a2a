"""Labs by the pages alone, with a real mail server: who wants to be in is written to once, and is
in when they say so."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import secrets
from collections.abc import Iterator
from typing import Any

import icalendar
import pytest

from companion.domain.definition import Contact, Definition, Theme
from companion.domain.labs.events import LabJoined, LabMembersViewed
from companion.domain.labs.terms import LabConsent, LabTerms
from tests.post_office import Delivered, PostOffice
from tests.serving import Server, without_stalls
from tests.together import eventually
from tests.web.browser import Answer, Browser, hidden_fields
from tests.web.people import Evening

YESTERDAY = dt.date.today() - dt.timedelta(days=1)
CONSENT = LabConsent("2026-11", "Ich bin einverstanden, dass Sie mir schreiben.")


class Workshop(Evening):
    """A gathering that was yesterday, with one lab of its first theme."""

    def __init__(self, server: Server) -> None:
        super().__init__(server, f"l{secrets.token_hex(4)}")
        definition = Definition(
            slug=self.slug,
            title="Der Abend",
            date=YESTERDAY.isoformat(),
            starts="18:00",
            ends="20:00",
            themes=(Theme("netz", "WLAN und Netz"), Theme("amt", "Das Rathaus")),
            contact=Contact("Stadt", "stadt@example.org"),
            labs=LabTerms(CONSENT),
        )
        self.server.operate("define", definition=json.loads(definition.to_json()))
        self.mona = self.staff("moderator", "Mona")
        page = self.mona.get(self.path("evaluation/labs"))
        made = self.mona.submit(
            self.path("evaluation/labs"),
            {**hidden_fields(page.text, "evaluation/labs"), "title": "Labor WLAN"},
        )
        assert made.status == 303, made.text
        self.team = made.location.partition("?")[0]
        self.lab = self.team.rpartition("/")[2]
        self.page = self.path(f"labs/{self.lab}")

    def decides(self, action: str, **fields: str) -> Answer:
        """A form of the team's page; the version that it shows."""
        form = hidden_fields(self.mona.get(self.team).text, 'action="[^"]*/change"')
        return self.mona.submit(f"{self.team}/{action}", {**form, **fields})

    def asks(
        self, mail: str, way: str = "take_part", who: Browser | None = None, **fields: str
    ) -> Answer:
        """Somebody fills in the form of the lab's page."""
        who = who or self.browser()
        form = hidden_fields(who.get(self.page).text, "lab-join")
        told = {"way": way, "mail": mail, "name": "Ada", "consent": CONSENT.version, **fields}
        return who.submit(f"{self.page}/join", {**form, **told})

    def events(self) -> list[object]:
        log = self.server.open_log()
        try:
            return [record.event for record in log.read(self.slug).records]
        finally:
            log.close()


@pytest.fixture
def workshop(office: PostOffice, post: tuple[PostOffice, Server]) -> Iterator[Workshop]:
    """Whatever was done there, no traceback."""
    _, server = post
    before = len(server.log)
    workshop = Workshop(server)
    with workshop:
        yield workshop
    assert "Traceback" not in without_stalls(server.log)[before:], server.log[before:]


class Reader:
    """Who got a mail, and opens its link."""

    def __init__(self, mail: Delivered, server: Server) -> None:
        found = re.search(r"https://abend\.example\.org(/g/\S+/labs/entry/[^\s/]+)", mail.text)
        assert found, mail.text
        self.path = found[1]
        self.browser = Browser(server.url)

    @property
    def page(self) -> str:
        answer = self.browser.get(self.path)
        assert answer.status == 200
        return html.unescape(answer.text)

    def presses(self, action: str, **fields: str) -> Answer:
        form = hidden_fields(self.browser.get(self.path).text, f'action="{self.path}/{action}"')
        return self.browser.submit(f"{self.path}/{action}", form | fields)


def test_who_wants_to_be_in_is_so_after_one_mail_and_one_button(
    workshop: Workshop, office: PostOffice
) -> None:
    """After the gathering too. A scanner that opens the link confirms nothing; pressed twice it is
    once."""
    answer = workshop.asks("ada@example.org")
    assert answer.location == f"{workshop.page}?done=asked#join"
    [mail] = office.receives(1)
    assert mail.subject == "Bitte bestätigen: Labor WLAN"
    assert "Ada" not in mail.text, "a stranger may have typed it"
    assert mail.message["List-Unsubscribe"] is None
    ada = Reader(mail, workshop.server)
    for _ in range(2):
        assert "Sind Sie das?" in ada.page
        assert "a…@e….org" in ada.page
    assert workshop.decides("write", subject="Termin", text="Morgen", to="all").status == 422
    form = hidden_fields(ada.browser.get(ada.path).text, f'action="{ada.path}/confirm"')
    for _ in range(2):
        pressed = ada.browser.submit(f"{ada.path}/confirm", form)
        assert pressed.location == f"{ada.path}?done=confirm"
    assert "Sie machen mit." in ada.page
    assert "Machen mit: 1 · bleiben auf dem Laufenden: 0" in workshop.mona.get(workshop.team).text
    assert len(office.mails) == 1


def test_those_who_are_in_are_written_to_and_leave_by_any_of_three_ways(
    workshop: Workshop, office: PostOffice
) -> None:
    for name, way in (("Ada", "take_part"), ("Ben", "be_told"), ("Cleo", "take_part")):
        workshop.asks(f"{name}@example.org", way, name=name)
    people = {
        mail.recipient.partition("@")[0]: Reader(mail, workshop.server)
        for mail in office.receives(3)
    }
    for reader in people.values():
        reader.presses("confirm")
    text = "Morgen um sechs.\n\nBis dann"
    wrote = workshop.decides("write", subject="Termin", text=text, to="all")
    assert wrote.status == 303
    told = office.receives(6)[3:]
    assert {mail.recipient for mail in told} == {f"{name}@example.org" for name in people}
    assert "Guten Tag, Ada," in office.to("Ada@example.org")[1].text
    ben = office.to("Ben@example.org")[1]
    assert "Guten Tag,\r\n" in ben.text, "no name was asked for"
    assert ben.subject == "Termin: Labor WLAN"
    eventually(lambda: "3 von 3 sind hinaus" in workshop.mona.get(workshop.team).text)
    address = (
        str(ben.message["List-Unsubscribe"]).strip("<>").removeprefix("https://abend.example.org")
    )
    assert ben.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    robot = workshop.browser()
    answer = robot.ask(
        "POST",
        address,
        body="List-Unsubscribe=One-Click",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 200
    assert "Sie sind nicht mehr eingetragen." in people["Ben"].page
    people["Ada"].presses("leave")
    assert "Sie sind nicht mehr eingetragen." in people["Ada"].page
    workshop.server.operate("forget", slug=workshop.slug, person=member_of(people["Cleo"]))
    assert "Sie sind nicht mehr eingetragen." in people["Cleo"].page
    assert workshop.decides("write", subject="Termin", text="Doch nicht", to="all").status == 422


def member_of(reader: Reader) -> str:
    return reader.path.rpartition("/")[2].partition(".")[0]


def test_nobody_learns_whether_an_address_is_in(workshop: Workshop, office: PostOffice) -> None:
    """The same page for a new address, one that is in, and one that has had enough; and whose
    address it is, is asked again."""
    ada = workshop.browser()
    first = workshop.asks("ada@example.org", who=ada)
    Reader(office.receives(1)[0], workshop.server).presses("confirm")
    others = [workshop.asks("ADA@example.org", name=f"Fremd {n}") for n in range(3)]
    assert {answer.location for answer in others} == {first.location}
    assert {answer.status for answer in others} == {303}
    mails = office.receives(3)
    assert len([one for one in workshop.events() if isinstance(one, LabJoined)]) == 3
    assert {mail.subject for mail in mails} == {mails[0].subject}
    Reader(mails[1], workshop.server).presses("confirm")
    assert "neueren Eintrag" in Reader(mails[0], workshop.server).page
    assert "Machen mit: 1" in workshop.mona.get(workshop.team).text
    again = [workshop.asks(f"x{n}@example.org", who=ada) for n in range(6)]
    assert [answer.status for answer in again] == [303] * 5 + [429], "nor floods others"
    office.receives(3 + 5)


def test_link_of_another_or_none_says_so(workshop: Workshop, office: PostOffice) -> None:
    workshop.asks("ada@example.org")
    ada = Reader(office.receives(1)[0], workshop.server)
    with Workshop(workshop.server) as other:
        foreign = ada.path.replace(workshop.slug, other.slug)
        for path in (foreign, ada.path[:-1], other.path("labs/entry/m0.x")):
            answer = other.browser().get(path)
            assert answer.status == 404
            assert "Dieser Link gehört zu keinem Eintrag" in answer.text


def test_form_says_what_is_missing_and_keeps_the_rest(
    workshop: Workshop, office: PostOffice
) -> None:
    answer = workshop.asks("ada@example.org", consent="")
    assert answer.status == 422
    assert "Ohne Ihr Einverständnis" in answer.text
    assert 'value="ada@example.org"' in answer.text
    assert workshop.asks("ada@", name="").status == 422
    workshop.decides("close")
    answer = workshop.browser().get(workshop.page)
    assert "zurzeit nicht eintragen" in answer.text
    assert office.mails == []


def test_lead_alone_sees_and_takes_along_who_is_in(workshop: Workshop, office: PostOffice) -> None:
    """W1: names that look like formulas are names; each look is noted."""
    workshop.asks("ada@example.org", name='=HYPERLINK("http://x.example")')
    Reader(office.receives(1)[0], workshop.server).presses("confirm")
    for path in ("members", "members.csv", "members.xlsx"):
        assert workshop.mona.get(f"{workshop.team}/{path}").status == 403
    lena = workshop.staff("admin", "Lena")
    assert "ada@example.org" in lena.get(f"{workshop.team}/members").text
    table = lena.get(f"{workshop.team}/members.csv").text
    assert """;"'=HYPERLINK(""http://x.example"")";""" in table
    looks = [one for one in workshop.events() if isinstance(one, LabMembersViewed)]
    assert [one.view for one in looks] == ["page", "csv"]
    assert lena.get(f"{workshop.team}/members.pdf").status == 400


def test_meeting_is_on_the_page_and_in_the_calendar(workshop: Workshop) -> None:
    soon = dt.date.today() + dt.timedelta(days=9)
    about = {"day": soon.isoformat(), "time": "18:30", "minutes": "90", "place": "Rathaus, Raum 1"}
    assert workshop.decides("meeting", **about).status == 303
    page = workshop.browser().get(workshop.page).text
    found = re.search(rf'href="({workshop.page}/j[0-9a-f]+\.ics)"', page)
    assert found
    read = icalendar.Calendar.from_ical(workshop.browser().get(found[1]).text)
    entry: Any = read.walk("VEVENT")[0]
    assert entry["summary"] == "Labor WLAN"
    assert entry["location"] == "Rathaus, Raum 1"
    assert entry["dtend"].dt - entry["dtstart"].dt == dt.timedelta(minutes=90)
    assert workshop.decides("meeting", **{**about, "day": "morgen"}).status == 422
    assert workshop.decides("remove").status == 303
    gone = workshop.browser().get(workshop.page)
    assert (gone.status, "gibt es nicht (mehr)" in gone.text) == (404, True)
    assert "Labor WLAN" not in workshop.browser().get(workshop.path("labs")).text


def test_ideas_are_looked_for_put_in_and_taken_out(workshop: Workshop) -> None:
    forms, net = workshop.published("Formulare, <b>bitte</b>"), workshop.published("Netz am Markt")
    answer = workshop.decides("search", q="formulare")
    assert forms in answer.text
    assert net not in answer.text
    workshop.decides("add", idea=forms)
    page = workshop.browser().get(workshop.page).text
    assert "Formulare, &lt;b&gt;bitte&lt;/b&gt;" in page
    assert "Netz am Markt" not in page
    workshop.decides("take", idea=forms)
    assert "Formulare" not in workshop.browser().get(workshop.page).text
    assert workshop.decides("take", idea=forms).status == 422
