"""What `make screenshots` shows of an evening in small groups: `dialog`, from waiting to plenum."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.browser.shots import DESK, STAGE, Shot, Sitting, as_one_holds_it, seen

BASE = "/g/dialog/"
GROUP = BASE + "group"
NAMES = ("Cleo", "Familie Özdemir-von der Heide", "Emil", "Ben", "Hanna", "Renate")
TEXTS = (
    "Termine im Bürgerbüro online buchen, auch abends.",
    "Eine Sprechstunde für Ältere, in der jemand hilft.",
    "Den Anwohnerparkausweis ohne Papier verlängern.",
)


def people_wait(sitting: Sitting) -> None:
    for name in NAMES:
        phone = sitting.people[name] = sitting.guest(gathering="dialog")
        phone.command("join_group", author=name)


def groups_work(sitting: Sitting) -> None:
    """Two of them, with half an hour."""
    decides(sitting, "set_up_groups", number=2, links=["https://video.example.org/1", ""])
    decides(sitting, "start_groups", minutes=30)
    for group in groups(sitting):
        writer, supporter = (sitting.people[one["name"]] for one in group["members"][:2])
        for text in TEXTS:
            idea = writer.command("post_idea", text=text, group=group["id"])["idea"]
            supporter.command("support_idea", idea=idea)
    cleo = sitting.people["Cleo"]
    cleo.command("take_pen")


def groups_hand_in(sitting: Sitting) -> None:
    """One of them; what it says is published, and the stage shows how far all are."""
    first = groups(sitting)[0]
    scribe = sitting.people[first["members"][0]["name"]]
    mona = sitting.desk("dialog")
    mona.wait_until(lambda desk: len(inside(sitting, first["id"])) == len(TEXTS))
    chosen = inside(sitting, first["id"])[:2]
    scribe.command("take_pen")
    does(sitting, "hand_in", ideas=chosen, group=first["id"])
    for idea in chosen:
        does(sitting, "publish_idea", idea=idea, version=mona.ideas[idea]["version"])
    does(sitting, "show_picture", mode="groups")


def inside(sitting: Sitting, group: str) -> list[str]:
    """The ideas of this group, as the team sees them."""
    held = sitting.desk("dialog").held
    own = held.collections["in_groups"].values() if held else ()
    return [idea["id"] for idea in own if idea["group"] == group]


def group_is_shown(sitting: Sitting) -> None:
    does(sitting, "show_picture", mode="groups", group=groups(sitting)[0]["id"])


def decides(sitting: Sitting, command: str, **fields: object) -> None:
    """On all groups, as they are seen."""
    held = sitting.desk("dialog").held
    fact = held.facts["groups"] if held else None
    does(sitting, command, version=fact["version"] if fact else 1, **fields)


def does(sitting: Sitting, command: str, **fields: object) -> None:
    ack = sitting.desk("dialog").command(command, **fields)
    assert ack["ok"], ack
    sitting.desk("dialog").wait_until(lambda desk: desk.held.position >= ack["position"])


def groups(sitting: Sitting) -> list[dict[str, Any]]:
    held = sitting.desk("dialog").held
    assert held
    there = [one for one in held.collections["groups"].values() if not one["removed"]]
    return sorted(there, key=lambda one: one["number"])


def with_groups(page: Page) -> None:
    """Also where the columns are empty."""
    button = page.locator("button[data-panel=groups]")
    if button.get_attribute("aria-expanded") != "true":
        button.click()


def of_hall(name: str) -> Shot:
    path = BASE + "projector"
    return Shot(name, path, "stage-dialog", STAGE, seen, is_of_two_schemes=False)


def of_team(name: str) -> Shot:
    return Shot(name, BASE + "moderate", "moderator-dialog", DESK, seen, with_groups)


GROUPS = (
    (
        people_wait,
        (
            Shot("group-choice", GROUP),
            Shot("group-waiting", GROUP, "Cleo"),
            of_team("moderate-groups-plan"),
        ),
    ),
    (
        groups_work,
        (
            Shot("group", GROUP, "Cleo"),
            Shot("guest-group", BASE, "Cleo", is_whole=as_one_holds_it),
            of_team("moderate-groups"),
        ),
    ),
    (
        groups_hand_in,
        (
            Shot("plenum", BASE + "plenum", "Cleo"),
            of_team("moderate-groups-handed"),
            of_hall("projector-groups"),
            Shot("regie-groups", BASE + "stage", "moderator-dialog", DESK),
        ),
    ),
    (group_is_shown, (of_hall("projector-group"),)),
)
