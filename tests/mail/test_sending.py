"""That mails go out, once, whatever the mail server does; and nothing of them is in the log."""

from __future__ import annotations

import html
import re
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from companion.domain import events as e
from companion.domain.mail.events import Mail, MailBegun, MailFailed
from tests.mail.conftest import Hall
from tests.many.conftest import SECRET
from tests.post_office import LATER, NO_SUCH, Certificate, PostOffice
from tests.redis_server import RedisServer
from tests.serving import Server
from tests.together import eventually
from tests.web.registering import Desk


def events_of(hall: Hall) -> list[e.Event]:
    log = hall.server.open_log()
    try:
        return [record.event for record in log.read(hall.slug).records]
    finally:
        log.close()


def mails_of(hall: Hall) -> list[str]:
    return [type(event).__name__ for event in events_of(hall) if isinstance(event, Mail)]


def outbox(desk: Desk) -> str:
    answer = desk.browser.get(desk.hall.path("desk/outbox"))
    assert answer.status == 200
    return re.sub(r"\s+", " ", html.unescape(answer.text))


def test_refused_for_now_is_sent_later(hall: Hall, office: PostOffice) -> None:
    """Greylisting; the others do not wait for it."""
    office.refuses["Ada@example.org"] = LATER
    hall.registers("Ada")
    hall.registers("Ben")
    assert office.receives(1)[0].recipient == "Ben@example.org"
    eventually(lambda: office.tried.count("Ada@example.org") >= 2)
    assert "Der Mailserver nimmt die Nachricht noch nicht an. (451)" in outbox(hall.desk())
    del office.refuses["Ada@example.org"]
    office.receives(2)
    assert len(office.to("Ada@example.org")) == 1
    eventually(lambda: mails_of(hall)[-1] == "MailSent")
    failed = [event for event in events_of(hall) if isinstance(event, MailFailed)]
    assert {(event.why, event.code) for event in failed} == {("busy", 451)}


def test_refused_for_good_is_given_up_and_the_desk_knows(hall: Hall, office: PostOffice) -> None:
    """And sends it once more when the desk says so."""
    office.refuses["Ada@example.org"] = NO_SUCH
    emil = "Ada@example.org"
    desk = hall.desk()
    desk.enters(name="Ada", contact=emil, channel="mail")
    eventually(lambda: "Diese Adresse gibt es nicht. (550)" in outbox(desk))
    assert "1 E-Mail ging nicht hinaus." in desk.page
    page = outbox(desk)
    assert "Die E-Mail ging nicht hinaus." in page, "and it is to be told by voice"
    tried = len(office.tried)
    time.sleep(1.5)
    assert len(office.tried) == tried == 1
    office.refuses.clear()
    presses(desk, "again", desk.id_of("Ada"))
    office.receives(1)
    eventually(lambda: "Alle sind hinaus." in outbox(desk))
    assert "Niemand wartet auf einen Anruf." in outbox(desk)


def presses(desk: Desk, action: str, registration: str, **fields: str) -> None:
    path = desk.hall.path("desk/outbox")
    page = desk.browser.get(path).text
    nonce = re.search(r'name="nonce" value="([^"]+)"', page)
    assert nonce
    fields |= {"registration": registration, "nonce": nonce[1]}
    answer = desk.browser.submit(f"{path}/{action}", fields)
    assert answer.status == 303, answer.text


def test_refused_content_of_one_mail_is_no_trouble_of_all(hall: Hall, office: PostOffice) -> None:
    office.refuses_content = "554 5.7.1 looks like spam"
    hall.registers("Ada")
    desk = hall.desk()
    eventually(lambda: "Der Mailserver hat die Nachricht abgelehnt. (554)" in outbox(desk))
    office.refuses_content = ""
    hall.registers("Ben")
    assert office.receives(1)[0].recipient == "Ben@example.org"


def test_server_that_falls_silent_holds_up_nobody_but_the_mails(
    hall: Hall, office: PostOffice
) -> None:
    """F4: pages are answered meanwhile; the mail is tried again."""
    office.silent = True
    ada = hall.registers("Ada")
    assert office.under_way.wait(10)
    slowest = max(seconds(lambda: ada.page) for _ in range(10))
    assert slowest < 1.0, "waited with the mail, which may take 2 s"
    office.silent = False
    eventually(lambda: len(office.mails) == 1)
    failed = [event for event in events_of(hall) if isinstance(event, MailFailed)]
    assert [event.why for event in failed] == ["no_answer"]


