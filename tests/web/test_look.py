"""A gathering's own face, and the pages that the law wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving import Server
from tests.web.people import Evening

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
TOWN = """
slug = "stadt"
title = "Stadtgespräch"
date = 2020-08-20
starts = 18:00:00
ends = 20:00:00
[look]
accent = "#7a0000"
logo = "logo.svg"
logo_alt = "Wappen"
[legal]
imprint = "Rathaus, Markt 1"
"""


def test_a_gathering_shows_its_logo_and_colour(server: Server, tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    (tmp_path / "stadt.toml").write_text(TOWN, encoding="utf-8")
    assert server.run("gathering", "import", str(tmp_path / "stadt.toml")).returncode == 0
    with Evening(server, "stadt") as evening:
        browser = evening.browser()
        page = browser.get(evening.path()).text
        assert 'src="/g/stadt/logo" alt="Wappen"' in page
        assert "--accent: #7a0000" in page
        logo = browser.get(evening.path("logo"))
        assert (logo.text, logo.headers["Content-Type"]) == (LOGO, "image/svg+xml")
        assert "script-src" not in logo.headers["Content-Security-Policy"]
        assert "default-src 'none'" in logo.headers["Content-Security-Policy"]
        assert "Rathaus, Markt 1" in browser.get(evening.path("imprint")).text
    assert evening.browser().get("/g/auftakt/logo").status == 404, "it has none"


@pytest.mark.parametrize(
    ("logo", "said"),
    [
        ("none.svg", "No such file"),
        ("logo.gif", "a logo must be one of .svg, .png, .webp"),
        ("large.svg", "a logo may have 24 KiB"),
    ],
)
def test_a_logo_that_cannot_be_used_is_refused_in_one_line(
    shared_server: Server, tmp_path: Path, logo: str, said: str
) -> None:
    (tmp_path / "large.svg").write_bytes(b" " * 30_000)
    file = tmp_path / "stadt.toml"
    file.write_text(TOWN.replace("logo.svg", logo), encoding="utf-8")
    result = shared_server.run("gathering", "import", str(file))
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("kind", ["imprint", "privacy", "accessibility"])
def test_every_public_page_leads_to_the_legal_ones(evening: Evening, kind: str) -> None:
    for path in ("", "checkin", "imprint", "login?t=x"):
        page = evening.browser().get(evening.path(path)).text
        assert f'href="/g/auftakt/{kind}"' in page, path


def test_the_privacy_page_says_what_the_code_keeps(evening: Evening) -> None:
    """P3 Every personal field declares its purpose and its retention."""
    page = evening.browser().get(evening.path("privacy")).text
    assert "730 Tage" in page
    assert "Ihr Name am Beitrag" in page
