"""What `make screenshots` shows of the time after the evening: answers, receipts, the
record and how it goes on in labs."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.shots import STAGE, Shot, Sitting, as_one_holds_it, seen
from tests.together import eventually
from tests.web.browser import Browser, hidden_fields

BASE = "/g/auftakt/"
TEAM = BASE + "evaluation"
CITY = "digitale-stadt"
WAY = "Das prüfen wir mit den Stadtwerken; im Frühjahr hängen die ersten drei Antennen."


def ada_writes(sitting: Sitting) -> None:
    """And looks at her receipt later."""
    ada = sitting.people["ada"] = sitting.guest()
    text = "Antennen für freies WLAN auch an den Bushaltestellen, und Bänke mit Steckdosen."
    idea = ada.command("post_idea", text=text, theme=CITY)["idea"]
    sitting.desk().command("publish_idea", idea=idea, version=1)
    sitting.desk().command(
        "give_answer",
        outcome="examined",
        office="Stabsstelle Digitalisierung",
        text=WAY,
        to_ideas={idea: 1},
    )
    sitting.desk().command(
        "give_answer",
        outcome="in_lab",
        office="Stadt Castrop-Rauxel",
        text="Darüber spricht das Labor Digitale Stadt.",
        to_themes={CITY: 1},
    )


def somebody_joins_a_lab(sitting: Sitting) -> None:
    """The mail is there; nobody has opened its link yet."""
    browser = Browser(sitting.server.url)
    page = lab(sitting)
    form = hidden_fields(browser.get(page).text, "lab-join")
    asked = {"way": "take_part", "name": "Ada Lovelace", "mail": "ada@example.org"}
    agreed = re.search(r'name="consent"[^>]*value="([^"]*)"', browser.get(page).text)
    assert agreed
    browser.submit(f"{page}/join", {**form, **asked, "consent": agreed[1]})
    eventually(lambda: sitting.office.mails)


def record_is_public(sitting: Sitting) -> None:
    sitting.desk().command("publish_results", version=1)


def lab(sitting: Sitting, folder: str = "labs") -> str:
    """The page of the demo's lab; `folder`: where the team has it."""
    found = re.search(r"labs/(z[0-9a-f]{16})", Browser(sitting.server.url).get(BASE + "labs").text)
    assert found
    return f"{BASE}{folder}/{found[1]}"


def team_of_lab(sitting: Sitting) -> str:
    return lab(sitting, "evaluation/labs")


def members(sitting: Sitting) -> str:
    return team_of_lab(sitting) + "/members"


def entry(sitting: Sitting) -> str:
    """The link of the mail."""
    [link] = re.findall(r"https://\S+/labs/entry/[^\s/]+", sitting.office.mails[-1].text)
    return str(urlsplit(link).path)


def with_player(page: Page) -> None:
    page.wait_for_selector("#play")
    page.wait_for_timeout(1500)  # the picture is a page of its own


AFTER = (
    (
        ada_writes,
        (
            Shot("receipt", BASE + "receipt", "ada"),
            Shot("receipt-code", BASE + "receipt"),
            Shot("answers", TEAM + "/answers", "moderator"),
            Shot("results-later", BASE + "results"),
            Shot("cause-later", "/c/digitalisierung/results"),
        ),
    ),
    (
        somebody_joins_a_lab,
        (
            Shot("labs", BASE + "labs"),
            Shot("lab", lab),
            Shot("lab-entry", entry),
            Shot("evaluation-labs", TEAM + "/labs", "moderator"),
            Shot("evaluation-lab", team_of_lab, "moderator"),
            Shot("evaluation-lab-members", members, "admin"),
        ),
    ),
    (
        record_is_public,
        (
            Shot("evaluation", TEAM, "moderator"),
            Shot("evaluation-cause", TEAM + "/cause", "moderator"),
            Shot("results", BASE + "results"),
            Shot("cause", "/c/digitalisierung/results"),
            Shot("guest-after", BASE, "ada", is_whole=as_one_holds_it),
            Shot("replay", TEAM + "/replay", "moderator", is_whole=seen, ready=with_player),
            Shot(
                "projector-replay",
                BASE + "projector?replay&speed=max",
                "stage",
                STAGE,
                seen,
                is_of_two_schemes=False,
            ),
        ),
    ),
)
