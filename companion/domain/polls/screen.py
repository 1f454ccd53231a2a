"""Polls on the screens: domain/screens.py says on which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.moments import iso
from companion.domain.polls.cloud import Word
from companion.domain.polls.commands import WORDS
from companion.domain.polls.poll import Poll
from companion.domain.polls.tally import REMOTE, VENUE, none
from companion.domain.polls.words import sameness

#: The collection, the single value that goes with it, and what is a visitor's own of it.
POLLS, FACT, VOICES = "polls", "poll", "voices"
#: Words of a cloud, the most frequent: on a phone, ten thousand of which are told of each change;
#: on the hall's screen; at the desk.
WORDS_ON_PHONE, WORDS_IN_HALL, WORDS_FOR_TEAM = 20, 60, 300

Item = dict[str, Any]
Words = Mapping[str, str]


def show_poll(poll: Poll, words: Words) -> Item:
    """A poll as guests see it."""
    return with_results(poll, words, WORDS_ON_PHONE)


def show_in_hall(poll: Poll, words: Words) -> Item:
    """The same on the hall's screen, which has room for more words."""
    return with_results(poll, words, WORDS_IN_HALL)


def with_results(poll: Poll, words: Words, most: int) -> Item:
    shown = asked(poll, words)
    shown["results"] = results(poll, words, most) if poll.shows_results else None
    return shown


def show_to_team(poll: Poll, words: Words) -> Item:
    """A poll with all that a decision on it needs; the results in any case, hidden words too."""
    standing = poll.standing
    found = results(poll, words, WORDS_FOR_TEAM)
    if poll.form.kind == WORDS:
        hidden = {sameness(words[id]): id for id in standing.hidden if id in words}
        everything = poll.cloud.words(words)
        found["hidden"] = [
            {"id": id, **shown_word(everything.get(key) or Word(spellings={key: 0}))}
            for key, id in hidden.items()
        ]
    return asked(poll, words) | {
        "results": found,
        "version": poll.version,
        "public": poll.shows_results,
        "when": poll.form.results,
        "grace": standing.grace,
        "undoable": poll.can_revert,
        "decided": {
            "by": words.get(standing.by or ""),
            "what": standing.what,
            "at": iso(standing.at) if standing.at is not None else None,
        },
    }


def asked(poll: Poll, words: Words) -> Item:
    """`until`: when the hall's time is over, `until_remote` that of those at home."""
    form = poll.form
    return {
        "id": poll.id,
        "kind": form.kind,
        "question": words.get(form.question, ""),
        "options": [
            {"id": option, "text": words.get(form.texts.get(option, ""))} for option in form.options
        ],
        "low": words.get(form.low) if form.low else None,
        "high": words.get(form.high) if form.high else None,
        "most": form.most,
        "status": poll.status,
        "until": moment(poll.closes(VENUE)),
        "until_remote": moment(poll.closes(REMOTE)),
        "voices": dict(poll.tally.voices),
        "at": moment(poll.opened),
    }


def moment(seconds: float | None) -> str | None:
    return None if seconds is None else iso(seconds)


def results(poll: Poll, words: Words, most: int) -> Item:
    """What was counted, by audience: of each option, or of each word that is not hidden."""
    if poll.form.kind == WORDS:
        cloud = list(poll.cloud.words(words, poll.standing.hidden).values())
        return {"words": [shown_word(word) for word in cloud[:most]], "distinct": len(cloud)}
    tally = poll.tally.options
    return {
        "options": [{"id": option, **tally.get(option, none())} for option in poll.form.options]
    }


def shown_word(word: Word) -> Item:
    return {"text": word.text, **word.counts}


def show_voice(poll: Poll, visitor: str, words: Words) -> Item | None:
    """What a visitor said, as they see it; None: nothing, or nothing any more."""
    voice = poll.voices.get(visitor)
    if voice is None or not poll.is_public:
        return None
    said = [words[id] for id in voice.said if id in words]
    return {"id": poll.id, "options": list(voice.chosen), "words": said, "origin": voice.origin}
