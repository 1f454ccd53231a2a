"""Refounding, of small groups: which there are and who is in them, so that people who sit in their
video rooms need not be placed anew. What they wrote goes with all ideas.

Part of live/refound/, which says when.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from companion.domain.events import Draft, Writing
from companion.domain.groups import events as e
from companion.domain.groups.commands import CHOICE
from companion.domain.groups.standing import GROUPS, Group, Member
from companion.domain.rules import OPERATOR
from companion.live.story import Story


def groups(old: Story, new: Story, now: float) -> Iterator[Draft]:
    """All of them, under their old ids, with their members and the bell; where nobody has set up
    any since."""
    before = old.state.groups
    kept = [group for group in before.groups.values() if not group.replaced]
    if new.state.groups.groups or not kept:
        return
    yield set_up(kept, old, now)
    for member in before.members.values():
        yield joined(member, old, now)
    settings = e.GroupsArranged(
        at=now,
        by=OPERATOR,
        version=3,
        assignment=before.assignment,
        top=before.top,
        size=before.size,
    )
    yield Draft(settings, moves=(GROUPS,))
    if before.until is not None and before.started is not None:
        bell = e.GroupsTimed(
            at=now, by=OPERATOR, version=4, until=before.until, started=before.started
        )
        yield Draft(bell, moves=(GROUPS,))
    for group in kept:
        yield from as_it_stood(group, old, now)


def set_up(kept: list[Group], old: Story, now: float) -> Draft:
    """For the time being people choose and none is full: each goes where they were."""
    titles, links = ({group.id: id for group, id in found} for found in told(kept, old))
    event = e.GroupsSetUp(
        at=now,
        by=OPERATOR,
        version=2,
        groups=tuple(group.id for group in kept),
        titles=titles,
        links=links,
        theme_of={group.id: group.theme for group in kept if group.theme},
        assignment=CHOICE,
        top=old.state.groups.top,
    )
    writes = (
        *(Writing(id, "group_title", None, old.words[id]) for id in titles.values()),
        *(Writing(id, "group_link", None, old.words[id]) for id in links.values()),
    )
    return Draft(event, moves=(GROUPS,), writes=writes)


def told(kept: list[Group], old: Story) -> tuple[list[tuple[Group, str]], list[tuple[Group, str]]]:
    """The titles and the links that are still there."""
    titles = [(group, group.title) for group in kept if group.title and group.title in old.words]
    links = [(group, group.link) for group in kept if group.link and group.link in old.words]
    return titles, links


def joined(member: Member, old: Story, now: float) -> Draft:
    name = member.name if member.name in old.words else None
    event = e.GroupJoined(
        at=now,
        by=member.visitor,
        member=member.id,
        group=member.group.id if member.group else None,
        name=name,
        seat=member.seat,
    )
    text = old.words.get(name or "")
    writes = (Writing(name, "group_member", member.visitor, text),) if name and text else ()
    return Draft(event, writes=writes)


def as_it_stood(group: Group, old: Story, now: float) -> Iterator[Draft]:
    """Its scribe, whether it takes people, until when it may hand in, whether it is there."""
    version = 1

    def about() -> dict[str, Any]:
        nonlocal version
        version += 1
        return {"at": now, "by": OPERATOR, "group": group.id, "version": version}

    found: list[e.GroupDecided] = []
    if group.scribe:
        found.append(e.PenPassed(**about(), member=group.scribe.id))
    if not group.open:
        title = group.title if group.title in old.words else None
        link = group.link if group.link in old.words else None
        found.append(e.GroupChanged(**about(), title=title, link=link, open=False))
    if group.late is not None:
        found.append(e.GroupReopened(**about(), until=group.late))
    if group.removed:
        found.append(e.GroupRemoved(**about()))
    yield from (Draft(event, moves=(group.id,)) for event in found)
