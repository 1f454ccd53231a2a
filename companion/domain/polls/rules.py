"""Rules: what becomes of a command about a poll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from companion.domain.command import Command
from companion.domain.events import Draft, Writing
from companion.domain.polls import commands as c
from companion.domain.polls import events as e
from companion.domain.polls.fold import moves_gate
from companion.domain.polls.poll import FIXED, OPEN, PREPARED, REMOVED, Poll
from companion.domain.polls.tally import REMOTE, VENUE
from companion.domain.polls.words import clean_word, sameness
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import OPERATOR, Ids, Who, rule
from companion.domain.state import State
from companion.domain.text import clean_text

#: Characters of a question, and of an option or a word at the end of a scale.
QUESTION_LIMIT, OPTION_LIMIT = 200, 80
#: Options of a choice; of a ranking, which is put in order on a phone; words of one visitor.
MOST_OPTIONS, MOST_RANKED, MOST_WORDS = 12, 8, 5
#: For how long a poll may be opened, and those at home may answer longer, in seconds.
LONGEST, MOST_GRACE = 86_400, 300

#: Who asks.
TEAM = frozenset({"moderator", "admin"})
RIGHTS: dict[type[Command], frozenset[str]] = {
    c.PreparePoll: TEAM,
    c.ChangePoll: TEAM,
    c.OpenPoll: TEAM,
    c.ClosePoll: TEAM,
    c.EndPoll: frozenset({OPERATOR}),
    c.ShowResults: TEAM,
    c.HideWord: TEAM,
    c.RestoreWord: TEAM,
    c.RemovePoll: TEAM,
    c.UndoPoll: TEAM,
    c.ProjectPoll: TEAM,
    c.Vote: frozenset({"guest"}),
}


def gate_key(poll: str) -> str:
    """The version that a voice rests on: it moves whenever it is decided who may answer what."""
    return "gate:" + poll


@rule.register
def _(command: c.PreparePoll, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    asked = asks(command, ids)
    if isinstance(asked, Refusal):
        return asked
    values, writes = asked
    return Draft(e.PollPrepared(at=now, by=who.id, poll=ids("u"), **values), writes=writes)


@rule.register
def _(command: c.ChangePoll, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = seen_poll(state, command.poll, command.version)
    if isinstance(poll, Refusal):
        return poll
    if poll.status != PREPARED or poll.voices:
        return refuse("poll_answered")
    asked = asks(command, ids)
    if isinstance(asked, Refusal):
        return asked
    values, writes = asked
    event = e.PollChanged(**step(poll, who, now) | values)
    return decision(event, poll, writes)


def asks(command: c.Asked, ids: Ids) -> tuple[dict[str, Any], tuple[Writing, ...]] | Refusal:
    """What is asked, as fields of events.Asks, and the texts for the vault."""
    if command.kind not in c.KINDS:
        return refuse("bad_request", field="kind")
    if command.results not in c.RESULTS:
        return refuse("bad_request", field="results")
    if not 0 <= command.grace <= MOST_GRACE:
        return refuse("bad_request", field="grace")
    texts = [text for text in command.options if text.strip()] if has_options(command.kind) else []
    limit = {c.CHOICE: MOST_OPTIONS, c.RANKING: MOST_RANKED, c.WORDS: MOST_WORDS}
    most_options = limit.get(command.kind, 0)
    if has_options(command.kind) and not 2 <= len(texts) <= most_options:
        return refuse("options_needed", limit=most_options)
    most = command.most if command.kind in (c.CHOICE, c.WORDS) else 1
    if not 1 <= most <= (len(texts) if texts else MOST_WORDS):
        return refuse("bad_request", field="most")
    ends = (command.low, command.high) if command.kind == c.SCALE else (None, None)
    writes: list[Writing] = []
    for field, text, length in (
        ("question", command.question, QUESTION_LIMIT),
        *(("options", text, OPTION_LIMIT) for text in texts),
        ("low", ends[0], OPTION_LIMIT),
        ("high", ends[1], OPTION_LIMIT),
    ):
        if field in ("low", "high") and not (text and text.strip()):
            continue
        cleaned = clean_text(" ".join((text or "").split()), field=field, limit=length)
        if isinstance(cleaned, Refusal):
            return cleaned
        writes.append(Writing(ids("w"), "poll_text", None, cleaned))
    options = {f"o{n}": writes[n].id for n in range(1, len(texts) + 1)}
    rest = iter(writes[len(texts) + 1 :])
    low, high = (next(rest).id if text and text.strip() else None for text in ends)
    values = {
        "form": command.kind,
        "question": writes[0].id,
        "options": options,
        "low": low,
        "high": high,
        "most": most,
        "results": command.results,
        "grace": float(command.grace),
    }
    return values, tuple(writes)


def has_options(kind: str) -> bool:
    """Whether the team writes the options."""
    return kind not in FIXED and kind != c.WORDS


@rule.register
def _(command: c.OpenPoll, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = seen_poll(state, command.poll, command.version)
    if isinstance(poll, Refusal):
        return poll
    if poll.status == OPEN:
        return refuse("already", status=poll.status)
    if command.seconds is not None and not 0 < command.seconds <= LONGEST:
        return refuse("bad_request", field="seconds")
    grace = grace_of(state, poll, command.grace)
    if isinstance(grace, Refusal):
        return grace
    event = e.PollOpened(
        **step(poll, who, now),
        until=None if command.seconds is None else now + command.seconds,
        grace=grace,
    )
    return decision(event, poll)


@rule.register
def _(command: c.ClosePoll, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = seen_poll(state, command.poll, command.version)
    if isinstance(poll, Refusal):
        return poll
    if poll.status != OPEN:
        return refuse("already", status=poll.status)
    grace = grace_of(state, poll, command.grace)
    if isinstance(grace, Refusal):
        return grace
    if not grace or not poll.takes(VENUE, now):  # the hall is closed already: now all are
        return decision(e.PollClosed(**step(poll, who, now)), poll)
    return decision(e.PollClosing(**step(poll, who, now), until=now, grace=grace), poll)


def grace_of(state: State, poll: Poll, grace: int | None) -> float | Refusal:
    """Home's extra time: as asked for, else as prepared, and never less than the stream is late."""
    if grace is None:
        return min(max(poll.standing.grace, state.timing.grace), MOST_GRACE)
    return float(grace) if 0 <= grace <= MOST_GRACE else refuse("bad_request", field="grace")


