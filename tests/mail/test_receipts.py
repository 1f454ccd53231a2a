"""What becomes of an idea, from the contributor's side: a receipt on any device, and mail where
they asked for it; answered on the team's page. By pages alone, and by a real mail server."""

from __future__ import annotations

import html
import re
import time

from tests.mail.conftest import Hall
from tests.post_office import Delivered, PostOffice
from tests.web.browser import Answer, Browser, hidden_fields

CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")


def text_of(page: Answer) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.text)))


def writes(hall: Hall, text: str) -> tuple[Browser, str]:
    """A phone without scripts that wrote something; and the code on its page."""
    phone = hall.browser()
    form = hidden_fields(phone.get(hall.path()).text, 'id="post"')
    assert phone.submit(hall.path("command"), form | {"text": text}).status == 303
    page = phone.get(hall.path()).text
    own = re.search(r'id="receipt" >.*?</p>', page, re.S)
    assert own, "the receipt stands below the own ideas"
    code = CODE.search(own[0])
    assert code
    return phone, code[0]


def answers(hall: Hall, team: Browser, text: str, needle: str) -> Answer:
    """The team's page: what is looked for and found is ticked and answered."""
    path = hall.path("evaluation/answers")
    page = team.submit(path, {"q": needle, "all": "1"}).text
    ticked = [html.unescape(v) for v in re.findall(r'name="to" value="([^"]+)" checked', page)]
    assert ticked, "no such idea on the list"
    fields = hidden_fields(page, 'id="give"') | {"outcome_given": "planned", "give": "1"}
    return team.submit(path, fields | {"to": ticked, "office": "Tiefbauamt", "text": text})


def opens(hall: Hall, mail: Delivered, action: str) -> str:
    """The path that a mail's link leads to."""
    found = re.search(
        rf"https://abend\.example\.org(/g/{hall.slug}/receipt/{action}/\S+)", mail.text
    )
    assert found, mail.text
    return found[1]


def asks_for_mail(hall: Hall, browser: Browser, code: str, address: str, **more: str) -> Answer:
    page = browser.submit(hall.path("receipt"), {"code": code}).text
    form = hidden_fields(page, 'action="[^"]*/receipt/mail"')
    return browser.submit(
        hall.path("receipt/mail"), form | {"contact": address, "agreed": "on"} | more
    )


