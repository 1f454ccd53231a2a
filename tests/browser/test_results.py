"""The public record in a real browser: read on a phone without scripts, published by the team,
printed, and carried from one house into another by the operators' commands."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import expect

from companion.domain import commands as c
from companion.domain.answers.commands import GiveAnswer
from companion.domain.definition import AgendaItem, Contact, Theme
from companion.domain.polls import commands as p
from companion.domain.polls.events import PollPrepared
from companion.domain.results.record import read_record
from companion.domain.timing.commands import MarkAgenda
from companion.outside.record_files import write_record
from tests.browser.axe import faults
from tests.browser.cast import Guest, Moderator, enters
from tests.browser.conftest import NewContext
from tests.browser.looking import PICTURES, picture
from tests.browser.shown import IDEAS
from tests.browser.town import LONG, LONG_NAME, MIXED, THREE_WORDS
from tests.cast import DEFINITION, SLUG, Evening
from tests.serving import Server, run

SEED = 20_200_820
#: Retention erases what is over its time, in a fresh house too: it was yesterday.
YESTERDAY = dt.date.today() - dt.timedelta(days=1)
DEFINED = replace(
    DEFINITION,
    date=YESTERDAY.isoformat(),
    title="Auftakt: Die digitale Stadt beginnt mit Ihren Ideen",
    place="DIEZE, Castrop-Rauxel",
    themes=(
        Theme("stadt", "Digitale Stadt"),
        Theme("verwaltung", "Digitale Stadtverwaltung und Bürgerdienste"),
        Theme("schule", "Schule"),
    ),
    agenda=(
        AgendaItem("a1", "18:00", "Begrüßung durch den Bürgermeister"),
        AgendaItem("a2", "18:15", "Was schon da ist"),
        AgendaItem("a3", "18:40", "Ihre Ideen"),
        AgendaItem("a4", "19:30", "Gespräch mit dem Publikum"),
        AgendaItem("a5", "19:50", "Wie es weitergeht"),
    ),
    contact=Contact("Stadt Castrop-Rauxel, Digitalisierung", "digital@stadt.example"),
)
HEAD = {"exported": "2020-08-21T08:00:00.000Z", "public": True, "names": True}


def an_evening() -> Evening:
    """Sixty people, forty-odd ideas within two hours, some merged, some hidden; two polls."""
    dice, evening = random.Random(SEED), Evening(definition=DEFINED)
    numbers = count(1)
    evening.ids = lambda prefix: f"{prefix}{next(numbers):016x}"  # as a house makes them
    evening.clock.now = DEFINED.moment(DEFINED.starts, 0.0).timestamp()
    people = [evening.guest(f"g{n}") for n in range(60)]
    for person in people[:25]:
        person.checks_in()
    texts = [(text, kind, name) for _, kind, text, name in IDEAS]
    texts += [(text, "idea", None) for text in (*MIXED, *THREE_WORDS)]
    texts += [(f"{text} ({n})", "wish", None) for n in range(5) for text in THREE_WORDS]
    texts += [(LONG[:500], "experience", LONG_NAME)]
    ideas = []
    for n, (text, kind, name) in enumerate(texts):
        evening.clock.passes(dice.expovariate(1 / 170))
        mona = evening.moderator("Mona")  # hours pass: a session ends after one
        if n == 12:
            mona.does(MarkAgenda("a3"))
        theme = dice.choice(["stadt", "stadt", "verwaltung", None])
        ideas.append(people[n].posts(text, kind=kind, theme=theme, author=name))
        mona.publishes(ideas[-1])
    for idea in ideas:
        for person in dice.sample(people, dice.choice([0, 1, 3, 9, 31])):
            person.supports(idea)
    mona.hides(ideas[15], "advertising")
    mona.hides(ideas[18], "duplicate")
    seen = {id: evening.idea(id).version for id in ideas}
    mona.does(
        c.MergeIdeas(ideas[0], seen[ideas[0]], {id: seen[id] for id in (ideas[9], ideas[17])})
    )
    mona.does(GiveAnswer("planned", "Stadtbücherei", "Im Frühjahr, am Marktplatz.", {ideas[0]: 1}))
    mona.does(GiveAnswer("in_lab", "Amt für Digitales", "Im Labor.", {}, {"verwaltung": 1}))
    for asked, ballots in (
        (p.PreparePoll("yes_no", "Nutzen Sie die Online-Dienste der Stadt?"), [("yes",), ("no",)]),
        (p.PreparePoll("scale", "Wie gut?", low="schlecht", high="gut"), [("2",), ("4",), ("5",)]),
    ):
        event = mona.does(asked)
        assert isinstance(event, PollPrepared)
        mona.does(p.OpenPoll(event.poll, 1))
        for person in people[:40]:
            person.does(p.Vote(event.poll, dice.choice(ballots)))
        mona.does(p.ClosePoll(event.poll, 2))
    return evening


@pytest.fixture(scope="module")
def told() -> bytes:
    """The evening's record, as JSON lines."""
    evening = an_evening()
    return write_record(read_record(evening.state, evening.words, DEFINED), "jsonl", HEAD)


