"""Carrying: a record becomes a gathering again, in a log where there is none of its name.

What becomes of it is a gathering like any other: its words lie in the vault under their own
purposes, so that retention reaches them, and the team can hide an idea that should not stand there.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import regex

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.answers.carrying import BadAnswer, carry_answers
from companion.domain.events import Draft, Writing
from companion.domain.groups.commands import RANDOM
from companion.domain.groups.events import GroupRemoved, GroupsSetUp
from companion.domain.groups.standing import GROUPS
from companion.domain.labs.carrying import BadLab, carry_labs
from companion.domain.merging.events import IdeasMerged
from companion.domain.polls.commands import KINDS as POLL_KINDS
from companion.domain.reading import SLUG, BadDefinition, from_mapping
from companion.domain.refusals import Refusal
from companion.domain.results.events import RecordImported, ResultsPublished
from companion.domain.results.record import FIGURES, ORIGINS, Record
from companion.domain.results.standing import RESULTS
from companion.domain.rules import OPERATOR, Who, decide
from companion.domain.ruling import Ids, decision
from companion.domain.screens import Item
from companion.domain.state import State
from companion.domain.text import clean_name, clean_text

#: An idea's id, as every log has them: addresses on paper lead to it.
IDEA = regex.compile(r"i[0-9a-f]{16}")
#: Of a poll's texts, and of one idea's supporters: more than any gathering has.
MOST = 1_000_000


class BadRecord(Exception):
    """What was read is no record; the message says where, without a word of it."""


def carry(record: Record, now: float, ids: Ids, *, public: bool) -> Iterator[Draft]:
    """The drafts that make a gathering of a record, in their order. `public`: everybody may read it
    there too. Raises BadRecord."""
    yield defined(record, now, ids)
    themes = {theme["id"] for theme in record.gathering.get("themes", ())}
    seen: set[str] = set()
    groups = {title: ids("g") for title in named(record)}
    yield from set_up(groups, now, ids)
    for number, idea in enumerate(record.ideas, 1):
        where = f"idea {number}"
        wordings = idea.get("wordings", [])
        whole = [idea, *wordings]
        for one in whole:
            yield imported(one, themes, groups, now, ids, where, seen, one is idea)
        if wordings:
            others = {one["id"]: 2 for one in wordings}
            yield decision(
                IdeasMerged(at=now, by=OPERATOR, idea=idea["id"], version=2, others=others)
            )
    try:
        yield from carry_answers(record.ideas, record.themes, themes, now, ids)
        yield from carry_labs(record.labs, record.ideas, themes, now, ids)
    except (BadAnswer, BadLab) as bad:
        raise BadRecord(str(bad)) from None
    yield counted(record, now, ids)
    if public:
        event = ResultsPublished(at=now, by=OPERATOR, version=2)
        yield Draft(event, expects={RESULTS: 1}, moves=(RESULTS,))


def defined(record: Record, now: float, ids: Ids) -> Draft:
    try:
        definition = from_mapping(record.gathering)
    except BadDefinition as bad:
        raise BadRecord(f"the gathering: {bad}") from None
    command = c.DefineGathering(definition.to_json())
    draft = decide(State(), command, Who(OPERATOR, OPERATOR), now, ids)
    if isinstance(draft, Refusal):
        raise BadRecord(f"the gathering: {draft.code}")
    return draft


def named(record: Record) -> list[str]:
    """What the small groups are called that ideas came from; files of before do not say it."""
    whole = (one for idea in record.ideas for one in (idea, *idea.get("wordings", ())))
    titles = [one["group"] for one in whole if one.get("group") is not None]
    if not all(isinstance(title, str) for title in titles):
        raise BadRecord("a group: its name is none")
    return list(dict.fromkeys(titles))


def set_up(groups: dict[str, str], now: float, ids: Ids) -> Iterator[Draft]:
    """The small groups by what they are called, for their ideas to point to. Nobody meets in them
    any more: each is removed at once."""
    if not groups:
        return
    writes = {
        # Not as long as a name alone: one without a title is called as its theme.
        id: Writing(ids("w"), "group_title", None, words(" ".join(title.split()), "a group"))
        for title, id in groups.items()
    }
    event = GroupsSetUp(
        at=now,
        by=OPERATOR,
        version=2,
        groups=tuple(groups.values()),
        titles={id: one.id for id, one in writes.items()},
        assignment=RANDOM,
        top=1,
    )
    yield Draft(event, expects={GROUPS: 1}, moves=(GROUPS,), writes=tuple(writes.values()))
    for id in groups.values():
        gone = GroupRemoved(at=now, by=OPERATOR, group=id, version=2)
        yield Draft(gone, expects={id: 1}, moves=(id,))


def imported(
    idea: Item,
    themes: set[str],
    groups: dict[str, str],
    now: float,
    ids: Ids,
    where: str,
    seen: set[str],
    whole: bool,
) -> Draft:
    """One idea or wording. People see a wording's support with the idea that it is part of."""
    id, person = idea.get("id"), ids("v")
    if not isinstance(id, str) or not IDEA.fullmatch(id) or id in seen:
        raise BadRecord(f"{where}: its id is none, or another's")
    seen.add(id)
    if idea.get("kind") not in c.KINDS or idea.get("origin") not in ORIGINS:
        raise BadRecord(f"{where}: its kind or origin is none of ours")
    if idea.get("theme") not in (None, *themes):
        raise BadRecord(f"{where}: the gathering has no such theme")
    writes = [Writing(ids("w"), "idea_text", person, words(idea.get("text"), where))]
    if idea.get("name") is not None:
        name = words(idea["name"], where, is_name=True)
        writes.append(Writing(ids("w"), "idea_author", person, name))
    event = e.IdeaImported(
        at=now,
        by=person,
        idea=id,
        kind=idea["kind"],
        origin=idea["origin"],
        theme=idea.get("theme"),
        words=writes[0].id,
        author=writes[1].id if len(writes) == 2 else None,
        published=True,
        posted=moment(idea.get("at"), where),
        support=number(idea.get("support"), where) if whole else 0,
        support_venue=from_hall(idea, where) if whole else None,
        group=groups.get(idea.get("group") or ""),
    )
    return Draft(event, writes=tuple(writes))


