"""What is in the mails, as they arrive at a real mail server."""

from __future__ import annotations

import datetime as dt
import io
import re
from zoneinfo import ZoneInfo

import icalendar
import pytest
import zxingcpp
from markupsafe import escape
from PIL import Image

from companion.domain.seats.terms import Access
from tests.post_office import Delivered, PostOffice
from tests.web.registering import Hall, Registrant

SOON = dt.datetime.now(ZoneInfo("Europe/Berlin")) + dt.timedelta(days=3)


def test_each_kind_of_message_arrives_once(hall: Hall, office: PostOffice) -> None:
    """Confirmation, waiting list, promotion, cancellation, and the second registration with one
    contact, which leads to the first."""
    ada, _, cleo = (hall.registers(name) for name in ("Ada", "Ben", "Cleo"))
    office.receives(3)
    again = hall.registers("Adah", "ada@example.org")
    office.receives(4)
    ada.presses("cancel")
    office.receives(7)
    heard = {
        who: [m.subject.partition(":")[0] for m in office.to(f"{who}@example.org")]
        for who in ("Ada", "Ben", "Cleo", "ada")
    }
    assert heard == {
        "Ada": ["Ihr Platz", "Ihre Anmeldung ist zurückgezogen"],
        "Ben": ["Ihr Platz"],
        "Cleo": ["Ihre Stelle auf der Warteliste", "Sie haben jetzt einen Platz"],
        "ada": ["Sie sind schon angemeldet", "Ihre Stelle auf der Warteliste"],
    }
    assert "an Stelle 1" in office.to("Cleo@example.org")[0].text
    repeated, counts_now = office.to("ada@example.org")
    assert ada.path in repeated.text
    assert again.path not in repeated.text
    assert again.path in counts_now.text
    assert cleo.path in office.to("Cleo@example.org")[1].text


def test_ticket_link_and_codes_are_the_persons_own(hall: Hall, office: PostOffice) -> None:
    ada = hall.registers("Ada")
    [mail] = office.receives(1)
    page = ada.page
    code = re.search(r'<p class="spoken">([2-9A-Z-]+)<', page)
    assert code
    for body in (mail.text, mail.html):
        assert code[1] in body
        assert f"https://abend.example.org{ada.path}" in body
        assert f"https://abend.example.org{ada.path}/ticket" in body
    picture = mail.part("image/png")
    assert picture["Content-ID"] == "<ticket>"
    assert picture.get_content_disposition() == "inline"
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.get_content())))
    assert read.text.startswith(f"{ada.path.rpartition('/')[2].partition('.')[0]}.")


def test_nothing_is_loaded_from_elsewhere_when_it_is_read(hall: Hall, office: PostOffice) -> None:
    """C5"""
    hall.registers("Ada")
    [mail] = office.receives(1)
    sources = re.findall(r'(?:src|background)\s*=\s*"([^"]*)"', mail.html)
    assert sources == ["cid:ticket"]
    assert not re.search(r"url\(|@import|<script|<link|<iframe", mail.html)


def test_who_it_is_from_and_that_no_machine_shall_answer(hall: Hall, office: PostOffice) -> None:
    hall.registers("Ada")
    [mail] = office.receives(1)
    message = mail.message
    assert mail.sender == "stadt@example.org"
    assert message["From"] == "Stadt Musterstadt <stadt@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "de"
    assert re.fullmatch(rf"<{hall.slug}\.r[0-9a-f]{{16}}\.\d+\.0@example\.org>", mail.id)
    assert message["Date"].datetime.tzinfo is not None


def test_calendar_entry_is_taken_back_when_the_seat_is(office: PostOffice, hall: Hall) -> None:
    with Hall(hall.server, 2, SOON) as evening:
        ada = evening.registers("Ada")
        office.receives(1)
        ada.presses("cancel")
        first, second = (entry_of(mail) for mail in office.receives(2))
    assert (first["method"], second["method"]) == ("PUBLISH", "CANCEL")
    one, other = first.walk("VEVENT")[0], second.walk("VEVENT")[0]
    assert one["uid"] == other["uid"]
    assert other["sequence"] > one["sequence"]
    assert one["summary"] == "Der Abend"
    assert one["dtstart"].dt.astimezone(SOON.tzinfo) == SOON.replace(second=0, microsecond=0)
    assert str(one["url"]).endswith(ada.path)
    assert other["status"] == "CANCELLED"


def entry_of(mail: Delivered) -> icalendar.Calendar:
    part = mail.part("text/calendar")
    found = icalendar.Calendar.from_ical(part.get_content())
    assert part.get_param("method") == found["method"]
    assert isinstance(found, icalendar.Calendar)
    return found


