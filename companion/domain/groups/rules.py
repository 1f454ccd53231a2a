"""Rules: what becomes of the team's commands about small groups."""

from __future__ import annotations

from typing import Any

from companion.domain.command import Command
from companion.domain.events import Draft, Writing
from companion.domain.groups import commands as c
from companion.domain.groups import events as e
from companion.domain.groups.standing import GROUPS, Group
from companion.domain.groups.terms import LONGEST, MOST_GROUPS, MOST_TOP, SMALLEST
from companion.domain.reader import is_web_address
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import FORGOTTEN, State
from companion.domain.text import clean_name, clean_text

TEAM = frozenset({"moderator", "admin"})

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.SetUpGroups: TEAM,
    c.ArrangeGroups: TEAM,
    c.StartGroups: TEAM,
    c.ExtendGroups: TEAM,
    c.RingBell: TEAM,
    c.AddGroup: TEAM,
    c.ChangeGroup: TEAM,
    c.RemoveGroup: TEAM,
    c.RestoreGroup: TEAM,
    c.ReopenGroup: TEAM,
    c.MoveMember: TEAM,
    c.FreePen: TEAM,
}


@rule.register
def _(command: c.SetUpGroups, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    refusal = moved(state, command.version)
    if refusal:
        return refusal
    there = {group.id for group in state.groups.there}
    if any(one.group in there and one.status != FORGOTTEN for one in state.ideas.values()):
        return refuse("groups_used")
    themes = tuple(one.id for one in state.themes.there) if command.by_theme else ()
    number = len(themes) if command.by_theme else command.number
    if not 1 <= number <= MOST_GROUPS:
        return refuse("bad_request", field="number")
    wrong = unfit(command.assignment, command.top, command.size)
    if wrong:
        return wrong
    groups = tuple(ids("g") for _ in range(number))
    titles = written(groups, command.titles, "title", ids)
    if isinstance(titles, Refusal):
        return titles
    links = written(groups, command.links, "link", ids)
    if isinstance(links, Refusal):
        return links
    event = e.GroupsSetUp(
        at=now,
        by=who.id,
        version=command.version + 1,
        groups=groups,
        titles={group: one.id for group, one in titles.items()},
        links={group: one.id for group, one in links.items()},
        theme_of=dict(zip(groups, themes, strict=True)) if themes else {},
        assignment=command.assignment,
        top=command.top,
        size=command.size or None,
    )
    return together(event, (*titles.values(), *links.values()))


def written(
    groups: tuple[str, ...], texts: tuple[str, ...], field: str, ids: Ids
) -> dict[str, Writing] | Refusal:
    """By group, what is to be written for it."""
    if len(texts) > len(groups):
        return refuse("bad_request", field=f"{field}s")
    found = {}
    for group, text in zip(groups, texts, strict=False):
        if text.strip():
            one = writing(text, field, ids)
            if isinstance(one, Refusal):
                return one
            found[group] = one
    return found


def writing(text: str, field: str, ids: Ids) -> Writing | Refusal:
    """A group's title, or the address where it meets."""
    clean = clean_name(text, field=field) if field == "title" else clean_text(text, field=field)
    if isinstance(clean, Refusal):
        return clean
    if field == "link" and not is_web_address(clean):
        return refuse("bad_request", field=field)
    if field == "link":
        return Writing(ids("w"), "group_link", None, clean)
    return Writing(ids("w"), "group_title", None, clean)


def unfit(assignment: str, top: int, size: int) -> Refusal | None:
    """What is wrong with these settings."""
    if assignment not in c.ASSIGNMENTS:
        return refuse("bad_request", field="assignment")
    if not 1 <= top <= MOST_TOP:
        return refuse("bad_request", field="top")
    return refuse("bad_request", field="size") if size and size < SMALLEST else None


@rule.register
def _(command: c.ArrangeGroups, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    groups = state.groups
    refusal = moved(state, command.version)
    if refusal:
        return refusal
    size = groups.size if command.size is None else command.size or None
    assignment = command.assignment or groups.assignment
    top = groups.top if command.top is None else command.top
    wrong = unfit(assignment, top, size or 0)
    if wrong:
        return wrong
    version = command.version + 1
    return together(
        e.GroupsArranged(
            at=now, by=who.id, version=version, assignment=assignment, top=top, size=size
        )
    )


@rule.register
def _(command: c.StartGroups, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    return timed(state, who, now, command.version, command.minutes, now, now)


@rule.register
def _(command: c.ExtendGroups, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    until, started = state.groups.until, state.groups.started
    if until is None or started is None:
        return refuse("not_started")
    return timed(state, who, now, command.version, command.minutes, max(until, now), started)


def timed(
    state: State, who: Who, now: float, version: int, minutes: int, since: float, started: float
) -> Draft | Refusal:
    refusal = moved(state, version)
    if refusal:
        return refusal
    if not 1 <= minutes <= LONGEST:
        return refuse("bad_request", field="minutes")
    until = since + minutes * 60
    event = e.GroupsTimed(at=now, by=who.id, version=version + 1, until=until, started=started)
    return together(event)


@rule.register
def _(command: c.RingBell, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    refusal = moved(state, command.version)
    if refusal:
        return refusal
    started = state.groups.started
    if started is None:
        return refuse("not_started")
    version = command.version + 1
    return together(e.GroupsTimed(at=now, by=who.id, version=version, until=now, started=started))


def moved(state: State, version: int) -> Refusal | None:
    """What was decided on all groups rests on what was seen of them."""
    current = state.groups.version
    return None if version == current else refuse("groups_moved", version=current)


def together(event: e.GroupsDecided, writes: tuple[Writing, ...] = ()) -> Draft:
    """A draft that only goes through while nobody else decided about all groups."""
    return Draft(event, expects={GROUPS: event.version - 1}, moves=(GROUPS,), writes=writes)


@rule.register
def _(command: c.AddGroup, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if len(state.groups.there) >= MOST_GROUPS:
        return refuse("bad_request", field="number")
    if command.theme and not state.themes.find(command.theme):
        return refuse("unknown_theme")
    writes = []
    for field, text in (("title", command.title), ("link", command.link)):
        if text and text.strip():
            one = writing(text, field, ids)
            if isinstance(one, Refusal):
                return one
            writes.append(one)
    of = {one.field: one.id for one in writes}
    event = e.GroupAdded(
        at=now,
        by=who.id,
        group=ids("g"),
        title=of.get("group_title"),
        theme=command.theme or None,
        link=of.get("group_link"),
    )
    return Draft(event, writes=tuple(writes))


@rule.register
def _(command: c.ChangeGroup, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    group = known(state, command.group)
    if group is None:
        return refuse("unknown_group")
    values: dict[str, str | None] = {"title": group.title, "link": group.link}
    writes = []
    for field, text in (("title", command.title), ("link", command.link)):
        if text is None:
            continue
        values[field] = None
        if text.strip():
            one = writing(text, field, ids)
            if isinstance(one, Refusal):
                return one
            values[field] = one.id
            writes.append(one)
    is_open = group.open if command.open is None else command.open
    event = e.GroupChanged(
        **about(group, who, now), title=values["title"], link=values["link"], open=is_open
    )
    return decision(event, tuple(writes))


@rule.register
def _(command: c.RemoveGroup, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    group = known(state, command.group)
    if group is None:
        return refuse("unknown_group")
    return decision(e.GroupRemoved(**about(group, who, now)))


@rule.register
def _(command: c.RestoreGroup, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    group = state.groups.groups.get(command.group)
    if group is None or group.replaced or not group.removed:
        return refuse("unknown_group")
    return decision(e.GroupRestored(**about(group, who, now)))


@rule.register
def _(command: c.ReopenGroup, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    group = known(state, command.group)
    if group is None:
        return refuse("unknown_group")
    if not 1 <= command.minutes <= LONGEST:
        return refuse("bad_request", field="minutes")
    return decision(e.GroupReopened(**about(group, who, now), until=now + command.minutes * 60))


@rule.register
def _(command: c.MoveMember, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    """Also into a group that takes nobody else: the team knows why."""
    if command.member not in state.groups.members:
        return refuse("unknown_member")
    if known(state, command.group) is None:
        return refuse("unknown_group")
    return Draft(e.MemberMoved(at=now, by=who.id, member=command.member, group=command.group))


@rule.register
def _(command: c.FreePen, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    group = known(state, command.group)
    if group is None:
        return refuse("unknown_group")
    return decision(e.PenPassed(**about(group, who, now)))


def known(state: State, id: str | None) -> Group | None:
    """A group that is there."""
    group = state.groups.groups.get(id or "")
    return None if group is None or group.removed else group


def about(group: Group, who: Who, now: float) -> dict[str, Any]:
    """What every event about one group says."""
    return {"at": now, "by": who.id, "group": group.id, "version": group.version + 1}


def decision(event: e.GroupDecided, writes: tuple[Writing, ...] = ()) -> Draft:
    """A draft that only goes through while nobody else decided about this group."""
    expects = {event.group: event.version - 1}
    return Draft(event, expects=expects, moves=(event.group,), writes=writes)
