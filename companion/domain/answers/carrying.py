"""Carrying: the answers of a record's file, for a log where there are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import regex

from companion.domain.answers.commands import ANSWER_LIMIT, OFFICE_LIMIT, OUTCOMES
from companion.domain.answers.events import AnswerImported
from companion.domain.answers.standing import IDEA, THEME, key_of, keys_of
from companion.domain.events import Draft, Writing
from companion.domain.ruling import OPERATOR, Ids
from companion.domain.text import clean_text

Item = dict[str, Any]

#: An answer's id, as every log has them.
ANSWER = regex.compile(r"a[0-9a-f]{16}")


class BadAnswer(Exception):
    """What was read is none; the message says where, without a word of it."""


def carry_answers(
    ideas: list[Item], themes: list[Item], known: set[str], now: float, ids: Ids
) -> Iterator[Draft]:
    """The drafts that give the same answers to the same ideas and themes, the oldest first.
    `known`: the themes that there are. Raises BadAnswer."""
    answers: dict[str, Item] = {}
    to: dict[str, tuple[list[str], list[str]]] = {}
    for place, items in enumerate((ideas, themes)):
        for item in items:
            for answer in given(item):
                id = answer.get("id")
                if not isinstance(id, str) or not ANSWER.fullmatch(id):
                    raise BadAnswer("an answer: its id is none")
                if place and item.get("id") not in known:
                    raise BadAnswer("an answer: the gathering has no such theme")
                answers.setdefault(id, answer)
                to.setdefault(id, ([], []))[place].append(item["id"])
    dated = sorted((moment(answer.get("at")), id) for id, answer in answers.items())
    versions: dict[str, int] = {}
    for at, id in dated:
        yield imported(answers[id], id, at, to[id], versions, now, ids)


def given(item: Item) -> list[Item]:
    found = item.get("answers", [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadAnswer("an answer is none")
    return found


def imported(
    answer: Item,
    id: str,
    at: float,
    to: tuple[list[str], list[str]],
    versions: dict[str, int],
    now: float,
    ids: Ids,
) -> Draft:
    if answer.get("outcome") not in OUTCOMES:
        raise BadAnswer("an answer: its outcome is none of ours")
    office, text, corrected = answer.get("by"), answer.get("text"), answer.get("corrected")
    writes = [Writing(ids("w"), "answer_office", None, words(office or "-", OFFICE_LIMIT))]
    if text is not None:
        writes.append(Writing(ids("w"), "answer_text", None, words(text, ANSWER_LIMIT)))
    keys = keys_of(*to)
    for key in keys:
        versions[key] = versions.get(key, 1) + 1
    of_ideas, of_themes = (
        {one: versions[key_of(kind, one)] for one in part}
        for kind, part in zip((IDEA, THEME), to, strict=True)
    )
    event = AnswerImported(
        at=now,
        by=OPERATOR,
        answer=id,
        version=2,
        outcome=answer["outcome"],
        office=writes[0].id,
        words=writes[1].id if len(writes) == 2 else None,
        to_ideas=of_ideas,
        to_themes=of_themes,
        given=at,
        corrected=None if corrected is None else moment(corrected),
    )
    expects = {key: versions[key] - 1 for key in keys}
    return Draft(event, expects=expects, moves=(id, *keys), writes=tuple(writes))


def words(value: Any, limit: int) -> str:
    text = clean_text(value, limit=limit) if isinstance(value, str) else None
    if not isinstance(text, str):
        raise BadAnswer("an answer: its text or office is none")
    return text


def moment(value: Any) -> float:
    try:
        return dt.datetime.fromisoformat(value).timestamp()
    except (TypeError, ValueError, OverflowError):
        raise BadAnswer("an answer: no moment") from None
