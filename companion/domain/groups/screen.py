"""What screens show of small groups; domain/screens.py says which, walls.py has a group's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from companion.domain.groups.standing import PLACES, Group, Groups, Member
from companion.domain.moments import iso
from companion.domain.reading import from_json
from companion.domain.stage.standing import GROUPS as ON_STAGE
from companion.domain.state import FORGOTTEN, HIDDEN, PENDING, PUBLISHED, Idea

if TYPE_CHECKING:
    from companion.domain.state import State

#: The collection; what moderators see of ideas that are still inside; what is a visitor's own.
GROUPS, IN_GROUPS = "groups", "in_groups"
MEMBERSHIP, RANKINGS = "membership", "rankings"
#: The single values: what everybody knows of all groups at once, and what the team is beside.
FACT, PLAN = "groups", "group_plan"

Item = dict[str, Any]
Words = Mapping[str, str]


def counted(state: State) -> tuple[int, int]:
    """How many groups have handed in, and of how many the plenum expects it."""
    expected = [group for group in state.groups.there if group.is_expected]
    return sum(group.handed_at is not None for group in expected), len(expected)


def plenum(state: State) -> tuple[bool, str | None]:
    """Whether the stage is with the groups, an idea in the light or not, and which one presents."""
    on_stage = state.stage.now
    return on_stage.under == ON_STAGE, on_stage.group


def show_groups(state: State, words: Words) -> Item | None:
    """All groups at once; None where there are none and none are planned."""
    groups = state.groups
    if groups.plan is None and not groups.there:
        return None
    handed_in, of = counted(state)
    is_plenum, presented = plenum(state)
    return {
        "version": groups.version,
        "planned": not groups.there,
        "assignment": groups.assignment,
        "top": groups.top,
        "size": groups.size,
        "places": PLACES,
        "started": moment(groups.started),
        "until": moment(groups.until),
        "handed_in": handed_in,
        "of": of,
        "plenum": is_plenum,
        "presented": presented,
    }


def show_plan(state: State, words: Words) -> Item:
    """What the gathering's file plans, to be set up with one key, and who waits for a place."""
    text = words.get(state.definition or "")
    terms = from_json(text).groups if text else None
    waiting = [member for member in state.groups.members.values() if member.group is None]
    return {
        "plan": vars(terms) | {"names": list(terms.names)} if terms else None,
        "waiting": [show_member(member, words) for member in waiting],
    }


def show_group(group: Group, words: Words) -> Item:
    """A group as everybody sees it. `handed`: what is public of its suggestions, in their order."""
    return {
        "id": group.id,
        "number": group.number,
        "title": words.get(group.title) if group.title else None,
        "theme": group.theme,
        "members": len(group.members),
        "open": group.open,
        "full": group.is_full,
        "handed_in": group.handed_at is not None,
        "handed": suggestions(group, (PUBLISHED,)),
    }


def suggestions(group: Group, statuses: tuple[str, ...]) -> list[str]:
    """What it handed in, as far as it stands so; what was merged is what it was merged into."""
    wholes = (idea.whole for idea in group.handed)
    return list(dict.fromkeys(idea.id for idea in wholes if idea.status in statuses))


def show_inside(group: Group, words: Words) -> Item:
    """The same for its members: with who they are, who writes, and where they meet."""
    return show_group(group, words) | {
        "members": [show_member(member, words) for member in group.members.values()],
        "scribe": group.scribe.id if group.scribe else None,
        "link": words.get(group.link) if group.link else None,
        "handed": suggestions(group, (PENDING, PUBLISHED)),
        "handed_at": moment(group.handed_at),
        "until": moment(group.late),
    }


def show_to_team(group: Group, words: Words) -> Item:
    """The same for moderators, also of one that was removed."""
    return show_inside(group, words) | {
        "handed": suggestions(group, (PENDING, PUBLISHED, HIDDEN)),
        "removed": group.removed,
    }


def show_member(member: Member, words: Words) -> Item:
    return {"id": member.id, "name": words.get(member.name) if member.name else None}


def moment(seconds: float | None) -> str | None:
    return None if seconds is None else iso(seconds)


def is_there(group: Group) -> bool:
    return not group.removed


def can_come_back(group: Group) -> bool:
    return not group.replaced


def left_group(state: State, group: Group) -> int:
    """Whatever leaves such a screen was on it before."""
    return state.position


def is_inside(idea: Idea) -> bool:
    """Whether moderators see it among what groups write, not among what comes in."""
    return idea.is_inside and idea.status != FORGOTTEN


def left_inside(state: State, idea: Idea) -> int:
    """An idea of no group never was inside."""
    return state.position if idea.group else 0


def is_on_wall(idea: Idea, group: str) -> bool:
    """Whether it is on its own group's wall, where all is seen at once but what the team hid."""
    return (
        idea.group == group
        and idea.survivor is None
        and idea.standing.status in (PENDING, PUBLISHED)
    )


def show_of_group(idea: Idea) -> Item:
    """`group`, only where there is one."""
    return {"group": idea.group} if idea.group else {}


def show_membership(groups: Groups, id: str, visitor: str, words: Words) -> Item | None:
    """A visitor as a member, as they see it; None: they take part no more, on this device."""
    member = groups.members.get(id)
    if member is None or member.visitor != visitor:
        return None
    group = member.group
    return show_member(member, words) | {
        "group": group.id if group else None,
        "scribe": group is not None and group.scribe is member,
    }


def show_ranking(groups: Groups, group: str, visitor: str) -> Item | None:
    """What they find best in their group; None: that is another one now."""
    there = groups.group_of(visitor)
    if there is None or there.id != group:
        return None
    return {"id": group, "ideas": list(groups.rankings.get(group, {}).get(visitor, ()))}
