"""The vault against the events: what they wrote is there, what they erased is gone (P2), nothing
else is there, and every entry says what it is for (P3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from companion.domain import events as e
from companion.domain.answers import events as answers
from companion.domain.crew import events as crew
from companion.domain.door import events as door
from companion.domain.groups import events as groups
from companion.domain.labs import events as labs
from companion.domain.labs.standing import TEXT, TITLE
from companion.domain.personal import FIELDS
from companion.domain.polls import events as polls
from companion.domain.receipts import events as receipts
from companion.domain.results import events as results
from companion.domain.seats import events as seats
from companion.domain.stage import events as stage
from companion.domain.state import State
from companion.domain.themes import events as themes
from companion.store.log import Kept
from companion.verify.plain import shown


@dataclass(frozen=True)
class Entry:
    """An entry of the vault, but for its value."""

    id: str
    field: str
    owner: str | None
    position: int


def written(event: e.Event, state: State, position: int) -> Iterator[Entry]:
    """The entries that came with an event: what `rules` put into its draft."""
    match event:
        case e.GatheringDefined():
            yield Entry(event.definition, "definition", None, position)
            if event.terms and state.line.salt is None:
                yield Entry(event.terms["salt"], "contact_salt", None, position)
        case seats.Told():
            owner = event.registration
            yield Entry(event.name, "registration_name", owner, position)
            yield Entry(event.contact, "registration_contact", owner, position)
            if event.comes_as:
                yield Entry(event.comes_as, "registration_kind", owner, position)
            for answer in event.extras.values():
                yield Entry(answer, "registration_extra", owner, position)
        case door.WalkInAdmitted():
            yield Entry(event.name, "walk_in_name", event.walk_in, position)
        case e.CommentTaken():
            yield Entry(event.words, "comment_text", event.by, position)
            if event.author:
                yield Entry(event.author, "comment_author", event.by, position)
        case e.IdeaPutBack() if event.origin == "facebook":
            yield Entry(event.words, "comment_text", event.by, position)
            if event.author:
                yield Entry(event.author, "comment_author", event.by, position)
        case e.IdeaPosted():
            yield Entry(event.words, "idea_text", event.by, position)
            if event.author:
                yield Entry(event.author, "idea_author", event.by, position)
        case e.IdeaHidden():
            if event.note:
                yield Entry(event.note, "moderation_note", state.ideas[event.idea].by, position)
        case e.IdeaEdited():
            yield Entry(event.words, "idea_text", state.ideas[event.idea].by, position)
        case crew.NoteLeft():
            yield Entry(event.words, "team_note", event.by, position)
        case polls.Asks():
            texts = (event.question, *event.options.values(), event.low, event.high)
            for text in texts:
                if text:
                    yield Entry(text, "poll_text", None, position)
        case results.RecordImported():
            for poll in event.asked:
                yield Entry(poll, "poll_text", None, position)
        case answers.AnswerWorded():
            yield Entry(event.office, "answer_office", None, position)
            if event.words:
                yield Entry(event.words, "answer_text", None, position)
        case receipts.ReceiptMailAsked():
            yield Entry(event.contact, "receipt_contact", event.person, position)
        case polls.WordHidden():
            yield Entry(event.word, "poll_hidden_word", None, position)
        case polls.VoiceGiven():
            for word in event.said:
                yield Entry(word, "poll_word", event.by, position)
        case labs.LabDescribed():
            for part, id in event.says.items():
                field = "lab_text" if part in (TITLE, TEXT) else "lab_contact"
                yield Entry(id, field, None, position)
        case labs.LabMeetingSet():
            for text in (event.place, event.address):
                if text:
                    yield Entry(text, "lab_text", None, position)
        case labs.LabWritten():
            yield Entry(event.subject, "lab_message", None, position)
            yield Entry(event.words, "lab_message", None, position)
        case labs.LabJoined():
            yield Entry(event.contact, "lab_member_contact", event.member, position)
            if event.name:
                yield Entry(event.name, "lab_member_name", event.member, position)
        case labs.LabMemberChanged():
            if event.name:
                yield Entry(event.name, "lab_member_name", event.member, position)
        case groups.GroupsSetUp():
            for title in event.titles.values():
                yield Entry(title, "group_title", None, position)
            for link in event.links.values():
                yield Entry(link, "group_link", None, position)
        case groups.GroupAdded() | groups.GroupChanged():
            before = state.groups.groups.get(event.group)
            if event.title and not (before and before.title == event.title):
                yield Entry(event.title, "group_title", None, position)
            if event.link and not (before and before.link == event.link):
                yield Entry(event.link, "group_link", None, position)
        case groups.GroupJoined():
            if event.name:
                yield Entry(event.name, "group_member", event.by, position)
        case stage.StageSet():
            if event.caption and event.caption != state.stage.now.caption:
                yield Entry(event.caption, "stage_caption", None, position)
        case themes.ThemeAdded() | themes.ThemeChanged():
            for text in (event.title, event.description):
                if text:
                    yield Entry(text, "theme_text", None, position)
        case e.StaffInvited():
            yield Entry(event.staff, "staff_name", event.staff, position)


def check_vault(
    kept: Iterable[Kept], entries: Mapping[str, Entry], erased: Mapping[str, int]
) -> Iterator[str]:
    """`entries`: what the events wrote; `erased`: ids, and the positions that erased them."""
    there = {k.writing.id: k for k in kept}
    for id, k in there.items():
        name = f"vault entry {shown(id)}"
        if k.writing.field not in FIELDS:
            yield f"P3: {name} is of no declared field"
        if id in erased:
            yield f"P2: {name} was erased by position {erased[id]} and is there"
        elif id not in entries:
            yield f"{name} was written by no event"
        elif Entry(id, k.writing.field, k.writing.owner, k.position) != entries[id]:
            yield f"{name} is not what position {entries[id].position} wrote"
    for id, entry in entries.items():
        if id not in there and id not in erased:
            yield f"vault entry {shown(id)} of position {entry.position} is missing"