def seconds(what: Any) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def test_server_that_takes_a_mail_and_hangs_up_may_get_it_twice(
    hall: Hall, office: PostOffice
) -> None:
    """Rather twice than never; both have one Message-ID, by which mail programs know them."""
    office.hangs_up = True
    hall.registers("Ada")
    assert office.under_way.wait(10)
    office.hangs_up = False
    office.receives(2)
    time.sleep(1)
    assert len(office.mails) >= 2
    assert len({mail.id for mail in office.mails}) == 1
    assert mails_of(hall)[-1] == "MailSent"


def test_server_that_is_away_is_waited_for(hall: Hall, office: PostOffice) -> None:
    """Nothing is begun meanwhile: not an event for each mail and attempt."""
    office.closes()
    try:
        people = [hall.registers(f"N{n}") for n in range(6)]
        desk = hall.desk()
        eventually(lambda: "Der Mailserver ist nicht zu erreichen." in outbox(desk))
        time.sleep(1)
        assert mails_of(hall) == []
    finally:
        office.opens()
    office.receives(len(people))
    assert sorted(mail.recipient for mail in office.mails) == [
        f"N{n}@example.org" for n in range(6)
    ]
    eventually(lambda: Counter(mails_of(hall)) == {"MailBegun": 6, "MailSent": 6})
    eventually(lambda: "Der Mailserver ist nicht" not in outbox(desk))


def test_who_is_erased_while_the_server_is_away_gets_nothing(
    hall: Hall, office: PostOffice
) -> None:
    """P2"""
    office.closes()
    try:
        ada, ben = hall.registers("Ada"), hall.registers("Ben")
        assert ada.presses("erase").status == 303
    finally:
        office.opens()
    office.receives(1)
    assert ben.presses("cancel").status == 303
    office.receives(2)
    time.sleep(1)
    assert {mail.recipient for mail in office.mails} == {"Ben@example.org"}


def test_nothing_of_a_mail_is_in_log_or_metrics(hall: Hall, office: PostOffice) -> None:
    """P1: though the server quotes the address in what it says."""
    office.refuses |= {"geheim@example.org": NO_SUCH, "stumm@example.org": LATER}
    for name in ("geheim", "stumm", "offen"):
        hall.registers(f"Frau {name}", f"{name}@example.org")
    office.receives(1)
    eventually(lambda: len(office.tried) >= 4)
    metrics = hall.browser().get("/metrics").text
    said = hall.server.log + metrics + "".join(map(str, events_of(hall)))
    assert not re.search(r"geheim|stumm|offen|@example", said.replace("stadt@example", ""))
    of = rf'{{gathering="{hall.slug}",outcome="(\w+)"}}'
    counted = dict(re.findall(rf"companion_mails_total{of} ([\d.]+)", metrics))
    assert counted["sent"] == "1.0"
    assert counted["given_up"] == "1.0"
    assert float(counted["delayed"]) >= 1
    assert f'companion_mails_queued{{gathering="{hall.slug}"}} 1.0' in metrics
    assert "a mail did not go out" in hall.server.log


def test_killed_in_the_middle_it_goes_out_once_more(tmp_path: Path) -> None:
    """L1: `kill -9` while the mail server has the mail and has not said so. Nobody knows whether it
    went out, so it does again, under the same Message-ID. What was sent before is not."""
    with (
        PostOffice() as office,
        Server(tmp_path / "data", **office.settings | {"COMPANION_MAIL_SECONDS": "1"}) as server,
        Hall(server, 2) as hall,
    ):
        hall.registers("Ada")
        office.receives(1)
        eventually(lambda: mails_of(hall)[-1:] == ["MailSent"])
        office.silent = True
        hall.registers("Ben")
        assert office.under_way.wait(10)
        server.kill()
        begun = [event for event in events_of(hall) if isinstance(event, MailBegun)]
        assert [event.attempt for event in begun] == [1, 1]
        office.silent = False
        server.start()
        office.receives(2)
        eventually(lambda: mails_of(hall)[-1] == "MailSent")
        [ben] = office.to("Ben@example.org")
        assert f".{begun[1].notice}.0@" in ben.id
        server.kill()
        server.start()
        time.sleep(3)
        assert len(office.mails) == 2
        verified = server.run("verify", hall.slug)
        assert verified.returncode == 0, verified.stderr


