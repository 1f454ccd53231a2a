"""Whole gatherings into Redis, and what is broken there below the log's contract."""

from __future__ import annotations

import contextlib
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from companion.domain.events import encode
from companion.store.log import Copy, Kept, Record, Snapshot, Taken, Unavailable, whole
from companion.store.redis_link import Link, Script
from companion.store.redis_shapes import entry, keys, writing

T = TypeVar("T")

RESTORE, FINISH = Script.of("restore"), Script.of("finish")
#: Entries that one command takes: some milliseconds in which Redis does nothing else.
CHUNK = 200
#: The end of the keys of what is not put in yet.
UNFINISHED = "unfinished"


def snapshot(slug: str, answer: list[Any]) -> Snapshot:
    """What lua/snapshot.lua answered."""
    epoch, head, versions, vault = answer
    entries = [Kept(int(text.partition(" ")[0]), writing(id, text)) for id, text in pairs(vault)]
    entries.sort(key=lambda kept: (kept.position, kept.writing.id))
    return Snapshot(
        slug, epoch, head, {key: int(version) for key, version in pairs(versions)}, tuple(entries)
    )


def restore(
    link: Link, copies: Iterable[Copy], there: list[str], begin: Callable[[str], None]
) -> None:
    """Put in all copies, or none. `there`: the gatherings that are. `begin`: makes a log that was
    put in seen by all.

    They grow beside their place: what a killed restore leaves is the half of a log, and whoever
    defined a gathering of that name would be given it for a whole one.
    """
    put: list[str] = []
    try:
        for copy in copies:
            put.append(open_place(link, copy, [*there, *put]))
            put_in(link, copy)
    except BaseException:
        with contextlib.suppress(Unavailable):
            for slug in put:
                link.ask("DEL", *unfinished(slug))
        raise
    for slug in put:
        link.run(FINISH, [*keys(slug), *unfinished(slug)])
        begin(slug)


def open_place(link: Link, copy: Copy, there: list[str]) -> str:
    slug = copy[0].slug
    if slug in there:
        raise Taken(slug)
    link.ask("DEL", *keys(slug), *unfinished(slug))  # what an earlier try left when it was killed
    return slug


def unfinished(slug: str) -> list[str]:
    return [f"{key}:{UNFINISHED}" for key in keys(slug)]


def put_in(link: Link, copy: Copy) -> None:
    taken, _ = copy
    *_, versions, vault = names = unfinished(taken.slug)
    words = defaultdict(list)
    for kept in taken.vault:
        words[kept.position].append(kept.writing.id)
    for records in chunks(whole(copy)):
        arguments = [part for record in records for part in row(record, words[record.position])]
        link.run(RESTORE, names, *arguments)
    for some in chunks(taken.versions.items()):
        link.ask("HSET", versions, *(part for pair in some for part in pair))
    for entries in chunks(taken.vault):
        link.ask("HSET", vault, *(part for kept in entries for part in kept_row(kept)))


def row(record: Record, words: list[str]) -> list[str | int]:
    kind, data = encode(record.event)
    fields = ["tag", secrets.token_hex(4), "type", kind, "data", data]
    if record.nonce:
        fields += ["nonce", record.nonce]
    fields += [part for word in words for part in ("word", word)]
    nonce = record.nonce or "~" + secrets.token_hex(12)
    return [record.position, nonce, len(fields), *fields]


def kept_row(kept: Kept) -> tuple[str, str]:
    return kept.writing.id, f"{kept.position} {entry(kept.writing)}"


def strays(link: Link, slugs: list[str]) -> Iterator[str]:
    """Gatherings that are not in the list of all, and what a killed restore left."""
    found: set[str] = set()
    cursor: str | int = 0
    while True:
        cursor, names = link.ask("SCAN", cursor, "MATCH", "companion:{*}:*", "COUNT", 1000)
        for key in names:
            slug = key.partition("{")[2].partition("}")[0]
            if key.endswith(f":{UNFINISHED}"):
                found.add(f"the half of a restored log: {slug}")
            elif slug not in slugs and key in keys(slug):
                found.add(f"a log of a gathering that is not there: {slug}")
        if int(cursor) == 0:
            break
    yield from sorted(found)


def astray(link: Link, slug: str) -> Iterator[str]:
    """Positions whose nonce is not the one that stands for them: a command sent again would be
    appended twice, or answered as another was."""
    _, log, nonces, *_ = keys(slug)
    rows = dict(entries(link, log))
    kept = dict(standing_for(link, nonces))
    wrong = [at for at, own in rows.items() if at not in kept or own not in (None, kept[at])]
    if wrong:
        some = f"{len(wrong)} positions are" if len(wrong) > 1 else "1 position is"
        yield f"gathering {slug}: {some} not where their nonces say, the first is {min(wrong)}"


def entries(link: Link, log: str) -> Iterator[tuple[int, str | None]]:
    """Every position with its client's nonce, if it has one."""
    after = 0
    while rows := link.ask("XRANGE", log, f"{after + 1}-0", "+", "COUNT", CHUNK):
        for id, fields in rows:
            after = int(id.partition("-")[0])
            yield after, fields.get("nonce")


def standing_for(link: Link, nonces: str) -> Iterator[tuple[int, str]]:
    """Positions, each with the nonce that stands for it."""
    cursor: int | None = None
    while cursor != 0:
        cursor, some = link.ask("HSCAN", nonces, cursor or 0, "COUNT", CHUNK)
        yield from ((int(position), nonce) for nonce, position in some.items())


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def pairs(flat: list[str]) -> Iterator[tuple[str, str]]:
    return zip(flat[::2], flat[1::2], strict=True)
