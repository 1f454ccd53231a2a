"""Whole gatherings out of SQLite and into it, and what is broken in the file. Like all that touches
it, to be called in the native thread of store/sqlite_log.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from companion.domain.events import Writing, encode
from companion.store.log import Copy, Damaged, Kept, Snapshot, Taken, new_epoch, whole
from companion.store.sqlite_layout import strange


def snapshot(db: sqlite3.Connection, slug: str) -> Snapshot:
    """In one read transaction, which holds up nobody but the wiping of the write-ahead log."""
    db.execute("BEGIN")
    try:
        [epoch] = db.execute("SELECT epoch FROM gatherings WHERE slug = ?", (slug,)).fetchone()
        versions = db.execute("SELECT key, version FROM versions WHERE gathering = ?", (slug,))
        vault = db.execute(
            "SELECT position, id, field, owner, value FROM vault WHERE gathering = ?"
            " ORDER BY position, id",
            (slug,),
        )
        return Snapshot(
            slug,
            epoch,
            head(db, slug),
            dict(versions.fetchall()),
            tuple(Kept(position, Writing(*entry)) for position, *entry in vault),
        )
    finally:
        db.execute("COMMIT")


def head(db: sqlite3.Connection, slug: str) -> int:
    row = db.execute("SELECT max(position) FROM events WHERE gathering = ?", (slug,)).fetchone()
    return row[0] or 0


def restore(db: sqlite3.Connection, copies: Iterable[Copy]) -> list[Snapshot]:
    """All of them in one transaction. Returns the snapshots with their new
    epochs. Records go through one by one; what SQLite cannot cache waits in the write-ahead log."""
    restored = []
    db.execute("BEGIN IMMEDIATE")
    try:
        for copy in copies:
            restored.append(put_in(db, copy))
        db.execute("COMMIT")
    except sqlite3.IntegrityError as problem:  # the same nonce or id twice
        raise Damaged(f"a copy cannot be put in: {problem}") from problem
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
    return restored


def put_in(db: sqlite3.Connection, copy: Copy) -> Snapshot:
    taken, _ = copy
    slug, epoch = taken.slug, new_epoch()
    if db.execute("SELECT 1 FROM gatherings WHERE slug = ?", (slug,)).fetchone():
        raise Taken(slug)
    db.execute("INSERT INTO gatherings VALUES (?, ?)", (slug, epoch))
    db.executemany(
        "INSERT INTO versions VALUES (?, ?, ?)",
        ((slug, key, version) for key, version in taken.versions.items()),
    )
    db.executemany(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
        ((slug, r.position, *encode(r.event), r.nonce) for r in whole(copy)),
    )
    db.executemany(
        "INSERT INTO vault VALUES (?, ?, ?, ?, ?, ?)",
        (
            (slug, k.writing.id, k.writing.field, k.writing.owner, k.position, k.writing.value)
            for k in taken.vault
        ),
    )
    return Snapshot(slug, epoch, taken.head, taken.versions, taken.vault)


def damage(db: sqlite3.Connection) -> list[str]:
    said = [line for (text,) in db.execute("PRAGMA integrity_check") for line in text.splitlines()]
    found = [line for line in said if line != "ok" and not line.startswith("***")]
    found += [f"{name} is not as it should be" for name in strange(db)]
    for table in ("events", "versions", "vault"):
        strangers = db.execute(
            f"SELECT DISTINCT gathering FROM {table}"  # noqa: S608  # one of the three above
            " WHERE gathering NOT IN (SELECT slug FROM gatherings) ORDER BY gathering"
        )
        found += [f"{table} of a gathering that is not there: {slug}" for (slug,) in strangers]
    return found
