"""Terms: how comments on Facebook are taken up, as the gathering's file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import regex

from companion.domain.reader import Reader

#: What is shown of a commenter's name, the least first.
NONE, FIRST, FULL = NAMES = ("none", "first", "full")
#: Facebook's numbers for videos, pages and people.
NUMBER = regex.compile(r"[0-9]{5,20}")
IN_PATH = regex.compile(r"/(?:videos(?:/[^/]+)?|live|reel)/([0-9]{5,20})/?$")
#: Seconds before a gathering's start and after its end between which its file's video is followed.
BEFORE, AFTERWARDS = 3600.0, 3 * 3600.0


@dataclass(frozen=True)
class CommentTerms:
    """`video`: the live video's number, "" where the desk names it. `names`: one of NAMES. `page`:
    the city's own page's number, whose comments are left out."""

    video: str = ""
    names: str = NONE
    page: str = ""


@dataclass(frozen=True)
class CommentConditions:
    """The same as the log keeps it. `opens`, `closes`: between which the file's video is followed,
    in seconds since 1970, UTC; None: no limit."""

    video: str = ""
    names: str = NONE
    page: str = ""
    opens: float | None = None
    closes: float | None = None

    @classmethod
    def from_log(cls, values: Mapping[str, Any]) -> CommentConditions:
        return cls(**values)


def read_comments(reader: Reader) -> CommentTerms:
    video, page = reader.text("video"), reader.text("page")
    number = video_number(video) if video else ""
    if number is None:
        reader.wrong("video", "must be the live video's number, or its address on facebook.com")
    if page and not NUMBER.fullmatch(page):
        reader.wrong("page", "must be the page's number")
    return CommentTerms(number or "", reader.choice("names", NAMES), page)


def video_number(text: str) -> str | None:
    """A live video's number, out of itself or of an address that people copy."""
    text = text.strip()
    if NUMBER.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:  # half an IPv6 address
        return None
    if host != "facebook.com" and not host.endswith(".facebook.com"):
        return None
    asked = parse_qs(parts.query).get("v", [""])[0]
    in_path = IN_PATH.search(parts.path)
    number = in_path[1] if in_path else asked
    return number if NUMBER.fullmatch(number) else None