def from_hall(idea: Item, where: str) -> int | None:
    """Files of before do not say it."""
    if "support_venue" not in idea:
        return None
    found = number(idea["support_venue"], where)
    if found > number(idea.get("support"), where):
        raise BadRecord(f"{where}: more support from the hall than there is")
    return found


def words(value: Any, where: str, *, is_name: bool = False) -> str:
    text = (clean_name if is_name else clean_text)(value) if isinstance(value, str) else None
    if not isinstance(text, str):
        raise BadRecord(f"{where}: its text or name is none")
    return text


def moment(value: Any, where: str) -> float:
    try:
        return dt.datetime.fromisoformat(value).timestamp()
    except (TypeError, ValueError, OverflowError):
        raise BadRecord(f"{where}: no moment") from None


def number(value: Any, where: str) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        raise BadRecord(f"{where}: no number")
    return value


def counted(record: Record, now: float, ids: Ids) -> Draft:
    """The figures, and the polls as they were shown."""
    figures = {name: number(record.figures.get(name, 0), "the figures") for name in FIGURES}
    for place, poll in enumerate(record.polls, 1):
        if not is_poll(poll):
            raise BadRecord(f"poll {place} is none")
    texts = [json.dumps(poll, ensure_ascii=False) for poll in record.polls]
    writes = tuple(Writing(ids("w"), "poll_text", None, text) for text in texts)
    event = RecordImported(
        at=now,
        by=OPERATOR,
        figures=figures,
        asked=tuple(one.id for one in writes),
        agenda=tuple(map(item_on, record.agenda)),
    )
    return Draft(event, writes=writes)


def item_on(item: Item) -> tuple[str, float, float]:
    """An item of the agenda, from when until when it was on."""
    id, where = item.get("id"), "the agenda"
    if not isinstance(id, str) or not SLUG.fullmatch(id):
        raise BadRecord(f"{where}: no item")
    return id, moment(item.get("at"), where), moment(item.get("until"), where)


def is_poll(poll: Item) -> bool:
    """Whether a page can show it."""
    results = poll.get("results")
    if poll.get("kind") not in POLL_KINDS or not isinstance(results, dict):
        return False
    options, votes = poll.get("options"), results.get("options", [])
    said = results.get("words", [])
    if not (are_tables(options) and are_tables(votes) and are_tables(said)):
        return False
    known = [option.get("id") for option in options or ()]
    return (
        all(isinstance(poll.get(key), str) for key in ("id", "question"))
        and all(isinstance(poll.get(key), str | None) for key in ("low", "high", "at"))
        and all(isinstance(id, str) for id in known)
        and all(isinstance(option.get("text"), str | None) for option in options or ())
        and all(isinstance(word.get("text"), str) for word in said)
        and all(vote.get("id") in known for vote in votes)
        and all(is_counted(one) for one in (poll.get("voices"), *votes, *said))
    )


def are_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def is_counted(value: Any) -> bool:
    return isinstance(value, dict) and all(
        type(value.get(audience)) is int for audience in ("venue", "remote")
    )
