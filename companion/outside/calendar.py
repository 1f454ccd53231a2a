"""A calendar entry (iCalendar, RFC 5545) for one person's seat."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import icalendar

PUBLISH, CANCEL = METHODS = ("PUBLISH", "CANCEL")


@dataclass(frozen=True)
class Entry:
    """`uid`: the same in every message about it; `sequence`: higher in each. `at`: when it was
    made. `method`: one of METHODS."""

    uid: str
    sequence: int
    at: dt.datetime
    title: str
    starts: dt.datetime
    ends: dt.datetime
    place: str
    url: str
    method: str = PUBLISH

    def to_text(self) -> str:
        """Moments in UTC, so that no calendar needs to know the time zone's rules."""
        event = icalendar.Event()
        event.add("uid", self.uid)
        event.add("sequence", self.sequence)
        event.add("dtstamp", self.at.astimezone(dt.UTC))
        event.add("dtstart", self.starts.astimezone(dt.UTC))
        event.add("dtend", self.ends.astimezone(dt.UTC))
        event.add("summary", self.title)
        event.add("url", self.url)
        event.add("status", "CANCELLED" if self.method == CANCEL else "CONFIRMED")
        if self.place:
            event.add("location", self.place)
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//Companion//DE")
        calendar.add("version", "2.0")
        calendar.add("method", self.method)
        calendar.add_component(event)
        text: str = calendar.to_ical().decode()
        return text
