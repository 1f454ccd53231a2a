"""The desk: what came by mail, telephone and in person, the list, seats and deadline, lists from
spreadsheets."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator

import pytest

from companion.domain.seats.events import ListViewed
from tests.serving import Server
from tests.web.browser import hidden_fields
from tests.web.registering import Hall


@pytest.fixture
def hall(shared_server: Server) -> Iterator[Hall]:
    before = len(shared_server.log)
    with Hall(shared_server) as hall:
        yield hall
    assert "Traceback" not in shared_server.log[before:], shared_server.log[before:]


PHONED = {"channel": "telephone", "received": "2020-08-13T14:30"}


def test_what_was_phoned_in_is_entered_and_read_back(hall: Hall) -> None:
    dora = hall.desk()
    entered = dora.enters(name="Ben Öz", contact="02305 / 106-2101", **PHONED)
    assert entered.status == 303
    page = html.unescape(dora.browser.get(entered.location).text)
    for said in ("am Telefon", "13. August 2020, 14:30", "Sie haben einen Platz", "02305 1062101"):
        assert said in page
    assert "noch zu benachrichtigen" in dora.list
    assert dora.presses(dora.id_of("Ben Öz"), "told").status == 303
    assert "noch zu benachrichtigen" not in dora.list


def test_an_empty_list_says_that_nobody_came_yet_and_a_search_that_nobody_was_found(
    hall: Hall,
) -> None:
    dora = hall.desk()
    assert "Noch hat sich niemand angemeldet." in dora.page
    hall.registers("Ada")
    assert "Niemand gefunden." in dora.find("Ben")


def test_a_known_contact_is_named_and_entered_only_on_purpose(hall: Hall) -> None:
    hall.registers("Ada", "familie@example.org")
    dora = hall.desk()
    fields = {"name": "Ben", "contact": "Familie@example.org", **PHONED}
    refused = dora.enters(**fields)
    assert refused.status == 422
    assert "ist schon Nummer 1 angemeldet" in refused.text
    assert 'value="Ben"' in refused.text
    assert dora.enters(refused, **fields, apart="on").status == 303
    assert dora.list.count("hat einen Platz") == 2


def test_two_with_one_contact_are_set_apart(hall: Hall) -> None:
    hall.registers("Ada", "familie@example.org")
    hall.registers("Ben", "familie@example.org")
    dora = hall.desk()
    assert "doppelt: zählt nicht" in dora.list
    assert dora.presses(dora.id_of("Ben"), "apart").status == 303
    assert "doppelt" not in dora.list


def test_the_desk_cancels_and_the_next_is_to_be_told(hall: Hall) -> None:
    ada, _, cleo = (hall.registers(name) for name in ("Ada", "Ben", "Cleo"))
    dora = hall.desk()
    assert dora.presses(dora.id_of("Ada"), "cancel").status == 303
    assert cleo.has_a_seat
    assert "zurückgezogen" in ada.page
    assert dora.list.count("noch zu benachrichtigen") == 2


def test_seats_and_deadline_change(hall: Hall) -> None:
    people = [hall.registers(name) for name in ("Ada", "Ben", "Cleo")]
    dora = hall.desk()
    page = dora.browser.get(hall.path("desk")).text
    fields = hidden_fields(page, 'id="seats-form"')
    answer = dora.browser.submit(hall.path("desk/seats"), fields | {"seats": "3"})
    assert answer.status == 303
    assert all(who.has_a_seat for who in people)
    again = dora.browser.submit(hall.path("desk/seats"), fields | {"seats": "1"})
    assert again.status == 303, "the same form again: its first answer"
    assert all(who.has_a_seat for who in people)
    for deadline, opened in (("2020-08-17T23:59", False), ("", True)):
        fields = hidden_fields(dora.browser.get(hall.path("desk")).text, 'action="[^"]*deadline"')
        answer = dora.browser.submit(hall.path("desk/deadline"), fields | {"deadline": deadline})
        assert answer.status == 303
        form = hall.browser().get(hall.path("register")).text
        assert ('id="register"' in form) is opened


def test_the_list_is_searched_by_name_contact_number_and_code(hall: Hall) -> None:
    ada = hall.registers("Ada Lovelace", "0171 1234567")
    hall.registers("Ben Öz", "ben@example.org")
    code = ada.page.partition('class="spoken">')[2].partition("<")[0]
    dora = hall.desk()
    spoken = code.lower().replace("-", " ")
    for query in ("love", "ada lov", "1234567", "0171 123", "1", spoken):
        found = dora.find(query).partition('<ol class="line">')[2].partition("</ol>")[0]
        assert "Ada Lovelace" in found, query
        assert "Ben" not in found, query
    assert "Niemand gefunden." in dora.find("niemand-sonst")


def test_every_look_at_the_list_stands_in_the_log(hall: Hall, shared_server: Server) -> None:
    hall.registers("Ada")
    dora = hall.desk()
    dora.find("")
    dora.browser.get(hall.path(f"desk/{dora.id_of('Ada')}"))
    dora.browser.get(hall.path("desk/export"))
    log = shared_server.open_log()
    looks = [r.event.what for r in log.read(hall.slug).records if isinstance(r.event, ListViewed)]
    log.close()
    assert looks == ["page", "page", "one", "file"]


def test_nobody_else_opens_the_desk(hall: Hall) -> None:
    """W1"""
    pages = ("desk", "desk/export", "desk/import", "desk/r0")
    for page in pages:
        assert hall.browser().get(hall.path(page)).status == 401
        assert hall.staff("moderator", "Mona").get(hall.path(page)).status == 403
        assert hall.staff("door", "Till").get(hall.path(page)).status == 403
    for form in ("register", "seats", "deadline", "import", "r0/cancel"):
        assert hall.browser().submit(hall.path(f"desk/{form}"), {}).status == 401


# Lists


GOOD = "Name;E-Mail;Telefon;Weg;Eingang;Einwilligung\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_list_in_any_spelling(hall: Hall, encoding: str, separator: str) -> None:
    text = GOOD + "Jürgen Öz;;02305/106-2101;Telefon;13.08.2020 14:30;ja\nAda;ada@example.org;;;;\n"
    dora = hall.desk()
    preview = dora.uploads(text.replace(";", separator).encode(encoding))
    assert preview.status == 200
    assert "2 Anmeldungen können eingetragen werden." in preview.text
    assert "Jürgen Öz" not in dora.list, "nothing is taken yet"
    for _ in range(2):
        taken = dora.confirms(preview)
        assert (taken.status, taken.location) == (303, hall.path("desk?done=import&count=2"))
    assert "2 von 2 Anmeldungen" in dora.page
    one = html.unescape(dora.browser.get(hall.path(f"desk/{dora.id_of('Jürgen Öz')}")).text)
    assert "eingewilligt, Fassung 2020-08" in one
    assert "13. August 2020, 14:30" in one


def test_the_preview_names_every_row_that_cannot_be_taken(hall: Hall) -> None:
    hall.registers("Ada", "ada@example.org")
    rows = [
        "Ben;ben@example.org;;;;",
        ";ohne-namen@example.org;;;;",
        "Ohne Kontakt;;;;;",
        "Falsch;falsch@;;;;",
        "Ada noch einmal;ADA@example.org;;;;",
        "Ben noch einmal;ben@example.org;;;;",
        "Wann;wann@example.org;;;gestern;",
        "Wie;wie@example.org;;Brieftaube;;",
        "Zahl;;12;;;",
    ]
    dora = hall.desk()
    preview = dora.uploads((GOOD + "\n".join(rows)).encode())
    text = html.unescape(preview.text)
    assert "1 Anmeldung kann eingetragen werden." in text
    assert "8 Zeilen nicht:" in text
    for number in range(3, 11):
        assert f"Zeile {number}<" in text
    assert "ist schon Nummer 1 angemeldet" in text
    assert "Diesen Kontakt hat schon Zeile 2." in text
    assert "ohne-namen@example.org: Der Name fehlt." in text
    assert "Hier ist „Brieftaube“ nicht zu verstehen." in text
    assert dora.confirms(preview).location.endswith("count=1")


@pytest.mark.parametrize(
    "content",
    [b"", b"nur ein Satz", b"Stadt;Land\nA;B\n", b"PK\x03\x04\x00\x00", b'Name;Kontakt\n"Ada;x'],
)
def test_what_is_no_list_is_refused(hall: Hall, content: bytes) -> None:
    refused = hall.desk().uploads(content)
    assert refused.status == 422
    assert "Das ist keine Liste" in refused.text


def test_no_cell_of_the_list_that_goes_out_is_a_formula(hall: Hall) -> None:
    evil = ["=1+1", "+SUM(A1)", "-2", "@x", " =cmd|'/c calc'!A1"]
    for n, name in enumerate(evil):
        hall.registers(name, f"c{n}@example.org", extra_access=f'=HYPERLINK("http://x{n}")')
    sent = hall.desk().browser.get(hall.path("desk/export"))
    assert sent.headers["Content-Type"].startswith("text/csv")
    assert sent.text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(sent.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 1 + len(evil)
    assert [row[1].lstrip("'") for row in rows[1:]] == [name.strip() for name in evil]
    for cell in (cell for row in rows for cell in row):
        assert not cell.strip().startswith(("=", "+", "-", "@")), cell
