"""Drafts as the rules make them, in as few words as a test of the log needs."""

from __future__ import annotations

from typing import Any

from companion.domain.events import Draft, IdeaPosted, VisitorCheckedIn, Writing


def arrival(by: str = "v1", **with_it: Any) -> Draft:
    """The plainest event; `with_it`: nonce, expects, moves, writes, erases."""
    return Draft(VisitorCheckedIn(at=1.5, by=by), **with_it)


def idea(id: str, text: str, **with_it: Any) -> Draft:
    """An event with words in the vault, under w-ID."""
    words = Writing(f"w-{id}", "idea_text", "v1", text)
    event = IdeaPosted(at=1.5, by="v1", idea=id, kind="idea", origin="remote", words=words.id)
    return Draft(event, writes=(words,), **with_it)


def erasure(*ids: str, **with_it: Any) -> Draft:
    return arrival("operator", erases=tuple(f"w-{id}" for id in ids), **with_it)