@rule.register
def _(command: c.EndPoll, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = there(state, command.poll)
    if poll is None:
        return refuse("unknown_poll")
    if not poll.is_over(now):  # another worker saw it too
        return refuse("already", status=poll.status)
    event = e.PollClosed(**step(poll, who, now))
    return decision(event, poll)


@rule.register
def _(command: c.ShowResults, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = seen_poll(state, command.poll, command.version)
    if isinstance(poll, Refusal):
        return poll
    if poll.shows_results == command.shown:
        return refuse("already", status=poll.status)
    return decision(e.PollShown(**step(poll, who, now), public=command.shown), poll)


@rule.register
def _(command: c.HideWord, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = there(state, command.poll)
    if poll is None:
        return refuse("unknown_poll")
    word = clean_word(command.word)
    if isinstance(word, Refusal):
        return word
    # Not as it was spelt, and nobody's: what is hidden stays so when its writers are forgotten.
    entry = Writing(ids("w"), "poll_hidden_word", None, sameness(word))
    return decision(e.WordHidden(**step(poll, who, now), word=entry.id), poll, (entry,))


@rule.register
def _(command: c.RestoreWord, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = there(state, command.poll)
    if poll is None:
        return refuse("unknown_poll")
    if command.word not in poll.standing.hidden:
        return refuse("not_hidden")
    return decision(e.WordRestored(**step(poll, who, now), word=command.word), poll)


@rule.register
def _(command: c.RemovePoll, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = seen_poll(state, command.poll, command.version)
    if isinstance(poll, Refusal):
        return poll
    event = e.PollRemoved(**step(poll, who, now))
    return decision(event, poll)


@rule.register
def _(command: c.UndoPoll, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = state.polls.polls.get(command.poll)  # one that was removed comes back by this
    if poll is None:
        return refuse("unknown_poll")
    if poll.version != command.version:
        return conflict(poll)
    if not poll.past:
        return refuse("nothing_to_undo")
    if not poll.can_revert:
        return refuse("poll_answered")
    event = e.PollReverted(**step(poll, who, now))
    return decision(event, poll)


@rule.register
def _(command: c.ProjectPoll, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = state.polls.polls.get(command.poll or "")
    if command.poll is not None and (poll is None or not poll.is_public):
        return refuse("unknown_poll")
    return Draft(e.PollProjected(at=now, by=who.id, poll=command.poll))


@rule.register
def _(command: c.Vote, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    poll = state.polls.polls.get(command.poll)
    if poll is None or not poll.is_public:
        return refuse("unknown_poll")
    origin = VENUE if state.is_in_hall(who.id, who.badges) else REMOTE
    if not poll.takes(origin, now):
        return refuse("poll_closed")
    writes: tuple[Writing, ...] = ()
    if poll.form.kind == c.WORDS:
        if who.id in state.conduct.muted:
            return refuse("muted")
        words = said(poll, command.words)
        if isinstance(words, Refusal):
            return words
        writes = tuple(Writing(ids("w"), "poll_word", who.id, word) for word in words)
    else:
        no = unfit(poll, command.options)
        if no is not None:
            return no
    event = e.VoiceGiven(
        at=now,
        by=who.id,
        poll=poll.id,
        origin=origin,
        chosen=() if writes else command.options,
        said=tuple(writing.id for writing in writes),
    )
    # Only while it is open as it is here: what is acknowledged counts.
    return Draft(event, expects={gate_key(poll.id): poll.gate}, writes=writes)


def unfit(poll: Poll, options: Sequence[str]) -> Refusal | None:
    """Why these options are no answer."""
    if not options:
        return refuse("no_choice")
    if len(set(options)) != len(options) or not set(options) <= set(poll.form.options):
        return refuse("unknown_option")
    if poll.form.kind == c.RANKING:
        whole = len(options) == len(poll.form.options)
        return None if whole else refuse("rank_all", limit=len(poll.form.options))
    if len(options) > poll.form.most:
        return refuse("too_many_choices", limit=poll.form.most)
    return None


def said(poll: Poll, raw: Sequence[str]) -> list[str] | Refusal:
    """The words of an answer, each once."""
    words: dict[str, str] = {}
    for text in raw:
        if not text.strip():
            continue
        word = clean_word(text)
        if isinstance(word, Refusal):
            return word
        words.setdefault(sameness(word), word)
    if not words:
        return refuse("no_choice")
    if len(words) > poll.form.most:
        return refuse("too_many_choices", limit=poll.form.most)
    return list(words.values())


def there(state: State, id: str) -> Poll | None:
    """A poll as the team knows it."""
    poll = state.polls.polls.get(id)
    return poll if poll and poll.status != REMOVED else None


def seen_poll(state: State, id: str, version: int) -> Poll | Refusal:
    """The poll as the team saw it, or who was first and what they did (`by`: a staff id)."""
    poll = there(state, id)
    if poll is None:
        return refuse("unknown_poll")
    return poll if poll.version == version else conflict(poll)


def conflict(poll: Poll) -> Refusal:
    return refuse("conflict", by=poll.standing.by, status=poll.status, version=poll.version)


def step(poll: Poll, who: Who, now: float) -> dict[str, Any]:
    """What all events about a decision say."""
    return {"at": now, "by": who.id, "poll": poll.id, "version": poll.version + 1}


def decision(event: e.PollDecided, poll: Poll, writes: tuple[Writing, ...] = ()) -> Draft:
    """A draft that only goes through while the poll is at the version before `event`."""
    moves = (poll.id, gate_key(poll.id)) if moves_gate(event) else (poll.id,)
    return Draft(event, expects={poll.id: poll.version}, moves=moves, writes=writes)
