"""What is in SQLite's tables of events, versions and words, and how it gets there."""

from __future__ import annotations

import sqlite3

from companion.domain.events import Draft, Writing, decode, encode
from companion.store.log import Appended, Batch, Conflict, Duplicate, Outcome, Record


def append(db: sqlite3.Connection, slug: str, draft: Draft, position: int) -> Outcome:
    """Write one draft at `position`, inside a transaction."""
    if draft.nonce is not None:
        row = db.execute(
            "SELECT position FROM events WHERE gathering = ? AND nonce = ?", (slug, draft.nonce)
        ).fetchone()
        if row:
            return Duplicate(row[0])
    for key, expected in draft.expects.items():
        row = db.execute(
            "SELECT version FROM versions WHERE gathering = ? AND key = ?", (slug, key)
        ).fetchone()
        version = row[0] if row else 1
        if version != expected:
            return Conflict(key, version)
    if draft.moves:
        db.executemany(
            "INSERT INTO versions VALUES (?, ?, 2)"
            " ON CONFLICT (gathering, key) DO UPDATE SET version = version + 1",
            [(slug, key) for key in draft.moves],
        )
    db.execute(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
        (slug, position, *encode(draft.event), draft.nonce),
    )
    if draft.writes:
        db.executemany(
            "INSERT INTO vault VALUES (?, ?, ?, ?, ?, ?)",
            [(slug, w.id, w.field, w.owner, position, w.value) for w in draft.writes],
        )
    if draft.erases:
        db.executemany(
            "DELETE FROM vault WHERE gathering = ? AND id = ?", [(slug, id) for id in draft.erases]
        )
    return Appended(position)


def read(db: sqlite3.Connection, slug: str, after: int, limit: int) -> Batch:
    rows = db.execute(
        "SELECT position, type, data, nonce FROM events"
        " WHERE gathering = ? AND position > ? ORDER BY position LIMIT ?",
        (slug, after, limit),
    ).fetchall()
    if not rows:
        return Batch()
    words = db.execute(
        "SELECT id, value FROM vault WHERE gathering = ? AND position > ? AND position <= ?",
        (slug, after, rows[-1][0]),
    )
    records = [Record(position, decode(name, data), nonce) for position, name, data, nonce in rows]
    return Batch(records, dict(words.fetchall()))


def entries(db: sqlite3.Connection, slug: str) -> list[Writing]:
    rows = db.execute("SELECT id, field, owner, value FROM vault WHERE gathering = ?", (slug,))
    return [Writing(*row) for row in rows]
