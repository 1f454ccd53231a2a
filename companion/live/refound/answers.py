"""Refounding, of answers, and of those who are told of them by mail.

Part of live/refound/, which says when. Answers and people come back in the order in which they
stood in the log, each person after what they had been told: so what they had not been told by then
is news to them again, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from companion.domain.answers import events as e
from companion.domain.answers.standing import IDEA, THEME, Answer, Said, keys_of
from companion.domain.events import Draft, Writing
from companion.domain.receipts import commands as receipts
from companion.domain.receipts.events import ReceiptMailPutBack
from companion.domain.receipts.news import CONFIRM, NEWS
from companion.domain.receipts.standing import Reader, key_of
from companion.live.refound.ideas import comes_back
from companion.live.refound.labs import unsent
from companion.live.story import Story

#: A position of the old log, whether it is a person's, and what is to be appended then.
Dated = tuple[int, bool, Draft]


def answers_and_readers(old: Story, new: Story) -> Iterator[Draft]:
    """Once the ideas are there."""
    found = [*answers(old, new), *readers(old, new)]
    found.sort(key=lambda dated: dated[:2])
    yield from (draft for _, _, draft in found)


def answers(old: Story, new: Story) -> Iterator[Dated]:
    for answer in list(old.state.answers.answers.values()):
        there = new.state.answers.answers.get(answer.id)
        if there is not None:
            yield from as_it_was(answer, there, old)
        elif answer.holds:
            yield from given_again(answer, old, new)


def given_again(answer: Answer, old: Story, new: Story) -> Iterator[Dated]:
    """To what is there; an answer to nothing but what stays lost stays lost with it."""
    ideas = tuple(id for id in answer.ideas if is_there(id, old, new))
    said = [one for one in (*answer.past, answer.now) if one.office in old.words]
    if not said or not (ideas or answer.themes):
        return
    first, *later = said
    keys, version = keys_of(ideas, answer.themes), old.state.answers.version
    event = e.AnswerImported(
        at=first.at,
        by=first.by,
        answer=answer.id,
        version=2,
        outcome=first.outcome,
        office=first.office,
        words=first.words if first.words in old.words else None,
        to_ideas={id: version(IDEA, id) for id in ideas},
        to_themes={id: version(THEME, id) for id in answer.themes},
        given=answer.given,
        corrected=first.at if first.at > answer.given else None,
    )
    yield first.position, False, Draft(event, moves=(answer.id, *keys), writes=worded(first, old))
    for number, one in enumerate(later, 3):
        yield one.position, False, corrected(answer, keys, number, one, old)


def is_there(idea: str, old: Story, new: Story) -> bool:
    return idea in new.state.ideas or comes_back(old.state.ideas[idea], old)


def corrected(answer: Answer, keys: tuple[str, ...], version: int, said: Said, old: Story) -> Draft:
    event = e.AnswerCorrected(
        at=said.at,
        by=said.by,
        answer=answer.id,
        version=version,
        outcome=said.outcome,
        office=said.office,
        words=said.words if said.words in old.words else None,
    )
    return Draft(event, moves=(answer.id, *keys), writes=worded(said, old))


def worded(said: Said, old: Story) -> tuple[Writing, ...]:
    office = Writing(said.office, "answer_office", None, old.words[said.office])
    if said.words not in old.words or said.words is None:
        return (office,)
    return (office, Writing(said.words, "answer_text", None, old.words[said.words]))


def as_it_was(answer: Answer, there: Answer, old: Story) -> Iterator[Dated]:
    """Corrections that were lost, and what was taken back, where nobody decided since."""
    if there.version >= answer.version:
        return
    keys, version = keys_of(there.ideas, there.themes), there.version
    known, wanted = [(*one.past, one.now) for one in (there, answer)]
    same = len(list(takewhile(lambda pair: is_same(*pair), zip(known, wanted, strict=False))))
    undone = len(known) - same + (there.holds and not answer.holds)
    for _ in range(undone):
        version += 1
        back = e.AnswerReverted(
            at=answer.now.at, by=answer.now.by, answer=answer.id, version=version
        )
        yield answer.now.position, False, Draft(back, moves=(answer.id, *keys))
    for said in wanted[same:]:
        version += 1
        yield said.position, False, corrected(answer, keys, version, said, old)


def is_same(one: Said, other: Said) -> bool:
    return (one.office, one.words, one.outcome) == (other.office, other.words, other.outcome)


def readers(old: Story, new: Story) -> Iterator[Dated]:
    """Who is told by mail, or is to confirm it."""
    for id in old.state.receipts.of.values():
        reader = old.state.receipts.readers[id]
        there = new.state.receipts.readers.get(id)
        if reader.contact not in old.words or (there and is_known(reader, there)):
            continue
        # Told, but the mail has not gone out: it is news once more.
        waits = id in unsent(old, NEWS)
        until = reader.since if waits else reader.until
        yield until, True, reader_again(reader, None if waits else reader.last, old)


def is_known(reader: Reader, there: Reader) -> bool:
    return (reader.confirmed, reader.last) == (there.confirmed, there.last)


def reader_again(reader: Reader, last: float | None, old: Story) -> Draft:
    assert reader.contact is not None  # it is in the vault
    event = ReceiptMailPutBack(
        at=reader.at,
        by=reader.person,
        reader=reader.id,
        person=reader.person,
        contact=reader.contact,
        language=reader.language,
        consent=receipts.CONSENT,
        confirmed=reader.confirmed,
        last=last,
        unsent=reader.confirmed is None and reader.id in unsent(old, CONFIRM),
    )
    writing = Writing(reader.contact, "receipt_contact", reader.person, old.words[reader.contact])
    return Draft(event, moves=(key_of(reader.person),), writes=(writing,))
