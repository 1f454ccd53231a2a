"""How drafts go to Redis, and how records and the vault's entries come back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from companion.domain.events import Draft, Writing, decode, encode
from companion.store.log import Appended, Conflict, Damaged, Duplicate, Outcome, Record

#: What makes up a gathering's log, in the order in which the scripts expect it.
PARTS = ("meta", "log", "nonces", "versions", "vault")


def keys(slug: str) -> list[str]:
    """A gathering's keys; the braces keep them together on a cluster."""
    return [f"companion:{{{slug}}}:{part}" for part in PARTS]


@dataclass(frozen=True)
class Sent:
    """A draft on its way: encoded, with a nonce and a tag, so that it may come twice."""

    epoch: str
    nonce: str
    is_own: bool
    tag: str
    arguments: tuple[str | int, ...]

    @classmethod
    def of(cls, draft: Draft, epoch: str | None) -> Sent:
        nonce, tag = draft.nonce or "~" + secrets.token_hex(12), secrets.token_hex(4)
        lists = (
            [part for expected in draft.expects.items() for part in expected],
            draft.moves,
            [part for w in draft.writes for part in (w.id, entry(w))],
            draft.erases,
        )
        arguments = (nonce, int(draft.nonce is not None), tag, *encode(draft.event))
        return cls(
            epoch or "",
            nonce,
            draft.nonce is not None,
            tag,
            (*arguments, *(part for each in lists for part in (len(each), *each))),
        )


def entry(w: Writing) -> str:
    """A vault entry as it is kept; the script puts its position in front."""
    return json.dumps([w.field, w.owner, w.value], ensure_ascii=False, separators=(",", ":"))


def writing(id: str, text: str) -> Writing:
    _, _, data = text.partition(" ")
    return Writing(*(id, *json.loads(data)))


def record(row: list[Any]) -> Record:
    """A stream's row: its id, and fields and values in turn."""
    position, parts = row
    fields = dict(zip(parts[::2], parts[1::2], strict=True))
    event = decode(fields["type"], fields["data"])
    return Record(int(position.partition("-")[0]), event, fields.get("nonce"))


def outcome(sent: Sent, row: Iterable[Any]) -> Outcome:
    match list(row):
        case ["conflict", key, version]:
            return Conflict(key, version)
        case ["duplicate", position] if sent.is_own:
            return Duplicate(position)
        case [_, position]:  # its nonce is ours: it was appended, by the first of two tries
            return Appended(position)
    raise Damaged("Redis answers a draft with what cannot be understood")
