"""The record: what was said, read off a gathering's state as plain values. All that it holds is
public (rule S3): published ideas with their wordings, polls whose results everybody saw, counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace

from companion.domain.answers.screen import show_outcome, show_theme
from companion.domain.commands import REASONS
from companion.domain.definition import Definition
from companion.domain.labs.screen import read_labs
from companion.domain.ledger import ledger
from companion.domain.moments import iso
from companion.domain.polls.commands import WORDS
from companion.domain.polls.screen import POLLS
from companion.domain.results.people import is_brought
from companion.domain.screens import IDEAS, SCREENS, Item, Words
from companion.domain.state import PUBLISHED, Idea, State
from companion.domain.themes.screen import called, headings
from companion.domain.timing.course import course

ORIGINS = ("venue", "remote", "facebook", "paper")
#: The parts of a definition that tell what the gathering was: nothing that only those with a seat
#: are told, nothing about registration.
OF_DEFINITION = (
    "slug",
    "title",
    "subtitle",
    "description",
    "place",
    "address",
    "date",
    "starts",
    "ends",
    "timezone",
    "agenda",
    "themes",
    "contact",
    "look",
    "legal",
    "cause",
)
#: What is counted where the gathering was held and cannot be counted from the ideas of a record.
FIGURES = (
    *(f"contributors_{origin}" for origin in ORIGINS),
    "supporters",
    "voters",
    "people",
    "pending",
    "erased",
    "restored",
    *(f"hidden_{reason}" for reason in REASONS),
)

#: Hands items on, and may let others work in between: thousands are gone through (rule F4).
Pass = Callable[[Iterable[Idea]], Iterable[Idea]]


@dataclass(frozen=True)
class Record:
    """`gathering`: parts of its definition; `ideas`: the most supported first; `polls`: in their
    order; `figures`: by the names in FIGURES; `themes`: those that were answered; `agenda`: when
    which item was on; `labs`: as labs.screen has them, without who is in them."""

    gathering: Item
    ideas: list[Item]
    polls: list[Item]
    figures: dict[str, int]
    themes: list[Item] = field(default_factory=list)
    agenda: list[Item] = field(default_factory=list)
    labs: list[Item] = field(default_factory=list)


def read_record(
    state: State, words: Words, definition: Definition, hand_on: Pass = lambda ideas: ideas
) -> Record:
    """The record as it is now."""
    there = [idea for idea in hand_on(list(state.ideas.values())) if is_said(idea, words)]
    there = most_supported(there, hand_on)
    return Record(
        gathering=told(definition, state, words),
        ideas=[show(idea, state, words) for idea in hand_on(there)],
        polls=[*brought(state, words), *answered(state, words)],
        figures=figures(state, there, hand_on),
        themes=[
            show_theme(state, theme.id, words)
            for theme in state.themes.there
            if state.answers.of_theme(theme.id)
        ],
        agenda=went(state, there),
        labs=read_labs(state, words, hand_on),
    )


def most_supported(ideas: list[Idea], hand_on: Pass) -> list[Idea]:
    """In this order; of those with as much support the first one said comes first."""
    by_support: dict[int, list[Idea]] = {}
    for idea in hand_on(ideas):
        by_support.setdefault(idea.support, []).append(idea)
    return [idea for support in sorted(by_support, reverse=True) for idea in by_support[support]]


def went(state: State, there: list[Idea]) -> list[Item]:
    """When which item of the agenda was on, here or where the record is from."""
    timing, brought = state.timing, state.results.agenda
    around = max((idea.at for idea in there), default=0.0)
    found = brought or course(timing.plan, timing.marks, around)
    return [{"id": id, "at": iso(at), "until": iso(until)} for id, at, until in found]


#: What of an idea on the wall is part of a record: its stable columns.
OF_IDEA = (
    "id",
    "kind",
    "text",
    "name",
    "origin",
    "theme",
    "support",
    "at",
    "support_venue",
    "group",
)


def is_said(idea: Idea, words: Words) -> bool:
    return idea.status == PUBLISHED and idea.standing.words in words


def show(idea: Idea, state: State, words: Words) -> Item:
    """As guests see it on the wall, its wordings with what tells them apart; under the themes that
    are there."""
    shown = SCREENS["guest"].part(IDEAS).shows(idea, words)
    shown["theme"] = there(state, idea.theme)
    shown["group"] = title_of(state, idea.group, words)
    outcome = show_outcome(state, idea, words)
    return (
        {key: shown[key] for key in OF_IDEA}
        | outcome
        | {
            "wordings": [
                {
                    "id": one.id,
                    "text": words[one.standing.words],
                    "name": words.get(one.author) if one.author else None,
                    "kind": one.kind,
                    "origin": one.origin,
                    "theme": there(state, one.theme),
                    "at": iso(one.at),
                    "group": title_of(state, one.group, words),
                }
                for one in idea.wordings
                if one.standing.words in words
            ]
        }
    )


def there(state: State, theme: str | None) -> str | None:
    return theme if state.themes.find(theme) else None


def title_of(state: State, group: str | None, words: Words) -> str | None:
    """What a small group is called: as the team did, as its theme, or by its number alone."""
    found = state.groups.groups.get(group or "")
    if found is None:
        return None
    theme = state.themes.find(found.theme) if found.theme else None
    named = words.get(found.title) if found.title else None
    return named or (called(theme, words).title if theme else None) or str(found.number)


def told(definition: Definition, state: State, words: Words) -> Item:
    """The definition's public parts, in every language that it is told in, with the themes as they
    are now."""
    whole = json.loads(definition.to_json())
    parts = {key: whole[key] for key in OF_DEFINITION}
    parts["themes"] = themes_in("", state, words)
    languages = {
        code: {key: other[key] for key in OF_DEFINITION if key in other}
        | {"themes": themes_in(code, state, words)}
        for code, other in (whole.get("languages") or {}).items()
    }
    return parts | ({"languages": languages} if languages else {})


def themes_in(language: str, state: State, words: Words) -> list[Item]:
    said = [asdict(heading) for heading in headings(state, words, language)]
    return [{key: value for key, value in one.items() if value or key == "id"} for one in said]


def answered(state: State, words: Words) -> Iterator[Item]:
    """The polls whose results everybody was shown."""
    part = SCREENS["guest"].part(POLLS)
    for poll in state.polls.polls.values():
        if part.holds(poll) and poll.shows_results and poll.form.question in words:
            item = part.shows(poll, words)
            yield {key: item[key] for key in OF_POLL}


#: How a poll stands now, and until when, is no part of a record.
OF_POLL = ("id", "kind", "question", "options", "low", "high", "most", "voices", "results", "at")


def brought(state: State, words: Words) -> Iterator[Item]:
    """The polls that came out of a file."""
    for id in state.results.asked:
        if id in words:
            yield json.loads(words[id])


def figures(state: State, there: list[Idea], hand_on: Pass) -> dict[str, int]:
    """What is counted here, and what came out of a file."""
    writers: dict[str, set[str]] = {origin: set() for origin in ORIGINS}
    backers: set[str] = set()
    for idea in hand_on(there):
        backers.update(who for who in idea.backers if not is_brought(who))
        if idea.id not in state.results.ideas:
            for one in idea.all_wordings:
                writers[one.origin].add(one.by)
    shown = [poll for poll in state.polls.polls.values() if poll.is_public and poll.shows_results]
    voters = {visitor for poll in shown for visitor in poll.voices}
    brought = state.results.figures
    counts = ledger(hand_on(list(state.ideas.values())), brought)
    people = {
        **{f"contributors_{origin}": len(people) for origin, people in writers.items()},
        "supporters": len(backers),
        "voters": len(voters),
        "people": len(backers.union(voters, *writers.values())),
    }
    return {
        **{name: count + brought.get(name, 0) for name, count in people.items()},
        "pending": counts.pending,
        "erased": counts.erased,
        "restored": counts.restored,
        **{f"hidden_{reason}": counts.hidden.get(reason, 0) for reason in REASONS},
    }


def without_names(record: Record) -> Record:
    """The same, without who said it."""
    ideas = [
        idea
        | {"name": None, "wordings": [wording | {"name": None} for wording in idea["wordings"]]}
        for idea in record.ideas
    ]
    return replace(record, ideas=ideas)


def is_cloud(poll: Item) -> bool:
    return bool(poll["kind"] == WORDS)
