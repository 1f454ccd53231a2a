"""Posting: how words become an idea, whoever sends them in."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.events import Draft, Writing
from companion.domain.paper.commands import EnterIdea
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids
from companion.domain.state import State
from companion.domain.text import clean_name, clean_text


def posting(
    command: c.PostIdea | EnterIdea,
    state: State,
    now: float,
    ids: Ids,
    person: str,
    origin: str,
    *,
    staff: str | None = None,
    published: bool | None = None,
) -> Draft | Refusal:
    """An idea of `person`'s. `staff`: who entered it; `published`: as events.IdeaPosted has it."""
    if command.kind not in c.KINDS:
        return refuse("unknown_kind")
    if command.theme and not state.themes.knows(command.theme):
        return refuse("unknown_theme")
    text = clean_text(command.text)
    if isinstance(text, Refusal):
        return text
    writes = [Writing(ids("w"), "idea_text", person, text)]
    if command.author and command.author.strip():
        author = clean_name(command.author)
        if isinstance(author, Refusal):
            return author
        writes.append(Writing(ids("w"), "idea_author", person, author))
    named = command.group if isinstance(command, c.PostIdea) else None
    group = state.groups.groups.get(named or "")
    event = e.IdeaPosted(
        at=now,
        by=person,
        idea=ids("i"),
        kind=command.kind,
        theme=command.theme or (group.theme if group else None),
        origin=origin,
        words=writes[0].id,
        author=writes[1].id if len(writes) == 2 else None,
        staff=staff,
        published=published,
        repeats=command.repeats if isinstance(command, c.RepeatedIdea) else None,
        group=group.id if group else None,
    )
    return Draft(event, writes=tuple(writes))
