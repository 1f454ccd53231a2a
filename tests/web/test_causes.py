"""The demo's two gatherings belong to one cause: what is published of them is one record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