def test_a_contributor_sees_on_any_device_what_became_of_it(hall: Hall) -> None:
    """C4: and whoever types the code cannot post as them."""
    phone, code = writes(hall, "Mehr Bänke am Markt")
    mona = hall.moderator()
    idea = re.search(r'data-idea="(i[0-9a-f]+)"', phone.get(hall.path()).text)
    assert idea
    assert mona.publishes(idea[1])["ok"]
    assert answers(hall, mona.browser, "Zehn Bänke, im Frühjahr.", "bänke").status == 200
    elsewhere = hall.browser()
    assert "Ihren Code eintippen" in text_of(elsewhere.get(hall.path("receipt")))
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    page = elsewhere.submit(hall.path("receipt"), {"code": typed})
    assert page.status == 200
    for said in ("Mehr Bänke am Markt", "Geplant", "Tiefbauamt", "Zehn Bänke, im Frühjahr."):
        assert said in text_of(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Mehr Bänke" in text_of(phone.get(hall.path("receipt"))), "on the phone without a code"
    assert elsewhere.get(hall.path("own")).json["ideas"] == []
    other = elsewhere.submit(hall.path("receipt"), {"code": "0000-0000-0000-0000"})
    assert other.status == 404
    assert "gibt es hier nichts" in text_of(other)
    slower = [elsewhere.submit(hall.path("receipt"), {"code": code}).status for _ in range(8)]
    assert slower[-1] == 429, "who tries codes is slowed down"
    nothing_of_it = hall.server.log + hall.browser().get("/metrics").text
    assert code not in nothing_of_it


def test_mail_is_asked_for_confirmed_told_once_and_stopped(hall: Hall, office: PostOffice) -> None:
    """Double opt-in; opening a link changes nothing; one click ends it, and what was typed is
    gone then."""
    phone, code = writes(hall, "Mehr Bäume am Markt")
    mona = hall.moderator()
    idea = re.search(r'data-idea="(i[0-9a-f]+)"', phone.get(hall.path()).text)
    assert idea
    assert mona.publishes(idea[1])["ok"]
    refused = asks_for_mail(hall, phone, code, "ada@example.org", agreed="")
    assert (refused.status, "Bitte setzen Sie das Häkchen" in text_of(refused)) == (422, True)
    asks_for_mail(hall, phone, code, "ada@example.org")
    [asked] = office.receives(1)
    assert asked.recipient == "ada@example.org"
    assert "Bäume" not in asked.text, "no word of anybody's before it is confirmed"
    confirm = opens(hall, asked, "confirm")
    stranger = hall.browser()
    assert "Ja, das ist meine Adresse" in text_of(stranger.get(confirm))
    answers(hall, mona.browser, "Das sieht sie am Beleg.", "bäume")
    time.sleep(1.5)
    assert len(office.mails) == 1, "it was opened, not confirmed"
    assert "Danke!" in text_of(stranger.submit(confirm))
    assert stranger.submit(confirm).status == 422, "a second time says so"
    answers(hall, mona.browser, "Zwölf Linden.", "bäume")
    told = office.receives(2)[1]
    assert (told.recipient, told.subject) == (
        "ada@example.org",
        "Was aus Ihren Beiträgen wird: Der Abend",
    )
    for said in ("Mehr Bäume am Markt", "Geplant", "Tiefbauamt", "Zwölf Linden."):
        assert said in told.text
        assert said in html.unescape(told.html)
    assert "Das sieht sie am Beleg." not in told.text
    assert told.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = opens(hall, told, "stop")
    assert f"<https://abend.example.org{stop}>" == told.message["List-Unsubscribe"]
    assert "Adresse löschen" in text_of(stranger.get(stop))
    one_click = {"List-Unsubscribe": "One-Click"}
    assert stranger.submit(stop, one_click).status == 200
    assert stranger.submit(stop, one_click).status == 200, "as they want it already"
    assert stranger.submit(confirm).status == 404, "too late"
    assert stranger.get(stop[:-1] + ("A" if stop[-1] != "A" else "B")).status == 404
    log = hall.server.open_log()
    try:
        assert "ada@example.org" not in {one.value for one in log.entries(hall.slug)}
    finally:
        log.close()
    verified = hall.server.run("verify", hall.slug)
    assert verified.returncode == 0, verified.stderr
    assert "ada@example" not in hall.server.log


def test_the_team_answers_corrects_and_takes_back(hall: Hall) -> None:
    """By forms alone; what was typed stays where it is refused, and a second tap counts once."""
    hall.published("Mehr Licht im Park")
    team = hall.staff("moderator", "Milo")
    path = hall.path("evaluation/answers")
    assert hall.browser().get(path).status == 401
    assert hall.staff("desk", "Dora").get(path).status == 403
    page = team.get(path).text
    [seen] = re.findall(r'name="to" value="(idea:[^"]+)"', page)
    fields = hidden_fields(page, 'id="give"') | {"give": "1", "to": seen, "office": "Grünamt"}
    wrong = team.submit(path, fields | {"outcome_given": "not_possible", "text": " "})
    assert (wrong.status, wrong.text.count("warum es nicht möglich ist")) == (422, 2)
    assert f'value="{seen}" checked' in wrong.text
    assert 'value="Grünamt"' in wrong.text
    for _ in range(2):
        given = team.submit(path, fields | {"outcome_given": "done", "text": "Leuchtet."})
        assert given.status == 200, text_of(given)
    assert given.text.count("Leuchtet.") == 2, "the answer, and the name of the link to change it"
    stale = hidden_fields(team.get(path).text, 'id="give"') | {"give": "1", "to": seen}
    late = team.submit(path, stale | {"outcome_given": "planned", "office": "Bauamt"})
    assert (late.status, "Jemand war schneller" in text_of(late)) == (409, True)
    own = re.search(r'href="([^"]+/evaluation/answers/a[0-9a-f]+)"', given.text)
    assert own
    form = hidden_fields(team.get(own[1]).text, f'action="{own[1]}/correct"')
    changed = {"outcome_given": "done", "office": "Grünamt", "text": "Leuchtet bis 23 Uhr."}
    corrected = team.submit(f"{own[1]}/correct", form | changed)
    assert "korrigiert am" in text_of(corrected)
    undo = hidden_fields(corrected.text, f'action="{own[1]}/undo"')
    assert "korrigiert am" not in text_of(team.submit(f"{own[1]}/undo", undo))
    undo = hidden_fields(team.get(own[1]).text, f'action="{own[1]}/undo"')
    assert "Leuchtet" not in text_of(team.submit(f"{own[1]}/undo", undo))
    assert team.get(own[1]).status == 404


def test_a_card_has_a_receipt_of_its_own(hall: Hall) -> None:
    """The team reads it off for whoever wrote the card."""
    team = hall.staff("moderator", "Milo")
    path = hall.path("paper")
    for text in ("Mehr Radwege", "Mehr Busse"):
        form = hidden_fields(team.get(path).text, 'id="paper"')
        assert team.submit(path, form | {"text": text, "publish": "on"}).status == 303
    buses, cycling = CODE.findall(team.get(path).text)
    page = text_of(hall.browser().submit(hall.path("receipt"), {"code": cycling}))
    assert "Mehr Radwege" in page
    assert "Mehr Busse" not in page
    assert buses != cycling