@pytest.fixture(scope="module")
def server(told: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A fresh house with this one record in it, from a file, beside the demo gatherings."""
    folder = tmp_path_factory.mktemp("record")
    file, data = folder / "auftakt.jsonl", folder / "data"
    file.write_bytes(told)
    done = run("gathering", "import-record", str(file), "--data", str(data))
    assert (done.returncode, done.stdout) == (0, "/g/auftakt/results\n"), done.stderr
    with Server(data) as running:
        yield running


def test_a_fresh_house_tells_the_same_again(server: Server, told: bytes, tmp_path: Path) -> None:
    """Word for word, but for the moment; and a second record of that name is refused."""
    again = tmp_path / "again.jsonl"
    done = server.run("export", SLUG, "--format", "jsonl", "--names", "-o", str(again))
    assert done.returncode == 0, done.stderr
    assert again.read_bytes().splitlines()[1:] == told.splitlines()[1:]
    spreadsheet = server.run("export", SLUG, "--format", "csv")
    assert LONG_NAME not in spreadsheet.stdout
    assert spreadsheet.stdout.startswith("\ufeffid;part_of;theme;")
    verified = server.run("verify", SLUG)
    assert verified.returncode == 0, verified.stderr
    assert server.run("export", "nowhere", "--format", "csv").returncode == 2


def test_guests_read_it_without_scripts(server: Server, new_context: NewContext) -> None:
    """C4: on a phone and on a wide screen, in three languages; by theme and by idea."""
    page = new_context().new_page()
    page.goto(f"/g/{SLUG}/results")
    expect(page.get_by_role("heading", name="Was gesagt wurde")).to_be_visible()
    assert page.locator("script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 320, "height": 640})  # WCAG 1.4.10 Reflow
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    said = page.locator(".said").filter(has_text="Freies WLAN am Marktplatz und in der").first
    expect(said.locator(".said-wordings")).to_contain_text("WLAN am Markt")
    expect(said.locator(".answer")).to_contain_text("Geplant")
    expect(said.locator(".answer")).to_contain_text("Stadtbücherei")
    expect(page.locator("#theme-verwaltung .theme-answers")).to_contain_text("Im Labor.")
    expect(page.locator(".programme")).to_contain_text("Ihre Ideen")
    page.locator(".record-nav").get_by_role("link", name="Schule").or_(
        page.locator(".record-nav").get_by_role("link", name="Digitale Stadt", exact=True)
    ).first.click()
    expect(page.locator("#theme-stadt")).to_be_in_viewport()
    page.goto(f"/g/{SLUG}/results/idea/{str(said.get_attribute('id')).removeprefix('idea-')}")
    expect(said).to_be_in_viewport()
    assert faults(page) == []
    page.emulate_media(color_scheme="light")
    for width in (360, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        picture(page, f"results-{width}", whole=True)
    page.emulate_media(color_scheme="dark")
    picture(page, "results-1920-dark", whole=True)
    page.goto(f"/g/{SLUG}/results?lang=en")
    expect(page.get_by_role("heading", name="What was said")).to_be_visible()


def test_the_team_withdraws_and_publishes_it(server: Server, new_context: NewContext) -> None:
    """A guest reads when it comes; the team reads it all the same, and takes it along."""
    desk, guest = new_context(width=1280, height=800), new_context().new_page()
    mona = enters(desk, server.moderator_link("Mona"))
    mona.goto(f"/g/{SLUG}/evaluation")
    assert faults(mona) == []
    mona.get_by_role("button", name="Nicht mehr zeigen").click()
    expect(mona.get_by_role("heading", name="sieht nur das Team")).to_be_visible()
    picture(mona, "evaluation-1280", whole=True)
    guest.goto(f"/g/{SLUG}/results")
    expect(guest.get_by_role("heading", name="Die Ergebnisse kommen noch")).to_be_visible()
    assert "WLAN" not in guest.content()
    picture(guest, "later-360", whole=True)
    mona.goto(f"/g/{SLUG}/results")
    expect(mona.get_by_role("note")).to_contain_text("Das sieht nur das Team")
    with mona.expect_download() as download:
        mona.goto(f"/g/{SLUG}/evaluation")
        mona.get_by_role("link", name="Tabelle (Excel)").click()
    assert download.value.suggested_filename == "auftakt-ergebnisse.xlsx"
    assert download.value.path().read_bytes().startswith(b"PK")
    assert mona.request.get(f"/g/{SLUG}/evaluation/record.csv?names").status == 403
    assert guest.request.get(f"/g/{SLUG}/evaluation/record.csv").status == 401
    mona.get_by_role("button", name="Letzte Entscheidung zurücknehmen").click()
    expect(mona.get_by_role("heading", name="sind öffentlich")).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", name="Was gesagt wurde")).to_be_visible()


def test_from_an_idea_to_its_answer_by_receipt(server: Server, new_context: NewContext) -> None:
    """Ada writes and keeps the code, Mona answers by keyboard, Ada reads it on another phone."""
    ada = Guest(new_context(), SLUG).arrives().is_connected()
    expect(ada.page.locator("#receipt")).to_be_hidden()
    ada.posts("Eine Rutsche für das Freibad")
    expect(ada.page.locator("#receipt")).to_be_visible()
    code = ada.page.locator(".own-code").inner_text()
    receipt = ada.page.context.new_page()
    receipt.goto(f"/g/{SLUG}/receipt")
    expect(receipt.locator("#code")).to_have_text(code)
    expect(receipt.get_by_role("button", name="Drucken")).to_be_visible()
    assert faults(receipt) == []
    desk = Moderator(new_context(width=1280, height=800), server.moderator_link("Mona"))
    desk.logs_in().publishes("Eine Rutsche für das Freibad")
    mona = desk.page
    ada.sees_own("Eine Rutsche", "An der Wand")
    mona.goto(f"/g/{SLUG}/evaluation/answers")
    assert faults(mona) == []
    picture(mona, "answers-1280", whole=True)
    mona.get_by_label("Text").fill("rutsche")
    mona.keyboard.press("Enter")
    mona.get_by_label("Eine Rutsche").check()
    mona.locator("#outcome_given").select_option("done")
    mona.get_by_label("Wer antwortet").fill("Bäderbetrieb")
    mona.get_by_label("Antwort Höchstens").fill("Sie steht seit Mai.")
    mona.get_by_role("button", name="Antworten, für alle zu lesen").click()
    expect(mona.get_by_role("status")).to_contain_text("Gespeichert")
    mona.set_viewport_size({"width": 360, "height": 740})
    assert mona.evaluate("document.documentElement.scrollWidth") <= 360
    elsewhere = new_context(java_script_enabled=False).new_page()
    elsewhere.goto(f"/g/{SLUG}/receipt")
    elsewhere.get_by_label("Code von Ihrem Beleg").fill(code.lower().replace("-", " "))
    elsewhere.get_by_role("button", name="Ansehen").click()
    expect(elsewhere.locator(".receipt-idea")).to_contain_text("Sie steht seit Mai.")
    assert code not in elsewhere.url
    assert elsewhere.evaluate("document.documentElement.scrollWidth") <= 360
    picture(elsewhere, "receipt-360", whole=True)


def test_it_is_printed_as_a_document(
    server: Server, new_context: NewContext, tmp_path: Path
) -> None:
    """A4, with every idea and every table, and nothing that paper cannot do."""
    page = new_context(width=1280, height=800).new_page()
    page.goto(f"/g/{SLUG}/results")
    folder = Path(PICTURES or tmp_path)
    content = page.pdf(path=folder / "results.pdf", prefer_css_page_size=True)
    assert 3 <= len(re.findall(rb"/Type /Page\b", content)) <= 12
    page.emulate_media(media="print")
    expect(page.locator("#numbers details table")).to_be_visible()
    expect(page.locator(".print-only").first).to_be_visible()
    for gone in (".record-nav", "summary", ".said-link", ".languages", ".foot nav"):
        expect(page.locator(gone).first).to_be_hidden()
