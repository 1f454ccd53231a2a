"""Operator commands on those who look after the house, and on a gathering's staff."""

from __future__ import annotations

import argparse

from companion.cli.parts import Arguments, Commands, checked, command, do, group, look, unknown
from companion.domain import commands as c
from companion.operate import Answer
from companion.settings import Settings, url


def add_house(commands: Commands) -> None:
    house = group(commands, "house", "who looks after all gatherings and founds new ones")
    link = command(house, "link", run_house_link, "print a login link")
    link.add_argument("--name", required=True)
    add_base(link)
    command(house, "list", run_house_list, "name them")
    revoke = command(house, "revoke", run_house_revoke, "take all rights from one of them")
    revoke.add_argument("staff", metavar="ID_OR_NAME")


def add_staff(commands: Commands) -> None:
    staff = group(commands, "staff", "who may moderate, serve the door, show the stage")
    link = command(staff, "link", run_link, "print a login link")
    link.add_argument("--gathering", required=True, metavar="SLUG")
    link.add_argument("--role", required=True, choices=c.ROLES)
    link.add_argument("--name", required=True)
    add_base(link)
    staff_list = command(staff, "list", run_staff_list, "name the members of staff")
    staff_list.add_argument("--gathering", metavar="SLUG")
    revoke = command(staff, "revoke", run_revoke, "take all rights from a member of staff")
    revoke.add_argument("--gathering", required=True, metavar="SLUG")
    revoke.add_argument("staff", metavar="ID_OR_NAME")


def add_base(link: argparse.ArgumentParser) -> None:
    link.add_argument(
        "--base", type=checked(url), metavar="URL", help="the server's public address"
    )


def run_house_link(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "house_link", name=arguments.name)
    return print_link(arguments, answer)


def run_house_list(arguments: Arguments, settings: Settings) -> int:
    office = look(settings).office
    for staff in office.state.staff.values() if office else ():
        condition = "revoked" if staff.revoked else "logged in" if staff.used else "invited"
        name = office.words.get(staff.id, "(forgotten)") if office else ""
        print(f"{staff.id}\t{condition}\t{name}")
    return 0


def run_house_revoke(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "house_revoke", staff=arguments.staff)
    print("revoked " + " ".join(answer["revoked"]))
    return 0


def run_link(arguments: Arguments, settings: Settings) -> int:
    answer = do(
        settings, "link", slug=arguments.gathering, role=arguments.role, name=arguments.name
    )
    return print_link(arguments, answer)


def run_staff_list(arguments: Arguments, settings: Settings) -> int:
    house = look(settings)
    if arguments.gathering and house.room(arguments.gathering) is None:
        raise unknown(arguments.gathering)
    for room in house:
        gathering = room.gathering
        if arguments.gathering not in (None, gathering.slug):
            continue
        for staff in gathering.state.staff.values():
            condition = "revoked" if staff.revoked else "logged in" if staff.used else "invited"
            name = gathering.words.get(staff.id, "(forgotten)")
            print(f"{gathering.slug}\t{staff.id}\t{staff.role}\t{condition}\t{name}")
    return 0


def run_revoke(arguments: Arguments, settings: Settings) -> int:
    answer = do(settings, "revoke", slug=arguments.gathering, staff=arguments.staff)
    print("revoked " + " ".join(answer["revoked"]))
    return 0


def print_link(arguments: Arguments, answer: Answer) -> int:
    base = (arguments.base or answer["base"]).rstrip("/")
    print(base + answer["path"])
    return 0