@pytest.mark.soak
def test_stopped_for_a_while_it_does_not_go_on_with_what_may_be_anothers(tmp_path: Path) -> None:
    """SIGSTOP, a suspended machine: the mail server waits, and gets one mail and not two."""
    settings = {"COMPANION_MAIL_SECONDS": "1"}
    with (
        PostOffice(slow=0.5) as office,
        Server(tmp_path / "data", **office.settings | settings) as server,
        Hall(server, 2) as hall,
    ):
        hall.registers("Ada")
        assert office.under_way.wait(10)
        assert server.process
        server.process.send_signal(signal.SIGSTOP)
        time.sleep(2)
        server.process.send_signal(signal.SIGCONT)
        eventually(lambda: "MailFailed" in mails_of(hall))
        assert office.mails == []
        office.receives(1)


def test_two_workers_send_each_mail_once(tmp_path: Path) -> None:
    """Both follow one log and both try; the log decides."""
    people = 40
    with RedisServer() as redis, PostOffice() as office:
        settings = office.settings | {"REDIS_URL": redis.url, "COMPANION_SECRET": SECRET}
        with (
            Server(tmp_path / "one", **settings) as one,
            Server(tmp_path / "other", **settings) as other,
            Hall(one, 2 * people) as hall,
        ):
            eventually(lambda: hall.browser().get(hall.path("register")).status == 200)
            office.closes()
            for n in range(people):
                hall.registers(f"N{n}")
            office.opens()
            office.receives(people, 40)
            eventually(lambda: mails_of(hall).count("MailSent") == people)
            time.sleep(1)
            assert Counter(mail.recipient for mail in office.mails) == {
                f"N{n}@example.org": 1 for n in range(people)
            }
            one.kill()
            hall.server = other
            hall.registers("Zoe")
            office.receives(people + 1)
            for server in (one, other):
                assert "Traceback" not in server.log


@pytest.mark.soak
def test_mails_go_out_no_faster_than_is_allowed(tmp_path: Path) -> None:
    with PostOffice() as office:
        settings = office.settings | {"COMPANION_MAILS_PER_MINUTE": "120"}
        with Server(tmp_path / "data", **settings) as server, Hall(server, 20) as hall:
            office.closes()
            for n in range(10):
                hall.registers(f"N{n}")
            office.opens()
            office.receives(1)
            took = seconds(lambda: office.receives(10))
        assert took > (10 - 6) / 2 - 0.5, "five at once, then two a second"
        assert [m.recipient for m in office.mails] == [f"N{n}@example.org" for n in range(10)]


@pytest.mark.parametrize("security", ["tls", pytest.param("starttls", marks=pytest.mark.soak)])
def test_connection_is_private_and_logged_in(tmp_path: Path, security: str) -> None:
    """The server's certificate is checked, against SSL_CERT_FILE here."""
    certificate = Certificate.made(tmp_path)
    with PostOffice(security, ("stadt", "ganz:ge heim@"), certificate) as office:
        with Server(tmp_path / "data", **office.settings) as server, Hall(server) as hall:
            hall.registers("Ada")
            office.receives(1)
            assert "heim" not in server.log
            server.stop()
        stranger = office.settings | {"SSL_CERT_FILE": ""}
        with Server(tmp_path / "other", **stranger) as server, Hall(server) as hall:
            hall.registers("Ben")
            eventually(lambda: "the mail server takes no mail" in server.log)
            desk = hall.desk()
            assert "Der Mailserver ist nicht zu erreichen." in outbox(desk)
            assert len(office.mails) == 1


@pytest.mark.soak
def test_wrong_password_is_said_and_loses_no_mail(tmp_path: Path) -> None:
    with PostOffice(login=("stadt", "richtig")) as office:
        wrong = office.settings["SMTP_URL"].replace("richtig", "falsch")
        settings = office.settings | {"SMTP_URL": wrong}
        with Server(tmp_path / "data", **settings) as server, Hall(server) as hall:
            hall.registers("Ada")
            desk = hall.desk()
            eventually(lambda: "Der Mailserver lässt uns nicht hinein. (535)" in outbox(desk))
            assert "falsch" not in server.log
            assert mails_of(hall) == []
            office.login = ("stadt", "falsch")
            office.receives(1)


def test_address_that_the_server_cannot_write_is_the_desks(tmp_path: Path) -> None:
    with (
        PostOffice(knows_utf8=False) as office,
        Server(tmp_path / "data", **office.settings) as server,
        Hall(server) as hall,
    ):
        hall.registers("Jörg", "jörg@example.org")
        desk = hall.desk()
        eventually(lambda: "Diese Adresse gibt es nicht." in outbox(desk))
        assert "MailSent" not in mails_of(hall)