@pytest.mark.parametrize(
    ("language", "html", "says"),
    [
        ("en", "en", "You have a seat."),
        ("leicht", "de", "Guten Tag"),
        ("de", "de", "Sie haben einen Platz."),
    ],
)
def test_people_are_written_to_in_the_language_they_registered_in(
    hall: Hall, office: PostOffice, language: str, html: str, says: str
) -> None:
    ada = Registrant(hall)
    page = ada.browser.get(f"{hall.path('register')}?lang={language}")
    assert ada.sends(page, name="Ada", contact="ada@example.org").status == 303
    [mail] = office.receives(1)
    assert says in mail.text
    assert mail.message["Content-Language"] == html


def test_desk_says_in_which_language_a_person_is_written_to(hall: Hall, office: PostOffice) -> None:
    desk = hall.desk()
    desk.enters(name="Emil", contact="emil@example.org", channel="mail", language="en")
    [mail] = office.receives(1)
    assert mail.subject == "Your seat: Der Abend"


@pytest.mark.parametrize(
    "name",
    [
        "Zoë Šímová",
        "李小龍",
        "محمد علي",
        "Νίκος",
        'O\'Neil, "Pat" <x@y.z>',
        "👩‍👩‍👧 Familie",
        "a" * 60,
    ],
)
def test_names_in_any_script_arrive_as_they_were_typed(
    hall: Hall, office: PostOffice, name: str
) -> None:
    hall.registers(name, "someone@example.org")
    [mail] = office.receives(1)
    assert mail.message["To"].addresses[0].display_name == name
    assert mail.message["To"].addresses[0].addr_spec == "someone@example.org"
    assert len(mail.message["To"].addresses) == 1
    assert f"Guten Tag, {name}," in mail.text
    assert f"<bdi>Guten Tag, {escape(name)},</bdi>" in mail.html


def test_no_name_becomes_a_header(hall: Hall, office: PostOffice) -> None:
    """Nor does a title; line ends become blanks."""
    hall.registers("Ada\r\nBcc: everybody@example.org\r\n\r\nBuy this", "ada@example.org")
    [mail] = office.receives(1)
    assert mail.message["Bcc"] is None
    assert office.tried == ["ada@example.org"]
    [to] = mail.message["To"].addresses
    assert to.addr_spec == "ada@example.org"
    assert "Bcc: everybody" in to.display_name


def test_address_with_letters_beyond_ascii(hall: Hall, office: PostOffice) -> None:
    """Its domain goes out in ASCII; a name before the @ needs a server that knows such."""
    hall.registers("Ada", "ada@müller.example.org")
    hall.registers("Jörg", "jörg@example.org")
    office.receives(2)
    assert sorted(office.tried) == ["ada@xn--mller-kva.example.org", "jörg@example.org"]


def test_access_stands_in_the_mail_and_on_the_page_of_those_with_a_seat_alone(
    office: PostOffice, hall: Hall
) -> None:
    """Never in a list, a screen or the log."""
    words, url = "Raum 7, Kennwort Apfelbaum", "https://video.example.org/raum7"
    with Hall(hall.server, 1, SOON, access=Access(words, url)) as evening:
        ada, ben = (evening.registers(name) for name in ("Ada", "Ben"))
        office.receives(2)
        [hers] = office.to("Ada@example.org")[-1:]
        for body in (hers.text, hers.html, ada.page):
            assert words in body
            assert url in body
        assert words not in office.to("Ben@example.org")[0].text
        assert words not in ben.page
        desk = evening.desk()
        guest = evening.guest()
        pages = [
            desk.browser.get(evening.path(path)).text
            for path in ("", "feed", "register", "desk", "desk/outbox", "desk/export")
        ]
        assert guest.phone.held
        pages.append(str(vars(guest.phone.held)))
        pages += [desk.browser.get("/metrics").text, hall.server.log]
        log = hall.server.open_log()
        pages += [str(record.event) for record in log.read(evening.slug).records]
        log.close()
        assert not [page for page in pages if "Apfelbaum" in page or "raum7" in page]


def test_access_that_is_not_for_now_is_told_when_its_time_has_come(
    office: PostOffice, hall: Hall
) -> None:
    later = (dt.datetime.now(SOON.tzinfo) + dt.timedelta(seconds=4)).replace(tzinfo=None)
    access = Access("Kennwort Birnbaum", opens=later.isoformat(timespec="seconds"))
    with Hall(hall.server, 1, SOON, access=access) as evening:
        ada = evening.registers("Ada")
        [first] = office.receives(1)
        assert "Birnbaum" not in first.text
        assert "rechtzeitig" in first.text
        assert "Birnbaum" not in ada.page
        second = office.receives(2)[1]
        assert second.subject == "So nehmen Sie teil: Der Abend"
        assert "Birnbaum" in second.text
        assert "Birnbaum" in ada.page


def test_reminder_goes_to_those_with_a_seat(office: PostOffice, hall: Hall) -> None:
    with Hall(hall.server, 1, SOON, reminder=1) as evening:
        evening.registers("Ada")
        evening.registers("Ben")
        office.receives(2)
        evening.defines(1, SOON, reminder=100)
        third = office.receives(3)[2]
        assert third.recipient == "Ada@example.org"
        assert third.subject == "Bald ist es so weit: Der Abend"
        assert third.part("image/png")
