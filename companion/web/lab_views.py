"""Labs as pages show them: the team's and everybody's."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext

from companion.domain.labs.ideas import ideas_of
from companion.domain.labs.screen import show_lab
from companion.domain.labs.standing import BE_TOLD, STANDARD, TAKE_PART, Lab, Meeting, Message
from companion.domain.mail.post import SENT
from companion.domain.results import record
from companion.domain.screens import Item
from companion.domain.themes.screen import called
from companion.live.house import Room
from companion.live.pauses import breathing
from companion.outside.calendar import Entry
from companion.web import access
from companion.web.language import current
from companion.web.particulars import View, moment

#: One goes through all ideas, and the many that ask at the same time wait for it.
making = threading.Lock()


def consent(room: Room) -> View:
    """What somebody agrees to who wants to be in a lab, in the visitor's language."""
    terms = room.definition.within(current().code).labs
    if terms and terms.consent:
        return {"version": terms.consent.version, "text": terms.consent.text}
    return {
        "version": STANDARD,
        "text": gettext(
            "Ich bin einverstanden, dass meine Angaben gespeichert werden, um mir zu diesem"
            " Themen-Labor zu schreiben. Das kann ich jederzeit widerrufen; dann werden sie"
            " gelöscht."
        ),
    }


def lab_view(room: Room, lab: Lab) -> View:
    """A lab with its meetings as local moments: those `ahead` and those that are `over`."""
    gathering, zone = room.gathering, ZoneInfo(room.definition.timezone)
    item = show_lab(lab, gathering.words)
    now = gathering.clock()
    meetings = [meeting_view(one, zone, now) for one in item["meetings"]]
    return item | {
        "version": lab.version,
        "path": lab_path(room, lab.id),
        "takes": lab.takes,
        "ahead": [one for one in meetings if not one["over"]],
        "over": [one for one in reversed(meetings) if one["over"]],
        "theme_titles": [title_of(room, theme) for theme in item["themes"]],
    }


def title_of(room: Room, theme: str) -> str:
    """What a theme is called, or was."""
    found = room.gathering.state.themes.all.get(theme)
    return called(found, room.gathering.words, current().code).title if found else theme


def meeting_view(item: Item, zone: ZoneInfo, now: float) -> View:
    starts, ends = (
        dt.datetime.fromisoformat(item[key]).astimezone(zone) for key in ("starts", "ends")
    )
    return item | {
        "starts": starts,
        "ends": ends,
        "over": ends.timestamp() <= now,
        "minutes": int((ends - starts).total_seconds() // 60),
    }


def lab_path(room: Room, lab: str) -> str:
    return f"/g/{room.gathering.slug}/labs/{lab}"


def ideas(room: Room) -> dict[str, list[Item]]:
    """By lab, its ideas as the record has them; made once between two changes."""
    gathering = room.gathering
    with making:
        key, version = ("labs", gathering.slug), (gathering.epoch, gathering.position)
        return access.site().shelf.get(key, version, lambda: read(room))


def read(room: Room) -> dict[str, list[Item]]:
    state, words = room.gathering.state, room.gathering.words
    found = ideas_of(state, state.labs.shown(), breathing)
    return {
        lab: [
            record.show(idea, state, words)
            for idea in breathing(there)
            if record.is_said(idea, words)
        ]
        for lab, there in found.items()
    }


def entry(room: Room, lab: Lab, meeting: Meeting) -> Entry:
    """For calendars; a later version of the lab replaces it there."""
    words, path = room.gathering.words, lab_path(room, lab.id)
    url = words.get(meeting.address or "") or access.site().base_url + path
    title = show_lab(lab, words)["title"]
    host = access.site().base_url.partition("://")[2] or "companion"
    return Entry(
        uid=f"{room.gathering.slug}.{lab.id}.{meeting.id}@{host}",
        sequence=lab.version,
        at=dt.datetime.fromtimestamp(room.gathering.clock(), dt.UTC),
        title=title,
        starts=dt.datetime.fromtimestamp(meeting.starts, dt.UTC),
        ends=dt.datetime.fromtimestamp(meeting.ends, dt.UTC),
        place=words.get(meeting.place or "", ""),
        url=url,
    )


def form_of(lab: View) -> dict[str, Any]:
    """What stands in the form that describes it."""
    return {"title": lab["title"], "text": lab["text"], **lab["contact"], "themes": lab["themes"]}


def counts(room: Room, lab: Lab) -> dict[str, int]:
    """How many are in it, in which way, and how many have not answered the mail yet."""
    labs, now = room.gathering.state.labs, room.gathering.clock()
    waiting = [one for one in labs.members.values() if one.lab == lab.id and one.waits]
    return {
        TAKE_PART: len(labs.in_lab(lab.id, (TAKE_PART,))),
        BE_TOLD: len(labs.in_lab(lab.id, (BE_TOLD,))),
        "waiting": sum(not one.is_late(now) for one in waiting),
    }


def messages_of(room: Room, lab: Lab) -> list[Message]:
    """The latest first."""
    return [one for one in reversed(room.gathering.state.labs.messages) if one.lab == lab.id]


def message_view(room: Room, message: Message) -> View:
    """What became of it: how many have it, are to get it yet, or could not be reached."""
    gathering, post = room.gathering, room.gathering.state.post
    found = (post.find(id, message.position) for id in message.sent_to)
    letters = [letter for letter in found if letter]
    sent = sum(letter.state(gathering.clock()) == SENT for letter in letters)
    failed = sum(letter.given_up for letter in letters)
    return asdict(message) | {
        "subject": gathering.words.get(message.subject, ""),
        "text": gathering.words.get(message.words, ""),
        "by": gathering.words.get(message.by, ""),
        "at": moment(message.at, ZoneInfo(room.definition.timezone)),
        "all": len(message.sent_to),
        "sent": sent,
        "failed": failed,
        "open": len(letters) - sent - failed,
        "gone": len(message.sent_to) - len(letters),
    }
