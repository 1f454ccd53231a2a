"""The demo's two gatherings belong to one cause: what is published of them is one record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from companion.domain.results.events import RecordFetched
from tests.serving import Server
from tests.web.browser import Browser
from tests.web.people import Evening, nonce

RESULTS = "/c/digitalisierung/results"


@pytest.fixture
def dialogue(shared_server: Server) -> Iterator[Evening]:
    with Evening(shared_server, "dialog") as running:
        yield running


def decides(evening: Evening, lena: Browser, what: str) -> None:
    version = lena.get(evening.path("evaluation")).text.partition('name="version" value="')[2]
    form = {"version": version.partition('"')[0], "nonce": nonce()}
    assert lena.submit(evening.path(f"evaluation/{what}"), form).status == 303


def test_only_what_is_published_is_in_the_record_of_the_cause(
    evening: Evening, dialogue: Evening
) -> None:
    """Rule S3, across gatherings."""
    evening.published("Mehr Bänke für beide Abende")
    dialogue.published("Ein Bürgerbüro im Netz")
    guest, lena = evening.browser(), dialogue.staff("moderator", "Lena")
    decides(dialogue, lena, "publish")
    try:
        page = guest.get(RESULTS).text
        assert "Ein Bürgerbüro im Netz" in page
        assert "<b>0</b> Unterstützungen" in page
        assert "Mehr Bänke für beide Abende" not in page
        assert "Ergebnisse noch nicht veröffentlicht" in page
    finally:
        decides(dialogue, lena, "withdraw")
    page = guest.get(RESULTS).text
    assert "Ein Bürgerbüro im Netz" not in page
    assert "kommen noch" in page
    assert guest.get("/c/nirgends/results").status == 404


def test_a_theme_from_the_desk_is_taken_over_into_the_other_gathering(
    evening: Evening, dialogue: Evening
) -> None:
    title = f"Schule {nonce()[:6]}"
    mona, lena = evening.moderator(), dialogue.staff("moderator", "Lena")
    theme = mona.phone.command("add_theme", title=title)["theme"]
    offered = lena.get(dialogue.path("evaluation/cause")).text
    assert title in offered
    form = {"theme": theme, "nonce": f"adopt-{theme}"}
    for _ in range(2):  # a button pressed twice
        assert lena.submit(dialogue.path("evaluation/cause/adopt"), form).status == 303
    assert title not in lena.get(dialogue.path("evaluation/cause")).text
    assert title in dialogue.guest().browser.get(dialogue.path()).text
    refused = lena.submit(
        dialogue.path("evaluation/cause/adopt"), {"theme": "t0", "nonce": nonce()}
    )
    assert refused.status in (404, 422)
    assert evening.browser().get(evening.path("evaluation/cause")).status == 401


def test_operators_see_the_cause_and_take_its_record_along(shared_server: Server) -> None:
    shown = shared_server.run("gathering", "show", "dialog").stdout
    assert "/c/digitalisierung/results" in shown
    table = shared_server.run("export", "digitalisierung", "--cause", "--format", "csv")
    assert table.stdout.splitlines()[0].rstrip('"').endswith("gathering")
    unknown = shared_server.run("export", "nirgends", "--cause", "--format", "csv")
    assert unknown.returncode == 2
    assert "nirgends" in unknown.stderr


def test_the_team_takes_the_whole_cause_along_and_names_only_where_it_leads(
    evening: Evening, dialogue: Evening
) -> None:
    """Rights at each gathering: what is not public is in the file for its own team alone, names for
    its own admin alone; each fetch stands in the log of every gathering whose team it was."""
    here, there = f"Bänke {nonce()[:6]}", f"Tablets {nonce()[:6]}"
    for one, text, name in ((evening, here, "Ada Hier"), (dialogue, there, "Cleo Dort")):
        assert one.moderator().publishes(one.guest().posts(text, author=name)["idea"])["ok"]
    address = evening.path("evaluation/cause/record")
    lena = evening.staff("admin", "Lena")
    alone = lena.get(f"{address}.csv?names").text
    assert here in alone
    assert "Ada Hier" in alone
    assert there not in alone
    link = evening.server.link("moderator", "Lena", "dialog")
    assert lena.submit(link).status == 303  # now of both teams
    page = lena.get(evening.path("evaluation/cause")).text
    assert "immer ohne Namen, Sie sind dort nicht Leitung" in page
    assert "cause/record.xlsx?names" in page
    both = lena.get(f"{address}.jsonl?names")
    assert "digitalisierung-ergebnisse-mit-namen.jsonl" in both.headers["Content-Disposition"]
    assert here in both.text
    assert there in both.text
    assert "Ada Hier" in both.text
    assert "Cleo Dort" not in both.text
    log = evening.server.open_log()
    fetched = {
        slug: [r.event for r in log.read(slug).records if type(r.event) is RecordFetched]
        for slug in ("auftakt", "dialog")
    }
    log.close()
    assert [(one.file, one.named, one.cause) for one in fetched["auftakt"][-2:]] == [
        ("csv", True, "digitalisierung"),
        ("jsonl", True, "digitalisierung"),
    ]
    assert [(one.file, one.named) for one in fetched["dialog"]][-1:] == [("jsonl", False)]
    mona = evening.staff("moderator", "Mona")
    assert "?names" not in mona.get(evening.path("evaluation/cause")).text
    assert mona.get(f"{address}.csv?names").status == 403
    assert mona.get(f"{address}.pdf").status == 400
    assert evening.staff("desk", "Dora").get(f"{address}.csv").status == 403
    assert evening.browser().get(f"{address}.csv").status == 401
